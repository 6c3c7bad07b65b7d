"""Who could still bring a figure up this year: suppliers and listings that count in it, in time.

What counts is what the figure itself says: each offer is held against its numerator.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from shop.impact import rules
from shop.impact.indicators import INDICATORS, Choices, Indicator
from shop.impact.lines import Basis
from shop.impact.recording import proved_codes
from shop.impact.totals import Facts
from shop.invoicing.terms import number
from shop.listings.models import Availability, Card
from shop.organisations.models import AccountTerms, Kind, Organisation
from suppliers.directory.calendar import after_working_days
from suppliers.directory.delivery import CARRIER_DAYS, logistics, ready_on
from suppliers.directory.models import Certificate, Status, Supplier

# Listings of matching suppliers that are looked at, and shown.
_LOOKED_AT: Final = 600
SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Helper:
    """A supplier with the day its delivery arrives, and that of payment where this counts."""

    pk: int
    name: str
    slug: str
    department: str
    delivered_on: date
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Shop:
    """A published supplier with what is proved of it today, and the kinds of offers it has."""

    pk: int
    name: str
    slug: str
    siret: str
    department: str
    statuses: frozenset[str]
    labels: frozenset[str]
    # Category slug, reused, recycled.
    offers: frozenset[tuple[str, bool, bool]]
    delivered_on: date


@dataclass(frozen=True, slots=True)
class Reach:
    """All that is for sale, held against figures; a constant number of queries to load."""

    shops: tuple[_Shop, ...]
    payment_days: int
    today: date
    choices: Choices = field(default_factory=Choices)

    def helpers(self, code: str, *, until: date) -> list[Helper]:
        """Suppliers of which something would count, first those that deliver first."""
        one = INDICATORS[code]
        found = [
            self._helper(one, shop)
            for shop in self.shops
            if any(_counts(one, facts, self.choices) for facts in _facts(shop, self.today))
        ]
        in_time = [each for each in found if (each.paid_on or each.delivered_on) <= until]
        return sorted(in_time, key=lambda each: (each.delivered_on, each.name))

    def _helper(self, one: Indicator, shop: _Shop) -> Helper:
        paid = None
        if one.basis == Basis.PAID:
            # Invoiced when it is delivered, and paid on the last day of the terms.
            paid = shop.delivered_on + timedelta(days=self.payment_days)
        return Helper(shop.pk, shop.name, shop.slug, shop.department, shop.delivered_on, paid)


def load(organisation: Organisation, *, at: datetime) -> Reach:
    today = timezone.localdate(at)
    statuses = _held_statuses(today)
    labels = _held_labels(today)
    offers = _offers()
    rows = list(
        Supplier.objects.filter(state=Supplier.State.PUBLISHED)
        .select_related("establishment__commune", "legal_entity")
        .order_by("sort_name")
    )
    delivery = logistics(supplier_ids=[row.pk for row in rows])
    shops = []
    for row in rows:
        ready = ready_on(delivery[row.pk], at=at)
        arrives = after_working_days(ready, CARRIER_DAYS) if ready else None
        if arrives is None or row.pk not in offers:
            continue
        held, bears = proved_codes(
            _content(
                statuses.get(row.establishment_id, ()),
                {
                    *labels.get(("supplier", row.pk), ()),
                    *labels.get(("establishment", row.establishment_id), ()),
                    *labels.get(("legal_entity", row.legal_entity_id), ()),
                },
            ),
            row.legal_entity.legal_form,
        )
        shops.append(
            _Shop(
                row.pk, row.name, row.slug, row.establishment.siret,
                row.establishment.commune.department, held, bears, frozenset(offers[row.pk]),
                arrives,
            )
        )  # fmt: skip
    return Reach(tuple(shops), payment_days(organisation, day=today), today)


def listings(reach: Reach, code: str, helpers: Sequence[Helper]) -> list[Card]:
    """Listings of these suppliers that would count themselves, as lists show them; one query."""
    one, shops = INDICATORS[code], {shop.pk: shop for shop in reach.shops}
    cards = (
        Card.objects.filter(supplier__in=[each.pk for each in helpers])
        .exclude(availability=Availability.OUT)
        .select_related("category__profile", "listing")
        .order_by("-published_at", "pk")[:_LOOKED_AT]
    )
    found = []
    for card in cards:
        shop = shops[card.supplier_id]
        _held, labels = proved_codes(
            _content((), [row[0] for row in card.labels if _holds(row[-1], reach)])
        )
        facts = _fact(
            shop, reach.today, labels, card.category.profile.slug,
            bool(card.listing.reuse_type), bool(card.listing.recycled_percent),
        )  # fmt: skip
        if _counts(one, facts, reach.choices):
            found.append(card)
        if len(found) == SHOWN:
            break
    return found


def payment_days(organisation: Organisation, *, day: date) -> int:
    """Days that the organisation takes to pay an invoice, within what the law lets it."""
    terms = AccountTerms.objects.filter(organisation=organisation).first()
    days = terms.payment_days if terms else number("days_company", day=day)
    if organisation.kind == Kind.HOSPITAL:
        return min(days, number("days_hospital", day=day))
    if organisation.is_public:
        return min(days, number("days_public", day=day))
    return days


def _holds(until: str | None, reach: Reach) -> bool:
    return until is None or until >= reach.today.isoformat()


def _content(statuses: Iterable[str], labels: Iterable[str]) -> str:
    """As the proofs of a purchased line tell them."""
    return json.dumps(
        [{"kind": "status", "code": code} for code in sorted(statuses)]
        + [{"kind": "label", "code": code} for code in sorted(labels)]
    )


def _held_statuses(today: date) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = Status.objects.valid_on(today).values_list("establishment", "kind")
    for establishment, kind in rows:
        found.setdefault(establishment, set()).add(kind)
    return found


def _held_labels(today: date) -> Mapping[tuple[str, int], set[str]]:
    """Labels by whom the certificate names; that of a family of listings is its supplier's."""
    found: dict[tuple[str, int], set[str]] = {}
    rows = Certificate.objects.valid_on(today).values_list(
        "label", "supplier", "family__supplier", "establishment", "legal_entity"
    )
    for label, supplier, by_family, establishment, entity in rows:
        for scope, pk in (
            ("supplier", supplier or by_family),
            ("establishment", establishment),
            ("legal_entity", entity),
        ):
            if pk is not None:
                found.setdefault((scope, pk), set()).add(label)
    return found


def _offers() -> Mapping[int, set[tuple[str, bool, bool]]]:
    found: dict[int, set[tuple[str, bool, bool]]] = {}
    rows: Any = (
        Card.objects.exclude(availability=Availability.OUT)
        .order_by()
        .values_list(
            "supplier", "category__profile__slug", "listing__reuse_type",
            "listing__recycled_percent",
        )
        .distinct()
    )  # fmt: skip
    for supplier, slug, reuse, recycled in rows:
        found.setdefault(supplier, set()).add((slug or "", bool(reuse), bool(recycled)))
    return found


def _facts(shop: _Shop, today: date) -> Iterator[Facts]:
    for slug, reuse, recycled in shop.offers:
        yield _fact(shop, today, shop.labels, slug, reuse, recycled)


def _fact(
    shop: _Shop, today: date, labels: frozenset[str], slug: str, reuse: bool, recycled: bool
) -> Facts:
    family = rules.shop_families().get(slug, "")
    return Facts(
        today, shop.siret, shop.department, slug, shop.statuses, labels, family, reuse, recycled
    )


def _counts(one: Indicator, facts: Facts, choices: Choices) -> bool:
    among = one.among is None or one.among(facts, choices)
    return among and one.takes is not None and one.takes(facts, choices)
