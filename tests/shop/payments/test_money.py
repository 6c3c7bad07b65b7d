"""Where each cent goes: sales, commission, refunds, payouts; in any order, once."""

import json
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.orders import operations as orders
from shop.orders import refunds
from shop.orders.models import Refund, SupplierOrder
from shop.orders.placing import DeliveryInput, ReductionInput
from shop.payments import ledger, operations, webhooks
from shop.payments.gateways import demo, signing
from shop.payments.models import (
    Account,
    CommissionRule,
    DemoObject,
    Dispute,
    GatewayAccount,
    Payment,
    Posting,
    Transfer,
    WebhookEvent,
)
from shop.payments.reconciliation import differences
from tests import factories as f
from tests.buying import paid, placed, settle, supplier_that_delivers

pytestmark = pytest.mark.django_db


def article(price: int = 120_000, vat: str = "standard", **values):
    supplier = values.pop("supplier", None) or supplier_that_delivers()
    listing = f.ListingFactory(
        supplier=supplier, vat_code=vat, sellable__unit_price=price, **values
    )
    return listing.sellables.get()


def rule(points: int = 1000, **values) -> CommissionRule:
    return CommissionRule.objects.create(basis_points=points, valid_from=date(2020, 1, 1), **values)


def balances() -> dict[str, int]:
    return {name: cents for name, cents in ledger.check().accounts.items() if cents}


def delivered(part: SupplierOrder) -> None:
    orders.ship(part_id=part.pk, parcel=orders.ParcelInput(), by_id=None, at=timezone.now())
    orders.mark_delivered(part_id=part.pk, by_id=None, at=timezone.now())
    settle()


def sent(part: SupplierOrder) -> Transfer:
    transfer = Transfer.objects.get(supplier_order=part)
    assert operations.send_transfer(transfer_id=transfer.pk, at=timezone.now())
    transfer.refresh_from_db()
    return transfer


def test_a_sale_gives_the_supplier_its_share_and_the_shop_its_commission():
    rule()
    sellable = article()  # 12.00 € TTC at 20 %: 10.00 HT
    supplier = sellable.supplier
    envelope = placed(
        sellable, deliveries={supplier.pk: DeliveryInput(kind="parcel", label="Colis", cents=690)}
    )
    payment = paid(envelope)
    # Commission 10 % of the goods' 10.00 HT: 1.00, VAT 0.20; delivery bears none.
    # The demo gateway keeps 1.5 % + 0.25 €: 0.28 + 0.25.
    assert payment.captured == 1890
    assert balances() == {
        "gateway": 1890 - 53,
        "supplier_payable": -(1890 - 120),
        "commission": -100,
        "commission_vat": -20,
        "fees": 53,
    }
    part = SupplierOrder.objects.get()
    delivered(part)
    assert part.transfer.due_on == timezone.localdate() + timedelta(days=7)
    assert sent(part).cents == 1770
    assert "supplier_payable" not in balances()
    assert differences(since=timezone.now() - timedelta(days=1), at=timezone.now()) == []


def test_a_refund_after_the_payout_takes_back_the_right_transfer_and_commission():
    kept = rule()
    sellable = article()
    envelope = placed(sellable, quantity=3)
    paid(envelope)
    part = SupplierOrder.objects.get()
    delivered(part)
    transfer = sent(part)
    assert transfer.cents == 3600 - 360
    kept.basis_points = 5000  # another rule since: the one that was used counts
    line = part.lines.get()
    refund = refunds.refund(
        part_id=part.pk, key="r1", reason="Cassé", by_id=None, at=timezone.now(),
        lines={line.pk: 1},
    )  # fmt: skip
    settle()
    refund.refresh_from_db()
    transfer.refresh_from_db()
    payment = Payment.objects.get()
    assert (refund.state, refund.cents, payment.refunded) == ("succeeded", 1200, 1200)
    assert transfer.reversed == 1200 - 120
    assert balances() == {
        "gateway": 3600 - 79 - 3240 - 1200 + 1080,
        "commission": -200,
        "commission_vat": -40,
        "fees": 79,
    }
    assert differences(since=timezone.now() - timedelta(days=1), at=timezone.now()) == []
    again = refunds.refund(
        part_id=part.pk, key="r1", reason="Cassé", by_id=None, at=timezone.now(),
        lines={line.pk: 1},
    )  # fmt: skip
    assert again == refund
    with pytest.raises(refunds.RefundRefused, match="il en reste 2"):
        refunds.refund(
            part_id=part.pk, key="r2", reason="x", by_id=None, at=timezone.now(),
            lines={line.pk: 3},
        )  # fmt: skip
    refunds.refund(
        part_id=part.pk, key="r3", reason="Reste", by_id=None, at=timezone.now(), everything=True
    )
    settle()
    assert balances() == {"gateway": -79, "fees": 79}
    assert Refund.objects.filter(state="succeeded").count() == 2


def test_a_cancelled_part_is_refunded_and_the_other_supplier_is_not_touched():
    rule()
    one, two = article(), article(price=55_000, vat="reduced")
    envelope = placed(one, two)
    paid(envelope)
    first, second = SupplierOrder.objects.order_by("pk")
    orders.cancel(part_id=first.pk, reason="Rupture", by_id=None, at=timezone.now())
    settle()
    second.refresh_from_db()
    assert second.state == "to_prepare"
    assert Payment.objects.get().refunded == 1200
    entity = second.supplier.legal_entity_id
    assert ledger.balance(Account.SUPPLIER_PAYABLE, legal_entity_id=entity) == -(550 - 52 - 10)
    assert ledger.balance(Account.SUPPLIER_PAYABLE, part_id=first.pk) == 0
    one.stock_record.refresh_from_db()
    assert one.stock_record.num_in_stock == 10


def test_what_the_shop_gives_as_a_reduction_is_not_taken_from_the_supplier():
    rule()
    sellable = article()
    off = ReductionInput("Bienvenue", {sellable.pk: 200}, borne_by_shop=True)
    paid(placed(sellable, reductions=[off]))
    assert balances() == {
        "gateway": 1000 - 40,
        "promotions": 200,
        "supplier_payable": -(1200 - 120),
        "commission": -100,
        "commission_vat": -20,
        "fees": 40,
    }
    part = SupplierOrder.objects.get()
    assert refunds.left_to_refund(part).gross == 1000
    refunds.refund(
        part_id=part.pk, key="r", reason="x", by_id=None, at=timezone.now(),
        lines={part.lines.get().pk: 1},
    )  # fmt: skip
    settle()
    assert balances() == {"gateway": -40, "fees": 40}


def test_what_a_supplier_gives_itself_lowers_its_share_and_the_commission():
    rule()
    sellable = article()
    off = ReductionInput("Fin de série", {sellable.pk: 240}, borne_by_shop=False)
    paid(placed(sellable, reductions=[off]))
    assert balances() == {
        "gateway": 960 - 39,
        "supplier_payable": -(960 - 96),
        "commission": -80,
        "commission_vat": -16,
        "fees": 39,
    }


def test_the_narrowest_commission_rule_counts():
    rule(1000)
    sellable = article()
    rule(500, supplier=sellable.supplier)
    rule(700, category=sellable.listing.category)
    paid(placed(sellable))
    assert ledger.balance(Account.COMMISSION) == -50
    other = article()
    rule(800, category=other.listing.category)
    paid(placed(other, key="two"))
    assert ledger.balance(Account.COMMISSION) == -50 - 80


def signed(event: dict, *, secret: str = "demo-gateway", at=None) -> dict:
    payload = json.dumps(event).encode()
    moment = at or timezone.now()
    return {
        "data": payload,
        "content_type": "application/json",
        "HTTP_STRIPE_SIGNATURE": signing.sign(payload, secret=secret, at=moment),
    }


def events() -> list[dict]:
    return [row.data for row in DemoObject.objects.filter(kind="event").order_by("pk")]


def test_messages_of_the_gateway_are_stored_once_and_apply_in_any_order(client):
    rule()
    envelope = placed(article())
    payment = operations.start(envelope_id=envelope.pk, at=timezone.now())
    demo.pay(reference=payment.reference, card=demo.SUCCESS, at=timezone.now())
    demo.DemoGateway().capture(reference=payment.reference, cents=1200, key="c")
    authorised, captured = events()
    address = reverse("payment-webhook", args=["demo"])
    for event in (captured, captured, authorised, captured, authorised):
        assert client.post(address, **signed(event)).status_code == 200
        settle()
    payment.refresh_from_db()
    assert (payment.state, payment.captured) == ("captured", 1200)
    assert WebhookEvent.objects.count() == 2
    before = Posting.objects.count()
    for row in WebhookEvent.objects.all():
        webhooks.replay(webhook_id=row.pk, at=timezone.now())
    settle()
    assert Posting.objects.count() == before
    assert SupplierOrder.objects.get().state == "to_prepare"


def test_a_forged_message_changes_nothing(client: Client):
    envelope = placed(article())
    payment = operations.start(envelope_id=envelope.pk, at=timezone.now())
    forged = {
        "id": "evt_1", "type": "payment_intent.succeeded",
        "created": int(timezone.now().timestamp()),
        "data": {"object": {"id": payment.reference, "amount_received": 1200}},
    }  # fmt: skip
    address = reverse("payment-webhook", args=["demo"])
    late = timezone.now() - timedelta(minutes=6)
    for given in (
        signed(forged, secret="guess"),
        signed(forged, at=late),
        {**signed(forged), "HTTP_STRIPE_SIGNATURE": ""},
        {**signed(forged), "HTTP_STRIPE_SIGNATURE": "t=x,v1=y"},
    ):
        assert client.post(address, **given).status_code == 400
    assert (
        client.post(reverse("payment-webhook", args=["nobody"]), **signed(forged)).status_code
        == 404
    )
    settle()
    payment.refresh_from_db()
    assert payment.state == "started"
    assert not WebhookEvent.objects.exists()


def test_money_for_an_order_that_fell_meanwhile_goes_back():
    envelope = placed(article())
    payment = operations.start(envelope_id=envelope.pk, at=timezone.now())
    demo.pay(reference=payment.reference, card=demo.SUCCESS, at=timezone.now())
    demo.DemoGateway().capture(reference=payment.reference, cents=1200, key="c")
    orders.abandon(envelope_id=envelope.pk, at=timezone.now(), reason="expired")
    settle()
    payment.refresh_from_db()
    assert (payment.state, payment.refunded) == ("captured", 1200)
    assert balances() == {"gateway": -43, "fees": 43}


def test_an_authorisation_that_comes_too_late_is_let_go():
    envelope = placed(article())
    payment = operations.start(envelope_id=envelope.pk, at=timezone.now())
    orders.expire(at=envelope.expires_at)
    demo.pay(reference=payment.reference, card=demo.SUCCESS, at=timezone.now())
    settle()
    payment.refresh_from_db()
    assert payment.state == "cancelled"
    assert not Posting.objects.exists()


def test_what_is_sold_by_weight_is_authorised_at_most_and_captured_as_weighed():
    rule()
    sellable = article(
        price=300_000, vat="reduced", sellable__is_weighed=True,
        sellable__content_quantity=2, sellable__content_unit="kg",
    )  # fmt: skip
    payment = paid(placed(sellable))
    part = SupplierOrder.objects.get()
    assert (payment.state, part.state) == ("authorised", "to_prepare")
    line = part.lines.get()
    with pytest.raises(orders.PreparationRefused, match="dépassent les 2000 g"):
        orders.weigh(part_id=part.pk, grams={line.pk: 2001}, by_id=None, at=timezone.now())
    with pytest.raises(orders.PreparationRefused, match="Pesez d’abord"):
        orders.ship(part_id=part.pk, parcel=orders.ParcelInput(), by_id=None, at=timezone.now())
    orders.weigh(part_id=part.pk, grams={line.pk: 1850}, by_id=None, at=timezone.now())
    settle()
    payment.refresh_from_db()
    # 30.00 € for 2 kg; 1.85 kg cost 27.75 €.
    assert (payment.state, payment.captured) == ("captured", 2775)
    assert ledger.balance(Account.CUSTOMER_RECEIVABLE) == 0


def test_an_authorisation_that_lapses_before_weighing_stops_the_order():
    sellable = article(
        price=300_000, vat="reduced", sellable__is_weighed=True,
        sellable__content_quantity=2, sellable__content_unit="kg",
    )  # fmt: skip
    payment = paid(placed(sellable))
    mail.outbox.clear()
    demo.DemoGateway().cancel(reference=payment.reference, key="lapsed")
    settle()
    part = SupplierOrder.objects.get()
    payment.refresh_from_db()
    assert (part.state, payment.state) == ("problem", "cancelled")
    assert "n’a pas pu être encaissé" in mail.outbox[-1].subject
    assert not Posting.objects.exists()


def test_a_dispute_is_recorded_and_given_back_when_won():
    paid(placed(article()))
    reference = Payment.objects.get().reference
    told = demo.dispute(reference=reference, reason="fraudulent", at=timezone.now())
    settle()
    assert balances()["disputes"] == 1200
    demo.close_dispute(reference=told, won=True)
    settle()
    assert Dispute.objects.get().state == "won"
    assert "disputes" not in balances()
    assert differences(since=timezone.now() - timedelta(days=1), at=timezone.now()) == []


def test_a_payout_waits_for_the_supplier_s_account():
    sellable = article()
    GatewayAccount.objects.update(can_receive=False)
    paid(placed(sellable))
    part = SupplierOrder.objects.get()
    delivered(part)
    transfer = Transfer.objects.get()
    assert not operations.send_transfer(transfer_id=transfer.pk, at=timezone.now())
    transfer.refresh_from_db()
    assert (transfer.state, transfer.trouble) == ("due", "Compte de paiement à compléter")
    address = operations.open_account(
        legal_entity_id=transfer.legal_entity_id, name="x", siren="x", email="",
        return_url="/", at=timezone.now(),
    )  # fmt: skip
    assert address == "/"


def test_the_ledger_check_tells_and_fails_on_a_difference(capsys):
    rule()
    paid(placed(article()))
    call_command("ledger_check", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["difference_cents"], told["accounts"]["commission"]) == (0, -100)
    entry = ledger.Entry.objects.first()
    Posting.objects.create(entry=entry, account="gateway", cents=7)
    with pytest.raises(SystemExit, match="1"):
        call_command("ledger_check", "--json")
    assert json.loads(capsys.readouterr().out)["difference_cents"] == 7


def test_an_unbalanced_entry_is_refused():
    with pytest.raises(ledger.Unbalanced):
        ledger.record(
            key="x", kind="x", moves=[ledger.Move("gateway", 1)],
            happened_at=timezone.now(), at=timezone.now(),
        )  # fmt: skip
