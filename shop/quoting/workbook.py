"""The comparison as a workbook: totals are formulas over the prices, so that they recompute."""

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from shop.quoting.amounts import MILLI
from shop.quoting.comparing import Comparison


def comparison_xlsx(table: Comparison) -> bytes:
    """One row a line asked, two columns an offer (unit price and amount without tax)."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("Comparaison")[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0.00"})
    strong = book.add_format({"bold": True, "num_format": "#,##0.00"})
    for place, title in enumerate((_("Lot"), _("Désignation"), _("Quantité"), _("Unité"))):
        sheet.write(0, place, title, bold)
    for place, column in enumerate(table.columns):
        name = column.offer.invitation.supplier.name
        sheet.write(0, 4 + 2 * place, f"{name} – {_('prix unitaire HT')}", bold)
        sheet.write(0, 5 + 2 * place, f"{name} – {_('montant HT')}", bold)
    for at, row in enumerate(table.rows, start=1):
        sheet.write(at, 0, row.line.lot.number if row.line.lot else "")
        sheet.write_string(at, 1, row.line.title)
        sheet.write_number(at, 2, row.line.quantity / MILLI)
        sheet.write_string(at, 3, row.line.unit)
        for place, cell in enumerate(row.cells):
            if cell is None:
                continue
            price, amount = 4 + 2 * place, 5 + 2 * place
            sheet.write_number(at, price, cell.unit_price / 10_000, money)
            count = cell.quantity / MILLI
            formula = f"=ROUND({xl_rowcol_to_cell(at, price)}*{count!r},2)"
            sheet.write_formula(at, amount, formula, money, cell.net / 100)
    _sums(sheet, table, strong, money)
    sheet.set_column(1, 1, 40)
    sheet.set_column(4, 4 + 2 * len(table.columns), 16)
    sheet.freeze_panes(1, 2)
    book.close()
    return out.getvalue()


def _sums(sheet: xlsxwriter.worksheet.Worksheet, table: Comparison, strong, money) -> None:  # type: ignore[no-untyped-def]
    first, last = 1, len(table.rows)
    rows = [_("Autres lignes"), _("Livraison"), _("Total HT"), _("TVA"), _("Total TTC")]
    for step, title in enumerate(rows, start=last + 1):
        sheet.write_string(step, 1, title, strong)
    for place, column in enumerate(table.columns):
        at = 5 + 2 * place
        offer = column.offer
        extras = sum(line.net for line in column.extras)
        sheet.write_number(last + 1, at, extras / 100, money)
        sheet.write_number(last + 2, at, offer.delivery_cents / 100, money)
        span = f"{xl_rowcol_to_cell(first, at)}:{xl_rowcol_to_cell(last + 2, at)}"
        sheet.write_formula(last + 3, at, f"=SUM({span})", strong, offer.net / 100)
        sheet.write_number(last + 4, at, offer.tax / 100, money)
        total = f"={xl_rowcol_to_cell(last + 3, at)}+{xl_rowcol_to_cell(last + 4, at)}"
        sheet.write_formula(last + 5, at, total, strong, offer.gross / 100)
