"""Weights whose unit stands in a column of its own, row by row. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from shop.places.text import fold
from suppliers.feeds import headers, values
from suppliers.feeds.readers.base import Cell, Row

_UNIT: Final = frozenset(("unit", "units", "unite", "unites", "uom"))
_WEIGHT: Final = frozenset(("weight", "poids", "gewicht"))
_WORDS: Final = frozenset(
    ("g", "gr", "gram", "grams", "gramme", "grammes", "kg", "kgs", "kilogram", "kilograms", "kilo",
     "kilogramme", "kilogrammes", "lb", "lbs", "oz", "pound", "pounds")
)  # fmt: skip
# Powers of ten of a kilogram, as accounting software counts its units.
_POWERS: Final = {"0": "kg", "-3": "g", "-6": "mg"}


def of(columns: Mapping[str, str], samples: Sequence[Mapping[str, Cell]]) -> tuple[str, str]:
    """The column of weights and that of their units; ("", "") where there are not both."""
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
    """The same rows, each weight with its unit: "1.5" and "kg" → "1.5 kg"."""
    for row in rows:
        cell, said = row.values.get(weight, ""), str(row.values.get(unit, "")).strip()
        if isinstance(cell, str) and said and not values.is_empty(cell) and cell[-1:].isdigit():
            row.values[weight] = f"{cell} {_POWERS.get(said, said)}"
        yield row
