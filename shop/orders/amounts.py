"""The money of one supplier's part: lines, delivery and reductions, exact to the cent.

Delivery follows the goods: its charge is shared over their rates pro rata of their nets. What
has one basis is rounded together per rate (EN 16931 BR-CO-17), shares by largest remainder.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shop.money import ZERO, Amount, priced, split, to_cents, totals_by_rate


@dataclass(frozen=True, slots=True)
class Goods:
    """One line to be priced; the unit price is in 1/10,000 € of its basis."""

    quantity: int
    unit_price: int
    basis: str
    permille: int

    @property
    def alone(self) -> Amount:
        """Its amount when it is rounded by itself."""
        return priced(
            to_cents(self.unit_price, self.quantity), basis=self.basis, permille=self.permille
        )


@dataclass(frozen=True, slots=True)
class Reduction:
    """Cents including tax off each line, by the line's place; who bears them pays for them."""

    label: str
    cents: Mapping[int, int]
    borne_by_shop: bool = True


@dataclass(frozen=True, slots=True)
class ReductionAmount:
    label: str
    line: int
    permille: int
    amount: Amount  # negative
    borne_by_shop: bool


@dataclass(frozen=True, slots=True)
class PartAmounts:
    lines: tuple[Amount, ...]
    delivery: Mapping[int, Amount] = field(default_factory=dict)  # by rate
    reductions: tuple[ReductionAmount, ...] = ()

    @property
    def total(self) -> Amount:
        parts = [*self.lines, *self.delivery.values(), *(r.amount for r in self.reductions)]
        return sum(parts, ZERO)

    def by_rate(self, goods: Sequence[Goods]) -> dict[int, Amount]:
        found: dict[int, Amount] = {}
        pairs = [(g.permille, a) for g, a in zip(goods, self.lines, strict=True)]
        pairs += [*self.delivery.items(), *((r.permille, r.amount) for r in self.reductions)]
        for permille, amount in pairs:
            found[permille] = found.get(permille, ZERO) + amount
        return found


def part_amounts(
    goods: Sequence[Goods],
    *,
    basis: str,
    delivery: int = 0,
    reductions: Sequence[Reduction] = (),
) -> PartAmounts:
    """Amounts of the lines, of delivery by rate and of each reduction of each line.

    `basis` is the part's own ("incl" for people, "excl" for professionals); `delivery` is cents
    in it. Reductions are cents including tax and belong to parts of basis "incl" alone: raises
    ValueError otherwise.
    """
    if reductions and basis != "incl":
        raise ValueError("reductions are told including tax")
    shares = _delivery_by_rate(delivery, goods)
    off = [(r, line, cents) for r in reductions for line, cents in r.cents.items() if cents]
    # What is rounded together: everything of the part's basis; lines of the other one apart.
    mine = [i for i, one in enumerate(goods) if one.basis == basis]
    rows = [(to_cents(goods[i].unit_price, goods[i].quantity), goods[i].permille) for i in mine]
    rows += [(cents, permille) for permille, cents in shares.items()]
    rows += [(-cents, goods[line].permille) for _, line, cents in off]
    amounts = totals_by_rate(rows, basis=basis)[1]
    lines = dict(zip(mine, amounts, strict=False))
    lines |= _others([i for i in range(len(goods)) if i not in lines], goods)
    after = amounts[len(mine) :]
    return PartAmounts(
        lines=tuple(lines[i] for i in range(len(goods))),
        delivery=dict(zip(shares, after, strict=False)),
        reductions=tuple(
            ReductionAmount(r.label, line, goods[line].permille, amount, r.borne_by_shop)
            for (r, line, _), amount in zip(off, after[len(shares) :], strict=True)
        ),
    )


def _others(places: Sequence[int], goods: Sequence[Goods]) -> dict[int, Amount]:
    if not places:
        return {}
    basis = goods[places[0]].basis
    rows = [(to_cents(goods[i].unit_price, goods[i].quantity), goods[i].permille) for i in places]
    return dict(zip(places, totals_by_rate(rows, basis=basis)[1], strict=True))


def _delivery_by_rate(cents: int, goods: Sequence[Goods]) -> dict[int, int]:
    if not cents:
        return {}
    nets: dict[int, int] = {}
    for one in goods:
        nets[one.permille] = nets.get(one.permille, 0) + one.alone.net
    rates = list(nets)
    weights = list(nets.values()) if any(nets.values()) else [1] * len(rates)
    return {rate: part for rate, part in zip(rates, split(cents, weights), strict=True) if part}


def net_of_delivery(cents: int, goods: Sequence[Goods]) -> int:
    """A delivery charge told including tax, in cents excluding it, for a professional's part."""
    shares = _delivery_by_rate(cents, goods)
    return sum(priced(part, basis="incl", permille=rate).net for rate, part in shares.items())


def share_of(amount: Amount, *, first: int, last: int, whole: int) -> Amount:
    """The amount of items `first` (left out) to `last` of `whole`.

    Successive ranges add up to the amount exactly, whatever their sizes.
    """

    def up_to(cents: int, count: int) -> int:
        sign = -1 if cents < 0 else 1
        return sign * ((2 * abs(cents) * count + whole) // (2 * whole))

    return Amount(
        up_to(amount.net, last) - up_to(amount.net, first),
        up_to(amount.tax, last) - up_to(amount.tax, first),
    )
