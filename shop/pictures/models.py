"""Pictures of the catalogue: stored once by content, in every size, when they arrive."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    # SHA-256 of the file received: the same picture is kept once.
    digest = models.CharField(max_length=64, unique=True)
    alt = models.CharField(_("texte de remplacement"), max_length=200)
    caption = models.CharField(_("légende"), max_length=200, blank=True)
    # Pixels of the largest variant made; smaller ones exist below it.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    is_illustration = models.BooleanField(_("illustration de la boutique"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("image")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(width__gte=1, height__gte=1), name="picture_has_a_size"
            ),
        ]

    def __str__(self) -> str:
        return self.alt or self.digest[:12]
