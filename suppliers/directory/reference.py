"""Loads labels and types of structure from the files in the package.

What staff have edited since is kept: only rows that do not exist yet are written.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from suppliers.directory.models import Label, StatusKind

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def load() -> None:
    Label.objects.bulk_create(
        [
            Label(
                slug=row["slug"],
                name=row["name"],
                short_name=row["short_name"],
                family=row["family"],
                issuer=row["issuer"] or "",
                proof=row["proof"] or "",
                validity=row["validity"] or "",
                number_regex=row["number_regex"] or "",
                explanation=row["explanation_fr"],
                explanation_en=row["explanation_en"],
                is_certification=row["is_certification"],
                counts_for_egalim=row["egalim"],
                valid_from=_day(row["valid_from"]),
                valid_to=_day(row["valid_to"]),
                source=row["source"],
            )
            for row in _rows("labels.json")
        ],
        ignore_conflicts=True,
    )
    StatusKind.objects.bulk_create(
        [
            StatusKind(
                code=row["code"],
                name=row["name"],
                short_name=row["short_name"],
                group=row["group"] or "",
                authority=row["authority"] or "",
                explanation=row["explanation_fr"],
                explanation_en=row["explanation_en"],
                source=row["source"],
            )
            for row in _rows("statuses.json")
        ],
        ignore_conflicts=True,
    )
