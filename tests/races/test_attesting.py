"""Two clicks on « Confirmer et envoyer » at once."""

import contextlib
import threading

import pytest

from shop.documents.models import Document
from shop.impact import attesting
from shop.impact.models import Attestation
from shop.outbox.models import Fact
from tests.shop.impact.test_attesting import keep, send, sold

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def supplier():
    made = sold(10_000_00).supplier_order.supplier
    keep(made)
    return made


@pytest.fixture
def meet(monkeypatch):
    """Both have decided before either issues, unless a lock keeps one waiting."""
    barrier = threading.Barrier(2)
    issue = attesting._issue

    def slow(*args, **given):
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        return issue(*args, **given)

    monkeypatch.setattr(attesting, "_issue", slow)


@pytest.mark.parametrize("round_number", range(3))
def test_two_clicks_issue_one_attestation(at_once, meet, supplier, round_number):
    results = at_once(*(lambda: len(send(supplier)) for _ in range(2)))
    assert sorted(results) == [0, 1]
    assert (Attestation.objects.count(), Document.objects.count()) == (1, 1)
    assert Fact.objects.filter(name="attestation.issued").count() == 1


def test_without_the_lock_both_decide_and_the_constraint_refuses_one(
    at_once, meet, supplier, without_row_locks
):
    with without_row_locks():
        results = at_once(*(lambda: len(send(supplier)) for _ in range(2)))
    assert sum(isinstance(each, Exception) for each in results) == 1
    assert Attestation.objects.count() == 1
