"""The read API: one envelope, exact facets, cursors that walk, problems that say what is wrong."""

import json

import pytest
from django.test import override_settings

from shop.listings.models import Card
from suppliers.directory.models import Supplier


def get(client, path, **headers):
    response = client.get(f"/api/v1{path}", headers=headers)
    return response, json.loads(response.content) if response.content else None


def test_a_listing_has_all_that_its_reader_needs(client, small_shop):
    card = Card.objects.filter(price_kind="fixed", unit_price_incl__isnull=False).first()
    _, found = get(client, f"/listings?supplier={card.supplier_slug}&limit=100")
    one = next(row for row in found["results"] if row["id"] == card.pk)
    assert one["title"] == card.title
    assert one["price_incl_tax"] == f"{card.price_incl / 100:.2f}"
    assert one["price_excl_tax"] == f"{card.price_excl / 100:.2f}"
    assert one["supplier"]["slug"] == card.supplier_slug
    assert one["url"].endswith(f"/produits/{card.slug}-{card.pk}/")
    assert set(one) >= {"slug", "price_kind", "vat_rate", "labels"}


def test_a_price_on_quote_is_null_and_not_zero(client, small_shop):
    Card.objects.filter(price_kind="fixed").update(
        price_kind="on_quote", price_incl=None, price_excl=None
    )
    _, found = get(client, "/listings?limit=100")
    on_quote = [row for row in found["results"] if row["price_kind"] == "on_quote"]
    assert on_quote
    assert {(row["price_incl_tax"], row["price_excl_tax"]) for row in on_quote} == {(None, None)}


def test_several_values_of_a_facet_add_up_and_are_marked(client, small_shop):
    _, everything = get(client, "/listings?limit=1")
    values = everything["facets"]["department"][:2]
    chosen = "&".join(f"department={value['value']}" for value in values)
    _, found = get(client, f"/listings?limit=1&{chosen}")
    assert found["count"] == sum(value["count"] for value in values)
    assert found["count_is_exact"] is True
    # Its own selection does not change a facet's counts.
    before = {v["value"]: v["count"] for v in everything["facets"]["department"]}
    after = {v["value"]: v["count"] for v in found["facets"]["department"]}
    assert after == before
    assert sum(v["selected"] for v in found["facets"]["department"]) == len(values)


def test_following_next_walks_every_listing_once(client, small_shop):
    path, seen = "/listings?limit=7", []
    while path:
        _, found = get(client, path)
        seen += [row["id"] for row in found["results"]]
        path = found["next"] and found["next"].split("/api/v1")[1]
    assert sorted(seen) == sorted(Card.objects.values_list("pk", flat=True))


def test_suppliers_walk_too_and_show_their_siret(client, small_shop):
    path, seen = "/suppliers?limit=5", []
    while path:
        _, found = get(client, path)
        seen += [row["siret"] for row in found["results"]]
        path = found["next"] and found["next"].split("/api/v1")[1]
    assert len(seen) == Supplier.objects.count()
    assert all(len(siret) == 14 for siret in seen)


def test_categories_say_where_they_hang_and_how_much_they_hold(client, small_shop):
    _, found = get(client, "/categories")
    rows = {row["slug"]: row for row in found["results"]}
    leaf = Card.objects.select_related("category__profile").first().category
    slug = leaf.profile.slug
    assert rows[slug]["count"] == Card.objects.filter(category=leaf).count()
    parent = rows[slug]["parent"]
    assert rows[parent]["count"] >= rows[slug]["count"]


def test_an_etag_spares_the_second_answer(client, small_shop):
    first, _ = get(client, "/listings?q=miel")
    second, body = get(client, "/listings?q=miel", **{"If-None-Match": first["ETag"]})
    assert (second.status_code, body) == (304, None)
    Card.objects.update(title="Un autre titre")
    third, _ = get(client, "/listings?q=miel", **{"If-None-Match": first["ETag"]})
    assert third.status_code == 200


@override_settings(API_REQUESTS_PER_MINUTE=3)
def test_too_many_requests_are_told_when_to_come_back(client, small_shop, time_machine):
    time_machine.move_to("2026-11-22T10:00:10Z", tick=False)
    statuses = [get(client, "/categories")[0].status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    response, problem = get(client, "/categories")
    assert response["Retry-After"] == "50"
    assert response["Content-Type"] == "application/problem+json"
    assert problem["status"] == 429
    time_machine.move_to("2026-11-22T10:01:00Z", tick=False)
    assert get(client, "/categories")[0].status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "limit=-1",
        "limit=999999",
        "cursor=%21%21",
        "sort=x",
        "price_min=x",
        "q=%22%2A%3A",
        "near=zzz",
    ],
)
def test_strange_parameters_are_dropped(client, small_shop, query):
    for path in ("/listings", "/suppliers", "/categories"):
        response, found = get(client, f"{path}?{query}")
        assert response.status_code == 200
        assert set(found) == {"count", "count_is_exact", "results", "facets", "next"}


def test_the_openapi_document_names_every_parameter(client, db):
    _, document = get(client, "/openapi.json")
    names = {p["name"] for p in document["paths"]["/api/v1/listings"]["get"]["parameters"]}
    assert names >= {
        "q", "category", "label", "structure", "supplier", "department", "epci", "near",
        "radius_km", "price_min", "price_max", "kind", "in_stock", "sort", "limit", "cursor",
    }  # fmt: skip
