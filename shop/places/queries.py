"""Reads of communes."""

from shop.places.models import Commune
from shop.places.text import fold


def commune(*, named: str) -> Commune | None:
    """The commune of that INSEE code, or of that name or postcode when only one fits."""
    text = named.strip()
    if len(text) == 5 and (found := Commune.objects.filter(pk=text).first()):
        return found
    folded = fold(text)
    if not folded:
        return None
    exact = list(Commune.objects.filter(folded=folded).order_by("-population")[:2])
    if exact:
        return exact[0]
    by_code = list(Commune.objects.filter(postcodes__contains=text)[:2]) if text.isdigit() else []
    return by_code[0] if len(by_code) == 1 else None


def like(*, text: str, count: int = 8) -> list[Commune]:
    """Communes whose name begins so, then those that hold a word that does; largest first."""
    folded = fold(text)
    if not folded:
        return []
    first = list(Commune.objects.filter(folded__startswith=folded).order_by("-population")[:count])
    if len(first) < count:
        known = [commune.pk for commune in first]
        first += list(
            Commune.objects.filter(folded__contains=f" {folded}")
            .exclude(pk__in=known)
            .order_by("-population")[: count - len(first)]
        )
    if not first and text.strip().isdigit():
        first = list(
            Commune.objects.filter(postcodes__contains=text.strip()).order_by("-population")[:count]
        )
    return first


def communes_at(*, postcode: str) -> list[str]:
    """Names of the communes of a whole postcode."""
    if len(postcode) != 5 or not postcode.isdecimal():
        return []
    found = Commune.objects.filter(postcodes__contains=postcode)
    return list(found.values_list("name", flat=True).order_by("-population")[:40])
