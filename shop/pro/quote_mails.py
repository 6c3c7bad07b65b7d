"""E-mails about quotes to who asks for them and to who approves. Steps of journeys."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop import letters
from shop.organisations import queries as organisations
from shop.organisations.models import Member
from shop.quoting import awarding
from shop.quoting.models import (
    Award,
    AwardState,
    Event,
    InvitationState,
    Question,
    QuoteRequest,
    Remark,
    RequestState,
)
from shop.quoting.states import CLOCK, SUPPLIER


def event_told(event_id: int, *, at: datetime) -> None:
    """What the buyer's side should know of an event, if anything."""
    event = Event.objects.select_related(
        "request__organisation", "request__entity", "request__author", "request__started_by",
        "invitation__supplier",
    ).get(pk=event_id)  # fmt: skip
    with translation.override("fr"):
        if event.name == "started":
            _confirm(event.request)
        elif event.name in TOLD:
            TOLD[event.name](event)
        if event.name in ("awarded", "approved"):
            _ask_approvers(event, at)


def _confirm(request: QuoteRequest) -> None:
    """Who has no account confirms by the link that only its mailbox knows."""
    is_stranger = not (request.author_id or request.organisation_id or request.started_by_id)
    if not is_stranger or request.state != RequestState.DRAFT:
        return
    _write(
        request,
        subject=_("Confirmez votre demande de devis"),
        paragraphs=[
            _("Vous avez préparé la demande « %(title)s » sur %(site)s. Relisez-la, puis "
              "envoyez-la aux fournisseurs : sans vous, rien ne part.")
            % {"title": request.title, "site": settings.SITE_NAME},
            _("Ce lien ouvre votre demande sans compte : gardez-le pour vous."),
            _("Vous n’avez rien demandé ? Ne faites rien."),
        ],
        label=_("Relire et envoyer ma demande"),
    )  # fmt: skip


def _offered(event: Event) -> None:
    request, name = event.request, _supplier(event)
    if request.started_by_id is not None:
        _write(
            request,
            subject=_("Votre devis de %(name)s") % {"name": name},
            paragraphs=[
                _("%(name)s vous adresse son devis pour « %(title)s ». Vous pouvez le lire, poser "
                  "vos questions et l’accepter en ligne, sans compte.")
                % {"name": name, "title": request.title},
                _("Ce lien ouvre votre devis : gardez-le pour vous."),
            ],
            label=_("Lire le devis"),
        )  # fmt: skip
        return
    _about(event, _("%(name)s a remis une offre"), [])


def _revised(event: Event) -> None:
    _about(event, _("%(name)s a remis une nouvelle version de son offre"), [])


def _withdrawn(event: Event) -> None:
    _about(event, _("%(name)s a retiré son offre"), [event.note])


def _declined(event: Event) -> None:
    _about(event, _("%(name)s ne répondra pas"), [event.note])


def _asked(event: Event) -> None:
    question = Question.objects.filter(
        request=event.request, invitation=event.invitation, asked_at=event.at
    ).last()
    if question is not None and question.answered_at is not None:
        return
    _write(
        event.request,
        subject=_("Question d’un fournisseur : %(title)s") % {"title": event.request.title},
        paragraphs=[
            *event.note.split("\n"),
            _("Votre réponse sera lue par tous les fournisseurs invités, sans dire qui a demandé."),
        ],
        label=_("Répondre à la question"),
    )


def _remarked(event: Event) -> None:
    if event.role == SUPPLIER:
        _about(event, _("Message de %(name)s"), remark_of(event).split("\n"))


def _visit_postponed(event: Event) -> None:
    _about(event, _("%(name)s reporte une intervention"), event.note.split("\n"))


def _visit_cancelled(event: Event) -> None:
    _about(event, _("%(name)s annule une intervention"), event.note.split("\n"))


def _expired(event: Event) -> None:
    _about(
        event,
        _("L’offre de %(name)s a expiré"),
        [_("Sa date de validité est passée. Si elle vous intéresse encore, écrivez au "
           "fournisseur.")],
    )  # fmt: skip


def _closed(event: Event) -> None:
    """Who closed it by hand knows."""
    if event.role != CLOCK:
        return
    count = event.request.invitations.filter(state=InvitationState.ANSWERED).count()
    told = {
        0: _("Aucun fournisseur n’a répondu : vous pouvez prolonger la consultation."),
        1: _("Un fournisseur a répondu : son offre vous attend."),
    }.get(
        count, _("%(count)d fournisseurs ont répondu : comparez leurs offres.") % {"count": count}
    )
    _write(
        event.request,
        subject=_("Consultation close : %(title)s") % {"title": event.request.title},
        paragraphs=[told],
        label=_("Voir la demande"),
    )


def _approved(event: Event) -> None:
    award = Award.objects.filter(request=event.request, state=AwardState.APPROVED).first()
    left = (
        _("Toutes les étapes sont approuvées : il reste à accepter le devis.")
        if award is not None
        else _("Une étape est approuvée.")
    )
    _decided(event, _("Choix approuvé : %(title)s"), left)


def _rejected(event: Event) -> None:
    _decided(
        event, _("Choix refusé : %(title)s"),
        _("L’approbation est refusée : la comparaison est de nouveau ouverte."),
    )  # fmt: skip


def _decided(event: Event, subject: str, told: str) -> None:
    """To who made the choice, else to who asked."""
    award = Award.objects.filter(request=event.request).select_related("made_by").first()
    maker = award.made_by if award is not None else None
    _write(
        event.request,
        to=[maker.email] if maker is not None and maker.is_active else None,
        subject=subject % {"title": event.request.title},
        paragraphs=[told, *event.note.split("\n")],
        label=_("Voir la demande"),
    )


def _proof_sent(event: Event) -> None:
    _about(
        event,
        _("Bon à tirer de %(name)s à valider"),
        [_("Relisez ce qui sera imprimé, puis validez ou dites ce qu’il faut changer : rien ne part "
           "avant.")],
    )  # fmt: skip


def _prices_proposed(event: Event) -> None:
    _about(
        event,
        _("%(name)s propose de réviser ses prix"),
        [*event.note.split("\n"), _("Lisez l’accord-cadre, puis acceptez ou refusez.")],
    )


TOLD = {
    "prices_proposed": _prices_proposed,
    "proof_sent": _proof_sent,
    "offered": _offered,
    "revised": _revised,
    "withdrawn": _withdrawn,
    "declined": _declined,
    "asked": _asked,
    "remarked": _remarked,
    "visit_postponed": _visit_postponed,
    "visit_cancelled": _visit_cancelled,
    "offer_expired": _expired,
    "closed": _closed,
    "approved": _approved,
    "award_reject": _rejected,
}


def _ask_approvers(event: Event, at: datetime) -> None:
    """Everybody who may decide the step whose turn it is; never who made the choice."""
    request = event.request
    award = Award.objects.filter(request=request, state=AwardState.APPROVING).first()
    step = awarding.next_step(award) if award is not None else None
    if award is None or step is None or request.organisation is None:
        return
    deciders = organisations.deciders(
        step.approver_id, request.entity, timezone.localdate(at), organisation=request.organisation
    )
    _write(
        request,
        to=[user.email for user in deciders if user.pk != award.made_by_id],
        subject=_("À approuver : %(title)s") % {"title": request.title},
        paragraphs=[
            _("Un choix de %(sum)s € HT attend votre décision (étape %(step)d).")
            % {"sum": _euros(award.net), "step": step.step},
            *award.reason.split("\n"),
        ],
        label=_("Décider"),
    )


def _about(event: Event, subject: str, paragraphs: Sequence[str]) -> None:
    """The supplier's name in the subject; the request in the text."""
    request = event.request
    told = _("Demande %(number)s – %(title)s") % {
        "number": request.number or "", "title": request.title,
    }  # fmt: skip
    if request.deadline is not None and request.state == RequestState.OPEN:
        moment = timezone.localtime(request.deadline)
        told += " " + _("(réponses attendues avant le %(day)s)") % {
            "day": date_format(moment, "j F Y, H:i")
        }
    _write(
        request,
        subject=subject % {"name": _supplier(event)},
        paragraphs=[told, *paragraphs],
        label=_("Voir la demande"),
    )


def _write(
    request: QuoteRequest,
    *,
    subject: str,
    paragraphs: Sequence[str],
    label: str,
    to: Sequence[str] | None = None,
) -> None:
    letters.note(
        to=_now(request, recipients(request) if to is None else to),
        subject=subject,
        paragraphs=[each for each in paragraphs if each.strip()],
        address=address_of(request),
        label=label,
    )


def _now(request: QuoteRequest, addresses: Sequence[str]) -> list[str]:
    """Without those whom a digest tells in the morning."""
    if request.organisation_id is None:
        return list(addresses)
    later = set(
        Member.objects.filter(organisation=request.organisation_id, wants_digest=True).values_list(
            "user__email", flat=True
        )
    )
    return [address for address in addresses if address not in later]


def recipients(request: QuoteRequest) -> list[str]:
    """Who asked; its organisation's admins when that person has left; else the contact."""
    author = request.author
    if request.organisation_id is None:
        is_there = author is not None and author.is_active
        return [author.email if author is not None and is_there else request.contact_email]
    member = Member.objects.filter(
        organisation=request.organisation_id, user=request.author_id, user__is_active=True
    )
    if author is not None and member.exists():
        return [author.email]
    return [user.email for user in organisations.admins_of(organisation_id=request.organisation_id)]


def address_of(request: QuoteRequest) -> str:
    if request.organisation is not None:
        path = reverse("pro-quote", args=[request.organisation.siret, request.pk])
    else:
        path = reverse("quote", args=[request.token])
    return settings.SITE_URL + path


def remark_of(event: Event) -> str:
    found = Remark.objects.filter(invitation=event.invitation, role=event.role, at=event.at).last()
    return found.text if found is not None else ""


def _supplier(event: Event) -> str:
    return event.invitation.supplier.name if event.invitation is not None else ""


def _euros(cents: int) -> str:
    return f"{cents // 100:,}".replace(",", "\u202f") + f",{cents % 100:02d}"
