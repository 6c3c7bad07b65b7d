"""Facts are written with what they tell of, and the bell rings once that is certain."""

import pytest
from celery import current_app
from django.db import transaction

from shop.outbox import operations
from shop.outbox.models import Fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch):
    bells = []
    monkeypatch.setattr(current_app, "send_task", bells.append)
    return bells


def test_a_fact_of_a_rolled_back_transaction_leaves_nothing(
    rung, django_capture_on_commit_callbacks
):
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(RuntimeError),
        transaction.atomic(),
    ):
        operations.record("order.paid", 1)
        raise RuntimeError
    assert not Fact.objects.exists()
    assert rung == []


def test_the_bell_rings_after_the_commit_only(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        operations.record("order.paid", 1)
        assert rung == []
    assert rung == ["outbox.sweep"]


def test_many_facts_are_one_insert_and_one_bell(
    rung, django_capture_on_commit_callbacks, django_assert_num_queries
):
    with django_capture_on_commit_callbacks(execute=True), django_assert_num_queries(1):
        operations.record_all("listing.changed", [3, 1, 2])
    assert list(Fact.objects.values_list("subject_id", flat=True)) == [3, 1, 2]
    assert rung == ["outbox.sweep"]


def test_no_fact_is_no_bell(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.record_all("listing.changed", []) == []
    assert rung == []


def test_a_broker_that_does_not_answer_costs_nothing(
    monkeypatch, django_capture_on_commit_callbacks
):
    def unreachable(name):
        raise ConnectionError

    monkeypatch.setattr(current_app, "send_task", unreachable)
    with django_capture_on_commit_callbacks(execute=True):
        operations.record("order.paid", 1)
    assert Fact.objects.filter(done_at=None).count() == 1
