"""Record what happened; whoever cares is rung after the commit."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from celery import current_app
from django.db import transaction
from django.utils import timezone

from shop import compiled
from shop.outbox.models import Fact

BELL = "outbox.sweep"


def record(name: str, subject_id: int, *, at: datetime | None = None) -> Fact:
    """One fact, in the caller's transaction."""
    return record_all(name, [subject_id], at=at)[0]


def record_all(name: str, subject_ids: Iterable[int], *, at: datetime | None = None) -> list[Fact]:
    """The same fact of many subjects, in one insert; the bell rings once."""
    moment = at or timezone.now()
    facts = [Fact(name=name, subject_id=subject, recorded_at=moment) for subject in subject_ids]
    for first in range(0, len(facts), 1000):
        compiled.insert(facts[first : first + 1000])
    if facts and not _unheard.get():
        transaction.on_commit(ring, robust=True)
    return facts


_unheard: ContextVar[bool] = ContextVar("unheard", default=False)


@contextmanager
def unheard() -> Iterator[None]:
    """The bell stays silent while the block runs: its caller applies the facts itself."""
    token = _unheard.set(True)
    try:
        yield
    finally:
        _unheard.reset(token)


def ring() -> None:
    """Wake a worker now; when nobody hears, beat sweeps within seconds."""
    current_app.send_task(BELL)
