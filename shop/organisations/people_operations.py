"""Writes of who acts for an organisation. Each locks the organisation, then decides, then writes."""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shop.organisations.mailboxes import domain_of, domain_typed, is_public_provider
from shop.organisations.models import (
    ApprovalRule,
    Delegation,
    EmailDomain,
    Entity,
    JoinRequest,
    Member,
    MemberInvitation,
    Organisation,
    Role,
)
from shop.organisations.operations import found, managed, own
from shop.organisations.queries import DECIDING, verified_emails
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
    TooMany,
    WrongAddress,
)
from shop.organisations.tokens import hashed, token_of
from shop.outbox import operations as outbox

VALID_FOR = timedelta(days=14)
MOST_INVITED_A_DAY = 50
AGAIN_AFTER = timedelta(minutes=10)
ASK_AGAIN_AFTER = timedelta(days=30)
LONGEST_DELEGATION = timedelta(days=366)


# Invitations -----------------------------------------------------------------------------------


def invite(
    *,
    organisation_id: int,
    by_id: int,
    email: str,
    role: str,
    entity_id: int | None,
    at: datetime,
) -> MemberInvitation:
    """An invitation whose e-mail follows from the fact `member.invited`.

    Raises NotAdmin, DoesNotFit, Gone, AlreadyMember, AlreadyInvited and TooMany.
    """
    email = email.strip().casefold()
    with transaction.atomic():
        organisation = managed(organisation_id=organisation_id, by_id=by_id)
        entity = _place(organisation_id, role, entity_id)
        known = Q(user__email=email) | Q(
            user__emailaddress__email__iexact=email, user__emailaddress__verified=True
        )
        if Member.objects.filter(known, organisation=organisation).exists():
            raise AlreadyMember(
                _("Cette personne fait déjà partie de l’organisation."), field="email"
            )
        rows = MemberInvitation.objects.filter(organisation=organisation)
        waiting = rows.filter(email=email, accepted_at=None, revoked_at=None)
        if waiting.filter(expires_at__gt=at).exists():
            raise AlreadyInvited(
                _("Une invitation attend déjà cette personne : renvoyez-la plutôt."), field="email"
            )
        if rows.filter(invited_at__gt=at - timedelta(days=1)).count() >= MOST_INVITED_A_DAY:
            raise TooMany(_("Trop d’invitations sont parties aujourd’hui : continuez demain."))
        waiting.update(revoked_at=at)
        row = MemberInvitation(
            organisation=organisation, email=email, role=role, entity=entity, invited_by_id=by_id
        )
        # The token is made from the id, which the database gives first.
        row.token_sha256 = secrets.token_hex(32)
        row.invited_at, row.expires_at = at, at + VALID_FOR
        row.save()
        _seal(row, at)
    return row


def _seal(row: MemberInvitation, at: datetime) -> None:
    row.invited_at, row.expires_at = at, at + VALID_FOR
    row.token_sha256 = hashed(token_of(row))
    row.save()
    outbox.record("member.invited", row.pk, at=at)


def resend(*, organisation_id: int, by_id: int, invitation_id: int, at: datetime) -> None:
    """With a new link, valid for fourteen days again; the former is dead.

    Raises NotAdmin, Gone, InvitationClosed and TooMany.
    """
    with transaction.atomic():
        managed(organisation_id=organisation_id, by_id=by_id)
        row = found(MemberInvitation, organisation_id, invitation_id)
        _refuse_closed(row)
        if row.invited_at > at - AGAIN_AFTER:
            raise TooMany(_("L’invitation vient de partir : attendez dix minutes."))
        _seal(row, at)


def revoke(*, organisation_id: int, by_id: int, invitation_id: int, at: datetime) -> None:
    """Raises NotAdmin, Gone and InvitationClosed."""
    with transaction.atomic():
        managed(organisation_id=organisation_id, by_id=by_id)
        row = found(MemberInvitation, organisation_id, invitation_id)
        _refuse_closed(row)
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])


def accept(*, token: str, user_id: int, at: datetime) -> Member:
    """The person of the invited address becomes a member.

    Raises Gone, InvitationClosed, WrongAddress and AlreadyMember.
    """
    known = MemberInvitation.objects.filter(token_sha256=hashed(token)).first()
    if known is None:
        raise Gone(_("Ce lien n’est plus valable : demandez une nouvelle invitation."))
    with transaction.atomic():
        organisation = _locked(known.organisation_id)
        row = MemberInvitation.objects.get(pk=known.pk)
        if row.token_sha256 != hashed(token):
            raise InvitationClosed(
                _("Une invitation plus récente vous a été envoyée : suivez son lien.")
            )
        _refuse_closed(row)
        if row.expires_at <= at:
            raise InvitationClosed(
                _("Cette invitation a expiré : demandez à %(name)s de la renvoyer.")
                % {"name": organisation.name}
            )
        if row.email not in verified_emails(user_id=user_id):
            raise WrongAddress(
                _("Cette invitation est pour %(email)s : connectez-vous avec cette adresse, ou "
                  "ajoutez-la à votre compte et confirmez-la.") % {"email": row.email}
            )  # fmt: skip
        _refuse_member(organisation, user_id, _("Vous faites déjà partie de cette organisation."))
        member = Member.objects.create(
            organisation=organisation, user_id=user_id, role=row.role, entity_id=row.entity_id
        )
        row.accepted_at = at
        row.save(update_fields=["accepted_at"])
        JoinRequest.objects.filter(
            organisation=organisation, user=user_id, state=JoinRequest.State.WAITING
        ).update(state=JoinRequest.State.ACCEPTED, decided_at=at, decided_by=row.invited_by_id)
    return member


def _refuse_closed(row: MemberInvitation) -> None:
    if row.accepted_at is not None:
        raise InvitationClosed(_("Cette invitation a déjà servi."))
    if row.revoked_at is not None:
        raise InvitationClosed(_("Cette invitation a été retirée : demandez-en une autre."))


# Who asks to join ------------------------------------------------------------------------------


def add_domain(*, organisation_id: int, by_id: int, domain: str) -> EmailDomain:
    """Raises NotAdmin and DomainRefused.

    A domain must be somebody's of the organisation: else one space could catch the people of
    another.
    """
    name = domain_typed(domain)
    if not name:
        raise DomainRefused(
            _("Écrivez ce qui suit le @ de vos adresses, par exemple mairie-exemple.fr."),
            field="domain",
        )
    if is_public_provider(name):
        raise DomainRefused(
            _("Tout le monde peut avoir une adresse %(domain)s : invitez plutôt les personnes une "
              "à une.") % {"domain": name},
            field="domain",
        )  # fmt: skip
    with transaction.atomic():
        organisation = managed(organisation_id=organisation_id, by_id=by_id)
        rows = EmailDomain.objects.filter(organisation=organisation)
        if rows.filter(domain=name).exists():
            raise DomainRefused(_("Ce domaine est déjà dans la liste."), field="domain")
        members = Member.objects.filter(
            organisation=organisation,
            user__emailaddress__verified=True,
            user__emailaddress__email__iendswith=f"@{name}",
        )
        if not members.exists():
            raise DomainRefused(
                _("Personne de votre organisation n’a confirmé d’adresse à ce domaine : "
                  "confirmez-en une d’abord, dans votre compte."),
                field="domain",
            )  # fmt: skip
        return EmailDomain.objects.create(organisation=organisation, domain=name)


def remove_domain(*, organisation_id: int, by_id: int, domain_id: int) -> None:
    """Raises NotAdmin and Gone."""
    with transaction.atomic():
        managed(organisation_id=organisation_id, by_id=by_id)
        found(EmailDomain, organisation_id, domain_id).delete()


def ask_to_join(*, organisation_id: int, user_id: int, at: datetime) -> JoinRequest:
    """Raises WrongAddress, AlreadyMember and AlreadyAsked."""
    with transaction.atomic():
        organisation = _locked(organisation_id)
        domains = {domain_of(email) for email in verified_emails(user_id=user_id)}
        if not EmailDomain.objects.filter(organisation=organisation, domain__in=domains).exists():
            raise WrongAddress(
                _("Aucune de vos adresses confirmées n’est de cette organisation : demandez-lui "
                  "une invitation.")
            )  # fmt: skip
        _refuse_member(organisation, user_id, _("Vous faites déjà partie de cette organisation."))
        rows = JoinRequest.objects.filter(organisation=organisation, user=user_id)
        if rows.filter(state=JoinRequest.State.WAITING).exists():
            raise AlreadyAsked(_("Votre demande attend déjà une réponse."))
        if rows.filter(
            state=JoinRequest.State.REFUSED, decided_at__gt=at - ASK_AGAIN_AFTER
        ).exists():
            raise AlreadyAsked(
                _("Votre demande vient d’être refusée : parlez-en aux responsables, qui peuvent "
                  "vous inviter.")
            )  # fmt: skip
        row = JoinRequest.objects.create(organisation=organisation, user_id=user_id, asked_at=at)
        outbox.record("join.asked", row.pk, at=at)
    return row


def accept_request(
    *,
    organisation_id: int,
    by_id: int,
    request_id: int,
    role: str,
    entity_id: int | None,
    at: datetime,
) -> Member:
    """Raises NotAdmin, Gone, DoesNotFit and AlreadyMember."""
    with transaction.atomic():
        organisation = managed(organisation_id=organisation_id, by_id=by_id)
        row = _waiting(organisation_id, request_id)
        entity = _place(organisation_id, role, entity_id)
        _refuse_member(
            organisation, row.user_id, _("Cette personne fait déjà partie de l’organisation.")
        )
        member = Member.objects.create(
            organisation=organisation, user_id=row.user_id, role=role, entity=entity
        )
        _decided(row, JoinRequest.State.ACCEPTED, by_id, at)
    return member


def refuse_request(*, organisation_id: int, by_id: int, request_id: int, at: datetime) -> None:
    """Raises NotAdmin and Gone."""
    with transaction.atomic():
        managed(organisation_id=organisation_id, by_id=by_id)
        _decided(_waiting(organisation_id, request_id), JoinRequest.State.REFUSED, by_id, at)


def _waiting(organisation_id: int, request_id: int) -> JoinRequest:
    row = found(JoinRequest, organisation_id, request_id)
    if row.state != JoinRequest.State.WAITING:
        raise Gone(_("Quelqu’un a déjà répondu à cette demande : rechargez la page."))
    return row


def _decided(row: JoinRequest, state: str, by_id: int, at: datetime) -> None:
    row.state, row.decided_at, row.decided_by_id = state, at, by_id
    row.save()
    outbox.record("join.decided", row.pk, at=at)


# Members ---------------------------------------------------------------------------------------


def change_member(
    *, organisation_id: int, by_id: int, member_id: int, role: str, entity_id: int | None
) -> Member:
    """Whoever no longer approves is named by no rule and stands in for nobody.

    Raises NotAdmin, Gone, DoesNotFit and LastAdmin.
    """
    with transaction.atomic():
        managed(organisation_id=organisation_id, by_id=by_id)
        member = found(Member, organisation_id, member_id)
        entity = _place(organisation_id, role, entity_id)
        if role != Role.ADMIN:
            _refuse_last_admin(member)
        member.role, member.entity = role, entity
        member.save()
        named = ApprovalRule.objects.filter(approver=member)
        if role not in DECIDING:
            named.update(approver=None)
            Delegation.objects.filter(Q(member=member) | Q(to=member)).delete()
        elif entity is not None:
            named.exclude(entity=entity).update(approver=None)
    return member


def remove_member(*, organisation_id: int, by_id: int, member_id: int) -> None:
    """Access ends with the transaction: every page asks for the membership again.

    Raises NotAdmin, Gone and LastAdmin.
    """
    with transaction.atomic():
        managed(organisation_id=organisation_id, by_id=by_id)
        member = found(Member, organisation_id, member_id)
        _refuse_last_admin(member)
        member.delete()


def _refuse_last_admin(member: Member) -> None:
    others = Member.objects.filter(
        organisation=member.organisation_id, role=Role.ADMIN, user__is_active=True
    ).exclude(pk=member.pk)
    if member.role == Role.ADMIN and not others.exists():
        raise LastAdmin(
            _("C’est la dernière personne qui gère l’organisation : donnez d’abord le rôle "
              "« Administration » à quelqu’un d’autre."),
            field="role",
        )  # fmt: skip


# While away ------------------------------------------------------------------------------------


def delegate(
    *,
    organisation_id: int,
    by_id: int,
    member_id: int,
    to_id: int,
    from_on: date,
    to_on: date,
    today: date,
) -> Delegation:
    """By the approver, or by an admin in their place. Raises NotAdmin, Gone and DoesNotFit."""
    with transaction.atomic():
        _locked(organisation_id)
        member = found(Member, organisation_id, member_id)
        to = found(Member, organisation_id, to_id)
        _refuse_others_absence(member, by_id)
        if member.role not in DECIDING:
            raise DoesNotFit(_("Cette personne n’approuve pas."), field="member")
        if to.pk == member.pk:
            raise DoesNotFit(_("Choisissez une autre personne."), field="to")
        if to.role not in DECIDING:
            raise DoesNotFit(
                _("Cette personne n’approuve pas : donnez-lui d’abord le rôle « Approbation »."),
                field="to",
            )
        if to_on < from_on:
            raise DoesNotFit(_("La fin précède le début : vérifiez les deux dates."), field="to_on")
        if to_on < today:
            raise DoesNotFit(_("Cette absence est passée."), field="to_on")
        if to_on - from_on > LONGEST_DELEGATION:
            raise DoesNotFit(_("Un an au plus : changez plutôt les rôles."), field="to_on")
        same_days = Delegation.objects.filter(member=member, from_on__lte=to_on, to_on__gte=from_on)
        if same_days.exists():
            raise DoesNotFit(
                _("Une délégation couvre déjà une partie de ces jours : retirez-la d’abord."),
                field="from_on",
            )
        return Delegation.objects.create(member=member, to=to, from_on=from_on, to_on=to_on)


def end_delegation(*, organisation_id: int, by_id: int, delegation_id: int) -> None:
    """Raises NotAdmin and Gone."""
    with transaction.atomic():
        _locked(organisation_id)
        row = (
            Delegation.objects.filter(pk=delegation_id, member__organisation=organisation_id)
            .select_related("member")
            .first()
        )
        if row is None:
            raise Gone(_("Cela n’existe plus : rechargez la page."))
        _refuse_others_absence(row.member, by_id)
        row.delete()


def _refuse_others_absence(member: Member, by_id: int) -> None:
    if member.user_id == by_id:
        return
    admins = Member.objects.filter(organisation=member.organisation_id, user=by_id, role=Role.ADMIN)
    if not admins.exists():
        raise NotAdmin(_("Seules les personnes qui gèrent l’organisation délèguent pour d’autres."))


# Shared ----------------------------------------------------------------------------------------


def _locked(organisation_id: int) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)


def _place(organisation_id: int, role: str, entity_id: int | None) -> Entity | None:
    """The entity for which a role is held. Raises DoesNotFit and Gone."""
    if role not in Role.values:
        raise DoesNotFit(_("Choisissez un rôle."), field="role")
    if role == Role.ADMIN and entity_id is not None:
        raise DoesNotFit(
            _("L’administration porte sur toute l’organisation : laissez « Toute "
              "l’organisation »."),
            field="entity",
        )  # fmt: skip
    return own(Entity, organisation_id, entity_id)


def _refuse_member(organisation: Organisation, user_id: int, message: str) -> None:
    if Member.objects.filter(organisation=organisation, user=user_id).exists():
        raise AlreadyMember(message)
