"""Two documents at once take two numbers that follow each other."""

import contextlib
import threading

import pytest
from django.db import IntegrityError
from django.utils import timezone

from shop.documents import operations
from shop.documents.models import Document, Series

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def issue():
    return operations.issue(
        kind="invoice", owner="shop", prefix="F-", content={}, at=timezone.now()
    ).sequence


@pytest.fixture(autouse=True)
def series():
    Series.objects.create(owner="shop", prefix="F-")


@pytest.fixture
def meet_before_writing(monkeypatch):
    """Both have read the series before either writes it, unless a lock keeps one waiting."""
    barrier = threading.Barrier(2)
    save = Series.save

    def slow(self, **options):
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        save(self, **options)

    monkeypatch.setattr(Series, "save", slow)


@pytest.mark.parametrize("round_number", range(3))
def test_two_at_once_take_consecutive_numbers(at_once, meet_before_writing, round_number):
    assert sorted(at_once(issue, issue)) == [1, 2]
    assert Series.objects.get().last_number == 2


def test_without_the_lock_both_take_the_same_number(
    at_once, meet_before_writing, without_row_locks
):
    with without_row_locks():
        results = at_once(issue, issue)
    # Only the unique constraint saves the series then: one of the two fails.
    assert 1 in results
    assert [type(result) for result in results if result != 1] == [IntegrityError]
    assert Document.objects.count() == 1
