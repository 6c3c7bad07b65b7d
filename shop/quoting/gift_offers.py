"""What a supplier offers as a gift box: price a head, VAT, allergens, and no alcohol where none
is wanted.

An offer line that answers a box line is the box itself, or what is left of it to price (box,
packing). Lines beside are components, each with its own VAT and, from the supplier's catalogue,
its allergens. Offers have no column for the box of a component; its quantity tells it:

- a multiple of all boxes goes into every box;
- else a multiple of one kind of box goes into that kind, the larger kind first, the alcohol-free
  one when both are equal;
- anything else (eight kilograms of biscuits) is shared by every box.

Alcohol never goes into an alcohol-free box, so that its quantity must be one of the other boxes'
alone; what could be read both ways is refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from shop.listings.detail import ALLERGENS
from shop.money import Amount
from shop.quoting.amounts import MILLI
from shop.quoting.drafting import BOX_TITLE, DRY_BOX_TITLE
from shop.quoting.gifts import last_order_on
from shop.quoting.models import GiftBox, Offer, OfferLine

EVERY, WITH, DRY = "every", "with", "dry"


@dataclass(frozen=True, slots=True)
class BoxPrice:
    """One kind of box: how many, cents including tax of one without delivery, cents above the
    budget."""

    title: str
    count: int
    gross: int
    over: int


@dataclass(frozen=True, slots=True)
class BoxOffer:
    """What the buyer reads of an offer of boxes. `unknown`: lines whose allergens nobody gave."""

    boxes: tuple[BoxPrice, ...]
    by_rate: tuple[tuple[int, Amount], ...]
    allergens: tuple[str, ...]
    unknown: int
    last_order_on: date | None

    @property
    def is_over(self) -> bool:
        return any(each.over for each in self.boxes)


def read(offer: Offer, box: GiftBox) -> BoxOffer:
    """An offer whose invitation is loaded with request and supplier; 2 queries."""
    lines = _lines(offer)
    allergens, unknown = _allergens(lines)
    by_rate: dict[int, Amount] = {}
    for line in lines:
        known = by_rate.get(line.vat_permille, Amount(0, 0))
        by_rate[line.vat_permille] = known + Amount(line.net, line.tax)
    return BoxOffer(
        boxes=tuple(_prices(lines, box)),
        by_rate=tuple(sorted(by_rate.items())),
        allergens=allergens,
        unknown=unknown,
        last_order_on=last_order_on(offer),
    )


def refuse_alcohol(offer: Offer, box: GiftBox | None) -> tuple[str, str]:
    """Why the offer's alcohol could reach who wants none, and the field of the line; or ("", "")."""
    if box is None or not box.without_alcohol:
        return "", ""
    for line in _lines(offer):
        if not _is_alcohol(line):
            continue
        told = {"title": line.title, "with": box.heads - box.without_alcohol}
        if line.line is not None:
            if line.line.title != DRY_BOX_TITLE:
                continue
            return (
                _("« %(title)s » contient de l’alcool : cette ligne est celle des coffrets sans "
                  "alcool.") % told,
                f"line-{line.line_id}",
            )  # fmt: skip
        if _is_for_others_alone(line.quantity, box):
            continue
        where = f"extra-{line.position}"
        if not told["with"]:
            return _("« %(title)s » contient de l’alcool : tous les coffrets sont sans alcool.") % told, where  # fmt: skip
        return (
            _("« %(title)s » contient de l’alcool et irait aussi dans les coffrets sans alcool : "
              "indiquez %(with)d pièces (une par coffret avec alcool), sur plusieurs lignes s’il en "
              "faut plusieurs par coffret.") % told,
            where,
        )  # fmt: skip
    return "", ""


def goes_into(quantity: int, box: GiftBox) -> str:
    """The boxes of a component of that many thousandths, without alcohol."""
    dry, others = box.without_alcohol, box.heads - box.without_alcohol
    if not dry or not others or quantity % (box.heads * MILLI) == 0:
        return EVERY
    kinds = sorted([(others, WITH), (dry, DRY)], key=lambda kind: (-kind[0], kind[1]))
    return next((kind for count, kind in kinds if quantity % (count * MILLI) == 0), EVERY)


def _is_for_others_alone(quantity: int, box: GiftBox) -> bool:
    others = box.heads - box.without_alcohol
    return others > 0 and quantity % (others * MILLI) == 0 and quantity % (box.heads * MILLI) != 0


def _lines(offer: Offer) -> list[OfferLine]:
    return list(offer.lines.select_related("line", "sellable__listing").order_by("position"))


def _is_alcohol(line: OfferLine) -> bool:
    return line.sellable is not None and bool(line.sellable.listing.alcohol_tenths)


def _allergens(lines: Iterable[OfferLine]) -> tuple[tuple[str, ...], int]:
    """Of what comes from the catalogue with a list; an empty list says nothing."""
    codes: set[str] = set()
    unknown = 0
    for line in lines:
        given = line.sellable.listing.allergens if line.sellable is not None else []
        codes.update(given)
        unknown += not given
    return tuple(str(ALLERGENS[code]) for code in ALLERGENS if code in codes), unknown


def _prices(lines: Sequence[OfferLine], box: GiftBox) -> list[BoxPrice]:
    counts = {WITH: box.heads - box.without_alcohol, DRY: box.without_alcohol}
    sums = {WITH: Fraction(0), DRY: Fraction(0)}
    for line in lines:
        gross, kind = line.net + line.tax, _kind(line, box)
        if kind == EVERY:
            for each in sums:
                sums[each] += Fraction(gross, box.heads)
        elif counts[kind]:
            sums[kind] += Fraction(gross, counts[kind])
    titles = {WITH: BOX_TITLE, DRY: DRY_BOX_TITLE}
    return [
        BoxPrice(titles[kind], count, gross := _cents(sums[kind]),
                 max(0, gross - box.budget_per_head))
        for kind, count in counts.items()
        if count
    ]  # fmt: skip


def _kind(line: OfferLine, box: GiftBox) -> str:
    if line.line is not None:
        return DRY if line.line.title == DRY_BOX_TITLE else WITH
    if _is_alcohol(line) and box.without_alcohol:
        return WITH
    return goes_into(line.quantity, box)


def _cents(value: Fraction) -> int:
    """Half up."""
    return int((2 * value.numerator + value.denominator) // (2 * value.denominator))
