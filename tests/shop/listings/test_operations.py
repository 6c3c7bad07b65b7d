"""Listings are found again by their references; prices are remembered; cards follow."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.listings import cards
from shop.listings import operations as listings
from shop.listings.changes import ListingInput, SellableInput
from shop.listings.models import Card, Listing, PriceHistory, Sellable
from shop.outbox.models import Fact
from suppliers.directory.models import Supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier(small_shop) -> Supplier:
    Fact.objects.all().delete()
    return Supplier.objects.first()


@pytest.fixture
def honey(supplier) -> ListingInput:
    category = Card.objects.filter(kind="goods").first().category_id
    return ListingInput(
        supplier_id=supplier.pk,
        category_id=category,
        title="Miel d’essai, 500 g",
        slug="miel-d-essai",
        kind="goods",
        price_kind="fixed",
        basis="incl",
        vat_code="reduced",
        state="published",
        sellables=(SellableInput(reference="ESSAI-1", unit_price=118_500, stock=9),),
    )


def test_a_new_listing_is_a_product_a_record_a_sellable_and_a_price(honey):
    now = timezone.now()
    outcome = listings.apply(inputs=[honey], at=now)
    (pk,) = outcome.created
    listing = Listing.objects.get(pk=pk)
    sellable = listing.sellables.get()
    assert listing.product.structure == "standalone"
    assert sellable.stock_record.num_in_stock == 9
    assert sellable.stock_record.partner_id == listing.supplier.partner_id
    assert sellable.history.get().unit_price == 118_500
    assert list(Fact.objects.values_list("name", "subject_id")) == [("listing.changed", pk)]


def test_the_same_again_changes_nothing(honey):
    listings.apply(inputs=[honey], at=timezone.now())
    again = listings.apply(inputs=[honey], at=timezone.now())
    assert (again.created, again.updated, len(again.unchanged)) == ((), (), 1)
    assert Fact.objects.count() == 1
    assert PriceHistory.objects.filter(sellable__reference="ESSAI-1").count() == 1


def test_a_new_price_closes_the_old_one(honey):
    start = timezone.now()
    listings.apply(inputs=[honey], at=start)
    dearer = replace(honey, sellables=(replace(honey.sellables[0], unit_price=125_000),))
    later = start + timedelta(days=3)
    outcome = listings.apply(inputs=[dearer], at=later)
    assert len(outcome.updated) == 1
    sellable = Sellable.objects.get(reference="ESSAI-1")
    old, new = sellable.history.order_by("starts_at")
    assert (old.unit_price, old.ends_at, new.unit_price, new.ends_at) == (
        118_500, later, 125_000, None,
    )  # fmt: skip


def test_a_reduction_is_told_against_the_lowest_of_thirty_days(honey):
    start = timezone.now() - timedelta(days=60)
    listings.apply(inputs=[honey], at=start)
    pk = Sellable.objects.get(reference="ESSAI-1").pk
    for days, price in ((10, 90_000), (20, 130_000), (58, 80_000)):
        listings.set_price(sellable_id=pk, unit_price=price, at=start + timedelta(days=days))
    # On day 58 the days before held 130,000 alone: 90,000 ended on day 20.
    lowest = listings.lowest_price_before
    assert lowest(sellable_id=pk, at=start + timedelta(days=58)) == 130_000
    assert lowest(sellable_id=pk, at=start + timedelta(days=49)) == 90_000


def test_two_inputs_with_one_reference_are_refused_and_nothing_is_written(honey):
    before = Listing.objects.count()
    with pytest.raises(listings.RefusedListing, match="ESSAI-1"):
        listings.apply(inputs=[honey, replace(honey, title="Autre")], at=timezone.now())
    assert Listing.objects.count() == before


def test_another_supplier_s_reference_is_another_listing(honey):
    listings.apply(inputs=[honey], at=timezone.now())
    other = Supplier.objects.exclude(pk=honey.supplier_id).first()
    outcome = listings.apply(
        inputs=[replace(honey, supplier_id=other.pk, title="Le leur")], at=timezone.now()
    )
    assert len(outcome.created) == 1
    mine = Sellable.objects.get(reference="ESSAI-1", supplier=honey.supplier_id)
    assert mine.listing.product.title == "Miel d’essai, 500 g"


def test_variants_are_children_each_with_its_record(honey):
    two = replace(
        honey,
        sellables=(
            SellableInput(reference="V-1", name="250 g", unit_price=62_000, stock=3),
            SellableInput(reference="V-2", name="500 g", unit_price=118_000, stock=0),
        ),
    )
    (pk,) = listings.apply(inputs=[two], at=timezone.now()).created
    listing = Listing.objects.get(pk=pk)
    assert listing.product.structure == "parent"
    assert listing.product.children.count() == 2
    cards.refresh(listing_ids=[pk], at=timezone.now())
    card = Card.objects.get(pk=pk)
    assert (card.price_kind, card.price_incl, card.variant_count) == ("from", 620, 2)
    assert card.availability == "low"


def test_stock_below_what_is_held_is_refused(honey):
    listings.apply(inputs=[honey], at=timezone.now())
    sellable = Sellable.objects.get(reference="ESSAI-1")
    record = apps.get_model("partner", "StockRecord").objects
    record.filter(pk=sellable.stock_record_id).update(num_allocated=4)
    with pytest.raises(listings.RefusedListing):
        listings.set_stock(sellable_id=sellable.pk, stock=3, at=timezone.now())
    listings.set_stock(sellable_id=sellable.pk, stock=4, at=timezone.now())
    sellable.stock_record.refresh_from_db()
    assert sellable.stock_record.num_in_stock == 4


def test_an_archived_listing_loses_its_card_and_keeps_its_rows(honey):
    (pk,) = listings.apply(inputs=[honey], at=timezone.now()).created
    cards.refresh(listing_ids=[pk], at=timezone.now())
    assert Card.objects.filter(pk=pk).exists()
    assert listings.archive(listing_ids=[pk], at=timezone.now()) == 1
    assert listings.archive(listing_ids=[pk], at=timezone.now()) == 0
    cards.refresh(listing_ids=[pk], at=timezone.now())
    assert not Card.objects.filter(pk=pk).exists()
    assert Listing.objects.get(pk=pk).state == "archived"


@pytest.mark.parametrize("count", [2, 40])
def test_writing_and_refreshing_cost_the_same_for_few_and_many(honey, count):
    inputs = [
        replace(
            honey, title=f"Miel {n}", sellables=(replace(honey.sellables[0], reference=f"R-{n}"),)
        )
        for n in range(count)
    ]
    with CaptureQueriesContext(connection) as writing:
        outcome = listings.apply(inputs=inputs, at=timezone.now())
    with CaptureQueriesContext(connection) as refreshing:
        cards.refresh(listing_ids=outcome.created, at=timezone.now())
    plain = [q for q in writing if "SAVEPOINT" not in q["sql"]]
    assert len(plain) <= 22
    assert len([q for q in refreshing if "SAVEPOINT" not in q["sql"]]) <= 15
