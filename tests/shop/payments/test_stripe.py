"""What is sent to Stripe, and what its answers become; no network, its own library's parsing."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
import stripe
from django.utils import timezone

from shop.payments import gateways
from shop.payments.gateways import signing
from shop.payments.gateways.base import Forged, GatewayDown, GatewayRefused
from shop.payments.gateways.stripe import API_VERSION, StripeGateway


class Wire(stripe.HTTPClient):
    """Keeps what is asked, answers what it was given."""

    name = "wire"

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str, dict[str, str], dict[str, str]]] = []
        self.answers: list[tuple[int, object]] = []

    def request(self, method, url, headers, post_data=None):
        self.asked.append(
            (method, url.split("stripe.com")[1], dict(parse_qsl(post_data or "")), headers)
        )
        status, body = self.answers.pop(0)
        if isinstance(body, Exception):
            raise body
        return json.dumps(body), status, {}

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def gateway(wire, settings):
    settings.STRIPE_WEBHOOK_SECRET = "whsec_test"
    client = stripe.StripeClient("sk_test_x", stripe_version=API_VERSION, http_client=wire,
                                 max_network_retries=0)  # fmt: skip
    return StripeGateway(client)


def intent(**values):
    told = {"id": "pi_1", "object": "payment_intent", "client_secret": "s", "status":
            "requires_payment_method"}  # fmt: skip
    return {**told, **values}


def test_a_payment_is_authorised_first_and_grouped_by_its_order(gateway, wire):
    wire.answers = [(200, intent())]
    found = gateway.start(cents=1890, order_number="26-ABC-DEFG", email="a@x.test", key="k1")
    ((method, path, data, headers),) = wire.asked
    assert (method, path) == ("post", "/v1/payment_intents")
    assert data["amount"] == "1890"
    assert data["currency"] == "eur"
    assert data["capture_method"] == "manual"
    assert data["automatic_payment_methods[enabled]"] == "true"
    assert data["transfer_group"] == "26-ABC-DEFG"
    assert "setup_future_usage" not in data
    assert headers["Idempotency-Key"] == "k1"
    assert headers["Stripe-Version"] == API_VERSION
    assert (found.reference, found.client_secret) == ("pi_1", "s")


def test_a_share_draws_from_its_charge(gateway, wire):
    wire.answers = [(200, {"id": "tr_1", "object": "transfer"})]
    made = gateway.transfer(
        cents=1770, account="acct_1", charge="ch_1", order_number="26-A", key="k2"
    )
    _method, path, data, headers = wire.asked[0]
    assert (made, path, headers["Idempotency-Key"]) == ("tr_1", "/v1/transfers", "k2")
    assert data == {
        "amount": "1770", "currency": "eur", "destination": "acct_1",
        "source_transaction": "ch_1", "transfer_group": "26-A",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("call", "path", "data"),
    [
        (lambda g: g.capture(reference="pi_1", cents=900, key="k"),
         "/v1/payment_intents/pi_1/capture", {"amount_to_capture": "900"}),
        (lambda g: g.cancel(reference="pi_1", key="k"), "/v1/payment_intents/pi_1/cancel", {}),
        (lambda g: g.refund(reference="pi_1", cents=50, key="k"),
         "/v1/refunds", {"payment_intent": "pi_1", "amount": "50"}),
        (lambda g: g.reverse(transfer="tr_1", cents=40, key="k"),
         "/v1/transfers/tr_1/reversals", {"amount": "40"}),
        (lambda g: g.pay_again(cents=5, order_number="o", method="pm_1", key="k"),
         "/v1/payment_intents", {"amount": "5", "currency": "eur", "capture_method": "manual",
                                 "payment_method": "pm_1", "off_session": "true",
                                 "confirm": "true", "transfer_group": "o",
                                 "metadata[order]": "o"}),
    ],
)  # fmt: skip
def test_each_write_has_its_key_and_nothing_else(gateway, wire, call, path, data):
    wire.answers = [(200, intent(id="x_1"))]
    call(gateway)
    method, asked, sent, headers = wire.asked[0]
    assert (method, asked, sent, headers["Idempotency-Key"]) == ("post", path, data, "k")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((402, {"error": {"type": "card_error", "message": "Refusée", "code": "card_declined"}}),
         GatewayRefused),
        ((400, {"error": {"type": "invalid_request_error", "message": "no"}}), GatewayRefused),
        ((429, {"error": {"message": "slow"}}), GatewayDown),
        ((500, {"error": {"message": "oops"}}), GatewayDown),
        ((200, stripe.APIConnectionError("timed out")), GatewayDown),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_from_what_may_be_later(gateway, wire, answer, error):
    wire.answers = [answer]
    with pytest.raises(error):
        gateway.capture(reference="pi_1", cents=1, key="k")


def test_the_fee_is_known_once_the_charge_is_booked(gateway, wire):
    wire.answers = [
        (200, {"id": "ch_1", "object": "charge", "balance_transaction": None}),
        (200, {"id": "ch_1", "object": "charge",
               "balance_transaction": {"id": "t", "object": "balance_transaction", "fee": 53}}),
    ]  # fmt: skip
    assert gateway.fee(charge="ch_1") is None
    assert gateway.fee(charge="ch_1") == 53


def test_an_account_tells_what_it_misses(gateway, wire):
    wire.answers = [
        (200, {"id": "acct_1", "object": "account", "payouts_enabled": False,
               "requirements": {"currently_due": ["individual.id_number", "external_account"]}}),
    ]  # fmt: skip
    found = gateway.account(reference="acct_1")
    assert (found.can_receive, found.missing) == (False, "individual.id_number, external_account")


def test_movements_are_read_page_by_page_with_their_fees(gateway, wire):
    def row(number, kind, amount, fee=0):
        return {"id": f"t{number}", "object": "balance_transaction", "type": kind, "fee": fee,
                "amount": amount, "source": f"x{number}"}  # fmt: skip

    page = {"object": "list", "url": "/v1/balance_transactions"}
    wire.answers = [
        (200, {**page, "has_more": True, "data": [row(1, "charge", 1200, 43)]}),
        (200, {**page, "has_more": False, "data": [row(2, "transfer", -900), row(3, "x", 1)]}),
    ]
    found = list(gateway.movements(since=datetime(2026, 3, 1, tzinfo=UTC)))
    assert [(m.kind, m.cents, m.about) for m in found] == [
        ("charge", 1200, "x1"), ("fee", -43, "x1"), ("transfer", -900, "x2"),
    ]  # fmt: skip


def test_a_message_is_read_when_its_signature_is_right(gateway):
    payload = json.dumps(
        {"id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "created": 1,
         "data": {"object": {"id": "pi_1"}}}
    ).encode()  # fmt: skip
    header = signing.sign(payload, secret="whsec_test", at=timezone.now())
    event = gateway.read_event(payload=payload, signature=header)
    assert (event.id, event.kind, event.subject) == (
        "evt_1", "payment_intent.succeeded", {"id": "pi_1"},
    )  # fmt: skip
    for wrong in ("", "t=1,v1=x", signing.sign(payload, secret="other", at=timezone.now())):
        with pytest.raises(Forged):
            gateway.read_event(payload=payload, signature=wrong)


def test_settings_choose_the_gateway_and_production_knows_no_demo(settings):
    settings.PAYMENT_GATEWAY, settings.STRIPE_SECRET_KEY = "stripe", "sk_test_x"
    assert gateways.current().name == "stripe"
    settings.DEMO_GATEWAY = False
    with pytest.raises(LookupError):
        gateways.named("demo")
