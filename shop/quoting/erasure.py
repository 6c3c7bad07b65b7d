"""Recipients of gifts gave their address to nobody here: it goes once the parcels have arrived."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from shop.orders.models import SupplierOrder
from shop.orders.states import State
from shop.quoting.models import GiftBox, Recipient, RequestState

# Carriers take complaints about a parcel for some weeks after delivery; nothing needs more.
KEPT = timedelta(days=30)


def erase_due(*, at: datetime) -> int:
    """Erase the addresses whose time is over; of how many requests. Rung by beat.

    Thirty days after delivery, after the request was given up or its order cancelled, and after
    the day wanted of what was never ordered.
    """
    before = at - KEPT
    ended = Q(request__state=RequestState.CANCELLED, request__ended_at__lte=before)
    never = ~Q(request__state=RequestState.ORDERED) & Q(
        request__wanted_on__lte=timezone.localdate(before), request__edited_at__lte=before
    )
    over = SupplierOrder.objects.filter(
        Q(state=State.DELIVERED, delivered_at__lte=before)
        | Q(state=State.CANCELLED, events__name="cancelled", events__at__lte=before)
    ).values("order__acceptance__award__request")
    due = GiftBox.objects.filter(
        ended | never | Q(request__in=over), addresses_erased_at=None, recipients__isnull=False
    )
    ids = list(due.order_by("pk").values_list("pk", flat=True).distinct())
    return sum(_erase(pk, at) for pk in ids)


def _erase(box_id: int, at: datetime) -> int:
    """1 when it was this call that erased."""
    with transaction.atomic():
        mine = GiftBox.objects.filter(pk=box_id, addresses_erased_at=None)
        if not mine.update(addresses_erased_at=at):
            return 0
        # A tracking number leads to the address at the carrier's.
        Recipient.objects.filter(gift_box=box_id, erased_at=None).update(
            name="", street="", postcode="", city="", phone="", message="", tracking="",
            erased_at=at,
        )  # fmt: skip
    return 1
