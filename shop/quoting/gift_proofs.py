"""The proof of what is printed on gift boxes ("bon à tirer"): sent, approved or sent back.

The supplier sends it once its offer is chosen; one waits at a time. Nothing leaves before the
last one is approved.
"""

import hashlib
from datetime import datetime
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shop.orders.models import Envelope, SupplierOrder
from shop.orders.operations import PreparationRefused
from shop.orders.states import State
from shop.quoting.attaching import refuse_kind
from shop.quoting.drafting import RequestRefused
from shop.quoting.events import tell
from shop.quoting.gifts import box_of, wants_proof
from shop.quoting.models import GiftBox, GiftProof, Invitation, Offer, OfferState, QuoteRequest
from shop.quoting.states import BUYER, SUPPLIER

KINDS = frozenset({".pdf", ".png", ".jpg", ".jpeg"})
MOST_NOTE = 2000
CHOSEN = [OfferState.SELECTED, OfferState.ACCEPTED]


def of_invitation(invitation_id: int) -> QuerySet[GiftProof]:
    """The supplier's own, newest first."""
    return GiftProof.objects.filter(offer__invitation=invitation_id).select_related("decided_by")


def of_request(request_id: int) -> QuerySet[GiftProof]:
    """All that the buyer reads, newest first."""
    return GiftProof.objects.filter(offer__invitation__request=request_id).select_related(
        "decided_by", "offer__invitation__supplier"
    )


def chosen_offer(invitation: Invitation) -> Offer | None:
    return invitation.offers.filter(state__in=CHOSEN).first()


def can_send(invitation: Invitation) -> bool:
    """Whether its form is worth showing; `send` decides."""
    box, offer = box_of(invitation.request), chosen_offer(invitation)
    if box is None or offer is None or not wants_proof(box):
        return False
    last = offer.gift_proofs.first()
    return last is None or last.state == GiftProof.State.CHANGES


def send(
    *, invitation_id: int, name: str, data: bytes, at: datetime, by_id: int | None = None
) -> GiftProof:
    """A PDF, PNG or JPEG for the buyer to approve; raises RequestRefused.

    Refused while the offer is not chosen, another proof waits, or the last one is approved.
    """
    name = PurePath(name.replace("\\", "/")).name.strip()[:160]
    refuse_kind(name, data, kinds=KINDS)
    with transaction.atomic():
        request_id = Invitation.objects.values_list("request", flat=True).get(pk=invitation_id)
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        invitation = Invitation.objects.get(pk=invitation_id)
        invitation.request = request
        offer = _sending(invitation)
        sha256 = hashlib.sha256(data).hexdigest()
        made = GiftProof(offer=offer, sha256=sha256, sent_at=at)
        made.file.save(
            f"{request.token[:12]}/{sha256[:16]}{PurePath(name).suffix.lower()}",
            ContentFile(data),
            save=False,
        )
        made.save()
        tell(request, "proof_sent", role=SUPPLIER, by_id=by_id, at=at, invitation=invitation)
    return made


def approve(*, proof_id: int, request_id: int, at: datetime, by_id: int | None) -> GiftProof:
    """What stands on it is printed; raises RequestRefused when it does not wait."""
    with transaction.atomic():
        request, proof = _deciding(proof_id, request_id)
        _decide(proof, GiftProof.State.APPROVED, "", at, by_id)
        tell(
            request, "proof_approved", role=BUYER, by_id=by_id, at=at,
            invitation=proof.offer.invitation,
        )  # fmt: skip
    return proof


def send_back(
    *, proof_id: int, request_id: int, note: str, at: datetime, by_id: int | None
) -> GiftProof:
    """Another one is wanted, and the note says why; raises RequestRefused."""
    note = note.strip()
    if not note or len(note) > MOST_NOTE:
        raise RequestRefused(
            _("Dites ce qu’il faut changer, en %(most)d signes au plus.") % {"most": MOST_NOTE},
            "note",
        )
    with transaction.atomic():
        request, proof = _deciding(proof_id, request_id)
        _decide(proof, GiftProof.State.CHANGES, note, at, by_id)
        tell(
            request, "proof_changes", role=BUYER, by_id=by_id, at=at,
            invitation=proof.offer.invitation, note=note,
        )  # fmt: skip
    return proof


def refuse_unapproved(part: SupplierOrder) -> None:
    """Raises PreparationRefused while the proof of this part's boxes is not approved.

    What has left already may arrive.
    """
    if part.state in (State.SHIPPED, State.READY, State.DELIVERED):
        return
    if part.order.envelope.origin != Envelope.Origin.QUOTE:
        return
    box = GiftBox.objects.filter(request__awards__acceptance__order=part.order_id).first()
    if box is None or not wants_proof(box):
        return
    last = GiftProof.objects.filter(
        offer__invitation__request=box.request_id, offer__invitation__supplier=part.supplier_id
    ).first()
    if last is None or last.state != GiftProof.State.APPROVED:
        raise PreparationRefused(
            _("Le bon à tirer n’est pas validé par le client : envoyez-le depuis la page du devis et "
              "attendez son accord.")
        )  # fmt: skip


def _sending(invitation: Invitation) -> Offer:
    box, offer = box_of(invitation.request), chosen_offer(invitation)
    if box is None or not wants_proof(box):
        raise RequestRefused(_("Cette demande n’a rien à imprimer : aucun bon à tirer à valider."))
    if offer is None:
        raise RequestRefused(_("Le bon à tirer s’envoie une fois votre offre retenue."))
    last = offer.gift_proofs.first()
    if last is not None and last.state == GiftProof.State.WAITING:
        raise RequestRefused(_("Un bon à tirer attend déjà la réponse de l’acheteur."))
    if last is not None and last.state == GiftProof.State.APPROVED:
        raise RequestRefused(_("Le bon à tirer est déjà validé."))
    return offer


def _deciding(proof_id: int, request_id: int) -> tuple[QuoteRequest, GiftProof]:
    request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    proof = of_request(request_id).filter(pk=proof_id).first()
    if proof is None or proof.state != GiftProof.State.WAITING:
        raise RequestRefused(_("Ce bon à tirer n’attend plus de réponse : rechargez la page."))
    if proof.offer.state not in CHOSEN:
        raise RequestRefused(_("Cette offre n’est plus retenue."))
    return request, proof


def _decide(proof: GiftProof, state: str, note: str, at: datetime, by_id: int | None) -> None:
    proof.state, proof.note, proof.decided_at, proof.decided_by_id = state, note, at, by_id
    proof.save(update_fields=["state", "note", "decided_at", "decided_by"])
