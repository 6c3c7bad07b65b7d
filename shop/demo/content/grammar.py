"""French typography, elision and the choice of sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

NBSP = "\u00a0"
_VOWELS = "aeiouyàâéèêëîïôùûœæ"
_SPACED = re.compile(r"[ \u00a0]*([;!?»]|:(?![/\d]))")
_UNITS = re.compile(
    r"(?<=\d) (?=(?:g|kg|ml|cl|l|cm|mm|m|km|%|€|°C|heures?|jours?|ans|minutes)\b|%|€|°)"
)


def typographic(text: str) -> str:
    """Curly apostrophes and no-break spaces, as French typography asks."""
    text = text.replace("'", "’").replace("...", "…")
    text = _SPACED.sub(NBSP + r"\1", text)
    text = re.sub(r"«[ \u00a0]*", "«" + NBSP, text)
    return _UNITS.sub(NBSP, text)


def slugify(text: str) -> str:
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "-", plain)).strip("-")


def starts_with_vowel(word: str) -> bool:
    return bool(word) and word[0].lower() in _VOWELS


def of(name: str) -> str:
    """«de» before a name: du Faou, de la Ferme, d’Auray, de Rennes."""
    if name.startswith("Le "):
        return "du " + name[3:]
    if name.startswith("Les "):
        return "des " + name[4:]
    if name.startswith("La "):
        return "de la " + name[3:]
    if name.startswith("L’"):
        return "de l’" + name[2:]
    return ("d’" if starts_with_vowel(name) else "de ") + name


def of_commune(name: str) -> str:
    return "de " + name if name.startswith(("La ", "L’")) else of(name)


def at_commune(name: str) -> str:
    if name.startswith("Le "):
        return "au " + name[3:]
    if name.startswith("Les "):
        return "aux " + name[4:]
    return "à " + name


def at(name: str) -> str:
    """«chez» a supplier: au Fournil, à la Ferme, à l’Atelier, chez Roz Avel."""
    if name.startswith("Le "):
        return "au " + name[3:]
    if name.startswith("Les "):
        return "aux " + name[4:]
    if name.startswith("La "):
        return "à la " + name[3:]
    if name.startswith("L’"):
        return "à l’" + name[2:]
    return "chez " + name


def inside(name: str) -> str:
    """The name as it stands inside a sentence: its article takes a small letter."""
    for article in ("Le ", "La ", "Les ", "L’"):
        if name.startswith(article):
            return article.lower() + name[len(article) :]
    return name


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def fill(pattern: str, values: Mapping[str, object]) -> str:
    """Fill a sentence; it always starts with a capital letter."""
    return capital(pattern.format_map(values))


def words(text: str) -> list[str]:
    return re.findall(r"[\w’-]+", text.lower())


def sequences(text: str, length: int = 5) -> frozenset[tuple[str, ...]]:
    """Every run of `length` words of a text."""
    found = words(text)
    return frozenset(zip(*(found[start:] for start in range(length)), strict=False))


def overlap(one: frozenset, other: frozenset) -> float:
    """The share of the smaller set found in the other one."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def closest(text: frozenset, others: Iterable[frozenset]) -> float:
    return max((overlap(text, other) for other in others), default=0.0)


def join(items: Iterable[str]) -> str:
    items = list(items)
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " et " + items[-1]
