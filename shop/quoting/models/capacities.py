"""How much a supplier can do, as it says itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Capacity(models.Model):
    """What a supplier can provide in a week: in a category and below it, or in all it sells."""

    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.CASCADE, related_name="capacities"
    )
    category = models.ForeignKey(
        "catalogue.Category",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("catégorie"),
    )
    per_week = models.PositiveIntegerField(_("quantité par semaine"))
    # A word of units.UNITS.
    unit = models.CharField(_("unité"), max_length=20)
    # Days between the order and the first delivery.
    lead_days = models.PositiveSmallIntegerField(_("délai (jours)"), default=0)

    class Meta:
        verbose_name = _("capacité")
        verbose_name_plural = _("capacités")
        ordering = ["category__path", "unit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "category", "unit"], name="one_capacity_per_category_and_unit"
            ),
            models.UniqueConstraint(
                fields=["supplier", "unit"],
                condition=Q(category=None),
                name="one_capacity_per_unit_for_all",
            ),
            models.CheckConstraint(
                condition=Q(per_week__gte=1, per_week__lte=10_000_000),
                name="capacity_plausible",
            ),
            models.CheckConstraint(
                condition=Q(lead_days__lte=365), name="capacity_begins_within_a_year"
            ),
            models.CheckConstraint(condition=~Q(unit=""), name="capacity_has_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id}: {self.per_week} {self.unit}"
