"""Monetary emission factors that staff load from a sourced file; the shop ships none."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shop.impact.rules import folded


class BadFactors(ValueError):
    """The file cannot be used; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Factor:
    """kgCO₂e for a euro excluding tax of one category, from a named source, between two days."""

    category: str
    kg_per_euro: Decimal
    source: str
    valid_from: date
    valid_to: date | None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def load(path: Path) -> tuple[Factor, ...]:
    """Factors of a JSON list; each needs category, kg_per_euro (text), source and valid_from.

    Raises BadFactors.
    """
    try:
        return from_rows(json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
    except (
        OSError,
        UnicodeDecodeError,
        ValueError,
        KeyError,
        TypeError,
        InvalidOperation,
    ) as error:
        raise BadFactors(
            _("Facteurs d’émission illisibles (%(why)s) : chacun porte category, kg_per_euro, "
              "source et valid_from.") % {"why": str(error)[:120]}
        ) from error  # fmt: skip


def from_rows(rows: Iterable[dict[str, Any]]) -> tuple[Factor, ...]:
    """Raises KeyError, TypeError, ValueError or InvalidOperation for a row that is no factor."""
    return tuple(_factor(row) for row in rows)


def _factor(row: dict[str, Any]) -> Factor:
    if not str(row["source"]).strip():
        raise ValueError(_("source vide"))
    return Factor(
        category=folded(str(row["category"])),
        kg_per_euro=Decimal(str(row["kg_per_euro"])),
        source=str(row["source"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None,
    )
