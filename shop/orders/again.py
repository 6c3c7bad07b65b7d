"""What was ordered or listed, put into a basket again: what is still sold, at today's prices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shop.orders import basket as baskets
from shop.orders.models import SupplierOrder


@dataclass(frozen=True, slots=True)
class Wanted:
    """`sellable_id` is None for what has left the catalogue."""

    title: str
    quantity: int
    sellable_id: int | None


@dataclass(frozen=True, slots=True)
class Filled:
    """The basket after it (None: none was needed), its items, how many lines went in, and what
    did not with the reason in the buyer's words."""

    basket_id: int | None
    items: int
    count: int
    left_out: tuple[tuple[str, str], ...]


def of_part(part: SupplierOrder) -> list[Wanted]:
    return [Wanted(line.title, line.quantity, line.sellable_id) for line in part.lines.all()]


def fill(
    *,
    wanted: Iterable[Wanted],
    basket_id: int | None,
    owner_id: int | None,
    at: datetime,
    gone: str,
) -> Filled:
    """Each line that the basket takes; the others are named. `gone` tells what left the
    catalogue."""
    left_out: list[tuple[str, str]] = []
    count = items = 0
    basket = baskets.open_basket(basket_id=basket_id, owner_id=owner_id)
    for each in wanted:
        if each.sellable_id is None:
            left_out.append((each.title, gone))
            continue
        try:
            basket, items = baskets.add(
                basket_id=basket, owner_id=owner_id, sellable_id=each.sellable_id,
                quantity=each.quantity, at=at,
            )  # fmt: skip
            count += 1
        except baskets.BasketRefused as refusal:
            left_out.append((each.title, str(refusal)))
    if basket is not None and not count:
        items = baskets.item_count(basket_id=basket)
    return Filled(basket, items, count, tuple(left_out))
