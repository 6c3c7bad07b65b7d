"""Lists of listings: categories, a category, search, and all filters of either."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.listings import queries as listings
from shop.search import grammar
from shop.search import query as finding
from shop.search.ranking import EXPLANATION
from shop.search.reference import reference
from shop.storefront.audience import audience_of
from shop.storefront.facets import SHOWN_FACETS, chips, shortened
from shop.storefront.views import shared
from shop.storefront.visitor import is_member

PER_PAGE = 16


@require_safe
@shared
def shop(request: HttpRequest) -> HttpResponse:
    """Every category with its count."""
    tree = reference().category_tree(language=get_language() or "fr")
    return render(request, "storefront/shop.html", {"tree": tree})


@require_safe
@shared
def category(request: HttpRequest, slug: str) -> HttpResponse:
    found = reference().category(slug=slug)
    if found is None:
        raise Http404
    return _list(request, category=found)


@require_safe
@shared
def search(request: HttpRequest) -> HttpResponse:
    return _list(request, category=None)


def _list(request: HttpRequest, *, category: Any) -> HttpResponse:
    query = replace(grammar.parse(request.GET), limit=PER_PAGE, cursor="")
    asked = query
    if category is not None and not query.categories:
        asked = replace(query, categories=(category.slug,))
    results = finding.find(
        query=asked,
        day=timezone.localdate(),
        audience=audience_of(request),
        language=get_language() or "fr",
    )
    here = request.path
    base = reverse("category", args=[category.slug]) if category else reverse("search")
    facets = [
        facet for facet in results.facets.values() if len(facet.options) > 1 or facet.selected
    ]
    context = {
        "query": query,
        "category": category,
        "results": results,
        "cards": listings.cards_of(listing_ids=results.listing_ids),
        "is_member": is_member(request),
        "facets": [
            shortened(facet) for facet in facets if facet.code in SHOWN_FACETS or facet.selected
        ],
        "every_facet": facets,
        "chips": chips(query=query, results=results, base=base),
        "sorts": _sorts(query),
        "ranking": EXPLANATION,
        "base_url": base,
        "filters_url": _with(here, query, page=1)
        + ("&" if grammar.encode(query) else "?")
        + "filtres=tous",
        "next_url": _with(here, query, page=results.page_number + 1)
        if results.page_number < results.page_count
        else "",
        "previous_url": _with(here, query, page=results.page_number - 1)
        if results.page_number > 1
        else "",
        "hidden": _hidden(query),
        "canonical_query": grammar.encode(replace(query, sort="relevance")),
        "is_filtered": bool(grammar.encode(replace(query, page=1, sort="relevance"))),
    }
    everything = request.GET.get("filtres") == "tous"
    template = "storefront/filters.html" if everything else "storefront/list.html"
    return render(request, template, context)


def _with(path: str, query: grammar.Query, **changes: Any) -> str:
    encoded = grammar.encode(query, **changes)
    return f"{path}?{encoded}" if encoded else path


def _hidden(query: grammar.Query) -> list[tuple[str, str]]:
    """What the sort form must carry along: every other parameter."""
    from urllib.parse import parse_qsl

    return parse_qsl(grammar.encode(replace(query, sort="relevance", page=1)))


def _sorts(query: grammar.Query) -> list[tuple[str, str, bool]]:
    names = {
        "relevance": _("Pertinence"),
        "proximity": _("Proximité"),
        "price": _("Prix croissant"),
        "price_desc": _("Prix décroissant"),
        "newest": _("Nouveautés"),
    }
    return [
        (code, str(name), code == query.sort)
        for code, name in names.items()
        if code != "proximity" or query.near
    ]
