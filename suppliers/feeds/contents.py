"""What cells look like, where the name of their column says nothing."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from suppliers.feeds import measures, values
from suppliers.feeds.fields import BY_CODE
from suppliers.feeds.readers.base import Cell
from suppliers.feeds.words import choice, known_allergens, names_vat

_ENOUGH = 0.8  # share of the cells that must agree
_FEW = 3  # below that many cells, nothing is learnt
_PICTURE = re.compile(
    r"https?://\S+?(?:\.(?:jpe?g|png|webp|avif|gif)\b|/(?:images?|photos?)/)", re.I
)
_RATE = re.compile(r"(?:(?:20|10|0)(?:[.,]0+)?|5[.,]50*|2[.,]10*|0[.,](?:20?|10?|055|021)0*)\s*%?")
_TELLING_RATE = re.compile(r"%|5[.,]5|2[.,]1")
_MONEY = re.compile(r"€|\beur\b|\d[.,]\d\d\b", re.I)
_LETTER = re.compile(r"[^\W\d_]")
_LONG = 120  # characters of a text that describes
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{1,23}")


def values_of(column: str, samples: Sequence[Mapping[str, Cell]]) -> list[Cell]:
    """The cells of the column that hold something."""
    found = (row.get(column, "") for row in samples)
    return [cell for cell in found if not values.is_empty(cell)]


def field_of(cells: Sequence[Cell]) -> tuple[str, float]:
    """The field whose cells look like these, and how surely (0 to 100); ("", 0) for none."""
    texts = [value.strip() for value in cells if isinstance(value, str)]
    if len(texts) < _FEW or len(texts) < len(cells):
        return "", 0
    for code, confidence, rule in _RULES:
        if rule(texts):
            return code, confidence
    return "", 0


def fit(code: str, cells: Sequence[Cell]) -> float:
    """Share of the cells that the field's parser reads, 0 to 1; 0 without any."""
    if not cells:
        return 0.0
    reads = _is_title if code == "title" else _READS.get(BY_CODE[code].kind, _is_words)
    share = sum(reads(code, cell) for cell in cells) / len(cells)
    # Anything can be a reference, any number a price: whatever else the cells may be is likelier.
    return share * {"reference": 0.9, "price": 0.97}.get(BY_CODE[code].kind, 1.0)


def are_names(cells: Sequence[Cell]) -> bool:
    """Could these words name products? Most differ, none is an address or a code."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str)]
    return (
        len(texts) == len(cells)
        and len(set(texts)) * 2 > len(texts)
        and all(
            _is_title("title", text) and "://" not in text and "@" not in text for text in texts
        )
    )


def _share(texts: Sequence[str], rule: Callable[[str], object]) -> float:
    return sum(bool(rule(text)) for text in texts) / len(texts)


def _reads(parse: Callable[[Cell], object], value: Cell) -> bool:
    try:
        parse(value)
    except values.Bad:
        return False
    return True


def _is_quantity(value: Cell) -> bool:
    return _reads(measures.quantity, value)


def _is_words(_code: str, cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_LETTER.search(cell)) and not _is_quantity(cell)


def _is_title(_code: str, cell: Cell) -> bool:
    """Words that are no code: « Confiture de lait », not « CLI-01 »."""
    return _is_words(_code, cell) and not (
        isinstance(cell, str) and _CODE.fullmatch(cell) and re.search(r"\d", cell)
    )


def _is_vat(_code: str, cell: Cell) -> bool:
    return isinstance(cell, str) and names_vat(cell.strip(), day=date.today())  # noqa: DTZ011 - any day


_READS: dict[str, Callable[[str, Cell], bool]] = {
    "reference": lambda _code, value: isinstance(value, str),
    "ean": lambda _code, value: _reads(values.ean, value),
    "price": lambda _code, value: _reads(values.price, value),
    "integer": lambda _code, value: _reads(values.stock, value),
    "grams": lambda _code, value: _reads(measures.grams, value),
    "quantity": lambda _code, value: _is_quantity(value),
    "vat": _is_vat,
    "choice": lambda code, value: _reads(lambda cell: choice(cell, field=code), value),
}


def _are_eans(texts: Sequence[str]) -> bool:
    return _share(texts, lambda text: len(text) >= 8 and _reads(values.ean, text)) >= _ENOUGH


def _are_pictures(texts: Sequence[str]) -> bool:
    return _share(texts, _PICTURE.match) >= _ENOUGH


def _are_rates(texts: Sequence[str]) -> bool:
    return _share(texts, _RATE.fullmatch) == 1 and _share(texts, _TELLING_RATE.search) > 0


def _are_quantities(texts: Sequence[str]) -> bool:
    # A bare nought is no quantity: it may be one of anything.
    return _share(texts, lambda text: _LETTER.search(text) and _is_quantity(text)) >= _ENOUGH


def _are_prices(texts: Sequence[str]) -> bool:
    return (
        _share(texts, lambda text: _reads(values.price, text)) >= _ENOUGH
        and _share(texts, _MONEY.search) >= 0.5
    )


def _are_allergens(texts: Sequence[str]) -> bool:
    return _share(texts, known_allergens) >= _ENOUGH


def _are_descriptions(texts: Sequence[str]) -> bool:
    return sum(map(len, texts)) / len(texts) >= _LONG


def _are_references(texts: Sequence[str]) -> bool:
    is_plain_number = all(text.isdigit() and len(text) < 4 for text in texts)
    return (
        len(set(texts)) == len(texts)
        and not is_plain_number
        and _share(texts, lambda text: _CODE.fullmatch(text) and re.search(r"\d", text)) == 1
    )


def _are_titles(texts: Sequence[str]) -> bool:
    return (
        len(set(texts)) >= 0.9 * len(texts)
        and _share(texts, _LETTER.search) == 1
        and _share(texts, lambda text: " " in text) >= 0.5
        and 8 <= sum(map(len, texts)) / len(texts) < _LONG
    )


def _are_categories(texts: Sequence[str]) -> bool:
    return (
        len(texts) >= 6
        and 1 < len(set(texts)) <= len(texts) / 2
        and _share(texts, lambda text: len(text) <= 40 and _LETTER.search(text)) == 1
        and _share(texts, lambda text: len(text) >= 4) >= _ENOUGH
    )


_RULES: tuple[tuple[str, float, Callable[[Sequence[str]], bool]], ...] = (
    ("ean", 95, _are_eans),
    ("pictures", 90, _are_pictures),
    ("vat_code", 80, _are_rates),
    ("content", 75, _are_quantities),
    ("price", 60, _are_prices),
    ("description", 55, _are_descriptions),
    ("allergens", 50, _are_allergens),
    ("reference", 45, _are_references),
    ("category", 40, _are_categories),
    ("title", 35, _are_titles),
)
