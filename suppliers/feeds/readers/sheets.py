"""Spreadsheets: XLSX, XLS and ODS through calamine, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from suppliers.feeds.readers import archives, cells, headers, limits, sheet_process
from suppliers.feeds.readers.base import EXTRA, Cell, Row, Source, Unreadable
from suppliers.feeds.readers.words import fold

# Our own template's sheet: it wins over the others.
TEMPLATE_SHEET: Final = "Catalogue"
_SAMPLE_ROWS: Final = 200
# The column added for the name of the sheet, where several are read.
SHEET: Final = "Feuille"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet that holds a table: its place in the workbook and its header."""

    index: int
    name: str
    header: headers.Header
    size: int
    height: int


def open_sheets(path: Path, kind: str) -> Source:
    """The sheet of the workbook that looks most like a catalogue."""
    sheet, alike, others = _choose(path)
    if alike:
        return _open_alike(path, kind, [sheet, *alike], others)
    errors = archives.xlsx_errors(path, sheet=sheet.index) if kind == "xlsx" else {}
    source = Source(
        format=kind,
        columns=sheet.header.names,
        read=lambda: _rows(path, sheet, errors),
    )
    if others:
        source.note(
            _("La feuille « %(name)s » a été lue ; les autres non : %(others)s.")
            % {"name": sheet.name, "others": ", ".join(f"« {other} »" for other in others[:5])}
        )
    if sheet.header.index:
        source.note(
            _("Les colonnes sont nommées à la ligne %(line)s : ce qui précède n’a pas été lu.")
            % {"line": sheet.header.index + 1}
        )
    return source


def _open_alike(path: Path, kind: str, sheets: list[_Sheet], others: list[str]) -> Source:
    """Sheets that have the same columns: one family of products on each, mostly."""
    sheets = sorted(sheets, key=lambda sheet: sheet.index)
    columns = sheets[0].header.names

    def read() -> Iterator[Row]:
        before = 0
        for sheet in sheets:
            names = dict(zip(sheet.header.names, columns, strict=True))
            errors = archives.xlsx_errors(path, sheet=sheet.index) if kind == "xlsx" else {}
            for row in _rows(path, sheet, errors):
                values = {names.get(name, name): cell for name, cell in row.values.items()}
                yield Row(before + row.number, {**values, SHEET: sheet.name})
            before += sheet.height

    source = Source(format=kind, columns=[*columns, SHEET], read=read)
    source.note(
        _(
            "Les feuilles %(names)s ont été lues l’une après l’autre, leurs lignes comptées à la suite."
        )
        % {"names": ", ".join(f"« {sheet.name} »" for sheet in sheets[:10])}
    )
    if others:
        source.note(
            _("Ces feuilles n’ont pas été lues : %(others)s.")
            % {"others": ", ".join(f"« {other} »" for other in others[:5])}
        )
    return source


def _lines(path: Path, *more: str) -> Generator[Any, None, None]:
    """What the process says of a workbook, line by line. Unreadable when it fails."""
    command = [
        sys.executable,
        "-I",
        sheet_process.__file__,
        str(limits.MAX_SHEET_MEMORY),
        str(_SAMPLE_ROWS),
        str(path),
        *more,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own script
        try:
            for line in process.stdout or ():
                yield json.loads(line, object_hook=_dated)
            code = process.wait()
        except ValueError:
            # A line cut where the process fell.
            code = process.wait()
            code = code or sheet_process.BROKEN
        finally:
            process.kill()
    if code:
        raise archives.locked() if code == sheet_process.LOCKED else archives.broken()


def _dated(value: dict[str, str]) -> date:
    return datetime.fromisoformat(value["t"]) if "t" in value else date.fromisoformat(value["d"])


def _choose(path: Path) -> tuple[_Sheet, list[_Sheet], list[str]]:
    """The sheet to read, those with the same columns, and the names of others that are filled."""
    found: list[_Sheet] = []
    filled: list[str] = []
    wrong: Unreadable | None = None
    for index, name, is_visible, height, sample in _lines(path):
        filled.append(name)
        try:
            header = headers.read([[str(cells.cell(value)) for value in row] for row in sample])
        except Unreadable as error:
            wrong = wrong or error
            continue
        size = (height - header.index) * header.width if is_visible else 0
        found.append(_Sheet(index, name, header, size, height))
    if not found:
        raise wrong or Unreadable(_("Le classeur est vide : remplissez-le et renvoyez-le."))
    ours = [sheet for sheet in found if fold(sheet.name) == fold(TEMPLATE_SHEET)]
    chosen = ours[0] if ours else max(found, key=lambda sheet: sheet.size)
    alike = [
        sheet
        for sheet in found
        if not ours and sheet is not chosen and sheet.size and _same_names(sheet, chosen)
    ]
    read = {chosen.name, *(sheet.name for sheet in alike)}
    return chosen, alike, [name for name in filled if name not in read]


def _same_names(one: _Sheet, other: _Sheet) -> bool:
    return [fold(name) for name in one.header.names] == [fold(name) for name in other.header.names]


def _rows(path: Path, sheet: _Sheet, errors: dict[tuple[int, int], str]) -> Iterator[Row]:
    with closing(_lines(path, str(sheet.index))) as lines:
        merged = _merged(next(lines), below=sheet.header.index)
        titles: list[str] = []
        kept: dict[int, Cell] = {}
        for index, line in enumerate(row for batch in lines for row in batch):
            values = [cells.cell(value) for value in line]
            if errors:
                _put_errors(values, index, errors)
            if index == sheet.header.index:
                titles = _trimmed(values)
            if index <= sheet.header.index:
                continue
            cells.check_rows(index)
            _repeat(values, index, merged, kept)
            # The header may be repeated lower down, as it is on each printed page.
            is_title = [str(value) for value in values[: len(titles)]] == titles
            beside = headers.parts(values, sheet.header) if sheet.header.starts else (values,)
            for part in () if is_title else beside:
                if row := _row(part, sheet.header, index + 1):
                    yield Row(index + 1, row)


def _trimmed(values: list[Cell]) -> list[str]:
    """The header as it is written, to know it again where it is repeated."""
    texts = [str(value) for value in values]
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    return texts


def _put_errors(values: list[Cell], index: int, errors: dict[tuple[int, int], str]) -> None:
    for place, value in enumerate(values):
        if value == "":
            values[place] = errors.get((index, place), "")


# Row index → (column, first row) of the cells merged downward over data rows.
_Merged = dict[int, list[tuple[int, int]]]


def _merged(ranges: list[Any], *, below: int) -> _Merged:
    """Merged ranges as ((top, left), (bottom, right)), by each row that they cover."""
    found: _Merged = {}
    covered = 0
    for (top, left), (bottom, _right) in ranges:
        covered += bottom - top
        if top > below and covered <= limits.MAX_SHEET_CELLS // 10:
            for index in range(top, bottom + 1):
                found.setdefault(index, []).append((left, top))
    return found


def _repeat(values: list[Cell], index: int, merged: _Merged, kept: dict[int, Cell]) -> None:
    """Fill the cells of this row that belong to one merged from above."""
    for place, first in merged.get(index, ()):
        if place < len(values):
            if index == first:
                kept[place] = values[place]
            elif not values[place]:
                values[place] = kept.get(place, "")


def _row(values: list[Cell], header: headers.Header, number: int) -> dict[str, Cell]:
    row: dict[str, Cell] = {}
    for name, value in zip(header.names, values, strict=False):
        if value == "":
            continue
        if isinstance(value, str):
            cells.check_length(value, number=number, column=name)
            cells.check_nul(value, number=number)
        row[name] = value
    extra = [str(value) for value in values[header.width :] if value != ""]
    if extra and row:
        row[EXTRA] = " | ".join(extra)
    return row
