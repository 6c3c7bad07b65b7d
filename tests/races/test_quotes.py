"""Two people of one organisation, or a buyer beside the clock, on the same quote at once."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from shop.orders.models import SupplierOrder
from shop.organisations.models import ApprovalRule
from shop.quoting import accepting, answering, awarding, outcomes, sending
from shop.quoting.answering import OfferRefused
from shop.quoting.awarding import AwardRefused
from shop.quoting.models import Acceptance, Approval, Award, Offer, QuoteRequest
from shop.quoting.states import WrongMove
from tests import factories as f
from tests.quoting import chosen, invitation_of, offered, organisation, priced, sent, signed

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def now():
    return timezone.now()


@pytest.fixture
def meet_at(monkeypatch):
    """Both have read before either saves a row of this model, unless a lock keeps one waiting."""

    def install(model):
        barrier = threading.Barrier(2)
        save = model.save

        def slow(self, *args, **options):
            with contextlib.suppress(threading.BrokenBarrierError):
                barrier.wait(timeout=1)
            save(self, *args, **options)

        monkeypatch.setattr(model, "save", slow)

    return install


def test_two_acceptances_place_one_order(at_once, meet_at):
    award = chosen(offered(invitation_of(sent(buyer=organisation()))))
    meet_at(Award)

    def accept():
        return accepting.accept(award_id=award.pk, signature=signed(), at=now()).pk

    first, second = at_once(accept, accept)
    assert first == second == Acceptance.objects.get().pk
    assert SupplierOrder.objects.count() == 1


def test_two_choices_make_one(at_once, meet_at):
    request = sent(buyer=organisation())
    offer = offered(invitation_of(request))
    meet_at(Offer)
    results = at_once(lambda: chosen(offer).pk, lambda: chosen(offer).pk)
    assert sorted(type(each) for each in results if not isinstance(each, int)) == [WrongMove]
    assert Award.objects.count() == 1


def test_two_approvers_of_one_step_decide_once(at_once, meet_at):
    buyer = organisation()
    ApprovalRule.objects.create(organisation=buyer, step=1, above=0)
    people = [f.MemberFactory(organisation=buyer, role="approver").user_id for _ in range(2)]
    award = chosen(offered(invitation_of(sent(buyer=buyer))))
    step = award.approvals.get()
    meet_at(Approval)
    results = at_once(
        lambda: awarding.approve(approval_id=step.pk, by_id=people[0], at=now()).state,
        lambda: awarding.reject(approval_id=step.pk, by_id=people[1], at=now(), note="Non.").state,
    )
    assert sum(isinstance(each, AwardRefused) for each in results) == 1
    award.refresh_from_db()
    step.refresh_from_db()
    assert (step.state, award.state) in [("approved", "approved"), ("refused", "rejected")]


def test_without_the_lock_two_approvers_both_decide(at_once, meet_at, without_row_locks):
    buyer = organisation()
    ApprovalRule.objects.create(organisation=buyer, step=1, above=0)
    people = [f.MemberFactory(organisation=buyer, role="approver").user_id for _ in range(2)]
    award = chosen(offered(invitation_of(sent(buyer=buyer))))
    step = award.approvals.get()
    meet_at(Approval)
    with without_row_locks():
        results = at_once(
            *(
                lambda by=by: awarding.approve(approval_id=step.pk, by_id=by, at=now()).state
                for by in people
            )
        )
    # Only the database's own rules stand then: nobody is told that somebody else decided.
    assert not any(isinstance(each, AwardRefused) for each in results)


def test_acceptance_beside_expiry_ends_one_way(at_once):
    award = chosen(offered(invitation_of(sent(buyer=organisation()))))
    later = now() + timedelta(days=90)
    results = at_once(
        lambda: accepting.accept(award_id=award.pk, signature=signed(), at=now()).pk,
        lambda: outcomes.expire_due(at=later),
    )
    award.refresh_from_db()
    request = QuoteRequest.objects.get()
    ended = (award.state, request.state, SupplierOrder.objects.count())
    assert ended in [("accepted", "ordered", 1), ("expired", "closed", 0)]
    assert isinstance(results[0], int) == (award.state == "accepted")


def test_an_answer_beside_the_closing_is_in_or_out(at_once):
    request = sent(buyer=organisation())
    invitation = invitation_of(request)
    answering.save(
        invitation_id=invitation.pk, at=now(), lines=priced(invitation, 10_000, 200_000),
        valid_until=(now() + timedelta(days=60)).date(),
    )  # fmt: skip
    results = at_once(
        lambda: answering.submit(invitation_id=invitation.pk, at=now()).state,
        lambda: sending.close(request_id=request.pk, at=now()),
    )
    invitation.refresh_from_db()
    is_in = invitation.state == "answered"
    assert is_in == (results[0] == "submitted")
    assert is_in or (isinstance(results[0], OfferRefused) and invitation.state == "missed")
