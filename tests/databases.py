"""Migrated template databases, kept by a hash of what makes them, copied for each worker.

324 migrations cost 50 seconds; a copy costs less than one. Templates stand in var/templates
(SQLite) or beside the test database (PostgreSQL), under a name that changes with any
migration, any reference file and the locked requirements.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

BASE = Path(settings.BASE_DIR)
TEMPLATES = BASE / "var" / "templates"
PARTS = (
    "requirements.txt",
    "*/migrations/*.py",
    "*/*/migrations/*.py",
    "*/*/data/*",
    "shop/*/apps.py",
    "suppliers/*/apps.py",
    "shop/*/reference.py",
    "suppliers/*/reference.py",
    "shop/documents/append_only.py",
    "shop/backoffice/roles.py",
)

# The database from which others are made and dropped (PostgreSQL).
_admin = ""


@cache
def fingerprint(*more: str) -> str:
    """A hash of the files that make a template: PARTS, and these patterns."""
    found = hashlib.sha256()
    for pattern in (*PARTS, *more):
        for path in sorted(BASE.glob(pattern)):
            if path.is_file() and ".venv" not in path.parts:
                found.update(str(path.relative_to(BASE)).encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One process at a time makes a template; the others wait and find it made."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _use(name: str) -> None:
    connection.close()
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def prepare(worker: str) -> str:
    """Give this worker a fresh migrated database; returns its name."""
    key = fingerprint()
    if connection.vendor == "sqlite":
        return _prepare_sqlite(key, worker)
    return _prepare_postgresql(key, worker)


def _prepare_sqlite(key: str, worker: str) -> str:
    template = TEMPLATES / f"{key}.sqlite3"
    with alone("sqlite"):
        if not template.exists():
            making = TEMPLATES / f"{key}.making.sqlite3"
            for leftover in TEMPLATES.glob(f"{key}.making*"):
                leftover.unlink()
            _use(str(making))
            call_command("migrate", verbosity=0, interactive=False)
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            making.rename(template)
    mine = BASE / "var" / "tests" / f"{os.getpid()}-{worker}.sqlite3"
    mine.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, mine)
    _use(str(mine))
    return str(mine)


def _prepare_postgresql(key: str, worker: str) -> str:
    template, mine = f"boutique_template_{key}", f"boutique_test_{os.getpid()}_{worker}"
    global _admin
    admin = _admin = connection.settings_dict["NAME"]
    with alone("postgresql"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            made = cursor.fetchone() is not None
            if not made:
                cursor.execute(f'DROP DATABASE IF EXISTS "{template}_making"')
                cursor.execute(f'CREATE DATABASE "{template}_making"')
        if not made:
            _use(f"{template}_making")
            call_command("migrate", verbosity=0, interactive=False)
            _use(admin)
            with connection.cursor() as cursor:
                cursor.execute(f'ALTER DATABASE "{template}_making" RENAME TO "{template}"')
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{mine}"')
            cursor.execute(f'CREATE DATABASE "{mine}" TEMPLATE "{template}"')
    _use(mine)
    return mine


def restore(name: str) -> None:
    """Make this worker's database what the template is, after a test that committed."""
    key = fingerprint()
    if connection.vendor == "sqlite":
        # Page by page through SQLite itself: others may hold the file open.
        source = sqlite3.connect(f"file:{TEMPLATES / key}.sqlite3?mode=ro", uri=True)
        target = sqlite3.connect(name, timeout=20)
        try:
            connection.close()
            source.backup(target)
        finally:
            target.close()
            source.close()
        return
    _use(_admin)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "boutique_template_{key}"')
    _use(name)


def discard(name: str, admin: str) -> None:
    """Remove the worker's database."""
    connection.close()
    if connection.vendor == "sqlite":
        for path in Path(name).parent.glob(Path(name).name + "*"):
            path.unlink(missing_ok=True)
        return
    _use(admin)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    connection.close()
