"""Purchases in an export of accounts (FEC): the expense lines of entries that owe a supplier.

Columns and their names: article A47 A-1 of the livre des procédures fiscales.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from shop.impact.ledger import parse_cents

Cells = dict[str, str]
# Headings, folded.
COLUMNS: Final = frozenset(
    {"journalcode", "ecriturenum", "ecrituredate", "comptenum", "comptelib", "debit", "credit"}
)
# Suppliers, and suppliers of fixed assets (plan comptable général).
_OWED: Final = ("401", "403", "404", "408")
# Purchases, external services, and fixed assets; not wages, taxes or depreciation.
_BOUGHT: Final = ("60", "61", "62", "20", "21")
_STOCK_CHANGE: Final = "603"


def purchases(
    rows: Iterable[tuple[int, Cells]], columns: Mapping[str, str]
) -> Iterator[tuple[int, Cells]]:
    """Rows with the columns of `ledger`; an entry's lines may stand anywhere in the file."""
    entries: dict[tuple[str, str], list[tuple[int, Cells]]] = {}
    for number, cells in rows:
        told = {name: cells.get(column, "") for name, column in columns.items()}
        key = (told["journalcode"], told["ecriturenum"])
        entries.setdefault(key, []).append((number, told))
    for entry in entries.values():
        owed = next((told for _n, told in entry if told["comptenum"].startswith(_OWED)), None)
        if owed is None:
            continue
        for number, told in entry:
            account = told["comptenum"]
            if account.startswith(_BOUGHT) and not account.startswith(_STOCK_CHANGE):
                yield number, _purchase(told, owed)


def _purchase(told: Cells, owed: Cells) -> Cells:
    auxiliary = "".join(filter(str.isdigit, owed.get("compauxnum", "")))
    return {
        "date": _day(told.get("piecedate") or told["ecrituredate"]),
        "supplier_siret": auxiliary if len(auxiliary) == 14 else "",
        "supplier_name": owed.get("compauxlib") or owed["comptelib"],
        "amount_excl_tax": _amount(told),
        "category": told["comptelib"],
        "description": told.get("ecriturelib", ""),
        "invoice": told.get("pieceref", ""),
        "currency": told.get("idevise", ""),
    }


def _day(text: str) -> str:
    """« 20260331 » is 2026-03-31; another text stays, to be told."""
    plain = text.replace("-", "")
    if len(plain) == 8 and plain.isdigit():
        return f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    return text


def _amount(told: Cells) -> str:
    """Debit less credit; what cannot be read stays as it is, to be told."""
    try:
        cents = parse_cents(told["debit"] or "0") - parse_cents(told["credit"] or "0")
    except ValueError:
        return told["debit"] or told["credit"]
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
