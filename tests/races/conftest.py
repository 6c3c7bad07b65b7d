"""Two connections at once, held at the same line by a barrier (PostgreSQL)."""

import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

PATIENCE = 20  # seconds until a barrier that nobody comes to breaks


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Run the functions in threads of their own connections; results, or the errors raised."""

    def run(*functions: Callable[[], Any]) -> list[Any]:
        results: list[Any] = [None] * len(functions)
        start = threading.Barrier(len(functions), timeout=PATIENCE)

        def one(place: int, function: Callable[[], Any]) -> None:
            try:
                start.wait()
                results[place] = function()
            except Exception as error:
                results[place] = error
            finally:
                connection.close()

        threads = [
            threading.Thread(target=one, args=(place, function), daemon=True)
            for place, function in enumerate(functions)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE * 2)
            assert not thread.is_alive(), "a thread still waits: deadlock?"
        return results

    return run


@pytest.fixture
def without_row_locks(monkeypatch) -> Callable[[], Any]:
    """The control: `select_for_update` does nothing while the block runs."""

    @contextmanager
    def block():
        with monkeypatch.context() as patch:
            patch.setattr(QuerySet, "select_for_update", lambda self, *args, **options: self.all())
            yield

    return block
