"""The lines that an organisation bought: what the shop delivered, and files of other purchases."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    FilteredRelation,
    Min,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.impact import rules
from shop.impact.lines import Line, Payment, Period
from shop.impact.models import PurchaseLine
from shop.impact.recording import codes_of
from shop.money import divide
from shop.organisations.models import Organisation

_CHUNK: Final = 2000


class UnknownOrganisation(LookupError):
    """No organisation of the shop has this SIRET; the message says so, in French."""


class BoughtLines:
    """Lines that some date of theirs puts in a period; read anew at each iteration.

    A line's key is its id. Amounts are net of reductions, at the final weight, without delivery.
    """

    def __init__(
        self, organisation: Organisation, period: Period, *, entity_id: int | None = None
    ) -> None:
        self.organisation, self.period, self.entity_id = organisation, period, entity_id

    def __iter__(self) -> Iterator[Line]:
        yield from map(_line, _values(self._rows()))

    def summed(self) -> Iterator[Line]:
        """For `fold` alone, which gives the same totals of these: lines alike come as one."""
        yield from map(_group, _groups(self._rows(), self.period))

    def _rows(self) -> QuerySet[PurchaseLine]:
        lines = current(self.organisation)
        if self.entity_id is not None:
            lines = lines.filter(entity=self.entity_id)
        return _within(lines, self.period)


class SoldLines:
    """What the shop delivered to all organisations that some date puts in a period."""

    def __init__(self, period: Period) -> None:
        self.period = period

    def summed(self) -> Iterator[Line]:
        """For `fold`: lines alike come as one."""
        lines = PurchaseLine.objects.filter(amended_by=None, upload=None)
        yield from map(_group, _groups(_within(lines, self.period), self.period))


def lines_of(*, siret: str, period: Period) -> BoughtLines:
    """What the organisation bought; raises UnknownOrganisation."""
    organisation = Organisation.objects.filter(siret=siret).first()
    if organisation is None:
        raise UnknownOrganisation(
            _("Aucune organisation de la boutique n’a le SIRET %(siret)s.") % {"siret": siret}
        )
    return BoughtLines(organisation, period)


def current(organisation: Organisation) -> QuerySet[PurchaseLine]:
    """The newest version of each line that counts."""
    return PurchaseLine.objects.filter(
        organisation=organisation, amended_by=None, upload__removed_at=None
    )


def _within(lines: QuerySet[PurchaseLine], period: Period) -> QuerySet[PurchaseLine]:
    days = (period.first, period.last)
    zone = timezone.get_default_timezone()
    moments = (
        datetime.combine(period.first, datetime.min.time(), tzinfo=zone),
        datetime.combine(period.last, datetime.max.time(), tzinfo=zone),
    )
    # A deposit is paid apart, maybe the year before: each payment counts on its own day.
    deposit = {
        f"{_PART}__invoices__kind": "deposit",
        f"{_PART}__invoices__is_replaced": False,
        f"{_PART}__invoices__paid_at__isnull": False,
    }
    return lines.annotate(
        deposit=FilteredRelation(f"{_PART}__invoices", condition=Q(**deposit))
    ).filter(
        Q(day__range=days)
        | Q(paid_on__range=days)
        | Q(order_line__supplier_order__paid_at__range=moments)
        | Q(deposit__paid_at__range=moments)
    )


_PART: Final = "order_line__supplier_order"
_DEPOSIT: Final = ("deposit__paid_at", "deposit__net", f"{_PART}__net")
_PLAIN: Final = (
    "pk", "siret", "name", "cents", "day", "ordered_on", "paid_on", "contract", "description",
    "department", "category", "vat_permille", "statuses", "labels", "family", "labour_cents",
    "insertion_hours", "reuse", "recycled", "recycled_permille", "order_line_id",
    f"{_PART}__paid_at", "told_invoice", "told_invoiced", "told_due", "told_payments",
    *_DEPOSIT,
)  # fmt: skip
_NONE: Final = "[]"


def _told(lines: QuerySet[PurchaseLine]) -> QuerySet[PurchaseLine]:
    """What stands with the order of a line comes before what a file says; JSON stays text."""
    sale = {f"{_PART}__invoices__kind": "sale", f"{_PART}__invoices__is_replaced": False}
    return lines.annotate(
        sale=FilteredRelation(f"{_PART}__invoices", condition=Q(**sale)),
        told_invoice=Coalesce("sale__number", "invoice"),
        told_invoiced=Coalesce("sale__issued_on", "invoiced_on"),
        told_due=Coalesce("sale__due_on", "due_on"),
        told_payments=Cast("payments", TextField()),
    )


def _values(lines: QuerySet[PurchaseLine]) -> Iterator[tuple[Any, ...]]:
    """Plain rows, since a report reads a hundred thousand."""
    rows: Iterator[tuple[Any, ...]] = (
        _told(lines).order_by("pk").values_list(*_PLAIN).iterator(chunk_size=_CHUNK)
    )
    return rows


# All that `fold` asks of a line that it need not see alone, but for its amount.
_ALIKE: Final = (
    "siret", "name", "department", "category", "statuses", "labels", "family", "reuse",
    "recycled", "contract", "epoch", "alone", "told_payments",
    "timed_paid", "timed_invoice", "timed_invoiced", "timed_due", *_DEPOSIT[:2], "whole",
)  # fmt: skip


def _groups(lines: QuerySet[PurchaseLine], period: Period) -> Iterator[tuple[Any, ...]]:
    """Rows of lines that `fold` does not tell apart; the others each in a row of its own.

    In one statement, so that a line that is amended meanwhile counts once.
    """
    paid = Case(When(order_line=None, then="paid_on"), default=TruncDate(f"{_PART}__paid_at"))
    alone = (
        Q(cents__lte=0)
        | ~Q(told_payments=_NONE)
        | Q(deposit__isnull=False)
        | Q(insertion_hours__isnull=False)
        | ~Q(day__range=(period.first, period.last))
        | Q(told_paid__isnull=False) & _may_bear_labour(period)
        | Q(told_paid__isnull=False, told_invoiced__isnull=False, told_due__isnull=False,
            told_invoice="")
    )  # fmt: skip
    # Days of invoices and payments count for those that have both.
    timed = Q(alone__isnull=False) | Q(told_paid__isnull=False, told_invoiced__isnull=False)
    names = ("paid", "invoice", "invoiced", "due")
    rows: Iterator[tuple[Any, ...]] = (
        _told(lines)
        .annotate(told_paid=paid)
        .annotate(epoch=_epoch(period), alone=Case(When(alone, then="pk")))
        .annotate(whole=Case(When(deposit__isnull=False, then=f"{_PART}__net")))
        .annotate(**{f"timed_{name}": Case(When(timed, then=f"told_{name}")) for name in names})
        .order_by()
        .values_list(*_ALIKE)
        .annotate(
            Min("pk"), Min("day"), Sum("cents"), Count("pk"),
            Min("labour_cents"), Min("insertion_hours"),
        )
        .iterator(chunk_size=_CHUNK)
    )  # fmt: skip
    return rows


def _epoch(period: Period) -> Case:
    """Which days the rules do not tell apart: a number that rises with each of their changes."""
    changes = [day for day in rules.changes() if period.first < day <= period.last]
    return Case(
        *(When(day__lt=day, then=Value(place)) for place, day in enumerate(changes)),
        default=Value(len(changes)),
    )


def _may_bear_labour(period: Period) -> Q:
    """At least the lines whose labour the deduction for disabled workers' employment counts."""
    days = [period.first, *(day for day in rules.changes() if day in period)]
    found = Q(pk=None)
    for code in sorted(frozenset[str]().union(*(rules.codes("oeth", day) for day in days))):
        found |= Q(statuses__contains=code)
    return found


def _group(row: tuple[Any, ...]) -> Line:
    (
        siret, name, department, category, statuses, labels, family, reuse, recycled, contract,
        _epoch, _alone, payments, paid, invoice, invoiced, due, deposit_paid_at, deposit, whole,
        key, day, cents, count, labour_cents, insertion_hours,
    ) = row  # fmt: skip
    return Line(
        key=key,
        siret=siret,
        name=name,
        cents=int(cents),
        delivered=day,
        invoiced=invoiced,
        due=due,
        paid=paid,
        payments=_parts(payments, int(cents), paid, _day(deposit_paid_at), deposit, whole),
        invoice=invoice or "",
        contract=contract,
        department=department,
        category=category,
        statuses=codes_of(statuses),
        labels=codes_of(labels),
        family=family,
        labour_cents=labour_cents,
        insertion_hours=insertion_hours,
        reuse=reuse,
        recycled=recycled,
        count=count,
    )


def _line(row: tuple[Any, ...]) -> Line:
    (
        key, siret, name, cents, day, ordered, paid, contract, description, department, category,
        vat_permille, statuses, labels, family, labour_cents, insertion_hours, reuse, recycled,
        recycled_permille, order_line_id, part_paid_at, invoice, invoiced, due, payments,
        deposit_paid_at, deposit, whole,
    ) = row  # fmt: skip
    told_paid = paid if order_line_id is None else _day(part_paid_at)
    return Line(
        key=key,
        siret=siret,
        name=name,
        cents=cents,
        ordered=ordered,
        delivered=day,
        invoiced=invoiced,
        due=due,
        paid=told_paid,
        payments=_parts(payments, cents, told_paid, _day(deposit_paid_at), deposit, whole),
        invoice=invoice,
        contract=contract,
        description=description,
        department=department,
        category=category,
        vat_permille=vat_permille,
        statuses=codes_of(statuses),
        labels=codes_of(labels),
        family=family,
        labour_cents=labour_cents,
        insertion_hours=insertion_hours,
        reuse=reuse,
        recycled=recycled,
        recycled_permille=recycled_permille,
    )


def _parts(
    told: str, cents: int, paid: date | None, deposit_on: date | None, deposit: int, whole: int
) -> tuple[Payment, ...]:
    """What a file tells; of an order with a deposit, the line's share of it on its own day and
    the rest with the balance."""
    if deposit_on is not None and whole:
        first = divide(cents * deposit, whole)
        rest = () if paid is None else (Payment(paid, cents - first),)
        return (Payment(deposit_on, first), *rest)
    if told == _NONE:
        return ()
    return tuple(Payment(date.fromisoformat(on), part) for on, part in json.loads(told))


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None
