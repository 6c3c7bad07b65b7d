"""Google Merchant's product data: RSS, Atom, and the same names in a table."""

from collections.abc import Iterator
from typing import Final

from suppliers.feeds.readers.trees import Item, texts

PRESET: Final = {
    "id": "reference",
    "gtin": "ean",
    "title": "title",
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
    flat |= {name[2:]: value for name, value in item.items() if name.startswith("g:")}
    pictures = texts(flat.get("image_link")) + texts(flat.pop("additional_image_link", None))
    if pictures:
        flat["image_link"] = "|".join(dict.fromkeys(pictures))
    group = next(iter(texts(flat.get("item_group_id"))), "")
    if group:
        traits = [text for name in _TRAITS for text in texts(flat.get(name))]
        flat["variant"] = " / ".join(traits)
    yield flat, group
