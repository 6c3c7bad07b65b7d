"""The two engines and how the shop opens them."""

from pathlib import Path
from typing import Any


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite in WAL mode; writers wait up to 20 s for each other instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def with_persistent_connections(config: dict[str, Any]) -> dict[str, Any]:
    """A new connection a request costs nine times the page (docs/decisions)."""
    return {**config, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
