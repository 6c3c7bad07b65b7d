"""Answering with others, as both suppliers see it."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from shop.quoting import groups
from shop.quoting.models import GroupMember
from tests import factories as f
from tests.buying import settle
from tests.factories.quoting import GroupMemberFactory
from tests.quoting import invitation_of, organisation, sent
from tests.suppliers.portal.people import member
from tests.suppliers.portal.test_quotes import answer, root

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation():
    return invitation_of(sent(buyer=organisation(kind="company")))


def test_from_the_proposal_to_the_offer(invitation):
    partner = f.SupplierFactory(name="Les Brioches d’Anna")
    lead, other = member(invitation.supplier), member(partner)
    page = lead.get(root(invitation)).content.decode()
    assert "Répondre avec un autre fournisseur" in page
    settle()
    mail.outbox.clear()
    response = lead.post(
        f"{root(invitation)}groupe/",
        {"partner": f" {partner.establishment.siret} ", "task": "Les brioches"},
    )
    assert response.status_code == 302
    settle()
    asked = GroupMember.objects.get()
    address = reverse("portal-group", args=[partner.slug, asked.pk])
    (told,) = mail.outbox
    assert address in told.body
    assert "Les brioches" in told.body
    assert address in other.get(reverse("portal-home", args=[partner.slug])).content.decode()
    assert "Répondre avec lui" in other.get(address).content.decode()
    mail.outbox.clear()
    assert other.post(address, {"agree": "1"}).status_code == 302
    settle()
    assert [f"{partner.name} répond avec vous" in each.body for each in mail.outbox] == [True]

    form = lead.get(f"{root(invitation)}repondre/").content.decode()
    assert f'<option value="{asked.pk}">Les Brioches d’Anna</option>' in form
    first = invitation.request.lines.first()
    given = {f"l{first.pk}-member": str(asked.pk)}
    assert answer(lead, invitation, "1,50", "30", **given).status_code == 302
    offer = invitation.offers.get()
    assert [line.member_id for line in offer.lines.all()] == [asked.pk, None]
    assert "Les Brioches d’Anna" in lead.get(root(invitation)).content.decode()
    assert "60,00" in other.get(address).content.decode()
    refused = other.post(address, {"reason": "Trop de travail"})
    assert refused.status_code == 422
    assert "L’offre remise compte sur vous" in refused.content.decode()


@pytest.mark.parametrize(
    ("partner", "told"),
    [
        ("Personne", "Aucun fournisseur"),
        ("12345678900011", "Aucun fournisseur"),
        ("Deux", "Plusieurs fournisseurs"),
    ],
)
def test_a_partner_who_is_not_found_is_said_with_what_was_typed(invitation, partner, told):
    for code in ("un", "deux"):
        f.SupplierFactory(name="Deux", slug=code)
    response = member(invitation.supplier).post(
        f"{root(invitation)}groupe/", {"partner": partner, "task": "Le pain"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert told in page
    assert 'value="Le pain"' in page
    assert not GroupMember.objects.exists()


def test_who_has_the_link_alone_makes_no_group(invitation, client):
    GroupMemberFactory(invitation=invitation)
    address = reverse("answer", args=[invitation.token])
    page = client.get(address).content.decode()
    assert "Répondre avec un autre fournisseur" not in page
    assert "Sollicité" in page


def test_a_member_is_taken_out_by_its_own_lead_alone(invitation):
    mine = GroupMemberFactory(invitation=invitation)
    theirs = GroupMemberFactory()
    lead = member(invitation.supplier)
    refused = lead.post(f"{root(invitation)}retirer/", {"member": theirs.pk})
    assert refused.status_code == 422
    assert GroupMember.objects.count() == 2
    assert lead.post(f"{root(invitation)}retirer/", {"member": mine.pk}).status_code == 302
    assert list(GroupMember.objects.all()) == [theirs]


def test_declining_says_why(invitation):
    partner = f.SupplierFactory()
    asked = groups.ask(
        invitation_id=invitation.pk, supplier_id=partner.pk, task="Tout", at=timezone.now()
    )
    address = reverse("portal-group", args=[partner.slug, asked.pk])
    other = member(partner)
    assert "en un mot" in other.post(address, {"reason": " "}).content.decode()
    assert other.post(address, {"reason": "Trop loin"}).status_code == 302
    assert "Trop loin" in member(invitation.supplier).get(root(invitation)).content.decode()
