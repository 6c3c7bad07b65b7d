"""Tables to take away: the same rows as CSV or as a workbook, each cell as what it is.

CSV is what French spreadsheets read: UTF-8 with its mark, semicolons, decimal commas, ISO dates.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, Generic, TypeVar

import xlsxwriter
from django.http import Http404, HttpResponse
from django.utils import timezone

Cell = str | int | date | None
Row = TypeVar("Row")
# Rows with all that belongs to them are read so many at a time.
CHUNK: Final = 500
# What a spreadsheet reads as a formula when a cell of a CSV begins with it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
# What one cell of a workbook holds: a longer one would be left out whole.
_MOST_CHARACTERS: Final = 32_767


class Kind(Enum):
    """What a column holds: how a workbook shows it, and how wide."""

    TEXT = ("", 24)
    DATE = ("dd/mm/yyyy", 12)
    DATETIME = ("dd/mm/yyyy hh:mm", 17)
    EURO = ("#,##0.00", 13)  # from cents
    INTEGER = ("0", 10)

    def __init__(self, look: str, width: int) -> None:
        self.look = look
        self.width = width


@dataclass(frozen=True)
class Column(Generic[Row]):
    title: str
    read: Callable[[Row], Cell]
    kind: Kind = Kind.TEXT
    width: int = 0  # characters; 0: what its kind needs


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain(cents: int) -> str:
    """« -1234,56 »: what a French spreadsheet reads as a number."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole},{rest:02d}"


def as_csv(columns: Sequence[Column[Row]], rows: Iterable[Row], name: str = "") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.title for column in columns])
    for row in rows:
        writer.writerow([_written(column.read(row), column.kind) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def _written(cell: Cell, kind: Kind) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return _local(cell).isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case int():
            return plain(cell) if kind is Kind.EURO else str(cell)
    return harmless(cell)


def _local(moment: datetime) -> datetime:
    """As clocks here showed it: spreadsheets know no time zones."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def as_xlsx(columns: Sequence[Column[Row]], rows: Iterable[Row], name: str) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    looks = {kind: book.add_format({"num_format": kind.look}) for kind in Kind if kind.look}
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width or column.kind.width)
        sheet.write_string(0, place, column.title, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _write(sheet, last, place, column.read(row), column.kind, looks.get(column.kind))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    book.close()
    return out.getvalue()


def _write(sheet: Any, line: int, place: int, cell: Cell, kind: Kind, look: Any) -> None:
    match cell:
        case None | "":
            return
        case datetime():
            sheet.write_datetime(line, place, _local(cell), look)
        case date():
            sheet.write_datetime(line, place, cell, look)
        case int():
            sheet.write_number(line, place, cell / 100 if kind is Kind.EURO else cell, look)
        case _:
            # Never a formula or a link, whatever the text begins with.
            sheet.write_string(line, place, cell[:_MOST_CHARACTERS])


_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMS: Final[dict[str, tuple[str, Callable[..., bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": (_XLSX, as_xlsx),
}


def download(
    form: str, columns: Sequence[Column[Row]], rows: Iterable[Row], *, name: str
) -> HttpResponse:
    """The table as a file of this name and day; another form than ours is not there."""
    if form not in _FORMS:
        raise Http404
    content_type, write = _FORMS[form]
    answer = HttpResponse(write(columns, rows, name.capitalize()), content_type=content_type)
    file_name = f"{name}-{timezone.localdate():%Y-%m-%d}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{file_name}"'
    answer["Cache-Control"] = "no-store"
    return answer
