"""Which steps an amount must pass, and who may decide them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from shop.organisations import queries
from tests import factories as f
from tests.shop.organisations.people import person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


@pytest.fixture
def organisation():
    return f.OrganisationFactory()


@pytest.fixture
def entity(organisation):
    return f.EntityFactory(organisation=organisation)


def rule(organisation, **values):
    return f.ApprovalRuleFactory(organisation=organisation, **values)


def member(organisation, role="approver", **values):
    return f.MemberFactory(organisation=organisation, role=role, **values)


def away(one, other, from_on=DAY, to_on=DAY):
    return f.DelegationFactory(member=one, to=other, from_on=from_on, to_on=to_on)


# Steps -----------------------------------------------------------------------------------------


def test_without_rules_there_is_no_step(organisation, entity):
    rule(f.OrganisationFactory(), above=0)
    assert queries.steps_for(organisation, entity, 10**9) == []


@pytest.mark.parametrize(("cents", "steps"), [(99_999, []), (100_000, [1]), (500_000, [1, 2])])
def test_a_threshold_counts_from_its_amount_on(organisation, cents, steps):
    rule(organisation, step=2, above=500_000)
    rule(organisation, step=1, above=100_000)
    found = queries.steps_for(organisation, None, cents)
    assert [each.step for each in found] == steps


def test_an_entity_follows_its_own_rules_alone(organisation, entity):
    rule(organisation, step=1, above=0)
    own = rule(organisation, entity=entity, step=1, above=200_000)
    other = f.EntityFactory(organisation=organisation)
    assert queries.steps_for(organisation, entity, 200_000) == [own]
    # Its rules do not reach the amount: nobody decides, not the organisation's either.
    assert queries.steps_for(organisation, entity, 199_999) == []
    assert [each.entity for each in queries.steps_for(organisation, other, 1)] == [None]
    assert [each.entity for each in queries.steps_for(organisation, None, 1)] == [None]


def test_by_keywords_as_well(organisation):
    assert queries.steps_for(organisation=organisation, entity=None, net_cents=1) == []


def test_a_removed_approver_leaves_the_step_to_anybody(organisation):
    named = member(organisation)
    rule(organisation, approver=named)
    named.delete()
    assert [each.approver for each in queries.steps_for(organisation, None, 100_000)] == [None]


# Deciders --------------------------------------------------------------------------------------


def decides(one, approver=None, entity=None, day=DAY, organisation=None):
    return queries.may_decide(
        one.user, approver and approver.user_id, entity, day,
        organisation=organisation or one.organisation,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "may"),
    [("admin", True), ("approver", True), ("requester", False), ("accountant", False),
     ("reader", False)],
)  # fmt: skip
def test_a_step_that_names_nobody_is_any_approver_s_or_admin_s(organisation, role, may):
    assert decides(member(organisation, role)) == (may, None)


def test_the_scope_is_the_entity_or_the_whole_organisation(organisation, entity):
    other = f.EntityFactory(organisation=organisation)
    whole, own, else_where = (member(organisation, entity=scope) for scope in (None, entity, other))
    found = [decides(one, entity=entity)[0] for one in (whole, own, else_where)]
    assert found == [True, True, False]
    # What belongs to no entity is for those of the whole organisation.
    assert [decides(one)[0] for one in (whole, own, else_where)] == [True, False, False]


def test_a_named_step_is_that_person_s_alone(organisation, entity):
    named, other, admin = member(organisation), member(organisation), member(organisation, "admin")
    for scope in (None, entity):
        found = [decides(one, named, scope) for one in (named, other, admin)]
        assert found == [(True, None), (False, None), (False, None)]


def test_a_named_person_decides_outside_their_entity_too(organisation, entity):
    named = member(organisation, entity=f.EntityFactory(organisation=organisation))
    assert decides(named, named, entity) == (True, None)


def test_a_step_of_somebody_who_left_or_changed_is_anybody_s(organisation):
    gone, other = person(), member(organisation)
    assert queries.may_decide(other.user, gone.pk, None, DAY, organisation=organisation) == (
        True, None,
    )  # fmt: skip
    changed = member(organisation, "reader")
    assert decides(other, changed) == (True, None)
    assert decides(changed, changed) == (False, None)


@pytest.mark.parametrize(
    ("shift", "may"), [(-1, False), (0, True), (3, True), (6, True), (7, False)]
)
def test_a_delegate_decides_in_the_place_of_the_named_on_its_days(organisation, shift, may):
    named, delegate = member(organisation), member(organisation)
    away(named, delegate, DAY, DAY + timedelta(days=6))
    day = DAY + timedelta(days=shift)
    assert decides(delegate, named, day=day) == (may, named.user_id if may else None)
    # Whoever is away may still decide.
    assert decides(named, named, day=day) == (True, None)


def test_a_delegate_s_scope_is_that_of_whom_they_stand_in_for(organisation, entity):
    away_one = member(organisation, entity=entity)
    delegate = member(organisation, entity=f.EntityFactory(organisation=organisation))
    assert decides(delegate, entity=entity) == (False, None)
    away(away_one, delegate)
    assert decides(delegate, entity=entity) == (True, away_one.user_id)
    assert decides(delegate) == (False, None)


def test_who_may_by_themselves_is_in_nobody_s_place(organisation):
    one, delegate = member(organisation), member(organisation)
    away(one, delegate)
    assert decides(delegate) == (True, None)


def test_delegations_do_not_chain(organisation):
    named, second, third = (member(organisation) for _ in range(3))
    away(named, second)
    away(second, third)
    assert decides(third, named) == (False, None)


def test_a_delegate_without_a_deciding_role_does_not_decide(organisation):
    named = member(organisation)
    delegate = member(organisation, "requester")
    away(named, delegate)
    assert decides(delegate, named) == (False, None)


def test_strangers_and_closed_accounts_do_not_decide(organisation):
    other = member(f.OrganisationFactory(), "admin")
    assert decides(other, organisation=organisation) == (False, None)
    closed = member(organisation, user__is_active=False)
    assert decides(closed) == (False, None)


def test_those_written_to_are_those_who_may(organisation, entity):
    everybody = [
        member(organisation, role, entity=scope)
        for role in ("admin", "approver", "requester")
        for scope in (None, entity)
    ]
    named, delegate = (
        everybody[2],
        member(organisation, entity=f.EntityFactory(organisation=organisation)),
    )
    away(named, delegate)
    for approver in (None, named):
        for scope in (None, entity):
            told = queries.deciders(
                approver and approver.user_id, scope, DAY, organisation=organisation
            )
            may = [one.user for one in [*everybody, delegate] if decides(one, approver, scope)[0]]
            assert told == may


# People and money ------------------------------------------------------------------------------


def test_one_may_join_by_a_confirmed_address_alone(organisation):
    f.EmailDomainFactory(organisation=organisation, domain="mairie.test")
    anne, lena = person("anne@mairie.test"), person("lena@mairie.test", is_verified=False)
    under = person("a@sous.mairie.test")
    assert queries.joinable(user_id=anne.pk) == [organisation]
    assert queries.joinable(user_id=lena.pk) == []
    assert queries.joinable(user_id=under.pk) == []
    member(organisation, "reader", user=anne)
    assert queries.joinable(user_id=anne.pk) == []


def test_the_budget_of_an_entity_or_of_what_belongs_to_none(organisation, entity):
    whole = f.BudgetFactory(organisation=organisation, year=2026)
    own = f.BudgetFactory(organisation=organisation, entity=entity, year=2026)
    found = [
        queries.budget_of(organisation=organisation, entity=scope, year=year)
        for scope, year in ((None, 2026), (entity, 2026), (entity, 2027))
    ]
    assert found == [whole, own, None]


def test_admins_without_an_account_in_use_are_not_written_to(organisation):
    member(organisation, "admin", user__is_active=False)
    one = member(organisation, "admin")
    assert queries.admins_of(organisation_id=organisation.pk) == [one.user]


def test_invitations_are_found_again_by_the_invited(organisation):
    anne = person("anne@mairie.test")
    now = timezone.now()
    f.MemberInvitationFactory(organisation=organisation, email="lena@mairie.test")
    old = now - timedelta(days=15)
    f.MemberInvitationFactory(email=anne.email, invited_at=old)
    mine = f.MemberInvitationFactory(organisation=organisation, email=anne.email)
    found = queries.invitations_for(user_id=anne.pk, at=now)
    assert [each.invitation for each in found] == [mine]
