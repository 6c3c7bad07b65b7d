"""Requests that a supplier received: whose turn it is, and what is urgent first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.quoting import queries
from shop.quoting.models import (
    LIVE,
    Invitation,
    InvitationState,
    Offer,
    OfferState,
    RequestState,
)

MINE, THEIRS, OVER = 0, 1, 2
# What the filter asks for → the turn that it shows.
TURNS = {
    "a-repondre": (MINE, gettext_lazy("À vous de répondre")),
    "en-attente": (THEIRS, gettext_lazy("Chez l’acheteur")),
    "terminees": (OVER, gettext_lazy("Terminées")),
}


def of_supplier(*, supplier_id: int, at: datetime) -> QuerySet[Invitation]:
    """Everything received, what waits for the supplier first, soonest deadline first."""
    offers = Offer.objects.filter(invitation=OuterRef("pk"))
    in_force = offers.exclude(state=OfferState.DRAFT).order_by(
        Case(When(state__in=LIVE, then=0), When(state=OfferState.SUPERSEDED, then=2), default=1),
        "-version",
    )
    drafts = offers.filter(state=OfferState.DRAFT, by_buyer=False)
    is_open = Q(request__state=RequestState.OPEN, request__deadline__gt=at)
    unanswered = Q(state__in=[InvitationState.INVITED, InvitationState.SEEN])
    asked_again = Q(
        request__state__in=[RequestState.OPEN, RequestState.CLOSED],
        offer_state__in=[OfferState.REVISION_ASKED, OfferState.COUNTERED],
    )
    handed_in = Q(
        request__state__in=[RequestState.OPEN, RequestState.CLOSED, RequestState.AWARDED],
        offer_state__in=[OfferState.SUBMITTED, OfferState.SELECTED],
    )
    return (
        queries.invitations_of(supplier_id=supplier_id)
        .annotate(offer_state=Subquery(in_force.values("state")[:1]), has_draft=Exists(drafts))
        .annotate(
            turn=Case(
                When(asked_again, then=Value(MINE)),
                When(is_open & (unanswered | Q(offer_state=OfferState.EXPIRED)), then=Value(MINE)),
                When(handed_in, then=Value(THEIRS)),
                default=Value(OVER),
                output_field=IntegerField(),
            )
        )
        .annotate(
            # Deadlines order what waits for the supplier; the rest is newest first.
            due=Case(When(turn=MINE, then=F("request__deadline")), default=None)
        )
        .order_by("turn", F("due").asc(nulls_last=True), "-invited_at", "-pk")
    )


def listed(
    *, supplier_id: int, at: datetime, turn: str = "", text: str = ""
) -> QuerySet[Invitation]:
    found = of_supplier(supplier_id=supplier_id, at=at)
    if turn in TURNS:
        found = found.filter(Q(turn=TURNS[turn][0]))
    if text.strip():
        found = found.filter(
            Q(request__number__icontains=text.strip())
            | Q(request__title__icontains=text.strip())
            | Q(request__company_name__icontains=text.strip())
        )
    return found


@dataclass(frozen=True, slots=True)
class Status:
    """Where an invitation stands, as its supplier reads it; the colour is a class of tags."""

    label: str
    colour: str
    turn: int

    @property
    def is_mine(self) -> bool:
        return self.turn == MINE


def status_of(invitation: Invitation) -> Status:
    """Of an invitation that `of_supplier` found. A choice not yet accepted is not told."""
    request = invitation.request
    turn: int = invitation.turn  # type: ignore[attr-defined]
    offer: str | None = invitation.offer_state  # type: ignore[attr-defined]
    if offer == OfferState.ACCEPTED:
        return Status(_("Acceptée"), "delivered", turn)
    if request.state == RequestState.CANCELLED:
        return Status(_("Sans suite"), "", turn)
    if invitation.state == InvitationState.DECLINED:
        return Status(_("Déclinée"), "", turn)
    if offer == OfferState.REFUSED:
        return Status(_("Non retenue"), "", turn)
    if turn == MINE:
        return Status(_mine(invitation, offer), "due", turn)
    if offer in (OfferState.SUBMITTED, OfferState.SELECTED):
        return Status(_("Offre remise"), "shipped", turn)
    if offer == OfferState.EXPIRED:
        return Status(_("Offre expirée"), "", turn)
    return Status(_("Close sans réponse de votre part"), "", turn)


def _mine(invitation: Invitation, offer: str | None) -> str:
    if offer == OfferState.REVISION_ASKED:
        return _("Révision demandée")
    if offer == OfferState.COUNTERED:
        return _("Contre-proposition")
    if offer == OfferState.EXPIRED:
        return _("Offre expirée")
    if invitation.has_draft:  # type: ignore[attr-defined]
        return _("Brouillon à remettre")
    return _("À répondre")


def with_turn(invitation: Invitation, *, at: datetime) -> Invitation:
    """The same invitation as the list knows it."""
    return of_supplier(supplier_id=invitation.supplier_id, at=at).get(pk=invitation.pk)
