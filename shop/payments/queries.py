"""Reads of the ledger and of payouts, for one shop front."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from shop.payments.models import Account, Posting, Transfer


def transfers_of(*, supplier_id: int) -> QuerySet[Transfer]:
    """What is to be sent for each part, was sent, or is in trouble; newest first."""
    return (
        Transfer.objects.filter(supplier_order__supplier=supplier_id)
        .exclude(state=Transfer.State.DROPPED)
        .select_related("supplier_order")
        .order_by("-due_on", "-pk")
    )


def owed_to_supplier(*, supplier_id: int) -> int:
    """Cents that the shop owes for this front's parts; below zero when the supplier owes."""
    postings = Posting.objects.filter(
        account=Account.SUPPLIER_PAYABLE, entry__supplier_order__supplier=supplier_id
    )
    return -int(postings.aggregate(sum=Sum("cents"))["sum"] or 0)


@dataclass(frozen=True, slots=True)
class Payout:
    transfer: Transfer
    cents: int  # sent; while it is due, what the ledger owes for the part


def with_amounts(transfers: Iterable[Transfer]) -> list[Payout]:
    """One query, however many."""
    rows = list(transfers)
    owed = dict(
        Posting.objects.filter(
            account=Account.SUPPLIER_PAYABLE,
            entry__supplier_order__in=[row.supplier_order_id for row in rows],
        )
        .order_by()
        .values_list("entry__supplier_order")
        .annotate(sum=Sum("cents"))
    )
    return [
        Payout(
            row,
            row.cents - row.reversed
            if row.state == Transfer.State.SENT
            else -owed.get(row.supplier_order_id, 0),
        )
        for row in rows
    ]
