"""Reads of orders: what the buyer, the supplier and the shop see of them."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Avg, Count, Prefetch, QuerySet, Window

from shop.orders.models import Envelope, Review, SupplierOrder, SupplierOrderLine
from shop.orders.states import State

# The path of a part, as the buyer follows it.
_PARCEL = (State.AWAITING_PAYMENT, State.TO_PREPARE, State.SHIPPED, State.DELIVERED)
_PICKUP = (State.AWAITING_PAYMENT, State.TO_PREPARE, State.READY, State.DELIVERED)
_ON_SITE = (State.AWAITING_PAYMENT, State.TO_PREPARE, State.DELIVERED)
PATHS = {
    SupplierOrder.Delivery.PARCEL: _PARCEL,
    SupplierOrder.Delivery.ROUND: _PARCEL,
    SupplierOrder.Delivery.PICKUP: _PICKUP,
    SupplierOrder.Delivery.ON_SITE: _ON_SITE,
}


def with_contents(parts: QuerySet[SupplierOrder]) -> QuerySet[SupplierOrder]:
    """With everything that a page or a document of them shows; queries do not grow."""
    return parts.select_related(
        "order__envelope",
        "supplier__establishment__commune",
        "supplier__legal_entity",
        "organisation",
        "pickup_point__commune",
    ).prefetch_related(
        Prefetch(
            "lines",
            queryset=SupplierOrderLine.objects.select_related(
                "sellable__listing__card", "sellable__stock_record", "review"
            ).order_by("pk"),
        ),
        "lines__lots",
        "charges",
        "parcels__lines",
        "events",
        "refunds",
        "messages",
        "returns",
        "invoices",
    )


def parts_of(*, envelope: Envelope) -> list[SupplierOrder]:
    """The parts of one order, in the order of its basket."""
    return list(with_contents(SupplierOrder.objects.filter(order=envelope.order_id)).order_by("pk"))


def orders_of(*, user_id: int) -> QuerySet[Envelope]:
    """A person's own orders, newest first."""
    return (
        Envelope.objects.filter(order__user=user_id)
        .select_related("order")
        .prefetch_related("order__supplier_orders__supplier")
        .order_by("-placed_at")
    )


def path_of(part: SupplierOrder) -> list[tuple[State, str]]:
    """(state, "done", "now" or "ahead") along the part's path; empty once cancelled."""
    states = PATHS[SupplierOrder.Delivery(part.delivery)]
    if part.state == State.CANCELLED:
        return []
    reached = State(part.state)
    if reached == State.PROBLEM:
        reached = next(
            (
                State(s)
                for s in reversed(states)
                if any(e.name == _EVENT[s] for e in part.events.all())
            ),
            State.TO_PREPARE,
        )
    place = states.index(reached) if reached in states else 0
    last = len(states) - 1
    return [
        (state, "done" if number < place or number == last == place else
         "now" if number == place else "ahead")
        for number, state in enumerate(states)
    ]  # fmt: skip


_EVENT = {
    State.AWAITING_PAYMENT: "placed",
    State.TO_PREPARE: "confirmed",
    State.SHIPPED: "shipped",
    State.READY: "ready",
    State.DELIVERED: "delivered",
}


def days_of(part: SupplierOrder) -> dict[State, datetime]:
    """When the part last came to each state of its path."""
    names = {name: state for state, name in _EVENT.items()}
    events = sorted(part.events.all(), key=lambda event: (event.at, event.pk))
    return {names[event.name]: event.at for event in events if event.name in names}


class ReviewRow(NamedTuple):
    """A published review, with what all those of its listing come to."""

    score: int
    author: str
    text: str
    posted_at: datetime
    experienced_on: date
    answer: str
    total: int
    average: float


def reviews_of(*, listing_id: int, count: int) -> list[ReviewRow]:
    """The newest published reviews of a listing. One query."""
    rows = (
        Review.objects.filter(listing=listing_id, state=Review.State.PUBLISHED)
        .annotate(total=Window(Count("pk")), average=Window(Avg("score")))
        .order_by("-posted_at", "-pk")
        .values_list(
            "score", "author", "text", "posted_at", "experienced_on", "answer", "total", "average"
        )
    )
    return [ReviewRow(*row) for row in rows[:count]]
