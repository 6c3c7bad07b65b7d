"""Unit prices: per kilogram, litre or piece (arrêté of 16 November 1999)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from shop.money import divide

# Content unit → (unit of the displayed price, how many of the first make one of it).
_BASES = {
    "g": ("kg", 1000),
    "kg": ("kg", 1),
    "ml": ("l", 1000),
    "cl": ("l", 100),
    "l": ("l", 1),
    "piece": ("piece", 1),
    "m2": ("m2", 1),
    "hour": ("hour", 1),
    "person": ("person", 1),
}
CONTENT_UNITS = tuple(_BASES)


@dataclass(frozen=True, slots=True)
class PerUnit:
    name: str
    content: Fraction  # how many of the unit one item holds

    def cents(self, cents: int) -> int:
        """Cents a unit, half up."""
        return divide(cents * self.content.denominator, self.content.numerator)


def per_unit(*, content_quantity: Decimal | None, content_unit: str) -> PerUnit | None:
    """The unit to show beside the price; None where it would say the same as the price."""
    if content_quantity is None or content_unit not in _BASES:
        return None
    name, size = _BASES[content_unit]
    content = Fraction(content_quantity) / size
    return None if content == 1 else PerUnit(name, content)
