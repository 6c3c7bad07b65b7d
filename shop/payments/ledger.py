"""The only writer of the ledger: balanced entries, each of its key once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum

from shop.payments.models import Account, CommissionRule, Entry, Posting


class Unbalanced(ValueError):
    """The postings of an entry do not add up to zero."""


@dataclass(frozen=True, slots=True)
class Move:
    """Cents onto an account: debit positive, credit negative."""

    account: str
    cents: int
    legal_entity_id: int | None = None


def record(
    *,
    key: str,
    kind: str,
    moves: Sequence[Move],
    happened_at: datetime,
    at: datetime,
    supplier_order_id: int | None = None,
    rule: CommissionRule | None = None,
    reverses: Entry | None = None,
) -> Entry | None:
    """Write the entry; None when nothing moves. The same key again is the same entry.

    Raises Unbalanced.
    """
    moves = [move for move in moves if move.cents]
    if sum(move.cents for move in moves) != 0:
        raise Unbalanced(f"{key}: {[(m.account, m.cents) for m in moves]}")
    if not moves:
        return None
    with transaction.atomic():
        entry, new = Entry.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind,
                "supplier_order_id": supplier_order_id,
                "commission_rule": rule,
                "reverses": reverses,
                "happened_at": happened_at,
                "recorded_at": at,
            },
        )
        if new:
            Posting.objects.bulk_create(
                [
                    Posting(
                        entry=entry,
                        account=move.account,
                        legal_entity_id=move.legal_entity_id,
                        cents=move.cents,
                    )
                    for move in moves
                ]
            )
    return entry


def balance(account: str, *, legal_entity_id: int | None = None, part_id: int | None = None) -> int:
    """Cents on an account: of everybody, of one legal entity, of one supplier's part."""
    postings = Posting.objects.filter(account=account)
    if legal_entity_id is not None:
        postings = postings.filter(legal_entity=legal_entity_id)
    if part_id is not None:
        postings = postings.filter(entry__supplier_order=part_id)
    return int(postings.aggregate(sum=Sum("cents"))["sum"] or 0)


@dataclass(frozen=True, slots=True)
class Check:
    postings: int
    gross_cents: int  # all debits
    difference_cents: int  # what entries are off zero, added up without their sign
    accounts: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        return {
            "postings": self.postings,
            "gross_cents": self.gross_cents,
            "difference_cents": self.difference_cents,
            "accounts": self.accounts,
        }


def check() -> Check:
    """Whether every entry adds up to zero, with the balance of each account."""
    whole = Posting.objects.aggregate(count=Count("pk"), gross=Sum("cents", filter=Q(cents__gt=0)))
    off = (
        Entry.objects.annotate(sum=Sum("postings__cents"))
        .exclude(sum=0)
        .values_list("sum", flat=True)
    )
    balances = dict(Posting.objects.order_by().values_list("account").annotate(sum=Sum("cents")))
    return Check(
        postings=whole["count"],
        gross_cents=whole["gross"] or 0,
        # An entry without postings is off by nothing that can be counted, but it is wrong.
        difference_cents=sum(abs(cents) if cents is not None else 1 for cents in off),
        accounts={account: balances.get(account, 0) for account in Account.values},
    )
