"""Legal wordings, delays and thresholds that change with the law: dated rows in data/terms.json."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path


class UnknownTerm(LookupError):
    """No wording of that code is in force on that day."""


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str, date, date | None], ...]:
    rows = json.loads((Path(__file__).parent / "data" / "terms.json").read_text(encoding="utf-8"))
    return tuple(
        (
            row["code"],
            row["value"],
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in rows
    )


def term(code: str, *, day: date) -> str:
    """The text or figure of that code in force that day; raises UnknownTerm."""
    for known, value, first, last in _rows():
        if known == code and first <= day and (last is None or day <= last):
            return value
    raise UnknownTerm(f"{code} on {day}")


def number(code: str, *, day: date) -> int:
    return int(term(code, day=day))
