"""Orders: Oscar's Order is the envelope, one SupplierOrder per supplier holds what happens.

State moves, holds and delivery are written by the operations that come with checkout; the
tables and what they refuse stand from the first migration.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.listings.models import Basis


class SupplierOrder(models.Model):
    class State(models.TextChoices):
        AWAITING_PAYMENT = "awaiting_payment", _("En attente de paiement")
        TO_PREPARE = "to_prepare", _("À préparer")
        SHIPPED = "shipped", _("Expédiée")
        READY = "ready", _("Prête au retrait")
        DELIVERED = "delivered", _("Livrée")
        CANCELLED = "cancelled", _("Annulée")
        PROBLEM = "problem", _("Problème signalé")

    order = models.ForeignKey(
        "order.Order", on_delete=models.PROTECT, related_name="supplier_orders"
    )
    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.PROTECT, related_name="orders"
    )
    number = models.CharField(max_length=40, unique=True)
    # The buyer is a person (account or e-mail alone) or an organisation, never both.
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    buyer_email = models.EmailField(blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
    )
    basis = models.CharField(max_length=4, choices=Basis)
    state = models.CharField(max_length=20, choices=State, default=State.AWAITING_PAYMENT)
    placed_at = models.DateTimeField()

    class Meta:
        ordering = ["-placed_at"]
        constraints = [
            models.UniqueConstraint(fields=["order", "supplier"], name="one_part_per_supplier"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "awaiting_payment",
                        "to_prepare",
                        "shipped",
                        "ready",
                        "delivered",
                        "cancelled",
                        "problem",
                    ]
                ),
                name="supplier_order_state_known",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=["incl", "excl"]), name="supplier_order_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, buyer_email="")
                | (Q(organisation=None) & ~Q(buyer_email="")),
                name="buyer_is_person_or_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class SupplierOrderEvent(models.Model):
    """What happened to a part of an order, by whom; its state derives from these."""

    supplier_order = models.ForeignKey(
        SupplierOrder, on_delete=models.PROTECT, related_name="events"
    )
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="order_event_named"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_order_id} {self.name}"


class SupplierOrderLine(models.Model):
    """A line as it was sold: later changes of the listing do not reach it."""

    supplier_order = models.ForeignKey(
        SupplierOrder, on_delete=models.PROTECT, related_name="lines"
    )
    sellable = models.ForeignKey("listings.Sellable", on_delete=models.PROTECT, related_name="+")
    proof = models.ForeignKey(
        "listings.ProofSnapshot", on_delete=models.PROTECT, null=True, related_name="+"
    )
    title = models.CharField(max_length=255)
    reference = models.CharField(max_length=64)
    siret = models.CharField(max_length=14)
    quantity = models.PositiveIntegerField()
    unit_price = models.BigIntegerField()  # 1/10,000 € in the order's basis
    vat_code = models.CharField(max_length=24)
    vat_permille = models.PositiveSmallIntegerField()
    net = models.BigIntegerField()  # cents
    tax = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1), name="order_line_quantity_from_one"
            ),
            models.CheckConstraint(
                condition=Q(net__gte=0, tax__gte=0, unit_price__gte=0),
                name="order_line_amounts_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"


class Charge(models.Model):
    """Delivery, or a reduction as a negative charge, of one supplier's part."""

    class Kind(models.TextChoices):
        DELIVERY = "delivery", _("Livraison")
        REDUCTION = "reduction", _("Réduction")

    supplier_order = models.ForeignKey(
        SupplierOrder, on_delete=models.PROTECT, related_name="charges"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    label = models.CharField(max_length=160)
    vat_permille = models.PositiveSmallIntegerField()
    net = models.BigIntegerField()
    tax = models.BigIntegerField()
    # Who bears a reduction: the supplier, or the shop (a promotion in the ledger).
    borne_by_shop = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="delivery", net__gte=0, tax__gte=0, borne_by_shop=False)
                | Q(kind="reduction", net__lte=0, tax__lte=0),
                name="charge_sign_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class RefundLine(models.Model):
    """Part of a refund: names the line or the charge, the quantity and the cents."""

    supplier_order = models.ForeignKey(
        SupplierOrder, on_delete=models.PROTECT, related_name="refund_lines"
    )
    line = models.ForeignKey(
        SupplierOrderLine, on_delete=models.PROTECT, null=True, blank=True, related_name="refunds"
    )
    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, null=True, blank=True, related_name="refunds"
    )
    quantity = models.PositiveIntegerField(default=0)
    cents = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(line__isnull=False, charge=None)
                | Q(line=None, charge__isnull=False, quantity=0),
                name="refund_of_line_or_charge",
            ),
            models.CheckConstraint(condition=Q(cents__gt=0), name="refund_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_order_id} {self.cents}"


class StockHold(models.Model):
    """Stock kept for an order until paid, or released when the time is over."""

    supplier_order = models.ForeignKey(
        SupplierOrder, on_delete=models.PROTECT, related_name="holds"
    )
    sellable = models.ForeignKey(
        "listings.Sellable", on_delete=models.PROTECT, related_name="holds"
    )
    quantity = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)
    released_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier_order", "sellable"], name="one_hold_per_sellable"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="hold_from_one"),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(taken_at=None), name="hold_ends_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sellable_id}"
