"""How a supplier's part goes out: parcels, lots, and recalls of a lot."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.orders.models.placing import SupplierOrder, SupplierOrderLine


class Parcel(models.Model):
    """What left at one time; several for a partial shipment."""

    supplier_order = models.ForeignKey(
        SupplierOrder, on_delete=models.PROTECT, related_name="parcels"
    )
    carrier = models.CharField(_("transporteur"), max_length=60, blank=True)
    tracking_number = models.CharField(_("numéro de suivi"), max_length=60, blank=True)
    tracking_url = models.URLField(_("adresse de suivi"), blank=True)
    left_at = models.DateTimeField(_("parti le"))

    class Meta:
        verbose_name = _("colis")
        ordering = ["left_at", "pk"]

    def __str__(self) -> str:
        return self.tracking_number or f"colis {self.pk}"


class ParcelLine(models.Model):
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(SupplierOrderLine, on_delete=models.PROTECT, related_name="parcels")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parcel", "line"], name="one_parcel_line_each"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="parcel_line_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"


class LotRecord(models.Model):
    """Which lot went to whom, recorded at preparation; kept by the seller for its legal time."""

    line = models.ForeignKey(SupplierOrderLine, on_delete=models.PROTECT, related_name="lots")
    lot = models.CharField(_("lot"), max_length=40)
    # The DLC or DDM printed on it.
    date = models.DateField(_("date"), null=True, blank=True)
    quantity = models.PositiveIntegerField(_("quantité"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("lot")
        indexes = [models.Index(fields=["lot"], name="lot_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["line", "lot"], name="one_record_per_lot"),
            models.CheckConstraint(condition=~Q(lot=""), name="lot_named"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="lot_from_one"),
        ]

    def __str__(self) -> str:
        return self.lot


class Recall(models.Model):
    """A lot taken back: the register of what was told to whom. Append-only."""

    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.PROTECT, related_name="recalls"
    )
    listing = models.ForeignKey("listings.Listing", on_delete=models.PROTECT, related_name="+")
    lot = models.CharField(_("lot"), max_length=40)
    reason = models.TextField(_("motif"))
    advice = models.TextField(_("que faire"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("rappel")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["listing", "lot"], name="one_recall_per_lot"),
            models.CheckConstraint(condition=~Q(reason=""), name="recall_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.lot}"


class RecallNotice(models.Model):
    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="notices")
    supplier_order = models.ForeignKey(SupplierOrder, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recall", "supplier_order"], name="one_notice_per_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recall_id} {self.supplier_order_id}"
