"""A product's page: how it is delivered and kept, and what its buyers say of it."""

import json
from datetime import date, time

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from shop.listings import cards
from shop.listings.models import Card, Sheet
from shop.orders import talk
from shop.orders.models import Review
from suppliers.directory.models import Closure, DeliveryRound, DeliveryTerms, PickupPoint
from tests import factories as f
from tests.buying import supplier_that_delivers
from tests.factories.places import RENNES

pytestmark = pytest.mark.django_db
SCRIPT = '<script type="application/ld+json">'


@pytest.fixture
def listing():
    return f.ListingFactory(supplier=supplier_that_delivers(), sellable__unit_price=120_000)


def page(client, listing, **query) -> str:
    cards.refresh(listing_ids=[listing.pk], at=timezone.now())
    card = Card.objects.get(pk=listing.pk)
    response = client.get(reverse("product", args=[card.slug, card.pk]), query)
    return response.content.decode().replace("\xa0", " ")


def reviewed(listing, score, *, text="Très bon.", state="published", **values):
    line = f.SupplierOrderLineFactory(sellable=listing.sellables.get())
    told = {"score": score, "text": text, "author": "Anne", "posted_at": timezone.now(),
            "experienced_on": date(2026, 11, 2), **values}  # fmt: skip
    return Review.objects.create(line=line, listing=listing, state=state, **told)


def test_it_tells_what_delivery_costs_and_when_it_can_be_fetched(client, listing):
    told = page(client, listing)
    assert "dès 6,90 €, offerte dès 60,00 € chez ce fournisseur" in told
    assert "gratuit sur place : mercredi" in told


def test_it_tells_rounds_and_the_smallest_order(client, listing):
    DeliveryTerms.objects.update(minimum_order=2500)
    made = DeliveryRound.objects.create(
        supplier=listing.supplier, name="Tournée", weekday=2, cutoff_time=time(12), cents=300
    )
    made.communes.add(RENNES)
    told = page(client, listing)
    assert "dès 3,00 €" in told
    assert "En colis, ou par la tournée du fournisseur : mardi" in " ".join(told.split())
    assert "25,00 € chez ce fournisseur" in told


def test_what_is_only_fetched_says_so(client, listing):
    listing.supplier.delivers = False
    listing.supplier.save()
    assert "gratuit sur place, pas de livraison : mercredi" in page(client, listing)
    PickupPoint.objects.update(is_active=False)
    assert "à convenir avec le fournisseur" in page(client, listing)


def test_it_tells_how_long_and_how_cold_it_is_kept(client, listing):
    listing.date_kind, listing.minimum_life_days = "use_by", 5
    listing.temperature, listing.case_size = "chilled", 6
    listing.is_subscribable = True
    listing.technical_sheet.save("essai.pdf", ContentFile(b"%PDF-1.4"), save=False)
    listing.save()
    listing.sellables.update(is_weighed=True, content_quantity=500, content_unit="g")
    told = page(client, listing)
    for words in (
        "Date limite de consommation (DLC), au moins 5 jours à la livraison",
        "Frais, 0 à 4 °C",
        "Colisage",
        "Proposé en abonnement",
        "vous payez ce qui est pesé, jamais plus",
        listing.technical_sheet.url,
    ):
        assert words in told, words


def test_a_page_without_reviews_claims_none(client, listing):
    reviewed(listing, 1, state="waiting")
    reviewed(listing, 1, state="refused", refusal="Injurieux")
    told = page(client, listing)
    assert "Avis des acheteurs" not in told
    assert "aggregateRating" not in told


def test_published_reviews_show_with_their_dates_average_and_answer(client, listing):
    reviewed(listing, 5, text="<b>Parfait</b>")
    reviewed(listing, 4, answer="Merci à vous !")
    reviewed(listing, 1, state="waiting", text="Pas encore lu")
    told = page(client, listing)
    assert "4,5 sur 5" in told
    assert "2 avis, les plus récents d’abord" in told
    assert "&lt;b&gt;Parfait&lt;/b&gt;" in told
    assert "article reçu le 2 novembre 2026" in told
    assert "Merci à vous !" in told
    assert "Avis vérifiés" in told
    assert "Pas encore lu" not in told
    start = told.index(SCRIPT) + len(SCRIPT)
    data = json.loads(told[start : told.index("</script>", start)])
    assert data["aggregateRating"]["ratingValue"] == "4.5"
    assert data["aggregateRating"]["reviewCount"] == 2


def test_many_reviews_show_the_newest_and_all_on_demand(client, listing):
    for number in range(7):
        reviewed(listing, 5, text=f"Avis numéro {number}.")
    told = page(client, listing)
    assert [f"Avis numéro {n}." in told for n in range(7)] == [False] * 2 + [True] * 5
    assert "Lire les 7 avis" in told
    told = page(client, listing, avis="tous")
    assert all(f"Avis numéro {n}." in told for n in range(7))
    assert "Lire les 7 avis" not in told


def test_a_review_shows_as_soon_as_it_is_published(client, listing):
    found = reviewed(listing, 3, state="waiting", text="Correct.")
    assert "Correct." not in page(client, listing)
    talk.publish_review(review_id=found.pk, at=timezone.now())
    assert "Correct." in page(client, listing)


def test_a_product_with_reviews_costs_four_queries(client, listing, django_assert_max_num_queries):
    reviewed(listing, 5)
    page(client, listing)
    card = Card.objects.get(pk=listing.pk)
    with django_assert_max_num_queries(4):
        client.get(reverse("product", args=[card.slug, card.pk]))


@pytest.mark.parametrize("count", [1, 4])
def test_sheets_of_many_suppliers_are_written_by_the_same_queries(
    count, django_assert_max_num_queries
):
    listings = [f.ListingFactory(supplier=supplier_that_delivers()) for _ in range(count)]
    Closure.objects.all().delete()
    with django_assert_max_num_queries(18):
        cards.refresh(listing_ids=[one.pk for one in listings], at=timezone.now())


def test_sheets_of_an_older_version_are_readable_and_written_again(client, listing):
    page(client, listing)
    sheet = Sheet.objects.get(pk=listing.pk)
    current = dict(sheet.content)
    newer = ("version", "delivery", "date_kind", "minimum_life_days", "temperature",
             "technical_sheet", "is_subscribable")  # fmt: skip
    sheet.content = {k: v for k, v in current.items() if k not in newer}
    sheet.save()
    card = Card.objects.get(pk=listing.pk)
    response = client.get(reverse("product", args=[card.slug, card.pk]))
    assert response.status_code == 200
    assert cards.refresh_stale(at=timezone.now()) == [listing.pk]
    assert Sheet.objects.get(pk=listing.pk).content == current
    assert cards.refresh_stale(at=timezone.now()) == []


def test_alcohol_is_warned_of_on_the_home_page(client, small_shop):
    home = client.get("/").content.decode()
    assert "Interdiction de vente de boissons alcooliques aux mineurs de moins de 18 ans." in home
