"""After the sale: refunds, returns and withdrawal, messages, reviews."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.orders.models.placing import Charge, SupplierOrder, SupplierOrderLine


class Refund(models.Model):
    """Money that goes back to the buyer of one part; its lines say for what."""

    class State(models.TextChoices):
        WANTED = "wanted", _("En cours")
        SUCCEEDED = "succeeded", _("Remboursé")
        FAILED = "failed", _("Échoué")

    supplier_order = models.ForeignKey(
        SupplierOrder, on_delete=models.PROTECT, related_name="refunds"
    )
    # The same refund asked for twice is one.
    key = models.CharField(max_length=80, unique=True)
    cents = models.PositiveBigIntegerField()
    reason = models.CharField(_("motif"), max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.WANTED)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("remboursement")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gte=1), name="refund_positive"),
            models.CheckConstraint(
                condition=Q(state="wanted", settled_at=None)
                | Q(state__in=["succeeded", "failed"], settled_at__isnull=False),
                name="refund_settled_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_order_id} {self.cents}"


class RefundLine(models.Model):
    """Names the line or the charge, the quantity, and the cents excluding tax and of VAT."""

    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(
        SupplierOrderLine, on_delete=models.PROTECT, null=True, blank=True, related_name="refunds"
    )
    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, null=True, blank=True, related_name="refunds"
    )
    quantity = models.PositiveIntegerField(default=0)
    net = models.BigIntegerField()
    tax = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(line__isnull=False, charge=None)
                | Q(line=None, charge__isnull=False, quantity=0),
                name="refund_of_line_or_charge",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.refund_id} {self.net}+{self.tax}"


class ReturnRequest(models.Model):
    """The buyer withdraws from the contract (L221-18 s.), or sends back what is not right."""

    class Kind(models.TextChoices):
        WITHDRAWAL = "withdrawal", _("Rétractation")
        FAULT = "fault", _("Produit non conforme")

    class State(models.TextChoices):
        ASKED = "asked", _("Demandé")
        ACCEPTED = "accepted", _("Accepté")
        REFUSED = "refused", _("Refusé")
        SETTLED = "settled", _("Remboursé")

    supplier_order = models.ForeignKey(
        SupplierOrder, on_delete=models.PROTECT, related_name="returns"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    name = models.CharField(max_length=160)
    email = models.EmailField()
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    # The acknowledgement that the buyer got, word for word, and its hash (L221-21, D221-5).
    receipt = models.TextField(blank=True)
    receipt_sha256 = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=300, blank=True)
    refund = models.OneToOneField(
        Refund, on_delete=models.PROTECT, null=True, blank=True, related_name="return_request"
    )

    class Meta:
        verbose_name = _("retour")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["withdrawal", "fault"]), name="return_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "accepted", "settled"])
                | (Q(state="refused") & ~Q(answer="")),
                name="refused_return_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.supplier_order_id}"


class ReturnLine(models.Model):
    request = models.ForeignKey(ReturnRequest, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(SupplierOrderLine, on_delete=models.PROTECT, related_name="returns")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "line"], name="one_return_line_each"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="return_line_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"


class Message(models.Model):
    """The conversation about one part: buyer, supplier, the shop's team."""

    class Side(models.TextChoices):
        BUYER = "buyer", _("Client")
        SUPPLIER = "supplier", _("Fournisseur")
        SHOP = "shop", _("La boutique")

    supplier_order = models.ForeignKey(
        SupplierOrder, on_delete=models.PROTECT, related_name="messages"
    )
    side = models.CharField(max_length=10, choices=Side)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("message"))
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("message")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=["buyer", "supplier", "shop"]), name="message_side_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.at:%Y-%m-%d}"


class Review(models.Model):
    """Of what was bought here and delivered, by its buyer; shown once staff have looked."""

    class State(models.TextChoices):
        WAITING = "waiting", _("À relire")
        PUBLISHED = "published", _("Publié")
        REFUSED = "refused", _("Refusé")

    line = models.OneToOneField(SupplierOrderLine, on_delete=models.PROTECT, related_name="review")
    listing = models.ForeignKey(
        "listings.Listing", on_delete=models.PROTECT, related_name="reviews"
    )
    score = models.PositiveSmallIntegerField(_("note"))
    text = models.TextField(_("avis"), blank=True)
    author = models.CharField(_("signé"), max_length=60)
    posted_at = models.DateTimeField()
    experienced_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    refusal = models.CharField(_("motif du refus"), max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("réponse du fournisseur"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("avis")
        verbose_name_plural = _("avis")
        ordering = ["-posted_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="score_from_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "published"])
                | (Q(state="refused") & ~Q(refusal="")),
                name="refused_review_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}/5 {self.listing_id}"
