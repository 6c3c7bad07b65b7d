"""Each role against each page and each form; a refusal changes nothing."""

import pytest
from django.urls import reverse

from shop.organisations.models import (
    ApprovalRule,
    Budget,
    Delegation,
    DeliverySite,
    EmailDomain,
    Entity,
    JoinRequest,
    Member,
    MemberInvitation,
    Organisation,
)
from shop.outbox.models import Fact
from shop.pro import urls
from shop.pro.access import MAY
from shop.pro.organisation_forms import KINDS
from shop.quoting.models import ApiKey, Hook
from tests import factories as f
from tests.shop.pro.people import ROLES, everybody, member

pytestmark = pytest.mark.django_db

# Route → what it asks for, and what stands in its address beyond the organisation.
PAGES = {
    "pro-home": ("enter", []),
    "pro-organisation": ("enter", []),
    "pro-organisation-edit": ("manage", []),
    "pro-people": ("enter", []),
    "pro-invite": ("manage", []),
    "pro-member": ("manage", ["member"]),
    "pro-join-decide": ("manage", ["asked"]),
    "pro-domain-add": ("manage", []),
    "pro-entities": ("enter", []),
    "pro-approval": ("enter", []),
    "pro-absence-add": ("approve", []),
    "pro-sites": ("enter", []),
    "pro-software": ("manage", []),
    "pro-row-add": ("manage", ["budget"]),
    "pro-row-edit": ("manage", ["budget", "row:budget"]),
}
FORMS = {
    "pro-organisation-edit": ("manage", []),
    "pro-invite": ("manage", []),
    "pro-member": ("manage", ["member"]),
    "pro-member-remove": ("manage", ["member"]),
    "pro-invitation-act": ("manage", ["invitation", "retirer"]),
    "pro-join-decide": ("manage", ["asked"]),
    "pro-domain-add": ("manage", []),
    "pro-domain-remove": ("manage", ["domain"]),
    "pro-absence-add": ("approve", []),
    "pro-absence-end": ("approve", ["absence"]),
    "pro-software": ("manage", []),
    "pro-row-add": ("manage", ["budget"]),
    "pro-row-edit": ("manage", ["budget", "row:budget"]),
    "pro-row-delete": ("manage", ["budget", "row:budget"]),
}


class Room:
    """One organisation with something behind every door."""

    def __init__(self) -> None:
        self.organisation = organisation = f.OrganisationFactory()
        own = {"organisation": organisation}
        self.rows = {
            "service": f.EntityFactory(**own, name="Cuisine centrale"),
            "budget": f.BudgetFactory(**own),
            "seuil": f.ApprovalRuleFactory(**own),
            "site": f.DeliverySiteFactory(**own, contact_name="Katell Kerdoncuff"),
        }
        approver = f.MemberFactory(**own, role="approver")
        self.absence = f.DelegationFactory(member=approver)
        self.names = {
            "member": f.MemberFactory(**own, user__email="nolwenn.secret@exemple.test").pk,
            "invitation": f.MemberInvitationFactory(**own, email="lena.secret@exemple.test").pk,
            "asked": f.JoinRequestFactory(**own).pk,
            "domain": f.EmailDomainFactory(**own).pk,
            "absence": self.absence.pk,
            **{f"row:{kind}": row.pk for kind, row in self.rows.items()},
        }

    def address(self, name: str, wanted: list[str], organisation: Organisation | None = None):
        siret = (organisation or self.organisation).siret
        return reverse(name, args=[siret, *(self.names.get(w, w) for w in wanted)])

    def told(self, name: str) -> dict[str, object]:
        """A form that would be taken from who may send it."""
        budget = {"year": 2031, "amount": "25 000"}
        return {
            "pro-organisation-edit": {
                "name": "Autre", "street": "2 rue", "postcode": "35000", "commune_name": "Rennes",
            },
            "pro-invite": {"email": "new@exemple.test", "role": "reader"},
            "pro-member": {"role": "reader"},
            "pro-join-decide": {"role": "reader"},
            "pro-domain-add": {"domain": "exemple.test"},
            "pro-absence-add": {
                "member": self.absence.to_id, "to": self.absence.member_id,
                "from_on": "2090-01-01", "to_on": "2090-01-09",
            },
            "pro-software": {"action": "key", "name": "Logiciel"},
            "pro-row-add": budget,
            "pro-row-edit": budget,
        }.get(name, {})  # fmt: skip


def picture():
    """Everything that the forms could change."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Organisation, Entity, Member, Budget, ApprovalRule, Delegation, EmailDomain,
                      MemberInvitation, JoinRequest, DeliverySite, ApiKey, Hook, Fact)
    ]  # fmt: skip


OURS = {pattern.name for pattern in urls.own if "organisation" in str(pattern.pattern)}


def test_every_address_has_a_rule_here():
    assert OURS | {"pro-home"} == set(PAGES) | set(FORMS)


def test_pages_open_to_the_roles_that_need_them_alone():
    room = Room()
    people = everybody(room.organisation)
    for name, (right, wanted) in PAGES.items():
        address = room.address(name, wanted)
        found = {who: client.get(address).status_code for who, client in people.items()}
        expected = {role: 200 if role in MAY[right] else 403 for role in ROLES}
        assert found == {**expected, "other": 404, "buyer": 404, "nobody": 302}, name
        assert "/compte/login/" in people["nobody"].get(address)["Location"]


def test_forms_of_those_who_may_not_change_nothing():
    room = Room()
    people = everybody(room.organisation)
    before = picture()
    for name, (right, wanted) in FORMS.items():
        for who, client in people.items():
            if who in MAY[right]:
                continue
            response = client.post(room.address(name, wanted), room.told(name))
            expected = 403 if who in ROLES else 302 if who == "nobody" else 404
            assert response.status_code == expected, (name, who)
            if who == "nobody":
                assert "/compte/login/" in response["Location"]
    assert picture() == before


@pytest.mark.parametrize("name", FORMS)
def test_forms_of_those_who_may_change_something(name):
    room = Room()
    admin = member(room.organisation)
    before = picture()
    response = admin.post(room.address(name, FORMS[name][1]), room.told(name))
    # A page that shows a secret once answers itself.
    wanted = 200 if name == "pro-software" else 302
    assert response.status_code == wanted, response.context.get("form")
    assert picture() != before


def test_every_kind_of_row_is_closed_to_others():
    room = Room()
    people = everybody(room.organisation)
    before = picture()
    for kind in KINDS:
        wanted = [kind, f"row:{kind}"]
        for who, client in people.items():
            found = {
                client.get(room.address("pro-row-add", [kind])).status_code,
                client.get(room.address("pro-row-edit", wanted)).status_code,
            }
            if who == "admin":
                assert found == {200}, kind
                continue
            assert found == {403 if who in ROLES else 302 if who == "nobody" else 404}, (kind, who)
            for name in ("pro-row-edit", "pro-row-delete"):
                client.post(room.address(name, wanted), {"name": "x"})
            client.post(room.address("pro-row-add", [kind]), {"name": "x", "service_code": ""})
    assert picture() == before


def test_another_organisation_s_rows_are_not_there_behind_one_s_own_door():
    room = Room()
    own = f.OrganisationFactory()
    client = member(own)
    before = picture()
    for rules in (PAGES, FORMS):
        for name, (_right, wanted) in rules.items():
            if not set(wanted) & set(room.names):
                continue
            address = room.address(name, wanted, own)
            if rules is PAGES:
                assert client.get(address).status_code == 404, name
            else:
                assert client.post(address, room.told(name)).status_code == 404, name
    for kind in KINDS:
        wanted = [kind, f"row:{kind}"]
        for name in ("pro-row-edit", "pro-row-delete"):
            assert client.post(room.address(name, wanted, own), {}).status_code == 404
    assert picture() == before


def test_rows_of_others_cannot_be_chosen():
    room = Room()
    client = member(own := f.OrganisationFactory())
    before = picture()
    entity = room.rows["service"].pk
    for name, wanted, told in (
        ("pro-row-add", ["budget"], {"year": 2031, "amount": "1", "entity": entity}),
        ("pro-row-add", ["seuil"], {"step": 1, "above": "1", "approver": room.names["member"]}),
        ("pro-invite", [], {"email": "a@exemple.test", "role": "reader", "entity": entity}),
        ("pro-absence-add", [], {**room.told("pro-absence-add")}),
    ):
        assert client.post(room.address(name, wanted, own), told).status_code == 422, name
    assert picture() == before


def test_only_what_exists_has_an_address():
    room = Room()
    admin = member(room.organisation)
    for name, wanted in (
        ("pro-row-add", ["autre"]),
        ("pro-row-edit", ["autre", "1"]),
        ("pro-row-edit", ["budget", "999999"]),
    ):
        assert admin.get(room.address(name, wanted)).status_code == 404
    unknown = room.address("pro-invitation-act", ["invitation", "autre"])
    assert admin.post(unknown).status_code == 404


def test_colleagues_read_no_addresses_nor_what_waits():
    room = Room()
    for role in ROLES:
        page = member(room.organisation, role).get(room.address("pro-people", []))
        text = page.content.decode()
        for secret in ("nolwenn.secret@", "lena.secret@", room.rows["service"].organisation.name):
            shown = secret in text
            assert shown == (role == "admin" or "@" not in secret), (role, secret)
        assert ("@exemple.test" in text) == (role == "admin"), role


def test_contacts_are_for_whoever_receives_and_money_for_whoever_counts():
    room = Room()
    contacts, budgets = set(), set()
    for role in ROLES:
        client = member(room.organisation, role)
        if "Katell Kerdoncuff" in client.get(room.address("pro-sites", [])).content.decode():
            contacts.add(role)
        if "50\u00a0000,00" in client.get(room.address("pro-entities", [])).content.decode():
            budgets.add(role)
    assert contacts == MAY["receive"]
    assert budgets == MAY["read_money"]


def test_who_is_removed_loses_access_at_once():
    room = Room()
    one = f.MemberFactory(organisation=room.organisation, role="approver")
    from tests.shop.pro.people import of

    client = of(one.user)
    address = room.address("pro-people", [])
    assert client.get(address).status_code == 200
    room.names["one"] = one.pk
    member(room.organisation).post(room.address("pro-member-remove", ["one"]))
    assert client.get(address).status_code == 404


def test_an_approver_delegates_for_nobody_else():
    room = Room()
    admin = f.MemberFactory(organisation=room.organisation, role="admin")
    client = member(room.organisation, "approver")
    told = {**room.told("pro-absence-add"), "member": admin.pk}
    before = picture()
    address = room.address("pro-absence-add", [])
    assert client.post(address, told).status_code == 422
    assert client.post(room.address("pro-absence-end", ["absence"])).status_code == 302
    assert picture() == before
