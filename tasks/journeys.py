"""What follows from each fact: one table, read from top to bottom.

A step takes the subject's id, is idempotent, and is committed together with its Applied row.
"""

from collections.abc import Callable

from cms import search as cms
from shop.listings import cards
from shop.search import operations as search

Step = Callable[..., None]

JOURNEY: dict[str, list[tuple[str, Step]]] = {
    "listing.changed": [
        ("cards.refresh", cards.refresh_listing),
        ("search.reindex", search.reindex_listing),
    ],
    "supplier.changed": [
        ("cards.refresh_supplier", cards.refresh_supplier),
        ("search.reindex_supplier", search.reindex_supplier),
    ],
    "page.changed": [("cms.push_page", cms.push_page)],
}
