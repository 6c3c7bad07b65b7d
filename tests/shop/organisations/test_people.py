"""Who gets in, who changes, who leaves, who stands in; a refusal changes nothing."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from shop.organisations import mailboxes, people_operations
from shop.organisations.models import (
    ApprovalRule,
    Delegation,
    EmailDomain,
    JoinRequest,
    Member,
    MemberInvitation,
)
from shop.organisations.refusals import (
    AlreadyAsked,
    AlreadyInvited,
    AlreadyMember,
    DoesNotFit,
    DomainRefused,
    Gone,
    InvitationClosed,
    LastAdmin,
    NotAdmin,
    OrganisationRefused,
    TooMany,
    WrongAddress,
)
from shop.organisations.tokens import hashed, token_of
from shop.outbox import delivery
from shop.outbox.models import Fact, Failure
from tasks.journeys import JOURNEY
from tests import factories as f
from tests.shop.organisations.people import managed, person

pytestmark = pytest.mark.django_db
ops = people_operations
NOW = timezone.now()


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Member, MemberInvitation, EmailDomain, JoinRequest, Delegation, ApprovalRule,
                      Fact)
    ]  # fmt: skip


def refused(kind, operation, /, **given):
    before = everything()
    with pytest.raises(kind) as told:
        operation(**given)
    assert isinstance(told.value, OrganisationRefused)
    assert str(told.value)
    assert everything() == before
    return told.value


@pytest.fixture
def room():
    return managed(name="Ville de Kerlann")


@pytest.fixture
def who(room):
    return {"organisation_id": room[0].pk, "by_id": room[1].user_id}


def invited(who, email="lena@exemple.test", **values):
    given = {"role": "requester", "entity_id": None, "at": NOW, **values}
    return ops.invite(**who, email=email, **given)


def sent():
    """What the journeys of all facts write; none fails."""
    mail.outbox.clear()
    delivery.sweep(journey=JOURNEY, at=timezone.now())
    assert not Failure.objects.exists()
    return mail.outbox


# Invitations -----------------------------------------------------------------------------------


def test_the_token_is_in_the_e_mail_and_nowhere_else(who):
    row = invited(who, " Lena@Exemple.test ")
    token = token_of(row)
    assert (row.email, row.token_sha256) == ("lena@exemple.test", hashed(token))
    assert row.expires_at == NOW + timedelta(days=14)
    assert token not in str(everything())
    (letter,) = sent()
    assert letter.to == ["lena@exemple.test"]
    html = letter.alternatives[0][0]
    for body in (letter.body, html):
        assert f"/pro/invitation/{token}/" in body
        assert "Ville de Kerlann" in body


def test_an_invited_person_joins_with_the_role_of_the_invitation(room, who):
    entity = f.EntityFactory(organisation=room[0])
    row = invited(who, role="approver", entity_id=entity.pk)
    lena = person("lena@exemple.test")
    f.JoinRequestFactory(organisation=room[0], user=lena)
    member = ops.accept(token=token_of(row), user_id=lena.pk, at=NOW)
    assert (member.organisation, member.role, member.entity) == (room[0], "approver", entity)
    assert JoinRequest.objects.get().state == "accepted"
    refused(InvitationClosed, ops.accept, token=token_of(row), user_id=lena.pk, at=NOW)


def test_a_second_confirmed_address_of_the_account_counts(who):
    row = invited(who)
    user = person("autre@exemple.test")
    address = EmailAddress.objects.create(user=user, email="lena@exemple.test", verified=False)
    refused(WrongAddress, ops.accept, token=token_of(row), user_id=user.pk, at=NOW)
    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    assert ops.accept(token=token_of(row), user_id=user.pk, at=NOW)


def test_who_may_not_accept(room, who):
    row = invited(who)
    token = token_of(row)
    refused(Gone, ops.accept, token="x" * 64, user_id=person().pk, at=NOW)
    refused(WrongAddress, ops.accept, token=token, user_id=person().pk, at=NOW)
    lena = person("lena@exemple.test", is_verified=False)
    refused(WrongAddress, ops.accept, token=token, user_id=lena.pk, at=NOW)
    EmailAddress.objects.update(verified=True)
    refused(InvitationClosed, ops.accept, token=token, user_id=lena.pk, at=NOW + ops.VALID_FOR)
    f.MemberFactory(organisation=room[0], user=lena)
    refused(AlreadyMember, ops.accept, token=token, user_id=lena.pk, at=NOW)


def test_one_open_invitation_each(room, who):
    row = invited(who)
    told = refused(AlreadyInvited, ops.invite, **who, email="LENA@exemple.test", role="reader",
                   entity_id=None, at=NOW)  # fmt: skip
    assert told.field == "email"
    later = NOW + timedelta(days=15)
    again = invited(who, at=later)
    row.refresh_from_db()
    assert (row.revoked_at, again.revoked_at) == (later, None)
    other, admin = managed()
    assert invited({"organisation_id": other.pk, "by_id": admin.user_id})


def test_who_may_not_be_invited(room, who):
    anne = person("anne@exemple.test")
    EmailAddress.objects.create(user=anne, email="a.second@exemple.test", verified=True)
    f.MemberFactory(organisation=room[0], user=anne)
    given = {"role": "reader", "entity_id": None, "at": NOW}
    for email in ("anne@exemple.test", "A.second@exemple.test"):
        refused(AlreadyMember, ops.invite, **who, email=email, **given)
    refused(DoesNotFit, ops.invite, **who, email="b@exemple.test", **{**given, "role": "boss"})
    foreign = f.EntityFactory()
    refused(Gone, ops.invite, **who, email="b@exemple.test", **{**given, "entity_id": foreign.pk})
    own = f.EntityFactory(organisation=room[0])
    admin = {**given, "role": "admin", "entity_id": own.pk}
    assert refused(DoesNotFit, ops.invite, **who, email="b@x.test", **admin).field == "entity"


def test_invitations_are_not_a_mailing(who, monkeypatch):
    monkeypatch.setattr(ops, "MOST_INVITED_A_DAY", 2)
    for number in range(2):
        invited(who, f"n{number}@exemple.test")
    refused(TooMany, ops.invite, **who, email="n3@exemple.test", role="reader", entity_id=None,
            at=NOW)  # fmt: skip
    assert invited(who, "n3@exemple.test", at=NOW + timedelta(days=1, seconds=1))


def test_sent_again_the_former_link_is_dead(who):
    row = invited(who)
    former = token_of(row)
    soon, later = NOW + timedelta(minutes=9), NOW + timedelta(days=20)
    refused(TooMany, ops.resend, **who, invitation_id=row.pk, at=soon)
    ops.resend(**who, invitation_id=row.pk, at=later)
    row.refresh_from_db()
    assert token_of(row) != former
    assert row.expires_at == later + ops.VALID_FOR
    lena = person("lena@exemple.test")
    refused(Gone, ops.accept, token=former, user_id=lena.pk, at=later)
    assert ops.accept(token=token_of(row), user_id=lena.pk, at=later)


def test_what_is_withdrawn_is_neither_sent_nor_accepted(who):
    row = invited(who)
    ops.revoke(**who, invitation_id=row.pk, at=NOW)
    assert sent() == []
    lena = person("lena@exemple.test")
    refused(InvitationClosed, ops.accept, token=token_of(row), user_id=lena.pk, at=NOW)
    for act in (ops.resend, ops.revoke):
        refused(InvitationClosed, act, **who, invitation_id=row.pk, at=NOW)


def test_invitations_are_their_organisation_s(who):
    row = invited(who)
    other, admin = managed()
    stranger = {"organisation_id": other.pk, "by_id": admin.user_id}
    for act in (ops.resend, ops.revoke):
        refused(Gone, act, **stranger, invitation_id=row.pk, at=NOW)
        refused(NotAdmin, act, organisation_id=who["organisation_id"], by_id=admin.user_id,
                invitation_id=row.pk, at=NOW)  # fmt: skip


# Who asks to join ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "domain"),
    [("@Mairie-Rennes.FR", "mairie-rennes.fr"), ("nom@mairie.fr", "mairie.fr"),
     (" mairie.fr ", "mairie.fr"), ("mairie", ""), ("a b.fr", ""), ("-x.fr", ""), ("", ""),
     ("x" * 130 + ".fr", "")],
)  # fmt: skip
def test_domains_as_they_are_typed(typed, domain):
    assert mailboxes.domain_typed(typed) == domain


@pytest.mark.parametrize(
    "domain", ["gmail.com", "Orange.fr", "@laposte.net", "wanadoo.fr", "outlook.fr", "mairie", ""]
)
def test_domains_of_everybody_are_refused(who, domain):
    assert refused(DomainRefused, ops.add_domain, **who, domain=domain).field == "domain"


def test_a_domain_is_somebody_s_of_the_organisation(room, who):
    refused(DomainRefused, ops.add_domain, **who, domain="mairie.test")
    user = person("anne@mairie.test", is_verified=False)
    f.MemberFactory(organisation=room[0], user=user)
    refused(DomainRefused, ops.add_domain, **who, domain="mairie.test")
    EmailAddress.objects.filter(user=user).update(verified=True)
    row = ops.add_domain(**who, domain="@MAIRIE.test")
    assert row.domain == "mairie.test"
    refused(DomainRefused, ops.add_domain, **who, domain="mairie.test")
    other, admin = managed()
    refused(Gone, ops.remove_domain, organisation_id=other.pk, by_id=admin.user_id,
            domain_id=row.pk)  # fmt: skip
    ops.remove_domain(**who, domain_id=row.pk)
    assert not EmailDomain.objects.exists()


@pytest.fixture
def asked(room):
    f.EmailDomainFactory(organisation=room[0], domain="mairie.test")
    anne = person("anne@mairie.test", first_name="Anne", last_name="Riou")
    return ops.ask_to_join(organisation_id=room[0].pk, user_id=anne.pk, at=NOW)


def test_who_asks_is_answered_and_both_are_written_to(room, who, asked):
    (letter,) = sent()
    assert letter.to == [room[1].user.email]
    assert f"/demandes-acces/{asked.pk}/" in letter.body
    member = ops.accept_request(**who, request_id=asked.pk, role="approver", entity_id=None, at=NOW)
    assert (member.user, member.role) == (asked.user, "approver")
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.decided_at) == ("accepted", room[1].user, NOW)
    (letter,) = sent()
    assert letter.to == ["anne@mairie.test"]
    assert room[0].siret in letter.body


def test_a_refusal_is_told_and_is_not_argued_with(room, who, asked):
    ops.refuse_request(**who, request_id=asked.pk, at=NOW)
    assert [letter.to for letter in sent()] == [["anne@mairie.test"]]
    assert not Member.objects.filter(user=asked.user).exists()
    again = {"organisation_id": room[0].pk, "user_id": asked.user_id}
    refused(AlreadyAsked, ops.ask_to_join, **again, at=NOW + timedelta(days=29))
    assert ops.ask_to_join(**again, at=NOW + timedelta(days=31))


def test_who_may_not_ask(room, asked):
    organisation = room[0].pk
    refused(AlreadyAsked, ops.ask_to_join, organisation_id=organisation, user_id=asked.user_id,
            at=NOW)  # fmt: skip
    for user in (person(), person("b@mairie.test", is_verified=False)):
        refused(WrongAddress, ops.ask_to_join, organisation_id=organisation, user_id=user.pk,
                at=NOW)  # fmt: skip
    member = f.MemberFactory(organisation=room[0], user=person("c@mairie.test"))
    refused(AlreadyMember, ops.ask_to_join, organisation_id=organisation,
            user_id=member.user_id, at=NOW)  # fmt: skip


def test_a_request_is_decided_once_and_by_its_own_admins(who, asked):
    other, admin = managed()
    stranger = {"organisation_id": other.pk, "by_id": admin.user_id}
    role = {"role": "reader", "entity_id": None}
    refused(Gone, ops.refuse_request, **stranger, request_id=asked.pk, at=NOW)
    refused(Gone, ops.accept_request, **stranger, request_id=asked.pk, at=NOW, **role)
    ops.refuse_request(**who, request_id=asked.pk, at=NOW)
    refused(Gone, ops.refuse_request, **who, request_id=asked.pk, at=NOW)
    refused(Gone, ops.accept_request, **who, request_id=asked.pk, at=NOW, **role)


# Members ---------------------------------------------------------------------------------------


def test_the_last_admin_stays(room, who):
    admin = room[1]
    f.MemberFactory(organisation=room[0], role="admin", user__is_active=False)
    refused(LastAdmin, ops.remove_member, **who, member_id=admin.pk)
    refused(LastAdmin, ops.change_member, **who, member_id=admin.pk, role="reader", entity_id=None)
    f.MemberFactory(organisation=room[0], role="admin")
    ops.change_member(**who, member_id=admin.pk, role="reader", entity_id=None)
    refused(NotAdmin, ops.remove_member, **who, member_id=admin.pk)


def test_of_two_admins_who_remove_each_other_the_second_is_refused(room, who):
    other = f.MemberFactory(organisation=room[0], role="admin")
    ops.remove_member(**who, member_id=other.pk)
    back = {**who, "by_id": other.user_id}
    refused(NotAdmin, ops.remove_member, **back, member_id=room[1].pk)


def test_whoever_no_longer_approves_is_named_by_nothing(room, who):
    entity, other = (f.EntityFactory(organisation=room[0]) for _ in range(2))
    one = f.MemberFactory(organisation=room[0], role="approver")
    rules = [f.ApprovalRuleFactory(organisation=room[0], entity=scope, approver=one)
             for scope in (entity, other)]  # fmt: skip
    f.DelegationFactory(member=one, to=room[1])
    f.DelegationFactory(member=room[1], to=one)
    ops.change_member(**who, member_id=one.pk, role="approver", entity_id=entity.pk)
    named = [ApprovalRule.objects.get(pk=rule.pk).approver for rule in rules]
    assert named == [one, None]
    assert Delegation.objects.count() == 2
    ops.change_member(**who, member_id=one.pk, role="requester", entity_id=entity.pk)
    assert not ApprovalRule.objects.exclude(approver=None).exists()
    assert not Delegation.objects.exists()


def test_a_removed_member_is_named_by_nothing(room, who):
    one = f.MemberFactory(organisation=room[0], role="approver")
    f.ApprovalRuleFactory(organisation=room[0], approver=one)
    f.DelegationFactory(member=one, to=room[1])
    ops.remove_member(**who, member_id=one.pk)
    assert ApprovalRule.objects.get().approver is None
    assert not Delegation.objects.exists()


def test_members_of_others_are_not_there(who):
    other = f.MemberFactory()
    refused(Gone, ops.remove_member, **who, member_id=other.pk)
    refused(Gone, ops.change_member, **who, member_id=other.pk, role="reader", entity_id=None)


# While away ------------------------------------------------------------------------------------

TODAY = timezone.localdate()


@pytest.fixture
def approvers(room):
    return [f.MemberFactory(organisation=room[0], role="approver") for _ in range(2)]


def absence(room, one, to, by=None, start=0, end=7):
    return {
        "organisation_id": room[0].pk, "by_id": (by or one).user_id, "member_id": one.pk,
        "to_id": to.pk, "from_on": TODAY + timedelta(days=start),
        "to_on": TODAY + timedelta(days=end), "today": TODAY,
    }  # fmt: skip


def test_an_approver_or_an_admin_delegates(room, approvers):
    one, to = approvers
    row = ops.delegate(**absence(room, one, to))
    end = {"organisation_id": room[0].pk, "delegation_id": row.pk}
    refused(NotAdmin, ops.end_delegation, **end, by_id=to.user_id)
    ops.end_delegation(**end, by_id=one.user_id)
    refused(Gone, ops.end_delegation, **end, by_id=one.user_id)
    row = ops.delegate(**absence(room, one, to, by=room[1]))
    ops.end_delegation(organisation_id=room[0].pk, by_id=room[1].user_id, delegation_id=row.pk)


def test_delegations_that_do_not_fit(room, approvers):
    one, to = approvers
    requester = f.MemberFactory(organisation=room[0], role="requester")
    ops.delegate(**absence(room, to, one, start=5, end=6))
    for kind, field, values in (
        (NotAdmin, "", absence(room, one, to, by=to)),
        (NotAdmin, "", absence(room, one, to, by=f.MemberFactory(role="admin"))),
        (Gone, "", absence(room, one, f.MemberFactory(role="approver"))),
        (DoesNotFit, "to", absence(room, one, one)),
        (DoesNotFit, "to", absence(room, one, requester)),
        (DoesNotFit, "member", absence(room, requester, one)),
        (DoesNotFit, "to_on", absence(room, one, to, start=3, end=2)),
        (DoesNotFit, "to_on", absence(room, one, to, start=-3, end=-1)),
        (DoesNotFit, "to_on", absence(room, one, to, end=400)),
        (DoesNotFit, "from_on", absence(room, to, one, start=6, end=9)),
    ):
        assert refused(kind, ops.delegate, **values).field == field
    ops.delegate(**absence(room, to, one, start=7, end=9))


def test_a_delegation_of_another_organisation_is_not_there(who):
    row = f.DelegationFactory()
    refused(Gone, ops.end_delegation, **who, delegation_id=row.pk)


# The team --------------------------------------------------------------------------------------


def test_the_team_learns_of_new_organisations_and_admins_that_theirs_is_verified(settings):
    from shop.organisations import operations
    from tests.shop.organisations.test_operations import given

    anne = person("anne@exemple.test")
    made = operations.register(user_id=anne.pk, **given())
    assert [letter.to for letter in sent()] == [[settings.CONTACT_EMAIL]]
    operations.verify(organisation_id=made.pk, is_verified=True, at=NOW)
    (letter,) = sent()
    assert (letter.to, "Laiterie" in letter.subject) == (["anne@exemple.test"], True)


def test_a_verification_taken_back_before_the_e_mail_left_is_not_told():
    from shop.organisations import operations

    organisation, _admin = managed()
    for is_verified in (True, False):
        operations.verify(organisation_id=organisation.pk, is_verified=is_verified, at=NOW)
    assert sent() == []
