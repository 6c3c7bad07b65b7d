"""Communes are never made: the reference file is loaded, these pick from it."""

from shop.places.models import Commune

RENNES, BREST, SAINT_BRIEUC, VANNES = "35238", "29019", "22278", "56260"


def commune(code: str = RENNES) -> Commune:
    return Commune.objects.get(pk=code)
