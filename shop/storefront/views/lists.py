"""Lists of listings: categories, a category, search, and all filters of either."""

from dataclasses import replace
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.audience import audience_of
from shop.fragments import kept
from shop.listings import rows
from shop.search import grammar, reference
from shop.search import query as finding
from shop.search.facets import RADII_KM
from shop.search.ranking import EXPLANATION_FR
from shop.search.reference import Category, Reference
from shop.storefront import categories
from shop.storefront.facets import SHOWN_FACETS, chips, shortened
from shop.storefront.views import shared
from shop.visitor import is_member

PER_PAGE = 16
# Asked by fields of their own, not by boxes to tick.
ASKED_ELSEWHERE: Final = frozenset({"kind", "availability", "price", "distance"})


@require_safe
@shared
def shop(request: HttpRequest) -> HttpResponse:
    """Every category with its count."""
    shelves = categories.tree(known=reference.current(), language=get_language() or "fr")
    return render(request, "storefront/shop.html", {"tree": shelves})


@require_safe
@shared
def category(request: HttpRequest, slug: str) -> HttpResponse:
    known = reference.current()
    found = known.categories.get(known.category_ids.get(slug, 0))
    if found is None:
        raise Http404
    return _list(request, known=known, category=found)


@require_safe
@shared
def search(request: HttpRequest) -> HttpResponse:
    return _list(request, known=reference.current(), category=None)


def _list(request: HttpRequest, *, known: Reference, category: Category | None) -> HttpResponse:
    query = replace(grammar.parse(request.GET), limit=grammar.DEFAULT_LIMIT, cursor="")
    asked = replace(query, limit=PER_PAGE)
    if category is not None and not query.categories:
        asked = replace(asked, categories=(category.slug,))
    today = timezone.localdate()
    results = finding.find(
        query=asked,
        day=today,
        audience=audience_of(request),
        language=get_language() or "fr",
        known=known,
    )
    base = reverse("category", args=[category.slug]) if category else reverse("search")
    cards = rows.rows_of(listing_ids=results.listing_ids)
    context: dict[str, Any] = {
        "query": query,
        "category": category,
        "canonical_query": grammar.encode(query, sort="relevance", page=query.page),
        "is_filtered": bool(grammar.encode(query, sort="relevance")),
    }
    if request.GET.get("filtres") == "tous":
        context |= _every_filter(query, results=results, category=category, base=base)
        return render(request, "storefront/filters.html", context)
    member, is_pro = is_member(request), audience_of(request) == "pro"

    def make() -> SafeString:
        parts = _parts(query, results=results, category=category, known=known, base=base)
        shown = {
            **context,
            **parts,
            "cards": cards,
            "is_member": member,
            "is_pro": is_pro,
            "language": get_language(),
            "contact_email": settings.CONTACT_EMAIL,
        }
        return SafeString(render_to_string("storefront/list_body.html", shown))

    facts = (base, query, known.number, results.told, tuple(map(tuple, cards)))
    body = kept("list", *facts, today, member, is_pro, make=make)
    return render(request, "storefront/list.html", {**context, "body": body, "is_pro": is_pro})


def _facets(results: finding.Results, category: Category | None) -> list[finding.Facet]:
    facets = [_without_itself(facet, category) for facet in results.facets.values()]
    return [facet for facet in facets if facet.options]


def _parts(
    query: grammar.Query,
    *,
    results: finding.Results,
    category: Category | None,
    known: Reference,
    base: str,
) -> dict[str, Any]:
    """What the list itself shows beside its cards."""
    every = "&".join(filter(None, [grammar.encode(query, page=1), "filtres=tous"]))
    page = results.page_number
    return {
        "parents": categories.parents(category=category, known=known) if category else [],
        "results": results,
        "facets": [
            shortened(facet)
            for facet in _facets(results, category)
            if facet.code in SHOWN_FACETS or any(option.selected for option in facet.options)
            if facet.code not in ASKED_ELSEWHERE
        ],
        "chips": chips(query=query, results=results, base=base),
        "sorts": _sorts(results, query),
        "ranking": EXPLANATION_FR,
        "base_url": base,
        "filters_url": f"{base}?{every}",
        "next_url": _with(base, query, page=page + 1) if page < results.page_count else "",
        "previous_url": _with(base, query, page=page - 1) if page > 1 else "",
        "hidden": grammar.parameters(replace(query, sort="relevance", page=1)),
    }


def _every_filter(
    query: grammar.Query, *, results: finding.Results, category: Category | None, base: str
) -> dict[str, Any]:
    """What the page of all filters shows."""
    facets = _facets(results, category)
    return {
        "results": results,
        "base_url": base,
        "every_facet": [facet for facet in facets if facet.code not in ASKED_ELSEWHERE],
        "near_name": results.near.name if results.near else query.near,
        "radii": RADII_KM,
        "price_min": _euros(query.price_min),
        "price_max": _euros(query.price_max),
    }


def _without_itself(facet: finding.Facet, category: Category | None) -> finding.Facet:
    """On a category's page the category facet offers what is below it, not the page itself."""
    if facet.code == "category" and category is not None:
        facet.options = [option for option in facet.options if option.value != category.slug]
    return facet


def _euros(cents: int | None) -> str:
    return "" if cents is None else f"{cents / 100:.2f}".removesuffix(".00").replace(".", ",")


def _with(path: str, query: grammar.Query, **changes: Any) -> str:
    encoded = grammar.encode(query, **changes)
    return f"{path}?{encoded}" if encoded else path


def _sorts(results: finding.Results, query: grammar.Query) -> list[tuple[str, str, bool]]:
    names = {
        "relevance": _("Pertinence"),
        "proximity": _("Proximité"),
        "price": _("Prix croissant"),
        "price_desc": _("Prix décroissant"),
        "newest": _("Nouveautés"),
    }
    return [
        (code, str(name), code == results.sort)
        for code, name in names.items()
        if code != "proximity" or results.near
    ]
