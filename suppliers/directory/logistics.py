"""How a supplier delivers: parcels, rounds, pick-up points, and when nothing goes out.

Charges are cents including tax: the customer reads them so; their VAT follows the goods.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

WEEKDAYS = (
    (1, _("lundi")),
    (2, _("mardi")),
    (3, _("mercredi")),
    (4, _("jeudi")),
    (5, _("vendredi")),
    (6, _("samedi")),
    (7, _("dimanche")),
)
_weekday = Q(weekday__gte=1, weekday__lte=7)


class DeliveryTerms(models.Model):
    """One row a supplier; without it: no smallest order, no free delivery, weekdays."""

    supplier = models.OneToOneField(
        "directory.Supplier", on_delete=models.CASCADE, related_name="delivery_terms"
    )
    # Cents including tax of the goods of one order.
    minimum_order = models.PositiveIntegerField(_("minimum de commande"), default=0)
    free_from = models.PositiveIntegerField(_("franco de port"), null=True, blank=True)
    # Orders prepared in a week, from Monday; empty: no limit.
    weekly_orders = models.PositiveIntegerField(_("commandes par semaine"), null=True, blank=True)
    # ISO weekdays on which parcels leave.
    shipping_days = models.JSONField(_("jours d’expédition"), default=list, blank=True)
    parcels = models.BooleanField(_("expédie des colis"), default=True)

    class Meta:
        verbose_name = _("conditions de livraison")

    def __str__(self) -> str:
        return str(self.supplier)


class ParcelRate(models.Model):
    """What a parcel costs up to a weight, in a zone; the narrowest zone that fits counts."""

    class Zone(models.TextChoices):
        DEPARTMENT = "department", _("Un département")
        REGION = "region", _("Bretagne")
        FRANCE = "france", _("France métropolitaine")

    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.CASCADE, related_name="parcel_rates"
    )
    zone = models.CharField(_("zone"), max_length=12, choices=Zone)
    department = models.CharField(_("département"), max_length=3, blank=True)
    up_to_grams = models.PositiveIntegerField(_("jusqu’à (g)"))
    cents = models.PositiveIntegerField(_("prix TTC (centimes)"))

    class Meta:
        verbose_name = _("tarif de colis")
        verbose_name_plural = _("tarifs de colis")
        ordering = ["supplier", "zone", "department", "up_to_grams"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "zone", "department", "up_to_grams"],
                name="one_parcel_rate_per_step",
            ),
            models.CheckConstraint(
                condition=(Q(zone="department") & ~Q(department=""))
                | Q(zone__in=["region", "france"], department=""),
                name="parcel_rate_says_where",
            ),
            models.CheckConstraint(condition=Q(up_to_grams__gte=1), name="parcel_weighs"),
        ]

    def __str__(self) -> str:
        return f"{self.zone} {self.department} ≤ {self.up_to_grams} g"


class DeliveryRound(models.Model):
    """The supplier's own van: one weekday, some communes, ordered by a cut-off."""

    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.CASCADE, related_name="rounds"
    )
    name = models.CharField(_("nom"), max_length=80)
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=WEEKDAYS)
    starts_at = models.TimeField(_("de"), null=True, blank=True)
    ends_at = models.TimeField(_("à"), null=True, blank=True)
    cutoff_days = models.PositiveSmallIntegerField(_("à commander (jours avant)"), default=1)
    cutoff_time = models.TimeField(_("avant"))
    cents = models.PositiveIntegerField(_("prix TTC (centimes)"), default=0)
    communes = models.ManyToManyField("places.Commune", related_name="+")
    is_active = models.BooleanField(_("en service"), default=True)

    class Meta:
        verbose_name = _("tournée")
        ordering = ["supplier", "weekday", "name"]
        constraints = [
            models.UniqueConstraint(fields=["supplier", "name"], name="one_round_per_name"),
            models.CheckConstraint(condition=_weekday, name="round_weekday_known"),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="round_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PickupPoint(models.Model):
    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.CASCADE, related_name="pickup_points"
    )
    name = models.CharField(_("nom"), max_length=80)
    street = models.CharField(_("adresse"), max_length=200)
    postcode = models.CharField(_("code postal"), max_length=5)
    commune = models.ForeignKey("places.Commune", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("indications"), max_length=200, blank=True)
    is_active = models.BooleanField(_("en service"), default=True)

    class Meta:
        verbose_name = _("point de retrait")
        verbose_name_plural = _("points de retrait")
        ordering = ["supplier", "name"]
        constraints = [
            models.UniqueConstraint(fields=["supplier", "name"], name="one_point_per_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PickupSlot(models.Model):
    """Opening hours of a pick-up point."""

    point = models.ForeignKey(PickupPoint, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=WEEKDAYS)
    opens_at = models.TimeField(_("de"))
    closes_at = models.TimeField(_("à"))

    class Meta:
        verbose_name = _("horaire")
        ordering = ["point", "weekday", "opens_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "weekday", "opens_at"], name="one_slot_per_opening"
            ),
            models.CheckConstraint(condition=_weekday, name="slot_weekday_known"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="slot_closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class Closure(models.Model):
    """Days on which nothing is prepared or handed over (August, Christmas)."""

    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.CASCADE, related_name="closures"
    )
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    reason = models.CharField(_("motif"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("fermeture")
        ordering = ["supplier", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="closure_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"
