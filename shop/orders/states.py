"""The life of a supplier's part: its state derives from its events."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from shop.orders.models import SupplierOrder

State = SupplierOrder.State

# Event → the state after it; None leaves the state as it is.
AFTER: dict[str, State | None] = {
    "placed": State.AWAITING_PAYMENT,
    "confirmed": State.TO_PREPARE,
    "paid": None,
    "weighed": None,
    "lots_recorded": None,
    "part_shipped": None,
    "shipped": State.SHIPPED,
    "ready": State.READY,
    "delivered": State.DELIVERED,
    "cancelled": State.CANCELLED,
    "problem": State.PROBLEM,
    "resumed": None,  # back to the state before the problem
    "withdrawn": None,
    "refunded": None,
    "contact_erased": None,
}

# State → the states that it can leave for.
MOVES: dict[State, frozenset[State]] = {
    State.AWAITING_PAYMENT: frozenset({State.TO_PREPARE, State.CANCELLED}),
    State.TO_PREPARE: frozenset(
        {State.SHIPPED, State.READY, State.DELIVERED, State.CANCELLED, State.PROBLEM}
    ),
    State.SHIPPED: frozenset({State.DELIVERED, State.PROBLEM}),
    State.READY: frozenset({State.DELIVERED, State.CANCELLED, State.PROBLEM}),
    State.PROBLEM: frozenset(
        {State.TO_PREPARE, State.SHIPPED, State.READY, State.DELIVERED, State.CANCELLED}
    ),
    State.DELIVERED: frozenset({State.PROBLEM}),
    State.CANCELLED: frozenset(),
}


class WrongMove(ValueError):
    """The part is in a state that does not allow this; the message says which, for its reader."""


def state_after(names: Iterable[str]) -> State:
    """The state that these events, in order, lead to."""
    state, before = State.AWAITING_PAYMENT, State.AWAITING_PAYMENT
    for name in names:
        if name == "resumed":
            state = before
            continue
        after = AFTER[name]
        if after is None:
            continue
        if after == State.PROBLEM:
            before = state
        state = after
    return state


def check(part: SupplierOrder, *, to: State) -> None:
    """Raises WrongMove when the part cannot go there."""
    if to not in MOVES[State(part.state)]:
        raise WrongMove(
            _("La commande %(number)s est « %(state)s » : cette action n’est plus possible.")
            % {"number": part.number, "state": part.get_state_display()}
        )
