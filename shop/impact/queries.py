"""The lines that an organisation bought: what the shop delivered, and files of other purchases."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from django.db.models import FilteredRelation, Q, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.impact.lines import Line, Payment, Period
from shop.impact.models import PurchaseLine
from shop.impact.recording import codes_of
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
        lines = current(self.organisation).order_by("pk")
        if self.entity_id is not None:
            lines = lines.filter(entity=self.entity_id)
        yield from map(_line, _values(_within(lines, self.period)))


class SoldLines:
    """What the shop delivered to all organisations that some date puts in a period."""

    def __init__(self, period: Period) -> None:
        self.period = period

    def __iter__(self) -> Iterator[Line]:
        lines = PurchaseLine.objects.filter(amended_by=None, upload=None).order_by("pk")
        yield from map(_line, _values(_within(lines, self.period)))


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
    return lines.filter(
        Q(day__range=days)
        | Q(paid_on__range=days)
        | Q(order_line__supplier_order__paid_at__range=moments)
    )


_PLAIN: Final = (
    "pk", "siret", "name", "cents", "day", "ordered_on", "paid_on", "contract", "description",
    "department", "category", "vat_permille", "statuses", "labels", "family", "labour_cents",
    "insertion_hours", "reuse", "recycled", "recycled_permille", "order_line_id",
)  # fmt: skip
_NONE: Final = "[]"


def _values(lines: QuerySet[PurchaseLine]) -> Iterator[tuple[Any, ...]]:
    """Plain rows, since a report reads a hundred thousand: what stands with the order of a line
    comes before what a file says, and JSON stays text."""
    part = "order_line__supplier_order"
    rows: Iterator[tuple[Any, ...]] = (
        lines.annotate(
            sale=FilteredRelation(
                f"{part}__invoices",
                condition=Q(
                    **{f"{part}__invoices__kind": "sale", f"{part}__invoices__is_replaced": False}
                ),
            ),
            told_invoice=Coalesce("sale__number", "invoice"),
            told_invoiced=Coalesce("sale__issued_on", "invoiced_on"),
            told_due=Coalesce("sale__due_on", "due_on"),
            told_payments=Cast("payments", TextField()),
        )
        .values_list(
            *_PLAIN, f"{part}__paid_at", "told_invoice", "told_invoiced", "told_due",
            "told_payments",
        )
        .iterator(chunk_size=_CHUNK)
    )  # fmt: skip
    return rows


def _line(row: tuple[Any, ...]) -> Line:
    (
        key, siret, name, cents, day, ordered, paid, contract, description, department, category,
        vat_permille, statuses, labels, family, labour_cents, insertion_hours, reuse, recycled,
        recycled_permille, order_line_id, part_paid_at, invoice, invoiced, due, payments,
    ) = row  # fmt: skip
    return Line(
        key=key,
        siret=siret,
        name=name,
        cents=cents,
        ordered=ordered,
        delivered=day,
        invoiced=invoiced,
        due=due,
        paid=paid if order_line_id is None else _day(part_paid_at),
        payments=() if payments == _NONE else _payments(payments),
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


def _payments(text: str) -> tuple[Payment, ...]:
    return tuple(Payment(date.fromisoformat(on), cents) for on, cents in json.loads(text))


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None
