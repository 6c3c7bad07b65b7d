"""An organisation's or a supplier's own software: its keys, and what it is told of."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ApiKey(models.Model):
    """Lets a program act as one person for one organisation or supplier, until it is revoked."""

    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="api_keys",
    )
    supplier = models.ForeignKey(
        "directory.Supplier",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="api_keys",
    )
    # Whose rights it has; when that person leaves, the key opens nothing.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys"
    )
    name = models.CharField(_("nom"), max_length=60)
    # SHA-256 of the key, which is shown once.
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    used_on = models.DateField(_("dernière utilisation"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("clé d’accès")
        verbose_name_plural = _("clés d’accès")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, supplier=None)
                | Q(organisation=None, supplier__isnull=False),
                name="api_key_has_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Hook(models.Model):
    """An address of an organisation's or a supplier's own software."""

    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="hooks",
    )
    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.CASCADE, null=True, blank=True, related_name="hooks"
    )
    url = models.URLField(_("adresse"), max_length=300)
    # Signs each telling (HMAC-SHA256); sealed like the keys of feeds.
    secret = models.TextField()
    is_active = models.BooleanField(_("actif"), default=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("notification automatique")
        verbose_name_plural = _("notifications automatiques")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, supplier=None)
                | Q(organisation=None, supplier__isnull=False),
                name="hook_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=["organisation", "url"], name="one_hook_per_organisation_address"
            ),
            models.UniqueConstraint(
                fields=["supplier", "url"], name="one_hook_per_supplier_address"
            ),
        ]

    def __str__(self) -> str:
        return self.url


class HookDelivery(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("À envoyer")
        SENT = "sent", _("Reçue")
        GIVEN_UP = "given_up", _("Abandonnée")

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey("quoting.Event", on_delete=models.CASCADE, related_name="+")
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    # What came back, or why nothing did.
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("envoi")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "next_at"], name="hook_deliveries_due")]
        constraints = [
            models.UniqueConstraint(fields=["hook", "event"], name="one_telling_per_event"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "given_up"]),
                name="hook_delivery_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hook_id} {self.event_id}"
