"""Rates, thresholds and lists of codes that change with the law: dated rows in data/*.json."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).parent / "data"
_DATED: Final = ("social", "food", "oeth", "hours", "places")
# Rises when a formula is computed otherwise; the data's own changes show in their hash.
FORMULAS: Final = 1


class UnknownRule(LookupError):
    """No row of that code is in force on that day."""


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    value: str | tuple[str, ...]
    valid_from: date
    valid_to: date | None
    source: str

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Quota:
    """The least shares of one category that must be reused and recycled; None: not known."""

    category: str
    reuse: Decimal | None
    recycled: Decimal | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class AgecCategory:
    code: str
    label: str
    names: tuple[str, ...]


def _load(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            code=row["code"],
            value=row["value"] if isinstance(row["value"], str) else tuple(row["value"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            source=row["source"],
        )
        for name in _DATED
        for row in _load(name)
    )


@lru_cache(maxsize=4096)
def rule(code: str, day: date) -> Rule:
    """The row of that code in force that day; raises UnknownRule."""
    for known in rules():
        if known.code == code and known.covers(day):
            return known
    raise UnknownRule(f"{code} on {day}")


def number(code: str, day: date) -> Decimal:
    """Raises UnknownRule, or TypeError for a list."""
    value = rule(code, day).value
    if not isinstance(value, str):
        raise TypeError(f"{code} is a list")
    return Decimal(value)


@lru_cache(maxsize=4096)
def codes(code: str, day: date) -> frozenset[str]:
    """The codes of that list in force that day; none before the law."""
    try:
        value = rule(code, day).value
    except UnknownRule:
        return frozenset()
    return frozenset((value,) if isinstance(value, str) else value)


def steps(code: str, day: date) -> list[tuple[int, int]]:
    """A scale « from:value », in rising order. Raises UnknownRule."""
    rows = (row.split(":") for row in rule(code, day).value)
    return sorted((int(first), int(value)) for first, value in rows)


@lru_cache(maxsize=1)
def changes() -> tuple[date, ...]:
    """Days on which some rule begins, or has just ended, in order."""
    spans = [(row.valid_from, row.valid_to) for row in rules()]
    spans += [(row.valid_from, row.valid_to) for row in quotas()]
    found = {first for first, _ in spans}
    found |= {last + timedelta(days=1) for _, last in spans if last}
    return tuple(sorted(found))


@lru_cache(maxsize=1)
def version() -> str:
    """Names the formulas and the data that figures were computed with."""
    files = sorted(DATA.glob("*.json"))
    content = b"\0".join(path.name.encode() + b"\0" + path.read_bytes() for path in files)
    return f"{FORMULAS}-{hashlib.sha256(content).hexdigest()[:12]}"


def folded(text: str) -> str:
    """Without accents, capitals, or more than one blank: how categories are compared."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(kept.lower().replace("_", " ").replace("-", " ").split())


@lru_cache(maxsize=1)
def agec_categories() -> tuple[AgecCategory, ...]:
    """Décret 2024-134: the categories of goods whose shares are declared."""
    return tuple(
        AgecCategory(row["code"], row["label"], tuple(row["names"]))
        for row in _load("agec")["categories"]
    )


@lru_cache(maxsize=1)
def quotas() -> tuple[Quota, ...]:
    return tuple(
        Quota(
            category=row["category"],
            reuse=Decimal(row["reuse"]) if row["reuse"] else None,
            recycled=Decimal(row["recycled"]) if row["recycled"] else None,
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )
        for row in _load("agec")["quotas"]
    )


def quota(category: str, day: date) -> Quota | None:
    """What the decree asks of a category that day; None where it is not known."""
    for row in quotas():
        last = row.valid_to or date.max
        if row.category == category and row.valid_from <= day <= last:
            return row
    return None


@lru_cache(maxsize=4096)
def agec_category(category: str) -> str:
    """The code of the decree's category that a line's category names; "" for none."""
    return _agec_names().get(folded(category), "")


@lru_cache(maxsize=1)
def _agec_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for one in agec_categories():
        found |= {folded(name): one.code for name in (one.code, one.label, *one.names)}
    for code, slugs in _load("shop")["agec"].items():
        found |= {folded(slug): code for slug in slugs}
    return found


@lru_cache(maxsize=1)
def shop_labels() -> dict[str, str]:
    """The shop's certification slugs and the label codes of reports that they are."""
    return dict(_load("shop")["labels"])


@lru_cache(maxsize=1)
def shop_families() -> dict[str, str]:
    """The shop's category slugs and their food family."""
    rows = _load("shop")["families"]
    return {slug: family for family, slugs in rows.items() for slug in slugs}


@lru_cache(maxsize=1)
def canteen_families() -> dict[str, str]:
    """Categories, folded, and the product family of the State's tool for canteens."""
    rows = _load("shop")["canteen"]
    return {folded(name): family for family, names in rows.items() for name in names}
