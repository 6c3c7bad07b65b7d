"""Random walks over the moves of quotes: no illegal state, no lost cent, no leak."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.orders.models import SupplierOrder
from shop.orders.placing import OrderRefused
from shop.organisations.models import ApprovalRule, Organisation
from shop.quoting import (
    accepting,
    answering,
    awarding,
    comparing,
    exchanges,
    outcomes,
    queries,
    sending,
)
from shop.quoting.answering import OfferRefused
from shop.quoting.awarding import AwardRefused
from shop.quoting.drafting import Judged, RequestRefused
from shop.quoting.models import (
    LIVE,
    Approval,
    Award,
    Invitation,
    Offer,
    OfferLine,
    QuoteRequest,
)
from shop.quoting.states import WrongMove, pairs
from suppliers.directory.models import Supplier
from tests import factories as f
from tests.quoting import drafted, priced, signed

REFUSALS = (RequestRefused, OfferRefused, AwardRefused, WrongMove, OrderRefused)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class RollBack(Exception):
    pass


@dataclass
class World:
    request: QuoteRequest
    buyer: Organisation
    suppliers: list[Supplier]
    people: list[int]
    now: datetime = START
    made: list[str] = field(default_factory=list)
    frozen: dict[int, Any] = field(default_factory=dict)

    def invitation(self, n: int) -> Invitation:
        found = list(self.request.invitations.order_by("pk"))
        if not found:
            raise RequestRefused("nobody is invited")
        return found[n % len(found)]

    def offer(self, n: int) -> Offer:
        found = list(Offer.objects.filter(invitation__request=self.request).order_by("pk"))
        if not found:
            raise RequestRefused("no offer")
        return found[n % len(found)]

    def person(self, n: int) -> int:
        return self.people[n % len(self.people)]


def a_world(*, is_public: bool, steps: int) -> World:
    buyer = f.OrganisationFactory(kind="commune" if is_public else "company")
    people = [f.MemberFactory(organisation=buyer, role="admin").user_id for _ in range(3)]
    for step in range(1, steps + 1):
        ApprovalRule.objects.create(organisation=buyer, step=step, above=0)
    suppliers = [f.SupplierFactory() for _ in range(3)]
    request = drafted(buyer=buyer, at=START)
    from shop.quoting import drafting

    drafting.edit(
        request_id=request.pk, revision=0, at=START,
        criteria=[Judged("price", "Prix", 60), Judged("quality", "Qualité", 40)],
        chosen=[each.pk for each in suppliers],
    )  # fmt: skip
    request.refresh_from_db()
    return World(request, buyer, suppliers, people)


def send(w: World, n: int) -> None:
    sending.send(request_id=w.request.pk, at=w.now)


def wait(w: World, n: int) -> None:
    w.now += timedelta(hours=1 + n % 400)
    sending.close_due(at=w.now)
    sending.remind_due(at=w.now)
    outcomes.expire_due(at=w.now)


def extend(w: World, n: int) -> None:
    sending.extend(request_id=w.request.pk, deadline=w.now + timedelta(hours=n % 300), at=w.now)


def close(w: World, n: int) -> None:
    sending.close(request_id=w.request.pk, at=w.now)


def cancel(w: World, n: int) -> None:
    # Seldom, or walks end before they begin.
    if n % 5:
        raise RequestRefused("not this time")
    sending.cancel(request_id=w.request.pk, reason="Sans budget.", at=w.now)


def price(w: World, n: int) -> None:
    invitation = w.invitation(n)
    lines = priced(invitation, 10_000 + n * 7, 250_000 + n * 31)
    if n % 4 == 0:
        lines = lines[: 1 + n % 2]
    answering.save(
        invitation_id=invitation.pk, at=w.now, lines=lines, delivery_cents=n % 2000,
        valid_until=(w.now + timedelta(days=5 + n % 40)).date(),
    )  # fmt: skip


def submit(w: World, n: int) -> None:
    answering.submit(invitation_id=w.invitation(n).pk, at=w.now)


def decline(w: World, n: int) -> None:
    answering.decline(invitation_id=w.invitation(n).pk, reason="Pas le temps.", at=w.now)


def agree(w: World, n: int) -> None:
    answering.agree(invitation_id=w.invitation(n).pk, at=w.now)


def revise(w: World, n: int) -> None:
    exchanges.ask_revision(
        request_id=w.request.pk, reasons={w.invitation(n).pk: "Le délai."}, at=w.now,
        why_not_all="Erreur." if n % 2 else "",
    )  # fmt: skip


def counter(w: World, n: int) -> None:
    offer = w.offer(n)
    line = offer.lines.first()
    prices = {line.pk: max(1, line.unit_price - 13 - n)} if line else {}
    exchanges.counter(offer_id=offer.pk, prices=prices, reason="Moins ?", at=w.now)


def judge(w: World, n: int) -> None:
    criterion = w.request.criteria.get(code="quality")
    comparing.judge(
        request_id=w.request.pk, points={(w.offer(n).pk, criterion.pk): (n % 101, "")}, at=w.now
    )


def choose(w: World, n: int) -> None:
    """A line of each, of one supplier or shared among them."""
    lines = OfferLine.objects.filter(
        offer__invitation__request=w.request, offer__state="submitted"
    ).order_by("pk")
    by_line: dict[Any, list[int]] = {}
    for line in lines:
        by_line.setdefault(line.line_id, []).append(line.pk)
    ids = [each[n % len(each)] for each in by_line.values()]
    awarding.award(
        request_id=w.request.pk, offer_line_ids=ids, reason="Le mieux.", at=w.now,
        by_id=w.person(n),
    )  # fmt: skip


def decide(w: World, n: int) -> None:
    step = Approval.objects.filter(award__request=w.request).order_by("-pk").first()
    if step is None:
        raise AwardRefused("nothing to decide")
    waiting = awarding.next_step(step.award) or step
    if n % 6 == 0:
        awarding.reject(approval_id=waiting.pk, by_id=w.person(n), at=w.now, note="Non.")
    else:
        awarding.approve(approval_id=waiting.pk, by_id=w.person(n), at=w.now)


def take_back(w: World, n: int) -> None:
    made = Award.objects.filter(request=w.request).order_by("-pk").first()
    if made is None or n % 3:
        raise AwardRefused("nothing to take back")
    awarding.cancel(award_id=made.pk, at=w.now)


def accept(w: World, n: int) -> None:
    made = Award.objects.filter(request=w.request).order_by("-pk").first()
    if made is None:
        raise AwardRefused("nothing to accept")
    accepting.accept(award_id=made.pk, signature=signed(w.now), at=w.now)


MOVES: list[Callable[[World, int], None]] = [
    send, wait, extend, close, cancel, price, price, submit, submit, decline, agree, revise,
    counter, judge, choose, choose, decide, decide, take_back, accept, accept,
]  # fmt: skip


def states() -> dict[str, dict[int, str]]:
    return {
        name: dict(model.objects.values_list("pk", "state"))
        for name, model in (
            ("request", QuoteRequest), ("invitation", Invitation), ("offer", Offer),
            ("award", Award),
        )
    }  # fmt: skip


def check_moves(before: dict[str, dict[int, str]], after: dict[str, dict[int, str]]) -> None:
    for machine, rows in after.items():
        for pk, state in rows.items():
            known = before[machine].get(pk, state)
            # One operation may make two moves: a draft that is submitted replaces another.
            assert known == state or (known, state) in pairs(machine) | _through(machine), (
                machine, known, state,
            )  # fmt: skip


def _through(machine: str) -> set[tuple[str, str]]:
    """Two moves in one operation: what the clock does after a deadline."""
    return {
        (a, d) for a, b in pairs(machine) for c, d in pairs(machine) if b == c
    }  # fmt: skip


def check_money(w: World) -> None:
    for offer in Offer.objects.exclude(document=None).select_related("document"):
        told = json.loads(offer.document.content)["totals"]
        assert (told["net"], told["tax"]) == (offer.net, offer.tax)
        lines = offer.lines.aggregate(net=Sum("net"))["net"]
        assert lines + offer.delivery_cents == offer.net
    for award in Award.objects.filter(request=w.request):
        parts = list(award.parts.select_related("offer__invitation"))
        assert (award.net, award.tax) == (sum(p.net for p in parts), sum(p.tax for p in parts))
        if award.state != "accepted":
            continue
        order = award.acceptance.order
        sold = {each.supplier_id: (each.net, each.tax) for each in order.supplier_orders.all()}
        assert sold == {p.offer.invitation.supplier_id: (p.net, p.tax) for p in parts}
        for part in parts:
            told = json.loads(part.document.content)["totals"]
            assert (told["net"], told["tax"]) == (part.net, part.tax)


def check_frozen(w: World) -> None:
    """Lines of what was submitted never change: comparisons that are kept count on it."""
    lines = OfferLine.objects.filter(offer__invitation__request=w.request).order_by("pk")
    found: dict[int, Any] = {}
    for row in lines.exclude(offer__state="draft").values():
        found.setdefault(row["offer_id"], []).append(row)
    if QuoteRequest.objects.get(pk=w.request.pk).sent_at:
        found[0] = list(w.request.lines.order_by("pk").values())
    for offer_id, rows in found.items():
        assert w.frozen.setdefault(offer_id, rows) == rows
    assert set(w.frozen) == set(found)


def check_secrets(w: World) -> None:
    for invitation in Invitation.objects.all():
        assert Offer.objects.filter(invitation=invitation, state__in=LIVE).count() <= 1
        for supplier in w.suppliers:
            found = queries.for_supplier(invitation_id=invitation.pk, supplier_id=supplier.pk)
            assert (found is not None) == (invitation.supplier_id == supplier.pk)
        own = {
            offer.invitation_id for offer in queries.by_link(token=invitation.token).offers.all()
        }
        assert own <= {invitation.pk}
        for event in queries.events_for_supplier(invitation):
            assert event.invitation_id in (None, invitation.pk)
    other = w.buyer.pk + 1
    assert queries.for_buyer(request_id=w.request.pk, organisation_id=other) is None


def walk(moves: list[tuple[int, int]], *, is_public: bool, steps: int) -> World:
    w = a_world(is_public=is_public, steps=steps)
    for move, n in moves:
        before = states()
        orders = SupplierOrder.objects.count()
        run = MOVES[move % len(MOVES)]
        try:
            with transaction.atomic():
                run(w, n)
        except REFUSALS:
            assert states() == before
            assert SupplierOrder.objects.count() == orders
            continue
        w.made.append(run.__name__)
        check_moves(before, states())
        check_frozen(w)
    check_money(w)
    check_secrets(w)
    assert Award.objects.filter(request=w.request, state="accepted").count() <= 1
    return w


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    moves=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 500)), min_size=5, max_size=35),
    is_public=st.booleans(),
    steps=st.integers(0, 2),
)
def test_no_walk_finds_an_illegal_state_a_lost_cent_or_a_leak(moves, is_public, steps):
    # The first moves are given, so that most walks get somewhere.
    begun = [(0, 0), (5, 21), (7, 21), (5, 22), (7, 22), *moves]
    try:
        with transaction.atomic():
            walk(begun, is_public=is_public, steps=steps)
            raise RollBack
    except RollBack:
        pass


@pytest.mark.django_db
def test_a_walk_can_reach_an_order():
    moves = [(0, 0), (5, 21), (7, 21), (5, 22), (7, 22), (3, 0), (14, 3), (16, 1), (19, 0)]
    w = walk(moves, is_public=True, steps=1)
    assert w.made[-1] == "accept"
    assert SupplierOrder.objects.count() >= 1
