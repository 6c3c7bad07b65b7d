"""Google Merchant's product data: RSS, Atom, and the same names in a table."""

from collections.abc import Iterator
from typing import Any, Final

from suppliers.feeds.readers.base import Row, Source
from suppliers.feeds.readers.trees import Item, texts

VARIANT: Final = "variant"

PRESET: Final = {
    "id": "reference",
    "gtin": "ean",
    "title": "title",
    VARIANT: "name",
    "description": "description",
    "product_type": "category",
    "google_product_category": "category",
    "price": "price",
    "quantity": "stock",
    "sell_on_google_quantity": "stock",
    "shipping_weight": "weight_grams",
    "unit_pricing_measure": "content",
    "country_of_origin": "origin",
    "image_link": "pictures",
}
# What tells the variants of one product apart.
_TRAITS: Final = ("size", "color", "material", "pattern")


def expand(item: Item) -> Iterator[tuple[Item, str]]:
    """Google's own elements win over those of RSS and Atom that have the same name."""
    flat = {name: value for name, value in item.items() if not name.startswith("g:")}
    flat |= {name[2:]: _bare(value) for name, value in item.items() if name.startswith("g:")}
    pictures = texts(flat.get("image_link")) + texts(flat.pop("additional_image_link", None))
    if pictures:
        flat["image_link"] = "|".join(dict.fromkeys(pictures))
    group = next(iter(texts(flat.get("item_group_id"))), "")
    if group:
        traits = [text for name in _TRAITS for text in texts(flat.get(name))]
        flat[VARIANT] = " / ".join(traits)
    yield flat, group


def _bare(value: Any) -> Any:
    """The same without "g:" in the names of inner elements: a delivery's price, its country."""
    if isinstance(value, dict):
        return {name.removeprefix("g:"): _bare(inner) for name, inner in value.items()}
    return type(value)(map(_bare, value)) if isinstance(value, list) else value


def adapt(source: Source) -> Iterator[Row]:
    """Rows of a table that has Google's column names."""
    for row in source.read():
        for values, group in expand(row.values):
            yield Row(row.number, values, group)
