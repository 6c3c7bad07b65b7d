"""E-mails about quotes to suppliers, each with the link that answers. Steps of journeys."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop import letters
from shop.quoting.models import (
    AwardState,
    Event,
    GroupMember,
    Invitation,
    InvitationState,
    OfferState,
    QuoteRequest,
    Remark,
    RequestState,
)
from shop.quoting.opening import is_recurring
from shop.quoting.states import BUYER
from suppliers.directory.models import Supplier
from suppliers.portal.access import MAY


def invited(invitation_id: int, *, at: datetime) -> None:
    """A request closed or given up meanwhile is not sent out any more."""
    invitation = _invitation(invitation_id)
    request = invitation.request
    if request.state != RequestState.OPEN:
        return
    with translation.override("fr"):
        _write(
            invitation,
            subject=_("Demande de devis : %(title)s") % {"title": request.title},
            paragraphs=[
                _("%(buyer)s vous demande un devis, à remettre %(day)s.")
                % {"buyer": buyer_of(request), "day": _until(request)},
                *request.need.split("\n")[:6],
                _("Le lien répond sans compte, au nom de %(name)s : ne le transmettez qu’à qui "
                  "peut vous engager.") % {"name": invitation.supplier.name},
            ],
            label=_("Lire et répondre"),
        )  # fmt: skip


def reminded(invitation_id: int, *, at: datetime) -> None:
    """Once, before the end; who has answered meanwhile is left alone."""
    invitation = _invitation(invitation_id)
    request = invitation.request
    waits = invitation.state in (InvitationState.INVITED, InvitationState.SEEN)
    if not waits or request.state != RequestState.OPEN:
        return
    if request.deadline is None or request.deadline <= at:
        return
    with translation.override("fr"):
        _write(
            invitation,
            subject=_("Rappel – demande de devis : %(title)s") % {"title": request.title},
            paragraphs=[
                _("%(buyer)s attend votre réponse %(day)s.")
                % {"buyer": buyer_of(request), "day": _until(request)},
                _("Cela ne vous intéresse pas ? Déclinez en un mot : vous ne recevrez plus rien."),
            ],
            label=_("Répondre"),
        )


def not_chosen(invitation_id: int, *, at: datetime) -> None:
    """A request given up is told to all who were invited, so not again here."""
    invitation = _invitation(invitation_id)
    if invitation.request.state == RequestState.CANCELLED:
        return
    with translation.override("fr"):
        _write(
            invitation,
            subject=_("Votre offre n’est pas retenue : %(title)s")
            % {"title": invitation.request.title},
            paragraphs=[
                _("%(buyer)s a choisi une autre offre. Merci d’avoir répondu.")
                % {"buyer": buyer_of(invitation.request)},
                *invitation.outcome.split("\n"),
            ],
            label=_("Voir la demande"),
        )


def event_told(event_id: int, *, at: datetime) -> None:
    """What suppliers should know of an event, if anything: never of each other."""
    event = Event.objects.select_related("request__organisation", "invitation").get(pk=event_id)
    if event.name == "group_asked":
        _partner_asked(event)
        return
    found = TOLD.get(event.name)
    if found is None:
        return
    with translation.override("fr"):
        subject, paragraphs, label, invitations = found(event)
        for invitation in invitations:
            _write(invitation, subject=subject, paragraphs=paragraphs, label=label)


Told = tuple[str, list[str], str, Iterable[Invitation]]


def _extended(event: Event) -> Told:
    request = event.request
    return (
        _("Délai prolongé : %(title)s") % {"title": request.title},
        [_("Vous pouvez répondre %(day)s.") % {"day": _until(request)}, *event.note.split("\n")],
        _("Voir la demande"),
        _all(request),
    )


def _answered(event: Event) -> Told:
    return (
        _("Précision de l’acheteur : %(title)s") % {"title": event.request.title},
        event.note.split("\n"),
        _("Voir les questions et réponses"),
        _all(event.request),
    )


def _cancelled(event: Event) -> Told:
    """Those who missed it too: nothing is waited for any more."""
    return (
        _("Demande sans suite : %(title)s") % {"title": event.request.title},
        [_("L’acheteur ne donne pas suite à cette demande."), *event.note.split("\n")],
        _("Voir la demande"),
        _all(event.request),
    )


def _revision_asked(event: Event) -> Told:
    return (
        _("Révision demandée : %(title)s") % {"title": event.request.title},
        [_("L’acheteur vous demande une nouvelle version de votre offre :"),
         *event.note.split("\n")],
        _("Réviser mon offre"),
        _one(event),
    )  # fmt: skip


def _countered(event: Event) -> Told:
    return (
        _("Contre-proposition : %(title)s") % {"title": event.request.title},
        [_("L’acheteur vous propose d’autres prix ou quantités :"), *event.note.split("\n")],
        _("Lire la contre-proposition"),
        _one(event),
    )


def _remarked(event: Event) -> Told:
    remark = Remark.objects.filter(invitation=event.invitation, role=event.role, at=event.at).last()
    is_ours = event.role == BUYER and remark is not None
    return (
        _("Message au sujet de votre devis : %(title)s") % {"title": event.request.title},
        remark.text.split("\n") if remark is not None else [],
        _("Répondre"),
        _one(event) if is_ours else [],
    )


def _accepted(event: Event) -> Told:
    chosen = (
        Invitation.objects.filter(
            request=event.request,
            offers__state=OfferState.ACCEPTED,
            offers__award_parts__award__state=AwardState.ACCEPTED,
        )
        .select_related("supplier", "request__organisation")
        .distinct()
    )
    if event.request.wants_framework:
        told = _("%(buyer)s a donné son accord. L’accord-cadre est dans votre espace : les "
                 "commandes y viendront au fil de l’eau.")  # fmt: skip
    elif is_recurring(event.request):
        told = _("%(buyer)s a donné son accord. Prévoyez les interventions dans votre espace.")
    else:
        told = _("%(buyer)s a donné son accord. La commande est dans votre espace.")
    return (
        _("Votre devis est accepté : %(title)s") % {"title": event.request.title},
        [told % {"buyer": buyer_of(event.request)}],
        _("Voir le devis accepté"),
        chosen,
    )  # fmt: skip


def _prices_revised(event: Event) -> Told:
    return (
        _("Prix de l’accord-cadre révisés : %(title)s") % {"title": event.request.title},
        [_("L’acheteur a enregistré une révision des prix :"), *event.note.split("\n")],
        _("Voir la demande"),
        _one(event),
    )


def _prices_refused(event: Event) -> Told:
    return (
        _("Révision des prix refusée : %(title)s") % {"title": event.request.title},
        [_("L’acheteur ne prend pas les prix que vous proposiez :"), *event.note.split("\n")],
        _("Voir la demande"),
        _one(event),
    )


def _proof_approved(event: Event) -> Told:
    return (
        _("Bon à tirer validé : %(title)s") % {"title": event.request.title},
        [_("L’acheteur est d’accord : vous pouvez imprimer et préparer les coffrets.")],
        _("Voir le devis"),
        _one(event),
    )


def _proof_changes(event: Event) -> Told:
    return (
        _("Bon à tirer à reprendre : %(title)s") % {"title": event.request.title},
        [_("L’acheteur demande une correction :"), *event.note.split("\n")],
        _("Envoyer un autre bon à tirer"),
        _one(event),
    )


def _recipients_changed(event: Event) -> Told:
    return (
        _("Adresses changées : %(title)s") % {"title": event.request.title},
        [_("L’acheteur a changé des adresses de ses coffrets : reprenez la liste dans la commande "
           "avant d’imprimer les étiquettes.")],
        _("Voir le devis"),
        _one(event),
    )  # fmt: skip


def _partner_asked(event: Event) -> None:
    """To who is asked: its own page, not the lead's link."""
    asked = (
        GroupMember.objects.filter(
            invitation=event.invitation_id, asked_at=event.at, state=GroupMember.State.ASKED
        )
        .select_related("supplier", "invitation__supplier")
        .first()
    )
    if asked is None:
        return
    with translation.override("fr"):
        letters.note(
            to=_now(asked.supplier),
            subject=_("Répondre à plusieurs : %(title)s") % {"title": event.request.title},
            paragraphs=[
                _("%(lead)s vous propose de répondre ensemble à %(buyer)s, %(day)s.")
                % {"lead": asked.invitation.supplier.name, "buyer": buyer_of(event.request),
                   "day": _until(event.request)},
                _("Votre part : %(task)s") % {"task": asked.task},
            ],
            address=settings.SITE_URL
            + reverse("portal-group", args=[asked.supplier.slug, asked.pk]),
            label=_("Lire et répondre"),
        )  # fmt: skip


def _group_answered(event: Event) -> Told:
    told = {
        "group_agreed": _("%(name)s répond avec vous : confiez-lui ses lignes en chiffrant."),
        "group_declined": _("%(name)s ne répondra pas avec vous."),
    }[event.name]
    return (
        _("Groupement : %(title)s") % {"title": event.request.title},
        [told % {"name": event.note}],
        _("Voir le groupement"),
        _one(event),
    )


def _expired(event: Event) -> Told:
    return (
        _("Votre offre a expiré : %(title)s") % {"title": event.request.title},
        [_("Sa date de validité est passée sans que l’acheteur l’ait acceptée.")],
        _("Voir la demande"),
        _one(event),
    )


TOLD = {
    "extended": _extended,
    "answered": _answered,
    "cancelled": _cancelled,
    "revision_asked": _revision_asked,
    "countered": _countered,
    "remarked": _remarked,
    "accepted": _accepted,
    "prices_revised": _prices_revised,
    "prices_refused": _prices_refused,
    "proof_approved": _proof_approved,
    "proof_changes": _proof_changes,
    "recipients_changed": _recipients_changed,
    "offer_expired": _expired,
    "group_agreed": _group_answered,
    "group_declined": _group_answered,
}


def _invitation(pk: int) -> Invitation:
    return Invitation.objects.select_related("supplier", "request__organisation").get(pk=pk)


def _one(event: Event) -> list[Invitation]:
    return [_invitation(event.invitation_id)] if event.invitation_id is not None else []


def _all(request: QuoteRequest) -> Iterable[Invitation]:
    """Who has not declined. The client of a quote that the supplier began writes to it alone."""
    return (
        Invitation.objects.filter(request=request)
        .exclude(state=InvitationState.DECLINED)
        .select_related("supplier", "request__organisation")
    )


def _write(invitation: Invitation, *, subject: str, paragraphs: Sequence[str], label: str) -> None:
    told = _("Demande %(number)s") % {"number": invitation.request.number}
    letters.note(
        to=_now(invitation.supplier),
        subject=subject,
        paragraphs=[each for each in (*paragraphs, told) if each.strip()],
        address=settings.SITE_URL + reverse("answer", args=[invitation.token]),
        label=label,
    )


def _now(supplier: Supplier) -> list[str]:
    """Without those whom a digest tells in the morning; the supplier's own address reads all."""
    later = set(supplier.team.filter(wants_digest=True).values_list("user__email", flat=True)) - {
        supplier.email
    }
    return [address for address in team_of(supplier) if address not in later]


def team_of(supplier: Supplier) -> list[str]:
    """Who answers quotes, and the supplier's own address."""
    members = supplier.team.filter(role__in=MAY["answer_quotes"], user__is_active=True)
    return list(dict.fromkeys([*members.values_list("user__email", flat=True), supplier.email]))


def buyer_of(request: QuoteRequest) -> str:
    return request.company_name or request.contact_name


def _until(request: QuoteRequest) -> str:
    if request.deadline is None:
        return ""
    moment = timezone.localtime(request.deadline)
    return _("avant le %(day)s") % {"day": date_format(moment, "l j F Y, H:i")}
