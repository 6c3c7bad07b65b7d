"""Names, units and goals: docs/benchmarks.md explains them, the table and the JSON show them."""

import json
import operator
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

Compare = Callable[[float, float], bool]
_SIGNS: dict[str, Compare] = {"≤": operator.le, "≥": operator.ge}


@dataclass(frozen=True)
class Goal:
    unit: str
    sign: str
    limit: float

    def __str__(self) -> str:
        return f"{self.sign} {self.limit:g}"


# A name with the suffix _sqlite has the goal of the plain one, which is PostgreSQL's.
GOALS = {
    "category_queries": Goal("queries", "≤", 4),
    "category_floor_ratio": Goal("× 20-card floor", "≥", 0.5),
    "category_vs_oscar": Goal("× faster than stock Oscar", "≥", 500),
    "category_growth_100k": Goal("× its p50 at 1k", "≤", 1.2),
    "category_growth_1m": Goal("× its p50 at 1k", "≤", 1.3),
    "product_queries": Goal("queries", "≤", 4),
    "product_floor_ratio": Goal("× one-query floor", "≥", 0.25),
    "cached_page_floor_ratio": Goal("× cached-page floor", "≥", 0.8),
    # Whatever the number: what is asked is that twice the items cost the same.
    "home_queries": Goal("queries, constant", "≤", 40),
    "home_floor_ratio": Goal("× 20-card floor", "≥", 0.4),
    "search_queries": Goal("queries", "≤", 5),
    "search_floor_ratio_100k": Goal("× 20-card floor", "≥", 0.3),
    "search_engine_1m_worst_ms": Goal("ms", "≤", 25),
    "search_engine_1m_naive_ratio": Goal("× naive wide table", "≥", 50),
    "basket_add_queries": Goal("queries", "≤", 8),
    "basket_add_vs_oscar": Goal("× faster than stock Oscar", "≥", 4),
    "basket_queries": Goal("queries", "≤", 10),
    "place_order_queries": Goal("queries", "≤", 25),
    "place_order_vs_oscar": Goal("× faster than stock Oscar", "≥", 4),
    # Content, XML and PDF of a ten-line invoice, in bulk; the worse of invoice and credit note.
    "document_ms": Goal("ms", "≤", 50),
    # Lines read from the database and summed by every key that figures ask for.
    "csr_sql_ratio": Goal("× the plain sum by the same keys", "≤", 3),
    "csr_sql_ratio_1m": Goal("× the plain sum by the same keys", "≤", 3),
    "csr_memory_mib": Goal("MiB more for a million lines than for 100,000", "≤", 5),
    "comparison_queries": Goal("queries", "≤", 10),
    "comparison_floor_time": Goal("× the time of the 20-card floor", "≤", 5),
    "import_new_copy_ratio": Goal("× staging and upsert", "≥", 0.4),
    "import_same_copy_ratio": Goal("× staging and upsert", "≥", 0.5),
    "import_1pct_copy_ratio": Goal("× staging and upsert", "≥", 0.5),
    "import_new_vs_oscar": Goal("× faster than stock Oscar", "≥", 55),
    "import_new_queries": Goal("queries per 1,000 rows", "≤", 30),
    "import_same_queries": Goal("queries per 1,000 rows", "≤", 10),
    "import_1pct_queries": Goal("queries per 1,000 rows", "≤", 30),
    "import_memory_mib": Goal("MiB more at 100k than at 10k rows", "≤", 30),
    "first_page_s": Goal("s", "≤", 180),
    "second_start_s": Goal("s", "≤", 15),
}


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str
    goal: str
    met: bool
    # What the table says beside it.
    note: str = ""


def figure(name: str, value: float, *, note: str = "", constant: bool = True) -> Figure:
    """A figure with its goal; one that should be constant and is not misses it."""
    goal = GOALS[name.removesuffix("_sqlite")]
    value = round(value, 2)
    met = _SIGNS[goal.sign](value, goal.limit) and constant
    return Figure(name, value, goal.unit, str(goal), met, note)


def table(figures: list[Figure]) -> str:
    widths = [max(len(row) for row in column) for column in zip(*map(_cells, figures), strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(_cells(one), widths, strict=True))
        for one in figures
    ]
    return "\n".join(line.rstrip() for line in lines)


def _cells(one: Figure) -> tuple[str, ...]:
    return (
        "✓" if one.met else "✗",
        one.name,
        f"{one.value:g}",
        one.goal,
        one.unit,
        one.note,
    )


def write(figures: list[Figure], *, path: Path) -> None:
    """Figures of this run over those of earlier ones that it did not measure."""
    try:
        kept = {row["name"]: row for row in json.loads(path.read_text())}
    except (OSError, ValueError):
        kept = {}
    for one in figures:
        row = asdict(one)
        del row["note"]
        kept[one.name] = row
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(list(kept.values()), ensure_ascii=False, indent=1) + "\n")
