"""Products that wrap what they say: nodes of a graph, amounts with their unit, variants inside."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from suppliers.feeds.readers import limits
from suppliers.feeds.readers.families import VARIANT
from suppliers.feeds.readers.trees import TEXT, Item, texts, too_deep

# Beside these names stand only the product's number and what links it to others.
_WRAPPERS: Final = ("attributes", "fields", "node", "product")
_BESIDE: Final = frozenset(
    ("id", "type", "links", "meta", "relationships", "cursor", "createdTime", "_id")
)
_AMOUNTS: Final = frozenset(("amount", "value", "montant", "valeur", "quantity", "quantite"))
_UNITS: Final = frozenset(
    ("currency", "currencycode", "devise", "unit", "unite", "uom", "unitcode", "currencyunit")
)
_CENTS: Final = frozenset(("cent", "cents", "centimes", "centime", "minor"))
_VARIANTS: Final = ("variants", "variantes", "variations", "declinaisons", "déclinaisons",
                    "combinations", "combinaisons", "skus", "formats")  # fmt: skip
_NAMES: Final = ("title", "name", "nom", "libelle", "label", "titre", "designation")
_TRAITS: Final = re.compile(
    r"(?:size|taille|colou?r|couleur|format|contenance|option\w*|attribut\w*|parfum|flavou?r|pack\w*)$",
    re.IGNORECASE,
)
# The only variant of a product without variants.
_NO_VARIANT: Final = "Default Title"


def opened(item: Item) -> Item:
    """The same product without its wrappings."""
    found = _plain(item, 0)
    return found if isinstance(found, dict) else {}


def _plain(value: Any, depth: int) -> Any:
    if depth > limits.MAX_DEPTH:
        raise too_deep(1)
    if isinstance(value, list):
        return type(value)(_plain(one, depth + 1) for one in value)
    if not isinstance(value, dict):
        return value
    for name in ("edges", "nodes"):
        if isinstance(value.get(name), list):
            return [_plain(one, depth + 1) for one in value[name]]
    for name in _WRAPPERS:
        if isinstance(value.get(name), dict) and value.keys() - {name} <= _BESIDE:
            rest = {key: one for key, one in value.items() if key != name}
            return _plain({**rest, **value[name]}, depth + 1)
    if (amount := _amount(value)) is not None:
        return amount
    return {key: _plain(one, depth + 1) for key, one in value.items()}


def _amount(value: Mapping[str, Any]) -> str | None:
    """{"amount": 12.5, "currency": "EUR"} → "12.5 EUR"; None for any other object."""
    if not 2 <= len(value) <= 3 or any(isinstance(one, (dict, list)) for one in value.values()):
        return None
    kinds = {key: re.sub(r"[^a-z]", "", key.casefold()) for key in value}
    amounts = [key for key, kind in kinds.items() if kind in _AMOUNTS]
    units = [key for key, kind in kinds.items() if kind in _UNITS]
    if len(amounts) != 1 or len(amounts) + len(units) != len(value):
        return None
    number = "".join(texts(value[amounts[0]]))
    words = [text for key in units for text in texts(value[key])]
    if any(word.casefold() in _CENTS for word in words):
        words = [word for word in words if word.casefold() not in _CENTS]
        number = _hundredth(number)
    return " ".join((number, *words)) if number else ""


def _hundredth(number: str) -> str:
    try:
        return format(Decimal(number) / 100, "f")
    except InvalidOperation:
        return number


def expand(item: Item) -> Iterator[tuple[Item, str]]:
    """One row a variant, which takes from its product what it does not say itself."""
    key = next((name for name in _VARIANTS if _listed(item.get(name))), "")
    if not key:
        yield item, ""
        return
    shared = {name: value for name, value in item.items() if name != key}
    group = next(
        (text for name in ("id", "_id", "handle", *_NAMES) for text in texts(item.get(name))), ""
    )
    for variant in _listed(item[key]):
        own = {name: value for name, value in variant.items() if name not in _NAMES}
        said = {name: value for name, value in own.items() if texts(value)}
        yield {**shared, **said, VARIANT: _name(variant)}, group


def _listed(value: Any) -> list[Item]:
    """The objects of a list; of XML, <variants><variant>…</variant></variants>, too."""
    if isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
        value = [value] if isinstance(value, dict) else value
    if not isinstance(value, list):
        return []
    return [one for one in value if isinstance(one, dict) and one.keys() != {TEXT}]


def _name(variant: Item) -> str:
    """What the variant is called, else what tells it from the others."""
    for name in _NAMES:
        if found := texts(variant.get(name)):
            return "" if found[0] == _NO_VARIANT else found[0]
    return " / ".join(
        _trait(value) for name, value in variant.items() if _TRAITS.match(name) and texts(value)
    )


def _trait(value: Any) -> str:
    """{"name": "Taille", "value": "S"} → "S"."""
    if isinstance(value, list):
        return " / ".join(filter(None, map(_trait, value)))
    if isinstance(value, dict):
        for name in ("value", "valeur", "option"):
            if found := texts(value.get(name)):
                return found[0]
    return " / ".join(texts(value))
