"""Each step of a fact is applied once; one that fails waits for its turn, the others go on."""

from datetime import UTC, datetime, timedelta

import pytest

from shop.outbox import delivery, operations
from shop.outbox.models import Applied, Fact, Failure
from shop.places.models import Epci

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Steps:
    """Steps that remember their calls; `broken` ones write, then fail."""

    def __init__(self):
        self.calls = []
        self.broken = set()

    def __call__(self, name):
        def step(subject_id, *, at):
            self.calls.append((name, subject_id))
            Epci.objects.create(code=f"{name}{subject_id}", name=name)
            if name in self.broken:
                raise ValueError(f"{name} is broken")

        return name, step


@pytest.fixture
def steps():
    return Steps()


@pytest.fixture
def journey(steps):
    return {"order.paid": [steps("a"), steps("b"), steps("c")]}


def test_steps_are_applied_in_order_and_the_fact_is_done(steps, journey):
    fact = operations.record("order.paid", 7, at=NOW)
    assert delivery.deliver(fact_id=fact.pk, journey=journey, at=NOW) is True
    assert steps.calls == [("a", 7), ("b", 7), ("c", 7)]
    fact.refresh_from_db()
    assert fact.done_at == NOW


def test_a_fact_delivered_twice_is_applied_once(steps, journey):
    fact = operations.record("order.paid", 7, at=NOW)
    for _ in range(2):
        assert delivery.deliver(fact_id=fact.pk, journey=journey, at=NOW) is True
    assert steps.calls == [("a", 7), ("b", 7), ("c", 7)]
    assert Applied.objects.count() == 3


def test_a_failing_step_leaves_the_others_applied_and_its_error_kept(steps, journey):
    steps.broken = {"b"}
    fact = operations.record("order.paid", 7, at=NOW)
    assert delivery.deliver(fact_id=fact.pk, journey=journey, at=NOW) is False
    assert set(Applied.objects.values_list("step", flat=True)) == {"a", "c"}
    # What the failing step wrote is gone with it.
    assert not Epci.objects.filter(code="b7").exists()
    failure = Failure.objects.get()
    assert (failure.step, failure.tries, failure.error) == ("b", 1, "ValueError('b is broken')")
    assert failure.retry_at == NOW + timedelta(seconds=30)
    fact.refresh_from_db()
    assert fact.done_at is None


def test_it_waits_longer_each_time_up_to_six_hours(steps, journey):
    steps.broken = {"b"}
    fact = operations.record("order.paid", 7, at=NOW)
    waits = []
    for _ in range(14):
        delivery.deliver(fact_id=fact.pk, journey=journey, at=NOW)
        waits.append(int((Failure.objects.get().retry_at - NOW).total_seconds()))
    assert waits[:4] == [30, 120, 240, 480]
    assert waits == sorted(waits)
    assert waits[-1] == 6 * 3600


def test_the_sweep_leaves_a_waiting_fact_until_it_is_due(steps, journey):
    steps.broken = {"b"}
    operations.record("order.paid", 7, at=NOW)
    assert delivery.sweep(journey=journey, at=NOW) == 0
    steps.broken = set()
    assert delivery.sweep(journey=journey, at=NOW + timedelta(seconds=29)) == 0
    assert delivery.sweep(journey=journey, at=NOW + timedelta(seconds=30)) == 1
    assert steps.calls.count(("b", 7)) == 2
    assert steps.calls.count(("a", 7)) == 1
    assert not Failure.objects.exists()


def test_the_sweep_takes_the_oldest_first_and_so_many(steps, journey):
    operations.record_all("order.paid", [5, 4, 3], at=NOW)
    assert delivery.sweep(journey=journey, at=NOW, most=2) == 2
    assert [subject for name, subject in steps.calls if name == "a"] == [5, 4]


def test_a_fact_that_nothing_follows_is_done(journey):
    operations.record("nobody.cares", 1, at=NOW)
    assert delivery.sweep(journey=journey, at=NOW) == 1


def test_replay_applies_a_new_step_to_the_facts_that_lack_it(steps, journey):
    operations.record_all("order.paid", [1, 2], at=NOW)
    delivery.sweep(journey=journey, at=NOW)
    later = {"order.paid": [*journey["order.paid"], steps("d")]}
    assert delivery.replay(name="order.paid", step="d", journey=later, at=NOW) == 2
    assert delivery.replay(name="order.paid", step="d", journey=later, at=NOW) == 0
    assert [call for call in steps.calls if call[0] == "d"] == [("d", 1), ("d", 2)]


def test_replay_counts_what_went_through(steps, journey):
    Fact.objects.bulk_create(
        [Fact(name="order.paid", subject_id=n, recorded_at=NOW) for n in (1, 2)]
    )
    steps.broken = {"a"}
    assert delivery.replay(name="order.paid", step="a", journey=journey, at=NOW) == 0
    assert Failure.objects.count() == 2


def test_replay_of_an_unknown_step_is_refused_and_names_those_there_are(journey):
    with pytest.raises(delivery.UnknownStep, match=r"order\.paid has no step z; it has a, b, c"):
        delivery.replay(name="order.paid", step="z", journey=journey, at=NOW)
    with pytest.raises(delivery.UnknownStep, match="it has none"):
        delivery.replay(name="nobody.cares", step="z", journey=journey, at=NOW)
