"""Criteria, clauses, thresholds and need families: dated rows in data/, and what they forbid."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Rule:
    """A dated row of data/; `more` holds what only its file has."""

    code: str
    label: str
    valid_from: date
    valid_to: date | None
    source: str
    more: dict[str, Any]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Warning:
    """A threshold that the need reaches: said, never a reason to refuse."""

    text: str
    source: str


@lru_cache(maxsize=8)
def _rows(name: str) -> tuple[Rule, ...]:
    rows = json.loads((Path(__file__).parent / "data" / name).read_text(encoding="utf-8"))
    return tuple(
        Rule(
            code=row["code"],
            label=row.get("label", ""),
            valid_from=date.fromisoformat(row.get("valid_from", "2000-01-01")),
            valid_to=date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None,
            source=row.get("source", ""),
            more=row,
        )
        for row in rows
    )


def criteria(*, day: date, is_public: bool) -> list[Rule]:
    """What offers can be judged by that day, by this kind of buyer."""
    return [
        row
        for row in _rows("criteria.json")
        if row.holds_on(day) and (row.more["public"] or not is_public)
    ]


def clauses(*, day: date) -> list[Rule]:
    return [row for row in _rows("clauses.json") if row.holds_on(day)]


def families() -> list[Rule]:
    """Divisions of the common procurement vocabulary that the shop sells in."""
    return list(_rows("cpv.json"))


# Words that score where a supplier is, or what it is, instead of what it offers.
_UNEQUAL = re.compile(
    r"\b(distances?|proximit[ée]s?|locale?s?|locaux|kilom[eè]tr\w*|km|bretonn?e?s?|bretagne|"
    r"implantations?|ess|[ée]conomie sociale|associations?|coop[ée]rati\w*|esat|"
    r"d[ée]partements?|r[ée]gion\w*|territoir\w*)\b",
    re.IGNORECASE,
)


def unequal_words(text: str) -> list[str]:
    """Words of a public buyer's own criterion that equal treatment does not allow."""
    return sorted({found.group(0).casefold() for found in _UNEQUAL.finditer(text)})


def refuse_unequal(labels: Iterable[tuple[str, str]], *, day: date) -> str:
    """Why a public buyer cannot score these (code, label); "" when they are all right.

    L3 code de la commande publique: equal treatment; neither distance nor legal form is scored.
    """
    allowed = {row.code for row in criteria(day=day, is_public=True)}
    for code, label in labels:
        words = unequal_words(label)
        if (code != "own" and code not in allowed) or (code == "own" and words):
            return _(
                "« %(label)s » ne peut pas être noté par un acheteur public : la distance et la "
                "forme juridique du fournisseur rompent l’égalité de traitement. Choisissez "
                "plutôt le délai d’intervention, l’incidence du transport, l’approvisionnement "
                "direct ou la performance d’insertion."
            ) % {"label": label}
    return ""


def threshold_warnings(*, total: int, day: date) -> list[Warning]:
    """What the law asks of a public buyer at this total (cents HT of one need over 12 months).

    Strictly below a threshold, nothing: 59,999.99 € is direct award, 60,000.00 € is not.
    """
    return [
        Warning(text=row.more["text"], source=row.source)
        for row in _rows("thresholds.json")
        if row.holds_on(day) and total >= row.more["cents"]
    ]
