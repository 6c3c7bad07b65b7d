"""Variants that name their parent, or parents that name their variants: made into groups."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from suppliers.feeds.readers.base import Cell, Row

# The column added for what tells variants apart: one name in every language, mappings keep it.
VARIANT: Final = "Variante"
Read = Callable[[], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Parent:
    """A row that is sold only through its variants: its group, and what they take from it."""

    group: str
    values: dict[str, Cell]


def regroup(
    read: Read,
    *,
    names: Callable[[Row], Sequence[str]],
    parent_of: Callable[[Row], str],
    shared: Sequence[str],
    finish: Callable[[Row, Parent], None],
) -> Iterator[Row]:
    """Rows again, variants of one parent side by side and filled from it, parents left out.

    `names(row)` are what variants may call a parent, none for other rows; `parent_of(row)` is
    what a variant calls its own. `shared` columns are filled where a variant leaves them blank,
    then `finish(row, parent)` may add to it. The file is read three times rather than held: only
    parents and the variants of families that are still open stay in memory.
    """
    parents: dict[str, Parent] = {}
    for row in read():
        own = names(row)
        if own:
            kept = {column: row.values[column] for column in shared if row.values.get(column)}
            parents |= dict.fromkeys(own, Parent(own[0], kept))
    if not parents:
        yield from read()
        return
    sizes = Counter(parents[name].group for name in map(parent_of, read()) if name in parents)
    waiting: dict[str, list[Row]] = {}
    for row in read():
        own = names(row)
        parent = parents.get(parent_of(row))
        if own and sizes[own[0]]:
            continue
        if parent is None or own:
            yield row
            continue
        family = waiting.setdefault(parent.group, [])
        family.append(_filled(row, parent, shared, finish))
        if len(family) == sizes[parent.group]:
            yield from waiting.pop(parent.group)


def _filled(
    row: Row, parent: Parent, shared: Sequence[str], finish: Callable[[Row, Parent], None]
) -> Row:
    for column in shared:
        if not row.values.get(column) and column in parent.values:
            row.values[column] = parent.values[column]
    finish(row, parent)
    return row._replace(group=parent.group)
