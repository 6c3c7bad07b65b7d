"""What is owed, until when, and what lateness costs: for who pays and for who is paid."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from shop.invoicing import chorus, lateness
from shop.invoicing.lateness import Penalty
from shop.invoicing.models import ChorusDeposit, Invoice
from shop.orders.models import Envelope, SupplierOrder
from shop.organisations.models import PUBLIC_KINDS


@dataclass(frozen=True, slots=True)
class Due:
    """One invoice to be paid, with the credit notes that lessen it (cents including tax)."""

    invoice: Invoice
    owed: int
    # The invoice's own day, or a later one where Chorus Pro suspended it.
    due_on: date
    # Negative once late; None once paid.
    days_left: int | None
    penalty: Penalty | None
    is_paused: bool

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0 and not self.is_paused

    @property
    def days_late(self) -> int:
        return -(self.days_left or 0)


def _with_corrections(found: QuerySet[Invoice]) -> QuerySet[Invoice]:
    return found.select_related("chorus").prefetch_related("corrections", "chorus__events")


# What `due_of` reads of a part; for prefetch_related.
INVOICES = Prefetch(
    "invoices", queryset=_with_corrections(Invoice.objects.order_by("issued_on", "pk"))
)


def due_of(part: SupplierOrder, *, today: date) -> Due | None:
    """Of a part loaded with INVOICES; None before it is invoiced."""
    for invoice in part.invoices.all():
        if invoice.kind == Invoice.Kind.SALE and not invoice.is_replaced:
            return _due(invoice, part, today)
    return None


def _due(invoice: Invoice, part: SupplierOrder, today: date) -> Due:
    owed = invoice.gross - sum(each.gross for each in invoice.corrections.all())
    if invoice.kind == Invoice.Kind.SALE and part.deposit_permille:
        owed -= sum(
            each.gross
            for each in part.invoices.all()
            if each.kind == Invoice.Kind.DEPOSIT and not each.is_replaced
        )
    paid_on = timezone.localdate(invoice.paid_at) if invoice.paid_at else None
    organisation, due_on = part.organisation, chorus.due_on(invoice)
    is_paused = paid_on is None and chorus.is_paused(invoice)
    owes_penalty = (
        # A card was charged before it was invoiced.
        part.order.envelope.payment == Envelope.Payment.TRANSFER
        # While the time to pay stands still, nobody knows when it ends.
        and not is_paused
    )
    penalty = None
    # People owe none of professionals.
    if organisation is not None and owes_penalty:
        penalty = lateness.penalty(owed, due_on, paid_on or today, organisation.is_public)
    return Due(
        invoice=invoice,
        owed=owed,
        due_on=due_on,
        days_left=None if paid_on else (due_on - today).days,
        penalty=penalty,
        is_paused=is_paused,
    )


def of_supplier(*, supplier_id: int) -> QuerySet[Invoice]:
    """Invoices of organisations that wait for money, or for Chorus Pro; by due day."""
    ended = [ChorusDeposit.Status.PAID, ChorusDeposit.Status.REJECTED]
    in_chorus = Q(supplier_order__organisation__kind__in=PUBLIC_KINDS) & (
        Q(chorus=None) | ~Q(chorus__status__in=ended)
    )
    return (
        _with_corrections(
            Invoice.objects.filter(
                kind__in=[Invoice.Kind.SALE, Invoice.Kind.DEPOSIT], is_replaced=False
            )
        )
        .filter(
            Q(paid_at=None) | in_chorus,
            supplier_order__supplier=supplier_id,
            supplier_order__organisation__isnull=False,
            supplier_order__order__envelope__payment=Envelope.Payment.TRANSFER,
        )
        .select_related("supplier_order__organisation", "supplier_order__order__envelope")
        .prefetch_related("supplier_order__invoices")
        .order_by("due_on", "pk")
    )


def dues(invoices: list[Invoice], *, today: date) -> list[Due]:
    """Of invoices as `of_supplier` gives them; no query."""
    return [
        _due(invoice, invoice.supplier_order, today)
        for invoice in invoices
        if invoice.supplier_order is not None
    ]
