"""Words of suppliers and of their systems to our codes: choices, allergens, VAT. Pure."""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shop.listings.detail import ALLERGENS
from shop.money import UnknownVat, vat_categories
from shop.money import vat as vat_in_force
from shop.places.text import fold
from suppliers.feeds.fields import BY_CODE
from suppliers.feeds.readers.base import Cell
from suppliers.feeds.values import ABSENT, Absent, Bad, Odd, Unknown, known, number, written

_NONE: Mapping[str, str] = {}


class AgainstRegime(Bad):
    """A VAT that the supplier's own regime excludes; `code` is the regime's, or ""."""

    def __init__(self, code: str, reason: str, fix: str = "") -> None:
        super().__init__(reason, fix)
        self.code = code


class UnknownName(Unknown):
    """The name that a system gives one of its VAT rates: a person can say what it means."""


def _read(name: str) -> Any:
    return json.loads((Path(__file__).parent / "data" / name).read_text(encoding="utf-8"))


def _by_word(words: Mapping[str, list[str]]) -> dict[str, str]:
    """Folded word → code; what folding would change into another word is kept as written."""
    found: dict[str, str] = {}
    for code, names in words.items():
        for name in names:
            found[name.casefold()] = code
            if not name.startswith(("-", "−")):
                found.setdefault(fold(name), code)
    return found


@lru_cache(maxsize=1)
def _choices() -> dict[str, dict[str, str]]:
    data = _read("words.json")
    tables = {field: _by_word(words) for field, words in data["choices"].items()}
    for field, names in data["nothing"].items():
        for word in names:
            tables[field].setdefault(fold(word), "")
    return tables


def choice(cell: Cell, *, field: str, remembered: Mapping[str, str] = _NONE) -> str | Absent:
    """One of the field's codes; ABSENT for a word that means none. Raises Unknown, Bad."""
    text = written(cell)
    said = fold(text)
    allowed = BY_CODE[field].choices
    if said in remembered:
        code = remembered[said]
        return code if code in allowed else ABSENT
    table = _choices()[field]
    for word in (text.casefold(), said):
        if word in allowed:
            return word
        if word in table:
            return table[word] or ABSENT
    # Systems list several: « visible, search ».
    for part in re.split(r"[,;|]", text):
        if (word := fold(part)) in table and table[word]:
            return table[word]
    raise Unknown(
        text,
        _("« %(value)s » n’est pas un choix connu.") % {"value": text[:40]},
        _("Dites une fois ce que ce mot veut dire, à la page des correspondances."),
    )


def state_of_opposite(cell: Cell, *, remembered: Mapping[str, str] = _NONE) -> str | Absent:
    """The state that a column such as « Archivé » or « En sommeil » says; no says nothing.

    Raises Unknown, Bad.
    """
    said = fold(written(cell))
    if said in remembered:
        return choice(cell, field="state", remembered=remembered)
    if said in known("no"):
        return ABSENT
    if said in known("yes"):
        return "draft"
    return choice(cell, field="state")


# Allergens

_SPLIT = re.compile(r"[,;/|\n•·.:()]|\bet\b|\band\b|\bou\b|\bor\b", re.I)
_TRACES = re.compile(
    r"\b(?:traces?\b|peut contenir|peuvent contenir|may contain|pr[ée]sence possible)", re.I
)
_FREE_OF = re.compile(r"(?:sans|free of|without|no) (?=.)|.* free$")
_OPENING = re.compile(
    r"^(?:en|fr|contient|contains|presence|allergenes?|allergens?|liste|de|du|des|la|le|les|l|d|"
    r"produits? a base|a base|derives?|avec|with) "
)


@lru_cache(maxsize=1)
def _allergens() -> tuple[dict[str, str], tuple[str, ...]]:
    """Folded word → code, and the words from the longest."""
    table = _by_word(_read("words.json")["allergens"])
    for code, label in ALLERGENS.items():
        table[fold(code)] = code
        table[fold(str(label))] = code
    words = {word: code for word, code in table.items() if word == fold(word)}
    return words, tuple(sorted(words, key=lambda word: (-len(word), word)))


def known_allergens(text: str) -> list[str]:
    """Codes of the allergens named anywhere in the text, in the order of the regulation."""
    try:
        return allergens(text)
    except Odd as odd:
        return list(odd.value)
    except Bad:
        return []


def allergens(cell: Cell, *, remembered: Mapping[str, str] = _NONE) -> list[str]:
    """Codes of shop.listings.detail.ALLERGENS, in its order.

    Raises Bad; Odd with those that were understood, when words are left over.
    """
    text = written(cell)
    found: set[str] = set()
    strange: list[str] = []
    said, *traces = _TRACES.split(text, maxsplit=1)
    for part in _SPLIT.split(said):
        word = fold(part)
        while opening := _OPENING.match(word):
            word = word[opening.end() :]
        if not word or word in ("en", "fr", "contient", "contains", "allergenes", "allergens"):
            continue
        if word in remembered:
            found.update({remembered[word]} & ALLERGENS.keys())
        elif not _collect(word, found):
            strange.append(part.strip())
    codes = [code for code in ALLERGENS if code in found]
    if strange:
        raise Odd(
            codes,
            _("Allergène inconnu : « %(words)s ».") % {"words": ", ".join(strange)[:120]},
            _("Nommez l’un des quatorze allergènes, par exemple « lait » ou « fruits à coque »."),
        )
    if traces:
        raise Odd(
            codes,
            _("Les traces possibles ne sont pas reprises parmi les allergènes."),
            _("Écrivez-les dans la description."),
        )
    return codes


def _collect(said: str, found: set[str]) -> bool:
    """Adds the allergens of one phrase; False when it has none and is no known other thing."""
    table, longest = _allergens()
    if said in table:
        found.update({table[said]} - {""})
        return True
    if _FREE_OF.match(said):
        return True
    rest = f" {said} "
    is_known = False
    for word in longest:
        if f" {word} " in rest:
            rest = rest.replace(f" {word} ", " | ")
            found.update({table[word]} - {""})
            is_known = True
    return is_known


# VAT

_RATE = re.compile(r"(?<![0-9.,])([0-9]{1,3}(?:[.,][0-9]{1,6})?)(?![0-9.,]*[0-9])\s*(%?)")


_NUMBER = re.compile(r"[0-9]")


@lru_cache(maxsize=1)
def _vat_words() -> dict[str, str]:
    return _by_word(_read("vat_words.json"))


def names_vat(text: str, *, day: date) -> bool:
    """Whether the cell says a VAT that we know: « 5,5 % », « TVA 20 », « Taux réduit »."""
    try:
        _vat_code(text, fold(text), day)
    except Bad:
        return False
    return True


@lru_cache(maxsize=16)
def _rates(day: date) -> dict[Decimal, str]:
    """Per cent → code of the rates in force that day, those of nought excepted."""
    return {
        category.rate: category.code
        for category in vat_categories()
        if category.permille and category.covers(day)
    }


_REGIME_CODES = {"franchise": "franchise", "exempt": "exempt_association"}


def regime_code(regime: str) -> str:
    """The one VAT code of a supplier who charges none; "" for one who does."""
    return _REGIME_CODES.get(regime, "")


def vat(
    cell: Cell,
    *,
    regime: str,
    day: date,
    remembered: Mapping[str, str] = _NONE,
    has_numbers: bool = False,
) -> str | Absent:
    """The VAT code in force on the day that a rate or its name means.

    `has_numbers`: the column names rates by numbers of its system's own. Raises Unknown, Bad, and AgainstRegime where the supplier's regime excludes it.
    """
    text = written(cell)
    said = fold(text)
    if said in remembered:
        code = remembered[said]
        if not code:
            return ABSENT
    else:
        code = _vat_code(text, said, day, has_numbers=has_numbers)
    return _allowed(code, regime=regime, day=day, text=text)


def _vat_code(text: str, said: str, day: date, *, has_numbers: bool = False) -> str:
    words = _vat_words()
    if (plain := text.casefold()) == "parent" or plain in _known_codes():
        return plain
    if said in words:
        return words[said]
    for value, sign in sorted(_RATE.findall(text), key=lambda one: not one[1]):
        if text.startswith(("-", "−")):
            break
        rate = number(value).normalize()
        # Spreadsheets keep « 5,5 % » as 0.055.
        for one in (rate,) if sign or rate > 1 else (rate * 100,):
            if one == 0:
                return "zero"
            if code := _rates(day).get(one.normalize()) or _rates(day).get(one):
                return code
        # « FR_55 », « TVA200 »: tenths of a per cent behind a name.
        if text[:1].isalpha() and (code := _rates(day).get((rate / 10).normalize())):
            return code
    for word in sorted(words, key=len, reverse=True):
        if len(word) > 3 and f" {word} " in f" {said} ":
            return words[word]
    is_name = not _NUMBER.search(text) or (has_numbers and text.isdigit())
    kind = UnknownName if is_name else Unknown
    raise kind(
        text,
        _("« %(value)s » n’est pas un taux de TVA en vigueur.") % {"value": text[:40]},
        _("Écrivez 20 %, 10 %, 5,5 %, 2,1 %, « franchise » ou « exonéré »."),
    )


@lru_cache(maxsize=1)
def _known_codes() -> frozenset[str]:
    return frozenset(category.code for category in vat_categories())


def _allowed(code: str, *, regime: str, day: date, text: str) -> str | Absent:
    if code == "parent":  # the variant's VAT is its product's
        return ABSENT
    own = regime_code(regime)
    if code == "zero" and own:
        return own
    is_free = code in ("zero", "franchise", "exempt_association", "exempt_training")
    if code == "exempt_training" or code == own or (not own and not is_free):
        try:
            return vat_in_force(code=code, day=day).code
        except UnknownVat:
            raise Bad(
                _("« %(value)s » n’est pas un taux de TVA en vigueur.") % {"value": text[:40]}
            ) from None
    if not own:
        raise AgainstRegime(
            "",
            _("« %(value)s » : vous êtes redevable de la TVA, ce produit n’en a pas.")
            % {"value": text[:40]},
            _("Écrivez le taux, ou corrigez votre régime de TVA."),
        )
    raise AgainstRegime(
        own,
        _("« %(value)s » ne va pas avec votre régime : %(regime)s.")
        % {"value": text[:40], "regime": _regime_name(regime)},
        _("Laissez la cellule vide, ou corrigez votre régime de TVA."),
    )


def _regime_name(regime: str) -> str:
    return _("franchise en base") if regime == "franchise" else _("exonéré")
