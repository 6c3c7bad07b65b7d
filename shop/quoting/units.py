"""Units of lines: those that forms propose; other words are welcome, but nothing counts them."""

from shop.places.text import fold

UNITS = ("pièce", "kg", "litre", "heure", "jour", "forfait", "repas", "carton", "m²", "coffret")
# What people write, folded.
_WRITTEN = {
    "u": "pièce", "pc": "pièce", "pcs": "pièce", "pce": "pièce", "unite": "pièce",
    "kilo": "kg", "kilogramme": "kg", "kgs": "kg", "l": "litre", "h": "heure", "hr": "heure",
    "j": "jour", "journee": "jour", "m2": "m²", "metre carre": "m²", "colis": "carton",
    "prestation": "forfait",
}  # fmt: skip
_KNOWN = {fold(each): each for each in UNITS} | _WRITTEN


def counted_in(written: str) -> str | None:
    """The unit that a word means, in the singular or the plural; None for one that is not known."""
    words = fold(written)
    singular = " ".join(word.removesuffix("s") for word in words.split())
    return _KNOWN.get(words) or _KNOWN.get(singular)
