"""Two calls on one framework, or two bills of one month, at once."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from shop.orders.models import SupplierOrder
from shop.quoting import frameworks, visits
from shop.quoting.frameworks import FrameworkRefused
from shop.quoting.models import Framework, FrameworkCall, Visit
from tests import factories as f
from tests.quoting import framework, service_plan

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meet(monkeypatch):
    """Both have decided before either places its order, unless a lock keeps one waiting."""

    def install(module):
        barrier = threading.Barrier(2)
        place = module.place_order

        def slow(**given):
            with contextlib.suppress(threading.BrokenBarrierError):
                barrier.wait(timeout=1)
            return place(**given)

        monkeypatch.setattr(module, "place_order", slow)

    return install


def caller(found: Framework, key: str, count: int = 20_000):
    buyer = found.award_part.award.request.organisation
    by_id = f.MemberFactory(organisation=buyer, role="requester").user_id
    line = found.prices.order_by("offer_line__position").first().offer_line_id

    def run():
        return frameworks.call(
            framework_id=found.pk, quantities={line: count}, at=timezone.now(), by_id=by_id, key=key
        ).pk

    return run


def test_two_calls_never_pass_the_maximum(at_once, meet):
    found = framework(maximum=5_000)
    meet(frameworks)
    results = at_once(caller(found, "a"), caller(found, "b"))
    assert sum(isinstance(each, FrameworkRefused) for each in results) == 1
    found.refresh_from_db()
    assert (found.used, SupplierOrder.objects.count()) == (3_000, 1)


def test_two_calls_that_fit_both_count(at_once, meet):
    found = framework(maximum=6_000)
    meet(frameworks)
    results = at_once(caller(found, "a"), caller(found, "b"))
    assert all(isinstance(each, int) for each in results)
    found.refresh_from_db()
    assert (found.used, FrameworkCall.objects.count()) == (6_000, 2)


def test_one_form_sent_twice_at_once_is_one_call(at_once, meet):
    found = framework(maximum=6_000)
    run = caller(found, "same")
    meet(frameworks)
    first, second = at_once(run, run)
    assert first == second
    assert SupplierOrder.objects.count() == 1


def test_without_the_lock_both_decide_on_what_is_left(at_once, meet, without_row_locks):
    found = framework(maximum=5_000)
    meet(frameworks)
    first, second = caller(found, "a"), caller(found, "b")
    with without_row_locks():
        results = at_once(first, second)
    # Nobody is told what is left: only the database's own rule stops the second.
    assert not any(isinstance(each, FrameworkRefused) for each in results)
    assert sum(isinstance(each, IntegrityError) for each in results) == 1


def test_a_month_billed_twice_at_once_is_one_order(at_once, meet):
    found, later = done(), timezone.now() + timedelta(days=62)
    meet(visits)

    def bill():
        return visits.bill_month(plan_id=found.pk, month=timezone.localdate(), at=later).pk

    first, second = at_once(bill, bill)
    assert first == second
    assert SupplierOrder.objects.get().state == "delivered"


def test_two_planners_stay_within_what_was_accepted(at_once):
    found = service_plan()
    line = found.award_part.lines.order_by("pk").last().offer_line_id

    def plan(days):
        return lambda: visits.plan(
            plan_id=found.pk, offer_line_id=line, quantity=7_000, at=timezone.now(),
            first_on=timezone.localdate() + timedelta(days=days),
        )  # fmt: skip

    results = at_once(plan(1), plan(2))
    assert sum(isinstance(each, visits.VisitRefused) for each in results) == 1
    assert Visit.objects.get().quantity == 7_000


def done():
    found = service_plan()
    line = found.award_part.lines.first().offer_line_id
    (visit,) = visits.plan(
        plan_id=found.pk, offer_line_id=line, quantity=1_000, at=timezone.now(),
        first_on=timezone.localdate(),
    )  # fmt: skip
    visits.sign(
        visit_id=visit.pk, quantity=1_000, report="", signed_name="Maïwenn", at=timezone.now()
    )
    return found
