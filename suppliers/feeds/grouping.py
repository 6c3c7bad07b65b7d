"""Rows that are variants of one product, where no column of the file was made to say so. Pure.

Many exports repeat the product's number on the rows of its variants, repeat its name beside a
size, or write the name once and leave it blank below.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from suppliers.feeds import headers
from suppliers.feeds.readers.base import Cell, Row

# A group that was found here, not told by the file: it yields to what the shop knows already.
FOUND: Final = "\x1f"
_NUMBERS: Final = frozenset(
    "id ids identifiant identifier handle handleid token parent slug groupe mere modele".split()  # noqa: SIM905
)

Samples = Sequence[Mapping[str, Cell]]


def of(columns: Mapping[str, str], samples: Samples) -> dict[str, Any]:
    """How to join the rows: {} for not at all, or what `joined` takes.

    `columns` is column → field.
    """
    where = {code: column for column, code in columns.items() if code}
    title = where.get("title", "")
    if "group" in where or not title:
        return {}
    for column, code in columns.items():
        is_number = not code and bool(_NUMBERS & set(headers.read(column).words))
        if is_number and _is_product(column, where, samples):
            return {"column": column}
    tells = [where[code] for code in ("name", "content") if code in where]
    if "name" in where and _is_continued(where, samples):
        return {"title": title, "tells": [where[c] for c in ("name", "price") if c in where]}
    if tells and _is_repeated(title, tells, samples):
        return {"column": title}
    return {}


def _runs(column: str, samples: Samples) -> list[list[Mapping[str, Cell]]]:
    """Rows that follow each other with the same value, two or more."""
    runs = (
        list(run) for value, run in groupby(samples, key=lambda row: _text(row, column)) if value
    )
    return [run for run in runs if len(run) > 1]


def _is_product(column: str, where: Mapping[str, str], samples: Samples) -> bool:
    """Does this number stand on several rows of one name, each with a reference of its own?"""
    runs = _runs(column, samples)
    values = [_text(row, column) for row in samples]
    if not runs or len({value for value in values if value}) < 2:
        return False
    for run in runs:
        titles = {_text(row, where["title"]) for row in run} - {""}
        own = [_text(row, where["reference"]) for row in run] if "reference" in where else []
        if len(titles) > 1 or len(set(own)) < len(own):
            return False
    return True


def _is_repeated(title: str, tells: Sequence[str], samples: Samples) -> bool:
    """Is the name repeated on rows that something tells apart, each time?"""
    runs = _runs(title, samples)
    return bool(runs) and all(
        any(len({_text(row, tell) for row in run}) == len(run) for tell in tells) for run in runs
    )


def _is_continued(where: Mapping[str, str], samples: Samples) -> bool:
    """Are there rows without a name, but with a variant and a price, below a row that has one?"""
    needs = [where[code] for code in ("name", "price") if code in where]
    blank = [row for row in samples[1:] if not _text(row, where["title"])]
    full = [row for row in blank if all(_text(row, column) for column in needs)]
    return bool(full) and bool(_text(samples[0], where["title"]))


def _text(row: Mapping[str, Cell], column: str) -> str:
    return str(row.get(column, "")).strip()


def joined(rows: Iterable[Row], how: Mapping[str, Any]) -> Iterable[Row]:
    """The same rows, those of one product under one group; `how` is what `of` gave."""
    if not how:
        return rows
    if "column" in how:
        return _by_column(rows, how["column"])
    return _filled_down(rows, how["title"], how["tells"])


def _by_column(rows: Iterable[Row], column: str) -> Iterator[Row]:
    for row in rows:
        value = _text(row.values, column)
        yield row if row.group or not value else row._replace(group=FOUND + value)


def _filled_down(rows: Iterable[Row], title: str, tells: Sequence[str]) -> Iterator[Row]:
    held: Row | None = None
    for row in rows:
        is_next = not _text(row.values, title) and all(_text(row.values, tell) for tell in tells)
        if held is not None and is_next and not row.group:
            group = held.group or f"{FOUND}{held.number}"
            yield held._replace(group=group)
            held = row._replace(group=group)
            continue
        if held is not None:
            yield held
        held = row
    if held is not None:
        yield held
