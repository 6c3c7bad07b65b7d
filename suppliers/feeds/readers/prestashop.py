"""PrestaShop's web service: texts in several languages, prices before tax."""

from collections.abc import Iterator
from typing import Any

from suppliers.feeds.readers import presets
from suppliers.feeds.readers.trees import TEXT, Item
from suppliers.feeds.readers.words import fold

# Of some eighty columns, those that say something of ours: the others are numbers of the shop's
# own tables, which would look like a rate, a state or a content.
_READ = {*presets.PRESTASHOP, "id", "id_category_default", "weight"}


def expand(item: Item) -> Iterator[tuple[Item, str]]:
    """A product of the web service, each text in its first language that is filled."""
    yield {name: _spoken(value) for name, value in item.items() if fold(name) in _READ}, ""


def _spoken(value: Any) -> Any:
    """[{"id": "1", "value": "Miel"}] or <language id="1">Miel</language> → "Miel"."""
    if isinstance(value, dict) and "language" in value:
        value = value["language"]
    if isinstance(value, list):
        found = [_spoken(one) for one in value]
        return next((one for one in found if one), "")
    if isinstance(value, dict):
        for name in (TEXT, "value"):
            if name in value:
                return value[name]
        # <id_manufacturer xlink:href="…"/> and its like say nothing.
        return "" if set(value) <= {"id", "href", "notFilterable"} else value
    return value
