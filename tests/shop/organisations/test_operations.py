"""An organisation's facts, services, budgets, thresholds and sites; a refusal changes nothing."""

from datetime import date

import pytest
from django.utils import timezone

from shop.organisations import operations
from shop.organisations.models import (
    ApprovalRule,
    Budget,
    DeliverySite,
    Entity,
    Member,
    Organisation,
)
from shop.organisations.refusals import (
    DoesNotFit,
    Gone,
    KindDoesNotFit,
    NotAdmin,
    OrganisationRefused,
    SiretKnown,
    StillUsed,
    TooMany,
)
from shop.outbox.models import Fact
from tests import factories as f
from tests.factories.places import RENNES
from tests.factories.suppliers import siren, siret
from tests.shop.organisations.people import managed, person

pytestmark = pytest.mark.django_db

PRIVATE = siret(siren(7_000_001))
PUBLIC = "21350238800019"  # the public register's SIRET of Rennes
LA_POSTE = "35600000049837"


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Organisation, Entity, Member, Budget, ApprovalRule, DeliverySite, Fact)
    ]


def refused(kind, operation, /, **given):
    before = everything()
    with pytest.raises(kind) as told:
        operation(**given)
    assert isinstance(told.value, OrganisationRefused)
    assert str(told.value).endswith((".", "»."))
    assert everything() == before
    return told.value


def given(**values):
    return {
        "siret": PRIVATE, "kind": "company", "name": "Laiterie", "street": "1 rue du Port",
        "postcode": "35000", "commune_id": RENNES, "at": timezone.now(), **values,
    }  # fmt: skip


# Registering -----------------------------------------------------------------------------------


def test_who_registers_manages_and_waits_for_staff():
    user = person()
    spaced = f"{PRIVATE[:3]} {PRIVATE[3:6]}\u00a0{PRIVATE[6:9]} {PRIVATE[9:]}"
    made = operations.register(user_id=user.pk, **given(siret=spaced, name="  La   laiterie "))
    assert (made.siret, made.siren, made.name, made.commune_id) == (
        PRIVATE, PRIVATE[:9], "La laiterie", RENNES,
    )  # fmt: skip
    assert made.verified_at is None
    assert list(made.members.values_list("user", "role", "entity")) == [(user.pk, "admin", None)]
    assert Fact.objects.get().name == "organisation.registered"


def test_la_poste_has_a_rule_of_its_own():
    made = operations.register(user_id=person().pk, **given(siret=LA_POSTE))
    assert made.siren == "356000000"


def test_what_cannot_be_registered():
    user = person()
    f.OrganisationFactory(siren=PRIVATE[:9], siret=PRIVATE, kind="company")
    known = refused(SiretKnown, operations.register, user_id=user.pk, **given())
    assert "y inviter" in str(known)
    other = siret(siren(7_000_002))
    for kind, field, values in (
        (DoesNotFit, "siret", {"siret": PRIVATE[:13] + "0"}),
        (DoesNotFit, "siret", {"siret": ""}),
        (DoesNotFit, "name", {"siret": other, "name": "  "}),
        (KindDoesNotFit, "kind", {"siret": other, "kind": "commune"}),
        (KindDoesNotFit, "kind", {"siret": other, "kind": "hospital"}),
        (KindDoesNotFit, "kind", {"siret": other, "kind": "club"}),
        (KindDoesNotFit, "kind", {"siret": PUBLIC, "kind": "company"}),
        (KindDoesNotFit, "kind", {"siret": PUBLIC, "kind": "association"}),
    ):
        refusal = refused(kind, operations.register, user_id=user.pk, **given(**values))
        assert refusal.field == field


@pytest.mark.parametrize("kind", ["commune", "epci", "department", "region", "school", "hospital"])
def test_public_kinds_have_public_numbers(kind):
    operations.refuse_kind(kind=kind, siren="213502388")
    operations.refuse_kind(kind=kind, siren="110068012")


def test_nobody_registers_many_that_nobody_verified():
    user = person()
    for number in range(operations.MOST_UNVERIFIED):
        f.MemberFactory(user=user, role="admin", organisation__siren=siren(7_100_000 + number))
    refused(TooMany, operations.register, user_id=user.pk, **given())
    Organisation.objects.update(verified_at=timezone.now())
    operations.register(user_id=user.pk, **given())


# Facts -----------------------------------------------------------------------------------------


def facts(**values):
    return {
        "name": "Mairie", "street": "1 place", "postcode": "35000", "commune_id": RENNES,
        "service_code_required": True, "commitment_required": True, **values,
    }  # fmt: skip


def test_an_admin_changes_the_facts():
    organisation, admin = managed()
    operations.edit(organisation_id=organisation.pk, by_id=admin.user_id, **facts())
    organisation.refresh_from_db()
    assert (organisation.name, organisation.street) == ("Mairie", "1 place")
    assert organisation.service_code_required
    assert organisation.commitment_required


def test_chorus_pro_is_for_public_bodies_alone():
    organisation, admin = managed(kind="company")
    operations.edit(organisation_id=organisation.pk, by_id=admin.user_id, **facts())
    organisation.refresh_from_db()
    assert not organisation.service_code_required
    assert not organisation.commitment_required


def test_a_verified_name_is_the_team_s():
    organisation, admin = managed(verified_at=timezone.now(), name="Ville")
    who = {"organisation_id": organisation.pk, "by_id": admin.user_id}
    assert refused(DoesNotFit, operations.edit, **who, **facts()).field == "name"
    operations.edit(**who, **facts(name="Ville", street="2 place"))


def test_staff_verify_once_and_take_it_back():
    organisation = f.OrganisationFactory()
    first = timezone.now()
    for at in (first, timezone.now()):
        operations.verify(organisation_id=organisation.pk, is_verified=True, at=at)
    organisation.refresh_from_db()
    assert organisation.verified_at == first
    assert Fact.objects.filter(name="organisation.verified").count() == 1
    operations.verify(organisation_id=organisation.pk, is_verified=False, at=first)
    organisation.refresh_from_db()
    assert organisation.verified_at is None


# Rows ------------------------------------------------------------------------------------------


def site(**values):
    return {
        "name": "Mairie", "street": "1 place", "commune_id": RENNES, "entity_id": None,
        "contact_name": "Katell", "contact_phone": "02 99 00 00 00", "reception_hours": "8 h–11 h",
        "unloading": "quai", "is_active": True, **values,
    }  # fmt: skip


def budget(**values):
    return {"entity_id": None, "year": 2026, "amount": 1_000_00, "last_commitment_on": None,
            **values}  # fmt: skip


def rule(**values):
    return {"entity_id": None, "step": 1, "above": 0, "approver_id": None, **values}


SAVES = (
    (operations.save_entity, {"name": "Achats", "service_code": "A1"}, "entity_id"),
    (operations.save_budget, budget(), "budget_id"),
    (operations.save_rule, rule(), "rule_id"),
    (operations.save_site, site(), "site_id"),
)
REMOVES = {
    operations.remove_entity: (f.EntityFactory, "entity_id"),
    operations.remove_budget: (f.BudgetFactory, "budget_id"),
    operations.remove_rule: (f.ApprovalRuleFactory, "rule_id"),
    operations.remove_site: (f.DeliverySiteFactory, "site_id"),
}


@pytest.mark.parametrize(("save", "values", "key"), SAVES)
def test_a_row_is_added_changed_and_nobody_else_s(save, values, key):
    organisation, admin = managed()
    _other, other_admin = managed()
    who = {"organisation_id": organisation.pk, "by_id": admin.user_id}
    row = save(**who, **values)
    again = save(**who, **values, **{key: row.pk})
    assert again.pk == row.pk
    refused(DoesNotFit, save, **who, **values)
    refused(NotAdmin, save, **{**who, "by_id": other_admin.user_id}, **values)
    theirs = {"organisation_id": _other.pk, "by_id": other_admin.user_id}
    refused(Gone, save, **theirs, **{key: row.pk}, **values)


@pytest.mark.parametrize("remove", REMOVES)
def test_a_row_is_removed_by_its_own_admins(remove):
    organisation, admin = managed()
    other, other_admin = managed()
    make, key = REMOVES[remove]
    row = make(organisation=organisation)
    who = {"organisation_id": organisation.pk, "by_id": admin.user_id, key: row.pk}
    refused(NotAdmin, remove, **{**who, "by_id": other_admin.user_id})
    refused(Gone, remove, **{**who, "by_id": other_admin.user_id, "organisation_id": other.pk})
    for role in ("requester", "approver", "accountant", "reader"):
        one = f.MemberFactory(organisation=organisation, role=role)
        refused(NotAdmin, remove, **{**who, "by_id": one.user_id})
    remove(**who)
    assert not type(row).objects.exists()
    refused(Gone, remove, **who)


@pytest.mark.parametrize(
    ("save", "values", "field"),
    [
        (operations.save_entity, {"name": " ", "service_code": ""}, "name"),
        (operations.save_budget, budget(year=1999), "year"),
        (operations.save_budget, budget(amount=0), "amount"),
        (operations.save_budget, budget(last_commitment_on=date(2027, 1, 1)), "last_commitment_on"),
        (operations.save_rule, rule(step=6), "step"),
        (operations.save_rule, rule(above=-1), "above"),
        (operations.save_site, site(street=" "), "street"),
        (operations.save_site, site(commune_id=""), "commune_name"),
    ],
)
def test_what_does_not_fit_is_told_at_its_place(save, values, field):
    organisation, admin = managed()
    who = {"organisation_id": organisation.pk, "by_id": admin.user_id}
    assert refused(DoesNotFit, save, **who, **values).field == field


def test_names_differ_by_more_than_their_capitals():
    entity = f.EntityFactory(name="Achats")
    admin = f.MemberFactory(organisation=entity.organisation, role="admin")
    refused(
        DoesNotFit, operations.save_entity, organisation_id=entity.organisation_id,
        by_id=admin.user_id, name="ACHATS", service_code="",
    )  # fmt: skip


@pytest.mark.parametrize(
    "hold",
    [f.MemberFactory, f.BudgetFactory, f.ApprovalRuleFactory, f.DeliverySiteFactory,
     f.MemberInvitationFactory],
)  # fmt: skip
def test_an_entity_that_others_need_stays(hold):
    organisation, admin = managed()
    entity = f.EntityFactory(organisation=organisation)
    hold(organisation=organisation, entity=entity)
    refused(
        StillUsed, operations.remove_entity, organisation_id=organisation.pk,
        by_id=admin.user_id, entity_id=entity.pk,
    )  # fmt: skip


def test_rows_of_another_organisation_are_not_taken():
    organisation, admin = managed()
    foreign, stranger = f.EntityFactory(), f.MemberFactory(role="approver")
    who = {"organisation_id": organisation.pk, "by_id": admin.user_id}
    refused(Gone, operations.save_budget, **who, **budget(entity_id=foreign.pk))
    refused(Gone, operations.save_site, **who, **site(entity_id=foreign.pk))
    refused(Gone, operations.save_rule, **who, **rule(entity_id=foreign.pk))
    refused(Gone, operations.save_rule, **who, **rule(approver_id=stranger.pk))


def test_an_approver_by_name_approves_there():
    organisation, admin = managed()
    entity, other = (f.EntityFactory(organisation=organisation) for _ in range(2))
    who = {"organisation_id": organisation.pk, "by_id": admin.user_id}
    reader = f.MemberFactory(organisation=organisation, role="reader")
    scoped = f.MemberFactory(organisation=organisation, role="approver", entity=entity)
    for approver, entity_id in ((reader, None), (scoped, None), (scoped, other.pk)):
        values = rule(entity_id=entity_id, approver_id=approver.pk)
        assert refused(DoesNotFit, operations.save_rule, **who, **values).field == "approver"
    operations.save_rule(**who, **rule(entity_id=entity.pk, approver_id=scoped.pk))
    operations.save_rule(**who, **rule(step=2, approver_id=admin.pk))
