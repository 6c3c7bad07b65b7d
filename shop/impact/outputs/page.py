"""A finished report as its page shows it: every figure written out, drawings in hundredths of a
per cent; nothing is computed anew and no line is read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from shop.impact import reports
from shop.impact.frameworks import Framework, chosen
from shop.impact.indicators import INDICATORS, Indicator
from shop.impact.indicators.kinds import PERCENT, SUPPLIERS
from shop.impact.models import Report
from shop.impact.outputs import paper
from shop.impact.outputs.common import Row, Told, scope, written
from shop.impact.report import is_intact
from shop.places.map import DEPARTMENTS

__all__ = ["Shown", "ShownFigure", "shown"]

# What to check, on the page; the files have the rest.
MOST_CHECKS: Final = 100


@dataclass(frozen=True, slots=True)
class ShownFigure:
    code: str
    label: str
    value: str
    before: str
    target: str
    numerator: str
    denominator: str
    lines: int
    opens: bool  # its lines
    has_denominator: bool
    bar: int | None
    mark: int | None
    formula: str
    source: str
    basis: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class ShownSection:
    code: str
    title: str
    concerns: str
    figures: tuple[ShownFigure, ...]
    untold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    number: str
    sha256: str
    organisation: dict[str, str]
    entity: str
    rules_version: str
    data_version: str
    lines: int
    headlines: tuple[ShownFigure, ...]
    # All of them, whatever the chapters.
    figures: tuple[ShownFigure, ...]
    sections: tuple[ShownSection, ...]
    egalim: tuple[dict[str, Any], ...]
    agec: tuple[list[str], ...]
    simulation: list[list[str]]
    suppliers: tuple[dict[str, Any], ...]
    suppliers_count: int
    areas: tuple[dict[str, Any], ...]
    elsewhere: tuple[dict[str, Any], ...]
    checks: tuple[dict[str, Any], ...]
    checks_count: int
    left_out_count: int
    scope: list[str]
    replaces: str
    moved: tuple[dict[str, str], ...]
    why: tuple[str, ...]
    compared: tuple[date, date] | None
    is_intact: bool


def shown(report: Report) -> Shown:
    """Raises AssertionError for a report that is not finished."""
    assert report.document is not None
    content = reports.content_of(report)
    made, last = content["report"], report.last
    before = {row["code"]: row for row in content.get("compared", {}).get("indicators", ())}
    figures = {
        row["code"]: _figure(INDICATORS[row["code"]], row, before.get(row["code"]), last)
        for row in made["indicators"]
        if row["code"] in INDICATORS
    }
    told = Told(made, (), reports.wanted_of(report).period, report.document.issued_at)
    raw = {one.code: (one, row) for one, row in told.figures()}
    checks = [_check(row) for row in made["to_check"]]
    areas = content.get("suppliers", {}).get("departments", [])
    return Shown(
        number=report.document.number,
        sha256=report.document.sha256,
        organisation=content["organisation"],
        entity=content["entity"],
        rules_version=made["rules_version"],
        data_version=content["lines"]["sha256"],
        lines=content["lines"]["count"],
        headlines=tuple(figures[code] for code in paper.HEADLINES if code in figures),
        figures=tuple(figures.values()),
        sections=tuple(_section(each, figures) for each in chosen(content["frameworks"])),
        egalim=tuple(_placed(paper.egalim_parts(raw))),
        agec=tuple(paper.agec_rows(raw, told)),
        simulation=paper.simulation(content.get("simulation")),
        suppliers=tuple(
            {**row, "amount": paper.cents(row["cents"])}
            for row in content.get("suppliers", {}).get("top", ())
        ),
        suppliers_count=content.get("suppliers", {}).get("count", 0),
        areas=tuple(_areas(areas)),
        elsewhere=tuple(
            {**row, "amount": paper.cents(row["cents"])}
            for row in areas
            if row["code"] not in DEPARTMENTS
        ),
        checks=tuple(checks[:MOST_CHECKS]),
        checks_count=len(checks),
        left_out_count=sum(not each["counted"] for each in checks),
        scope=scope(),
        replaces=content.get("replaces", ""),
        moved=tuple(_moved(row) for row in content.get("moved", ())),
        why=tuple(paper.reason(row) for row in content.get("why", ())),
        compared=_compared(report),
        is_intact=is_intact(made),
    )


def _placed(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each part with where the ones before it end."""
    start, found = 0, []
    for part in parts:
        found.append({**part, "start": start})
        start += part["bar"]
    return found


def _compared(report: Report) -> tuple[date, date] | None:
    if report.compared_first is None or report.compared_last is None:
        return None
    return report.compared_first, report.compared_last


def _figure(one: Indicator, row: Row, before: Row | None, day: date) -> ShownFigure:
    target = one.target_on(day)
    is_share = row["unit"] == PERCENT and row["value"] is not None
    amounts = "EUR" if one.takes is not None else ""
    return ShownFigure(
        code=one.code,
        label=str(one.label),
        value=_value(row),
        before=_value(before) if before and before["value"] is not None else "",
        target=written(f"{target:f}", PERCENT) if target is not None else "",
        numerator=_part(row["numerator"], amounts),
        denominator=_part(row["denominator"], amounts),
        lines=row["lines"],
        opens=row["value"] is not None,
        has_denominator=one.has_denominator,
        bar=paper.bar(Decimal(row["value"])) if is_share else None,
        mark=paper.bar(target) if is_share and target is not None else None,
        formula=str(one.formula),
        source=str(one.source),
        basis=str(one.basis.label),
        is_told=row["value"] is not None,
    )


def _value(row: Row) -> str:
    """Suppliers are named by the figure already: « 1 », not « 1 fournisseurs »."""
    return written(row["value"], "" if row["unit"] == SUPPLIERS else row["unit"]).strip()


def _part(text: str | None, unit: str) -> str:
    return "" if text is None else written(text, unit).strip()


def _section(each: Framework, figures: dict[str, ShownFigure]) -> ShownSection:
    own = [figures[code] for code in each.indicators if code in figures]
    return ShownSection(
        each.code,
        str(each.label),
        str(each.concerns),
        tuple(one for one in own if one.is_told),
        tuple(one.label for one in own if not one.is_told),
    )


def _areas(rows: list[Row]) -> list[dict[str, Any]]:
    """Brittany's departments as the map draws them."""
    return [
        {
            **row,
            "name": DEPARTMENTS[row["code"]].name,
            "path": DEPARTMENTS[row["code"]].path,
            "x": DEPARTMENTS[row["code"]].label_x,
            "y": DEPARTMENTS[row["code"]].label_y,
            "amount": paper.cents(row["cents"]),
        }
        for row in paper.shaded(rows)
    ]


def _check(row: dict[str, Any]) -> dict[str, Any]:
    return {"line": row["line"], "reason": row["reason"], "counted": row["counted"]}


def _moved(row: Row) -> dict[str, str]:
    one = INDICATORS.get(row["code"])
    return {
        "code": row["code"],
        "label": str(one.label) if one else row["label"],
        "before": written(row["before"], row["unit"]),
        "after": written(row["after"], row["unit"]),
        # The same value of another number of lines.
        "why": _("autres lignes, même valeur") if row["before"] == row["after"] else "",
    }
