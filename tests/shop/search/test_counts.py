"""Facets and stored counts against a brute-force count over random catalogues."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.places.distance import kilometres
from shop.places.models import Commune
from shop.search import counts, facets, operations, reference
from shop.search.documents import ListingDocument
from shop.search.grammar import Query
from shop.search.models import FacetCount
from tests.shop.search.builders import (
    BREST,
    RENNES,
    SAINT_BRIEUC,
    VANNES,
    category,
    found,
    listing,
    workshop,
)

pytestmark = pytest.mark.django_db

WORDS = ["savon", "miel", "lin"]
SLUGS = ["a", "a1", "a2", "b", "b1"]
LABELS = ["ab", "nf"]
STRUCTURES = ["esat", "scop"]
slow = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def subset(values: list[str]) -> Any:
    return st.sets(st.sampled_from(values), max_size=2).map(lambda one: tuple(sorted(one)))


@pytest.fixture
def tree() -> dict[str, Any]:
    found = {"a": category("a"), "b": category("b")}
    return found | {
        "a1": category("a1", parent=found["a"]),
        "a2": category("a2", parent=found["a"]),
        "b1": category("b1", parent=found["b"]),
    }


SHEETS = st.lists(
    st.fixed_dictionaries(
        {
            "listing_id": st.integers(1, 12),
            "title": st.sampled_from(WORDS),
            "body": st.sampled_from(WORDS),
            "workshop": st.integers(1, 4),
            "category": st.sampled_from(SLUGS),
            "labels": subset(LABELS),
            "price": st.none() | st.integers(0, 30).map(lambda euros: euros * 100),
            "service": st.booleans(),
            "available": st.booleans(),
        }
    ),
    max_size=12,
    unique_by=lambda one: one["listing_id"],
)
QUERIES = st.builds(
    Query,
    text=st.sampled_from(["", "", *WORDS, "savon miel"]),
    categories=subset(SLUGS),
    labels=subset(LABELS),
    structures=subset(STRUCTURES),
    suppliers=subset(["atelier-1", "atelier-2", "atelier-3"]),
    departments=subset(["35", "29"]),
    near=st.sampled_from(["", RENNES, BREST]),
    radius_km=st.sampled_from([0, 25, 100]),
    price_min=st.none() | st.just(500),
    price_max=st.none() | st.just(1999),
    kind=st.sampled_from(["", "", "goods", "service"]),
    in_stock=st.booleans(),
    handover=subset(["delivery", "pickup"]),
    sort=st.sampled_from(["relevance", "proximity", "price", "newest"]),
    limit=st.just(100),
)


def documents(sheets: list[dict[str, Any]], tree: dict[str, Any]) -> list[ListingDocument]:
    at = {
        1: workshop(1, structures=("esat",), delivers=True),
        2: workshop(2, commune=BREST, structures=("esat", "scop"), offers_pickup=True),
        3: workshop(3, commune=VANNES, delivers=True, offers_pickup=True),
        4: workshop(3, commune=SAINT_BRIEUC, establishment_id=4),
    }
    return [
        listing(
            sheet["listing_id"],
            sheet["title"],
            at=at[sheet["workshop"]],
            category=tree[sheet["category"]],
            body=(sheet["body"],),
            labels=sheet["labels"],
            price_incl=sheet["price"],
            price_excl=sheet["price"],
            is_service=sheet["service"],
            is_available=sheet["available"],
        )
        for sheet in sheets
    ]


def kilometres_from(near: str, one: ListingDocument) -> float:
    place = Commune.objects.get(pk=near)
    return kilometres(
        latitude=place.latitude,
        longitude=place.longitude,
        to_latitude=one.workshop.latitude,
        to_longitude=one.workshop.longitude,
    )


def lines_of(tree: dict[str, Any]) -> dict[int, tuple[str, ...]]:
    return {node.pk: (slug,) if len(slug) == 1 else (slug[0], slug) for slug, node in tree.items()}


def passes(query: Query, one: ListingDocument, tree: dict[str, Any]) -> bool:
    """Plain sense of a query, one listing at a time."""
    site = one.workshop
    return (
        all(word in (one.title, *one.body) for word in query.text.split())
        and (not query.categories or bool({*query.categories} & {*lines_of(tree)[one.category_id]}))
        and (not query.labels or bool({*query.labels} & {*one.labels}))
        and (not query.structures or bool({*query.structures} & {*site.structures}))
        and (not query.suppliers or site.supplier_slug in query.suppliers)
        and (not query.departments or site.department in query.departments)
        and (
            not query.near
            or not query.radius_km
            or kilometres_from(query.near, one) <= query.radius_km
        )
        and (
            query.price_min is None
            or (one.price_incl is not None and one.price_incl >= query.price_min)
        )
        and (
            query.price_max is None
            or (one.price_incl is not None and one.price_incl <= query.price_max)
        )
        and (not query.kind or one.is_service == (query.kind == "service"))
        and (not query.in_stock or one.is_available)
        and (
            not query.handover
            or ("delivery" in query.handover and site.delivers)
            or ("pickup" in query.handover and site.offers_pickup)
        )
    )


@slow
@given(sheets=SHEETS, query=QUERIES)
def test_facets_equal_a_count_one_by_one(tree, sheets, query):
    stock = documents(sheets, tree)
    with transaction.atomic():
        operations.put(stock)
        results = found(query)
        transaction.set_rollback(True)
    reference.clear()
    if results.loosened or results.corrected:
        return

    def number(changed: Query) -> int:
        return sum(passes(changed, one, tree) for one in stock)

    assert results.count == number(query)
    assert set(results.listing_ids) == {one.listing_id for one in stock if passes(query, one, tree)}
    fields = {
        "category": "categories",
        "label": "labels",
        "structure": "structures",
        "supplier": "suppliers",
        "department": "departments",
        "handover": "handover",
    }
    values = {
        "label": LABELS,
        "structure": STRUCTURES,
        "supplier": ["atelier-1", "atelier-2", "atelier-3"],
        "department": ["22", "29", "35", "56"],
        "handover": ["delivery", "pickup"],
    }
    for code, field in fields.items():
        shown = {option.value: option.count for option in results.facets[code].options}
        for value in values.get(code, shown):
            assert shown.get(value, 0) == number(replace(query, **{field: (value,)})), (code, value)
    kinds = {option.value: option.count for option in results.facets["kind"].options}
    for kind in ("goods", "service"):
        assert kinds.get(kind, 0) == number(replace(query, kind=kind))
    available = {option.value: option.count for option in results.facets["availability"].options}
    assert available.get("1", 0) == number(replace(query, in_stock=True))
    bands = sum(option.count for option in results.facets["price"].options)
    assert bands == number(replace(query, price_min=0, price_max=None))
    if query.near:
        within = {option.value: option.count for option in results.facets["distance"].options}
        for radius in facets.RADII_KM:
            assert within.get(str(radius), 0) == number(replace(query, radius_km=radius))


@slow
@given(steps=st.lists(st.tuples(st.booleans(), SHEETS), max_size=5))
def test_stored_counts_equal_a_recount_after_any_changes(tree, steps):
    with transaction.atomic():
        for is_put, sheets in steps:
            if is_put:
                operations.put(documents(sheets, tree))
            else:
                operations.remove([sheet["listing_id"] for sheet in sheets])
        rows = FacetCount.objects.values_list("category_id", "dimension", "value", "count")
        stored = {row[:3]: row[3] for row in rows}
        fresh = counts.counted(categories=reference.current().categories)
        transaction.set_rollback(True)
    reference.clear()
    assert stored == fresh
