"""Whether prices include tax, where their own column does not say so. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from shop.places.text import fold
from suppliers.feeds import contents, headers, values
from suppliers.feeds.readers.base import Cell

_INCL: Final = frozenset(
    ("ttc", "t t c", "toutes taxes comprises", "tax included", "incl", "gross", "brutto")
)
_EXCL: Final = frozenset(("ht", "h t", "hors taxes", "hors taxe", "tax excluded", "excl", "netto"))
# « Price includes tax », « Taxe sur les ventes incluse », « TTC ? »
_ASKED: Final = re.compile(
    r"\b(?:tax|taxe|taxes|tva|vat)\b.*\b(?:inclu|compris)|\binclu\w*\b.*\b(?:tax|taxe|taxes|tva|vat)\b|\b(?:prix ?)?ttc$"
)
_FEWEST: Final = 3  # prices that decimals must tell
# Of a price before tax that was made from one that includes it: 3,317536.
_FINE: Final = re.compile(r"[0-9][.,][0-9]{2,}[1-9]")


def is_flag(cells: Sequence[Cell]) -> bool:
    """Are these all yes or no, 0 or 1?"""
    said = {fold(str(cell)) for cell in cells}
    return bool(said) and said <= values.known("yes") | values.known("no")


def beside(columns: Sequence[str], samples: Sequence[Mapping[str, Cell]]) -> str:
    """What another column says of the prices: "incl", "excl", or ""."""
    for column in columns:
        said = {
            fold(cell) if isinstance(cell, str) else ""
            for cell in contents.values_of(column, samples)
        }
        if not said:
            continue
        if said <= _INCL:
            return "incl"
        if said <= _EXCL:
            return "excl"
        if _ASKED.search(" ".join(headers.read(column).words)):
            if said <= values.known("yes"):
                return "incl"
            if said <= values.known("no"):
                return "excl"
    return ""


def may_be_cents(columns: Mapping[str, str], samples: Sequence[Mapping[str, Cell]]) -> bool:
    """Are all prices whole numbers beyond a hundred? Programs often count in cents."""
    price = next((column for column, code in columns.items() if code == "price"), "")
    found = contents.values_of(price, samples) if price else []
    return (
        len(found) > 1
        and not headers.read(price).is_cents
        and all(isinstance(cell, str) and re.fullmatch(r"[1-9][0-9]{2,}", cell) for cell in found)
    )


def said(prices: Sequence[Cell]) -> str:
    """What the prices say themselves, « 6,90 € TTC », where none says otherwise."""
    found = {values.tax_said(cell) for cell in prices} - {""}
    return found.pop() if len(found) == 1 else ""


def likely(prices: Sequence[Cell]) -> str:
    """ "excl" where most prices go beyond the cent, as no price on a label does; else ""."""
    texts = [cell.strip() for cell in prices if isinstance(cell, str)]
    fine = sum(bool(_FINE.search(text)) for text in texts)
    return "excl" if len(texts) >= _FEWEST and fine * 2 > len(texts) else ""
