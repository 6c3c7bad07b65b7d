"""Spreadsheets: XLSX, XLS and ODS through calamine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import python_calamine as calamine
from django.utils.translation import gettext as _

from suppliers.feeds.readers import archives, cells, headers
from suppliers.feeds.readers.base import EXTRA, Cell, Row, Source, Unreadable
from suppliers.feeds.readers.words import fold

# Our own template's sheet: it wins over the others.
TEMPLATE_SHEET: Final = "Catalogue"
_SAMPLE_ROWS: Final = 200
_MOST_SHEETS: Final = 50
# Rust's own failures reach Python as a BaseException of this name, made at run time.
_PANIC: Final = "PanicException"
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet that holds a table: its place in the workbook and its header."""

    index: int
    name: str
    header: headers.Header
    size: int


def open_sheets(path: Path, kind: str) -> Source:
    """The sheet of the workbook that looks most like a catalogue."""
    workbook = _safely(lambda: calamine.CalamineWorkbook.from_path(path))
    with workbook:
        sheet, others = _choose(workbook)
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


def _safely(act: Callable[[], _Result]) -> _Result:
    """Do what a hostile workbook may break, and say it in the supplier's words."""
    try:
        return act()
    except calamine.PasswordError as error:
        raise archives.locked() from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        if isinstance(error, Unreadable):
            raise
        raise archives.broken() from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise archives.broken() from error


def _choose(workbook: calamine.CalamineWorkbook) -> tuple[_Sheet, list[str]]:
    """The sheet to read, and the names of those that are not blank and were left."""
    found: list[_Sheet] = []
    filled: list[str] = []
    wrong: Unreadable | None = None
    for index, meta in enumerate(workbook.sheets_metadata[:_MOST_SHEETS]):
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = _safely(lambda index=index: workbook.get_sheet_by_index(index))  # type: ignore[misc]
        if sheet.end is None:
            continue
        filled.append(meta.name)
        sample = _safely(lambda sheet=sheet: sheet.to_python(False, _SAMPLE_ROWS))  # type: ignore[misc]
        texts = [[_text(value) for value in row] for row in sample]
        try:
            header = headers.read(texts)
        except Unreadable as error:
            wrong = wrong or error
            continue
        is_visible = meta.visible == calamine.SheetVisibleEnum.Visible
        size = (sheet.total_height - header.index) * header.width
        found.append(_Sheet(index, meta.name, header, size if is_visible else 0))
    if not found:
        raise wrong or Unreadable(_("Le classeur est vide : remplissez-le et renvoyez-le."))
    ours = [sheet for sheet in found if fold(sheet.name) == fold(TEMPLATE_SHEET)]
    chosen = ours[0] if ours else max(found, key=lambda sheet: sheet.size)
    return chosen, [name for name in filled if name != chosen.name]


def _text(value: Any) -> str:
    return str(cells.cell(value))


def _rows(path: Path, sheet: _Sheet, errors: dict[tuple[int, int], str]) -> Iterator[Row]:
    workbook = _safely(lambda: calamine.CalamineWorkbook.from_path(path))
    with workbook:
        table = _safely(lambda: workbook.get_sheet_by_index(sheet.index))
        merged = _merged(table, below=sheet.header.index)
        lines = _safely(table.iter_rows)
        index, titles = -1, [""]
        kept: dict[int, Cell] = {}
        while True:
            line = _safely(lambda: next(lines, None))
            index += 1
            if line is None:
                return
            values = [cells.cell(value) for value in line]
            if errors:
                _put_errors(values, index, errors)
            if index <= sheet.header.index:
                titles = _trimmed(values)
                continue
            for place, first, last in merged.get(index, ()):
                if place < len(values):
                    if index == first:
                        kept[place] = values[place]
                    elif index <= last and not values[place]:
                        values[place] = kept.get(place, "")
            row = _row(values, sheet.header, index + 1)
            cells.check_rows(index)
            if row and list(map(str, values[: len(titles)])) != titles:
                yield Row(index + 1, row)


def _trimmed(values: list[Cell]) -> list[str]:
    """The header as it is written, to know it again where it is repeated lower down."""
    texts = [str(value) for value in values]
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    return texts


def _put_errors(values: list[Cell], index: int, errors: dict[tuple[int, int], str]) -> None:
    for place, value in enumerate(values):
        if value == "":
            values[place] = errors.get((index, place), "")


def _merged(table: calamine.CalamineSheet, *, below: int) -> dict[int, list[tuple[int, int, int]]]:
    """Row index → (column, first row, last row) of the cells merged downward over data rows."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for (top, left), (bottom, _right) in table.merged_cell_ranges or ():
        # The library gives (row, column); a merge wider than the sheet is nobody's product.
        if top <= below or bottom <= top:
            continue
        for index in range(top, min(bottom, table.total_height) + 1):
            found.setdefault(index, []).append((left, top, bottom))
    return found


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
