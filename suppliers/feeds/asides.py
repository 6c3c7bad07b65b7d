"""Rows that stand among products without being one: headings, totals, remarks. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from shop.places.text import fold
from suppliers.feeds import values
from suppliers.feeds.readers.base import Cell

# As the only words of a cell they never name a product.
_TOTALS: Final = frozenset(
    ("total", "totaux", "total general", "grand total", "sous total", "subtotal", "total ht",
     "total ttc", "total stock", "stock total", "total produits", "total articles", "somme",
     "moyenne", "fin", "fin de liste", "fin du fichier")
)  # fmt: skip
# Nearly all titles are told from totals by this, without being folded.
_MAYBE: Final = re.compile("tota|somme|moyenne|fin", re.IGNORECASE)
_SUMS: Final = re.compile(
    r"(?:total|totaux|sous total|grand total|subtotal|resume|recapitulatif|statistiques|somme|"
    r"moyenne|nombre de|nombre d|nb de|valeur du stock|valeur totale|valeur stock|stock total|"
    r"montant total|prix moyen|summary|count)\b"
)
_FEWEST_COLUMNS: Final = 3  # of a table whose lone cells are no products


def is_total(text: str) -> bool:
    """Is this all that a summing row says of itself?"""
    return _MAYBE.search(text) is not None and fold(text) in _TOTALS


def filled(cells: Mapping[str, Cell]) -> list[tuple[str, str]]:
    """Column and text of the cells that hold something."""
    return [
        (column, str(cell).strip()) for column, cell in cells.items() if not values.is_empty(cell)
    ]


def is_aside(cells: Mapping[str, Cell], *, columns: Collection[str], is_priced: bool) -> bool:
    """Is this row no product? `columns` are those that are read, `is_priced`: name and price."""
    found = filled(cells)
    if not any(column in columns for column, _text in found) or repeats_header(found):
        return True
    first = found[0][1]
    if any(is_total(text) for _column, text in found[:2]):
        return True
    if is_priced:
        return False
    if len(columns) >= _FEWEST_COLUMNS and len(found) == 1:
        return _is_heading(first)
    return bool(_SUMS.match(fold(first))) or (first.endswith(":") and len(found) <= 2)


def _is_heading(text: str) -> bool:
    """A lone number or code may be a product of which nothing else is known."""
    return bool(re.search(r"[^\W\d_]{3}", text)) and not re.fullmatch(r"\S*\d\S*", text)


def repeats_header(found: Sequence[tuple[str, str]]) -> bool:
    """Are most of these cells the names of their columns? A list may begin anew on each page."""
    same = sum(fold(column) == fold(text) for column, text in found)
    return same > 1 and same * 2 >= len(found)


def heading(cells: Mapping[str, Cell]) -> str:
    """The words of a row that has nothing else, short enough to head those below; else ""."""
    found = filled(cells)
    if repeats_header(found):
        found = [(column, text) for column, text in found if fold(column) != fold(text)]
    text = found[0][1] if len(found) == 1 else ""
    return text if len(text) <= 60 and not _SUMS.match(fold(text)) else ""
