"""What both sides say: questions for all, remarks for one, revisions and counter-offers."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.quoting.answering import OfferRefused, locked, new_version, sum_up
from shop.quoting.drafting import RequestRefused
from shop.quoting.events import tell
from shop.quoting.models import (
    Offer,
    OfferLine,
    OfferState,
    Question,
    QuoteRequest,
    Remark,
    RequestState,
)
from shop.quoting.states import BUYER, SUPPLIER, target

MOST_LETTERS = 4000


def ask(*, invitation_id: int, text: str, at: datetime, by_id: int | None = None) -> Question:
    """A supplier's question; all invited will read it, and not who asked."""
    text = _said(text)
    with transaction.atomic():
        invitation = locked(invitation_id)
        _refuse_late(invitation.request, at)
        question = Question.objects.create(
            request=invitation.request,
            invitation=invitation,
            text=text,
            asked_at=at,
            asked_by_id=by_id,
        )
        tell(invitation.request, "asked", role=SUPPLIER, by_id=by_id, at=at, invitation=invitation,
             note=text)  # fmt: skip
    return question


def answer(*, question_id: int, text: str, at: datetime, by_id: int | None = None) -> None:
    """The buyer's answer, read by all invited; an answer given is not rewritten."""
    text = _said(text)
    with transaction.atomic():
        question = (
            Question.objects.select_for_update(of=("self",))
            .select_related("request")
            .get(pk=question_id)
        )
        if question.answered_at is not None:
            raise RequestRefused(
                _("Cette question a déjà sa réponse : ajoutez plutôt une annonce.")
            )
        _refuse_late(question.request, at)
        question.answer, question.answered_at, question.answered_by_id = text, at, by_id
        question.save(update_fields=["answer", "answered_at", "answered_by"])
        tell(question.request, "answered", role=BUYER, by_id=by_id, at=at, note=text)


def announce(*, request_id: int, text: str, at: datetime, by_id: int | None = None) -> Question:
    """Something that the buyer tells all invited, unasked."""
    text = _said(text)
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        _refuse_late(request, at)
        made = Question.objects.create(
            request=request, text=_("Information de l’acheteur"), answer=text, asked_at=at,
            asked_by_id=by_id, answered_at=at, answered_by_id=by_id,
        )  # fmt: skip
        tell(request, "answered", role=BUYER, by_id=by_id, at=at, note=text)
    return made


def remark(
    *,
    invitation_id: int,
    role: str,
    text: str,
    at: datetime,
    by_id: int | None = None,
    line_id: int | None = None,
) -> Remark:
    """A message between the buyer and one supplier, beside a line or the whole."""
    text = _said(text)
    with transaction.atomic():
        invitation = locked(invitation_id)
        if invitation.request.state in (RequestState.CANCELLED, RequestState.DRAFT):
            raise OfferRefused(_("Cette consultation est terminée."))
        if line_id is not None and not invitation.request.lines.filter(pk=line_id).exists():
            raise OfferRefused(_("Cette ligne n’est pas de la demande."))
        made = Remark.objects.create(
            invitation=invitation, line_id=line_id, role=role, text=text, at=at, by_id=by_id
        )
        tell(invitation.request, "remarked", role=role, by_id=by_id, at=at, invitation=invitation)
    return made


def ask_revision(
    *,
    request_id: int,
    reasons: Mapping[int, str],
    at: datetime,
    by_id: int | None = None,
    why_not_all: str = "",
) -> int:
    """Ask the named invitations (id → what to revise) for another version; how many were asked.

    A public buyer asks every bidder still in play, or records why not (L3 code de la commande
    publique: equal treatment). Raises RequestRefused, WrongMove.
    """
    if not reasons or not all(text.strip() for text in reasons.values()):
        raise RequestRefused(_("Dites à chaque fournisseur ce qu’il doit revoir."), "reason")
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        if request.state not in (RequestState.OPEN, RequestState.CLOSED):
            raise RequestRefused(_("Cette consultation est terminée."))
        offers = list(
            Offer.objects.select_for_update(of=("self",))
            .filter(invitation__request=request, state=OfferState.SUBMITTED)
            .select_related("invitation")
        )
        asked = [each for each in offers if each.invitation_id in reasons]
        if len(asked) != len(reasons):
            raise RequestRefused(_("Une de ces offres n’est plus à réviser : rechargez la page."))
        left = [each for each in offers if each.invitation_id not in reasons]
        if request.is_public and left and not why_not_all.strip():
            raise RequestRefused(
                _("Demandez la même chose à tous les candidats, ou écrivez pourquoi seulement à "
                  "celui-ci : le motif est gardé au dossier."), "why_not_all",
            )  # fmt: skip
        for offer in asked:
            offer.state = target("offer", "ask_revision", state=offer.state, role=BUYER)
            offer.save(update_fields=["state"])
            tell(request, "revision_asked", role=BUYER, by_id=by_id, at=at,
                 invitation=offer.invitation, note=reasons[offer.invitation_id].strip())  # fmt: skip
        if left and why_not_all.strip():
            tell(request, "revision_not_for_all", role=BUYER, by_id=by_id, at=at,
                 note=why_not_all.strip())  # fmt: skip
    return len(asked)


def counter(
    *,
    offer_id: int,
    prices: Mapping[int, int],
    reason: str,
    at: datetime,
    by_id: int | None = None,
    quantities: Mapping[int, int] | None = None,
) -> Offer:
    """The buyer's counter-offer: the same offer with other unit prices (1/10,000 €) or quantities
    (thousandths) by offer line; the supplier agrees, or answers with a version of its own.

    Public buyers ask for a revision instead. Raises OfferRefused, WrongMove.
    """
    if not reason.strip():
        raise OfferRefused(_("Expliquez votre proposition en une phrase."), "reason")
    invitation_id = Offer.objects.values_list("invitation", flat=True).get(pk=offer_id)
    with transaction.atomic():
        invitation = locked(invitation_id)
        if invitation.request.is_public:
            raise OfferRefused(
                _("Un acheteur public demande une révision à tous les candidats plutôt qu’une "
                  "contre-proposition à un seul.")
            )  # fmt: skip
        if invitation.request.state not in (RequestState.OPEN, RequestState.CLOSED):
            raise OfferRefused(_("Cette consultation est terminée."))
        offer = Offer.objects.select_for_update(of=("self",)).get(pk=offer_id)
        offer.invitation = invitation
        offer.state = target("offer", "replace", state=offer.state, role=BUYER)
        offer.save(update_fields=["state"])
        made = new_version(offer, at=at, by_buyer=True)
        _reprice(made, offer, prices, quantities or {})
        sum_up(made)
        made.state = target("offer", "counter", state=made.state, role=BUYER)
        made.reason, made.submitted_at, made.submitted_by_id = reason.strip(), at, by_id
        made.save()
        tell(invitation.request, "countered", role=BUYER, by_id=by_id, at=at,
             invitation=invitation, note=reason.strip())  # fmt: skip
    return made


def _reprice(
    made: Offer, offer: Offer, prices: Mapping[int, int], quantities: Mapping[int, int]
) -> None:
    places = {line.pk: line.position for line in offer.lines.all()}
    if not set(prices) | set(quantities) <= set(places):
        raise OfferRefused(_("Une ligne n’est pas de cette offre : rechargez la page."))
    by_place = {line.position: line for line in made.lines.all()}
    changed: list[OfferLine] = []
    for pk, place in places.items():
        line = by_place[place]
        before = (line.unit_price, line.quantity)
        line.unit_price = prices.get(pk, line.unit_price)
        line.quantity = quantities.get(pk, line.quantity)
        if line.unit_price < 0 or line.quantity < 1 or line.quantity < line.min_quantity:
            raise OfferRefused(
                _("« %(title)s » : prix ou quantité à vérifier.") % {"title": line.title}
            )
        if (line.unit_price, line.quantity) != before:
            changed.append(line)
    if not changed:
        raise OfferRefused(_("Changez au moins un prix ou une quantité."))
    OfferLine.objects.bulk_update(changed, ["unit_price", "quantity"], batch_size=500)


def _said(text: str) -> str:
    text = text.strip()
    if not text:
        raise RequestRefused(_("Écrivez votre message."), "text")
    if len(text) > MOST_LETTERS:
        raise RequestRefused(_("%(count)d signes au plus.") % {"count": MOST_LETTERS}, "text")
    return text


def _refuse_late(request: QuoteRequest, at: datetime) -> None:
    if request.state != RequestState.OPEN or request.deadline is None or at >= request.deadline:
        raise RequestRefused(_("La consultation est close : questions et annonces aussi."))
