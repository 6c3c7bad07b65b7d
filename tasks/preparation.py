"""What `manage.py serve` does before it starts: each step only when something changed."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import DatabaseError, connection

Say = Callable[[str], None]

# What decides how the database looks, beside the locked requirements.
SCHEMA = ("*/migrations/*.py", "*/*/migrations/*.py", "*/*/data/*", "*/data/*", "*/*/reference.py")
STATIC = ("shop/static/**/*", "shop/*/static/**/*", "cms/static/**/*", "shop/storefront/bundles.py")


def prepare(*, say: Say) -> None:
    """Migrated database with the demonstration data, compiled static files."""
    state = State(settings.VAR_DIR / "serve.json")
    _forget_half_made(state, say=say)
    # Both cost a core for half a minute, the first time: side by side.
    compiling = _start_compiling(state, say=say)
    try:
        _migrate(state, say=say)
        _load_demo(state, say=say)
    except BaseException:
        stop()
        raise
    if compiling:
        compiling.wait()
        if compiling.returncode:
            raise subprocess.CalledProcessError(compiling.returncode, "collectstatic")
        state.write(static=_static_print())


class State:
    """What was done, kept beside the database; written after each step."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.values: dict[str, Any] = json.loads(path.read_text())
        except (OSError, ValueError):
            self.values = {}

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def write(self, **values: Any) -> None:
        self.values.update(values)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        half = self.path.with_suffix(".half")
        half.write_text(json.dumps(self.values, indent=1))
        half.replace(self.path)


def fingerprint(patterns: Iterable[str], *, base: Path | None = None) -> str:
    """Changes with the locked requirements and with any file of these patterns."""
    root = base or Path(settings.BASE_DIR)
    found = hashlib.sha256()
    for pattern in ("requirements.txt", *patterns):
        for path in sorted(root.glob(pattern)):
            if path.is_file() and not path.relative_to(root).parts[0].startswith("."):
                found.update(str(path.relative_to(root)).encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _static_print() -> str:
    return fingerprint(STATIC)


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _applied() -> int:
    """How many migrations the database has seen; 0 for none or no database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
            return int(cursor.fetchone()[0])
    except DatabaseError:
        return 0


def _forget_half_made(state: State, *, say: Say) -> None:
    """A first run that was interrupted left a database that nobody has used: begin again."""
    if state["first_run"] != _database():
        if _applied() == 0:
            state.write(first_run=_database())
        return
    path = Path(_database())
    if connection.vendor == "sqlite" and settings.VAR_DIR in path.parents and path.exists():
        say("Reprise d’une installation interrompue / Repairing an interrupted first run …")
        connection.close()
        for part in path.parent.glob(f"{path.name}*"):
            part.unlink()
    state.write(schema=None, demo=None)


def _migrate(state: State, *, say: Say) -> None:
    wanted = [_database(), fingerprint(SCHEMA), _applied()]
    if wanted[-1] and state["schema"] == wanted:
        return
    say("Base de données / Database …")
    call_command("migrate", interactive=False, verbosity=0)
    state.write(schema=[*wanted[:2], _applied()])


def _load_demo(state: State, *, say: Say) -> None:
    if "demo" in get_commands():
        if state["demo"] != _database():
            say("Données de démonstration / Demonstration data …")
        # Past orders follow in the worker; a start that was stopped before goes on there.
        call_command("demo", "--if-needed", "--later")
        state.write(demo=_database())
    state.write(first_run=None)


# What runs beside the database's preparation.
_beside: "list[subprocess.Popen[bytes]]" = []


def stop() -> None:
    """End what `prepare` started; what it did stays, and the next start goes on from there."""
    for process in _beside:
        process.kill()


def _start_compiling(state: State, *, say: Say) -> "subprocess.Popen[bytes] | None":
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and state["static"] == _static_print():
        return None
    say("Fichiers statiques / Static files …")
    process = subprocess.Popen(
        [
            sys.executable,
            "manage.py",
            "collectstatic",
            "--no-input",
            "--verbosity=0",
            "--skip-checks",
        ],
        cwd=settings.BASE_DIR,
    )
    _beside.append(process)
    return process
