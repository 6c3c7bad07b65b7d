"""What each role reads under « À faire », and where it leads."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.organisations.models import ApprovalRule
from shop.pro.todo import groups
from shop.quoting import exchanges, sending
from tests import factories as f
from tests.afterorder import invoiced, ordered, shipped
from tests.quoting import accepted, chosen, drafted, invitation_of, offered, organisation, sent
from tests.shop.pro.people import member

pytestmark = pytest.mark.django_db


def titles(buyer, role, **values):
    person = f.MemberFactory(organisation=buyer, role=role, **values)
    found = groups(organisation=buyer, member=person, at=timezone.now())
    return {group.title: group.count for group in found}


def busy():
    """A draft, a question, offers to compare, one to approve, one to accept, one to receive, a
    late invoice, and somebody who asks to join."""
    buyer = organisation()
    drafted(buyer=buyer)
    asked = sent(buyer=buyer)
    exchanges.ask(invitation_id=invitation_of(asked).pk, text="Quand ?", at=timezone.now())
    closed = sent(buyer=buyer)
    offered(invitation_of(closed))
    sending.close(request_id=closed.pk, at=timezone.now())
    chosen(offered(invitation_of(sent(buyer=buyer))))
    shipped(ordered(buyer))
    invoiced(buyer, late_by=3)
    rule = ApprovalRule.objects.create(organisation=buyer, step=1, above=0)
    chosen(offered(invitation_of(sent(buyer=buyer))))
    rule.delete()
    f.JoinRequestFactory(organisation=buyer)
    return buyer


ASKS = {"Questions de fournisseurs": 1, "Devis à accepter": 1, "Offres à comparer": 1,
        "Brouillons": 1, "Service fait à constater": 2}  # fmt: skip
READS = {
    "admin": {"À approuver": 1, **ASKS, "Factures à payer": 1, "Demandes d’accès": 1},
    "requester": ASKS,
    "approver": {"À approuver": 1, **ASKS},
    "accountant": {"Factures à payer": 1},
    "reader": {},
}


def test_each_role_reads_what_it_can_do():
    buyer = busy()
    assert {role: titles(buyer, role) for role in READS} == READS


def test_every_entry_leads_somewhere_and_others_read_nothing_of_it():
    buyer, other = busy(), organisation()
    client = member(buyer, "admin")
    home = client.get(reverse("pro-home", args=[buyer.siret]))
    for group in home.context["groups"]:
        for entry in group.entries:
            assert client.get(entry.url).status_code == 200, entry
    assert titles(other, "admin") == {}


def test_what_is_done_leaves_the_list():
    buyer = organisation()
    award = chosen(offered(invitation_of(sent(buyer=buyer))))
    assert titles(buyer, "requester") == {"Devis à accepter": 1}
    accepted(award)
    assert titles(buyer, "requester") == {}


def test_a_late_invoice_says_so():
    buyer = organisation()
    invoiced(buyer, late_by=3)
    person = f.MemberFactory(organisation=buyer, role="accountant")
    (group,) = groups(organisation=buyer, member=person, at=timezone.now())
    assert [entry.is_late for entry in group.entries] == [True]
    earlier = timezone.now() - timedelta(days=4)
    (group,) = groups(organisation=buyer, member=person, at=earlier)
    assert [entry.is_late for entry in group.entries] == [False]
