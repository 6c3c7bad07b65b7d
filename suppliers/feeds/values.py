"""One cell to one value in our units. Pure.

Every parser takes a cell that holds something, and gives a value, ABSENT where the cell means
that there is none, or raises Bad; Odd is a Bad with a value that can be kept all the same.
"""

import html as entities
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import Enum
from typing import Any, Final
from urllib.parse import urlsplit

import nh3
from django.utils.translation import gettext as _
from stdnum import ean as stdnum_ean

from shop.listings.units import CONTENT_UNITS
from shop.money import UNIT
from shop.places.text import fold
from suppliers.feeds.readers.base import Cell

MOST_EUROS = 1_000_000
MOST_PICTURES = 10
MOST_ADDRESS = 1000  # characters


class Absent(Enum):
    """The cell was filled to say that there is nothing."""

    ABSENT = ""


ABSENT: Final = Absent.ABSENT


class Bad(ValueError):
    """A cell that cannot be read: why, and how to mend it, in the supplier's words."""

    def __init__(self, reason: str, fix: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


class Odd(Bad):
    """A cell that was read in part, or in doubt: `value` is kept, the reason is told."""

    def __init__(self, value: Any, reason: str, fix: str = "") -> None:
        super().__init__(reason, fix)
        self.value = value


class Unknown(Bad):
    """A word that a person can give a meaning to, once for all."""

    def __init__(self, word: str, reason: str, fix: str = "") -> None:
        super().__init__(reason, fix)
        self.word = word


_FORMULA = re.compile(
    r"=\s*(?:[A-Za-z.À-ÿ]+\s*\(|[-+]?\$?[A-Za-z]{1,3}\$?[0-9]|[-+]?[0-9].*[-+*/^&])"
)
# Keeps the zeros of ="00123" from spreadsheets.
_QUOTED = re.compile(r'="([^"]*)"')
_ERROR = re.compile(
    r"#(?:REF|N/?A|N/D|VALUE|VALEUR|NAME|NOM|DIV/0|NUM|NOMBRE|NULL|NUL|SPILL|CALC|ERROR)[!?]?",
    re.I,
)
# No database keeps these: control characters, and halves of characters.
_UNKEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u2002\u2003\u200a\t"), " ")


def written(cell: Cell) -> str:
    """The text of the cell without blanks around it.

    Raises Bad for dates, formulas and what spreadsheets write in place of a value.
    """
    if not isinstance(cell, str):
        raise Bad(
            _("Le tableur a transformé cette cellule en date."),
            _("Mettez la colonne au format « Texte », puis saisissez à nouveau la valeur."),
        )
    text = cell.strip()
    if text[:1] in ("=", "#"):
        if quoted := _QUOTED.fullmatch(text):
            return quoted[1].strip()
        if _ERROR.fullmatch(text):
            raise Bad(
                _("La cellule contient une erreur du tableur."),
                _("Corrigez la formule, ou remplacez-la par sa valeur."),
            )
        if _FORMULA.match(text):
            raise Bad(
                _("La cellule contient une formule, pas son résultat."),
                _("Copiez la colonne, puis collez-la avec « Valeurs seulement »."),
            )
    return text


# Numbers

_PLAIN = re.compile(r"([0-9]+)(?:([.,])([0-9]+))?|[.,]([0-9]+)")
_GROUPED = re.compile(r"([0-9]{1,3})(?:([ '’.,])[0-9]{3})(?:\2[0-9]{3})*(?:([.,])([0-9]+))?")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}")
_NUMBER = re.compile(r"[0-9][0-9 .,'’\u00a0\u202f\u2009]*")
_LONGEST = 40  # characters of a number


def _not_a_number(text: str) -> Bad:
    return Bad(
        _("« %(value)s » n’est pas un nombre.") % {"value": text[:40]},
        _("Écrivez des chiffres, par exemple « 12 » ou « 6,90 »."),
    )


def number(text: str, *, mark: str = "") -> Decimal:
    """A number in French, English or Swiss writing; « 1,234 » goes by `mark`, else is 1.234.

    Raises Bad.
    """
    plain = text.translate(_BLANKS).strip()
    sign = 1
    if plain[:1] in "+-−–" and plain:
        sign = 1 if plain[0] == "+" else -1
        plain = plain[1:].lstrip()
    if not plain or len(plain) > _LONGEST:
        raise _not_a_number(text)
    if (found := _AMBIGUOUS.fullmatch(plain)) and mark and found[1] != mark:
        return sign * Decimal(plain.replace(found[1], ""))
    if _PLAIN.fullmatch(plain):
        digits = plain.replace(",", ".")
    elif (found := _GROUPED.fullmatch(plain)) and found[2] != found[3]:
        whole = plain[: found.start(3)] if found[3] else plain
        digits = whole.replace(found[2], "")
        if found[3]:
            digits += "." + found[4]
    else:
        raise _not_a_number(text)
    try:
        return sign * Decimal(digits)
    except InvalidOperation:
        raise _not_a_number(text) from None


def decimal_mark(samples: Iterable[Cell]) -> str:
    """ "," or "." where the numbers of a column show which; "" where they do not, or disagree."""
    votes = {",": 0, ".": 0}
    for cell in samples:
        if not isinstance(cell, str) or (found := _NUMBER.search(cell)) is None:
            continue
        digits = found[0].translate(_BLANKS).strip(" .,'’")
        marks = [character for character in digits if character in ".,"]
        if not marks or _AMBIGUOUS.fullmatch(digits):
            continue
        if len(set(marks)) == 2:
            votes[marks[-1]] += 1
        elif len(marks) > 1:
            votes["." if marks[0] == "," else ","] += 1
        else:
            votes[marks[0]] += 1
    if votes[","] == votes["."]:
        return ""
    return max(votes, key=lambda one: votes[one])


def _rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


# Prices

_QUOTE = frozenset(
    ("sur devis", "devis", "prix sur devis", "sur demande", "prix sur demande", "nous consulter")
    + ("on quote", "on request", "price on request", "quote", "a definir", "consulter")
)
_FREE = frozenset(("gratuit", "gratuite", "offert", "offerte", "free"))
_EURO = re.compile(r"€|\beuros?\b|\beur\b", re.I)
_TAX = re.compile(r"\(?\b(?:(h\.?\s?t\.?|hors taxes?)|(t\.?\s?t\.?c\.?))(?:\)|(?=\s|$))", re.I)
_CENTS = re.compile(r"([0-9]+)\s*€\s*([0-9]{2})")
_CURRENCIES = {
    "$": "USD", "us$": "USD", "£": "GBP", "¥": "JPY", "chf": "CHF", "fr.": "CHF", "usd": "USD",
    "gbp": "GBP", "cad": "CAD", "jpy": "JPY", "f": "FRF", "frf": "FRF", "francs": "FRF",
    "xpf": "XPF", "cfp": "XPF", "sek": "SEK", "dkk": "DKK", "nok": "NOK", "pln": "PLN",
    "mad": "MAD", "ca$": "CAD", "dollars": "USD", "livres": "GBP",
}  # fmt: skip


def price(cell: Cell, *, mark: str = "", basis: str = "") -> int | None:
    """1/10,000 €, rounded half up; None: on quote. Raises Bad.

    `basis` is what the column's prices include: a cell that says otherwise is refused.
    """
    text = written(cell)
    if _PLAIN.fullmatch(text) and len(text) <= _LONGEST:
        value = number(text, mark=mark)
    else:
        said = fold(text)
        if said in _QUOTE:
            return None
        if said in _FREE:
            return 0
        value = number(_amount(text, basis=basis), mark=mark)
    if value < 0:
        raise Bad(_("Le prix est négatif."), _("Écrivez un prix en euros, par exemple « 6,90 »."))
    if value > MOST_EUROS:
        raise Bad(
            _("Le prix dépasse un million d’euros."),
            _("Vérifiez la virgule : « 6,90 », pas « 690 »."),
        )
    return _rounded(value * UNIT)


def _amount(text: str, *, basis: str) -> str:
    """The number of a price, without its currency and its tax."""
    rest = text.translate(_BLANKS)
    if cents := _CENTS.fullmatch(rest.strip()):
        return f"{cents[1]}.{cents[2]}"
    rest = _EURO.sub(" ", rest)
    if said := _TAX.search(rest):
        told = "excl" if said[1] else "incl"
        if basis and told != basis:
            raise Bad(
                _("Le prix est dit %(told)s, mais la colonne est lue %(read)s.")
                % {"told": _tax(told), "read": _tax(basis)},
                _("Mettez tous les prix de la colonne hors taxes, ou tous toutes taxes comprises."),
            )
        rest = rest[: said.start()] + rest[said.end() :]
    rest = rest.strip()
    letters = re.sub(r"[0-9\s.,'’+-]", " ", rest.casefold()).split()
    for word in (*letters, "".join(letters)):
        if currency := _CURRENCIES.get(word):
            raise Bad(
                _("Le prix est en %(currency)s, pas en euros.") % {"currency": currency},
                _("La boutique vend en euros : convertissez le prix."),
            )
    if letters:
        raise Bad(
            _("« %(value)s » n’est pas un prix.") % {"value": text[:40]},
            _("Écrivez un prix en euros, par exemple « 6,90 », ou « sur devis »."),
        )
    return rest


def _tax(basis: str) -> str:
    return _("HT") if basis == "excl" else _("TTC")


# Whole numbers

_COUNTED = re.compile(
    r"\s*(?:pi[eè]ces?|unit[eé]s?|pcs?|pce|u\.?|ex\.?|exemplaires?|units?|pieces?|jours?|days?|j)$",
    re.I,
)
_MORE = re.compile(
    r"(?:\+\s*de|plus\s+de|more\s+than|>=?|≥|\+)\s*([0-9 .,]+)|([0-9 .,]+)\s*\+", re.I
)
_UNCOUNTED = frozenset(
    ("illimite", "illimitee", "sur commande", "unlimited", "infini", "a la demande", "preorder")
    + ("precommande", "backorder", "onbackorder", "on backorder", "pre order", "made to order")
    + ("fabrique a la demande", "a la commande", "non gere", "non suivi", "backordered")
)
_OUT = frozenset(
    ("epuise", "epuisee", "rupture", "rupture de stock", "en rupture", "en rupture de stock")
    + ("out of stock", "outofstock", "sold out", "soldout", "indisponible", "unavailable", "non")
    + ("no", "false", "faux", "hors stock", "pas en stock", "aucun", "not available")
    + ("https schema org outofstock", "http schema org outofstock", "discontinued")
)
_IN = frozenset(
    ("en stock", "in stock", "instock", "disponible", "available", "oui", "yes", "true", "vrai")
    + ("https schema org instock", "http schema org instock", "stock", "dispo", "limited")
)


def integer(cell: Cell, *, most: int = 0, least: int = 0, mark: str = "") -> int | Absent:
    """A whole number from `least` to `most` (0: any); nought is ABSENT where least is more.

    Raises Bad.
    """
    text = written(cell)
    value = number(_COUNTED.sub("", text), mark=mark)
    if value != value.to_integral_value():
        raise Bad(
            _("« %(value)s » n’est pas un nombre entier.") % {"value": text[:40]},
            _("Écrivez un nombre sans virgule, par exemple « 12 »."),
        )
    if value == 0 < least:
        return ABSENT
    if value < least:
        raise Bad(
            _("Le nombre est négatif."),
            _("Écrivez un nombre à partir de %(least)s.") % {"least": least},
        )
    if most and value > most:
        raise Bad(
            _("%(value)s est trop grand : %(most)s au plus.") % {"value": text[:40], "most": most},
        )
    return int(value)


def stock(cell: Cell, *, most: int = 0, mark: str = "") -> int | None | Absent:
    """How many are left; None: not counted. « En stock » without a number tells nothing.

    Raises Bad; Odd with nought where a shop has sold more than it had.
    """
    text = written(cell)
    if not text[:1].isdigit():
        said = fold(text)
        if said in _OUT:
            return 0
        if said in _UNCOUNTED or text == "∞":
            return None
        if said in _IN:
            return ABSENT
        if text[:1] in "-−–":
            number(_COUNTED.sub("", text), mark=mark)
            raise Odd(0, _("Le stock est négatif : il est lu comme épuisé."))
    if found := _MORE.fullmatch(text):
        text = found[1] or found[2]
    return integer(text, most=most, mark=mark)


# Quantities

_MEASURES: dict[str, tuple[str, Decimal]] = {}
for _unit, _factor, _names in (
    ("g", "0.001", "mg milligramme milligrammes"),
    ("g", "1", "g gr grs gramme grammes gram grams gms"),
    ("kg", "1", "kg kgs kilo kilos kilogramme kilogrammes kilogram kilograms"),
    ("kg", "1000", "t tonne tonnes"),
    ("ml", "1", "ml millilitre millilitres milliliter milliliters"),
    ("cl", "1", "cl centilitre centilitres centiliter"),
    ("cl", "10", "dl decilitre decilitres"),
    ("l", "1", "l lt ltr litre litres liter liters"),
    ("l", "100", "hl hectolitre hectolitres"),
    ("m2", "1", "m2 mq metre-carre metres-carres sqm"),
    ("hour", "1", "h hr hrs heure heures hour hours"),
    ("person", "1", "pers personne personnes person persons people convive convives couverts"),
    (
        "piece",
        "1",
        "piece pieces pc pcs pce pces unite unites u un ex exemplaire exemplaires unit units"
        " savon savons sachet sachets oeuf oeufs dosette dosettes bouteille bouteilles bougie"
        " bougies carte cartes paire paires lot lots capsule capsules biscuit biscuits crepe"
        " crepes galette galettes pot pots boite boites part parts barre barres tablette"
        " tablettes rouleau rouleaux feuille feuilles tranche tranches pack packs",
    ),
):
    for _name in _names.split():
        _MEASURES[_name] = (_unit, Decimal(_factor))
_POUNDS = {
    "lb": Decimal("453.59237"), "lbs": Decimal("453.59237"),
    "oz": Decimal("28.349523125"), "ounce": Decimal("28.349523125"),
    "ounces": Decimal("28.349523125"), "pound": Decimal("453.59237"),
    "pounds": Decimal("453.59237"),
}  # fmt: skip
_LEAD = re.compile(
    r"(?:environ|env\.?|approx\.?|net|poids net|poids|contenance|contenu|volume|≈|~|℮|c\.)\s*:?\s*",
    re.I,
)
_LOT = re.compile(
    r"(?:lot|pack|bo[iî]te|coffret|sachet|carton|caisse|set|box|par|les)s?(?:\s+(?:de|of))?\s*(?=[0-9])",
    re.I,
)
_MEASURE = re.compile(
    r"(?:([0-9]+)\s*(?:[x×*]|de|of)\s*)?([0-9][0-9 .,'’]*|[.,][0-9]+)?\s*([^\W\d_][^\W\d_ -]*[23²³]?(?: carr[eé]s?)?)?\.?",
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
_BY = re.compile(r"(?:[àa] )?l[ae'’]\s*|au\s+|per\s+|par\s+", re.I)
_MOST_CONTENT = Decimal(10_000_000)
_THOUSANDTH = Decimal("0.001")


def quantity(
    cell: Cell, *, unit: str = "", mark: str = "", words: Mapping[str, str] | None = None
) -> tuple[Decimal, str] | Absent:
    """What one item holds, in a unit of shop.listings.units, to three decimals.

    `unit` stands where the cell has none; `words` are a person's units for other words. Raises
    Bad, and Unknown for a unit nobody knows.
    """
    text = written(cell).translate(_BLANKS)
    bare = _LEAD.sub("", text, count=1) if _LEAD.match(text) else text
    bare = bare.rstrip(" ℮e") if bare.endswith(("℮", " e")) else bare
    alone = fold(_BY.sub("", bare, count=1)) if _BY.match(bare) else fold(bare)
    if alone in _ALONE:
        return Decimal(1), _ALONE[alone]
    in_lot = _LOT.match(bare)
    if in_lot:
        bare = bare[in_lot.end() :]
    found = _MEASURE.fullmatch(bare.strip())
    if found is None or not found[2]:
        raise Bad(
            _("« %(value)s » n’est pas une quantité.") % {"value": text[:40]},
            _("Écrivez un nombre et son unité, par exemple « 250 g » ou « 75 cl »."),
        )
    amount = number(found[2], mark=mark) * int(found[1] or 1)
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
    known = _MEASURES.get(folded.replace(" ", "-"))
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
    text = written(cell).translate(_BLANKS)
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
        measure, factor = _MEASURES.get(name, ("", Decimal(0)))
        if measure not in ("g", "kg"):
            raise Bad(
                _("« %(unit)s » n’est pas une unité de poids.") % {"unit": name[:40]},
                _("Écrivez un poids, par exemple « 420 g » ou « 0,42 kg »."),
            )
        weight = amount * factor * (1000 if measure == "kg" else 1)
    if weight == 0:
        return ABSENT
    whole = _rounded(weight)
    if most and whole > most:
        raise Bad(_("Le poids est trop grand."), _("Vérifiez l’unité : g ou kg."))
    return max(whole, 1)


_PER_CENT = re.compile(
    r"\s*(?:%|°|pour\s*cent|percent)\s*(?:vol\.?|alc\.?)*\s*(?:vol\.?|alc\.?)?\s*$", re.I
)


def percent(cell: Cell, *, mark: str = "") -> Decimal:
    """Per cent as written, 0 to 100: « 5,5 % » is 5.5. Raises Bad."""
    text = written(cell)
    value = number(_PER_CENT.sub("", text, count=1), mark=mark)
    if not 0 <= value <= 100:
        raise Bad(
            _("« %(value)s » n’est pas un pourcentage entre 0 et 100.") % {"value": text[:40]},
            _("Écrivez par exemple « 5,5 % »."),
        )
    return value


_YES = frozenset(("oui", "o", "yes", "y", "vrai", "true", "t", "1", "x", "v", "ok", "on", "actif"))
_NO = frozenset(("non", "n", "no", "faux", "false", "f", "0", "off", "inactif"))


def boolean(cell: Cell) -> bool:
    """Raises Bad."""
    text = written(cell)
    said = fold(text)
    if said in _YES or text in ("✓", "✔", "☑"):
        return True
    if said in _NO or text in ("✗", "✘", "☐"):
        return False
    raise Bad(
        _("« %(value)s » n’est ni oui ni non.") % {"value": text[:40]},
        _("Écrivez « oui » ou « non »."),
    )


# Codes

_EXPONENT = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
_EXPONENT_REFERENCE = re.compile(r"[0-9][.,][0-9]+E\+[0-9]+")


def _cut() -> Bad:
    return Bad(
        _("Le tableur a abrégé ce code : ses derniers chiffres sont perdus."),
        _("Mettez la colonne au format « Texte », puis saisissez à nouveau le code entier."),
    )


def ean(cell: Cell) -> str | Absent:
    """A code of 8, 13 or 14 digits whose check digit is right; UPC gets its leading 0.

    Raises Bad.
    """
    text = written(cell).lstrip("'’").removesuffix(".0")
    if _EXPONENT.fullmatch(text):
        raise _cut()
    digits = re.sub(r"[\s-]", "", text)
    if digits and not digits.strip("0"):
        return ABSENT
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (8, 12, 13, 14):
        raise Bad(
            _("« %(value)s » n’est pas un code-barres de 8, 12, 13 ou 14 chiffres.")
            % {"value": text[:40]},
            _("Recopiez les chiffres sous le code-barres, ou laissez la cellule vide."),
        )
    if not stdnum_ean.is_valid(digits):
        raise Bad(
            _("Le dernier chiffre de ce code-barres ne correspond pas aux autres."),
            _("Recopiez les chiffres sous le code-barres, ou laissez la cellule vide."),
        )
    return digits.zfill(13) if len(digits) == 12 else digits


def reference(cell: Cell, *, most: int = 64) -> str:
    """Raises Bad, and for what a spreadsheet made of a reference that looks like a date."""
    if not isinstance(cell, str):
        raise Bad(
            _("Le tableur a fait de cette référence une date."),
            _("Mettez la colonne au format « Texte », puis saisissez à nouveau la référence."),
        )
    text = written(cell)
    if _EXPONENT_REFERENCE.fullmatch(text):
        raise _cut()
    if len(text) > most:
        raise _too_long(text, most)
    if not text.isprintable() and (
        _UNKEPT.search(text) or any(character in "\t\r\n" for character in text)
    ):
        raise Bad(
            _("La référence contient un caractère invisible."),
            _("Saisissez-la à nouveau, sans retour à la ligne."),
        )
    return text


# Texts

_TAG = re.compile(r"<(?=[a-zA-Z/!])")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_ITEM = re.compile(r"<li\b[^>]*>", re.I)
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|table|tr|section|article|blockquote)\b[^>]*>", re.I
)
_HAS_BLOCKS = re.compile(r"<(?:p|br|div)\b", re.I)


def _too_long(text: str, most: int) -> Bad:
    return Bad(
        _("Le texte a %(length)s caractères : %(most)s au plus.")
        % {"length": len(text), "most": most},
        _("Raccourcissez-le."),
    )


def _day(cell: date) -> str:
    if isinstance(cell, datetime):
        at_midnight = cell.time() == time()
        return cell.date().isoformat() if at_midnight else cell.isoformat(" ", "minutes")
    return cell.isoformat()


def _without_tags(text: str) -> str:
    """Tags and what scripts hold are gone, entities are characters."""
    if _TAG.search(text):
        text = nh3.clean(text, tags=set())
    return entities.unescape(text) if "&" in text else text


def text(cell: Cell, *, most: int = 0, is_cut: bool = False) -> str:
    """One line without tags or entities, of `most` characters (0: any number).

    Raises Bad; Odd for a date, written as 2026-11-22, and for a text that is cut (`is_cut`).
    """
    if not isinstance(cell, str):
        raise Odd(_day(cell), _("Le tableur a fait de ce texte une date."), _("Vérifiez-le."))
    plain = written(cell)
    if "<" in plain:
        plain = _BLOCK.sub(" ", _BREAK.sub(" ", plain))
    plain = " ".join(_UNKEPT.sub("", _without_tags(plain)).split())
    if most and len(plain) > most:
        if not is_cut:
            raise _too_long(plain, most)
        short = plain[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:.–-")[: most - 1]
        raise Odd(
            f"{short}…",
            _("Le texte a %(length)s caractères : il est coupé à %(most)s.")
            % {"length": len(plain), "most": most},
            _("Raccourcissez-le."),
        )
    return plain


def html(cell: Cell) -> str:
    """Paragraphs of plain text between empty lines, as pages show a description.

    Pages escape what they show and make paragraphs of lines themselves: tags would be read by
    customers, so paragraphs, line breaks and lists become lines, the rest of the tags goes.
    Raises Bad; Odd for a date.
    """
    if not isinstance(cell, str):
        raise Odd(_day(cell), _("Le tableur a fait de ce texte une date."), _("Vérifiez-le."))
    # WooCommerce writes line ends as a backslash and an n.
    plain = written(cell).replace("\\r", "").replace("\\n", "\n").replace("\r\n", "\n")
    plain = plain.replace("\r", "\n")
    if "<" in plain:
        if _HAS_BLOCKS.search(plain):
            plain = plain.replace("\n", " ")
        plain = _ITEM.sub("\n– ", _BREAK.sub("\n", plain))
        plain = re.sub(r"</li\s*>", "", plain, flags=re.I)
        plain = _BLOCK.sub("\n\n", plain)
    plain = _UNKEPT.sub("", _without_tags(plain))
    lines = "\n".join(" ".join(line.split()) for line in plain.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


# Addresses

_BETWEEN = re.compile(r"[|\r\n]+|[\s,;]+(?=(?:https?:)?//)", re.I)


def addresses(cell: Cell) -> list[str]:
    """Addresses of pictures, ten at most, each once, in the order of the cell.

    Raises Bad when there is none; Odd with the good ones when one is not an address.
    """
    found: list[str] = []
    wrong = ""
    for part in _BETWEEN.split(written(cell)):
        one = part.strip(" ,;\t\u00a0\"'")
        if not one:
            continue
        address = _address(one)
        if not address:
            wrong = wrong or one
        elif address not in found:
            found.append(address)
    if not found:
        raise Bad(
            _("« %(value)s » n’est pas l’adresse d’une image.") % {"value": wrong[:60]},
            _("Écrivez une adresse qui commence par « https:// »."),
        )
    if wrong:
        raise Odd(
            found[:MOST_PICTURES],
            _("« %(value)s » n’est pas l’adresse d’une image.") % {"value": wrong[:60]},
            _("Écrivez une adresse qui commence par « https:// »."),
        )
    if len(found) > MOST_PICTURES:
        raise Odd(
            found[:MOST_PICTURES],
            _("La ligne a %(count)s images : les %(most)s premières sont prises.")
            % {"count": len(found), "most": MOST_PICTURES},
        )
    return found


def _address(one: str) -> str:
    """The address as it can be fetched, or ""."""
    if one.startswith("//"):
        one = f"https:{one}"
    if len(one) > MOST_ADDRESS or _UNKEPT.search(one):
        return ""
    try:
        parts = urlsplit(one)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host:
        return ""
    return one.replace(" ", "%20").replace("\t", "%09")
