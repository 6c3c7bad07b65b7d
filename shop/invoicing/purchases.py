"""What an organisation ordered, whatever the way: its parts, their papers, what is not invoiced."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO

import xlsxwriter
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.invoicing.dues import INVOICES
from shop.invoicing.models import Invoice
from shop.invoicing.months import starts
from shop.orders.models import SupplierOrder, SupplierOrderEvent
from shop.orders.operations import final_total

# An order that was never confirmed was only tried.
_CONFIRMED = SupplierOrderEvent.objects.filter(supplier_order=OuterRef("pk"), name="confirmed")


def parts_of(*, organisation_id: int, entity_id: int | None = None) -> QuerySet[SupplierOrder]:
    """Newest first. Who acts for one entity reads its orders and those of none."""
    found = SupplierOrder.objects.filter(Exists(_CONFIRMED), organisation=organisation_id)
    if entity_id is not None:
        envelope = "order__envelope__entity"
        found = found.filter(Q(**{envelope: entity_id}) | Q(**{f"{envelope}__isnull": True}))
    return (
        found.select_related(
            "order__envelope__entity", "supplier__legal_entity", "supplier__establishment",
            "organisation", "delivery_acceptance",
        )
        .prefetch_related(INVOICES)
        .order_by("-placed_at", "-pk")
    )  # fmt: skip


def years_of(*, organisation_id: int) -> list[int]:
    """Years of its orders, newest first."""
    days = SupplierOrder.objects.filter(organisation=organisation_id).order_by()
    return [day.year for day in days.datetimes("placed_at", "year", order="DESC")]


def not_invoiced(
    *, organisation_id: int, year: int, entity_id: int | None = None
) -> list[SupplierOrder]:
    """Delivered and not invoiced on 31 December: accrued expenses, oldest first.

    Account 408 of the general chart of accounts (ANC 2014-03, article 944-40), the same for
    local authorities (M57): what came in the year weighs on it, whenever its invoice comes.
    """
    invoiced = Invoice.objects.filter(
        supplier_order=OuterRef("pk"),
        kind=Invoice.Kind.SALE,
        is_replaced=False,
        issued_on__lte=date(year, 12, 31),
    )
    return list(
        parts_of(organisation_id=organisation_id, entity_id=entity_id)
        .filter(~Exists(invoiced), delivered_at__lt=starts(date(year + 1, 1, 1)))
        .exclude(state=SupplierOrder.State.CANCELLED)
        .prefetch_related("lines", "charges")
        .order_by("delivered_at", "pk")
    )


def not_invoiced_xlsx(parts: Iterable[SupplierOrder], *, year: int) -> bytes:
    """« Charges à payer » as a workbook; totals are formulas."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("Charges à payer %(year)d") % {"year": year})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0.00"})
    strong = book.add_format({"bold": True, "num_format": "#,##0.00", "top": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
    titles = [
        _("Commande"), _("Fournisseur"), _("SIRET du fournisseur"), _("Service"),
        _("Numéro d’engagement"), _("Livrée le"), _("Service fait le"), _("HT"), _("TVA"),
        _("TTC"),
    ]  # fmt: skip
    for place, title in enumerate(titles):
        sheet.write_string(0, place, title, bold)
    at = 0
    for at, part in enumerate(parts, start=1):
        envelope, acceptance = part.order.envelope, getattr(part, "delivery_acceptance", None)
        texts = (
            part.number, part.supplier.name, part.supplier.establishment.siret,
            envelope.entity.name if envelope.entity else "", envelope.commitment_number,
        )  # fmt: skip
        for place, text in enumerate(texts):
            sheet.write_string(at, place, text)
        assert part.delivered_at is not None  # asked for by not_invoiced
        sheet.write_datetime(at, 5, timezone.make_naive(part.delivered_at), day)
        if acceptance is not None:
            sheet.write_datetime(at, 6, acceptance.received_on, day)
        total = final_total(part)
        sheet.write_number(at, 7, total.net / 100, money)
        sheet.write_number(at, 8, total.tax / 100, money)
        sheet.write_formula(at, 9, f"=H{at + 1}+I{at + 1}", money, total.gross / 100)
    _totals(sheet, at, strong, bold)
    for place, width in enumerate((22, 34, 18, 24, 22, 12, 14, 12, 12, 12)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def _totals(sheet, rows: int, strong, bold) -> None:  # type: ignore[no-untyped-def]
    sheet.write_string(rows + 1, 0, _("Total"), bold)
    for place, letter in ((7, "H"), (8, "I"), (9, "J")):
        formula = f"=SUM({letter}2:{letter}{rows + 1})" if rows else "=0"
        sheet.write_formula(rows + 1, place, formula, strong)
