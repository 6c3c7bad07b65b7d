"""The double-entry ledger: append-only entries whose postings add up to zero."""

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
