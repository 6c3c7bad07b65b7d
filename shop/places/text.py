"""Text without accents, case or punctuation: sorts and compares alike on both engines."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_OTHER = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """Lower-case ASCII words separated by one blank: « L’Île-aux-Moines » → "l ile aux moines"."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return _OTHER.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()
