"""Cards as pages read them: plain rows of the database, which are told apart by what they say.

A row is its own version: what was rendered of it may be kept under it, and a changed price or
stock is another row. Far cheaper to read than models, of which a page makes twenty.
"""

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.db import connection

from shop.listings.models import Availability

_LARGEST: Final = 2**63 - 1


class CardRow(NamedTuple):
    """The columns of a card that pages show, in the database's own types."""

    pk: int
    slug: str
    title: str
    summary: str
    kind: str
    supplier_id: int
    supplier_slug: str
    supplier_name: str
    commune_name: str
    department: str
    category_id: int
    price_kind: str
    price_incl: int | None
    price_excl: int | None
    pro_price_incl: int | None
    pro_price_excl: int | None
    vat_code: str
    unit_price_incl: int | None
    unit_price_excl: int | None
    unit_price_unit: str
    availability: str
    # JSON, as the database tells it.
    labels: str
    structures: str
    picture_digest: str
    picture_alt: str
    picture_width: int
    picture_height: int

    @property
    def proofs(self) -> list[tuple[str, str, str, str | None]]:
        """(code, short name, group, last valid day), structures first."""
        return [tuple(row) for row in (*json.loads(self.structures), *json.loads(self.labels))]

    @property
    def availability_name(self) -> str:
        return str(Availability(self.availability).label)


_COLUMNS: Final = ", ".join(f"c.{name}" for name in ("listing_id", *CardRow._fields[1:]))


def _rows(rest: str, params: Sequence[Any]) -> list[CardRow]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM listings_card AS c {rest}", params)  # noqa: S608 - our own names
        return [CardRow._make(row) for row in cursor.fetchall()]


def rows_of(*, listing_ids: Sequence[int]) -> list[CardRow]:
    """Cards in the given order; what is no longer on sale is left out. One query."""
    if not listing_ids:
        return []
    marks = ", ".join(["%s"] * len(listing_ids))
    found = {row.pk: row for row in _rows(f"WHERE c.listing_id IN ({marks})", listing_ids)}
    return [found[pk] for pk in listing_ids if pk in found]


def others_of(*, card: CardRow, count: int) -> list[CardRow]:
    """Other cards of the same supplier, available ones first."""
    return _rows(
        "WHERE c.supplier_id = %s AND c.listing_id <> %s ORDER BY "
        "CASE WHEN c.availability = 'out' THEN 1 ELSE 0 END, c.published_at DESC, "
        "c.listing_id DESC LIMIT %s",
        [card.supplier_id, card.pk, count],
    )


def rows_of_supplier(*, supplier_id: int, count: int) -> list[CardRow]:
    """The newest cards of a supplier."""
    return _rows(
        "WHERE c.supplier_id = %s ORDER BY c.published_at DESC, c.listing_id DESC LIMIT %s",
        [supplier_id, count],
    )


def on_sale(*, listing_id: int) -> tuple[CardRow, str | None] | None:
    """The card of a published listing of a published supplier with its sheet, as JSON.

    The sheet is None only between an upgrade that knows sheets and their first writing.
    """
    if listing_id > _LARGEST:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS}, s.content FROM listings_card AS c "  # noqa: S608 - our own names
            "JOIN listings_listing AS l ON l.id = c.listing_id "
            "JOIN directory_supplier AS f ON f.id = l.supplier_id "
            "LEFT JOIN listings_sheet AS s ON s.listing_id = c.listing_id "
            "WHERE c.listing_id = %s AND l.state = 'published' AND f.state = 'published'",
            [listing_id],
        )
        row = cursor.fetchone()
    return None if row is None else (CardRow._make(row[:-1]), row[-1])
