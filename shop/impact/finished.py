"""What goes out of a finished report: its one PDF, the workbook, tables, and all that it was made of."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from shop.documents.models import Document, Paper
from shop.documents.papers import paper_of
from shop.impact import reports
from shop.impact.findings import Finding
from shop.impact.lines import Line, Period
from shop.impact.models import Report
from shop.impact.outputs import FORMATS, Told
from shop.impact.outputs.declarations import LOCAL_DEFINITIONS, agec_csv, canteen_csv
from shop.impact.outputs.paper import frozen_pdf
from shop.impact.report import compute
from shop.quoting.papers import check_url
from shop.quoting.printing import code

# What the shop knows as local is the region.
LOCAL: Final = LOCAL_DEFINITIONS[2]


def told_of(report: Report) -> Told:
    """The frozen report with its lines, as every output reads it."""
    assert report.document is not None
    content = reports.content_of(report)
    return Told(
        content["report"],
        reports.FrozenLines(report),
        Period(report.first, report.last),
        report.document.issued_at,
        reports.choices_in(content),
        name=content["organisation"]["name"],
        number=report.document.number,
    )


def paper(report: Report, *, at: datetime) -> Paper:
    """The one PDF of the report, rendered now where nobody has asked for it yet."""
    assert report.document is not None

    def render(document: Document) -> bytes:
        address = check_url(document)
        return frozen_pdf(
            told_of(report), reports.content_of(report), sha256=document.sha256,
            check=address, code=code(address),
        )  # fmt: skip

    return paper_of(report.document, render=render, at=at)


def xlsx(report: Report) -> bytes:
    """Raises TooLong."""
    return FORMATS["xlsx"](told_of(report))


def csv(report: Report) -> bytes:
    return FORMATS["csv"](told_of(report))


def canteen(report: Report) -> bytes:
    """Food lines in the canteens' import format; what is left out is in the report's checks."""
    content, _left = canteen_csv(
        reports.FrozenLines(report),
        siret=report.organisation.siret,
        period=Period(report.first, report.last),
        local=LOCAL,
    )
    return content


def agec(report: Report) -> bytes:
    return agec_csv(told_of(report))


def json_parts(report: Report) -> Iterator[str]:
    """The frozen content with its number and hash, then every purchase that made it, in pieces.

    Whoever has it recomputes the report with `recomputed`.
    """
    assert report.document is not None
    head = {
        "number": report.document.number,
        "sha256": report.document.sha256,
        **reports.content_of(report),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "purchases": ['
    comma = ""
    for line in reports.FrozenLines(report):
        yield comma + json.dumps(line.as_json(), ensure_ascii=False, sort_keys=True)
        comma = ",\n"
    yield "]}\n"


def recomputed(exported: Mapping[str, Any]) -> dict[str, Any]:
    """The report made anew from an exported file, without the database: under the same rules, its
    `sha256` is that of the file. Raises KeyError, TypeError or ValueError for another file."""
    told = exported["report"]
    return compute(
        [Line.from_json(row) for row in exported["purchases"]],
        period=Period(date.fromisoformat(told["from"]), date.fromisoformat(told["to"])),
        organisation=told["organisation"],
        choices=reports.choices_in(exported),
        findings=[
            Finding(row["line"] or 0, row["code"], row["reason"], row["counted"])
            for row in told["to_check"]
        ],
    )
