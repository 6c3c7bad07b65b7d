"""The search engine over a million listings, beside a naive wide table: `make bench-large`.

Both answer what a list page asks: the first page, ranked, with its facets.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import django

from tests.benchmarks import oscar
from tests.benchmarks.goals import Figure, figure

if TYPE_CHECKING:
    from tests.benchmarks.__main__ import Bench

NAIVE = "bench_naive"
ASKED = 5
MAKE_NAIVE = f"""
CREATE TABLE {NAIVE} AS SELECT c.*, t.vector
FROM listings_card AS c JOIN finding_text AS t ON t.listing_id = c.listing_id;
CREATE INDEX {NAIVE}_vector ON {NAIVE} USING gin (vector);
ANALYZE {NAIVE};
"""
FACETS = ("category_id", "supplier_slug", "department", "kind", "availability")


def engine(bench: "Bench", *, say: Callable[[str], None]) -> Iterator[Figure]:
    say("search engine over a million listings")
    told = json.loads(oscar.look(bench.engine.address("1m"), module="tests.benchmarks.large"))
    note = f"« {told['word']} » in {told['share']:.0%}: page and facets"
    yield figure("search_engine_1m_worst_ms", told["ours"], note=note)
    note = f"{told['ours']:.0f} ms beside {told['naive']:.0f} ms"
    yield figure("search_engine_1m_naive_ratio", told["naive"] / told["ours"], note=note)


def measure() -> dict[str, float | str]:
    from django.db import connection

    from shop.search import analysis, grammar
    from shop.search.query import find
    from tests.benchmarks.look import paths

    common = paths()["search"]["common"]
    stem = analysis.stems_of(common["word"])[0]
    query = grammar.Query(text=common["word"])

    def ours() -> None:
        find(query=query, day=date.today(), audience="individual", language="fr")

    def naive() -> None:
        with connection.cursor() as cursor:
            matching = f"FROM {NAIVE} WHERE vector @@ '{stem}'::tsquery"
            cursor.execute(
                f"SELECT * {matching} ORDER BY ts_rank(vector, '{stem}'::tsquery) DESC LIMIT 16"
            )
            cursor.fetchall()
            for column in FACETS:
                cursor.execute(f"SELECT {column}, count(*) {matching} GROUP BY {column}")
                cursor.fetchall()

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [NAIVE])
        if cursor.fetchone()[0] is None:
            cursor.execute(MAKE_NAIVE)
    return {
        "word": common["word"],
        "share": common["share"],
        "ours": _median_ms(ours),
        "naive": _median_ms(naive),
    }


def _median_ms(ask: Callable[[], None]) -> float:
    ask()
    times = []
    for _ in range(ASKED):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(measure()))
