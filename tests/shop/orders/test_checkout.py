"""A guest buys: from the basket to a delivered order, through the pages."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.orders import operations as orders
from shop.orders.models import Envelope, SupplierOrder, WeekLoad
from shop.payments import ledger
from shop.payments.gateways import demo
from shop.payments.models import Payment
from suppliers.directory.delivery import monday
from suppliers.directory.models import DeliveryTerms
from tests import factories as f
from tests.buying import OURS, checked_out, reviewed, settle, supplier_that_delivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def sellable():
    listing = f.ListingFactory(supplier=supplier_that_delivers(), sellable__unit_price=120_000)
    return listing.sellables.get()


def test_a_guest_orders_and_pays(client, sellable):
    envelope = checked_out(client, sellable, quantity=2)
    part = SupplierOrder.objects.get()
    assert (envelope.total, part.net + part.tax) == (2400 + 690, 2400 + 690)
    assert part.state == "awaiting_payment"
    stock = sellable.stock_record
    stock.refresh_from_db()
    assert (stock.num_in_stock, stock.num_allocated) == (10, 2)
    response = client.get(reverse("checkout-pay", args=[envelope.token]))
    payment = Payment.objects.get()
    assert response["Location"].endswith(reverse("payment-demo", args=[payment.reference]))
    response = client.post(response["Location"], {"card": demo.SUCCESS})
    back = reverse("order", args=[envelope.token])
    assert response["Location"] == f"{back}?redirect_status=succeeded"
    settle()
    part.refresh_from_db()
    stock.refresh_from_db()
    payment.refresh_from_db()
    assert (part.state, payment.state, payment.captured) == ("to_prepare", "captured", 3090)
    assert (stock.num_in_stock, stock.num_allocated) == (8, 0)
    page = client.get(reverse("order", args=[envelope.token])).content.decode()
    assert envelope.order.number in page
    assert ledger.check().difference_cents == 0
    orders.ship(part_id=part.pk, parcel=orders.ParcelInput(), by_id=None, at=timezone.now())
    orders.mark_delivered(part_id=part.pk, by_id=None, at=timezone.now())
    settle()
    part.refresh_from_db()
    assert part.state == "delivered"
    assert part.transfer.state == "due"


def written_by_placing(*sellables):
    """How many queries the last button makes, and into which tables it inserts, in order."""
    client = Client()
    told = reviewed(client, *sellables)
    with CaptureQueriesContext(connection) as done:
        assert client.post(reverse("checkout-review"), told).status_code == 302
    texts = [one["sql"].lstrip("( ") for one in done.captured_queries]
    texts = [text for text in texts if text.startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]
    found = (re.match(r'INSERT (?:OR IGNORE )?INTO "(\w+)"', text) for text in texts)
    return len(texts), [each[1] for each in found if each]


def test_placing_costs_the_same_whatever_the_lines_and_suppliers(sellable):
    others = []
    for _time in range(2):
        listing = f.ListingFactory(supplier=supplier_that_delivers(), sellable__unit_price=50_000)
        others.append(listing.sellables.get())
    first = written_by_placing(sellable)
    assert written_by_placing(*others) == first
    # The proofs of the day are known by now.
    count, tables = written_by_placing(sellable, *others)
    assert (count, tables) == written_by_placing(sellable)
    assert count <= 23
    assert tables == [
        "order_order", "orders_envelope", "orders_supplierorder", "orders_supplierorderevent",
        "orders_supplierorderline", "orders_charge", "orders_stockhold", "outbox_fact",
    ]  # fmt: skip
    assert sorted(first[1]) == sorted([*tables, "listings_proofsnapshot"])


def test_a_week_that_fills_meanwhile_moves_the_promise_in_sight(client, sellable):
    DeliveryTerms.objects.filter(supplier=sellable.supplier).update(weekly_orders=1)
    faster = Client()
    told = reviewed(client, sellable)
    assert faster.post(reverse("checkout-review"), reviewed(faster, sellable)).status_code == 302
    page = client.post(reverse("checkout-review"), told)
    assert page.status_code == 409
    assert "une livraison a changé" in page.content.decode()
    told["seen"] = page.context["summary"].fingerprint
    assert client.post(reverse("checkout-review"), told).status_code == 302
    first, second = SupplierOrder.objects.order_by("pk")
    assert monday(first.promised_on) < monday(second.promised_on)
    assert [load.used for load in WeekLoad.objects.order_by("monday")] == [1, 1]


def test_a_delivery_that_is_gone_meanwhile_is_chosen_anew(client, sellable):
    told = reviewed(client, sellable)
    DeliveryTerms.objects.filter(supplier=sellable.supplier).update(parcels=False)
    assert client.post(reverse("checkout-review"), told).status_code == 409
    assert not Envelope.objects.exists()


def test_a_declined_card_leaves_the_order_waiting_and_the_next_one_pays(client, sellable):
    envelope = checked_out(client, sellable)
    address = client.get(reverse("checkout-pay", args=[envelope.token]))["Location"]
    refused = client.post(address, {"card": demo.DECLINED})
    assert refused.status_code == 402
    assert demo.DECLINE in refused.content.decode()
    settle()
    assert SupplierOrder.objects.get().state == "awaiting_payment"
    client.post(address, {"card": demo.THREE_D_SECURE})
    client.post(address, {"bank": "yes"})
    settle()
    assert SupplierOrder.objects.get().state == "to_prepare"


def test_a_double_click_places_one_order(client, sellable):
    envelope = checked_out(client, sellable)
    again = client.post(
        reverse("checkout-review"), {"key": envelope.key, "seen": "", "terms": "on"}
    )
    assert again["Location"].endswith(reverse("checkout-pay", args=[envelope.token]))
    assert Envelope.objects.count() == 1


def test_a_price_that_rises_meanwhile_is_shown_before_it_is_paid(client, sellable):
    client.post(reverse("basket-add"), {"sellable": sellable.pk, "quantity": 1}, **OURS)
    client.post(reverse("checkout"), {"email": "a@exemple.test", "name": "Anne"})
    place = {"street": "2 rue d’Antrain", "postcode": "35000", "commune_name": "Rennes"}
    client.post(reverse("checkout-delivery"), {**place, "next": "1"})
    client.post(reverse("checkout-payment"), {"payment": "card"})
    page = client.get(reverse("checkout-review"))
    told = {"seen": page.context["summary"].fingerprint, "key": page.context["draft"].key,
            "terms": "on"}  # fmt: skip
    type(sellable).objects.update(unit_price=130_000)
    changed = client.post(reverse("checkout-review"), told)
    assert changed.status_code == 409
    assert "a changé pendant votre commande" in changed.content.decode()
    assert Envelope.objects.count() == 0
    basket = client.get(reverse("basket")).content.decode()
    assert "Le prix a changé depuis l’ajout : il était de 12,00" in basket


def test_an_unpaid_order_frees_its_stock_and_opens_its_basket(client, sellable):
    envelope = checked_out(client, sellable)
    assert "Votre panier est vide" in client.get(reverse("basket")).content.decode()
    late = envelope.expires_at
    assert orders.expire(at=late) == 1
    settle()
    stock = sellable.stock_record
    stock.refresh_from_db()
    assert (stock.num_in_stock, stock.num_allocated) == (10, 0)
    assert SupplierOrder.objects.get().state == "cancelled"
    assert "Sous-total" in client.get(reverse("basket")).content.decode()
