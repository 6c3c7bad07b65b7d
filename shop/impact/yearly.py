"""A supplier's year in the shop: counted facts with their dates, no score."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy

from shop.impact import sales
from shop.impact.lines import Period
from shop.orders.models import SupplierOrder
from shop.organisations.models import PUBLIC_KINDS, Kind
from shop.places.models import DEPARTMENTS
from shop.quoting.models import Acceptance, Offer, OfferState
from suppliers.directory.models import Certificate, Status, Supplier

PERSONS: Final = "persons"
COMPANIES: Final = "companies"
PUBLIC: Final = "public"
ASSOCIATIONS: Final = "associations"
BUYERS: Final = {
    PERSONS: gettext_lazy("Particuliers"),
    COMPANIES: gettext_lazy("Entreprises"),
    ASSOCIATIONS: gettext_lazy("Associations"),
    PUBLIC: gettext_lazy("Collectivités et organismes publics"),
}


def buyer_of(kind: str | None) -> str:
    """The group of an organisation's kind; persons have none."""
    if kind is None:
        return PERSONS
    if kind in PUBLIC_KINDS:
        return PUBLIC
    return ASSOCIATIONS if kind == Kind.ASSOCIATION else COMPANIES


def grouped(by_kind: Mapping[str | None, int]) -> dict[str, int]:
    """Sums by group of buyers."""
    found: Counter[str] = Counter()
    for kind, value in by_kind.items():
        found[buyer_of(kind)] += value
    return dict(found)


@dataclass(frozen=True, slots=True)
class Held:
    """A proof that was valid on some day of the year."""

    name: str
    by: str
    number: str
    since: date
    until: date | None
    is_label: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Amounts are cents without tax; None and empty stand for what nobody has told."""

    year: int
    # Group of buyers → (cents, customers); in the order of `BUYERS`.
    buyers: dict[str, tuple[int, int]]
    orders: int
    # (department or name, orders), the most first.
    territories: list[tuple[str, int]]
    elsewhere: int
    insertion_hours: int | None
    held: list[Held]

    @property
    def turnover(self) -> int:
        return sum(cents for cents, _customers in self.buyers.values())

    @property
    def customers(self) -> int:
        return sum(customers for _cents, customers in self.buyers.values())


def sheet(supplier: Supplier, *, year: int) -> Sheet:
    """Of what was delivered in the calendar year; ten queries."""
    period = Period(date(year, 1, 1), date(year, 12, 31))
    parts = sales.delivered(period, supplier_id=supplier.pk)
    cents = grouped(sales.net_by("organisation__kind", period, supplier_id=supplier.pk))
    customers = _customers(parts)
    territories, elsewhere = _territories(parts)
    return Sheet(
        year=year,
        buyers={
            group: (cents.get(group, 0), customers.get(group, 0))
            for group in BUYERS
            if cents.get(group) or customers.get(group)
        },
        orders=parts.count(),
        territories=territories,
        elsewhere=elsewhere,
        insertion_hours=_hours(supplier, period),
        held=[*_statuses(supplier, period), *_labels(supplier, period)],
    )


def _customers(parts: Any) -> dict[str, int]:
    """Organisations count once each; persons by account, else by e-mail address."""
    found: dict[str, set[object]] = {}
    rows = parts.order_by().values_list(
        "organisation", "organisation__kind", "buyer", "buyer_email"
    )
    for organisation, kind, buyer, email in rows.distinct():
        who = organisation or buyer or email.casefold()
        found.setdefault(buyer_of(kind), set()).add(who)
    return {group: len(who) for group, who in found.items()}


def _territories(parts: Any) -> tuple[list[tuple[str, int]], int]:
    """Orders that were brought somewhere, by intercommunality or else department; the number of
    those that were picked up, or whose place is not known."""
    field = "order__envelope__commune__"
    brought = parts.filter(
        delivery__in=(SupplierOrder.Delivery.PARCEL, SupplierOrder.Delivery.ROUND)
    )
    rows = brought.order_by().values_list(f"{field}epci__name", f"{field}department")
    found: Counter[str] = Counter()
    for epci, department in rows:
        if department:
            place = DEPARTMENTS.get(department, department)
            found[f"{epci} ({place})" if epci else place] += 1
    elsewhere = parts.count() - sum(found.values())
    return sorted(found.items(), key=lambda row: (-row[1], row[0])), elsewhere


def _hours(supplier: Supplier, period: Period) -> int | None:
    """Hours of the offers that were accepted in the period; None where none tells it."""
    accepted = Acceptance.objects.filter(signed_on__range=(period.first, period.last))
    offers = Offer.objects.filter(
        invitation__supplier=supplier,
        state=OfferState.ACCEPTED,
        award_parts__award__acceptance__in=accepted,
    ).distinct()
    total: int | None = offers.aggregate(hours=Sum("insertion_hours"))["hours"]
    return total


def _statuses(supplier: Supplier, period: Period) -> list[Held]:
    rows = (
        Status.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=period.first),
            establishment=supplier.establishment_id,
            starts_on__lte=period.last,
            verified_at__isnull=False,
        )
        .select_related("kind")
        .order_by("kind__name", "starts_on")
    )
    return [
        Held(each.kind.name, each.authority, each.reference, each.starts_on, each.ends_on, False)
        for each in rows
    ]


def _labels(supplier: Supplier, period: Period) -> list[Held]:
    rows = (
        Certificate.objects.filter(
            Q(expires_on=None) | Q(expires_on__gte=period.first),
            Q(supplier=supplier)
            | Q(family__supplier=supplier)
            | Q(establishment=supplier.establishment_id)
            | Q(legal_entity=supplier.legal_entity_id),
            issued_on__lte=period.last,
            state=Certificate.State.VERIFIED,
        )
        .select_related("label")
        .order_by("label__name", "issued_on", "pk")
    )
    return [
        Held(each.label.name, each.body, each.number, each.issued_on, each.expires_on, True)
        for each in rows
    ]


def first_year(supplier: Supplier) -> int | None:
    """Of its first delivered part."""
    found = (
        SupplierOrder.objects.filter(supplier=supplier, delivered_at__isnull=False)
        .order_by("delivered_at")
        .values_list("delivered_at__year", flat=True)
        .first()
    )
    return found
