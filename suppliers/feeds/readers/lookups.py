"""Numbers that a document explains itself: its list of categories, its table of rates."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from suppliers.feeds.readers.trees import TEXT, Item, texts

# Lists beside the products that say what a number means, and what we call it.
_STEMS: Final = {
    "categor": "category", "famil": "category", "rayon": "category", "taxon": "category",
    "tax": "vat_rate", "tva": "vat_rate", "vat": "vat_rate",
}  # fmt: skip
_LABELS: Final = ("name", "nom", "title", "titre", "label", "libelle", "intitule", "rate", "taux",
                  "value", TEXT)  # fmt: skip
_IDS: Final = ("id", "_id", "code", "ref", "key")
MOST: Final = 20_000  # entries of one table

Tables = dict[str, dict[str, str]]


def stem(name: str) -> str:
    """Which table a list or a field speaks of: "category", "vat_rate", or ""."""
    folded = name.casefold().replace("é", "e")
    return next((code for part, code in _STEMS.items() if part in folded), "")


def table(items: Iterator[Item]) -> dict[str, str]:
    """Number → what it is called; {} where the items are no such table."""
    found: dict[str, str] = {}
    for item in items:
        flat = (
            {**item, **attributes}
            if isinstance(attributes := item.get("attributes"), dict)
            else item
        )
        number = next((text for name in _IDS for text in texts(flat.get(name))), "")
        label = next((text for name in _LABELS for text in texts(flat.get(name))), "")
        if number and label:
            found[number] = label
        if len(found) >= MOST:
            break
    return found


def explaining(read: Callable[[], Iterator[Item]], tables: Tables) -> Callable[[], Iterator[Item]]:
    """The same items, numbers of these tables replaced by what they are called."""
    tables = {code: names for code, names in tables.items() if names}
    if not tables:
        return read
    return lambda: (_explained(item, tables) for item in read())


def _explained(item: Item, tables: Tables) -> Item:
    found = dict(item)
    for name, value in item.items():
        names = tables.get(stem(name))
        if names is None:
            continue
        numbers = texts(_linked(value))
        if numbers and all(number in names for number in numbers):
            del found[name]
            # A name that is there already says more than the number.
            found.setdefault(stem(name), "|".join(names[number] for number in numbers))
    links = item.get("relationships")
    if isinstance(links, dict):
        del found["relationships"]
        found = {**_explained(links, tables), **found}
    return found


def _linked(value: Any) -> Any:
    """{"data": {"type": "categories", "id": "7"}} → "7"; {"id": 7} → 7."""
    if isinstance(value, dict):
        inner = value.get("data", value)
        if isinstance(inner, list):
            return [_linked(one) for one in inner]
        if isinstance(inner, dict) and "id" in inner and inner.keys() <= {"id", "type", "@id"}:
            return inner["id"]
    return value


def is_side(name: str) -> bool:
    """Does a list of this name explain numbers?"""
    return bool(stem(name)) or bool(re.fullmatch("included", name, re.IGNORECASE))
