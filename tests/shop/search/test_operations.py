"""The index follows cards: what has one is found, what lost it is gone."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps

from shop.listings.models import Card, Listing
from shop.money import VAT_CODES
from shop.search import counts, operations, reference, sources
from shop.search.models import Entry, FacetCount, Generation, Synonym, Word
from shop.search.suggestions import suggest
from suppliers.directory.models import Establishment, LegalEntity, Supplier
from tests.shop.search.builders import RENNES, category, listing, search, workshop

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def supplier() -> Supplier:
    entity = LegalEntity.objects.create(
        name="Ruche SCOP",
        legal_form="scop",
        siren="123456789",
        vat_regime="normal",
        street="1 rue du Rucher",
        commune_id=RENNES,
    )
    site = Establishment.objects.create(
        legal_entity=entity,
        siret="12345678900011",
        name="Ruche",
        street="1 rue du Rucher",
        postcode="35000",
        commune_id=RENNES,
    )
    return Supplier.objects.create(
        partner=apps.get_model("partner", "Partner").objects.create(name="Ruche"),
        legal_entity=entity,
        establishment=site,
        name="La Ruche",
        sort_name="la ruche",
        slug="la-ruche",
        family="solidarity",
        state="published",
        tagline="Du miel et des bougies",
    )


def on_sale(supplier: Supplier, node: Any, number: int, title: str) -> Card:
    product_class, _ = apps.get_model("catalogue", "ProductClass").objects.get_or_create(name="x")
    product = apps.get_model("catalogue", "Product").objects.create(
        title=title,
        slug=f"p-{number}",
        product_class=product_class,
        description="<p>Un <b>délice</b> du terroir</p>",
    )
    sold = Listing.objects.create(
        product=product,
        supplier=supplier,
        establishment=supplier.establishment,
        category=node,
        kind="goods",
        price_kind="fixed",
        basis="incl",
        vat_code=VAT_CODES[0],
        state="published",
        published_at=AT,
    )
    return Card.objects.create(
        listing=sold,
        slug=f"p-{number}",
        title=title,
        kind="goods",
        supplier=supplier,
        supplier_slug=supplier.slug,
        supplier_name=supplier.name,
        establishment=supplier.establishment,
        commune_name="Rennes",
        department="35",
        category=node,
        price_kind="fixed",
        price_incl=1200,
        price_excl=1137,
        pro_price_excl=1000,
        vat_code=sold.vat_code,
        availability="in_stock",
        labels=[["ab", "AB", None]],
        structures=[["scop", "SCOP", "ess", None]],
        published_at=AT,
    )


def stored() -> dict[Any, int]:
    rows = FacetCount.objects.values_list("category_id", "dimension", "value", "count")
    return {row[:3]: row[3] for row in rows}


def test_a_listing_is_found_by_its_sheet_and_leaves_with_its_card(supplier):
    honey = category("miels", name_br="Mel")
    card = on_sale(supplier, honey, 1, "Pot de fleurs")
    operations.reindex_listing(card.pk, at=AT)
    for text in ("fleur", "délices", "ruche", "rennes", "mel"):
        assert search(text).listing_ids == [card.pk]
    assert Entry.objects.values_list("price", "price_excl").get() == (1200, 1137)
    assert [one.url for one in suggest(text="pot fleurs")] == [f"/produits/p-1-{card.pk}/"]
    Card.objects.all().delete()
    operations.reindex(listing_ids=[card.pk, 999])
    assert (search("fleur").count, search("").count, stored()) == (0, 0, {})


def test_a_supplier_is_found_and_leaves_when_suspended(supplier):
    card = on_sale(supplier, category("miels"), 1, "Pot de fleurs")
    operations.reindex_supplier(supplier.pk, at=AT)
    results = search("bougies")
    assert [hit.title for hit in results.pages] == ["La Ruche"]
    assert search("").listing_ids == [card.pk]
    Supplier.objects.update(state="suspended")
    Card.objects.all().delete()
    operations.reindex_supplier(supplier.pk, at=AT)
    assert (search("ruche").pages, search("").count) == ([], 0)
    assert {one.kind for one in suggest(text="ruche")} == {"commune"}


def test_a_rebuild_says_what_single_steps_said_and_mends_what_went_wrong(supplier):
    honey = category("miels")
    cards = [on_sale(supplier, honey, number, f"Pot {number}") for number in range(1, 4)]
    operations.put_categories()
    operations.reindex_supplier(supplier.pk, at=AT)
    before = (stored(), dict(Word.objects.values_list("form", "stem")))
    operations.put([listing(999, "Fantôme", at=workshop(77), category=honey)])
    FacetCount.objects.update(count=7)
    operations.rebuild()
    assert (stored(), dict(Word.objects.values_list("form", "stem"))) == before
    assert search("pot").listing_ids == [card.pk for card in cards]
    assert search("fantome").count == 0
    assert [one.kind for one in suggest(text="miel")] == ["category"]
    assert stored() == counts.counted(categories=reference.current().categories)


@pytest.mark.parametrize("number", [2, 40])
def test_documents_cost_the_same_for_any_number(supplier, number, django_assert_num_queries):
    honey = category("miels")
    ids = [on_sale(supplier, honey, one, f"Pot {one}").pk for one in range(number)]
    reference.current()
    with django_assert_num_queries(3):
        assert len(list(sources.listing_documents(listing_ids=ids))) == number


def test_a_change_of_stock_leaves_memories_and_texts_alone():
    honey, at = category("miels"), workshop()
    operations.put([listing(1, "Miel", at=at, category=honey)])
    number = Generation.objects.get().number
    operations.put([listing(1, "Miel", at=at, category=honey, is_available=False)])
    assert Generation.objects.get().number == number
    assert search("", in_stock="1").count == 0
    operations.put([listing(1, "Miel de thym", at=at, category=honey)])
    assert Generation.objects.get().number > number
    assert search("thym").count == 1


def test_what_staff_edit_is_in_force_at_once():
    operations.put([listing(1, "Cidre", at=workshop(), category=category("boissons"))])
    assert search("chistr").count == 0
    row = Synonym.objects.create(words="cidre, chistr")
    assert search("chistr").count == 1
    row.delete()
    assert search("chistr").count == 0


def test_newer_complete_and_available_listings_come_first():
    honey, at = category("miels"), workshop()
    old = datetime.combine(date(2026, 1, 1), datetime.min.time(), UTC)
    operations.put(
        [
            listing(1, "Miel", at=at, category=honey, is_available=False, has_picture=True),
            listing(2, "Miel", at=at, category=honey, published_at=old, has_picture=True),
            listing(3, "Miel", at=at, category=honey),
            listing(4, "Miel", at=at, category=honey, has_picture=True),
        ]
    )
    assert search("miel").listing_ids == [4, 3, 2, 1]
