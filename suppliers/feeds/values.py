"""One cell to one value in our units. Pure.

Every parser takes a cell that holds something, and gives a value, ABSENT where the cell means
that there is none, or raises Bad; Odd is a Bad with a value that can be kept all the same.
"""

import html
import json
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from shop.money import UNIT
from shop.places.text import fold
from suppliers.feeds.readers.base import Cell

MOST_EUROS = 1_000_000


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
    r"=\s*[-+]?\s*(?:[A-Za-z.À-ÿ]+\s*\(|\$?[A-Za-z]{1,3}\$?[0-9]|[0-9].*[-+*/^&]"
    r"|'[^']+'!|[^\W\d_]\w*!|\"[^\"]*\"\s*&)"
)
# Keeps the zeros of ="00123" from spreadsheets.
_QUOTED = re.compile(r'="([^"]*)"')
_ERROR = re.compile(
    r"#(?:REF|N/?A|N/D|VALUE|VALEUR|NAME|NOM|DIV/0|NUM|NOMBRE|NULL|NUL|SPILL|CALC|ERROR)[!?]?",
    re.I,
)
# No database keeps these: control characters, and halves of characters.
UNKEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
BLANKS = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u2002\u2003\u200a\t"), " ")
# Come along when text is copied from pages; the joiner of emojis is not among them.
_INVISIBLE = re.compile(r"[\u200b\u200c\u200e\u200f\u2060\ufeff]")


@lru_cache(maxsize=16)
def known(kind: str) -> frozenset[str]:
    """Folded words of one kind: see data/words.json."""
    path = Path(__file__).parent / "data" / "words.json"
    words = json.loads(path.read_text(encoding="utf-8"))["plain"][kind]
    return frozenset(map(fold, words))


def is_empty(cell: Cell) -> bool:
    """Whether nothing is written in the cell; ="" is how spreadsheets write it in a CSV."""
    if not isinstance(cell, str):
        return False
    if not cell or cell.isspace():
        return True
    if cell[0].isalnum():
        return False
    return _INVISIBLE.sub("", cell).strip() in ("", '=""')


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
    if text[:1] == "'" and text[1:2].isdigit():
        text = text[1:]  # how spreadsheets mark a number that is a text
    if not text.isascii():
        text = _INVISIBLE.sub("", text).strip()
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
_LONGEST = 30  # characters of a number
_LARGEST = 10**12  # beyond, arithmetic would no longer be exact


def _not_a_number(text: str) -> Bad:
    return Bad(
        _("« %(value)s » n’est pas un nombre.") % {"value": text.strip()[:40]},
        _("Écrivez des chiffres, par exemple « 12 » ou « 6,90 »."),
    )


def number(text: str, *, mark: str = "") -> Decimal:
    """A number in French, English or Swiss writing; « 1,234 » goes by `mark`, else is 1.234.

    Raises Bad.
    """
    plain = text.translate(BLANKS).strip()
    sign = 1
    if plain[:1] in "+-−–" and plain:
        sign = 1 if plain[0] == "+" else -1
        plain = plain[1:].lstrip()
    if not plain or len(plain) > _LONGEST:
        raise _not_a_number(text)
    if (found := _AMBIGUOUS.fullmatch(plain)) and mark and found[1] != mark:
        digits = plain.replace(found[1], "")
    elif _PLAIN.fullmatch(plain):
        digits = plain.replace(",", ".")
    elif (found := _GROUPED.fullmatch(plain)) and found[2] != found[3]:
        whole = plain[: found.start(3)] if found[3] else plain
        digits = whole.replace(found[2], "")
        if found[3]:
            digits += "." + found[4]
    else:
        raise _not_a_number(text)
    value = Decimal(digits)
    if value > _LARGEST:
        raise _not_a_number(text)
    return sign * value


def decimal_mark(samples: Iterable[Cell]) -> str:
    """ "," or "." where the numbers of a column show which; "" where they do not, or disagree."""
    votes = {",": 0, ".": 0}
    for cell in samples:
        if not isinstance(cell, str) or (found := _NUMBER.search(cell)) is None:
            continue
        digits = found[0].translate(BLANKS).strip(" .,'’")
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


def rounded(value: Decimal) -> int:
    """Half up, away from zero."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


# Prices

_EURO = re.compile(r"€|(?<![a-zà-ÿ])(?:euros?|eur)(?![a-zà-ÿ])", re.I)
_TAX = re.compile(
    r"\(?(?<![a-zà-ÿ])(?:(h\.?\s?t\.?|hors taxes?)|(t\.?\s?t\.?c\.?))(?:\)|(?=\s|$))", re.I
)
# What a price is for: « 4,50 € le pot », « 28 €/h », « 4,50 € pièce ».
_SOLD_BY = (
    r"pi[eè]ce|unit[eé]|pce|exemplaire|pot|bocal|sachet|barquette|bouteille|bo[iî]te|botte|bouquet"
    r"|plateau|colis|carton|caisse|panier|lot|paquet|flacon|bidon|sac|rouleau|tablette|plaque|part"
    r"|pers\.?|personne|couvert|heure|journ[eé]e|jour|nuit|s[eé]ance|forfait|m2|m²|each|unit|hour"
)
_EACH = re.compile(
    rf"\s*(?:(?:/|\ble |\bla |\bl['’]|\bpar |\bper )\s*(?:{_SOLD_BY}|u|pc|ex|h|j)"
    rf"|(?<=[\s€])(?:{_SOLD_BY}))\.?$",
    re.I,
)
_BY_WEIGHT = re.compile(
    r"\s*(?:/|\ble |\bau |\bl['’]|\bdu |\bper |\bpar )\s*(kg|kilo|litre|l)\.?$", re.I
)
_FROM = re.compile(r"(?:[àa] partir de|d[èe]s|from)\s", re.I)
_CENTS = re.compile(r"([0-9]+)\s*€\s*([0-9]{2})")
_CURRENCIES = {
    "$": "USD", "us$": "USD", "£": "GBP", "¥": "JPY", "chf": "CHF", "fr.": "CHF", "usd": "USD",
    "gbp": "GBP", "cad": "CAD", "jpy": "JPY", "f": "FRF", "frf": "FRF", "francs": "FRF",
    "xpf": "XPF", "cfp": "XPF", "sek": "SEK", "dkk": "DKK", "nok": "NOK", "pln": "PLN",
    "mad": "MAD", "ca$": "CAD", "dollars": "USD", "livres": "GBP",
}  # fmt: skip


def price(cell: Cell, *, mark: str = "", basis: str = "", is_cents: bool = False) -> int | None:
    """1/10,000 €, rounded half up; None: on quote. Raises Bad.

    `basis` is what the column's prices include: a cell that says otherwise is refused.
    """
    text = written(cell)
    if _PLAIN.fullmatch(text) and len(text) <= _LONGEST:
        value = number(text, mark=mark)
    else:
        if "&" in text:
            text = html.unescape(text)
        said = fold(text)
        if said in known("on_quote"):
            return None
        if said in known("free"):
            return 0
        value = number(_amount(text, basis=basis), mark=mark)
    if is_cents:
        value /= 100
    if value < 0:
        raise Bad(_("Le prix est négatif."), _("Écrivez un prix en euros, par exemple « 6,90 »."))
    if value > MOST_EUROS:
        raise Bad(
            _("Le prix dépasse un million d’euros."),
            _("Vérifiez la virgule : « 6,90 », pas « 690 »."),
        )
    return rounded(value * UNIT)


def _amount(text: str, *, basis: str) -> str:
    """The number of a price, without its currency and its tax."""
    rest = _FROM.sub("", text.translate(BLANKS), count=1)
    rest = _BY_WEIGHT.sub("", _EACH.sub("", rest))
    rest = re.sub(r"[,.][-–]$", "", rest)  # Swiss: « 12,- »
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
    letters = re.sub(r"[0-9\s.,'’+−–-]", " ", rest.casefold()).split()
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


def tax_said(cell: Cell) -> str:
    """ "incl" for « 6,90 € TTC », "excl" for « 6 € HT », "" where the price says nothing."""
    found = _TAX.search(cell) if isinstance(cell, str) else None
    return ("excl" if found[1] else "incl") if found else ""


def is_from(cell: Cell) -> bool:
    """« À partir de 28 € »: the least that it costs."""
    return isinstance(cell, str) and bool(_FROM.match(cell.strip()))


def weight_of_price(cell: Cell) -> str:
    """ "kg" for « 12 €/kg », "l" for « 3 € le litre », "" for the price of a piece."""
    found = _BY_WEIGHT.search(cell.strip()) if isinstance(cell, str) else None
    return {"k": "kg", "l": "l"}[found[1][0].lower()] if found else ""


def _tax(basis: str) -> str:
    return _("HT") if basis == "excl" else _("TTC")


# Whole numbers

_COUNTED = re.compile(
    r"\s*(?:pi[eè]ces?|unit[eé]s?|pcs?|pce|u\.?|ex\.?|exemplaires?|units?|pieces?|jours?|days?|j"
    r"|(?:en|in)\s+stock|disponibles?|available|pots?|bocaux|sachets?|bouteilles?|bo[iî]tes?"
    r"|bottes?|colis|cartons?|caisses?|paniers?|lots?|paquets?|flacons?|sacs?|kg|barquettes?)$",
    re.I,
)
_MORE = re.compile(
    r"(?:\+\s*de|plus\s+de|more\s+than|>=?|≥|\+)\s*([0-9 .,]+)|([0-9 .,]+)\s*\+", re.I
)


_ABOUT = re.compile(r"(?:≈|~|environ|env\.?|approx\.?)\s*(?=[0-9])", re.I)


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


def stock(cell: Cell, *, most: int = 0, mark: str = "") -> int | Absent | None:
    """How many are left; None: not counted. « En stock » without a number tells nothing.

    Raises Bad; Odd with nought where a shop has sold more than it had.
    """
    text = written(cell)
    if not text[:1].isdigit():
        said = fold(text)
        if said in known("out_of_stock"):
            return 0
        if said in known("uncounted") or text == "∞":
            return None
        if said in known("in_stock"):
            return ABSENT
        if text[:1] in "-−–":
            number(_COUNTED.sub("", text), mark=mark)
            raise Odd(0, _("Le stock est négatif : il est lu comme épuisé."))
    if found := _MORE.fullmatch(text):
        text = found[1] or found[2]
    elif found := _ABOUT.match(text):
        text = text[found.end() :]
    return integer(text, most=most, mark=mark)


def availability(cell: Cell) -> int | Absent:
    """Nought where a word says that there are none left; any other word says nothing."""
    said = fold(cell) if isinstance(cell, str) else ""
    return 0 if said in known("out_of_stock") or said in known("no") else ABSENT


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


def boolean(cell: Cell) -> bool:
    """Raises Bad."""
    text = written(cell)
    said = fold(text)
    if said in known("yes") or text in ("✓", "✔", "☑"):
        return True
    if said in known("no") or text in ("✗", "✘", "☐"):
        return False
    raise Bad(
        _("« %(value)s » n’est ni oui ni non.") % {"value": text[:40]},
        _("Écrivez « oui » ou « non »."),
    )


# Codes


def too_long(text: str, most: int) -> Bad:
    return Bad(
        _("Le texte a %(length)s caractères : %(most)s au plus.")
        % {"length": len(text), "most": most},
        _("Raccourcissez-le."),
    )


_EXPONENT = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
_EXPONENT_REFERENCE = re.compile(r"[0-9][.,][0-9]+E\+[0-9]+")


def _cut() -> Bad:
    """A spreadsheet has dropped the end of the code."""
    return Bad(
        _("Le tableur a abrégé ce code : ses derniers chiffres sont perdus."),
        _("Mettez la colonne au format « Texte », puis saisissez à nouveau le code entier."),
    )


def ean(cell: Cell) -> str | Absent:
    """A code of 8, 13 or 14 digits whose check digit is right; UPC gets its leading 0.

    Raises Bad.
    """
    text = written(cell).lstrip("'’").removesuffix(".0")
    if not text[:1].isdigit() and fold(text) in known("no_ean"):
        return ABSENT
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
    # GS1: from the right, every second digit counts three times, and all make a multiple of ten.
    if (3 * sum(map(int, digits[-2::-2])) + sum(map(int, digits[-1::-2]))) % 10:
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
        raise too_long(text, most)
    if not text.isprintable() and (
        UNKEPT.search(text) or any(character in "\t\r\n" for character in text)
    ):
        raise Bad(
            _("La référence contient un caractère invisible."),
            _("Saisissez-la à nouveau, sans retour à la ligne."),
        )
    return text
