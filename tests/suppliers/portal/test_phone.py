"""An order taken by telephone: the supplier's own articles, once, with an e-mail."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.orders.models import Envelope, SupplierOrder
from tests.buying import settle, supplier_that_delivers
from tests.suppliers.portal.people import article, bought, member

pytestmark = pytest.mark.django_db

SOON = timezone.localdate() + timedelta(days=9)
TOLD = {
    "token": "a" * 32, "place": "1", "email": "yann@exemple.test", "name": "Yann Le Bras",
    "phone": "02 99 00 00 00", "street": "3 rue Haute", "postcode": "35000",
    "commune_name": "Rennes", "delivery": "parcel", "label": "", "promised_on": f"{SOON}",
    "charge": "6,90",
}  # fmt: skip


def send(sellable, **given):
    client = member(sellable.supplier)
    address = reverse("portal-phone", args=[sellable.supplier.slug])
    return client.post(address, {f"n-{sellable.pk}": "2", **TOLD, **given})


def test_an_order_is_placed_and_opens():
    sellable = article()
    response = send(sellable)
    part = SupplierOrder.objects.get()
    assert response["Location"] == reverse(
        "portal-order", args=[sellable.supplier.slug, part.number]
    )
    envelope = part.order.envelope
    assert (envelope.origin, envelope.payment, envelope.total) == ("phone", "transfer", 2400 + 690)
    assert envelope.entered_by is not None
    assert (part.state, part.buyer_email) == ("to_prepare", "yann@exemple.test")
    assert (part.promised_on, part.delivery_label) == (SOON, "Colis")
    settle()


def test_a_double_click_places_one_order():
    sellable = article()
    client = member(sellable.supplier)
    address = reverse("portal-phone", args=[sellable.supplier.slug])
    for _ in range(2):
        assert client.post(address, {f"n-{sellable.pk}": "2", **TOLD}).status_code == 302
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"email": ""}, "la confirmation, la facture"),
        ({"street": ""}, "où livrer"),
        ({"postcode": "350"}, "cinq chiffres"),
        ({"commune_name": "Brest"}, "Au code postal 35000"),
        ({"charge": "beaucoup"}, "6,90"),
        ({"delivery": "pickup:99999"}, "pas"),
        ({"phone": "12"}, "dix chiffres"),
        ({"promised_on": ""}, "requis"),
        ({"promised_on": "2020-01-01"}, "à venir"),
    ],
)
def test_what_is_missing_is_asked_for_and_the_rest_is_kept(given, why):
    sellable = article()
    response = send(sellable, **given)
    assert response.status_code == 422
    shown = response.content.decode()
    assert why in shown
    assert [quantity for _, quantity in response.context["chosen"]] == [2]
    assert "Yann Le Bras" in shown
    assert not Envelope.objects.exists()


def test_a_foreign_article_is_refused_and_nothing_is_written():
    mine, foreign = article(), article()
    response = send(mine, **{f"n-{foreign.pk}": "1"})
    assert response.status_code == 422
    assert "pas des vôtres" in response.content.decode()
    assert not Envelope.objects.exists()
    mine.stock_record.refresh_from_db()
    assert not mine.stock_record.num_allocated


@pytest.mark.parametrize(
    ("values", "given", "why"),
    [
        ({}, {"quantity": "0"}, "au moins un article"),
        ({}, {"quantity": "99"}, "reste"),
        ({"state": "archived"}, {}, "plus en vente"),
        ({"alcohol_tenths": 45}, {}, "18 ans"),
        ({"sellable__min_quantity": 6}, {}, "par 6 au moins"),
    ],
)
def test_articles_that_cannot_be_sold_are_refused(values, given, why):
    sellable = article(**values)
    response = send(sellable, **{f"n-{sellable.pk}": given.get("quantity", "2")})
    assert response.status_code == 422
    assert why in response.content.decode()
    assert not Envelope.objects.exists()


def test_alcohol_goes_to_adults():
    sellable = article(alcohol_tenths=45)
    assert send(sellable, of_age="on").status_code == 302
    assert Envelope.objects.get().of_age_at is not None


def test_a_known_customer_is_filled_in_and_a_stranger_s_is_not():
    supplier = supplier_that_delivers()
    bought(article(supplier))
    client = member(supplier)
    address = reverse("portal-phone", args=[supplier.slug])
    asked = {"known": "1", "email": "anne@exemple.test", "token": "b" * 32}
    assert "2 rue d’Antrain" in client.post(address, asked).content.decode()
    other = member(stranger := supplier_that_delivers())
    shown = other.post(reverse("portal-phone", args=[stranger.slug]), asked).content.decode()
    assert "2 rue d’Antrain" not in shown
    assert "Aucune commande récente" in shown


def test_searching_keeps_what_was_chosen_and_typed():
    supplier = supplier_that_delivers()
    soap, honey = article(supplier, title="Savon"), article(supplier, title="Miel")
    client = member(supplier)
    given = {**TOLD, "search": "1", "q": "miel", f"n-{soap.pk}": "3"}
    del given["place"]
    response = client.post(reverse("portal-phone", args=[supplier.slug]), given)
    assert [(each.pk, n) for each, n in response.context["chosen"]] == [(soap.pk, 3)]
    assert [each.pk for each in response.context["page"]] == [honey.pk]
    assert "Yann Le Bras" in response.content.decode()


@pytest.mark.parametrize("count", [1, 6])
def test_the_screen_costs_the_same_for_more_articles(count, django_assert_max_num_queries):
    supplier = supplier_that_delivers()
    for _ in range(count):
        article(supplier)
    client = member(supplier)
    address = reverse("portal-phone", args=[supplier.slug])
    client.get(address)
    with django_assert_max_num_queries(14):
        client.get(address)
