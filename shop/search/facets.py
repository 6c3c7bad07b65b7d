"""Facets: dimensions, price bands, and the counts that a page shows.

The database groups hits by dimension; facets that derive from a workshop (supplier, department,
EPCI, structure, distance, handover) are added up here. A facet's counts ignore its own selection.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.places.models import DEPARTMENTS
from shop.places.text import fold
from shop.search import reference
from shop.search.grammar import Query
from shop.search.reference import Category, Reference, Site

# Dimensions of FacetCount and of rows of hits, one letter each.
TOTAL = "t"
WORKSHOP = "w"
CATEGORY = "c"  # of hits alone: stored counts need none
LABEL_SET = "l"
KIND = "k"
AVAILABILITY = "a"
PRICE_INCL = "p"
PRICE_EXCL = "q"
STORED: Final = (TOTAL, WORKSHOP, LABEL_SET, KIND, AVAILABILITY, PRICE_INCL, PRICE_EXCL)

# Lower edges of the price bands, in cents. The last band has no end.
BANDS: Final = (0, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 500_000)
ON_QUOTE: Final = -1
RADII_KM: Final = (5, 10, 25, 50, 100)


def band_of(cents: int | None) -> int:
    """Which price band; ON_QUOTE without a price."""
    return ON_QUOTE if cents is None else bisect_right(BANDS, cents) - 1


def band_sql(column: str) -> str:
    """The same in SQL."""
    steps = " ".join(
        f"WHEN {column} >= {edge} THEN {number}"
        for number, edge in reversed(list(enumerate(BANDS)))
        if number
    )
    return f"CASE WHEN {column} IS NULL THEN {ON_QUOTE} {steps} ELSE 0 END"


@dataclass(slots=True)
class Option:
    value: str
    label: str | Promise
    count: int
    selected: bool


@dataclass(slots=True)
class Facet:
    code: str
    title: str | Promise
    options: list[Option]
    # Of the price facet: the outer edges in cents of the bands that hold something.
    minimum: int | None = None
    maximum: int | None = None


TITLES: Final[dict[str, str | Promise]] = {
    "category": _("Catégorie"),
    "supplier": _("Fournisseur"),
    "label": _("Label"),
    "structure": _("Type de structure"),
    "department": _("Département"),
    "epci": _("Intercommunalité"),
    "distance": _("Distance"),
    "price": _("Prix"),
    "availability": _("Disponibilité"),
    "handover": _("Livraison ou retrait"),
    "kind": _("Produit ou service"),
}
_KINDS: Final = {"goods": _("Produits"), "service": _("Services")}
_HANDOVERS: Final = {"delivery": _("Livraison"), "pickup": _("Retrait sur place")}


@dataclass(slots=True)
class Counts:
    """Hits by dimension as the database counted them, each without its own filter."""

    workshops: list[tuple[int, int]] = field(default_factory=list)
    # By category: with all below it (`with_below`) or alone.
    categories: dict[int, int] = field(default_factory=dict)
    categories_with_below: bool = False
    label_sets: dict[int, int] = field(default_factory=dict)
    kinds: dict[int, int] = field(default_factory=dict)
    availability: dict[int, int] = field(default_factory=dict)
    bands: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Scope:
    """Filters of a query turned into ids. None: no such filter."""

    # Which facets of the workshop refuse it; workshops that pass all are left out.
    refusals: dict[int, set[str]] | None
    workshops: list[int] | None
    categories: list[int] | None
    label_sets: list[int] | None
    # Metres from the chosen commune to each workshop's.
    metres: dict[int, int] | None
    # Categories of which the facet tells the count.
    options: list[int]
    selected: list[int]


def _workshop_filters(
    query: Query, metres: Mapping[int, int] | None
) -> dict[str, Callable[[Site], bool]]:
    found: dict[str, Callable[[Site], bool]] = {}
    if query.suppliers:
        found["supplier"] = lambda site: site.supplier_slug in query.suppliers
    if query.departments:
        found["department"] = lambda site: site.department in query.departments
    if query.epcis:
        found["epci"] = lambda site: site.epci_code in query.epcis
    if query.structures:
        wanted = frozenset(query.structures)
        found["structure"] = lambda site: not wanted.isdisjoint(site.structures)
    if query.handover:
        found["handover"] = lambda site: (
            ("delivery" in query.handover and site.delivers)
            or ("pickup" in query.handover and site.offers_pickup)
        )
    if metres is not None and query.radius_km:
        limit = query.radius_km * 1000
        found["distance"] = lambda site: metres[site.id] <= limit
    return found


def category_options(selected: Iterable[Category], known: Reference) -> list[int]:
    """The selected categories with what is right below; beside them when nothing is below."""
    found: dict[int, None] = {}
    nothing_selected = True
    for category in selected:
        nothing_selected = False
        found[category.id] = None
        for pk in category.children or known.children_of(category.parent_id):
            found[pk] = None
    return list(known.tops) if nothing_selected else list(found)


def scope_of(query: Query, *, known: Reference, metres: Mapping[int, int] | None) -> Scope:
    filters = _workshop_filters(query, metres)
    refusals: dict[int, set[str]] | None = None
    if filters:
        refusals = {}
        for site in known.sites.values():
            refused = {code for code, passes in filters.items() if not passes(site)}
            if refused:
                refusals[site.id] = refused
    selected = [
        known.categories[known.category_ids[slug]]
        for slug in query.categories
        if slug in known.category_ids
    ]
    wanted = frozenset(query.labels)
    return Scope(
        refusals=refusals,
        workshops=(None if refusals is None else [pk for pk in known.sites if pk not in refusals]),
        categories=(
            sorted({pk for category in selected for pk in category.descendants})
            if query.categories
            else None
        ),
        label_sets=(
            [pk for pk, slugs in known.label_sets.items() if not wanted.isdisjoint(slugs)]
            if wanted
            else None
        ),
        metres=None if metres is None else dict(metres),
        options=category_options(selected, known),
        selected=[category.id for category in selected],
    )


_folded = lru_cache(maxsize=4096)(fold)


def _sorted(options: Iterable[Option]) -> list[Option]:
    return sorted(options, key=lambda one: (-one.count, _folded(str(one.label)), one.value))


def _listed(
    code: str,
    counts: Mapping[str, int],
    chosen: Iterable[str],
    label: Callable[[str], str | Promise],
    *,
    keep_order: bool = False,
) -> Facet:
    """A facet of the values that occur and of those chosen."""
    selected = frozenset(chosen)
    options = [
        Option(value, label(value), counts.get(value, 0), value in selected)
        for value in dict.fromkeys([*counts, *sorted(selected)])
        if counts.get(value, 0) or value in selected
    ]
    return Facet(code, TITLES[code], options if keep_order else _sorted(options))


def _supplier_facet(counts: Mapping[str, int], query: Query, known: Reference) -> Facet:
    fronts = known.fronts
    values = [slug for slug, count in counts.items() if count]
    values += [slug for slug in query.suppliers if not counts.get(slug)]
    options = [
        Option(
            slug,
            fronts[slug][0] if slug in fronts else slug,
            counts.get(slug, 0),
            slug in query.suppliers,
        )
        for slug in values
    ]
    options.sort(key=lambda one: (-one.count, fronts.get(one.value, ("", ""))[1], one.value))
    return Facet("supplier", TITLES["supplier"], options)


def total(counts: Counts, scope: Scope) -> int:
    """How many hits pass every filter."""
    refusals = scope.refusals or {}
    return sum(count for pk, count in counts.workshops if pk not in refusals)


def _workshop_facets(
    counts: Counts, *, query: Query, scope: Scope, known: Reference
) -> dict[str, Facet]:
    refusals = scope.refusals or {}
    # What each facet counts: hits of workshops that no other facet refuses.
    passing: dict[str, list[tuple[Site, int]]] = {}
    everywhere: list[tuple[Site, int]] = []
    for pk, count in counts.workshops:
        site = known.sites.get(pk)
        if site is None:
            continue
        refused = refusals.get(pk)
        if not refused:
            everywhere.append((site, count))
        elif len(refused) == 1:
            passing.setdefault(next(iter(refused)), []).append((site, count))

    def of(code: str) -> list[tuple[Site, int]]:
        return everywhere + passing[code] if code in passing else everywhere

    suppliers: Counter[str] = Counter()
    for site, count in of("supplier"):
        suppliers[site.supplier_slug] += count
    departments: Counter[str] = Counter()
    for site, count in of("department"):
        departments[site.department] += count
    epcis: Counter[str] = Counter()
    for site, count in of("epci"):
        if site.epci_code:
            epcis[site.epci_code] += count
    structures: Counter[str] = Counter()
    for site, count in of("structure"):
        for code in site.structures:
            structures[code] += count
    handover = {"delivery": 0, "pickup": 0}
    for site, count in of("handover"):
        handover["delivery"] += count * site.delivers
        handover["pickup"] += count * site.offers_pickup
    epci_names = reference.epci_names()
    found = {
        "supplier": _supplier_facet(suppliers, query, known),
        "structure": _listed(
            "structure",
            structures,
            query.structures,
            lambda code: known.structure_names.get(code, code),
        ),
        "department": _listed(
            "department",
            departments,
            query.departments,
            lambda code: DEPARTMENTS.get(code, code),
        ),
        "epci": _listed("epci", epcis, query.epcis, lambda code: epci_names.get(code, code)),
        "handover": _listed("handover", handover, query.handover, lambda one: _HANDOVERS[one]),
    }
    if scope.metres is not None:
        within = dict.fromkeys(RADII_KM, 0)
        for site, count in of("distance"):
            metres = scope.metres[site.id]
            for radius in RADII_KM:
                if metres <= radius * 1000:
                    within[radius] += count
        found["distance"] = _listed(
            "distance",
            {str(radius): count for radius, count in within.items()},
            [str(query.radius_km)] if query.radius_km else [],
            lambda radius: f"{radius} km",
            keep_order=True,
        )
    return found


def _category_facet(
    counts: Counts, *, query: Query, scope: Scope, known: Reference, language: str
) -> Facet:
    if counts.categories_with_below:
        summed: Mapping[int, int] = counts.categories
    else:
        added: Counter[int] = Counter()
        for pk, count in counts.categories.items():
            if pk in known.categories:
                for ancestor in known.categories[pk].ancestors:
                    added[ancestor] += count
        summed = added
    options = [
        Option(
            known.categories[pk].slug,
            known.categories[pk].label(language),
            summed.get(pk, 0),
            pk in scope.selected,
        )
        for pk in scope.options
        if summed.get(pk, 0) or pk in scope.selected
    ]
    unknown = [slug for slug in query.categories if slug not in known.category_ids]
    options += [Option(slug, slug, 0, True) for slug in unknown]
    return Facet("category", TITLES["category"], _sorted(options))


def _edges(number: int) -> tuple[int, int | None]:
    return BANDS[number], BANDS[number + 1] if number + 1 < len(BANDS) else None


def _price_facet(counts: Counts, query: Query) -> Facet:
    bands = sorted(number for number, count in counts.bands.items() if count and number >= 0)
    options = []
    for number in bands:
        low, high = _edges(number)
        # Bounds are inclusive: a band ends one cent before the next one.
        value = f"{low / 100:g}-" + (f"{(high - 1) / 100:.2f}" if high else "")
        if high is None:
            label = _("%(low)s € et plus") % {"low": low // 100}
        elif low == 0:
            label = _("Moins de %(high)s €") % {"high": high // 100}
        else:
            label = _("%(low)s à %(high)s €") % {"low": low // 100, "high": high // 100}
        chosen = (query.price_min, query.price_max) == (
            low or None,
            None if high is None else high - 1,
        )
        options.append(Option(value, label, counts.bands[number], chosen))
    return Facet(
        "price",
        TITLES["price"],
        options,
        minimum=_edges(bands[0])[0] if bands else None,
        maximum=_edges(bands[-1])[1] if bands else None,
    )


def facets_of(
    counts: Counts, *, query: Query, scope: Scope, known: Reference, language: str
) -> dict[str, Facet]:
    """Every facet, in the order of the page."""
    label_counts: Counter[str] = Counter()
    for pk, count in counts.label_sets.items():
        for slug in known.label_sets.get(pk, ()):
            label_counts[slug] += count
    kinds = {"goods": counts.kinds.get(0, 0), "service": counts.kinds.get(1, 0)}
    by_workshop = _workshop_facets(counts, query=query, scope=scope, known=known)
    found = {
        "category": _category_facet(
            counts, query=query, scope=scope, known=known, language=language
        ),
        "label": _listed(
            "label", label_counts, query.labels, lambda slug: known.label_names.get(slug, slug)
        ),
        "structure": by_workshop["structure"],
        "department": by_workshop["department"],
        "epci": by_workshop["epci"],
        "distance": by_workshop.get("distance"),
        "price": _price_facet(counts, query),
        "availability": _listed(
            "availability",
            {"1": counts.availability.get(1, 0)},
            ["1"] if query.in_stock else [],
            lambda _value: _("Disponible"),
        ),
        "handover": by_workshop["handover"],
        "kind": _listed("kind", kinds, [query.kind] if query.kind else [], lambda one: _KINDS[one]),
        "supplier": by_workshop["supplier"],
    }
    return {code: facet for code, facet in found.items() if facet is not None}
