"""What of the catalogue an editors' page shows now, read in two queries whatever its blocks.

A page's body is rendered once for these facts, its stored blocks, the language and the audience.
What the facts leave out (names of categories and labels, counted figures, the map) is a minute
old at the most.
"""

from collections.abc import Iterable
from typing import Any

from cms.blocks.catalogue import ProductsBlock, chosen_ids
from shop.listings import rows
from suppliers.directory import queries as directory

KEPT_SECONDS = 60


def facts(stored: Iterable[dict[str, Any]]) -> tuple[Any, ...]:
    """Cards and suppliers of stored blocks."""
    listing_ids: list[int] = []
    supplier_ids: list[int] = []
    for block in stored:
        if block["type"] == "products":
            listing_ids += ProductsBlock.listing_ids(block["value"])
        elif block["type"] == "suppliers":
            supplier_ids += chosen_ids(block["value"]["suppliers"])
    cards = rows.rows_of(listing_ids=list(dict.fromkeys(listing_ids)))
    return tuple(map(tuple, cards)), tuple(directory.fronts(supplier_ids=supplier_ids))
