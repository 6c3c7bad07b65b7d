"""How much suppliers can do in time: by their own word, else by what their services say.

Offers may answer one lot, or one line where there are no lots: who can do one whole is capable.
What nobody has told leaves nobody out.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.listings.models import Sellable, State
from shop.quoting.amounts import MILLI
from shop.quoting.models import Capacity, QuoteRequest
from shop.quoting.units import UNITS, counted_in

MOST_PER_WEEK, MOST_LEAD = 10_000_000, 365
# What a service's price is for, as lines call it.
_SERVICE_UNITS = {"hour": "heure", "m2": "m²", "piece": "pièce", "": "forfait"}


class CapacityRefused(ValueError):
    """`field` says where, the message what to do."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Need:
    """What has to be done whole, by unit in thousandths; nothing where no unit is known."""

    quantities: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """When it is ordered at the earliest, from when and until when it may be done; no end asks
    for no pace."""

    ordered: date
    begins: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class Said:
    """A pace in a category and below it; no path for all that the supplier sells."""

    unit: str
    per_week: int
    lead_days: int = 0
    path: str | None = None

    def suffices(self, quantity: int, *, window: Window) -> bool:
        """Whether thousandths of the unit are done in time; a week that has begun counts."""
        if window.ends is None:
            return True
        start = max(window.ordered + timedelta(days=self.lead_days), window.begins)
        if window.ends < start:
            return False
        weeks = max(1, ceil((window.ends - start).days / 7))
        return quantity <= self.per_week * MILLI * weeks


def needs_of(request: QuoteRequest) -> tuple[Need, ...]:
    """Lots, and lines without lot; of those in one same unit only the smallest, which is enough."""
    together: dict[object, Counter[str]] = defaultdict(Counter)
    for line in request.lines.all():
        sums = together[("lot", line.lot_id) if line.lot_id else ("line", line.pk)]
        if (unit := counted_in(line.unit)) is not None:
            sums[unit] += line.quantity
    kept: dict[object, Need] = {}
    for sums in together.values():
        need = Need(tuple(sorted(sums.items())))
        key: object = tuple(sums) if len(sums) == 1 else need
        kept[key] = min(kept.get(key, need), need, key=lambda one: one.quantities)
    return tuple(kept.values())


def window_of(request: QuoteRequest, *, day: date) -> Window:
    """Answers are waited for before anybody orders; an end that comes earlier asks nothing."""
    answered = timezone.localdate(request.deadline) if request.deadline else day
    ordered = max(day, answered)
    ends = request.wanted_on or request.period_to
    begins = max(ordered, request.period_from or ordered)
    return Window(ordered, begins, ends if ends and ends >= begins else None)


def too_small(needs: Collection[Need], *, window: Window, path: str | None) -> set[int]:
    """Suppliers that say less than the smallest need; two queries."""
    if window.ends is None or not needs or any(not need.quantities for need in needs):
        return set()
    units = {unit for need in needs for unit, _quantity in need.quantities}
    return {
        supplier
        for supplier, said in paces(units, path=path).items()
        if not any(
            all(
                unit not in said or said[unit].suffices(quantity, window=window)
                for unit, quantity in need.quantities
            )
            for need in needs
        )
    }


def paces(units: Collection[str], *, path: str | None) -> Mapping[int, Mapping[str, Said]]:
    """Supplier → unit → what applies in a category (`path`; None: in any); two queries."""
    told: dict[int, dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
    rows = Capacity.objects.filter(unit__in=units).values_list(
        "supplier", "unit", "per_week", "lead_days", "category__path"
    )
    for supplier, unit, per_week, lead_days, place in rows.order_by():
        told[supplier][unit].append(Said(unit, per_week, lead_days, place))
    found: dict[int, dict[str, Said]] = defaultdict(dict)
    # Without a category, services and goods would be counted together.
    for supplier, unit, per_week in _services(units, path=path) if path else ():
        found[supplier][unit] = Said(unit, per_week)
    for supplier, by_unit in told.items():
        for unit, each in by_unit.items():
            if (nearest := applying(each, path=path)) is not None:
                found[supplier][unit] = nearest
    return found


def applying(said: Sequence[Said], *, path: str | None) -> Said | None:
    """The word for this category or the nearest above it, else the largest below, else for all."""
    if path is None:
        return max(said, key=lambda one: one.per_week, default=None)
    above = [one for one in said if one.path is not None and path.startswith(one.path)]
    if above:
        return max(above, key=lambda one: len(one.path or ""))
    below = [one for one in said if one.path is not None and one.path.startswith(path)]
    every = [one for one in said if one.path is None]
    return max(below or every, key=lambda one: one.per_week, default=None)


def _services(units: Collection[str], *, path: str) -> list[tuple[int, str, int]]:
    """Supplier, unit and what its services in the category do in a week together."""
    rows = Sellable.objects.filter(
        is_active=True,
        capacity_per_week__isnull=False,
        listing__state=State.PUBLISHED,
        listing__category__path__startswith=path,
    ).values_list("listing__supplier", "content_unit")
    done = Sum(F("capacity_per_week") * Coalesce(F("content_quantity"), Decimal(1)))
    return [
        (supplier, _SERVICE_UNITS[unit], int(total))
        for supplier, unit, total in rows.annotate(sum=done).order_by()
        if _SERVICE_UNITS.get(unit) in units
    ]


def of_supplier(*, supplier_id: int) -> QuerySet[Capacity]:
    return Capacity.objects.filter(supplier=supplier_id).select_related("category")


def say(
    *,
    supplier_id: int,
    per_week: int,
    unit: str,
    category_id: int | None = None,
    lead_days: int = 0,
) -> Capacity:
    """What a supplier can do from now on; the same category and unit again replaces it.

    Raises CapacityRefused.
    """
    if not 1 <= per_week <= MOST_PER_WEEK:
        raise CapacityRefused(
            _("Indiquez une quantité par semaine, de 1 à dix millions."), "per_week"
        )
    if unit not in UNITS:
        raise CapacityRefused(_("Choisissez une unité dans la liste."), "unit")
    if not 0 <= lead_days <= MOST_LEAD:
        raise CapacityRefused(_("Indiquez un délai en jours, 365 au plus."), "lead_days")
    made, _is_new = Capacity.objects.update_or_create(  # type: ignore[misc]  # NULL is for all
        supplier_id=supplier_id,
        category_id=category_id,
        unit=unit,
        defaults={"per_week": per_week, "lead_days": lead_days},
    )
    return made


def forget(*, supplier_id: int, capacity_id: int) -> bool:
    """Whether it was there."""
    return bool(Capacity.objects.filter(supplier=supplier_id, pk=capacity_id).delete()[0])
