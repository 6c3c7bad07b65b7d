"""Column names, compared without accents, case or stray spaces."""

import re
import unicodedata
from typing import Final

_SPACES: Final = re.compile(r"[\s\u200b\ufeff]+")


def clean(name: str) -> str:
    """A column's name as it is shown: surrounding spaces, BOM and line ends gone."""
    return _SPACES.sub(" ", name).strip()


def fold(name: str) -> str:
    """A column's name as it is compared: "Référence " → "reference"."""
    spread = unicodedata.normalize("NFKD", clean(name).replace("’", "'").casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).strip()
