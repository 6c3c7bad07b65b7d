"""The money of a quote: quantities in thousandths, unit prices in 1/10,000 €, amounts in cents.

A quote and the order that it becomes are computed by the same function, so that accepting never
moves a cent.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from shop.money import PER_CENT, Amount, divide
from shop.orders.amounts import Goods, PartAmounts, part_amounts

MILLI = 1000
MOST = 10_000_000  # units of a line


class BadFigure(ValueError):
    """What was typed is no quantity or price; the message says what to type."""


@dataclass(frozen=True, slots=True)
class Priced:
    """A line to be summed: thousandths, 1/10,000 € without tax, rate per mille."""

    quantity: int
    unit_price: int
    permille: int

    @property
    def cents(self) -> int:
        return line_cents(self.unit_price, self.quantity)


def line_cents(unit_price: int, quantity: int) -> int:
    """Cents without tax of a quantity in thousandths, rounded once."""
    return divide(unit_price * quantity, PER_CENT * MILLI)


def totals(lines: Sequence[Priced], *, delivery: int = 0) -> PartAmounts:
    """Amounts of the lines and of delivery (cents without tax), VAT per rate (EN 16931 BR-CO-17)."""
    goods = [Goods(1, each.cents * PER_CENT, "excl", each.permille) for each in lines]
    return part_amounts(goods, basis="excl", delivery=delivery)


def shared_totals(
    lines: Sequence[Priced], doers: Sequence[Hashable], *, delivery: int = 0, lead: Hashable = None
) -> PartAmounts:
    """Amounts of lines that several suppliers do, each invoicing its own: VAT per rate and doer.

    Delivery is the lead's, or that of the first doer where the lead does nothing.
    """
    places: dict[Hashable, list[int]] = {}
    for place, doer in enumerate(doers):
        places.setdefault(doer, []).append(place)
    delivers = lead if lead in places else next(iter(places), lead)
    amounts: dict[int, Amount] = {}
    charged: Mapping[int, Amount] = {}
    for doer, mine in places.items():
        found = totals([lines[each] for each in mine], delivery=delivery * (doer == delivers))
        amounts |= dict(zip(mine, found.lines, strict=True))
        charged = found.delivery if doer == delivers else charged
    return PartAmounts(tuple(amounts[place] for place in range(len(lines))), charged)


def total(lines: Sequence[Priced], *, delivery: int = 0) -> Amount:
    return totals(lines, delivery=delivery).total


def _decimal(text: str) -> Decimal:
    plain = "".join(text.split()).replace("\u202f", "").replace("€", "").replace(",", ".")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise BadFigure(_("« %(text)s » n’est pas un nombre.") % {"text": text}) from None
    if not found.is_finite():
        raise BadFigure(_("« %(text)s » n’est pas un nombre.") % {"text": text})
    return found


def quantity(text: str) -> int:
    """Thousandths of what a person typed, « 12,5 »; raises BadFigure."""
    if not text.strip():
        raise BadFigure(_("Indiquez la quantité."))
    found = _decimal(text)
    if found <= 0:
        raise BadFigure(_("Indiquez une quantité au-dessus de zéro."))
    if found > MOST:
        raise BadFigure(_("Cette quantité dépasse dix millions : vérifiez-la."))
    if found * MILLI != int(found * MILLI):
        raise BadFigure(_("Trois décimales au plus dans une quantité."))
    return int(found * MILLI)


def unit_price(text: str) -> int:
    """1/10,000 € of what a person typed, « 4,25 € »; raises BadFigure."""
    if not text.strip():
        raise BadFigure(_("Indiquez le prix."))
    found = _decimal(text)
    if found < 0:
        raise BadFigure(_("Un prix ne peut pas être négatif."))
    if found > MOST:
        raise BadFigure(_("Ce prix dépasse dix millions d’euros : vérifiez-le."))
    if found * 10_000 != int(found * 10_000):
        raise BadFigure(_("Quatre décimales au plus dans un prix."))
    return int(found * 10_000)


def cents(text: str) -> int:
    """Cents of an amount that a person typed; raises BadFigure."""
    found = _decimal(text)
    if found < 0:
        raise BadFigure(_("Un montant ne peut pas être négatif."))
    if found > MOST * 100:
        raise BadFigure(_("Ce montant est trop grand : vérifiez-le."))
    if found * 100 != int(found * 100):
        raise BadFigure(_("Deux décimales au plus dans un montant."))
    return int(found * 100)


def unit_of(unit: str, quantity: int) -> str:
    """« pièces » of two or more; signs and short forms (kg, m²) never change."""
    is_word = len(unit) > 2 and unit.isalpha()
    return f"{unit}s" if quantity >= 2 * MILLI and is_word and unit[-1] not in "sxz" else unit


def written(quantity: int) -> str:
    """« 12,5 » of thousandths."""
    text = f"{Decimal(quantity) / MILLI:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
