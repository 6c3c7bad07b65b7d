"""The lines that an organisation bought: what the shop delivered, and files of other purchases."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db.models import F, FilteredRelation, Q, QuerySet
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
    "pk", "siret", "name", "cents", "day", "ordered_on", "invoiced_on", "due_on", "paid_on",
    "invoice", "contract", "description", "department", "category", "vat_permille", "statuses",
    "labels", "family", "labour_cents", "insertion_hours", "reuse", "recycled",
    "recycled_permille", "order_line_id", "payments",
)  # fmt: skip


def _values(lines: QuerySet[PurchaseLine]) -> Iterator[Mapping[str, Any]]:
    part = "order_line__supplier_order"
    rows: Iterator[Mapping[str, Any]] = (
        lines.annotate(
            sale=FilteredRelation(
                f"{part}__invoices",
                condition=Q(
                    **{f"{part}__invoices__kind": "sale", f"{part}__invoices__is_replaced": False}
                ),
            )
        )
        .values(
            *_PLAIN,
            part_paid_at=F(f"{part}__paid_at"),
            sale_number=F("sale__number"),
            sale_issued_on=F("sale__issued_on"),
            sale_due_on=F("sale__due_on"),
        )
        .iterator(chunk_size=_CHUNK)
    )
    return rows


def _line(row: Mapping[str, Any]) -> Line:
    is_ordered = row["order_line_id"] is not None
    return Line(
        key=row["pk"],
        siret=row["siret"],
        name=row["name"],
        cents=row["cents"],
        ordered=row["ordered_on"],
        delivered=row["day"],
        invoiced=row["sale_issued_on"] if is_ordered else row["invoiced_on"],
        due=row["sale_due_on"] if is_ordered else row["due_on"],
        paid=_day(row["part_paid_at"]) if is_ordered else row["paid_on"],
        payments=tuple(Payment(date.fromisoformat(on), cents) for on, cents in row["payments"]),
        invoice=(row["sale_number"] if is_ordered else row["invoice"]) or "",
        contract=row["contract"],
        description=row["description"],
        department=row["department"],
        category=row["category"],
        vat_permille=row["vat_permille"],
        statuses=codes_of(row["statuses"]),
        labels=codes_of(row["labels"]),
        family=row["family"],
        labour_cents=row["labour_cents"],
        insertion_hours=row["insertion_hours"],
        reuse=row["reuse"],
        recycled=row["recycled"],
        recycled_permille=row["recycled_permille"],
    )


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None
