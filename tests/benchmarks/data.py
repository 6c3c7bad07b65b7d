"""Databases of the benchmark: made once, kept under var/bench by a hash of what makes them."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg

BASE = Path(__file__).resolve().parents[2]
BENCH = BASE / "var" / "bench"
# What decides which rows a database holds.
PARTS = (
    "requirements.txt",
    "*/migrations/*.py",
    "*/*/migrations/*.py",
    "*/*/data/*",
    "*/*/reference.py",
    "shop/demo/content/**/*.py",
    "shop/demo/load.py",
    "shop/listings/cards.py",
    "shop/listings/operations.py",
    "shop/listings/sheets.py",
    "shop/search/analysis.py",
    "shop/search/documents.py",
    "shop/search/operations.py",
    "shop/search/ranking.py",
    "shop/search/sources.py",
    "shop/search/engines/*.py",
    "tests/benchmarks/fill.py",
)
# The stock Oscar shop's index takes minutes: made again only for other listings.
OSCAR_PARTS = (
    "*/*/data/*",
    "shop/demo/content/**/*.py",
    "tests/benchmarks/fill.py",
    "tests/benchmarks/oscar_shop/*.py",
)
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
# Larger sizes are copies of a smaller one, in SQL.
COPIES = {"100k": ("10k", 10), "1m": ("10k", 100)}
Say = Callable[[str], None]


@cache
def fingerprint(size: str = "") -> str:
    """Changes with what decides the rows of a database of that size."""
    found = hashlib.sha256()
    parts: tuple[str, ...] = OSCAR_PARTS if size == "oscar" else PARTS
    if size in COPIES:
        parts = (*PARTS, "tests/benchmarks/multiply.py")
    for pattern in parts:
        for path in sorted(BASE.glob(pattern)):
            if path.is_file() and not path.relative_to(BASE).parts[0].startswith("."):
                found.update(str(path.relative_to(BASE)).encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:12]


def environment(database: str, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "BENCH_DATABASE": database,
        "PYTHONWARNINGS": "ignore",
        **more,
    }


def _fill(database: str, *steps: str) -> None:
    subprocess.run(
        [sys.executable, "-m", *steps],
        cwd=BASE,
        env=environment(database),
        check=True,
    )


@dataclass(frozen=True)
class Sqlite:
    name: str = "sqlite"

    def _path(self, size: str) -> Path:
        return BENCH / f"{size}_{fingerprint(size)}.sqlite3"

    def address(self, size: str) -> str:
        return str(self._path(size))

    def exists(self, size: str) -> bool:
        return self._path(size).exists()

    def make(self, size: str, *, source: str | None, steps: list[str]) -> None:
        making = BENCH / f"making_{size}.sqlite3"
        for leftover in BENCH.glob(f"{making.name}*"):
            leftover.unlink()
        if source:
            shutil.copyfile(self._path(source), making)
        _fill(str(making), *steps)
        making.rename(self._path(size))

    @contextmanager
    def scratch(self, size: str) -> Iterator[str]:
        """The address of a copy that is thrown away."""
        path = BENCH / "scratch.sqlite3"
        shutil.copyfile(self._path(size), path)
        try:
            yield str(path)
        finally:
            for leftover in BENCH.glob(f"{path.name}*"):
                leftover.unlink()

    def sweep(self) -> None:
        for path in BENCH.glob("*.sqlite3*"):
            if not _is_current(path.name):
                path.unlink()


@dataclass(frozen=True)
class Postgresql:
    server: str
    name: str = "postgresql"

    def _database(self, size: str) -> str:
        return f"bench_{size}_{fingerprint(size)}"

    def address(self, size: str) -> str:
        return self._at(self._database(size))

    def _at(self, database: str) -> str:
        return f"{self.server.rsplit('/', 1)[0]}/{database}"

    def _dump(self, size: str) -> Path:
        return BENCH / f"{self._database(size)}.dump"

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def exists(self, size: str) -> bool:
        """In the server, or restored to it from the dump of an earlier run."""
        with psycopg.connect(self.server) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [self._database(size)]
            ).fetchone()
        if found is not None:
            return True
        if not self._dump(size).exists():
            return False
        making = f"bench_making_{size}"
        self._run(f"DROP DATABASE IF EXISTS {making}", f"CREATE DATABASE {making}")
        restore = [tool("pg_restore"), "--no-owner", "--jobs=2", f"--dbname={self._at(making)}"]
        subprocess.run([*restore, str(self._dump(size))], check=True)
        with psycopg.connect(self._at(making), autocommit=True) as connection:
            connection.execute("ANALYZE")
        self._run(f"ALTER DATABASE {making} RENAME TO {self._database(size)}")
        return True

    def make(self, size: str, *, source: str | None, steps: list[str]) -> None:
        self.remake(size, source=source, fill=lambda database: _fill(database, *steps))

    def remake(self, size: str, *, fill: Callable[[str], None], source: str | None = None) -> None:
        """Under another name until it is whole; dumped, since the server may be thrown away."""
        making = f"bench_making_{size}"
        template = f" TEMPLATE {self._database(source)}" if source else ""
        self._run(
            f"DROP DATABASE IF EXISTS {making}",
            f"DROP DATABASE IF EXISTS {self._database(size)}",
            f"CREATE DATABASE {making}{template}",
        )
        fill(self._at(making))
        with psycopg.connect(self._at(making), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        self._run(f"ALTER DATABASE {making} RENAME TO {self._database(size)}")
        if size not in COPIES:
            # Copies are made again faster than they are read back.
            half = self._dump(size).with_suffix(".half")
            dump = [tool("pg_dump"), "--format=custom", "--compress=1", f"--file={half}"]
            subprocess.run([*dump, self.address(size)], check=True)
            half.rename(self._dump(size))

    @contextmanager
    def scratch(self, size: str) -> Iterator[str]:
        """The address of a copy that is thrown away."""
        drop = "DROP DATABASE IF EXISTS bench_scratch WITH (FORCE)"
        self._run(drop, f"CREATE DATABASE bench_scratch TEMPLATE {self._database(size)}")
        try:
            yield self._at("bench_scratch")
        finally:
            self._run(drop)

    def sweep(self) -> None:
        for path in BENCH.glob("bench_*.dump"):
            if not _is_current(path.name):
                path.unlink()
        with psycopg.connect(self.server, autocommit=True) as connection:
            for (name,) in connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'bench\\_%'"
            ).fetchall():
                if not _is_current(name):
                    connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]


Engine = Sqlite | Postgresql


def _is_current(name: str) -> bool:
    return any(fingerprint(size) in name for size in ("", "oscar", *COPIES))


def tool(name: str) -> str:
    """A client program of PostgreSQL's newest version here."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: p.parts[4])
    return str(found[-1]) if found else shutil.which(name) or name


def _ready(engine: Engine, size: str, *, say: Say) -> None:
    if engine.exists(size):
        return
    source: str | None
    if size == "base":
        source, steps = None, ["tests.benchmarks.fill", "migrate"]
    elif size in COPIES:
        source, times = COPIES[size]
        steps = ["tests.benchmarks.multiply", str(times)]
    else:
        source, steps = "base", ["tests.benchmarks.fill", "listings", str(SIZES[size])]
    if source:
        _ready(engine, source, say=say)
    say(f"filling {engine.name} {size}")
    engine.make(size, source=source, steps=steps)


def prepare(engines: list[Engine], sizes: list[str], *, say: Say) -> None:
    """Every size on every engine, the engines side by side."""
    BENCH.mkdir(parents=True, exist_ok=True)

    def all_of(engine: Engine) -> None:
        engine.sweep()
        for size in sizes:
            _ready(engine, size, say=say)

    with ThreadPoolExecutor(len(engines)) as pool:
        list(pool.map(all_of, engines))
