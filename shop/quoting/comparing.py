"""Offers side by side: by line, by lot, by criterion; the sums of the score are shown.

A constant number of queries, whatever the number of offers and lines. What moves while offers are
compared is few rows (`answers`); lines asked and offered, thousands of them, are frozen: those once
the request is sent, these once the offer is no draft.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from shop.quoting.drafting import RequestRefused
from shop.quoting.models import (
    Criterion,
    GroupMember,
    Offer,
    OfferLine,
    OfferState,
    QuoteRequest,
    RequestLine,
    RequestLot,
    RequestState,
    Score,
)

# Offers that a buyer may read: never a draft.
READABLE = [
    OfferState.SUBMITTED,
    OfferState.REVISION_ASKED,
    OfferState.COUNTERED,
    OfferState.SELECTED,
    OfferState.ACCEPTED,
    OfferState.REFUSED,
    OfferState.EXPIRED,
]


class Cell(NamedTuple):
    """A line offered; read as a row, since models of thousands cost more than all the rest."""

    pk: int
    offer_id: int
    line_id: int | None
    member_id: int | None
    title: str
    quantity: int
    unit: str
    unit_price: int
    net: int
    is_substitute: bool
    min_quantity: int
    breaks: list[list[int]]
    note: str

    @property
    def says_more(self) -> bool:
        return bool(self.is_substitute or self.min_quantity or self.breaks or self.note)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a comparison shows beside the lines."""

    offers: list[Offer]  # the cheapest first
    criteria: list[Criterion]
    scores: dict[tuple[int, int], tuple[int, str]]  # points and note by (offer, criterion)
    partners: dict[int, str]  # names by place in a group

    @property
    def facts(self) -> tuple[Any, ...]:
        """All of it as plain values: the comparison of the same facts is the same."""
        columns = [each.attname for each in Offer._meta.concrete_fields]
        return (
            [
                (offer.invitation.supplier.name, *(getattr(offer, name) for name in columns))
                for offer in self.offers
            ],
            [(each.pk, each.code, each.label, each.weight) for each in self.criteria],
            sorted(self.scores.items()),
            sorted(self.partners.items()),
        )


@dataclass(frozen=True, slots=True)
class Points:
    """One criterion of one offer: points out of 100, None where nobody has judged yet."""

    criterion: Criterion
    points: Decimal | None
    note: str = ""

    @property
    def weighted(self) -> Decimal | None:
        """points × weight ÷ 100, two decimals."""
        if self.points is None:
            return None
        return (self.points * self.criterion.weight / 100).quantize(
            Decimal("0.01"), rounding=ROUND_HALF_UP
        )


@dataclass(slots=True)
class Column:
    """One offer in the comparison."""

    offer: Offer
    lines: dict[int, Cell]
    extras: list[Cell]
    # Who does some of the lines beside the supplier that answers.
    partners: list[str]
    points: list[Points] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return self.missing == 0

    missing: int = 0

    @property
    def score(self) -> Decimal | None:
        """Sum of the weighted points; None while one is missing."""
        parts = [each.weighted for each in self.points]
        if not parts or any(part is None for part in parts):
            return None
        return sum((part for part in parts if part is not None), Decimal(0))


@dataclass(slots=True)
class Row:
    """One line asked, with the price of each offer and which is lowest."""

    line: RequestLine
    cells: list[Cell | None]
    lowest: int | None  # cents without tax


@dataclass(slots=True)
class LotTotal:
    """What each offer asks for a lot, in cents without tax; None where a line is missing."""

    lot: RequestLot
    nets: list[int | None]


@dataclass(slots=True)
class Comparison:
    columns: list[Column]
    rows: list[Row]
    lots: list[LotTotal]
    criteria: list[Criterion]
    lowest_net: int | None

    @property
    def best_score(self) -> Decimal | None:
        scores = [column.score for column in self.columns if column.score is not None]
        return max(scores) if scores else None


def answers(*, request_id: int) -> Answers:
    """Offers that may be read, how they are judged, and who answers with whom."""
    offers = list(
        Offer.objects.filter(invitation__request=request_id, state__in=READABLE)
        .select_related("invitation__supplier")
        .order_by("net", "pk")
    )
    criteria: dict[int, Criterion] = {}
    scores: dict[tuple[int, int], tuple[int, str]] = {}
    judged: Any = Criterion.objects.filter(request=request_id).order_by("position")
    for pk, code, label, weight, offer_id, points, note in judged.values_list(
        "pk", "code", "label", "weight", "scores__offer", "scores__points", "scores__note"
    ):
        criteria[pk] = Criterion(
            pk=pk, request_id=request_id, code=code, label=label, weight=weight
        )
        if offer_id is not None:
            scores[offer_id, pk] = (points, note)
    partners = GroupMember.objects.filter(invitation__request=request_id)
    return Answers(
        offers=offers,
        criteria=list(criteria.values()),
        scores=scores,
        partners=dict(partners.order_by().values_list("pk", "supplier__name")),
    )


def comparison(*, request_id: int, given: Answers | None = None) -> Comparison:
    """Everything that the page, the spreadsheet and the file of the purchase say."""
    told = given or answers(request_id=request_id)
    asked = list(RequestLine.objects.filter(request=request_id).select_related("lot"))
    lines: dict[int, list[Cell]] = {offer.pk: [] for offer in told.offers}
    offered = OfferLine.objects.filter(offer__in=list(lines)).order_by("position")
    for row in offered.values_list(*Cell._fields):
        cell = Cell._make(row)
        lines[cell.offer_id].append(cell)
    columns = [_column(offer, lines[offer.pk], asked, told) for offer in told.offers]
    full = [each.offer.net for each in columns if each.is_complete]
    lowest = min(full) if full else None
    for column in columns:
        column.points = _points(column, told, lowest)
    return Comparison(
        columns=columns,
        rows=[_row(line, columns) for line in asked],
        lots=_lots(asked, columns),
        criteria=told.criteria,
        lowest_net=lowest,
    )


def _column(
    offer: Offer, lines: Sequence[Cell], asked: Sequence[RequestLine], told: Answers
) -> Column:
    known = {each.line_id: each for each in lines if each.line_id is not None}
    names = (told.partners[each.member_id] for each in lines if each.member_id is not None)
    return Column(
        offer=offer,
        lines=known,
        extras=[each for each in lines if each.line_id is None],
        partners=list(dict.fromkeys(names)),
        missing=sum(line.pk not in known for line in asked),
    )


def _points(column: Column, told: Answers, lowest: int | None) -> list[Points]:
    found = []
    for criterion in told.criteria:
        if criterion.code == "price":
            found.append(Points(criterion, price_points(column, lowest)))
            continue
        points, note = told.scores.get((column.offer.pk, criterion.pk), (None, ""))
        found.append(Points(criterion, None if points is None else Decimal(points), note))
    return found


def price_points(column: Column, lowest: int | None) -> Decimal | None:
    """100 × lowest complete offer ÷ this one, without tax; an incomplete offer has none."""
    if lowest is None or not column.is_complete:
        return None
    if column.offer.net == 0:
        return Decimal(100)
    return (Decimal(100) * lowest / column.offer.net).quantize(
        Decimal("0.01"), rounding=ROUND_HALF_UP
    )


def _row(line: RequestLine, columns: Sequence[Column]) -> Row:
    cells = [column.lines.get(line.pk) for column in columns]
    # Compared for one unit of what was asked, since quantities offered may differ.
    nets = [cell.net for cell in cells if cell is not None and cell.quantity == line.quantity]
    return Row(line=line, cells=cells, lowest=min(nets) if nets else None)


def _lots(asked: Sequence[RequestLine], columns: Sequence[Column]) -> list[LotTotal]:
    lots: dict[int, tuple[RequestLot, list[int]]] = {}
    for line in asked:
        if line.lot is not None:
            lots.setdefault(line.lot.number, (line.lot, []))[1].append(line.pk)
    found = []
    for _number, (lot, ids) in sorted(lots.items()):
        nets: list[int | None] = []
        for column in columns:
            lines = [column.lines.get(pk) for pk in ids]
            nets.append(
                None if any(each is None for each in lines)
                else sum(each.net for each in lines if each is not None)
            )  # fmt: skip
        found.append(LotTotal(lot, nets))
    return found


def judge(
    *,
    request_id: int,
    points: Mapping[tuple[int, int], tuple[int, str]],
    at: datetime,
    by_id: int | None = None,
) -> None:
    """Keep points (0 to 100, with a note) by (offer, criterion); the price is computed, not
    judged. Raises RequestRefused."""
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        if request.state not in (RequestState.OPEN, RequestState.CLOSED):
            raise RequestRefused(_("Le choix est fait : les notes ne changent plus."))
        offers = set(
            Offer.objects.filter(invitation__request=request, state__in=READABLE).values_list(
                "pk", flat=True
            )
        )
        criteria = set(request.criteria.exclude(code="price").values_list("pk", flat=True))
        for (offer_id, criterion_id), (value, note) in points.items():
            if offer_id not in offers or criterion_id not in criteria:
                raise RequestRefused(_("Une note ne va avec aucune offre : rechargez la page."))
            if not 0 <= value <= 100:
                raise RequestRefused(_("Une note va de 0 à 100."), f"{offer_id}-{criterion_id}")
            Score.objects.update_or_create(
                offer_id=offer_id,
                criterion_id=criterion_id,
                defaults={"points": value, "note": note.strip()[:255], "by_id": by_id, "at": at},
            )
