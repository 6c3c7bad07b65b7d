"""Who is told what of a quote: each side, once, with its own link."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from shop.organisations.models import ApprovalRule, Member
from shop.quoting import answering, awarding, drafting, exchanges, outcomes, sending
from shop.quoting.models import Invitation, Offer, QuoteRequest
from shop.quoting.states import BUYER, CLOCK, SUPPLIER
from suppliers.directory.models import TeamMember
from tests import factories as f
from tests.buying import settle
from tests.quoting import accepted, chosen, invitation_of, offered, organisation, sent

pytestmark = pytest.mark.django_db


def told() -> dict[str, list[str]]:
    """Subjects by recipient, of what was sent since the last look."""
    mail.outbox.clear()
    settle()
    found: dict[str, list[str]] = {}
    for message in mail.outbox:
        for address in message.to:
            found.setdefault(address, []).append(message.subject.removeprefix(PREFIX).strip())
    return found


PREFIX = "[La Boutique Solidaire]"


def team(supplier, role: str = "owner") -> str:
    user = f.UserFactory()
    TeamMember.objects.create(supplier=supplier, user=user, role=role)
    return user.email


def body_to(address: str) -> str:
    return "\n".join(m.body for m in mail.outbox if address in m.to)


@pytest.fixture
def buyer():
    """A company with somebody who asks."""
    made = organisation(kind="company")
    user = f.UserFactory()
    Member.objects.create(organisation=made, user=user, role="requester")
    return made, user


def asked(buyer, *suppliers) -> QuoteRequest:
    made, user = buyer
    request = sent(*suppliers, buyer=made)
    QuoteRequest.objects.filter(pk=request.pk).update(author=user)
    request.refresh_from_db()
    return request


def test_an_invitation_goes_to_who_answers_with_its_own_link(buyer):
    supplier = f.SupplierFactory(email="atelier@exemple.test")
    owner, orders = team(supplier), team(supplier, "orders")
    team(supplier, "reader")
    invitation = invitation_of(asked(buyer, supplier))
    found = told()
    assert set(found) == {owner, orders, "atelier@exemple.test"}
    body = body_to(owner)
    assert reverse("answer", args=[invitation.token]) in body
    assert invitation.request.token not in body


def test_suppliers_never_read_of_each_other(buyer):
    one = f.SupplierFactory(name="Première Fictive", email="un@exemple.test")
    two = f.SupplierFactory(name="Seconde Fictive", email="deux@exemple.test")
    request = asked(buyer, one, two)
    told()
    first, second = invitation_of(request, one), invitation_of(request, two)
    mail.outbox.clear()
    exchanges.ask(invitation_id=first.pk, text="Livrer tôt ?", at=timezone.now())
    exchanges.answer(question_id=first.questions.get().pk, text="Dès 7 h", at=timezone.now())
    found = told()
    assert found["un@exemple.test"] == found["deux@exemple.test"]
    assert all(len(m.to) == 1 or "un@exemple.test" not in m.to for m in mail.outbox)
    assert second.token not in body_to("un@exemple.test")
    assert first.token not in body_to("deux@exemple.test")
    assert "Première Fictive" not in body_to("deux@exemple.test")


def test_the_buyer_hears_what_the_supplier_does(buyer):
    supplier = f.SupplierFactory(name="Atelier Fictif")
    invitation = invitation_of(asked(buyer, supplier))
    told()
    email = buyer[1].email
    offered(invitation)
    assert told() == {email: ["Atelier Fictif a remis une offre"]}
    page = reverse("pro-quote", args=[buyer[0].siret, invitation.request_id])
    assert page in mail.outbox[0].body
    offered(invitation, 14_000, 200_000)
    assert told() == {email: ["Atelier Fictif a remis une nouvelle version de son offre"]}
    exchanges.ask(invitation_id=invitation.pk, text="Où ?", at=timezone.now())
    assert told() == {email: ["Question d’un fournisseur : Goûter et entretien"]}
    exchanges.remark(invitation_id=invitation.pk, role=SUPPLIER, text="Bonjour à vous",
                     at=timezone.now())  # fmt: skip
    assert told() == {email: ["Message de Atelier Fictif"]}
    assert "Bonjour à vous" in mail.outbox[0].body
    answering.decline(invitation_id=invitation.pk, reason="Carnet plein", at=timezone.now())
    assert told() == {email: ["Atelier Fictif a retiré son offre"]}
    assert "Carnet plein" in mail.outbox[0].body


def test_the_supplier_hears_what_the_buyer_does(buyer):
    supplier = f.SupplierFactory(email="atelier@exemple.test")
    request = asked(buyer, supplier)
    invitation = invitation_of(request)
    told()
    at = timezone.now()
    subjects = []

    def hear() -> None:
        found = told()
        assert set(found) == {"atelier@exemple.test"}
        assert reverse("answer", args=[invitation.token]) in mail.outbox[0].body
        subjects.append(found["atelier@exemple.test"][0].partition(" :")[0])

    sending.extend(request_id=request.pk, deadline=request.deadline + timedelta(days=2), at=at)
    hear()
    exchanges.remark(invitation_id=invitation.pk, role=BUYER, text="Bonjour", at=at)
    hear()
    offer = offered(invitation)
    told()
    exchanges.ask_revision(request_id=request.pk, reasons={invitation.pk: "Moins"}, at=at)
    hear()
    assert "Moins" in mail.outbox[0].body
    offer = offered(invitation, 14_000, 200_000)
    told()
    exchanges.counter(offer_id=offer.pk, prices={offer.lines.first().pk: 1}, reason="?", at=at)
    hear()
    sending.cancel(request_id=request.pk, reason="Budget annulé", at=at)
    hear()
    assert "Budget annulé" in mail.outbox[0].body
    assert subjects == [
        "Délai prolongé", "Message au sujet de votre devis", "Révision demandée",
        "Contre-proposition", "Demande sans suite",
    ]  # fmt: skip


def test_who_declined_hears_no_more(buyer):
    one, two = f.SupplierFactory(email="un@exemple.test"), f.SupplierFactory(email="deux@e.test")
    request = asked(buyer, one, two)
    answering.decline(invitation_id=invitation_of(request, one).pk, reason="Non", at=timezone.now())
    told()
    exchanges.announce(request_id=request.pk, text="Précision", at=timezone.now())
    assert set(told()) == {"deux@e.test"}


def test_acceptance_tells_the_chosen_and_the_others(buyer):
    one, two = f.SupplierFactory(email="un@exemple.test"), f.SupplierFactory(email="deux@e.test")
    request = asked(buyer, one, two)
    first, second = invitation_of(request, one), invitation_of(request, two)
    offers = offered(first), offered(second)
    told()
    accepted(chosen(offers[0], outcomes={second.pk: "Un peu plus cher"}))
    found = told()
    assert any("Votre devis est accepté" in each for each in found["un@exemple.test"])
    assert found["deux@e.test"] == ["Votre offre n’est pas retenue : Goûter et entretien"]
    assert "Un peu plus cher" in body_to("deux@e.test")
    assert not any("pas retenue" in each for each in found["un@exemple.test"])


def test_one_reminder_before_the_end_and_none_to_who_answered(buyer):
    one, two = f.SupplierFactory(email="un@exemple.test"), f.SupplierFactory(email="deux@e.test")
    request = asked(buyer, one, two)
    offered(invitation_of(request, one))
    told()
    late = request.deadline - timedelta(hours=10)
    assert sending.remind_due(at=late) == 1
    assert sending.remind_due(at=late) == 0
    assert told() == {"deux@e.test": ["Rappel – demande de devis : Goûter et entretien"]}


def test_a_reminder_that_waited_too_long_is_not_sent(buyer):
    request = asked(buyer, f.SupplierFactory(email="un@exemple.test"))
    told()
    sending.remind_due(at=request.deadline - timedelta(hours=10))
    offered(invitation_of(request))
    assert "un@exemple.test" not in told()


def test_both_hear_of_an_expired_offer_and_the_buyer_of_the_end(buyer):
    supplier = f.SupplierFactory(email="un@exemple.test", name="Atelier Fictif")
    request = asked(buyer, supplier)
    offered(invitation_of(request))
    told()
    assert sending.close_due(at=request.deadline + timedelta(seconds=1)) == 1
    assert told() == {buyer[1].email: ["Consultation close : Goûter et entretien"]}
    outcomes.expire_due(at=timezone.now() + timedelta(days=70))
    assert told() == {
        buyer[1].email: ["L’offre de Atelier Fictif a expiré"],
        "un@exemple.test": ["Votre offre a expiré : Goûter et entretien"],
    }


def test_who_closes_by_hand_is_not_told(buyer):
    request = asked(buyer, f.SupplierFactory())
    told()
    sending.close(request_id=request.pk, at=timezone.now())
    assert told() == {}
    assert CLOCK != BUYER


def test_approvers_hear_of_their_step_and_the_requester_of_the_decision(buyer):
    made, requester = buyer
    approver = f.UserFactory()
    Member.objects.create(organisation=made, user=approver, role="approver")
    ApprovalRule.objects.create(organisation=made, step=1, above=0)
    request = asked(buyer, f.SupplierFactory())
    offer = offered(invitation_of(request))
    told()
    award = chosen(offer, by_id=requester.pk)
    assert told() == {approver.email: ["À approuver : Goûter et entretien"]}
    step = awarding.next_step(award)
    assert step is not None
    awarding.reject(approval_id=step.pk, by_id=approver.pk, at=timezone.now(), note="Trop cher")
    assert told() == {requester.email: ["Choix refusé : Goûter et entretien"]}
    assert "Trop cher" in mail.outbox[0].body
    step = awarding.next_step(chosen(offer, by_id=requester.pk))
    assert step is not None
    told()
    awarding.approve(approval_id=step.pk, by_id=approver.pk, at=timezone.now())
    assert told() == {requester.email: ["Choix approuvé : Goûter et entretien"]}


def test_who_has_left_is_not_written_to(buyer):
    made, user = buyer
    admin = f.UserFactory()
    Member.objects.create(organisation=made, user=admin, role="admin")
    invitation = invitation_of(asked(buyer, f.SupplierFactory()))
    told()
    Member.objects.filter(user=user).delete()
    offered(invitation)
    assert set(told()) == {admin.email}


def test_a_stranger_confirms_and_hears_by_the_request_s_own_link():
    contact = drafting.Contact("Anne", "anne@exemple.test")
    request = drafting.start(contact=contact, title="Buffet", at=timezone.now())
    assert told() == {"anne@exemple.test": ["Confirmez votre demande de devis"]}
    assert reverse("quote", args=[request.token]) in mail.outbox[0].body
    drafting.start(contact=contact, title="Buffet", at=timezone.now(), author_id=f.UserFactory().pk)
    assert told() == {}
    invitation = invitation_of(sent())
    told()
    offered(invitation)
    assert list(told()) == ["maiwenn@exemple.test"]


def test_steps_may_run_twice(buyer):
    """A step that is applied again writes again, and changes nothing."""
    from shop.pro import quote_mails as buyers
    from suppliers.portal import quote_mails as suppliers

    invitation = invitation_of(asked(buyer, f.SupplierFactory()))
    offered(invitation)
    before = Invitation.objects.values().get(), Offer.objects.values().get()
    for event in invitation.request.events.all():
        buyers.event_told(event.pk, at=timezone.now())
        suppliers.event_told(event.pk, at=timezone.now())
    for step in (suppliers.invited, suppliers.reminded, suppliers.not_chosen):
        step(invitation.pk, at=timezone.now())
    assert (Invitation.objects.values().get(), Offer.objects.values().get()) == before
