"""Wix: rows "Variant" below their "Product", priced by what they add to it."""

import re
from collections.abc import Iterator
from typing import Final

from suppliers.feeds.readers.base import Row, Source
from suppliers.feeds.readers.cells import plain
from suppliers.feeds.readers.families import VARIANT, Parent, regroup
from suppliers.feeds.readers.words import fold
from suppliers.feeds.values import Bad, number

_SHARED: Final = (
    "name", "description", "productimageurl", "collection", "visible", "price", "weight", "brand"
)  # fmt: skip
_CHOICE: Final = re.compile(r"productoptiondescription\d$")


def adapt(source: Source) -> Iterator[Row]:
    """What is sold: products without variants, and variants with their product's name."""
    columns = {fold(column): column for column in source.columns}
    handle, kind = columns["handleid"], columns["fieldtype"]
    choices = [column for folded, column in columns.items() if _CHOICE.match(folded)]
    price, more = columns.get("price", ""), columns.get("surcharge", "")

    def names(row: Row) -> list[str]:
        own = str(row.values.get(handle) or "")
        return [own] if own and fold(str(row.values.get(kind) or "")) == "product" else []

    def parent_of(row: Row) -> str:
        is_variant = fold(str(row.values.get(kind) or "")) == "variant"
        return str(row.values.get(handle) or "") if is_variant else ""

    def finish(row: Row, parent: Parent) -> None:
        row.values[VARIANT] = " / ".join(
            str(row.values[column]) for column in choices if row.values.get(column)
        )
        row.values[price] = _sum(str(row.values.get(price) or ""), str(row.values.get(more) or ""))

    shared = [columns[one] for one in _SHARED if one in columns]
    return regroup(source.read, names=names, parent_of=parent_of, shared=shared, finish=finish)


def _sum(price: str, more: str) -> str:
    """The price as written where there is nothing to add, or what cannot be added."""
    try:
        extra = number(more)
        return plain(number(price) + extra) if extra else price
    except Bad:
        return price
