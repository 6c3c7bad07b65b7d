"""BMEcat 1.2 and 2005: articles or products of a wholesale catalogue."""

from collections.abc import Iterator
from typing import Any, Final

from suppliers.feeds.readers.trees import Item, texts

PRESET: Final = {
    "SUPPLIER_AID": "reference",
    "SUPPLIER_PID": "reference",
    "EAN": "ean",
    "INTERNATIONAL_PID": "ean",
    "DESCRIPTION_SHORT": "title",
    "DESCRIPTION_LONG": "description",
    "PRICE_AMOUNT": "price",
    "NO_CU_PER_OU": "case_size",
    "QUANTITY_MIN": "min_quantity",
    "MIME_SOURCE": "pictures",
    "STOCK": "stock",
}
# Types of price that include tax; net_list and gros_list are before tax.
_INCLUDED: Final = ("nrp",)
_PREFERRED: Final = ("net_customer", "net_list", "gros_list", "nrp")


def expand(item: Item) -> Iterator[tuple[Item, str]]:
    """One row an article: its details side by side, the price of the smallest quantity alone."""
    row: Item = {}
    for name, value in item.items():
        if name.endswith(("_PRICE_DETAILS", "_REFERENCE", "MIME_INFO", "_FEATURES")):
            continue
        if isinstance(value, dict):
            row |= {key: "|".join(texts(inner)) for key, inner in value.items()}
        else:
            row[name] = "|".join(texts(value))
    row |= _price(item)
    pictures = [
        text
        for mime in _all(item.get("MIME_INFO"), "MIME")
        for text in texts(mime.get("MIME_SOURCE"))
    ]
    if pictures:
        row["MIME_SOURCE"] = "|".join(pictures)
    yield row, ""


def basis(item: Item) -> str:
    """What the chosen price includes, as its type says."""
    kind = _price(item).get("price_type", "")
    if not kind:
        return ""
    return "incl" if kind in _INCLUDED else "excl"


def _price(item: Item) -> Item:
    prices = [
        price
        for name, details in item.items()
        if name.endswith("_PRICE_DETAILS")
        for side in ("ARTICLE_PRICE", "PRODUCT_PRICE")
        for price in _all(details, side)
    ]
    if not prices:
        return {}

    def rank(price: Item) -> tuple[int, float]:
        kind = str(price.get("price_type", ""))
        place = _PREFERRED.index(kind) if kind in _PREFERRED else len(_PREFERRED)
        bound = next(iter(texts(price.get("LOWER_BOUND"))), "1")
        return place, float(bound) if bound.replace(".", "", 1).isdigit() else 1.0

    return {key: "|".join(texts(value)) for key, value in min(prices, key=rank).items()}


def _all(value: Any, name: str) -> list[Item]:
    """The objects of this name within a value, whether it is one or many."""
    found: list[Item] = []
    for one in value if isinstance(value, list) else [value]:
        inner = one.get(name) if isinstance(one, dict) else None
        found += [
            each
            for each in (inner if isinstance(inner, list) else [inner])
            if isinstance(each, dict)
        ]
    return found
