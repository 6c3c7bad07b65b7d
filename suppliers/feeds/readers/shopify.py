"""Shopify: its CSV export, one product over several rows, and products.json."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from suppliers.feeds.readers.base import Row, Source
from suppliers.feeds.readers.trees import Item, texts

PICTURES: Final = "pictures"
VARIANT: Final = "variant"
# The only variant of a product without variants.
_NO_VARIANT: Final = "Default Title"
_SHARED: Final = (
    "Title", "Body (HTML)", "Vendor", "Product Category", "Standard Product Type", "Type", "Custom Product Type",
    "Tags", "Published", "Status", "Option1 Name", "Option2 Name", "Option3 Name", "SEO Title",
    "SEO Description", "Description", "Product category", "Google Shopping / Google Product Category",
)  # fmt: skip
_OPTIONS: Final = tuple(
    f"Option{place} {side}" for place in (1, 2, 3) for side in ("Value", "value")
)
_HANDLES: Final = ("Handle", "URL handle")
_SOLD: Final = ("Variant Price", "Price", "Variant SKU", "SKU", "Option1 Value", "Option1 value")
_IMAGES: Final = ("Image Src", "Product image URL")


def adapt(source: Source) -> Iterator[Row]:
    """Rows that are sold, each with its product's title and all its pictures."""
    handle = next(name for name in _HANDLES if name in source.columns)
    rows = source.read()
    for group, together in groupby(rows, key=lambda row: str(row.values.get(handle) or "")):
        yield from _product(group, list(together))


def _product(group: str, rows: list[Row]) -> Iterator[Row]:
    first = rows[0].values
    shared = {column: first[column] for column in _SHARED if first.get(column)}
    pictures = [str(row.values[name]) for row in rows for name in _IMAGES if row.values.get(name)]
    for place, row in enumerate(rows):
        if place and not any(row.values.get(name) for name in _SOLD):
            continue
        for column, value in shared.items():
            if not row.values.get(column):
                row.values[column] = value
        options = [str(row.values[name]) for name in _OPTIONS if row.values.get(name)]
        row.values[VARIANT] = " / ".join(one for one in options if one != _NO_VARIANT)
        if pictures:
            row.values[PICTURES] = "|".join(dict.fromkeys(pictures))
        yield row._replace(group=group)


def expand(item: Item) -> Iterator[tuple[Item, str]]:
    """A product of products.json: one row a variant."""
    group = next(iter(texts(item.get("handle") or item.get("id"))), "")
    shared = {
        name: ", ".join(texts(value)) if isinstance(value, list) else value
        for name, value in item.items()
        if name not in ("variants", "images", "image", "options")
    }
    pictures = [text for one in _dicts(item.get("images")) for text in texts(one.get("src"))]
    if pictures:
        shared[PICTURES] = "|".join(pictures)
    for variant in _dicts(item.get("variants")):
        title = str(variant.get("title") or "")
        yield (
            {
                **shared,
                VARIANT: "" if title == _NO_VARIANT else title,
                **{f"variants.{name}": value for name, value in variant.items()},
            },
            group,
        )


def _dicts(value: Any) -> list[Item]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
