"""What a column's header tells beside its name: tax, unit, language."""

import re
from dataclasses import dataclass
from functools import lru_cache

from shop.places.text import fold

# "prixHT" is two words, "EAN" is one.
_CAMEL = re.compile(r"(?<=[a-zà-öø-ÿ0-9])(?=[A-Z][A-Za-z])")
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")

# Longest first: "tax excl" would hide in "tax excluded" otherwise.
_EXCL = (
    "hors taxes", "hors taxe", "tax excluded", "tax exclusive", "tax excl", "excluding tax",
    "excluding vat", "excl tax", "excl vat", "ex vat", "vat excl", "without tax", "untaxed",
    "net of tax", "hors tva", "vat exc", "vat ex", "tax exc", "excl", "netto", "h t", "ht",
)  # fmt: skip
_INCL = (
    "toutes taxes comprises", "taxes comprises", "tax included", "tax inclusive", "tax incl",
    "including tax", "including vat", "incl tax", "incl vat", "inc vat", "inc tax", "vat incl",
    "with tax", "vat included", "vat inc", "incl", "tva incluse", "tva comprise", "brutto", "gross", "t t c", "ttc",
)  # fmt: skip
_MONEY = ("en euros", "en euro", "en eur", "euros", "euro", "eur")
_UNITS = {
    "g": "g", "gr": "g", "grs": "g", "gramme": "g", "grammes": "g", "gram": "g", "grams": "g",
    "kg": "kg", "kgs": "kg", "kilo": "kg", "kilos": "kg", "kilogramme": "kg",
    "kilogrammes": "kg", "kilogram": "kg", "kilograms": "kg",
    "ml": "ml", "cl": "cl", "l": "l", "litre": "l", "litres": "l", "liter": "l", "liters": "l",
    "m2": "m2", "h": "hour", "heure": "hour", "heures": "hour", "hours": "hour",
}  # fmt: skip
_FILLERS = frozenset(
    "l d le la les de du des un une en au the of g".split()  # noqa: SIM905
    + "produit produits article articles product products item p no".split()  # noqa: SIM905
)
_NEGATIVE = frozenset(
    "archive archivee archived arch disabled desactive desactivee sommeil masque masquee hidden "  # noqa: SIM905
    "cache inactif inactive supprime supprimee deleted".split()
)
_BY_WEIGHT = re.compile(
    r"(?:/|\bau |\ble |\bdu |\bper |\bpar )\s*(?:kg|kilo|kilogramme|litre|l|100 ?g)\b", re.I
)
_CENTS = frozenset("cent cents centime centimes".split())  # noqa: SIM905
_NUMBERED = frozenset("id ids class classe rule rules regle regles group".split())  # noqa: SIM905
_FRENCH = ("fr", "fra", "fre", "francais", "francaise", "french")
_FOREIGN = (
    "en", "eng", "anglais", "english", "us", "gb", "uk", "de", "deu", "es", "esp", "it", "nl",
    "br", "bre", "bzh", "breton",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Header:
    """`key` is the bare name without blanks: « Prix de vente (€ TTC) » → "prixdevente"."""

    words: tuple[str, ...]  # all of them, brackets included
    key: str
    whole: str  # the key before tax, unit and language are taken out of it
    loose: str  # the key without words that say nothing: « Nom de l’article » → "nom"
    basis: str = ""  # "incl", "excl" or ""
    unit: str = ""  # as suppliers.feeds.values names units
    is_french: bool = False
    is_foreign: bool = False
    is_negative: bool = False  # « Archivé », « En sommeil »: yes takes it off sale
    is_cents: bool = False
    is_by_weight: bool = False  # « Prix / kg », « Tarif au litre »
    is_number: bool = False  # « Tax class ID »: the number of a system's own table


def _without(text: str, phrases: tuple[str, ...]) -> tuple[str, bool]:
    padded = f" {text} "
    for phrase in phrases:
        if f" {phrase} " in padded:
            return " ".join(padded.replace(f" {phrase} ", " ", 1).split()), True
    return text, False


@lru_cache(maxsize=4096)
def read(column: str) -> Header:
    """What the header says; nothing in it is an error."""
    split = _CAMEL.sub(" ", column.replace("²", "2"))
    everything = fold(split)
    bare = fold(_BRACKETS.sub(" ", split)) or everything
    bare, is_excl = _without(bare, _EXCL)
    bare, is_incl = _without(bare, _INCL)
    bare, _ = _without(bare, _MONEY)
    is_excl = is_excl or _without(everything, _EXCL)[1]
    is_incl = is_incl or _without(everything, _INCL)[1]
    words = tuple(everything.split())
    unit = _UNITS.get(words[-1], "") if len(words) > 1 else ""
    rest = bare.split()
    if len(rest) > 1 and rest[-1] in _UNITS:
        rest.pop()
    is_french = is_foreign = False
    if len(rest) > 1:
        # « name:fr », « title_fr_FR »; « (fr) » went with its brackets.
        while len(rest) > 1 and rest[-1] in _FRENCH:
            is_french = True
            rest.pop()
        while not is_french and len(rest) > 1 and rest[-1] in _FOREIGN:
            is_foreign = True
            rest.pop()
    inner = fold(" ".join(_BRACKETS.findall(column))).split()
    is_french = is_french or any(word in _FRENCH for word in inner)
    is_foreign = is_foreign or any(word in _FOREIGN for word in inner)
    return Header(
        words=words,
        key="".join(rest),
        loose="".join(word for word in rest if word not in _FILLERS),
        whole="".join(fold(_BRACKETS.sub(" ", split)).split()) or "".join(words),
        # Both in one header say nothing: « Prix HT/TTC ».
        basis="" if is_excl == is_incl else "excl" if is_excl else "incl",
        unit=unit,
        is_french=is_french,
        is_foreign=is_foreign and not is_french,
        is_negative=bool(_NEGATIVE & set(words)) and "inverse" not in words,
        is_by_weight=bool(_BY_WEIGHT.search(column)),
        is_cents=bool(_CENTS & set(words)),
        is_number=bool(_NUMBERED & set(words)),
    )
