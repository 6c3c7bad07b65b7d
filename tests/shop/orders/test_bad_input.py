"""What goes wrong on the way to an order: a clear message, nothing written, never an error page."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from shop.orders.models import (
    Envelope,
    Message,
    ReturnRequest,
    Review,
    StockHold,
    SupplierOrder,
)
from shop.organisations.models import AccountTerms
from shop.outbox import delivery
from shop.outbox.models import Failure
from shop.payments import operations as payments
from shop.payments.gateways import demo
from shop.payments.gateways.base import GatewayDown
from shop.payments.gateways.demo import DemoGateway
from shop.payments.models import Payment
from tasks.journeys import JOURNEY
from tests import factories as f
from tests.buying import OURS, checked_out, paid, placed, settle, supplier_that_delivers

pytestmark = pytest.mark.django_db
Line = get_model("basket", "Line")

CONTACT = {"email": "anne@exemple.test", "name": "Anne Fictive", "phone": ""}
ADDRESS = {"street": "2 rue d’Antrain", "street_more": "", "postcode": "35000",
           "commune_name": "Rennes"}  # fmt: skip
LONG = "a" * 20_000
EMPTY = "Votre panier est vide"


@pytest.fixture
def sellable():
    listing = f.ListingFactory(supplier=supplier_that_delivers(), sellable__unit_price=120_000)
    return listing.sellables.get()


@pytest.fixture
def basket(client, sellable):
    """A guest with one article, who has said everything but the last word."""
    client.post(reverse("basket-add"), {"sellable": sellable.pk, "quantity": 1}, **OURS)
    client.post(reverse("checkout"), CONTACT)
    client.post(reverse("checkout-delivery"), {**ADDRESS, "next": "1"})
    client.post(reverse("checkout-payment"), {"payment": "card"})
    return client


def last_word(client, **values):
    context = client.get(reverse("checkout-review")).context
    told = {"seen": context["summary"].fingerprint, "key": context["draft"].key, "terms": "on"}
    return client.post(reverse("checkout-review"), {**told, **values})


def text(response) -> str:
    return response.content.decode()


def said(client, name="basket", *args) -> str:
    return text(client.get(reverse(name, args=args)))


def nothing_is_ordered() -> bool:
    return not (Envelope.objects.exists() or SupplierOrder.objects.exists()
                or StockHold.objects.exists() or Payment.objects.exists())  # fmt: skip


@pytest.mark.parametrize(
    "quantity", ["-1", "-1000000", "1000000", "0", "1e6", "2.5", "", " ", "９９９９９９９", "NaN"]
)
def test_no_basket_takes_a_quantity_that_is_none(client, sellable, quantity):
    client.post(reverse("basket-add"), {"sellable": sellable.pk, "quantity": quantity}, **OURS)
    assert "Indiquez une quantité en chiffres, 1 ou plus." in said(client)
    assert not Line.objects.exists()


@pytest.mark.parametrize("quantity", ["-1", "1000000", "deux", LONG])
def test_a_line_keeps_its_quantity_when_the_new_one_is_none(basket, quantity):
    line = Line.objects.get()
    basket.post(reverse("basket-change", args=[line.pk]), {"quantity": quantity}, **OURS)
    assert "Indiquez une quantité en chiffres" in said(basket)
    line.refresh_from_db()
    assert line.quantity == 1


def test_more_than_there_is_is_refused_in_words(basket):
    line = Line.objects.get()
    basket.post(reverse("basket-change", args=[line.pk]), {"quantity": "999999"}, **OURS)
    line.refresh_from_db()
    assert line.quantity == 1
    assert 'class="note error' in said(basket)


@pytest.mark.parametrize("sellable_id", ["0", "-1", "999999", "a", "", "9" * 30])
def test_an_article_that_is_not_there_cannot_be_bought(client, sellable_id):
    response = client.post(
        reverse("basket-add"), {"sellable": sellable_id, "quantity": 1}, **OURS, follow=True
    )
    assert response.status_code == 200
    assert 'class="note error' in text(response)
    assert not Line.objects.exists()


def test_prices_and_totals_in_a_form_are_not_read(basket):
    told = {"total": "1", "unit_price": "1", "cents": "0", "delivery": "0", "basis": "excl"}
    last_word(basket, **told)
    part = SupplierOrder.objects.get()
    assert (Envelope.objects.get().total, part.net + part.tax) == (1890, 1890)


def test_a_recap_that_nobody_read_places_nothing(basket):
    response = last_word(basket, seen="0" * 32)
    assert response.status_code == 409
    assert "a changé pendant votre commande" in text(response)
    assert nothing_is_ordered()


@pytest.mark.parametrize("choice", ["parcel", "pickup:999:2026-01-01:0900", "x", LONG, "\0"])
def test_a_way_that_is_not_offered_is_as_none(basket, sellable, choice):
    name = f"part-{sellable.supplier_id}"
    basket.post(reverse("checkout-delivery"), {**ADDRESS, name: choice, "next": "1"})
    assert len(str(dict(basket.session))) < 2000
    context = basket.get(reverse("checkout-review")).context
    assert context["summary"].parts[0].chosen.key == "parcel"


def test_a_parcel_needs_a_street_however_the_next_step_is_reached(basket):
    basket.post(reverse("checkout-delivery"), {**ADDRESS, "street": "", "next": "1"})
    for name in ("checkout-payment", "checkout-review"):
        assert basket.get(reverse(name))["Location"] == reverse("checkout-delivery")
    response = basket.post(reverse("checkout-review"), {"terms": "on"})
    assert response.status_code == 409
    assert "Indiquez l’adresse où livrer." in text(response)
    assert nothing_is_ordered()


@pytest.mark.parametrize("way", ["transfer", "gold", "", LONG])
def test_a_guest_pays_by_card_alone(basket, way):
    response = basket.post(reverse("checkout-payment"), {"payment": way})
    assert response.status_code == 422
    assert "Choisissez un moyen de paiement" in text(response)
    last_word(basket)
    assert Envelope.objects.get().payment == "card"


def test_an_invoice_chosen_for_an_organisation_is_not_a_person_s(client, sellable):
    member = f.MemberFactory(role="admin")
    AccountTerms.objects.create(
        organisation=member.organisation, is_open=True, payment_days=30, limit=100_000
    )
    client.force_login(member.user)
    client.cookies["profil"] = "pro"
    client.post(reverse("basket-add"), {"sellable": sellable.pk, "quantity": 1}, **OURS)
    client.post(reverse("checkout"), CONTACT)
    client.post(reverse("checkout-delivery"), {**ADDRESS, "next": "1"})
    client.post(reverse("checkout-payment"), {"payment": "transfer"})
    assert client.get(reverse("checkout-review")).status_code == 200
    client.cookies["profil"] = "individual"
    response = client.post(reverse("checkout-review"), {"terms": "on"})
    assert response["Location"] == reverse("checkout-payment")
    assert nothing_is_ordered()


def test_a_recap_read_for_an_organisation_does_not_order_for_a_person(client, sellable):
    member = f.MemberFactory(role="admin")
    client.force_login(member.user)
    client.cookies["profil"] = "pro"
    client.post(reverse("basket-add"), {"sellable": sellable.pk, "quantity": 1}, **OURS)
    client.post(reverse("checkout"), CONTACT)
    client.post(reverse("checkout-delivery"), {**ADDRESS, "next": "1"})
    client.post(reverse("checkout-payment"), {"payment": "card"})
    context = client.get(reverse("checkout-review")).context
    told = {"seen": context["summary"].fingerprint, "key": context["draft"].key, "terms": "on"}
    client.cookies["profil"] = "individual"
    assert client.post(reverse("checkout-review"), told).status_code == 409
    assert nothing_is_ordered()


@pytest.mark.parametrize("name", ["checkout-delivery", "checkout-payment", "checkout-review"])
def test_a_session_that_expired_asks_again_and_keeps_the_basket(basket, name):
    del basket.cookies["sessionid"]
    response = basket.post(reverse(name), {"terms": "on", "key": "", "seen": ""}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("checkout")
    assert "Votre session a expiré" in text(response)
    assert Line.objects.count() == 1
    assert nothing_is_ordered()


def test_an_account_s_basket_waits_behind_the_log_in(client, sellable):
    user = f.UserFactory()
    client.force_login(user)
    client.post(reverse("basket-add"), {"sellable": sellable.pk, "quantity": 1}, **OURS)
    del client.cookies["sessionid"]
    response = client.post(reverse("checkout-review"), {"terms": "on"}, follow=True)
    assert response.redirect_chain[0][0].startswith(reverse("account_login"))
    assert "Connectez-vous pour retrouver votre panier" in text(response)
    assert nothing_is_ordered()


def test_back_after_ordering_leads_to_the_order_or_says_what_happened(basket, sellable):
    envelope = Envelope.objects.get(pk=_ordered(basket))
    for name in ("checkout", "checkout-delivery", "checkout-payment", "checkout-review"):
        response = basket.get(reverse(name), follow=True)
        assert EMPTY in text(response)
        assert "dans vos e-mails" in text(response)
    again = {"key": envelope.key, "seen": "x", "terms": "on"}
    for _time in range(2):
        response = basket.post(reverse("checkout-review"), again)
        assert response["Location"] == reverse("checkout-pay", args=[envelope.token])
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize("clicks_again", [False, True])
def test_an_order_whose_answer_never_came_asks_no_guest_to_log_in(basket, clicks_again):
    """The browser drops the answer to the first of two clicks, and the cookies in it."""
    before = {name: basket.cookies[name].value for name in ("panier", "panier_nb")}
    envelope = Envelope.objects.get(pk=_ordered(basket))
    for name, value in before.items():
        basket.cookies[name] = value
    if clicks_again:
        told = {"key": envelope.key, "seen": "x", "terms": "on"}
        response = basket.post(reverse("checkout-review"), told)
        assert response["Location"] == reverse("checkout-pay", args=[envelope.token])
        assert basket.cookies["panier_nb"].value == "0"
    response = basket.get(reverse("checkout-review"), follow=True)
    assert EMPTY in text(response)
    assert basket.cookies["panier_nb"].value == "0"
    assert Envelope.objects.count() == 1


def _ordered(client) -> int:
    last_word(client)
    return Envelope.objects.get().pk


def test_a_foreign_basket_is_not_ordered(basket, sellable):
    stranger = Client()
    stranger.cookies["panier"] = basket.cookies["panier"].value.split(":")[0] + ":forged"
    response = stranger.post(reverse("checkout"), CONTACT, follow=True)
    assert EMPTY in text(response)
    line = Line.objects.get()
    stranger.post(reverse("basket-change", args=[line.pk]), {"quantity": "5"}, **OURS)
    line.refresh_from_db()
    assert line.quantity == 1
    assert nothing_is_ordered()


def test_a_guessed_token_opens_nothing(client, sellable):
    envelope = checked_out(client, sellable)
    part = SupplierOrder.objects.get()
    for token in ("x", envelope.token[:-1], envelope.token.swapcase(), envelope.key):
        assert client.get(reverse("order", args=[token])).status_code == 404
        assert client.get(reverse("checkout-pay", args=[token])).status_code == 404
        for act in ("annuler", "recue", "message"):
            address = reverse("order-act", args=[token, part.number, act])
            assert client.post(address, {"text": "Bonjour"}).status_code == 404
    assert not Message.objects.exists()


def test_an_order_s_token_does_not_open_another_order_s_parts(client, sellable):
    mine, other = placed(sellable, key="mine"), placed(sellable, key="other")
    foreign = SupplierOrder.objects.get(order=other.order_id)
    line = foreign.lines.get()
    for name, arguments in (
        ("order-withdraw", []), ("order-fault", []), ("order-review", [line.pk]),
    ):  # fmt: skip
        address = reverse(name, args=[mine.token, foreign.number, *arguments])
        assert client.get(address).status_code == 404
        assert client.post(address, {f"line-{line.pk}": "1", "confirm": "1"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == "awaiting_payment"
    assert not ReturnRequest.objects.exists()


def test_a_gateway_that_is_down_at_the_start_keeps_the_order(client, sellable, monkeypatch):
    envelope = checked_out(client, sellable)
    with monkeypatch.context() as patch:
        patch.setattr(DemoGateway, "start", _down)
        response = client.get(reverse("checkout-pay", args=[envelope.token]))
        assert response.status_code == 503
        assert "Le paiement ne répond pas" in text(response)
        assert reverse("checkout-pay", args=[envelope.token]) in text(response)
    assert not Payment.objects.exists()
    assert client.get(reverse("checkout-pay", args=[envelope.token])).status_code == 302
    assert Payment.objects.count() == 1


def _down(*args, **kwargs):
    raise GatewayDown("no answer")


def test_a_gateway_that_is_down_at_capture_is_asked_again(client, sellable, monkeypatch):
    envelope = checked_out(client, sellable)
    payment = payments.start(envelope_id=envelope.pk, at=timezone.now())
    demo.pay(reference=payment.reference, card=demo.SUCCESS, at=timezone.now())
    with monkeypatch.context() as patch:
        patch.setattr(DemoGateway, "capture", _down)
        while delivery.sweep(journey=JOURNEY, at=timezone.now()):
            pass
    assert Failure.objects.get().step == "payments.capture"
    page = said(client, "order", envelope.token)
    assert "Votre banque a accepté le paiement, nous le confirmons." in page
    assert "Payer maintenant" not in page
    Failure.objects.update(retry_at=timezone.now())
    settle()
    payment.refresh_from_db()
    assert (payment.state, SupplierOrder.objects.get().state) == ("captured", "to_prepare")


def test_the_page_waits_for_the_worker_after_the_bank_said_yes(client, sellable):
    envelope = checked_out(client, sellable)
    address = reverse("order", args=[envelope.token])
    assert "attend son paiement" in said(client, "order", envelope.token)
    page = text(client.get(address, {"redirect_status": "succeeded"}))
    assert 'http-equiv="refresh"' not in page
    payments.start(envelope_id=envelope.pk, at=timezone.now())
    page = text(client.get(address, {"redirect_status": "succeeded"}))
    assert "nous le confirmons" in page
    assert 'data-hx-trigger="every 2s"' in page


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("checkout", {"email": LONG + "@exemple.test", "name": LONG, "phone": LONG}),
        ("checkout", {"email": "a\0@exemple.test", "name": "\0", "phone": "\0"}),
        ("checkout-delivery", {"street": LONG, "street_more": LONG, "postcode": LONG,
                               "commune_name": LONG}),
        ("checkout-delivery", {"street": "\0", "postcode": "3500\0", "commune_name": "\0"}),
        ("checkout-review", {"terms": ""}),
        ("basket-place", {"postcode": LONG, "commune_name": LONG}),
        ("basket-voucher", {"code": LONG}),
        ("basket-voucher", {"code": "\0"}),
    ],
)  # fmt: skip
def test_a_form_that_is_too_long_or_strange_is_shown_again_with_its_errors(basket, name, values):
    response = basket.post(reverse(name), values)
    assert response.status_code == 422
    page = text(response)
    assert 'id="erreurs"' in page
    assert 'aria-invalid="true"' in page
    assert nothing_is_ordered()
    assert len(str(dict(basket.session))) < 2000


def test_the_summary_names_each_field_and_links_to_it(basket):
    page = text(basket.post(reverse("checkout"), {"email": "x", "name": ""}))
    assert '<a href="#id_email">' in page
    assert '<a href="#id_name">' in page
    assert page.count("Indiquez votre nom, pour le colis ou le retrait.") == 2
    assert 'aria-describedby="id_email_helptext id_email_error"' in page


def test_a_postcode_with_a_space_is_a_postcode(basket):
    address = {**ADDRESS, "postcode": "35 000", "next": "1"}
    response = basket.post(reverse("checkout-delivery"), address)
    assert response["Location"] == reverse("checkout-payment")


@pytest.fixture
def delivered(client, sellable):
    from shop.orders import operations as orders

    envelope = placed(sellable, quantity=2)
    paid(envelope)
    part = SupplierOrder.objects.get()
    orders.ship(part_id=part.pk, parcel=orders.ParcelInput(), by_id=None, at=timezone.now())
    orders.mark_delivered(part_id=part.pk, by_id=None, at=timezone.now())
    settle()
    return envelope, part, part.lines.get()


@pytest.mark.parametrize("quantity", ["0", "-1", "3", "1000000", "x", LONG, ""])
def test_a_withdrawal_of_what_was_not_bought_is_refused(client, delivered, quantity):
    envelope, part, line = delivered
    address = reverse("order-withdraw", args=[envelope.token, part.number])
    for more in ({}, {"confirm": "1"}):
        response = client.post(address, {f"line-{line.pk}": quantity, **more})
        assert response.status_code == 422
        assert 'id="erreurs"' in text(response)
    assert client.post(address, {"line-999999": "1", "confirm": "1"}).status_code == 422
    assert not ReturnRequest.objects.exists()


def test_a_withdrawal_sent_twice_is_one_and_its_receipt_stays(client, delivered):
    envelope, part, line = delivered
    address = reverse("order-withdraw", args=[envelope.token, part.number])
    told = {f"line-{line.pk}": "2", "confirm": "1", "name": "Anne Fictive"}
    receipt = client.post(address, told)["Location"]
    assert "Accusé de réception de votre rétractation" in text(client.get(receipt))
    again = client.post(address, told)
    assert "Vous avez déjà renoncé à tout ce qui pouvait l’être." in text(again)
    assert ReturnRequest.objects.count() == 1
    assert receipt in said(client, "order", envelope.token)
    other = f"{address}?accuse=999999"
    assert "Accusé de réception de votre" not in text(client.get(other))


@pytest.mark.parametrize("words", ["", "   ", LONG, "\0"])
def test_a_message_of_nothing_or_of_too_much_is_not_sent(client, delivered, words):
    envelope, part, _line = delivered
    address = reverse("order-act", args=[envelope.token, part.number, "message"])
    response = client.post(address, {"text": words})
    assert response.status_code == 422
    assert f'href="#p{part.pk}_text"' in text(response)
    assert not Message.objects.exists()


@pytest.mark.parametrize("score", ["0", "6", "-1", "", "cinq", LONG])
def test_a_review_needs_a_score_from_one_to_five(client, delivered, score):
    envelope, part, line = delivered
    address = reverse("order-review", args=[envelope.token, part.number, line.pk])
    response = client.post(address, {"score": score, "text": "Bien", "author": "Anne"})
    assert response.status_code == 422
    assert 'href="#id_score"' in text(response)
    assert not Review.objects.exists()


def test_a_review_is_asked_for_once(client, delivered):
    envelope, part, line = delivered
    address = reverse("order-review", args=[envelope.token, part.number, line.pk])
    assert address in said(client, "order", envelope.token)
    client.post(address, {"score": "5", "text": "Bien", "author": "Anne"})
    assert "Votre avis est en relecture, merci." in said(client, "order", envelope.token)
    response = client.post(address, {"score": "1"})
    assert "Vous avez déjà donné votre avis sur cet article." in text(response)
    assert Review.objects.get().score == 5


@pytest.mark.parametrize("values", [{}, {"text": "Cassé"}, {"text": LONG}, {"line": "9"}])
def test_a_fault_says_what_and_why(client, delivered, values):
    envelope, part, line = delivered
    address = reverse("order-fault", args=[envelope.token, part.number])
    told = {k.replace("line", f"line-{line.pk}"): v for k, v in values.items()}
    response = client.post(address, told)
    assert response.status_code == 422
    assert 'id="erreurs"' in text(response)
    assert not ReturnRequest.objects.exists()
