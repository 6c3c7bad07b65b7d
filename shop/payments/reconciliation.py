"""Ledger and gateway side by side: every movement of the shop's balance there has its entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, Sum

from shop.payments import gateways
from shop.payments.gateways.base import Movement
from shop.payments.models import Account, Entry, Payment

# What the worker has not heard of yet is not a difference.
GRACE = timedelta(minutes=10)
_KEYS = {
    "charge": "captured",
    "fee": "fee",
    "refund": "refund",
    "transfer": "transfer",
    "reversal": "reversal",
    "dispute": "dispute",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One movement that only one side knows, or knows with another amount (cents)."""

    key: str
    at_gateway: int
    in_ledger: int

    def __str__(self) -> str:
        return f"{self.key}: {self.at_gateway} at the gateway, {self.in_ledger} in the ledger"


def differences(*, since: datetime, at: datetime) -> list[Difference]:
    """What does not agree between `since` and ten minutes before `at`. Raises GatewayDown."""
    gateway = gateways.current()
    told = _by_key(gateway.movements(since=since))
    written = dict(
        Entry.objects.filter(
            happened_at__gte=since,
            happened_at__lte=at - GRACE,
            postings__account=Account.GATEWAY,
        )
        .annotate(cents=Sum("postings__cents", filter=Q(postings__account=Account.GATEWAY)))
        .values_list("key", "cents")
    )
    every = Entry.objects.filter(key__in=told, postings__account=Account.GATEWAY).annotate(
        cents=Sum("postings__cents", filter=Q(postings__account=Account.GATEWAY))
    )
    written |= dict(every.values_list("key", "cents"))
    found = [
        Difference(key, told.get(key, 0), written.get(key, 0))
        for key in sorted({*told, *written})
        if told.get(key, 0) != written.get(key, 0)
    ]
    return found


def _by_key(movements: Iterable[Movement]) -> dict[str, int]:
    """Cents by the key of the ledger's entry; charges are known by their payment."""
    rows = list(movements)
    payments = dict(
        Payment.objects.filter(charge__in={row.about for row in rows}).values_list(
            "charge", "reference"
        )
    )
    found: dict[str, int] = {}
    for row in rows:
        key = f"{_KEYS[row.kind]}:{payments.get(row.about, row.about)}"
        if row.kind == "dispute" and row.about.endswith("-won"):
            key = f"dispute-won:{row.about.removesuffix('-won')}"
        found[key] = found.get(key, 0) + row.cents
    return found
