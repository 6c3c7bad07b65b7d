"""Hand-made lines and ledgers."""

from datetime import date
from pathlib import Path
from typing import Any

from shop.impact.lines import Line, Period

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
DAY = date(2026, 3, 31)
BUYER = "12345678200010"
SIRETS = ("73282932000074", "12345678200028", "35600000049837", "35600000000048")
HEAD = (
    "date,supplier_siret,supplier_name,department,category,amount_excl_tax,vat_rate,statuses,"
    "labels,family,labour_amount,reuse,recycled"
)


def line(cents: int, key: int = 1, **values: Any) -> Line:
    """A food line of a Breton supplier, unless told otherwise."""
    given: dict[str, Any] = {
        "siret": SIRETS[0],
        "date": DAY,
        "department": "29",
        "family": "AUTRE_ALIMENTAIRE",
        **values,
    }
    for name in ("statuses", "labels"):
        given[name] = frozenset(given.get(name, ()))
    return Line(key=key, cents=cents, **given)


def egalim_lines(hve: int = 70_000) -> list[Line]:
    """10,000 € of food, half of which counts (code rural L230-5-1)."""
    given = [
        (160_000, {"BIO"}),
        (40_000, {"BIO", "EQUITABLE"}),
        (90_000, {"AOC_AOP", "FERMIER"}),
        (60_000, {"EQUITABLE"}),
        (hve, {"HVE", "LOCAL"}),
        (80_000, {"PERFORMANCE"}),
        (500_000, {"FRANCE", "LOCAL"}),
    ]
    return [line(cents, key, labels=labels) for key, (cents, labels) in enumerate(given, 1)]


def row(**values: str) -> str:
    """A clean row of the ledger."""
    given = {
        "date": "2026-03-31",
        "supplier_siret": SIRETS[0],
        "supplier_name": "Ferme de Kerlann",
        "department": "29",
        "category": "Légumes",
        "amount_excl_tax": "100.00",
        "vat_rate": "5.5",
        "statuses": "",
        "labels": "",
        "family": "AUTRE_ALIMENTAIRE",
        "labour_amount": "",
        "reuse": "",
        "recycled": "",
        **values,
    }
    return ",".join(given[name] for name in HEAD.split(","))


def ledger(folder: Path, *rows: str, head: str = HEAD, encoding: str = "utf-8") -> Path:
    """A file of these rows."""
    path = folder / "achats.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding=encoding)
    return path
