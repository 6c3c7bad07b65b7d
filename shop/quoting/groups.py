"""Suppliers that answer together ("groupement momentané"): one of them, invited, speaks for all.

The lead prices the whole and says who does which line; each member that agreed delivers and
invoices its own lines, so that a group is one offer, and several parts of one order
(code de la commande publique, R2142-19 to R2142-27).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shop.quoting import gifts
from shop.quoting.events import tell
from shop.quoting.models import (
    LIVE,
    GroupMember,
    Invitation,
    InvitationState,
    Offer,
    OfferLine,
    OfferState,
    QuoteRequest,
    RequestState,
)
from shop.quoting.opening import is_recurring
from shop.quoting.states import SUPPLIER
from suppliers.directory.models import Supplier

# Members beside the lead: a page and a quote stay readable.
MOST: Final = 9


class GroupRefused(ValueError):
    """The group cannot be made so; the message says what to do."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


# Reads -----------------------------------------------------------------------------------------


def is_possible(request: QuoteRequest) -> bool:
    """Orders on a framework, visits and boxes are one supplier's, so groups answer the rest."""
    if request.wants_framework or is_recurring(request):
        return False
    return gifts.box_of(request) is None


def members_of(invitation: Invitation) -> QuerySet[GroupMember]:
    return GroupMember.objects.filter(invitation=invitation).select_related("supplier")


def agreed_of(invitation: Invitation) -> list[GroupMember]:
    found = members_of(invitation).filter(state=GroupMember.State.AGREED)
    return list(found.select_related("supplier__legal_entity__commune", "supplier__establishment"))


def of_supplier(*, supplier_id: int) -> QuerySet[GroupMember]:
    """Groups that this supplier was asked into, newest first."""
    return (
        GroupMember.objects.filter(supplier=supplier_id)
        .select_related("invitation__request", "invitation__supplier")
        .order_by("-pk")
    )


def lines_of(member: GroupMember) -> list[OfferLine]:
    """What the lead has given this member to do: of the draft, else of the version in force."""
    offers = member.invitation.offers.filter(Q(state=OfferState.DRAFT) | Q(state__in=LIVE))
    offer = offers.filter(by_buyer=False).order_by("-version").first()
    return list(offer.lines.filter(member=member)) if offer is not None else []


def doers(lines: Iterable[OfferLine], lead: Supplier) -> list[Supplier]:
    """Who does these lines: the lead first, members in the order of their lines."""
    found: dict[int, Supplier] = {}
    for line in lines:
        supplier = line.member.supplier if line.member is not None else lead
        found.setdefault(supplier.pk, supplier)
    return sorted(found.values(), key=lambda each: each.pk != lead.pk)


# Moves -----------------------------------------------------------------------------------------


def ask(
    *, invitation_id: int, supplier_id: int, task: str, at: datetime, by_id: int | None = None
) -> GroupMember:
    """The lead asks another supplier to answer with it; raises GroupRefused."""
    if not task.strip():
        raise GroupRefused(_("Dites ce que ce fournisseur réaliserait."), "task")
    with transaction.atomic():
        invitation = _locked(invitation_id)
        _refuse_over(invitation, at)
        refuse_member(invitation)
        if not is_possible(invitation.request):
            raise GroupRefused(
                _("Cette demande (accord-cadre, interventions ou coffrets) se répond seul.")
            )
        if supplier_id == invitation.supplier_id:
            raise GroupRefused(_("C’est vous : choisissez un autre fournisseur."), "partner")
        _refuse_elsewhere(invitation.request, supplier_id, but_not=invitation)
        known = list(members_of(invitation))
        if len(known) >= MOST:
            raise GroupRefused(
                _("Un groupement compte %(count)d membres au plus, en plus de vous.")
                % {"count": MOST}
            )
        again = next((each for each in known if each.supplier_id == supplier_id), None)
        if again is not None and again.state != GroupMember.State.DECLINED:
            raise GroupRefused(_("Ce fournisseur est déjà de votre groupement."), "partner")
        made = again or GroupMember(invitation=invitation, supplier_id=supplier_id)
        made.task, made.state, made.asked_at = task.strip()[:255], GroupMember.State.ASKED, at
        made.decided_at, made.decided_by, made.decline_reason = None, None, ""
        made.save()
        tell(invitation.request, "group_asked", role=SUPPLIER, by_id=by_id, at=at,
             invitation=invitation, note=made.supplier.name)  # fmt: skip
    return made


def agree(*, member_id: int, at: datetime, by_id: int | None = None) -> GroupMember:
    """The supplier asked will answer with the lead; raises GroupRefused."""
    with transaction.atomic():
        member = _member(member_id)
        _refuse_over(member.invitation, at)
        if member.state != GroupMember.State.ASKED:
            raise GroupRefused(_("Votre réponse est déjà donnée : rechargez la page."))
        _refuse_elsewhere(member.invitation.request, member.supplier_id, but_not=member.invitation)
        _decide(member, GroupMember.State.AGREED, at=at, by_id=by_id)
        tell(member.invitation.request, "group_agreed", role=SUPPLIER, by_id=by_id, at=at,
             invitation=member.invitation, note=member.supplier.name)  # fmt: skip
    return member


def decline(*, member_id: int, reason: str, at: datetime, by_id: int | None = None) -> GroupMember:
    """The supplier asked will not, or no longer; nothing once the lead has submitted its lines."""
    if not reason.strip():
        raise GroupRefused(_("Dites en un mot pourquoi : cela aide le mandataire."), "reason")
    with transaction.atomic():
        member = _member(member_id)
        if member.state == GroupMember.State.DECLINED:
            raise GroupRefused(_("Votre réponse est déjà donnée : rechargez la page."))
        if member.offer_lines.filter(offer__state__in=LIVE).exists():
            raise GroupRefused(
                _("L’offre remise compte sur vous : demandez au mandataire de la retirer ou de la "
                  "réviser d’abord.")
            )  # fmt: skip
        member.decline_reason = reason.strip()
        _decide(member, GroupMember.State.DECLINED, at=at, by_id=by_id)
        _give_back(member)
        tell(member.invitation.request, "group_declined", role=SUPPLIER, by_id=by_id, at=at,
             invitation=member.invitation, note=member.supplier.name)  # fmt: skip
    return member


def remove(*, member_id: int, at: datetime, by_id: int | None = None) -> None:
    """The lead takes a member out; its lines of the draft are the lead's again."""
    with transaction.atomic():
        member = _member(member_id)
        if member.offer_lines.exclude(offer__state=OfferState.DRAFT).exists():
            raise GroupRefused(
                _("Ce fournisseur est dans une offre remise : donnez ses lignes à un autre dans une "
                  "nouvelle version.")
            )  # fmt: skip
        _give_back(member)
        tell(member.invitation.request, "group_left", role=SUPPLIER, by_id=by_id, at=at,
             invitation=member.invitation, note=member.supplier.name)  # fmt: skip
        member.delete()


def refuse_member(invitation: Invitation) -> None:
    """Raises GroupRefused for who has agreed to answer with another: one answer each."""
    found = GroupMember.objects.filter(
        supplier=invitation.supplier_id,
        invitation__request=invitation.request_id,
        state=GroupMember.State.AGREED,
    ).select_related("invitation__supplier")
    member = found.first()
    if member is not None:
        raise GroupRefused(
            _("Vous répondez à cette demande avec %(name)s : quittez d’abord ce groupement.")
            % {"name": member.invitation.supplier.name}
        )


def refuse_absent(lines: Sequence[OfferLine]) -> None:
    """Raises GroupRefused for lines of who has not agreed."""
    for line in lines:
        if line.member is not None and line.member.state != GroupMember.State.AGREED:
            raise GroupRefused(
                _("« %(title)s » : %(name)s n’a pas (encore) accepté de répondre avec vous.")
                % {"title": line.title, "name": line.member.supplier.name},
                "lines",
            )


def _locked(invitation_id: int) -> Invitation:
    """Request first, as everywhere."""
    request_id = Invitation.objects.values_list("request", flat=True).get(pk=invitation_id)
    request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("supplier")
        .get(pk=invitation_id)
    )
    invitation.request = request
    return invitation


def _member(member_id: int) -> GroupMember:
    invitation_id = GroupMember.objects.values_list("invitation", flat=True).get(pk=member_id)
    invitation = _locked(invitation_id)
    member = (
        GroupMember.objects.select_for_update(of=("self",))
        .select_related("supplier")
        .get(pk=member_id)
    )
    member.invitation = invitation
    return member


def _refuse_over(invitation: Invitation, at: datetime) -> None:
    request = invitation.request
    is_late = request.deadline is not None and at >= request.deadline
    if request.state != RequestState.OPEN or is_late:
        raise GroupRefused(_("Cette consultation est terminée : le groupement ne change plus."))
    if invitation.state == InvitationState.DECLINED:
        raise GroupRefused(_("Cette demande est déclinée : il n’y a plus de groupement."))


def _refuse_elsewhere(request: QuoteRequest, supplier_id: int, *, but_not: Invitation) -> None:
    """One answer each: neither with another group, nor alone."""
    agreed = GroupMember.objects.filter(
        invitation__request=request, supplier=supplier_id, state=GroupMember.State.AGREED
    )
    if agreed.exclude(invitation=but_not).exists():
        raise GroupRefused(_("Ce fournisseur répond déjà avec un autre groupement."), "partner")
    leads = GroupMember.objects.filter(
        invitation__request=request, invitation__supplier=supplier_id
    ).exclude(state=GroupMember.State.DECLINED)
    if leads.exists():
        raise GroupRefused(_("Ce fournisseur mène déjà un groupement."), "partner")
    alone = Offer.objects.filter(
        invitation__request=request, invitation__supplier=supplier_id, state__in=LIVE
    )
    if alone.exists():
        raise GroupRefused(
            _("Ce fournisseur a déjà remis sa propre offre : il doit la retirer d’abord."),
            "partner",
        )


def _decide(member: GroupMember, state: str, *, at: datetime, by_id: int | None) -> None:
    member.state, member.decided_at, member.decided_by_id = state, at, by_id
    member.save(update_fields=["state", "decided_at", "decided_by", "decline_reason"])


def _give_back(member: GroupMember) -> None:
    member.offer_lines.filter(offer__state=OfferState.DRAFT).update(member=None)
