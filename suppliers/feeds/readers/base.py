"""What every reader gives: columns and rows, whatever the file was."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

# A spreadsheet knows that a cell is a date (datetime is one of them); all else is text.
Cell = str | date

# The key under which a row keeps the text of cells beyond the last column, joined by " | ".
EXTRA: Final = "+"


class Unreadable(ValueError):
    """The file cannot be read, or ends before its end; the message says why and what to do."""


class Row(NamedTuple):
    """One line of the file as its writer sees it; `number` is where they find it again.

    Rows that follow each other with one `group` are variants of one product; a reader sets it
    only where the system that wrote the file says so. Columns without a value may be missing;
    the key EXTRA is there only when the row is longer than the header.
    """

    number: int
    values: dict[str, Cell]
    group: str = ""


@dataclass(slots=True)
class Table:
    """A file being read: `rows` is consumed once and may raise Unreadable on the way."""

    format: str
    columns: list[str]
    rows: Iterator[Row]
    encoding: str = ""
    delimiter: str = ""
    # Column → field (suppliers.feeds.fields), where the system that wrote the file is known.
    preset: dict[str, str] = field(default_factory=dict)
    # Prices include tax ("incl"), or not ("excl"), where the format itself says so.
    basis: str = ""
    # What the supplier should know: lines skipped, the sheet that was read.
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Source:
    """A file whose rows can be read again: each `read()` starts from the first row."""

    format: str
    columns: list[str]
    read: Callable[[], Iterator[Row]]
    encoding: str = ""
    delimiter: str = ""
    preset: dict[str, str] = field(default_factory=dict)
    basis: str = ""
    notes: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Keep a note once, however often the rows are read."""
        if text not in self.notes:
            self.notes.append(text)
