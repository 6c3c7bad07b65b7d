"""CSV, TSV and their kin: any delimiter, encoding and line end, read line by line."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from suppliers.feeds.readers import cells, encodings, headers, limits
from suppliers.feeds.readers.base import EXTRA, Cell, Row, Source, Unreadable

if TYPE_CHECKING:
    from _csv import Reader

_DELIMITERS: Final = (";", ",", "\t", "|", "^")
# Enough lines to tell the delimiter and the header, few enough to hold.
_SAMPLE_CHARACTERS: Final = 400_000
_SAMPLE_ROWS: Final = 200
_WRAPPED: Final = re.compile(r'"(?:[^"]|"")*"')
# Private characters close the text; after "" they are a cell of their own, unless a quote was
# left open: then the two quotes are one and belong to that cell.
_END: Final = "\ue0ff\ue0fe"


def open_delimited(path: Path) -> Source:
    """A text whose lines are rows. Unreadable where no header can be found."""
    text = encodings.sniff(path)
    lines = _sample(path, text)
    dialect = _dialect(lines)
    rows = _parse(lines, dialect)
    header = headers.read(rows)
    source = Source(
        format="csv",
        columns=header.names,
        read=lambda: _rows(path, text, dialect, header, source),
        encoding=text.name,
        delimiter=dialect.delimiter,
        notes=list(text.notes),
    )
    if any(map(any, rows[: header.index])):
        source.note(
            _("Les colonnes sont nommées à la ligne %(line)s : ce qui précède n’a pas été lu.")
            % {"line": _line_of(lines[dialect.skip :], dialect, header.index + 1) + dialect.skip}
        )
    return source


def _sample(path: Path, text: encodings.Text) -> list[str]:
    """The first whole lines, or the one line there is."""
    try:
        with path.open(encoding=text.codec, errors=text.errors, newline="") as file:
            start = file.read(_SAMPLE_CHARACTERS)
            is_whole = not file.read(1)
    except UnicodeError as error:
        raise _undecodable() from error
    lines = list(io.StringIO(start, newline=""))
    return lines if is_whole or len(lines) < 2 else lines[:-1]


def _separator_line(lines: list[str]) -> tuple[int, str]:
    """Excel writes "sep=;" above the header: how many lines to skip, and its delimiter."""
    first = lines[0].lstrip("\ufeff").strip(' "\r\n') if lines else ""
    if first.casefold().startswith("sep=") and len(first) == 5:
        return 1, first[4]
    # The tab was stripped with the line end.
    if first.casefold() == "sep=":
        return 1, "\t"
    return 0, ""


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How cells are told apart; `skip` lines stand before the first record."""

    delimiter: str
    skip: int = 0
    # 'a; "b; c"': the space belongs to nobody, or the quote would not open a cell.
    has_spaces: bool = False
    # Each whole line was put in quotes once more.
    is_wrapped: bool = False

    def reader(self, lines: Iterable[str]) -> "Reader":
        if self.is_wrapped:
            lines = map(_unwrapped, lines)
        return csv.reader(lines, delimiter=self.delimiter, skipinitialspace=self.has_spaces)


def _is_wrapped(lines: list[str]) -> bool:
    """Is each line one quoted cell that holds a row? A spreadsheet read what another wrote."""
    filled = [line.strip() for line in lines[:_SAMPLE_ROWS] if line.strip()]
    return len(filled) > 1 and all(
        _WRAPPED.fullmatch(line) and any(mark in line for mark in _DELIMITERS) for line in filled
    )


def _unwrapped(line: str) -> str:
    bare = line.rstrip("\r\n")
    if len(bare) < 2 or bare[0] != '"' or bare[-1] != '"':
        return line
    return bare[1:-1].replace('""', '"') + "\n"


def _dialect(lines: list[str]) -> _Dialect:
    skip, delimiter = _separator_line(lines)
    if _is_wrapped(lines[skip:]):
        inner = list(map(_unwrapped, lines[skip:]))
        return replace(_dialect(inner), skip=skip, is_wrapped=True)
    delimiter = delimiter or _delimiter(lines)
    start = "".join(lines)
    has_spaces = f'{delimiter} "' in start and f'{delimiter}"' not in start
    return _Dialect(delimiter, skip, has_spaces)


def _parse(lines: list[str], dialect: _Dialect) -> list[list[str]]:
    """The sample's rows; what the end of the sample cuts is left to the reading itself."""
    rows: list[list[str]] = []
    # A cell too long for the reader: the rows before it still show the delimiter.
    with suppress(csv.Error):
        rows.extend(islice(dialect.reader(lines[dialect.skip :]), _SAMPLE_ROWS))
    return rows


def _line_of(lines: list[str], dialect: _Dialect, count: int) -> int:
    """The physical line at which the record of this ordinal begins (1-based)."""
    reader = dialect.reader(lines)
    line = 1
    for _record in islice(reader, count - 1):
        line = reader.line_num + 1
    return line


def _delimiter(lines: list[str]) -> str:
    """The delimiter under which most rows are as wide as their header."""
    return max(_DELIMITERS, key=lambda delimiter: _score(_parse(lines, _Dialect(delimiter))))


def _score(rows: list[list[str]]) -> tuple[float, int]:
    """How well rows agree with their header, from 0 to 1, then how wide it is."""
    index = headers.find(rows)
    if index is None:
        return 0.0, 0
    width = len(rows[index])
    if width < 2:
        return 0.01, 1
    below = [row for row in rows[index + 1 :] if any(row)]
    even = sum(len(row) == width for row in below)
    share = even / len(below) if below else 0.9
    torn = sum(map(_is_torn, chain.from_iterable(rows))) / len(rows)
    # Rows above the header may be a title, or the true header under another delimiter.
    return round(0.1 + 0.9 * share - min(torn, 1) * 0.5 - 0.3 * (index > 0), 2), width


def _is_torn(cell: str) -> bool:
    """Does this cell show a delimiter beside a quote, or where a lone word would stand?"""
    return any(
        f'{other}"' in cell or f'"{other}' in cell or (other != "," and other in cell[:40])
        for other in _DELIMITERS
    )


def _rows(
    path: Path,
    text: encodings.Text,
    dialect: _Dialect,
    header: headers.Header,
    source: Source,
) -> Iterator[Row]:
    repeats: list[int] = []
    try:
        with path.open(encoding=text.codec, errors=text.errors, newline="") as file:
            lines: Iterator[str] = file
            if text.name == "utf-16":
                lines = _without_nul(file)
            lines = islice(lines, dialect.skip, None)
            yield from _records(lines, dialect, header, repeats)
    except UnicodeError as error:
        raise _undecodable() from error
    except csv.Error as error:
        raise Unreadable(
            _(
                "Une cellule dépasse %(most)s caractères : un guillemet ouvert n’est sans doute "
                "jamais refermé. Exportez de nouveau le fichier."
            )
            % {"most": limits.MAX_CELL}
        ) from error
    if repeats:
        source.note(
            _("Les titres sont répétés aux lignes %(lines)s, qui n’ont pas été lues.")
            % {"lines": ", ".join(map(str, repeats[:10])) + ("…" if len(repeats) > 10 else "")}
        )


def _records(
    lines: Iterator[str],
    dialect: _Dialect,
    header: headers.Header,
    repeats: list[int],
) -> Iterator[Row]:
    """Rows below the header; the numbers of header rows found again are put in `repeats`."""
    skip, reader = dialect.skip, dialect.reader(chain(lines, (f'""{_END}',)))
    names, width = header.names, header.width
    title = list(islice(reader, header.index + 1))[-1]
    count, record = 0, title
    row: dict[str, Cell]
    number = begin = reader.line_num + skip + 1
    for record in reader:
        number, begin = begin, reader.line_num + skip + 1
        if len(record) != width or width == 1:
            row = _uneven(record, names, width)
        elif not record[0] and not any(record):
            continue
        else:
            row = dict(zip(names, record, strict=True))
        if header.starts and record != title:
            for part in headers.parts(record, header):
                if row := _uneven(part, names, width):
                    count += 1
                    yield Row(number, row)
            continue
        if not row or record == title:
            if row:
                repeats.append(number)
            continue
        count += 1
        if count > limits.MAX_ROWS:
            cells.check_rows(count)
        yield Row(number, row)
    if record != [_END]:
        raise Unreadable(
            _(
                "Le fichier s’arrête au milieu d’une ligne : un guillemet ouvert à la ligne "
                "%(line)s n’est jamais refermé. Exportez-le de nouveau."
            )
            % {"line": number}
        )


def _uneven(record: list[str], names: list[str], width: int) -> dict[str, Cell]:
    """A row that is not as wide as the header; empty for a blank one and for the end."""
    if not any(record) or record == [_END]:
        return {}
    row: dict[str, Cell] = dict(zip(names, record, strict=False))
    extra = [text for text in record[width:] if text.strip()]
    if extra:
        row[EXTRA] = " | ".join(extra)
    return row


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        cells.check_nul(line, number=number)
        yield line


def _undecodable() -> Unreadable:
    return Unreadable(
        _("Les caractères du fichier sont illisibles : enregistrez-le en UTF-8 et renvoyez-le.")
    )
