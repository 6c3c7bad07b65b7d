"""Reads of organisations: who they are, what they ask approval for, who may decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db.models import F, Q, QuerySet

from shop.accounts.models import User
from shop.organisations.mailboxes import domain_of
from shop.organisations.models import (
    ApprovalRule,
    Budget,
    Delegation,
    EmailDomain,
    Entity,
    JoinRequest,
    Member,
    MemberInvitation,
    Organisation,
    Role,
)
from shop.organisations.tokens import hashed, token_of

# Whose decision is an approval; everybody else's is none, delegated or not.
DECIDING = frozenset({Role.ADMIN, Role.APPROVER})


# Approval --------------------------------------------------------------------------------------


def steps_for(
    organisation: Organisation, entity: Entity | None, net_cents: int
) -> list[ApprovalRule]:
    """The rules that an amount without tax must pass, one after the other.

    An entity with rules of its own follows them alone, even where none of them reaches the
    amount; the others follow the organisation's.
    """
    rules = ApprovalRule.objects.filter(organisation=organisation).select_related(
        "approver__user", "entity"
    )
    own = rules.filter(entity=entity) if entity is not None else rules.none()
    found = own if own.exists() else rules.filter(entity=None)
    return list(found.filter(above__lte=net_cents).order_by("step"))


def may_decide(
    user: User,
    approver_user_id: int | None,
    entity: Entity | None,
    day: date,
    *,
    organisation: Organisation,
) -> tuple[bool, int | None]:
    """Whether the person may decide a step that day, and in whose place (an account's id).

    A step that names an approver is that person's or, on a day of delegation, the delegate's.
    A step that names nobody, or somebody who no longer approves there, is any approver's or
    admin's of that entity or of the whole organisation, or a delegate's of one of them.
    Delegates need a deciding role of their own, and do not delegate what was delegated to them.
    """
    me = Member.objects.filter(
        organisation=organisation, user=user.pk, role__in=DECIDING, user__is_active=True
    ).first()
    if me is None:
        return False, None
    asked = _asked(organisation, approver_user_id, entity)
    if any(member.pk == me.pk for member in asked):
        return True, None
    mine = Delegation.objects.filter(
        to=me, member__in=[member.pk for member in asked], from_on__lte=day, to_on__gte=day
    ).order_by("member__joined_at", "member_id")
    instead_of = mine.values_list("member__user_id", flat=True).first()
    return instead_of is not None, instead_of


def deciders(
    approver_user_id: int | None, entity: Entity | None, day: date, *, organisation: Organisation
) -> list[User]:
    """Everybody of whom `may_decide` says yes: who is written to."""
    asked = [member.pk for member in _asked(organisation, approver_user_id, entity)]
    standing_in = Delegation.objects.filter(
        member__in=asked, from_on__lte=day, to_on__gte=day, to__role__in=DECIDING
    ).values("to")
    members = Member.objects.filter(Q(pk__in=asked) | Q(pk__in=standing_in), user__is_active=True)
    return [member.user for member in members.select_related("user").order_by("pk")]


def _asked(
    organisation: Organisation, approver_user_id: int | None, entity: Entity | None
) -> Sequence[Member]:
    """Whose decision it is by itself, without delegations."""
    deciding = Member.objects.filter(organisation=organisation, role__in=DECIDING)
    if approver_user_id is not None:
        named = list(deciding.filter(user=approver_user_id))
        if named:
            return named
    scope = Q(entity=None)
    if entity is not None:
        scope |= Q(entity=entity)
    return list(deciding.filter(scope))


# People ----------------------------------------------------------------------------------------


def verified_emails(*, user_id: int) -> list[str]:
    found = EmailAddress.objects.filter(user=user_id, verified=True)
    return [email.casefold() for email in found.values_list("email", flat=True)]


def joinable(*, user_id: int) -> list[Organisation]:
    """Organisations whose domain is that of a confirmed address, and that the person is not in."""
    domains = {domain_of(email) for email in verified_emails(user_id=user_id)}
    return list(
        Organisation.objects.filter(
            pk__in=EmailDomain.objects.filter(domain__in=domains).values("organisation")
        )
        .exclude(members__user=user_id)
        .select_related("commune")
    )


def waiting_requests_of(*, user_id: int) -> dict[int, JoinRequest]:
    """By organisation."""
    found = JoinRequest.objects.filter(user=user_id, state=JoinRequest.State.WAITING)
    return {request.organisation_id: request for request in found}


def open_invitations(*, at: datetime) -> QuerySet[MemberInvitation]:
    return MemberInvitation.objects.filter(
        accepted_at=None, revoked_at=None, expires_at__gt=at
    ).select_related("organisation", "entity", "invited_by")


def invitation_of(*, token: str) -> MemberInvitation | None:
    """Whatever its state: its reader is told."""
    found = MemberInvitation.objects.filter(token_sha256=hashed(token))
    return found.select_related("organisation", "entity", "invited_by").first()


@dataclass(frozen=True, slots=True)
class Invited:
    invitation: MemberInvitation
    token: str


def invitations_for(*, user_id: int, at: datetime) -> list[Invited]:
    """Open ones to confirmed addresses of the person: whoever lost the e-mail finds them here."""
    emails = verified_emails(user_id=user_id)
    found = open_invitations(at=at).filter(email__in=emails)
    return [Invited(invitation, token_of(invitation)) for invitation in found]


def admins_of(*, organisation_id: int) -> list[User]:
    members = Member.objects.filter(
        organisation=organisation_id, role=Role.ADMIN, user__is_active=True
    )
    return [member.user for member in members.select_related("user").order_by("pk")]


# Money -----------------------------------------------------------------------------------------


def budget_of(*, organisation: Organisation, entity: Entity | None, year: int) -> Budget | None:
    """The entity's budget of the year; the organisation's for what belongs to no entity."""
    return Budget.objects.filter(organisation=organisation, entity=entity, year=year).first()


def rules_by_scope(*, organisation: Organisation) -> list[ApprovalRule]:
    """The organisation's rules first, then those of each entity, in the order of their steps."""
    found = ApprovalRule.objects.filter(organisation=organisation)
    return list(
        found.select_related("entity", "approver__user").order_by(
            F("entity__name").asc(nulls_first=True), "step"
        )
    )
