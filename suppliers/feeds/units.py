"""Weights and prices whose unit stands in a column of its own, row by row. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from shop.places.text import fold
from suppliers.feeds import headers
from suppliers.feeds.readers.base import Cell, Row

_UNIT: Final = frozenset(("unit", "units", "unite", "unites", "uom"))
_WEIGHT: Final = frozenset(("weight", "poids", "gewicht"))
_WORDS: Final = frozenset(
    ("g", "gr", "gram", "grams", "gramme", "grammes", "kg", "kgs", "kilogram", "kilograms", "kilo",
     "kilogramme", "kilogrammes", "lb", "lbs", "oz", "pound", "pounds")
)  # fmt: skip
# Powers of ten of a kilogram, as accounting software counts its units.
_POWERS: Final = {"0": "kg", "-3": "g", "-6": "mg"}


_CURRENCY: Final = frozenset(("currency", "devise", "monnaie"))
_OURS: Final = frozenset(("eur", "euro", "euros", ""))
_CODE: Final = re.compile(r"[A-Z]{3}|[€$£]|eur|euros?")
_MOST_WORDS: Final = 3  # of a header that names a currency and nothing else


def of(columns: Mapping[str, str], samples: Sequence[Mapping[str, Cell]]) -> list[tuple[str, str]]:
    """Columns, each with the one that holds its units."""
    return [pair for pair in (_weight(columns, samples), _money(columns, samples)) if pair[1]]


def _money(columns: Mapping[str, str], samples: Sequence[Mapping[str, Cell]]) -> tuple[str, str]:
    price = next((name for name, code in columns.items() if code == "price"), "")
    for name, code in columns.items():
        words = headers.read(name).words
        if price and not code and len(words) <= _MOST_WORDS and _CURRENCY & set(words):
            said = {str(row[name]).strip() for row in samples if row.get(name)}
            if said and all(map(_CODE.fullmatch, said)):
                return price, name
    return "", ""


def _weight(columns: Mapping[str, str], samples: Sequence[Mapping[str, Cell]]) -> tuple[str, str]:
    weight = next((name for name, code in columns.items() if code == "weight_grams"), "")
    if not weight or headers.read(weight).unit:
        return "", ""
    for name, code in columns.items():
        words = set(headers.read(name).words)
        if code or not (words & _UNIT and words & _WEIGHT):
            continue
        said = {str(row[name]).strip() for row in samples if row.get(name)}
        if said and (said <= _POWERS.keys() or {fold(one) for one in said} <= _WORDS):
            return weight, name
    return "", ""


def joined(rows: Iterable[Row], weight: str, unit: str) -> Iterator[Row]:
    """The same rows, each cell with its unit: "1.5" and "kg" → "1.5 kg"."""
    for row in rows:
        cell, said = row.values.get(weight, ""), str(row.values.get(unit, "")).strip()
        is_bare = isinstance(cell, str) and cell.strip()[-1:].isdigit()
        if is_bare and fold(said) not in _OURS and said != "€":
            row.values[weight] = f"{cell} {_POWERS.get(said, said)}"
        yield row
