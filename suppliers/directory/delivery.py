"""What a supplier offers to bring its goods to a place: charges, days, what is missing.

`logistics` reads once for all suppliers of a basket; everything after is arithmetic.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from suppliers.directory.calendar import after_working_days, open_days

T = TypeVar("T")
WORKING_WEEK = (1, 2, 3, 4, 5)
ROUNDS_SHOWN = 2
SLOTS_SHOWN = 3
CARRIER_DAYS = 2  # working days that a parcel travels
UNKNOWN_GRAMS = 500  # an item that says nothing of its weight
PACKAGING_PERMILLE = 1150
_GRAMS = {"g": 1, "kg": 1000, "ml": 1, "cl": 10, "l": 1000}


@dataclass(frozen=True, slots=True)
class Place:
    """Where to: a commune of Brittany, or a postcode elsewhere in France."""

    postcode: str
    commune: str = ""  # INSEE code, where known

    @property
    def department(self) -> str:
        return (self.commune or self.postcode)[:2]

    @property
    def in_region(self) -> bool:
        return self.department in ("22", "29", "35", "56")


@dataclass(frozen=True, slots=True)
class Round:
    pk: int
    name: str
    weekday: int
    starts_at: time | None
    ends_at: time | None
    cutoff_days: int
    cutoff_time: time
    cents: int
    communes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Point:
    pk: int
    name: str
    address: str
    note: str
    slots: tuple[tuple[int, time, time], ...]


@dataclass(frozen=True, slots=True)
class Logistics:
    """One supplier's rules; charges are cents including tax."""

    supplier_id: int
    lead_days: int
    minimum_order: int = 0
    free_from: int | None = None
    weekly_orders: int | None = None
    shipping_days: tuple[int, ...] = WORKING_WEEK
    parcels: bool = True
    rates: tuple[tuple[str, str, int, int], ...] = ()  # zone, department, up to grams, cents
    rounds: tuple[Round, ...] = ()
    points: tuple[Point, ...] = ()
    closed: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One way to get the goods, as the customer reads and chooses it."""

    key: str
    kind: str  # parcel, round, pickup, on_site
    label: str
    cents: int  # including tax
    promised_on: date | None
    point_id: int | None = None
    round_id: int | None = None
    note: str = field(default="", compare=False)


# Plain rows: to make models of them takes longer than all other checks of an order.
_SUPPLIERS = (
    "SELECT s.id, s.lead_days, s.delivers, t.minimum_order, t.free_from, t.weekly_orders, "
    "t.shipping_days, t.parcels, c.starts_on, c.ends_on FROM directory_supplier AS s "
    "LEFT JOIN directory_deliveryterms AS t ON t.supplier_id = s.id "
    "LEFT JOIN directory_closure AS c ON c.supplier_id = s.id WHERE s.id IN"
)
_RATES = (
    "SELECT supplier_id, zone, department, up_to_grams, cents FROM directory_parcelrate "
    "WHERE supplier_id IN"
)
_STOPS = (
    "SELECT r.supplier_id, c.commune_id, r.id, r.name, r.weekday, r.starts_at, r.ends_at, "
    "r.cutoff_days, r.cutoff_time, r.cents FROM directory_deliveryround_communes AS c "
    "JOIN directory_deliveryround AS r ON r.id = c.deliveryround_id AND r.is_active "
    "WHERE r.supplier_id IN"
)
_SLOTS = (
    "SELECT p.supplier_id, s.weekday, s.opens_at, s.closes_at, p.id, p.name, p.street, p.postcode, "
    "c.name, p.note FROM directory_pickupslot AS s "
    "JOIN directory_pickuppoint AS p ON p.id = s.point_id AND p.is_active "
    "JOIN places_commune AS c ON c.code = p.commune_id WHERE p.supplier_id IN"
)


def logistics(
    *, supplier_ids: Collection[int], parcels_alone: bool = False
) -> dict[int, Logistics]:
    """The rules of these suppliers; four queries, however many suppliers.

    With `parcels_alone`, two: without rounds and pick-up points, for who asks for neither.
    """
    if not supplier_ids:
        return {}
    rates = _grouped((pk, tuple(rate)) for pk, *rate in _rows(_RATES, supplier_ids))
    rounds = {} if parcels_alone else _rounds(supplier_ids)
    points = {} if parcels_alone else _points(supplier_ids)
    # A row for each closure of a supplier, one for who never closes.
    rows = _rows(_SUPPLIERS, supplier_ids)
    closed = _grouped((pk, (first, last)) for pk, *_told, first, last in rows if first)
    found: dict[int, Logistics] = {}
    for pk, lead, delivers, minimum, free, weekly, days, parcels in {row[:-2] for row in rows}:
        found[pk] = Logistics(
            supplier_id=pk,
            lead_days=lead,
            minimum_order=minimum or 0,
            free_from=free,
            weekly_orders=weekly,
            shipping_days=tuple((json.loads(days) if days else None) or WORKING_WEEK),
            # Without terms of its own, a supplier that delivers sends parcels.
            parcels=delivers and parcels is not False,
            rates=tuple(rates.get(pk, ())),
            rounds=tuple(rounds.get(pk, ())) if delivers else (),
            points=tuple(points.get(pk, ())),
            closed=tuple(closed.get(pk, ())),
        )
    return found


def _rows(select: str, supplier_ids: Collection[int], *, order: str = "") -> list[tuple[Any, ...]]:
    marks = ", ".join(["%s"] * len(supplier_ids))
    with connection.cursor() as cursor:
        cursor.execute(f"{select} ({marks}){order}", list(supplier_ids))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _rounds(supplier_ids: Collection[int]) -> dict[int, list[Round]]:
    """A round without communes goes nowhere."""
    communes: dict[tuple[Any, ...], set[str]] = {}
    for supplier, commune, *told in _rows(
        _STOPS, supplier_ids, order=" ORDER BY r.weekday, r.name"
    ):
        communes.setdefault((supplier, *told), set()).add(commune)
    return _grouped(
        (supplier, Round(pk, name, day, starts, ends, days, until, cents, frozenset(stops)))
        for (supplier, pk, name, day, starts, ends, days, until, cents), stops in communes.items()
    )


def _points(supplier_ids: Collection[int]) -> dict[int, list[Point]]:
    """Points without opening hours are no points."""
    order = " ORDER BY p.name, s.weekday, s.opens_at"
    slots: dict[tuple[Any, ...], list[tuple[int, time, time]]] = {}
    for supplier, weekday, opens, closes, *told in _rows(_SLOTS, supplier_ids, order=order):
        slots.setdefault((supplier, *told), []).append((weekday, opens, closes))
    return _grouped(
        (
            supplier,
            Point(
                pk=pk,
                name=name,
                address=f"{street}, {postcode} {commune}",
                note=note,
                slots=tuple(hours),
            ),
        )
        for (supplier, pk, name, street, postcode, commune, note), hours in slots.items()
    )


def grams(
    *, weight: int | None, content_quantity: Decimal | None, content_unit: str, quantity: int
) -> int:
    """What that many items weigh, packed; told from their content where no weight is given."""
    if weight is not None:
        return weight * quantity
    if content_quantity is None or content_unit not in _GRAMS:
        return UNKNOWN_GRAMS * quantity
    packed = content_quantity * _GRAMS[content_unit] * PACKAGING_PERMILLE / 1000
    return int(packed.to_integral_value()) * quantity


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def ready_on(rules: Logistics, *, at: datetime, full: Collection[date] = ()) -> date | None:
    """The day on which an order of now is ready: preparation, closures, weeks already full."""
    first = after_working_days(timezone.localdate(at), rules.lead_days, rules.closed)
    if first is None:
        return None
    return next((d for d in open_days(first, rules.closed) if monday(d) not in full), None)


def missing_for_free(rules: Logistics, *, goods: int) -> int:
    """Cents of goods that are missing for free delivery; 0 when it is free or never is."""
    return max(rules.free_from - goods, 0) if rules.free_from else 0


def parcel_cents(rules: Logistics, *, weight: int, goods: int, to: Place | None) -> int | None:
    """What the parcel costs, including tax; None when none goes there or bears that weight.

    Without a place, the region's rates are told.
    """
    if not rules.parcels:
        return None
    zones: list[tuple[str, str]] = []
    if to is not None and to.in_region:
        zones.append(("department", to.department))
    if to is None or to.in_region:
        zones.append(("region", ""))
    zones.append(("france", ""))
    for zone in zones:
        steps = sorted((up_to, c) for z, d, up_to, c in rules.rates if (z, d) == zone)
        fitting = [c for up_to, c in steps if weight <= up_to]
        if fitting:
            is_free = rules.free_from is not None and goods >= rules.free_from
            return 0 if is_free else fitting[0]
    return None


def options(
    rules: Logistics,
    *,
    weight: int,
    goods: int,
    to: Place | None,
    at: datetime,
    full: Collection[date] = (),
    is_service: bool = False,
    only: str = "",
) -> tuple[Option, ...]:
    """Every way that this supplier offers, the cheapest kind of delivery first, then pick-up.

    `goods` is the cents including tax of its lines, `weight` their grams, `full` the Mondays of
    weeks whose capacity is used up. `only` the option of that key, where it is offered.
    """
    if is_service:
        return (Option("on_site", "on_site", _("À convenir avec le fournisseur"), 0, None),)
    ready = ready_on(rules, at=at, full=full)
    if ready is None:
        return ()
    found: list[Option] = []
    if to is not None:
        found += _round_options(rules, goods=goods, to=to, ready=ready, at=at, only=only)
    if only in ("", "parcel"):
        found += _parcel_options(rules, weight=weight, goods=goods, to=to, ready=ready)
    found.sort(key=lambda option: option.cents)
    return (*found, *_pickup_options(rules, ready=ready, only=only))


def _parcel_options(
    rules: Logistics, *, weight: int, goods: int, to: Place | None, ready: date
) -> list[Option]:
    cents = parcel_cents(rules, weight=weight, goods=goods, to=to)
    leaves = next(
        (d for d in open_days(ready, rules.closed) if d.isoweekday() in rules.shipping_days), None
    )
    if cents is None or leaves is None:
        return []
    arrives = after_working_days(leaves, CARRIER_DAYS)
    label = _("Colis, vers le %(day)s") % {"day": _day(arrives or leaves)}
    return [Option("parcel", "parcel", label, cents, arrives or leaves)]


def _round_options(
    rules: Logistics, *, goods: int, to: Place, ready: date, at: datetime, only: str
) -> list[Option]:
    found = []
    is_free = rules.free_from is not None and goods >= rules.free_from
    now = timezone.localtime(at)
    for each in rules.rounds:
        if to.commune not in each.communes:
            continue
        days = (d for d in open_days(ready, rules.closed) if d.isoweekday() == each.weekday)
        count = 0
        for day in days:
            last = datetime.combine(
                day - timedelta(days=each.cutoff_days), each.cutoff_time, tzinfo=now.tzinfo
            )
            if now > last:
                continue
            count += 1
            key = f"round:{each.pk}:{day}"
            if only in ("", key):
                found.append(_round_option(each, key, day, last.date(), is_free=is_free))
            if count == ROUNDS_SHOWN:
                break
    return found


def _round_option(each: Round, key: str, day: date, last: date, *, is_free: bool) -> Option:
    label = _("%(name)s, %(day)s") % {"name": each.name, "day": _day(day)}
    if each.starts_at and each.ends_at:
        label += f", {_hours(each.starts_at, each.ends_at)}"
    return Option(
        key,
        "round",
        label,
        0 if is_free else each.cents,
        day,
        round_id=each.pk,
        note=_("à commander avant le %(day)s, %(hour)s")
        % {"day": _day(last), "hour": _hour(each.cutoff_time)},
    )


def _pickup_options(rules: Logistics, *, ready: date, only: str) -> list[Option]:
    found = []
    for point in rules.points:
        count = 0
        for day in open_days(ready, rules.closed):
            for weekday, opens, closes in point.slots:
                if day.isoweekday() != weekday or count == SLOTS_SHOWN:
                    continue
                count += 1
                key = f"pickup:{point.pk}:{day}:{opens:%H%M}"
                if only in ("", key):
                    found.append(_pickup_option(point, key, day, opens, closes))
            if count == SLOTS_SHOWN:
                break
    return found


def _pickup_option(point: Point, key: str, day: date, opens: time, closes: time) -> Option:
    return Option(
        key,
        "pickup",
        _("Retrait : %(point)s, %(day)s, %(hours)s")
        % {"point": point.name, "day": _day(day), "hours": _hours(opens, closes)},
        0,
        day,
        point_id=point.pk,
        note=" – ".join(filter(None, [point.address, point.note])),
    )


def _day(day: date) -> str:
    return date_format(day, "l j F")


def _hour(hour: time) -> str:
    return time_format(hour, "H:i")


def _hours(opens: time, closes: time) -> str:
    return f"{_hour(opens)}–{_hour(closes)}"
