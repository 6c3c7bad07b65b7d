"""What a supplier offers to bring its goods to a place: charges, days, what is missing.

`logistics` reads once for all suppliers of a basket; everything after is arithmetic.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from suppliers.directory.calendar import after_working_days, open_days
from suppliers.directory.models import (
    Closure,
    DeliveryRound,
    ParcelRate,
    PickupPoint,
    PickupSlot,
    Supplier,
)

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


_TERMS = ("minimum_order", "free_from", "weekly_orders", "shipping_days", "parcels")


def logistics(*, supplier_ids: Collection[int]) -> dict[int, Logistics]:
    """The rules of these suppliers; five queries, however many suppliers."""
    rates = _grouped(
        (r.supplier_id, (r.zone, r.department, r.up_to_grams, r.cents))
        for r in ParcelRate.objects.filter(supplier__in=supplier_ids)
    )
    rounds = _rounds(supplier_ids)
    points = _points(supplier_ids)
    closed = _grouped(
        (c.supplier_id, (c.starts_on, c.ends_on))
        for c in Closure.objects.filter(supplier__in=supplier_ids)
    )
    rows = Supplier.objects.filter(pk__in=supplier_ids).values_list(
        "pk", "lead_days", "delivers", *(f"delivery_terms__{name}" for name in _TERMS)
    )
    found: dict[int, Logistics] = {}
    for pk, lead, delivers, minimum, free, weekly, days, parcels in rows:
        found[pk] = Logistics(
            supplier_id=pk,
            lead_days=lead,
            minimum_order=minimum or 0,
            free_from=free,
            weekly_orders=weekly,
            shipping_days=tuple(days or WORKING_WEEK),
            # Without terms of its own, a supplier that delivers sends parcels.
            parcels=delivers and parcels is not False,
            rates=tuple(rates.get(pk, ())),
            rounds=tuple(rounds.get(pk, ())) if delivers else (),
            points=tuple(points.get(pk, ())),
            closed=tuple(closed.get(pk, ())),
        )
    return found


def _grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _rounds(supplier_ids: Collection[int]) -> dict[int, list[Round]]:
    stops = DeliveryRound.communes.through.objects.filter(
        deliveryround__supplier__in=supplier_ids, deliveryround__is_active=True
    ).select_related("deliveryround")
    communes: dict[int, set[str]] = {}
    rounds: dict[int, DeliveryRound] = {}
    for stop in stops.order_by("deliveryround"):
        rounds[stop.deliveryround_id] = stop.deliveryround
        communes.setdefault(stop.deliveryround_id, set()).add(stop.commune_id)
    return _grouped(
        (
            r.supplier_id,
            Round(
                pk=r.pk,
                name=r.name,
                weekday=r.weekday,
                starts_at=r.starts_at,
                ends_at=r.ends_at,
                cutoff_days=r.cutoff_days,
                cutoff_time=r.cutoff_time,
                cents=r.cents,
                communes=frozenset(communes[r.pk]),
            ),
        )
        for r in rounds.values()
    )


def _points(supplier_ids: Collection[int]) -> dict[int, list[Point]]:
    """Points without opening hours are no points."""
    slots = PickupSlot.objects.filter(
        point__supplier__in=supplier_ids, point__is_active=True
    ).select_related("point__commune")
    hours: dict[int, list[tuple[int, time, time]]] = {}
    points: dict[int, PickupPoint] = {}
    for slot in slots.order_by("point", "weekday", "opens_at"):
        points[slot.point_id] = slot.point
        hours.setdefault(slot.point_id, []).append((slot.weekday, slot.opens_at, slot.closes_at))
    return _grouped(
        (
            p.supplier_id,
            Point(
                pk=p.pk,
                name=p.name,
                address=f"{p.street}, {p.postcode} {p.commune.name}",
                note=p.note,
                slots=tuple(hours[p.pk]),
            ),
        )
        for p in points.values()
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
) -> tuple[Option, ...]:
    """Every way that this supplier offers, the cheapest kind of delivery first, then pick-up.

    `goods` is the cents including tax of its lines, `weight` their grams, `full` the Mondays of
    weeks whose capacity is used up.
    """
    if is_service:
        return (Option("on_site", "on_site", _("À convenir avec le fournisseur"), 0, None),)
    ready = ready_on(rules, at=at, full=full)
    if ready is None:
        return ()
    found: list[Option] = []
    if to is not None:
        found += _round_options(rules, goods=goods, to=to, ready=ready, at=at)
    found += _parcel_options(rules, weight=weight, goods=goods, to=to, ready=ready)
    found.sort(key=lambda option: option.cents)
    return (*found, *_pickup_options(rules, ready=ready))


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
    rules: Logistics, *, goods: int, to: Place, ready: date, at: datetime
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
            label = _("%(name)s, %(day)s") % {"name": each.name, "day": _day(day)}
            if each.starts_at and each.ends_at:
                label += f", {_hours(each.starts_at, each.ends_at)}"
            found.append(
                Option(
                    f"round:{each.pk}:{day}",
                    "round",
                    label,
                    0 if is_free else each.cents,
                    day,
                    round_id=each.pk,
                    note=_("à commander avant le %(day)s, %(hour)s")
                    % {"day": _day(last.date()), "hour": _hour(each.cutoff_time)},
                )
            )
            count += 1
            if count == ROUNDS_SHOWN:
                break
    return found


def _pickup_options(rules: Logistics, *, ready: date) -> list[Option]:
    found = []
    for point in rules.points:
        count = 0
        for day in open_days(ready, rules.closed):
            for weekday, opens, closes in point.slots:
                if day.isoweekday() != weekday or count == SLOTS_SHOWN:
                    continue
                label = _("Retrait : %(point)s, %(day)s, %(hours)s") % {
                    "point": point.name,
                    "day": _day(day),
                    "hours": _hours(opens, closes),
                }
                found.append(
                    Option(
                        f"pickup:{point.pk}:{day}:{opens:%H%M}",
                        "pickup",
                        label,
                        0,
                        day,
                        point_id=point.pk,
                        note=" – ".join(filter(None, [point.address, point.note])),
                    )
                )
                count += 1
            if count == SLOTS_SHOWN:
                break
    return found


def _day(day: date) -> str:
    return date_format(day, "l j F")


def _hour(hour: time) -> str:
    return time_format(hour, "H:i")


def _hours(opens: time, closes: time) -> str:
    return f"{_hour(opens)}–{_hour(closes)}"
