"""Finding: words, facets, order, pages; the same on both engines."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shop.search import operations
from shop.search.documents import PageDocument
from shop.search.grammar import Query
from shop.search.models import Synonym
from tests.shop.search.builders import (
    BREST,
    RENNES,
    VANNES,
    category,
    counts,
    found,
    listing,
    search,
    workshop,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    food = category("alimentation")
    return {
        "food": food,
        "honey": category("miels", parent=food, name_en="Honey", name_br="Mel"),
        "fruit": category("fruits", parent=food),
        "repair": category("reparation", name="Réparation"),
    }


@pytest.fixture
def shop(tree):
    rennes = workshop(1, structures=("esat",), delivers=True)
    brest = workshop(2, commune=BREST, structures=("esat", "scop"), offers_pickup=True)
    vannes = workshop(3, commune=VANNES, delivers=True, offers_pickup=True)
    Synonym.objects.create(words="miel, mel")
    Synonym.objects.create(words="cidre, chistr")
    Synonym.objects.create(words="vélo", expands_to="deux roues")
    operations.put(
        [
            listing(1, "Miel de fleurs", at=rennes, category=tree["honey"], labels=("ab",)),
            listing(2, "Miel de sarrasin", at=brest, category=tree["honey"], price_incl=400),
            listing(3, "Melons charentais", at=vannes, category=tree["fruit"], labels=("ab",)),
            listing(
                4,
                "Vélo réparé",
                at=rennes,
                category=tree["repair"],
                is_service=True,
                body=("Vélos réparés à l’atelier, sans miel.",),
            ),
            listing(5, "Cidre fermier", at=vannes, category=tree["fruit"], is_available=False),
            listing(
                6, "Deux roues en bois", at=brest, category=tree["repair"], labels=("ab", "nf")
            ),
        ]
    )


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("miel", [1, 2, 4]),  # titles first
        ("MIELS", [1, 2, 4]),
        ("mel", [1, 2, 4]),  # by synonym, and no melon
        ("melon", [3]),
        ("chistr", [5]),
        ("cidre", [5]),
        ("velos reparees", [4]),
        ("vélo", [4, 6]),  # one way
        ("deux roues", [6]),
        ("miel de sarrasin", [2]),
        ("l’atelier", [4]),
        ("de", [1, 2]),  # nothing but small words: titles keep them
    ],
)
def test_words_find_what_they_mean(shop, text, ids):
    assert search(text).listing_ids == ids


@pytest.mark.parametrize(
    ("typed", "searched", "ids"),
    [
        ("meil", "miel", [1, 2, 4]),
        ("sarasin", "sarrasin", [2]),
        ("cidrre", "cidre", [5]),
        ("chitsr", "chistr", [5]),
        ("charantais", "charentais", [3]),
    ],
)
def test_a_typing_error_is_put_right_and_told(shop, typed, searched, ids):
    results = search(typed)
    assert (results.corrected, results.listing_ids) == (searched, ids)


def test_short_or_foreign_words_are_not_corrected(shop):
    assert [(r.corrected, r.count) for r in (search("mie"), search("xyzxyz"), search("日本"))] == [
        ("", 0)
    ] * 3


def test_when_no_listing_has_all_words_those_with_one_are_shown(shop):
    results = search("melon sarrasin")
    assert (results.loosened, results.listing_ids) == (True, [2, 3])
    assert search("melon xyzxyz").listing_ids == [3]


def test_synonyms_used_are_told(shop):
    assert search("mel").expanded == (("mel", "miel"),)
    assert search("melon").expanded == ()


def test_a_facet_ignores_its_own_selection(shop):
    results = search("miel", department="35")
    assert results.listing_ids == [1, 4]
    assert counts(results, "department") == {"35": 2, "29": 1}
    assert counts(results, "category") == {"alimentation": 1, "reparation": 1}
    assert counts(results, "supplier") == {"atelier-1": 2}


def test_values_of_a_facet_add_up_and_facets_narrow_each_other(shop):
    results = search("", department=["35", "29"], label="ab")
    assert results.listing_ids == [1, 6]
    assert counts(results, "department") == {"29": 1, "35": 1, "56": 1}
    assert counts(results, "label") == {"ab": 2, "nf": 1}
    assert counts(results, "structure") == {"esat": 2, "scop": 1}
    assert counts(results, "kind") == {"goods": 2}


def test_without_words_or_filters_counts_are_the_stored_ones(shop):
    results = search("")
    assert (results.count, results.listing_ids) == (6, [1, 2, 3, 4, 6, 5])
    assert counts(results, "category") == {"alimentation": 4, "reparation": 2}
    assert counts(results, "availability") == {"1": 5}
    assert counts(results, "handover") == {"delivery": 4, "pickup": 4}
    assert counts(results, "price") == {"10-19.99": 5, "2-4.99": 1}
    assert (results.facets["price"].minimum, results.facets["price"].maximum) == (200, 2000)


def test_a_category_shows_what_is_below_and_a_last_one_its_neighbours(shop):
    assert counts(search("", category="alimentation"), "category") == {
        "alimentation": 4,
        "fruits": 2,
        "miels": 2,
    }
    results = search("", category="miels")
    assert results.listing_ids == [1, 2]
    assert counts(results, "category") == {"fruits": 2, "miels": 2}
    assert [o.selected for o in results.facets["category"].options] == [False, True]


def test_selected_values_stay_although_nothing_has_them(shop):
    results = search("melon", supplier="atelier-1", label="xx", category="nowhere")
    assert results.count == 0
    assert counts(results, "supplier")["atelier-1"] == 0
    assert counts(results, "label") == {"xx": 0}
    assert counts(results, "category") == {"nowhere": 0}


def test_prices_are_in_the_basis_of_the_audience(shop):
    assert search("", price_max="10,00").listing_ids == [2]
    assert search("", price_max="10,00", audience="pro").count == 6


def test_distance_narrows_orders_and_counts(shop):
    results = search("", near=RENNES, radius_km="100", sort="proximity")
    assert results.near.name == "Rennes"
    assert results.listing_ids == [1, 4, 3, 5]
    assert counts(results, "distance") == {"5": 2, "10": 2, "25": 2, "50": 2, "100": 4}
    assert search("", near="Rennes", sort="proximity").listing_ids == [1, 4, 3, 5, 2, 6]


def test_an_unknown_commune_is_met_with_suggestions(shop):
    results = search("", near="renes", sort="proximity")
    assert results.near is None
    assert results.near_suggestions[0].name == "Rennes"
    assert (results.sort, results.count) == ("relevance", 6)


def test_orders_by_price_and_by_novelty(tree):
    at = workshop()
    operations.put(
        [
            listing(1, "A", at=at, category=tree["food"], price_incl=500),
            listing(2, "B", at=at, category=tree["food"], price_incl=None, price_excl=None),
            listing(
                3,
                "C",
                at=at,
                category=tree["food"],
                price_incl=100,
                published_at=datetime(2026, 11, 20, tzinfo=UTC),
            ),
        ]
    )
    assert search("", sort="price").listing_ids == [3, 1, 2]
    assert search("", sort="price_desc").listing_ids == [1, 3, 2]
    assert search("", sort="newest").listing_ids == [3, 1, 2]


@pytest.mark.parametrize("sort", ["relevance", "price", "price_desc", "newest", "proximity"])
@pytest.mark.parametrize("text", ["", "savon"])
@pytest.mark.parametrize("slug", ["", "alimentation", "miels"])
def test_cursors_lead_to_each_hit_once(tree, sort, text, slug):
    at = [workshop(1), workshop(2, commune=BREST)]
    operations.put(
        listing(
            pk,
            "Savon" if pk % 3 else "Autre",
            at=at[pk % 2],
            category=tree["honey" if pk % 2 else "fruit"],
            body=("savon",),
            price_incl=pk % 4 * 100 or None,
            is_available=bool(pk % 5),
        )
        for pk in range(1, 24)
    )
    query = Query(text=text, sort=sort, near=RENNES, limit=4, categories=(slug,) if slug else ())
    everything = found(replace(query, limit=100)).listing_ids
    walked: list[int] = []
    pages = []
    results = found(query)
    walked += results.listing_ids
    while results.next_cursor:
        results = found(replace(query, cursor=results.next_cursor))
        walked += results.listing_ids
    for number in range(1, results.page_count + 1):
        pages += found(replace(query, page=number)).listing_ids
    assert walked == pages == everything
    assert len(set(walked)) == len(walked) == (12 if slug == "miels" else 23)


def test_a_page_too_far_is_the_last_one_and_a_bad_cursor_the_first(shop):
    assert found(Query(limit=4, page=40)).listing_ids == [6, 5]
    results = found(Query(text="miel", limit=2, page=40))
    assert (results.listing_ids, results.page_number, results.page_count) == ([4], 2, 2)
    assert found(Query(limit=4, cursor="bm9uc2Vuc2U")).listing_ids == [1, 2, 3, 4]


def test_suppliers_and_pages_are_found_beside_listings(shop):
    operations.put_pages(
        [
            PageDocument("supplier", 7, "Les Ruchers", "/fournisseurs/r/", text=("du miel",)),
            PageDocument("page", 7, "Le miel breton", "/miel/"),
            PageDocument("page", 8, "Autre chose", "/autre/"),
        ]
    )
    assert [hit.url for hit in search("miels").pages] == ["/miel/", "/fournisseurs/r/"]
    operations.remove_pages("page", [7])
    assert [hit.url for hit in search("miels").pages] == ["/fournisseurs/r/"]


@pytest.mark.parametrize("number", [3, 60])
@pytest.mark.parametrize(
    ("params", "queries"),
    [
        ({}, 3),
        ({"category": "alimentation"}, 3),
        ({"department": "35"}, 2),
        ({"q": "savon"}, 3),
        ({"q": "savon", "department": "35", "label": "ab", "near": RENNES, "sort": "proximity"}, 3),
        ({"q": "savno lavande"}, 4),
        ({"q": "savon", "page": "50", "limit": "2"}, 3),
    ],
)
def test_cost_ignores_size(tree, number, params, queries, django_assert_num_queries):
    operations.put(
        listing(pk, f"Savon {pk}", at=workshop(pk % 7 + 1), category=tree["honey"], labels=("ab",))
        for pk in range(1, number + 1)
    )
    operations.put([listing(99, "Lavande", at=workshop(), category=tree["honey"])])
    search("savon", near=RENNES)
    with django_assert_num_queries(queries):
        search(params.get("q", ""), **{k: v for k, v in params.items() if k != "q"})
