"""Invoices and credit notes: under mandate in the seller's name, its own, or the shop's."""

from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def private_storage():  # type: ignore[no-untyped-def]  # migrations need a plain callable
    return storages["private"]


class Invoice(models.Model):
    class Kind(models.TextChoices):
        SALE = "sale", _("Facture")
        DEPOSIT = "deposit", _("Facture d’acompte")
        CREDIT = "credit", _("Avoir")
        COMMISSION = "commission", _("Facture de commission")
        COMMISSION_CREDIT = "commission_credit", _("Avoir de commission")

    kind = models.CharField(_("nature"), max_length=20, choices=Kind)
    # The seller; for commissions, the customer of the shop.
    legal_entity = models.ForeignKey(
        "directory.LegalEntity", on_delete=models.PROTECT, related_name="invoices"
    )
    supplier_order = models.ForeignKey(
        "orders.SupplierOrder",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invoices",
    )
    refund = models.OneToOneField(
        "orders.Refund", on_delete=models.PROTECT, null=True, blank=True, related_name="credit_note"
    )
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    # Numbered and frozen by the shop, or (no mandate) the supplier's own number and file.
    document = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    number = models.CharField(_("numéro"), max_length=60)
    own_file = models.FileField(
        _("facture du fournisseur"), storage=private_storage, upload_to="factures/", blank=True
    )
    # Rendered once by a task from the frozen content.
    pdf = models.FileField(storage=private_storage, upload_to="factures/", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    issued_on = models.DateField(_("émise le"))
    due_on = models.DateField(_("échéance"))
    # Commission: the month it covers, by its first day.
    month = models.DateField(null=True, blank=True)
    net = models.BigIntegerField()
    tax = models.BigIntegerField()
    paid_at = models.DateTimeField(_("payée le"), null=True, blank=True)
    # A rejected invoice whose credit note and successor were issued.
    is_replaced = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("facture")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier_order"],
                condition=Q(kind="sale", is_replaced=False),
                name="one_invoice_per_part",
            ),
            models.UniqueConstraint(
                fields=["supplier_order"],
                condition=Q(kind="deposit", is_replaced=False),
                name="one_deposit_invoice_per_part",
            ),
            models.UniqueConstraint(
                fields=["legal_entity", "month"],
                condition=Q(kind="commission"),
                name="one_commission_invoice_a_month",
            ),
            models.UniqueConstraint(
                fields=["legal_entity", "number"],
                condition=Q(kind__in=["sale", "deposit", "credit"]),
                name="one_invoice_per_number",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["sale", "deposit", "credit"], supplier_order__isnull=False)
                | Q(kind__in=["commission", "commission_credit"], month__isnull=False),
                name="invoice_says_what_for",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["credit", "commission_credit"]) | Q(corrects__isnull=False),
                name="credit_note_names_its_invoice",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False, own_file="")
                | (Q(document=None) & ~Q(own_file="")),
                name="invoice_is_ours_or_theirs",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("issued_on")), name="invoice_due_after_issue"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def gross(self) -> int:
        return self.net + self.tax


class Statement(models.Model):
    """A supplier's month, frozen: sales, refunds, commission, transfers, balance."""

    legal_entity = models.ForeignKey(
        "directory.LegalEntity", on_delete=models.PROTECT, related_name="statements"
    )
    month = models.DateField()
    document = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, related_name="+"
    )
    pdf = models.FileField(storage=private_storage, upload_to="releves/", blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("relevé mensuel")
        verbose_name_plural = _("relevés mensuels")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "month"], name="one_statement_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.legal_entity} {self.month:%Y-%m}"


class ChorusDeposit(models.Model):
    """Where a public buyer's invoice stands in Chorus Pro, as its depositor reads it there."""

    class Status(models.TextChoices):
        TO_DEPOSIT = "to_deposit", _("À déposer")
        DEPOSITED = "deposited", _("Déposée")
        SUSPENDED = "suspended", _("Suspendue")
        REJECTED = "rejected", _("Rejetée")
        MANDATED = "mandated", _("Mandatée")
        PAID = "paid", _("Payée")

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="chorus")
    status = models.CharField(_("statut"), max_length=12, choices=Status, default=Status.TO_DEPOSIT)
    depositor = models.CharField(_("déposant"), max_length=120, blank=True)
    deposit_number = models.CharField(_("numéro de dépôt"), max_length=60, blank=True)
    reason = models.TextField(_("motif"), blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("dépôt Chorus Pro")
        verbose_name_plural = _("dépôts Chorus Pro")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="to_deposit") | ~Q(deposit_number=""),
                name="chorus_deposit_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["suspended", "rejected"]) | ~Q(reason=""),
                name="chorus_refusal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.status}"


class ChorusEvent(models.Model):
    """One change of status, as it was told: only added to."""

    deposit = models.ForeignKey(ChorusDeposit, on_delete=models.PROTECT, related_name="events")
    status = models.CharField(max_length=12, choices=ChorusDeposit.Status)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("étape Chorus Pro")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "to_deposit", "deposited", "suspended", "rejected", "mandated", "paid",
                    ]
                ),
                name="chorus_event_known",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.deposit_id} {self.status}"
