"""The report as a workbook whose figures are recomputed from its own sheet of lines."""

import io
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from shop.impact import rules
from shop.impact.indicators import Indicator, stands_in
from shop.impact.indicators.kinds import EURO, PERCENT, everything
from shop.impact.lines import Line, Period
from shop.impact.outputs.common import Row, Told, TooLong, scope, untold

MOST_ROWS: Final = 1_048_576
MOST_CHARACTERS: Final = 32_767
LINES: Final = "Lignes"
AMOUNT_AT, LABOUR_AT, FLAGS_AT = 6, 11, 14
# The formulas' cells: value, numerator, denominator, rate.
_VALUE, _PART, _WHOLE, _RATE = 2, 4, 5, 7


def as_xlsx(told: Told) -> bytes:
    """Sheets of figures, lines, method, and what to check. Raises TooLong."""
    out = io.BytesIO()
    # Texts stay texts: nothing that a person typed becomes a formula or a link.
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "euro": book.add_format({"num_format": '#,##0.00 "€"'}),
        "number": book.add_format({"num_format": "#,##0.00"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    figures, lines, method, checks = (
        book.add_worksheet(name)
        for name in (_("Indicateurs"), LINES, _("Méthode"), _("À vérifier"))
    )
    flags = _flags(told)
    rows = _write_lines(lines, formats, told, flags)
    _write_figures(figures, formats, told, flags, rows)
    _write_method(method, formats, told)
    _write_checks(checks, formats, told)
    book.close()
    return out.getvalue()


def _flags(told: Told) -> dict[str, int]:
    """The columns that say whether a line is in a numerator ("code") or denominator ("code/")."""
    found: dict[str, int] = {}
    for one, row in told.figures():
        if _is_recomputed(one) and row["value"] is not None:
            found[one.code] = FLAGS_AT + len(found)
            if one.among is not None and one.among is not everything:
                found[f"{one.code}/"] = FLAGS_AT + len(found)
    return found


def _is_recomputed(one: Indicator) -> bool:
    return one.takes is not None and one.unit in (EURO, PERCENT)


def _write_lines(sheet: Any, formats: Row, told: Told, flags: dict[str, int]) -> int:
    """How many rows there are, with the heading."""
    head = [
        _("N°"), _("Date"), "SIRET", _("Fournisseur"), _("Département"), _("Catégorie"),
        _("Montant HT"), _("TVA"), _("Statuts"), _("Labels"), _("Famille"),
        _("Main-d’œuvre payée"), _("Réemploi"), _("Recyclé"), *flags,
    ]  # fmt: skip
    for place, text in enumerate(head):
        sheet.write_string(0, place, text, formats["head"])
    sheet.freeze_panes(1, 1)
    sheet.set_column(1, FLAGS_AT - 1, 15)
    indicators = [(one, flags[one.code], flags.get(f"{one.code}/")) for one, _row in told.figures()
                  if one.code in flags]  # fmt: skip
    known: dict[Any, list[int]] = {}
    number = 0
    for number, line in enumerate(told.lines, 1):
        if number >= MOST_ROWS:
            raise TooLong(
                _("Un classeur tient %(most)d lignes : demandez le format CSV ou JSON.")
                % {"most": MOST_ROWS - 1}
            )
        for place, cell in _cells(line, told.period):
            if isinstance(cell, str):
                sheet.write_string(number, place, cell[:MOST_CHARACTERS])
            else:
                sheet.write_number(number, place, cell, formats["number"])
        for place in _marked(line, told, indicators, known):
            sheet.write_number(number, place, 1)
    return number + 1


def _marked(
    line: Line,
    told: Told,
    indicators: list[tuple[Indicator, int, int | None]],
    known: dict[Any, list[int]],
) -> list[int]:
    """The flag columns of a line; `known` keeps them for lines of the same facts."""
    key = (
        line.on("delivered"), line.on("paid"), line.department, line.category, line.statuses,
        line.labels, line.family, line.reuse, line.recycled, line.payments,
    )  # fmt: skip
    found = known.get(key)
    if found is None:
        period, choices = told.period, told.choices
        found = known[key] = []
        for one, part_at, whole_at in indicators:
            if stands_in(one, line, period=period, choices=choices):
                found.append(part_at)
            if whole_at is not None and stands_in(
                one, line, period=period, choices=choices, denominator=True
            ):
                found.append(whole_at)
    return found


def _cells(line: Line, period: Period) -> Iterator[tuple[int, Any]]:
    day = line.on("delivered")
    labour = paid_labour(line, period)
    texts = (
        line.siret, line.name, line.department, line.category,
    )  # fmt: skip
    yield 0, line.key
    yield 1, day.isoformat() if day else ""
    yield from enumerate(texts, 2)
    # A workbook's numbers are binary floats by its own format: only its cells hold them.
    yield AMOUNT_AT, float(Decimal(line.cents).scaleb(-2)) if day in period else 0
    if line.vat_permille is not None:
        yield 7, float(Decimal(line.vat_permille).scaleb(-1))
    yield 8, "|".join(sorted(line.statuses))
    yield 9, "|".join(sorted(line.labels))
    yield 10, line.family
    if labour is not None:
        yield LABOUR_AT, float(labour / 100)
    yield 12, _("oui") if line.reuse else ""
    yield 13, _("oui") if line.recycled else ""


def paid_labour(line: Line, period: Period) -> Fraction | None:
    """Cents of labour that were paid in the period; None where they cannot be counted."""
    labour = line.labour_cents
    if labour is None or not min(0, line.cents) <= labour <= max(0, line.cents):
        return None
    if line.payments:
        paid = sum(each.cents for each in line.payments if each.on in period)
    else:
        paid = line.cents if line.on("paid") in period else 0
    return Fraction(labour * paid, line.cents) if line.cents else Fraction(0)


def _write_figures(sheet: Any, formats: Row, told: Told, flags: dict[str, int], rows: int) -> None:
    head = [
        _("Code"), _("Indicateur"), _("Valeur"), _("Unité"), _("Numérateur"), _("Dénominateur"),
        _("Lignes"), _("Taux"), _("Seuil"),
    ]  # fmt: skip
    for place, text in enumerate(head):
        sheet.write_string(0, place, text, formats["head"])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 52)
    sheet.set_column(2, 8, 14)
    sheet.freeze_panes(1, 0)
    for place, (one, row) in enumerate(told.figures(), 1):
        sheet.write_string(place, 0, one.code)
        sheet.write_string(place, 1, str(one.label)[:MOST_CHARACTERS])
        if one.code in flags:
            _write_formulas(sheet, formats, place, one, row, told, flags, rows)
        else:
            _write_plain(sheet, formats, place, row)
        sheet.write_string(place, 3, row["unit"])
        sheet.write_number(place, 6, row["lines"])
        target = one.target_on(told.period.last)
        if target is not None:
            sheet.write_number(place, 8, float(target))


def _write_plain(sheet: Any, formats: Row, place: int, row: Row) -> None:
    if row["value"] is None:
        sheet.write_string(place, _VALUE, untold())
    for at, name in ((_VALUE, "value"), (_PART, "numerator"), (_WHOLE, "denominator")):
        if row[name] is not None:
            sheet.write_number(place, at, float(row[name]), formats["number"])


def _write_formulas(
    sheet: Any, formats: Row, place: int, one: Indicator, row: Row, told: Told,
    flags: dict[str, int], rows: int,
) -> None:  # fmt: skip
    euro = formats["euro"]
    part = _sum(LABOUR_AT if one.amount == "labour" else AMOUNT_AT, flags[one.code], rows)
    sheet.write_formula(place, _PART, f"=ROUND({part},2)", euro, _cached(row["numerator"]))
    here = place + 1
    if one.unit == PERCENT:
        whole = _sum(AMOUNT_AT, flags.get(f"{one.code}/"), rows)
        sheet.write_formula(place, _WHOLE, f"=ROUND({whole},2)", euro, _cached(row["denominator"]))
        formula = f'=IF(F{here}>0,ROUND(E{here}/F{here}*100,2),"{untold()}")'
    elif one.rate:
        rate = rules.number(one.rate, told.period.last)
        sheet.write_number(place, _RATE, float(rate), formats["number"])
        formula = f"=ROUND(E{here}*H{here},2)"
    else:
        formula = f"=E{here}"
    shown = formats["number"] if one.unit == PERCENT else euro
    sheet.write_formula(place, _VALUE, formula, shown, _cached(row["value"]))


def _sum(amount_at: int, flag_at: int | None, rows: int) -> str:
    last = max(rows, 2)

    def column(at: int) -> str:
        name = xl_col_to_name(at)
        return f"{LINES}!${name}$2:${name}${last}"

    if flag_at is None:
        return f"SUM({column(amount_at)})"
    return f"SUMIFS({column(amount_at)},{column(flag_at)},1)"


def _cached(text: str | None) -> Any:
    return untold() if text is None else float(text)


def _write_method(sheet: Any, formats: Row, told: Told) -> None:
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 3, 60)
    facts = [
        (_("Organisation"), f"{told.name} {told.report['organisation']}".strip()),
        *([(_("Rapport n°"), told.number)] if told.number else []),
        (_("Période"), f"{told.report['from']} – {told.report['to']}"),
        (_("Version des règles"), told.report["rules_version"]),
        (_("Empreinte SHA-256"), told.report["sha256"]),
        *((_("Périmètre"), text) for text in scope()),
    ]
    for place, row in enumerate(facts):
        for at, text in enumerate(row):
            sheet.write_string(place, at, text, formats["wrap"])
    first = len(facts) + 1
    head = (_("Indicateur"), _("Formule"), _("Source"), _("Date qui compte"))
    for at, text in enumerate(head):
        sheet.write_string(first, at, text, formats["head"])
    for place, (one, _row) in enumerate(told.figures(), first + 1):
        texts = (str(one.label), str(one.formula), str(one.source), str(one.basis.label))
        for at, text in enumerate(texts):
            sheet.write_string(place, at, text[:MOST_CHARACTERS], formats["wrap"])


def _write_checks(sheet: Any, formats: Row, told: Told) -> None:
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2, 90)
    for at, text in enumerate((_("Ligne"), _("Code"), _("Raison"), _("Comptée"))):
        sheet.write_string(0, at, text, formats["head"])
    for place, found in enumerate(told.report["to_check"], 1):
        if place >= MOST_ROWS:
            raise TooLong(
                _("Un classeur tient %(most)d lignes : demandez le format CSV ou JSON.")
                % {"most": MOST_ROWS - 1}
            )
        if found["line"] is not None:
            sheet.write_number(place, 0, found["line"])
        sheet.write_string(place, 1, found["code"])
        sheet.write_string(place, 2, found["reason"][:MOST_CHARACTERS])
        sheet.write_string(place, 3, _("oui") if found["counted"] else _("non"))
