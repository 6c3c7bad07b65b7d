"""Items of JSON and XML made into rows: nested objects become dotted columns."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from suppliers.feeds.readers import cells, limits
from suppliers.feeds.readers.base import Cell, Unreadable

# One product: names to texts, lists or further objects. "#" is the text of an XML element that
# has attributes or children too.
Item = dict[str, Any]
TEXT: Final = "#"
# Of a list of objects, so many become columns: "images.0.src", "images.1.src"…
_MOST_OBJECTS: Final = 5
# Items whose columns are shown; a later column is still in its row.
SAMPLE_ITEMS: Final = 200


def flatten(item: Item, *, number: int) -> dict[str, Cell]:
    """{"price": {"amount": 6.9}, "tags": ["a", "b"]} → {"price.amount": "6.9", "tags": "a|b"}.

    Unreadable where objects are nested too deep or a text is too long for a cell.
    """
    row: dict[str, Cell] = {}
    _spread(item, "", row, number, 0)
    cells.check_columns(len(row))
    return row


def _spread(value: Any, name: str, row: dict[str, Cell], number: int, depth: int) -> None:
    if depth > limits.MAX_DEPTH:
        raise too_deep(number)
    if isinstance(value, dict):
        for key, inner in value.items():
            _spread(inner, _dotted(name, key), row, number, depth + 1)
    elif isinstance(value, list):
        _spread_list(value, name, row, number, depth + 1)
    elif value is not None:
        cell = cells.cell(value)
        if isinstance(cell, str):
            cells.check_nul(cell, number=number)
            cells.check_length(cell, number=number, column=name)
        row[name] = cell


def _dotted(name: str, key: str) -> str:
    if key == TEXT and name:
        return name
    return f"{name}.{key}" if name else key


def _spread_list(
    values: list[Any], name: str, row: dict[str, Cell], number: int, depth: int
) -> None:
    scalars = [value for value in values if not isinstance(value, (dict, list))]
    if scalars:
        texts = [str(cells.cell(value)) for value in scalars if value is not None]
        _spread("|".join(texts), name, row, number, depth)
    objects = [value for value in values if isinstance(value, (dict, list))]
    # An XML element that may be repeated keeps its column when it stands alone.
    is_xml = isinstance(values, Repeated)
    for place, value in enumerate(objects[:_MOST_OBJECTS]):
        inner = name if is_xml and not place else _dotted(name, str(place))
        _spread(value, inner, row, number, depth)


class Repeated(list[Any]):
    """XML elements of one name side by side: the first keeps the name, the next are numbered."""


def columns(rows: Iterator[dict[str, Cell]]) -> list[str]:
    """The columns of these rows, in order of appearance."""
    found: dict[str, None] = {}
    for row in rows:
        found.update(dict.fromkeys(row))
    return list(found)


def texts(value: Any) -> list[str]:
    """Every text of a value, however it is wrapped: one text, a list, objects of texts."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    text = "" if value is None else str(cells.cell(value))
    return [text] if text else []


def too_deep(number: int) -> Unreadable:
    return Unreadable(
        _(
            "L’élément %(number)s est imbriqué sur plus de %(most)s niveaux : exportez une simple "
            "liste de produits."
        )
        % {"number": number, "most": limits.MAX_DEPTH}
    )
