"""What one order is made of: shares of its amount by proofs of the day it was placed.

The same measures as in the reports of organisations; facts with their day, never a score.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.impact import rules
from shop.impact.indicators import INDICATORS
from shop.impact.indicators.kinds import (
    Choices,
    Figure,
    Indicator,
    Takes,
    bears,
    everything,
    share,
)
from shop.impact.lines import Line, Period
from shop.impact.recording import proved_codes
from shop.impact.totals import Facts, fold
from shop.listings.models import CategoryProfile
from shop.listings.proofs import Covered, contents, read
from shop.orders.basket import Line as BasketLine
from shop.orders.checkout import Part, Summary
from shop.orders.models import Charge, SupplierOrder, SupplierOrderLine
from shop.places.distance import kilometres
from shop.places.models import Commune
from suppliers.directory.models import Supplier

# Ways that bring the goods to the buyer: only then is there a distance to tell.
BROUGHT: Final = (SupplierOrder.Delivery.PARCEL, SupplierOrder.Delivery.ROUND)


def _reused(facts: Facts, choices: Choices) -> bool:
    return facts.reuse


def _recycled(facts: Facts, choices: Choices) -> bool:
    return facts.recycled


def _of(code: str) -> tuple[Takes, Takes]:
    one: Indicator = INDICATORS[code]
    assert one.takes is not None
    return one.takes, one.among or everything


# Label, what is counted, what of.
_SHARES: Final[tuple[tuple[str | Promise, Takes, Takes], ...]] = (
    (_("Économie sociale et solidaire"), *_of("ess_share")),
    (_("Structures d’insertion"), bears("insertion"), everything),
    (_("Travail adapté et protégé (EA, ESAT)"), bears("handicap"), everything),
    (_("Fournisseurs bretons"), *_of("local_share")),
    (_("Bio, dans l’alimentation"), *_of("organic_share")),
    (_("Commerce équitable"), *_of("fair_trade_all_share")),
    (_("Réemploi"), _reused, everything),
    (_("Avec de la matière recyclée"), _recycled, everything),
)


@dataclass(frozen=True, slots=True)
class Share:
    """Per cent and cents of the order's amount without tax; None where there is nothing to share."""

    label: str | Promise
    per_cent: Decimal | None
    cents: int


@dataclass(frozen=True, slots=True)
class Maker:
    """Who sells a part, with what proved it that day; kilometres as the crow flies."""

    name: str
    form: str
    proofs: tuple[str, ...]
    kilometres: int | None


@dataclass(frozen=True, slots=True)
class Impact:
    day: date
    shares: tuple[Share, ...]
    makers: tuple[Maker, ...]


def shares(lines: Iterable[Line], *, day: date) -> tuple[Share, ...]:
    """Of these lines, whose `date` is that day; pure."""
    totals = fold(lines, period=Period(day, day))
    return tuple(
        _share(label, share(takes, among)(totals, Choices())) for label, takes, among in _SHARES
    )


def _share(label: str | Promise, figure: Figure) -> Share:
    return Share(label, figure.value, int((figure.numerator or 0) * 100))


def of_parts(parts: Sequence[SupplierOrder], *, to: Commune | None) -> Impact | None:
    """Of the parts of one order that were not cancelled, read with their supplier, establishment,
    entity and commune; one query. `to` is where the buyer is, if that is known."""
    kept = [part for part in parts if part.state != SupplierOrder.State.CANCELLED]
    if not kept:
        return None
    day = timezone.localdate(kept[0].placed_at)
    rows = list(_rows(kept))
    forms = {part.pk: part.supplier.legal_entity.legal_form for part in kept}
    return Impact(
        day=day,
        shares=shares([_line(row, forms[row.supplier_order_id], day) for row in rows], day=day),
        makers=tuple(_maker(part, rows, to) for part in kept),
    )


def of_summary(summary: Summary, *, commune_id: str, day: date) -> Impact | None:
    """Of an order that its buyer is about to place, by today's proofs; the same few queries
    whatever its lines."""
    if not summary.parts:
        return None
    fronts = Supplier.objects.select_related("legal_entity", "establishment__commune").in_bulk(
        [part.supplier_id for part in summary.parts]
    )
    goods = [line for part in summary.parts for line in part.group.lines]
    proved = contents(
        {
            line.pk: Covered(
                line.listing.supplier_id,
                line.listing.establishment_id,
                fronts[line.listing.supplier_id].legal_entity_id,
                line.listing.family_id,
            )
            for line in goods
        },
        day=day,
    )
    shelves = dict(
        CategoryProfile.objects.filter(
            category__in={line.listing.category_id for line in goods}
        ).values_list("category", "slug")
    )
    to = Commune.objects.filter(pk=commune_id).first()
    lines, makers = [], []
    for part in summary.parts:
        front = fronts[part.supplier_id]
        lines += [
            _offered(line, cents, front, proved[line.pk], shelves, day)
            for line, cents in zip(part.group.lines, _nets(part), strict=True)
        ]
        names = dict.fromkeys(
            str(one["name"]) for line in part.group.lines for one in json.loads(proved[line.pk])
        )
        kind = part.chosen.kind if part.chosen is not None else ""
        makers.append(_made_by(front, tuple(names), to if kind in BROUGHT else None))
    return Impact(day=day, shares=shares(lines, day=day), makers=tuple(makers))


def _nets(part: Part) -> list[int]:
    """Cents without tax of each line, its reductions taken off."""
    found = [amount.net for amount in part.amounts.lines]
    for reduction in part.amounts.reductions:
        found[reduction.line] += reduction.amount.net
    return found


def _offered(
    line: BasketLine, cents: int, front: Supplier, content: str, shelves: dict[int, str], day: date
) -> Line:
    statuses, labels = proved_codes(content, front.legal_entity.legal_form)
    return Line(
        key=line.pk,
        siret=front.establishment.siret,
        cents=cents,
        date=day,
        department=front.establishment.commune.department,
        statuses=statuses,
        labels=labels,
        family=rules.shop_families().get(shelves.get(line.listing.category_id or 0, ""), ""),
        reuse=bool(line.listing.reuse_type),
        recycled=bool(line.listing.recycled_percent),
    )


def _rows(parts: Sequence[SupplierOrder]) -> Iterable[SupplierOrderLine]:
    return (
        SupplierOrderLine.objects.filter(supplier_order__in=[part.pk for part in parts])
        .select_related("proof", "sellable__listing")
        .annotate(
            shelf=Coalesce(
                "category__profile__slug",
                "sellable__listing__category__profile__slug",
                Value(""),
            ),
            off=Coalesce(Sum("charges__net", filter=Q(charges__kind=Charge.Kind.REDUCTION)), 0),
            department=F("supplier_order__supplier__establishment__commune__department"),
        )
        .order_by("pk")
    )


def _line(row: SupplierOrderLine, form: str, day: date) -> Line:
    statuses, labels = proved_codes(row.proof.content if row.proof else "", form)
    listing = row.sellable.listing if row.sellable else None
    net = row.net if row.final_net is None else row.final_net
    return Line(
        key=row.pk,
        siret=row.siret,
        cents=net + row.off,  # type: ignore[attr-defined]
        date=day,
        department=row.department,  # type: ignore[attr-defined]
        statuses=statuses,
        labels=labels,
        family=rules.shop_families().get(row.shelf, ""),  # type: ignore[attr-defined]
        reuse=bool(listing and listing.reuse_type),
        recycled=bool(listing and listing.recycled_percent),
    )


def _maker(part: SupplierOrder, rows: Iterable[SupplierOrderLine], to: Commune | None) -> Maker:
    supplier = part.supplier
    proofs: dict[str, None] = {}
    for row in rows:
        if row.supplier_order_id == part.pk:
            proofs |= dict.fromkeys(str(one["name"]) for one in read(row.proof))
    return _made_by(supplier, tuple(proofs), to if part.delivery in BROUGHT else None)


def _made_by(supplier: Supplier, proofs: tuple[str, ...], to: Commune | None) -> Maker:
    here = supplier.establishment.commune
    distance = None
    if to is not None:
        distance = round(
            kilometres(
                latitude=here.latitude,
                longitude=here.longitude,
                to_latitude=to.latitude,
                to_longitude=to.longitude,
            )
        )
    form = supplier.legal_entity.get_legal_form_display()
    # A cooperative may be proved as what its legal form says already.
    return Maker(supplier.name, form, tuple(each for each in proofs if each != form), distance)
