"""Measures the shop: `make bench`, or `python -m tests.benchmarks [--large] [--only GROUP …]`.

One table on the screen, the same figures in var/bench.json. Times are told as ratios to plain
Django or to a stock Oscar shop in the same run, since the machine's own pace varies.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.benchmarks import goals, oscar, server, starts
from tests.benchmarks.data import (
    BASE,
    BENCH,
    SIZES,
    Engine,
    Postgresql,
    Sqlite,
    environment,
    prepare,
)
from tests.benchmarks.goals import Figure, figure

SIZES_OF = {
    "queries": ("1k", "10k"),
    "pages": ("10k",),
    "search": ("100k",),
    "growth": ("1k", "100k"),
    "documents": ("1k",),
    "reports": ("1k",),
    "imports": ("base", "10k"),
    "oscar": ("10k",),
    "starts": (),
}
GROUPS = tuple(SIZES_OF)
_began = time.monotonic()


def say(text: str) -> None:
    print(f"[{time.monotonic() - _began:4.0f} s] {text}", file=sys.stderr, flush=True)


class Bench:
    def __init__(self, engine: Engine, redis: str) -> None:
        self.engine = engine
        self.redis = redis
        self.suffix = "_sqlite" if isinstance(engine, Sqlite) else ""
        self._paths: dict[str, Any] = {}

    def figure(self, name: str, value: float, **values: Any) -> Figure:
        return figure(name + self.suffix, value, **values)

    def _environment(self, database: str, **more: str) -> dict[str, str]:
        # The demonstration has no Redis, production has.
        redis = {} if self.suffix else {"BENCH_REDIS": self.redis}
        return environment(database, **redis, **more)

    def paths(self, size: str) -> dict[str, Any]:
        if size not in self._paths:
            self._paths[size] = json.loads(oscar.look(self.engine.address(size), "paths"))
        return self._paths[size]

    @contextmanager
    def shop(self, size: str, *, database: str = "", shared_seconds: int = 0) -> Iterator[int]:
        address, shared = database or self.engine.address(size), str(shared_seconds)
        with server.serve(
            "shop.wsgi:application",
            environment=self._environment(address, BENCH_SHARED_PAGE_SECONDS=shared),
            folder=BASE,
        ) as port:
            yield port

    @contextmanager
    def floor(self, size: str, *, database: str = "") -> Iterator[int]:
        settings = "tests.benchmarks.floor_settings"
        address = database or self.engine.address(size)
        with server.serve(
            "shop.wsgi:application",
            environment=self._environment(address, DJANGO_SETTINGS_MODULE=settings),
            folder=BASE,
        ) as port:
            yield port

    def queries(self) -> Iterator[Figure]:
        say(f"{self.engine.name}: queries at 1k and 10k")
        found: dict[str, list[int]] = {}
        for size in ("1k", "10k"):
            told = oscar.look(self.engine.address(size), "queries")
            for name, counts in json.loads(told).items():
                # The first addition makes the basket, too.
                found.setdefault(name, []).extend(counts[1:] if name == "basket_add" else counts)
        for name, counts in found.items():
            constant = len(set(counts)) == 1 or name == "search"
            note = "" if len(set(counts)) == 1 else f"from {min(counts)} to {max(counts)}"
            yield self.figure(f"{name}_queries", max(counts), constant=constant, note=note)

    def pages(self) -> Iterator[Figure]:
        known = self.paths("10k")
        with self.shop("10k") as ours, self.floor("10k") as floor:
            for name, paths, plain in (
                ("category", [known["category"]], "/cards/"),
                ("product", known["products"], "/one-query/"),
                ("home", ["/"], "/cards/"),
            ):
                say(f"{self.engine.name}: {name} beside {plain}")
                yield self._ratio(f"{name}_floor_ratio", (ours, paths), (floor, plain))
        with self.shop("10k", shared_seconds=3600) as ours, self.floor("10k") as floor:
            say(f"{self.engine.name}: shared page beside /from-cache/")
            page = (ours, [known["category"]])
            yield self._ratio("cached_page_floor_ratio", page, (floor, "/from-cache/"))

    def _ratio(self, name: str, ours: tuple[int, list[str]], floor: tuple[int, str]) -> Figure:
        mine, plain = server.compare(ours, floor)
        return self.figure(name, mine / plain, note=f"{mine:.0f} beside {plain:.0f} requests/s")

    def search(self) -> Iterator[Figure]:
        word = self.paths("100k")["search"]["middle"]
        say(f"{self.engine.name}: search for « {word['word']} » at 100k")
        with self.shop("100k") as ours, self.floor("100k") as floor:
            mine, plain = server.compare((ours, [word["path"]]), (floor, "/cards/"))
        note = f"{mine:.0f} beside {plain:.0f} requests/s, a word in {word['share']:.2%}"
        yield self.figure("search_floor_ratio_100k", mine / plain, note=note)

    def growth(self, size: str = "100k") -> Iterator[Figure]:
        """The same category at 1k and at that size, by turns."""
        say(f"{self.engine.name}: category at 1k and {size}")
        path = self.paths("1k")["category"]
        with self.shop("1k") as small, self.shop(size) as large:
            few, many = server.medians_by_turns((small, path, ""), (large, path, ""))
        note = f"{many:.1f} ms beside {few:.1f} ms"
        yield self.figure(f"category_growth_{size}", many / few, note=note)

    def documents(self) -> Iterator[Figure]:
        say(f"{self.engine.name}: invoices and credit notes one after the other")
        told = oscar.look(self.engine.address("1k"), module="tests.benchmarks.documents")
        found = json.loads(told)
        note = f"invoice {found['invoice']:.1f} ms, credit note {found['credit']:.1f} ms"
        yield self.figure("document_ms", max(found.values()), note=note)

    def reports(self) -> Iterator[Figure]:
        say(f"{self.engine.name}: 100,000 purchased lines")
        told = oscar.look(self.engine.address("1k"), "purchases", module="tests.benchmarks.reports")
        yield self.figure("csr_sql_ratio", json.loads(told)["csr_ratio"])
        say(f"{self.engine.name}: twenty offers of two hundred lines beside /cards/")
        with self.engine.scratch("1k") as database:
            told = oscar.look(database, "offers", module="tests.benchmarks.reports")
            found = json.loads(told)
            yield self.figure("comparison_queries", found["queries"])
            with (
                self.shop("1k", database=database) as ours,
                self.floor("1k", database=database) as floor,
            ):
                page = (ours, found["path"], found["cookie"])
                mine, plain = server.medians_by_turns(page, (floor, "/cards/", ""))
        note = f"{mine:.1f} ms beside {plain:.1f} ms, first {found['first_ms']:.0f} ms"
        yield self.figure("comparison_floor_time", mine / plain, note=note)

    def many_purchases(self) -> Iterator[Figure]:
        """The pass of a report over a million lines: as near to the plain sum, in no more memory."""
        say(f"{self.engine.name}: a million purchased lines")
        few, many = (
            json.loads(
                oscar.look(
                    self.engine.address("1k"), "purchases", lines,
                    module="tests.benchmarks.reports",
                )
            )
            for lines in ("100000", "1000000")
        )  # fmt: skip
        yield self.figure("csr_sql_ratio_1m", many["csr_ratio"])
        note = f"{many['csr_mib']:.1f} beside {few['csr_mib']:.1f} MiB"
        yield self.figure("csr_memory_mib", many["csr_mib"] - few["csr_mib"], note=note)

    def imports(self) -> Iterator[Figure]:
        """A supplier's file of 10,000 rows into a shop with nothing else in it; then 100,000."""
        told: dict[int, Any] = {}
        for rows in (10_000, 100_000) if not self.suffix else (10_000,):
            say(f"{self.engine.name}: a file of {rows:,} rows")
            with self.engine.scratch("base") as address:
                told[rows] = imported(address, rows)
        few = told[10_000]
        ours, floor = few["ours"], few["floors"]
        say(f"  rows ready in memory by COPY alone: {10_000 / floor['copy']:.0f} rows/s")
        for name in ("new", "same", "1pct"):
            note = f"{10_000 / ours[name]:.0f} beside {10_000 / floor[name]:.0f} rows/s"
            yield self.figure(f"import_{name}_copy_ratio", floor[name] / ours[name], note=note)
        if self.suffix:
            return
        many = told[100_000]["ours"]
        for name in ("new", "same", "1pct"):
            # Each reading begins with some queries; what is counted is those of 90,000 rows more.
            more = (many[f"{name}_queries"] - ours[f"{name}_queries"]) / 90
            yield self.figure(f"import_{name}_queries", more)
        yield self.figure("import_memory_mib", many["memory_mib"] - ours["memory_mib"])
        say("stock Oscar: a file of 400 rows")
        theirs = oscar.Shop(self.engine).imported(400, say=say)
        note = f"{10_000 / ours['new']:.0f} beside {400 / theirs:.0f} rows/s"
        yield self.figure("import_new_vs_oscar", (theirs / 400) / (ours["new"] / 10_000), note=note)


def imported(database: str, rows: int) -> dict[str, Any]:
    told = oscar.look(database, str(rows), "floors", module="tests.benchmarks.imports")
    found: dict[str, Any] = json.loads(told)
    return found


def against_oscar(bench: Bench) -> Iterator[Figure]:
    assert isinstance(bench.engine, Postgresql)
    theirs = oscar.Shop(bench.engine)
    theirs.prepare(say=say)
    known = bench.paths("10k")
    paths = theirs.paths(known["slug"])
    with bench.shop("10k") as our_port, theirs.served() as their_port:
        say("stock Oscar's category beside ours")
        server.warm(our_port, known["category"])
        slow = oscar.page_ms(their_port, paths["category"])
        fast = server.median_ms(our_port, known["category"])
        yield figure("category_vs_oscar", slow / fast, note=f"{fast:.1f} ms beside {slow:.0f} ms")
        say("stock Oscar's basket beside ours")
        mine: list[float] = []
        other: list[float] = []
        for number in range(12):
            some = oscar.our_adds(our_port, known["sellables"][:3])
            many = oscar.their_adds(their_port, paths["products"][:3])
            # The first rounds warm every worker and thread.
            if number >= 4:
                mine += some
                other += many
        fast, slow = (sorted(times)[len(times) // 2] * 1000 for times in (mine, other))
        note = f"{fast:.1f} ms beside {slow:.1f} ms"
        yield figure("basket_add_vs_oscar", slow / fast, note=note)
        say("stock Oscar's order of three lines beside ours")
        ours: list[float] = []
        others: list[float] = []
        for number in range(18):
            placed = oscar.our_order(our_port, known["sellables"][:3])
            theirs_placed = oscar.their_order(their_port, paths["products"][:3])
            # Each worker has placed one before.
            if number >= 6:
                ours.append(placed)
                others.append(theirs_placed)
        fast, slow = (sorted(times)[len(times) // 2] * 1000 for times in (ours, others))
        note = f"{fast:.1f} ms beside {slow:.1f} ms"
        yield figure("place_order_vs_oscar", slow / fast, note=note)


def both_starts() -> Iterator[Figure]:
    first, second = starts.measure(say=say)
    yield figure("first_page_s", first)
    yield figure("second_start_s", second)


@contextmanager
def services() -> Iterator[tuple[str, str]]:
    """PostgreSQL and Redis: those of the environment, those that run, or started for this run."""
    given = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
    if all(given):
        yield str(given[0]), str(given[1])
        return
    command = str(BASE / ".ci" / "services")
    running = subprocess.run([command, "env"], capture_output=True, text=True)
    told = running.stdout
    if running.returncode:
        told = subprocess.run(
            [command, "start"], check=True, stdout=subprocess.PIPE, text=True
        ).stdout
    values = dict(line.removeprefix("export ").split("=", 1) for line in told.splitlines())
    try:
        yield values["TEST_DATABASE_URL"], values["TEST_REDIS_URL"]
    finally:
        if running.returncode:
            subprocess.run([command, "stop"], check=True)


def static_files(engine: Engine) -> None:
    """Hashed names as in production: pages print them."""
    if not (BENCH / "static" / "staticfiles.json").exists():
        say("collecting static files")
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
            cwd=BASE,
            env=environment(engine.address("base")),
            check=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--large", action="store_true", help="a million listings on PostgreSQL")
    parser.add_argument("--only", action="append", choices=GROUPS, help="of the usual figures")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), help="one alone")
    asked = parser.parse_args()
    figures: list[Figure] = []
    with ExitStack() as stack:
        url, redis = stack.enter_context(services())
        engines = [e for e in (Postgresql(url), Sqlite()) if asked.engine in (None, e.name)]
        sizes = {size for group in asked.only or GROUPS for size in SIZES_OF[group]}
        if asked.large:
            engines, sizes = [Postgresql(url)], {"1k", "1m"}
        if sizes:
            prepare(engines, [size for size in ("base", *SIZES) if size in sizes], say=say)
            static_files(engines[0])
        benches = [Bench(engine, redis) for engine in engines]
        for measure in _measures(benches, asked):
            for one in measure():
                say(f"  {one.name} {one.value:g}")
                figures.append(one)
                # What a later measure's failure must not take away.
                goals.write(figures, path=BASE / "var" / "bench.json")
    print(goals.table(figures))
    say("done")


def _measures(
    benches: list[Bench], asked: argparse.Namespace
) -> Iterator[Callable[[], Iterator[Figure]]]:
    if asked.large:
        from tests.benchmarks import large

        yield lambda: benches[0].growth("1m")
        yield lambda: large.engine(benches[0], say=say)
        yield benches[0].many_purchases
        return
    groups = asked.only or GROUPS
    for bench in benches:
        for name in ("queries", "pages", "search", "growth", "documents", "reports", "imports"):
            if name in groups:
                yield getattr(bench, name)
    if "oscar" in groups and isinstance(benches[0].engine, Postgresql):
        yield lambda: against_oscar(benches[0])
    if "starts" in groups:
        yield both_starts


if __name__ == "__main__":
    main()
