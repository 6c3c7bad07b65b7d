"""Parts of pages are kept under their facts: nothing old, nothing of somebody else's."""

import json
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from shop.fragments import kept
from shop.listings import cards
from shop.listings import operations as listings
from shop.listings.models import Card, Listing, Price, Sellable, Sheet
from shop.outbox import delivery
from tasks.journeys import JOURNEY

pytestmark = pytest.mark.django_db


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def sellable(small_shop) -> Sellable:
    goods = Sellable.objects.filter(
        listing__state="published", listing__price_kind="fixed", listing__kind="goods"
    )
    return goods.filter(listing__card__variant_count=1).first()


def address_of(listing_id: int) -> str:
    card = Card.objects.get(pk=listing_id)
    return reverse("product", args=[card.slug, card.pk])


def test_a_part_is_made_once_for_the_same_facts():
    made = []

    def make() -> str:
        made.append(1)
        return "part"

    assert kept("essai", 1, ("a", None), make=make) == kept("essai", 1, ("a", None), make=make)
    assert len(made) == 1
    kept("essai", 1, ("a", 0), make=make)
    assert len(made) == 2


def test_a_new_price_and_stock_are_on_every_page_once_they_are_on_the_card(client, sellable):
    card = Card.objects.get(pk=sellable.listing_id)
    pages = [address_of(card.pk), reverse("search") + f"?supplier={card.supplier_slug}"]
    for address in pages:
        assert "987,65" not in page(client, address)
    listings.set_price(sellable_id=sellable.pk, unit_price=9_876_500, at=timezone.now())
    listings.set_stock(sellable_id=sellable.pk, stock=0, at=timezone.now())
    delivery.sweep(journey=JOURNEY, at=timezone.now())
    shown = Card.objects.get(pk=card.pk).price_incl
    text = f"{shown // 100:,}".replace(",", "\u00a0") + f",{shown % 100:02d}\u00a0€"
    for address in pages:
        assert text in page(client, address), address
        assert "Épuisé" in page(client, address), address


def test_the_home_page_s_prices_are_those_of_the_cards(client, small_shop):
    first = page(client, "/")
    pk = int(re.search(r'href="/produits/[^"]*-(\d+)/"', first)[1])
    Card.objects.filter(pk=pk).update(price_incl=7_654_321, price_kind="fixed")
    assert "76\u00a0543,21\u00a0€" in page(client, "/")


def test_a_product_page_follows_its_supplier_s_papers(client, sellable):
    listing = Listing.objects.select_related("supplier").get(pk=sellable.listing_id)
    address = address_of(listing.pk)
    assert "02 99 00 11 22" not in page(client, address)
    supplier = listing.supplier
    supplier.email, supplier.phone = "atelier@example.org", "02 99 00 11 22"
    supplier.save()
    cards.refresh_supplier(supplier.pk, at=timezone.now())
    assert "02 99 00 11 22" in page(client, address)


def test_the_professional_price_is_kept_for_members_alone(client, sellable):
    Price.objects.filter(sellable=sellable).delete()
    price_list, _ = sellable.supplier.price_lists.get_or_create(
        for_professionals=True, defaults={"name": "Professionnels"}
    )
    Price.objects.create(sellable=sellable, price_list=price_list, unit_price=424_200)
    cards.refresh(listing_ids=[sellable.listing_id], at=timezone.now())
    address = address_of(sellable.listing_id)
    users = get_user_model().objects
    client.cookies["profil"] = "pro"
    client.force_login(users.get(email="entreprise@demo.example"))
    assert "42,42" in page(client, address)
    client.force_login(users.get(email="particulier@demo.example"))
    assert "42,42" not in page(client, address)
    client.logout()
    client.cookies["profil"] = "pro"
    assert "42,42" not in page(client, address)


def test_the_header_says_what_this_visitor_typed_and_where_they_are(client, small_shop):
    hostile = '"><script>alert(1)</script>\ue002'
    said = page(client, f"{reverse('search')}?q={hostile}")
    assert "<script>alert(1)" not in said
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;' in said
    assert 'value="miel"' in page(client, "/recherche/?q=miel&in_stock=1")
    said = page(client, "/recherche/?q=miel&in_stock=1")
    assert 'href="/en/recherche/?q=miel&amp;in_stock=1"' in said
    assert "retour=/recherche/%3Fq%3Dmiel%26in_stock%3D1" in said
    assert "script" not in page(client, "/labels/").split('id="q"')[1].split(">")[0]


def test_the_header_leads_to_the_account_of_who_is_signed_in(client, small_shop):
    sign_in, account = reverse("account_login"), reverse("account")
    assert f'href="{sign_in}"' in page(client, "/labels/")
    client.force_login(get_user_model().objects.get(email="particulier@demo.example"))
    assert f'href="{sign_in}"' not in page(client, "/labels/")
    client.logout()
    assert f'<a class="button quiet" href="{account}"' not in page(client, "/labels/")


def test_no_part_holds_a_name_or_a_token(client, small_shop, sellable):
    user = get_user_model().objects.get(email="particulier@demo.example")
    client.force_login(user)
    for address in ("/", address_of(sellable.listing_id), "/recherche/?q=miel", "/panier/"):
        client.get(address)
    parts = repr(caches["fragments"]._cache)
    assert len(caches["fragments"]._cache) > 5
    assert user.email not in parts
    assert "csrf" not in parts


def test_a_listing_without_its_sheet_is_shown_all_the_same_and_soon_has_one(client, sellable):
    pk = sellable.listing_id
    before = page(client, address_of(pk))
    content = Sheet.objects.get(pk=pk).content
    Sheet.objects.filter(pk=pk).delete()
    assert page(client, address_of(pk)) == before
    assert not Sheet.objects.filter(pk=pk).exists()
    assert pk in cards.refresh_stale(at=timezone.now())
    assert Sheet.objects.get(pk=pk).content == content


def test_a_sheet_says_no_word_of_the_interface_and_goes_with_its_card(sellable):
    pk = sellable.listing_id
    content = json.dumps(Sheet.objects.get(pk=pk).content, ensure_ascii=False)
    assert "€" not in content
    assert "<" not in content
    listings.archive(listing_ids=[pk], at=timezone.now())
    cards.refresh(listing_ids=[pk], at=timezone.now())
    assert not Sheet.objects.filter(pk=pk).exists()
    assert not Card.objects.filter(pk=pk).exists()


def test_a_product_of_no_possible_number_is_not_there(client, small_shop):
    assert client.get(f"/produits/rien-{2**70}/").status_code == 404
