"""What differs between SQLite and PostgreSQL, and nothing else: the text table's SQL."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol, cast

from django.db import connection

from shop.search.texts import Text


class Engine(Protocol):
    def source(self, text: Text, *, is_rare: bool) -> tuple[str, list[str]]: ...
    def distance(self, metres: Mapping[int, int]) -> str: ...
    def write(self, rows: Sequence[tuple[int, Sequence[str], Sequence[str]]]) -> None: ...
    def delete(self, listing_ids: Collection[int]) -> None: ...
    def optimise(self) -> None: ...


def engine() -> Engine:
    """The engine of the database in use."""
    if connection.vendor == "sqlite":
        from shop.search.engines import sqlite

        return cast(Engine, sqlite)
    from shop.search.engines import postgresql

    return cast(Engine, postgresql)
