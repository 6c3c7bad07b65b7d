"""The pages of the organisation's own room, and how one gets in."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.organisations import people_operations
from shop.organisations.models import (
    ApprovalRule,
    Budget,
    DeliverySite,
    Entity,
    JoinRequest,
    Member,
    MemberInvitation,
    Organisation,
)
from shop.organisations.tokens import token_of
from tests import factories as f
from tests.shop.organisations.people import managed, person
from tests.shop.organisations.test_operations import PRIVATE, PUBLIC
from tests.shop.pro.people import of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return managed(name="Ville de Kerlann")


@pytest.fixture
def admin(room):
    return of(room[1].user)


def go(room, name, *rest):
    return reverse(name, args=[room[0].siret, *rest])


def text(response):
    return response.content.decode()


# Getting in ------------------------------------------------------------------------------------

REGISTERED = {
    "siret": PRIVATE, "kind": "company", "name": "Laiterie", "street": "1 rue du Port",
    "postcode": "35000", "commune_name": "Rennes",
}  # fmt: skip


def test_who_belongs_to_none_creates_a_space():
    client = of(person())
    page = client.get(reverse("pro"))
    assert reverse("pro-register") in text(page)
    response = client.post(reverse("pro-register"), REGISTERED)
    organisation = Organisation.objects.get()
    assert response["Location"] == reverse("pro-people", args=[organisation.siret])
    assert client.get(reverse("pro"))["Location"] == f"/pro/{organisation.siret}/"
    assert "Organisation à vérifier" in text(client.get(f"/pro/{PRIVATE}/organisation/"))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("siret", {"siret": "123"}),
        ("siret", {"siret": ""}),
        ("kind", {"kind": "commune"}),
        ("kind", {"siret": PUBLIC}),
        ("postcode", {"postcode": "3500"}),
        ("commune_name", {"commune_name": "Brest"}),
        ("postcode", {"postcode": "35999"}),
    ],
)
def test_what_is_wrong_is_told_at_its_place(field, values):
    response = of(person()).post(reverse("pro-register"), {**REGISTERED, **values})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert f'id="id_{field}_error"' in text(response)
    assert not Organisation.objects.exists()


def test_an_organisation_outside_brittany_has_a_postcode_alone():
    values = {**REGISTERED, "postcode": "75001", "commune_name": "Paris"}
    of(person()).post(reverse("pro-register"), values)
    made = Organisation.objects.get()
    assert (made.postcode, made.commune) == ("75001", None)


def test_a_known_siret_says_to_ask_to_join(room):
    values = {**REGISTERED, "siret": room[0].siret, "kind": "company"}
    response = of(person()).post(reverse("pro-register"), values)
    assert "Demandez à ses responsables" in text(response)


def test_a_person_of_the_domain_asks_and_is_let_in(room, admin):
    f.EmailDomainFactory(organisation=room[0], domain="kerlann.test")
    anne = person("anne@kerlann.test")
    client = of(anne)
    door = reverse("pro-join", args=[room[0].siret])
    assert door in text(client.get(reverse("pro")))
    client.post(door)
    page = text(client.get(reverse("pro")))
    assert "demande envoyée" in page
    asked = JoinRequest.objects.get()
    assert "Répondre" in text(admin.get(go(room, "pro-people")))
    answer = go(room, "pro-join-decide", asked.pk)
    assert anne.email in text(admin.get(answer))
    admin.post(answer, {"role": "approver"})
    assert Member.objects.get(user=anne).role == "approver"
    assert admin.get(answer).status_code == 302
    assert admin.post(answer, {"role": "approver"}).status_code == 422


def test_a_request_is_refused_without_a_role(room, admin):
    asked = f.JoinRequestFactory(organisation=room[0])
    admin.post(go(room, "pro-join-decide", asked.pk), {"refuse": "1"})
    asked.refresh_from_db()
    assert asked.state == "refused"
    admin.post(go(room, "pro-join-decide", asked.pk), {"refuse": "1"})
    assert Member.objects.count() == 1


def test_strangers_to_a_domain_learn_nothing(room):
    f.EmailDomainFactory(organisation=room[0], domain="kerlann.test")
    client = of(person())
    assert room[0].name not in text(client.get(reverse("pro")))
    assert client.post(reverse("pro-join", args=[room[0].siret])).status_code == 404
    assert not JoinRequest.objects.exists()


@pytest.fixture
def invitation(room):
    return people_operations.invite(
        organisation_id=room[0].pk, by_id=room[1].user_id, email="lena@exemple.test",
        role="approver", entity_id=None, at=timezone.now(),
    )  # fmt: skip


def link(invitation):
    return reverse("pro-invitation", args=[token_of(invitation)])


def test_a_stranger_with_the_link_is_asked_to_log_in(invitation):
    page = Client().get(link(invitation))
    assert f"{reverse('account_login')}?next={link(invitation)}" in text(page)
    assert f"{reverse('account_signup')}?next={link(invitation)}" in text(page)
    assert Client().post(link(invitation)).status_code == 200
    assert Member.objects.count() == 1


def test_the_invited_accept_by_the_link_or_find_it_again(room, invitation):
    client = of(person("lena@exemple.test"))
    assert link(invitation) in text(client.get(reverse("pro")))
    assert "Rejoindre l’organisation" in text(client.get(link(invitation)))
    response = client.post(link(invitation))
    assert response["Location"] == go(room, "pro-home")
    assert "Vous faites partie" in text(client.get(link(invitation)))


def test_another_account_is_told_whose_the_invitation_is(invitation):
    client = of(person())
    page = text(client.get(link(invitation)))
    assert "Rejoindre l’organisation" not in page
    assert "lena@exemple.test" in page
    response = client.post(link(invitation))
    assert response.status_code == 422
    assert 'role="alert"' in text(response)
    assert Member.objects.count() == 1


def test_an_invitation_that_serves_no_more_says_so(room, admin, invitation):
    admin.post(go(room, "pro-invitation-act", invitation.pk, "retirer"))
    assert "ne sert plus" in text(Client().get(link(invitation)))
    assert Client().get(reverse("pro-invitation", args=["x"])).status_code == 404


# The room --------------------------------------------------------------------------------------


def test_facts_are_changed(room, admin):
    values = {"name": "Mairie", "street": "1 place", "postcode": "29200", "commune_name": "Brest",
              "commitment_required": "on"}  # fmt: skip
    admin.post(go(room, "pro-organisation-edit"), values)
    room[0].refresh_from_db()
    assert (room[0].name, room[0].commune.name) == ("Mairie", "Brest")
    assert (room[0].commitment_required, room[0].service_code_required) == (True, False)
    page = text(admin.get(go(room, "pro-organisation")))
    assert "1 place" in page
    assert "Chorus Pro" in page


def test_a_verified_name_stays(room, admin):
    Organisation.objects.update(verified_at=timezone.now())
    values = {"name": "Autre", "street": "", "postcode": "35000", "commune_name": "Rennes"}
    assert admin.post(go(room, "pro-organisation-edit"), values).status_code == 302
    room[0].refresh_from_db()
    assert room[0].name == "Ville de Kerlann"
    assert "Organisation à vérifier" not in text(admin.get(go(room, "pro-organisation")))


def test_an_invitation_is_sent_sent_again_and_withdrawn(room, admin):
    values = {"email": "lena@exemple.test", "role": "reader"}
    admin.post(go(room, "pro-invite"), values)
    row = MemberInvitation.objects.get()
    again = admin.post(go(room, "pro-invite"), values)
    assert (again.status_code, "email" in again.context["form"].errors) == (422, True)
    assert "lena@exemple.test" in text(admin.get(go(room, "pro-people")))
    response = admin.post(go(room, "pro-invitation-act", row.pk, "renvoyer"), follow=True)
    assert "attendez dix minutes" in text(response)
    admin.post(go(room, "pro-invitation-act", row.pk, "retirer"))
    assert "lena@exemple.test" not in text(admin.get(go(room, "pro-people")))
    assert admin.post(go(room, "pro-invite"), {"email": "x"}).status_code == 422


def test_roles_are_changed_and_people_removed(room, admin):
    entity = f.EntityFactory(organisation=room[0])
    other = f.MemberFactory(organisation=room[0])
    page = go(room, "pro-member", other.pk)
    assert admin.post(page, {"role": "admin", "entity": entity.pk}).status_code == 422
    assert admin.post(page, {}).status_code == 422
    admin.post(page, {"role": "approver", "entity": entity.pk})
    other.refresh_from_db()
    assert (other.role, other.entity) == ("approver", entity)
    own = admin.post(go(room, "pro-member-remove", room[1].pk), follow=True)
    assert "dernière personne" in text(own)
    admin.post(go(room, "pro-member-remove", other.pk))
    assert Member.objects.get() == room[1]


def test_who_removes_oneself_is_led_out(room, admin):
    f.MemberFactory(organisation=room[0], role="admin")
    response = admin.post(go(room, "pro-member-remove", room[1].pk))
    assert response["Location"] == reverse("pro")


def test_domains_are_added_and_removed(room, admin):
    domain = room[1].user.email.split("@")[1]
    add = go(room, "pro-domain-add")
    assert "orange.fr" in text(admin.post(add, {"domain": "orange.fr"}))
    admin.post(add, {"domain": domain})
    row = room[0].email_domains.get()
    assert f"@{domain}" in text(admin.get(go(room, "pro-people")))
    admin.post(go(room, "pro-domain-remove", row.pk))
    assert not room[0].email_domains.exists()


def test_services_and_budgets(room, admin):
    add = go(room, "pro-row-add", "service")
    admin.post(add, {"name": "Écoles", "service_code": "E1"})
    entity = Entity.objects.get()
    assert admin.post(add, {"name": "écoles"}).status_code == 422
    values = {"entity": entity.pk, "year": "2031", "amount": "25 000,50",
              "last_commitment_on": "2031-12-10"}  # fmt: skip
    assert admin.post(go(room, "pro-row-add", "budget"), values).status_code == 302
    budget = Budget.objects.get()
    assert (budget.entity, budget.amount) == (entity, 2_500_050)
    page = text(admin.get(go(room, "pro-entities")))
    assert "25\u00a0000,50" in page
    assert "engagements jusqu’au 10 décembre 2031" in page
    shown = admin.get(go(room, "pro-row-edit", "budget", budget.pk)).context["form"]
    assert shown["amount"].value() == "25000,50"
    refusal = admin.post(go(room, "pro-row-delete", "service", entity.pk), follow=True)
    assert "tiennent à ce service" in text(refusal)
    admin.post(go(room, "pro-row-delete", "budget", budget.pk))
    admin.post(go(room, "pro-row-delete", "service", entity.pk))
    assert not Entity.objects.exists()


@pytest.mark.parametrize("amount", ["douze", "-3", "1,234", "0"])
def test_amounts_that_are_none(room, admin, amount):
    response = admin.post(go(room, "pro-row-add", "budget"), {"year": "2031", "amount": amount})
    assert "amount" in response.context["form"].errors


def test_thresholds(room, admin):
    one = f.MemberFactory(organisation=room[0], role="approver", user__last_name="Riou")
    add = go(room, "pro-row-add", "seuil")
    admin.post(add, {"step": "1", "above": "1000"})
    assert admin.post(add, {"step": "1", "above": "2000"}).status_code == 422
    admin.post(add, {"step": "2", "above": "2000", "approver": one.pk})
    assert list(ApprovalRule.objects.values_list("step", "above", "approver")) == [
        (1, 100_000, None), (2, 200_000, one.pk),
    ]  # fmt: skip
    page = text(admin.get(go(room, "pro-approval")))
    assert "Riou" in page
    rule = ApprovalRule.objects.get(step=2)
    shown = admin.get(go(room, "pro-row-edit", "seuil", rule.pk)).context["form"]
    assert (shown["approver"].value(), shown["above"].value()) == (one.pk, "2000")


def test_absences(room, admin):
    one = f.MemberFactory(organisation=room[0], role="approver", user__last_name="Riou")
    values = {"member": one.pk, "to": room[1].pk, "from_on": "2090-01-01", "to_on": "2090-01-05"}
    add = go(room, "pro-absence-add")
    assert admin.post(add, {**values, "to": one.pk}).status_code == 422
    admin.post(add, values)
    assert "5 janvier 2090" in text(admin.get(go(room, "pro-approval")))
    own = of(one.user)
    assert "pro-absence" not in text(own.get(go(room, "pro-approval")))
    assert own.post(go(room, "pro-absence-end", one.delegations.get().pk)).status_code == 302
    assert not one.delegations.exists()


def test_delivery_sites(room, admin):
    values = {
        "name": "Cuisine", "street": "3 rue du Four", "postcode": "35000", "is_active": "on",
        "commune_name": "rennes", "contact_name": "Katell", "contact_phone": "02 99 00 00 00",
        "reception_hours": "8 h–11 h", "unloading": "quai",
    }  # fmt: skip
    add = go(room, "pro-row-add", "site")
    for field, wrong in (
        ("postcode", "75001"), ("commune_name", "Brest"), ("contact_phone", "123"), ("name", ""),
    ):  # fmt: skip
        response = admin.post(add, {**values, field: wrong})
        assert field in response.context["form"].errors
    assert not DeliverySite.objects.exists()
    admin.post(add, values)
    site = DeliverySite.objects.get()
    assert (site.commune.name, site.unloading, site.is_active) == ("Rennes", "quai", True)
    edit = go(room, "pro-row-edit", "site", site.pk)
    assert admin.get(edit).context["form"]["commune_name"].value() == "Rennes"
    admin.post(edit, {**values, "is_active": ""})
    assert "inutilisé" in text(admin.get(go(room, "pro-sites")))


def test_a_company_reads_nothing_of_chorus_pro():
    company = managed(kind="company")
    client = of(company[1].user)
    assert "Chorus" not in text(client.get(go(company, "pro-organisation")))
    assert "code service" not in text(client.get(go(company, "pro-organisation-edit")))


@pytest.mark.parametrize("name", ["pro-organisation", "pro-people", "pro-entities",
                                  "pro-approval", "pro-sites"])  # fmt: skip
def test_an_empty_room_says_what_to_do(room, admin, name):
    assert admin.get(go(room, name)).status_code == 200


def test_the_english_room(room, admin):
    assert admin.get(f"/en{go(room, 'pro-people')}").status_code == 200
