"""Shopping lists and what is ordered again: who may, what it changes, what is no longer sold."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.listings import cards
from shop.listings.models import Sellable
from shop.orders import basket as baskets
from shop.orders.models import SupplierOrder
from shop.organisations.models import Role
from shop.pro.access import MAY
from shop.quoting.models import QuoteRequest, ShoppingList, ShoppingListLine
from tests import factories as f
from tests.buying import guest, placed
from tests.quoting import organisation
from tests.shop.pro.people import everybody, member, of
from tests.suppliers.portal.people import article

pytestmark = pytest.mark.django_db


def carded(sellable):
    """With what product pages read."""
    cards.refresh(listing_ids=[sellable.listing_id], at=timezone.now())
    return sellable


def listed(buyer=None, *, quantity=3):
    buyer = buyer or organisation()
    sellable = article()
    carded(sellable)
    mine = ShoppingList.objects.create(
        organisation=buyer, name="Goûters", updated_at="2026-01-01T00:00:00Z"
    )
    line = ShoppingListLine.objects.create(shopping_list=mine, sellable=sellable, quantity=quantity)
    return mine, line


def address(mine, name="pro-list", *rest, buyer=None):
    return reverse(name, args=[(buyer or mine.organisation).siret, mine.pk, *rest])


def picture():
    return [list(model.objects.order_by("pk").values()) for model in
            (ShoppingList, ShoppingListLine, QuoteRequest)]  # fmt: skip


ACTS = {
    "renommer": {"name": "Autre"},
    "supprimer": {},
    "quantites": {"q-0": "1"},
    "panier": {},
    "devis": {},
}


def told(action, line):
    return {f"q-{line.pk}": "7"} if action == "quantites" else ACTS[action]


def test_readers_see_and_those_who_ask_change():
    mine, line = listed()
    people = everybody(mine.organisation)
    before = picture()
    root = reverse("pro-lists", args=[mine.organisation.siret])
    for who, client in people.items():
        is_role = who in Role.values
        seen = 200 if is_role else 302 if who == "nobody" else 404
        assert client.get(root).status_code == seen, who
        assert client.get(address(mine)).status_code == seen, who
        if who in MAY["ask_quotes"]:
            continue
        refused = 403 if is_role else 302 if who == "nobody" else 404
        assert client.post(root, {"name": "Pirate"}).status_code == refused, who
        for action in ACTS:
            response = client.post(address(mine, "pro-list-act", action), told(action, line))
            assert response.status_code == refused, (who, action)
    assert picture() == before


def test_another_organisation_s_list_is_not_there():
    mine, line = listed()
    other = organisation()
    client = member(other)
    before = picture()
    assert client.get(address(mine, buyer=other)).status_code == 404
    for action in ACTS:
        response = client.post(
            address(mine, "pro-list-act", action, buyer=other), told(action, line)
        )
        assert response.status_code == 404
    add = reverse("pro-list-add", args=[line.sellable.listing_id])
    client.post(add, {"sellable": line.sellable_id, "quantity": 1, "list": f"list:{mine.pk}"})
    client.post(add, {"sellable": line.sellable_id, "quantity": 1, "name": "Pirate",
                      "list": f"new:{mine.organisation_id}"})  # fmt: skip
    second, own = listed(other)
    client.post(address(second, "pro-list-act", "quantites"), {f"q-{line.pk}": "99"})
    assert picture()[1][0] == before[1][0]
    assert set(ShoppingList.objects.values_list("name", flat=True)) == {"Goûters"}
    assert own.quantity == 3


def test_a_list_is_made_filled_changed_and_deleted():
    buyer = organisation()
    client = member(buyer, "requester")
    root = reverse("pro-lists", args=[buyer.siret])
    client.post(root, {"name": "  Goûters  "})
    mine = ShoppingList.objects.get()
    assert mine.name == "Goûters"
    again = client.post(root, {"name": "Goûters"})
    assert (again.status_code, "porte déjà ce nom" in again.content.decode()) == (422, True)
    sellable = carded(article())
    add = reverse("pro-list-add", args=[sellable.listing_id])
    assert client.get(add).status_code == 200
    for quantity in (2, 3):
        told = {"sellable": sellable.pk, "quantity": quantity, "list": f"list:{mine.pk}"}
        assert client.post(add, told)["Location"] == address(mine)
    line = ShoppingListLine.objects.get()
    assert line.quantity == 5
    wrong = client.post(add, {"sellable": sellable.pk, "quantity": "x", "list": f"list:{mine.pk}"})
    assert wrong.status_code == 422
    change = address(mine, "pro-list-act", "quantites")
    bad = client.post(change, {f"q-{line.pk}": "beaucoup"})
    assert (bad.status_code, 'value="beaucoup"' in bad.content.decode()) == (422, True)
    client.post(change, {f"q-{line.pk}": "12"})
    line.refresh_from_db()
    assert line.quantity == 12
    client.post(address(mine, "pro-list-act", "renommer"), {"name": "Cantine"})
    assert "Cantine" in client.get(address(mine)).content.decode()
    client.post(change, {f"q-{line.pk}": "12", "remove": line.pk})
    assert ShoppingListLine.objects.count() == 0
    assert client.post(address(mine, "pro-list-act", "devis")).status_code == 422
    client.post(address(mine, "pro-list-act", "supprimer"))
    assert ShoppingList.objects.count() == 0


def test_only_who_asks_for_an_organisation_adds_to_lists():
    sellable = carded(article())
    add = reverse("pro-list-add", args=[sellable.listing_id])
    assert member(organisation(), "reader").get(add).status_code == 404
    assert member(organisation()).get(reverse("pro-list-add", args=[999999])).status_code == 404
    assert of(f.UserFactory()).get(add).status_code == 404


def basket_of(client):
    return baskets.open_basket(basket_id=None, owner_id=int(client.session["_auth_user_id"]))


def test_a_list_goes_into_the_basket_and_what_is_not_sold_is_named():
    mine, line = listed()
    gone = article()
    ShoppingListLine.objects.create(shopping_list=mine, sellable=gone, quantity=1)
    Sellable.objects.filter(pk=gone.pk).update(is_active=False)
    client = member(mine.organisation, "requester")
    html = client.get(address(mine)).content.decode()
    assert "n’est plus vendu" in html
    response = client.post(address(mine, "pro-list-act", "panier"), follow=True)
    text = response.content.decode()
    assert "n’est plus en vente" in text
    assert baskets.item_count(basket_id=basket_of(client)) == line.quantity


def test_a_list_becomes_a_request():
    mine, line = listed(quantity=4)
    client = member(mine.organisation, "requester")
    response = client.post(address(mine, "pro-list-act", "devis"))
    quote = QuoteRequest.objects.get()
    assert response["Location"] == reverse(
        "pro-quote-edit", args=[mine.organisation.siret, quote.pk]
    )
    asked = quote.lines.get()
    assert (quote.title, asked.quantity, asked.sellable) == ("Goûters", 4_000, line.sellable)


def ordered(buyer):
    sellable = article()
    by = replace(guest(), organisation_id=buyer.pk)
    envelope = placed(sellable, quantity=2, payment="transfer", origin="quote", buyer=by)
    return SupplierOrder.objects.get(order=envelope.order_id), sellable


@pytest.mark.parametrize("how", [{}, {"devis": "1"}])
def test_a_past_order_is_ordered_or_asked_again_by_its_own_people_alone(how):
    buyer = organisation()
    part, sellable = ordered(buyer)
    address = reverse("pro-order-again", args=[buyer.siret, part.number])
    people = everybody(buyer)
    for who, client in people.items():
        response = client.post(address, how)
        if who in MAY["ask_quotes"]:
            assert response.status_code == 302
        else:
            assert response.status_code == (403 if who in Role.values else 302 if who == "nobody" else 404)  # fmt: skip
    asked = len(MAY["ask_quotes"])
    assert QuoteRequest.objects.count() == (asked if how else 0)
    if not how:
        assert baskets.item_count(basket_id=basket_of(people["admin"])) == 2
        assert basket_of(people["reader"]) is None
    other = organisation()
    foreign = reverse("pro-order-again", args=[other.siret, part.number])
    assert member(other).post(foreign, how).status_code == 404
    html = (
        people["admin"].get(reverse("pro-order", args=[buyer.siret, part.number])).content.decode()
    )
    assert "Commander à nouveau" in html
    assert sellable.pk


def test_an_individual_orders_again_from_the_order_s_page(client):
    sellable, gone = article(), article()
    envelope = placed(sellable, gone, quantity=1, payment="transfer")
    part = SupplierOrder.objects.get(order=envelope.order_id, supplier=gone.supplier)
    SupplierOrder.objects.update(state="delivered")
    page = client.get(reverse("order", args=[envelope.token])).content.decode()
    assert "Commander à nouveau" in page
    Sellable.objects.filter(pk=gone.pk).update(is_active=False)
    again = reverse("order-act", args=[envelope.token, part.number, "recommander"])
    assert "n’est plus en vente" in client.post(again, follow=True).content.decode()
    first = SupplierOrder.objects.get(order=envelope.order_id, supplier=sellable.supplier)
    again = reverse("order-act", args=[envelope.token, first.number, "recommander"])
    assert sellable.listing.product.title in client.post(again, follow=True).content.decode()
