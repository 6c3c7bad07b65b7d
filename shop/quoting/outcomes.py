"""What becomes of offers that were not chosen, and of those whose time is over."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from shop.outbox import operations as outbox
from shop.quoting import gifts
from shop.quoting.events import tell
from shop.quoting.models import (
    Award,
    AwardState,
    Invitation,
    Offer,
    OfferState,
    QuoteRequest,
    RequestState,
)
from shop.quoting.states import CLOCK, target

OPEN_OFFERS = [OfferState.SUBMITTED, OfferState.REVISION_ASKED, OfferState.COUNTERED]


def refuse_live(
    request: QuoteRequest,
    *,
    except_ids: Collection[int],
    at: datetime,
    outcome: str = "",
    outcomes: Mapping[int, str] | None = None,
) -> None:
    """Offers still in play become refused, and their suppliers are told why.

    `outcomes` are reasons by invitation; `outcome` is for the others.
    """
    offers = Offer.objects.filter(invitation__request=request, state__in=OPEN_OFFERS).exclude(
        pk__in=except_ids
    )
    invitations = list(Invitation.objects.filter(pk__in=offers.values("invitation")).order_by("pk"))
    offers.update(state=OfferState.REFUSED)
    for each in invitations:
        each.outcome = (outcomes or {}).get(each.pk, "").strip() or outcome
    Invitation.objects.bulk_update(invitations, ["outcome"], batch_size=500)
    outbox.record_all("quote.not_chosen", [each.pk for each in invitations], at=at)


def expire_due(*, at: datetime) -> int:
    """Offers whose validity ended yesterday or before, in Europe/Paris; how many. Rung by beat.

    The day named as "valable jusqu'au" still counts. An award that holds such an offer expires
    with it, and the request can be compared again.
    """
    today = timezone.localdate(at)
    due = Offer.objects.filter(
        state__in=[*OPEN_OFFERS, OfferState.SELECTED], valid_until__lt=today
    ).values_list("pk", "invitation__request")
    rows = list(due)
    for request_id in sorted({request for _pk, request in rows}):
        _expire_of(request_id, [pk for pk, request in rows if request == request_id], at)
    return len(rows)


def _expire_of(request_id: int, offer_ids: list[int], at: datetime) -> None:
    today = timezone.localdate(at)
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        held = Offer.objects.filter(
            pk__in=offer_ids, state=OfferState.SELECTED, valid_until__lt=today
        )
        award = Award.objects.filter(
            parts__offer__in=held, state__in=[AwardState.APPROVING, AwardState.APPROVED]
        ).first()
        if award is not None:
            release(award, request, at=at, role=CLOCK, name="expire")
        expired = Offer.objects.filter(
            pk__in=offer_ids, state__in=OPEN_OFFERS, valid_until__lt=today
        ).select_related("invitation")
        for offer in expired:
            offer.state = target("offer", "expire", state=offer.state, role=CLOCK)
            offer.save(update_fields=["state"])
            tell(request, "offer_expired", role=CLOCK, at=at, invitation=offer.invitation)


def release(
    award: Award,
    request: QuoteRequest,
    *,
    at: datetime,
    role: str,
    name: str,
    by_id: int | None = None,
    note: str = "",
) -> None:
    """An award that will not be accepted: its offers are in play again, its request compared
    again. `name` is the move of the award; the caller holds the request's lock."""
    award.state = target("award", name, state=award.state, role=role)
    award.ended_at = at
    award.save(update_fields=["state", "ended_at"])
    award.approvals.filter(state="waiting").update(state="dropped")
    Offer.objects.filter(award_parts__award=award, state=OfferState.SELECTED).update(
        state=OfferState.SUBMITTED
    )
    gifts.keep_last_order(request)
    if request.state == RequestState.AWARDED:
        request.state = target("request", "reopen", state=request.state, role=role)
        request.save(update_fields=["state"])
    tell(request, f"award_{name}", role=role, by_id=by_id, at=at, note=note)
