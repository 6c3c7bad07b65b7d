"""What one supplier reads of its own parts: the list, what waits for it, the month's figures.

An order that was never confirmed is no supplier's business: its buyer only tried.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from shop.orders.models import (
    Envelope,
    Message,
    Refund,
    ReturnRequest,
    Review,
    SupplierOrder,
    SupplierOrderEvent,
    SupplierOrderLine,
)
from shop.orders.retention import SUPPLIER_DAYS
from shop.orders.states import State

_CONFIRMED = SupplierOrderEvent.objects.filter(supplier_order=OuterRef("pk"), name="confirmed")
_UNWEIGHED = SupplierOrderLine.objects.filter(
    supplier_order=OuterRef("pk"), weighed_up_to__isnull=False, weighed=None
)
_PROMISE = F("promised_on").asc(nulls_last=True)
MOST_CHOSEN = 100


def parts_of(*, supplier_id: int) -> QuerySet[SupplierOrder]:
    """The supplier's confirmed parts, whatever became of them."""
    return SupplierOrder.objects.filter(Exists(_CONFIRMED), supplier=supplier_id)


def listed(
    *, supplier_id: int, at: datetime, state: str = "", text: str = ""
) -> QuerySet[SupplierOrder]:
    """The list of orders; a text finds numbers, and customers while their contact may be seen."""
    parts = parts_of(supplier_id=supplier_id).select_related("order__envelope", "organisation")
    if state:
        parts = parts.filter(state=state)
    if text := text.strip():
        seen = Q(delivered_at=None) | Q(delivered_at__gte=at - timedelta(days=SUPPLIER_DAYS))
        seen &= ~Q(state=State.CANCELLED)
        names = (
            Q(order__envelope__name__icontains=text)
            | Q(buyer_email__icontains=text)
            | Q(organisation__name__icontains=text)
        )
        parts = parts.filter(Q(number__icontains=text) | (seen & names))
    if state == State.TO_PREPARE:
        return parts.order_by(_PROMISE, "placed_at", "pk")
    return parts.order_by("-placed_at", "-pk")


def chosen(*, supplier_id: int, numbers: list[str]) -> list[SupplierOrder]:
    """Those of these numbers that are the supplier's own, in the order of their promise."""
    parts = parts_of(supplier_id=supplier_id).filter(number__in=numbers[:MOST_CHOSEN])
    return list(
        parts.select_related("order__envelope", "organisation", "pickup_point__commune",
                             "supplier__establishment__commune")
        .prefetch_related("lines__sellable__listing")
        .order_by(_PROMISE, "number")
    )  # fmt: skip


def to_prepare(*, supplier_id: int) -> QuerySet[SupplierOrder]:
    parts = parts_of(supplier_id=supplier_id).filter(state=State.TO_PREPARE)
    return (
        parts.annotate(is_unweighed=Exists(_UNWEIGHED))
        .select_related("order__envelope", "organisation")
        .order_by(_PROMISE, "placed_at", "pk")
    )


def problems(*, supplier_id: int) -> QuerySet[SupplierOrder]:
    return parts_of(supplier_id=supplier_id).filter(state=State.PROBLEM).order_by("placed_at")


def returns_to_answer(*, supplier_id: int) -> QuerySet[ReturnRequest]:
    return (
        ReturnRequest.objects.filter(
            supplier_order__supplier=supplier_id, state=ReturnRequest.State.ASKED
        )
        .select_related("supplier_order")
        .order_by("asked_at")
    )


def messages_to_answer(*, supplier_id: int) -> QuerySet[SupplierOrder]:
    """Parts in whose conversation the customer, or the shop, spoke last."""
    last = Message.objects.filter(supplier_order=OuterRef("pk")).order_by("-at", "-pk")
    parts = parts_of(supplier_id=supplier_id).annotate(
        last_side=Subquery(last.values("side")[:1]), last_at=Subquery(last.values("at")[:1])
    )
    return parts.filter(last_side__in=["buyer", "shop"]).order_by("last_at")


def reviews_to_answer(*, supplier_id: int) -> QuerySet[Review]:
    return (
        Review.objects.filter(
            line__supplier_order__supplier=supplier_id, state=Review.State.PUBLISHED, answer=""
        )
        .select_related("line__supplier_order")
        .order_by("posted_at")
    )


def transfers_awaited(*, supplier_id: int) -> QuerySet[SupplierOrder]:
    """Parts to be paid on the supplier's own account, not paid yet; oldest first."""
    return (
        parts_of(supplier_id=supplier_id)
        .filter(order__envelope__payment=Envelope.Payment.TRANSFER, paid_at=None)
        .exclude(state=State.CANCELLED)
        .select_related("order__envelope", "organisation")
        .prefetch_related("lines", "charges", "invoices")
        .order_by("placed_at", "pk")
    )


def refunds_to_make(*, supplier_id: int) -> QuerySet[Refund]:
    """Of parts paid by transfer: the supplier sends the money back itself."""
    return (
        Refund.objects.filter(
            supplier_order__supplier=supplier_id,
            supplier_order__order__envelope__payment=Envelope.Payment.TRANSFER,
            state=Refund.State.WANTED,
        )
        .select_related("supplier_order__order__envelope", "supplier_order__organisation")
        .order_by("asked_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """One month: orders placed and their cents including tax, handed over, given back."""

    orders: int
    gross: int
    delivered: int
    refunded: int


def figures(*, supplier_id: int, first: datetime, after: datetime) -> Figures:
    parts = parts_of(supplier_id=supplier_id)
    placed = parts.filter(placed_at__gte=first, placed_at__lt=after).exclude(state=State.CANCELLED)
    sums = placed.aggregate(net=Sum("net", default=0), tax=Sum("tax", default=0))
    given_back = Refund.objects.filter(
        supplier_order__supplier=supplier_id,
        state=Refund.State.SUCCEEDED,
        settled_at__gte=first,
        settled_at__lt=after,
    ).aggregate(sum=Sum("cents", default=0))
    return Figures(
        orders=placed.count(),
        gross=sums["net"] + sums["tax"],
        delivered=parts.filter(delivered_at__gte=first, delivered_at__lt=after).count(),
        refunded=given_back["sum"],
    )


def known_customer(*, supplier_id: int, email: str, at: datetime) -> SupplierOrder | None:
    """The newest part of that customer whose contact the supplier may still see."""
    if not email:
        return None  # organisations have none: theirs would be found
    parts = parts_of(supplier_id=supplier_id).filter(buyer_email__iexact=email)
    seen = Q(delivered_at=None) | Q(delivered_at__gte=at - timedelta(days=SUPPLIER_DAYS))
    found = parts.filter(seen).exclude(state=State.CANCELLED).select_related("order__envelope")
    return found.order_by("-placed_at").first()


def is_late(part: SupplierOrder, *, day: date) -> bool:
    return part.promised_on is not None and part.promised_on < day
