"""What an item holds and weighs, from texts such as « 6 × 33 cl ». Pure."""

import json
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from shop.listings.units import CONTENT_UNITS
from shop.places.text import fold
from suppliers.feeds.readers.base import Cell
from suppliers.feeds.values import ABSENT, BLANKS, Absent, Bad, Unknown, number, rounded, written

_POUNDS = {
    "lb": Decimal("453.59237"), "lbs": Decimal("453.59237"),
    "oz": Decimal("28.349523125"), "ounce": Decimal("28.349523125"),
    "ounces": Decimal("28.349523125"), "pound": Decimal("453.59237"),
    "pounds": Decimal("453.59237"),
}  # fmt: skip
_LEAD = re.compile(
    r"(?:environ|env\.?|approx\.?|poids net|poids|contenance|contenu|volume|net|≈|~|℮|c\.|"
    r"(?:pot|bocal|bouteille|canette|bidon|flacon|tube|barquette|paquet|[ée]tui|plaquette|"
    r"tablette|verrine|seau|sac|poche|pain|brique|cubi|bib)s?(?:\s+de)?)\s*:?\s*(?=[0-9])",
    re.I,
)
_TAIL = re.compile(r"(?:\s*\([^)]*\)|\s+net|\s+env(?:iron|\.)|\s*℮|\s+e)$", re.I)
# One of these without a unit after its number holds that many pieces.
_LOT = re.compile(
    r"(?:lot|pack|bo[iî]te|coffret|sachet|carton|caisse|set|box|par|les)s?(?:\s+(?:de|of))?"
    r"\s*(?=[0-9])",
    re.I,
)
_TIMES_AFTER = re.compile(r"(.*[^\W\d_])\s*[x×*]\s*([0-9]{1,5})", re.I)
_MEASURE = re.compile(
    r"(?:([0-9]{1,5})\s*(?:[x×*]|de|of)\s*)?([0-9][0-9 .,'’]*|[.,][0-9]+)?\s*"
    r"([^\W\d_][^\W\d_ -]*[23²³]?(?: carr[eé]s?)?)?\.?",
    re.I,
)
_ALONE = {
    "piece": "piece",
    "unite": "piece",
    "kilo": "kg",
    "kg": "kg",
    "litre": "l",
    "heure": "hour",
}
# What greengrocers sell by.
_SOLD_ALONE = frozenset(
    "botte bouquet barquette sachet pot bocal bouteille lot paquet plateau caisse colis".split()  # noqa: SIM905
)
_BY = re.compile(r"(?:[àa] )?l[ae'’]\s*|au\s+|per\s+|par\s+", re.I)
_MOST_CONTENT = Decimal(10_000_000)
_THOUSANDTH = Decimal("0.001")


@lru_cache(maxsize=1)
def _measures() -> dict[str, tuple[str, Decimal]]:
    """Folded name → (unit of shop.listings.units, how many of it one is)."""
    path = Path(__file__).parent / "data" / "units.json"
    return {
        fold(name): (row["unit"], Decimal(row["factor"]))
        for row in json.loads(path.read_text(encoding="utf-8"))
        for name in row["names"]
    }


def quantity(
    cell: Cell, *, unit: str = "", mark: str = "", words: Mapping[str, str] | None = None
) -> tuple[Decimal, str] | Absent:
    """What one item holds, in a unit of shop.listings.units, to three decimals.

    `unit` stands where the cell has none; `words` are a person's units for other words. Raises
    Bad, and Unknown for a unit nobody knows.
    """
    text = written(cell).translate(BLANKS)
    bare = _TAIL.sub("", _LEAD.sub("", text, count=1) if _LEAD.match(text) else text)
    alone = fold(_BY.sub("", bare, count=1)) if _BY.match(bare) else fold(bare)
    if alone in _ALONE:
        return Decimal(1), _ALONE[alone]
    if alone in _SOLD_ALONE:
        return Decimal(1), "piece"
    in_lot = _LOT.match(bare)
    if in_lot:
        bare = bare[in_lot.end() :]
    times = 1
    if after := _TIMES_AFTER.fullmatch(bare):
        bare, times = after[1], int(after[2])
    found = _MEASURE.fullmatch(bare.strip())
    if found is None or not found[2]:
        raise Bad(
            _("« %(value)s » n’est pas une quantité.") % {"value": text[:40]},
            _("Écrivez un nombre et son unité, par exemple « 250 g » ou « 75 cl »."),
        )
    amount = number(found[2], mark=mark) * int(found[1] or 1) * times
    name = found[3] or ("piece" if in_lot else unit)
    if not name:
        if amount == 0:
            return ABSENT
        raise Bad(
            _("Il manque l’unité."),
            _("Écrivez un nombre et son unité, par exemple « 250 g » ou « 75 cl »."),
        )
    if amount == 0:
        return ABSENT
    measure, factor = _measure(name, words or {})
    if measure is ABSENT:
        return ABSENT
    return _fitting(amount * factor, measure)


def _measure(name: str, words: Mapping[str, str]) -> tuple[str | Absent, Decimal]:
    folded = fold(name.replace("²", "2"))
    if folded in words:
        answer = words[folded]
        return (answer if answer in CONTENT_UNITS else ABSENT), Decimal(1)
    if name in CONTENT_UNITS:
        return name, Decimal(1)
    known = _measures().get(folded)
    if known is None:
        raise Unknown(
            name,
            _("L’unité « %(unit)s » n’est pas connue.") % {"unit": name[:40]},
            _("Écrivez g, kg, ml, cl, l, pièce, m², heure ou personne."),
        )
    return known


def _fitting(amount: Decimal, unit: str) -> tuple[Decimal, str]:
    smaller = {"kg": "g", "l": "ml"}
    if amount != amount.quantize(_THOUSANDTH) and unit in smaller:
        amount, unit = amount * 1000, smaller[unit]
    exact = amount.quantize(_THOUSANDTH, rounding=ROUND_HALF_UP)
    if exact != amount or exact >= _MOST_CONTENT:
        raise Bad(
            _("La quantité a plus de trois décimales, ou elle est trop grande."),
            _("Choisissez une autre unité : « 250 g » plutôt que « 0,25 kg »."),
        )
    return (
        exact.normalize() if exact != exact.to_integral_value() else exact.to_integral_value()
    ), unit


def grams(cell: Cell, *, unit: str = "g", mark: str = "", most: int = 0) -> int | Absent:
    """Whole grams, half up; `unit` (g, kg, lb or oz) stands where the cell has none.

    Nought is ABSENT: systems write it where nobody weighed. Raises Bad.
    """
    text = written(cell).translate(BLANKS)
    found = re.fullmatch(r"([0-9., '’]+?)\s*([^\W\d_]+)?\.?", text)
    if found is None:
        raise Bad(
            _("« %(value)s » n’est pas un poids.") % {"value": text[:40]},
            _("Écrivez un poids, par exemple « 420 g » ou « 0,42 kg »."),
        )
    name = fold(found[2] or unit)
    amount = number(found[1], mark=mark)
    if name in _POUNDS:
        weight = amount * _POUNDS[name]
    else:
        measure, factor = _measures().get(name, ("", Decimal(0)))
        if measure not in ("g", "kg"):
            raise Bad(
                _("« %(unit)s » n’est pas une unité de poids.") % {"unit": name[:40]},
                _("Écrivez un poids, par exemple « 420 g » ou « 0,42 kg »."),
            )
        weight = amount * factor * (1000 if measure == "kg" else 1)
    if weight == 0:
        return ABSENT
    whole = rounded(weight)
    if most and whole > most:
        raise Bad(_("Le poids est trop grand."), _("Vérifiez l’unité : g ou kg."))
    return max(whole, 1)
