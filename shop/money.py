"""Cents, VAT by category and day, rounding and shares. Imports nothing of ours.

Amounts are integer cents; unit prices are integers of 1/10,000 €. Rounding is half up to the
cent (CIBS L131-2: the half counts as one unit). VAT is computed per rate, not per line
(EN 16931 BR-CO-17).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

UNIT = 10_000  # unit prices: parts of a euro
PER_CENT = UNIT // 100

VAT_CODES = (
    "standard",
    "intermediate",
    "reduced",
    "super_reduced",
    "franchise",
    "exempt_training",
    "exempt_association",
)


class UnknownVat(LookupError):
    """No VAT category of that code is in force on that day."""


@dataclass(frozen=True, slots=True)
class VatCategory:
    """One VAT treatment over a period; `permille` is the rate in tenths of a per cent."""

    code: str
    permille: int
    label: str
    reason: str
    valid_from: date
    valid_to: date | None
    source: str

    @property
    def rate(self) -> Decimal:
        """Per cent, as people write it: 5.5."""
        return Decimal(self.permille) / 10

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@lru_cache(maxsize=1)
def vat_categories() -> tuple[VatCategory, ...]:
    rows = json.loads((Path(__file__).parent / "data" / "vat.json").read_text(encoding="utf-8"))
    return tuple(
        VatCategory(
            code=row["code"],
            permille=int(Decimal(row["rate"]) * 10),
            label=row["label"],
            reason=row["reason"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=row["source"],
        )
        for row in rows
    )


@lru_cache(maxsize=512)
def vat(*, code: str, day: date) -> VatCategory:
    """The category of that code in force that day; raises UnknownVat."""
    for category in vat_categories():
        if category.code == code and category.covers(day):
            return category
    raise UnknownVat(f"{code} on {day}")


def divide(numerator: int, denominator: int) -> int:
    """Nearest integer, halves away from zero; the denominator is positive."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def to_cents(unit_price: int, quantity: int = 1) -> int:
    """Cents of `quantity` units at a unit price in 1/10,000 €, rounded once."""
    return divide(unit_price * quantity, PER_CENT)


def net_from_gross(gross: int, permille: int) -> int:
    """Cents excluding tax of a total that includes it; the VAT is the difference."""
    return divide(gross * 1000, 1000 + permille)


def tax_on_net(net: int, permille: int) -> int:
    """VAT cents on a net total."""
    return divide(net * permille, 1000)


def _largest_remainders(cents: int, weights: Sequence[int], total: int) -> list[int]:
    parts = [divmod(cents * weight, total) for weight in weights]
    missing = cents - sum(floor for floor, _ in parts)
    by_rest = sorted(range(len(parts)), key=lambda index: -parts[index][1])
    lucky = set(by_rest[:missing])
    return [floor + (index in lucky) for index, (floor, _) in enumerate(parts)]


def split(cents: int, weights: Sequence[int]) -> list[int]:
    """Shares in proportion to the weights that add up to `cents`: largest remainders first.

    Raises ValueError when the weights are empty, negative or all zero.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    if cents < 0:
        return [-part for part in _largest_remainders(-cents, weights, total)]
    return _largest_remainders(cents, weights, total)


@dataclass(frozen=True, slots=True)
class Amount:
    """Cents excluding tax, of VAT, and including it."""

    net: int
    tax: int

    @property
    def gross(self) -> int:
        return self.net + self.tax

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.net + other.net, self.tax + other.tax)


ZERO = Amount(0, 0)


def from_gross(gross: int, permille: int) -> Amount:
    net = net_from_gross(gross, permille)
    return Amount(net, gross - net)


def from_net(net: int, permille: int) -> Amount:
    return Amount(net, tax_on_net(net, permille))


def priced(cents: int, *, basis: str, permille: int) -> Amount:
    """The amount of a total in cents whose basis is "incl" or "excl"."""
    return from_gross(cents, permille) if basis == "incl" else from_net(cents, permille)


def totals_by_rate(
    lines: Sequence[tuple[int, int]], *, basis: str
) -> tuple[dict[int, Amount], list[Amount]]:
    """VAT per rate over (cents, permille) lines in one basis, and each line's share of it.

    The lines' nets (basis incl) or taxes (basis excl) are shared by largest remainder, so that
    they add up to the amounts per rate. Lines may be negative: reductions.
    """
    indexes_by_rate: dict[int, list[int]] = {}
    for index, (_, permille) in enumerate(lines):
        indexes_by_rate.setdefault(permille, []).append(index)
    per_rate: dict[int, Amount] = {}
    shares: list[Amount] = [ZERO] * len(lines)
    for permille, indexes in indexes_by_rate.items():
        amounts = [lines[index][0] for index in indexes]
        whole = priced(sum(amounts), basis=basis, permille=permille)
        per_rate[permille] = whole
        shared = _share(whole.net if basis == "incl" else whole.tax, amounts, permille, basis)
        for index, amount, part in zip(indexes, amounts, shared, strict=True):
            shares[index] = Amount(part, amount - part) if basis == "incl" else Amount(amount, part)
    return per_rate, shares


def _share(whole: int, amounts: Sequence[int], permille: int, basis: str) -> list[int]:
    total = sum(amounts)
    if total > 0:
        return _largest_remainders(whole, amounts, total)
    if total < 0:
        return [-part for part in _largest_remainders(-whole, [-a for a in amounts], -total)]
    # Lines that cancel out: each rounded alone, the last takes the odd cent.
    alone = [priced(amount, basis=basis, permille=permille) for amount in amounts]
    parts = [amount.net if basis == "incl" else amount.tax for amount in alone]
    parts[-1] += whole - sum(parts)
    return parts


def allocate_charge(charge_net: int, nets_by_rate: Mapping[int, int]) -> dict[int, int]:
    """A delivery charge's net cents by rate, pro rata of the goods it follows."""
    rates = list(nets_by_rate)
    return dict(zip(rates, split(charge_net, [nets_by_rate[rate] for rate in rates]), strict=True))
