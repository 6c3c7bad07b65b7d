"""Payments by a gateway, its webhooks, and the double-entry ledger: append-only entries whose
postings add up to zero. The shop never holds a card number."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Account(models.TextChoices):
    GATEWAY = "gateway", _("Prestataire de paiement")
    CUSTOMER_RECEIVABLE = "customer_receivable", _("Dû par les clients")
    SUPPLIER_PAYABLE = "supplier_payable", _("Dû aux fournisseurs")  # may go below zero
    DEPOSITS = "deposits", _("Acomptes")
    COMMISSION = "commission", _("Commission")
    COMMISSION_VAT = "commission_vat", _("TVA sur commission")
    FEES = "fees", _("Frais de paiement")
    PROMOTIONS = "promotions", _("Réductions offertes par la boutique")
    DISPUTES = "disputes", _("Litiges")
    SUPPLIER_BANK = "supplier_bank", _("Compte bancaire du fournisseur (pour mémoire)")


class CommissionRule(models.Model):
    """What the shop keeps: default, by category or by supplier, over a period."""

    category = models.ForeignKey(
        "catalogue.Category", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supplier = models.ForeignKey(
        "directory.Supplier",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commission_rules",
    )
    # Hundredths of a per cent of the net amount.
    basis_points = models.PositiveIntegerField(_("taux (points de base)"))
    valid_from = models.DateField(_("depuis le"))
    valid_to = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        verbose_name = _("règle de commission")
        constraints = [
            models.CheckConstraint(
                condition=Q(category=None) | Q(supplier=None), name="commission_has_one_scope"
            ),
            models.CheckConstraint(
                condition=Q(basis_points__lte=10_000), name="commission_within_whole"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="commission_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.basis_points / 100:.2f} %"


class Entry(models.Model):
    """One money event. Its key makes a repeated event the same entry."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    supplier_order = models.ForeignKey(
        "orders.SupplierOrder",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
    )
    commission_rule = models.ForeignKey(
        CommissionRule, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversals"
    )
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("écriture")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="entry_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Posting(models.Model):
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(max_length=20, choices=Account)
    legal_entity = models.ForeignKey(
        "directory.LegalEntity", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cents = models.BigIntegerField()

    class Meta:
        verbose_name = _("mouvement")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(account__in=Account.values), name="posting_account_known"
            ),
            models.CheckConstraint(condition=~Q(cents=0), name="posting_not_zero"),
            models.CheckConstraint(
                condition=~Q(account__in=["supplier_payable", "supplier_bank"])
                | Q(legal_entity__isnull=False),
                name="supplier_posting_names_the_supplier",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.cents}"


class Gateway(models.TextChoices):
    STRIPE = "stripe", "Stripe"
    DEMO = "demo", _("Paiement de démonstration")


class Payment(models.Model):
    """One intent at the gateway for one order. Amounts are recomputed from its events."""

    class State(models.TextChoices):
        STARTED = "started", _("Commencé")
        AUTHORISED = "authorised", _("Autorisé")
        CAPTURED = "captured", _("Encaissé")
        FAILED = "failed", _("Refusé")
        CANCELLED = "cancelled", _("Annulé")

    envelope = models.ForeignKey(
        "orders.Envelope", on_delete=models.PROTECT, related_name="payments"
    )
    gateway = models.CharField(max_length=10, choices=Gateway)
    reference = models.CharField(max_length=80, unique=True)
    client_secret = models.CharField(max_length=200, blank=True)
    # The charge that transfers draw from, known once authorised.
    charge = models.CharField(max_length=80, blank=True)
    payment_method = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.STARTED)
    asked = models.PositiveBigIntegerField()  # cents
    captured = models.PositiveBigIntegerField(default=0)
    refunded = models.PositiveBigIntegerField(default=0)
    fee = models.PositiveBigIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    authorised_at = models.DateTimeField(null=True, blank=True)
    captured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("paiement")
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["started", "authorised", "captured", "failed", "cancelled"]),
                name="payment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(captured__lte=F("asked")), name="never_captured_more_than_asked"
            ),
            models.CheckConstraint(
                condition=Q(refunded__lte=F("captured")), name="never_refunded_more_than_captured"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class WebhookEvent(models.Model):
    """What a gateway told: stored first, applied once, replayable by staff."""

    gateway = models.CharField(max_length=10, choices=Gateway)
    event_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    payload = models.TextField()
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("message du prestataire")
        verbose_name_plural = _("messages du prestataire")
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "event_id"], name="webhook_stored_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class GatewayAccount(models.Model):
    """A legal entity's own account at the gateway (Connect): card money goes there."""

    legal_entity = models.ForeignKey(
        "directory.LegalEntity", on_delete=models.PROTECT, related_name="gateway_accounts"
    )
    gateway = models.CharField(max_length=10, choices=Gateway)
    reference = models.CharField(max_length=80, unique=True)
    can_receive = models.BooleanField(_("peut recevoir des virements"), default=False)
    missing = models.CharField(_("ce qui manque"), max_length=300, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("compte de paiement")
        verbose_name_plural = _("comptes de paiement")
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity", "gateway"], name="one_gateway_account_each"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Transfer(models.Model):
    """The supplier's share of a part, sent to its account after delivery and a delay."""

    class State(models.TextChoices):
        DUE = "due", _("À verser")
        SENT = "sent", _("Versé")
        FAILED = "failed", _("Échoué")
        DROPPED = "dropped", _("Sans objet")

    supplier_order = models.OneToOneField(
        "orders.SupplierOrder", on_delete=models.PROTECT, related_name="transfer"
    )
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="transfers")
    legal_entity = models.ForeignKey(
        "directory.LegalEntity", on_delete=models.PROTECT, related_name="transfers"
    )
    due_on = models.DateField(_("à verser le"), db_index=True)
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    reference = models.CharField(max_length=80, blank=True)
    cents = models.PositiveBigIntegerField(default=0)  # sent
    reversed = models.PositiveBigIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("versement")
        ordering = ["-due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="one_transfer_per_reference"
            ),
            models.CheckConstraint(
                condition=Q(reversed__lte=F("cents")), name="never_reversed_more_than_sent"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["due", "sent", "failed", "dropped"]),
                name="transfer_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or f"{self.supplier_order_id}"


class GatewayRefund(models.Model):
    """A refund at the gateway, with the part of the transfer that it took back."""

    refund = models.OneToOneField(
        "orders.Refund", on_delete=models.PROTECT, related_name="at_gateway"
    )
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    reference = models.CharField(max_length=80, unique=True)
    reversal = models.CharField(max_length=80, blank=True)
    reversed_cents = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("remboursement au prestataire")

    def __str__(self) -> str:
        return self.reference


class Dispute(models.Model):
    """A buyer's bank takes money back: recorded, answered at the gateway."""

    class State(models.TextChoices):
        OPEN = "open", _("Ouvert")
        WON = "won", _("Gagné")
        LOST = "lost", _("Perdu")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    reference = models.CharField(max_length=80, unique=True)
    cents = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("litige")
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None)
                | Q(state__in=["won", "lost"], closed_at__isnull=False),
                name="closed_dispute_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class BankStatement(models.Model):
    """A statement that a supplier imported from its own bank; the file itself is not kept."""

    legal_entity = models.ForeignKey(
        "directory.LegalEntity", on_delete=models.PROTECT, related_name="bank_statements"
    )
    name = models.CharField(_("fichier"), max_length=120)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("relevé bancaire")
        ordering = ["-imported_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity", "sha256"], name="one_statement_per_file"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BankLine(models.Model):
    """Money received on the supplier's own account, with what it may pay."""

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    # Two imports of overlapping statements show a line once.
    fingerprint = models.CharField(max_length=64)
    legal_entity = models.ForeignKey(
        "directory.LegalEntity", on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField()
    cents = models.PositiveBigIntegerField()
    label = models.CharField(max_length=300)
    proposed = models.ForeignKey(
        "orders.SupplierOrder", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # A deposit and the balance are two lines of one part.
    settled = models.ForeignKey(
        "orders.SupplierOrder",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bank_lines",
    )

    class Meta:
        verbose_name = _("ligne de relevé")
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity", "fingerprint"], name="one_bank_line_each"
            ),
            models.CheckConstraint(condition=Q(cents__gte=1), name="bank_line_is_income"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.cents}"


class DemoObject(models.Model):
    """What the demo gateway keeps: its intents, refunds, transfers, accounts and events."""

    reference = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)
    idempotency_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reference
