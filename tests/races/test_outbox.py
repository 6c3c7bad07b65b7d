"""Two workers hear the same bell: the step is applied once."""

import contextlib
import threading

import pytest
from django.db.models.query import QuerySet
from django.utils import timezone

from shop.outbox import delivery, operations
from shop.outbox.models import Applied
from shop.places.models import Epci

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CODE = "race"


@pytest.fixture
def calls():
    Epci.objects.create(code=CODE, name="0")
    return []


@pytest.fixture
def journey(calls):
    barrier = threading.Barrier(2)

    def step(subject_id, *, at):
        calls.append(subject_id)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        count = int(Epci.objects.select_for_update().get(pk=CODE).name)
        Epci.objects.filter(pk=CODE).update(name=str(count + 1))

    return {"order.paid": [("count", step)]}


def applied_times():
    return int(Epci.objects.get(pk=CODE).name)


def deliver_twice(at_once, journey):
    fact = operations.record("order.paid", 7)

    def worker():
        return delivery.deliver(fact_id=fact.pk, journey=journey, at=timezone.now())

    return at_once(worker, worker)


@pytest.mark.parametrize("round_number", range(3))
def test_a_step_is_applied_once_by_two_workers(at_once, journey, calls, round_number):
    assert deliver_twice(at_once, journey) == [True, True]
    assert applied_times() == 1
    assert calls == [7]
    assert Applied.objects.count() == 1


def test_without_the_unique_row_it_is_applied_twice(at_once, journey, calls, monkeypatch):
    monkeypatch.setattr(QuerySet, "get_or_create", lambda self, **values: (None, True))
    assert deliver_twice(at_once, journey) == [True, True]
    assert applied_times() == 2
    assert calls == [7, 7]
