"""What of the facets a list page shows: five values each, and the chips of what is chosen."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from shop.search import grammar
from shop.search.query import Results
from shop.storefront.templatetags.boutique import euros

SHOWN_VALUES = 5
SHOWN_FACETS = ("category", "structure", "department", "label")
# Field of the query → facet in which its values have names.
_NAMED: Final = {
    "categories": "category",
    "labels": "label",
    "structures": "structure",
    "suppliers": "supplier",
    "departments": "department",
    "epcis": "epci",
    "handover": "handover",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A facet with its first values; `more` says how many are behind the link to all."""

    code: str
    title: str
    options: tuple[Any, ...]
    more: int


def shortened(facet: Any) -> Shown:
    chosen = [option for option in facet.options if option.selected]
    others = [option for option in facet.options if not option.selected and option.count]
    shown = [*chosen, *others][: max(SHOWN_VALUES, len(chosen))]
    order = {option.value: index for index, option in enumerate(facet.options)}
    shown.sort(key=lambda option: order[option.value])
    return Shown(facet.code, facet.title, tuple(shown), len(facet.options) - len(shown))


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    url: str  # the list without it


def chips(*, query: grammar.Query, results: Results, base: str) -> list[Chip]:
    """One chip for each chosen value; its link takes it away."""

    def without(**changes: Any) -> str:
        encoded = grammar.encode(query, page=1, **changes)
        return f"{base}?{encoded}" if encoded else base

    found: list[Chip] = []
    for field, code in _NAMED.items():
        values = getattr(query, field)
        facet = results.facets.get(code)
        names = {option.value: option.label for option in facet.options} if facet else {}
        for value in values:
            rest = tuple(other for other in values if other != value)
            found.append(Chip(str(names.get(value, value)), without(**{field: rest})))
    if query.kind:
        name = _("Services") if query.kind == "service" else _("Produits")
        found.append(Chip(name, without(kind="")))
    if query.in_stock:
        found.append(Chip(_("Disponible"), without(in_stock=False)))
    if query.price_min is not None:
        found.append(Chip(_("dès %s") % euros(query.price_min), without(price_min=None)))
    if query.price_max is not None:
        found.append(Chip(_("jusqu’à %s") % euros(query.price_max), without(price_max=None)))
    if results.near is not None:
        name = results.near.name
        if query.radius_km:
            name = _("à %(km)d km de %(place)s") % {"km": query.radius_km, "place": name}
        else:
            name = _("près de %s") % name
        found.append(Chip(name, without(near="", radius_km=0)))
    return found
