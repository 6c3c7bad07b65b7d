"""Whatever breaks, whenever: after recovery each paid order exists once, the ledger balances."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.orders import operations as orders
from shop.orders.models import SupplierOrder
from shop.outbox import delivery
from shop.outbox.models import Failure
from shop.payments import ledger, operations
from shop.payments.gateways import demo
from shop.payments.gateways.base import GatewayDown
from shop.payments.gateways.demo import DemoGateway
from shop.payments.models import Payment, Transfer
from tasks.journeys import JOURNEY
from tests import factories as f
from tests.buying import paid, placed, settle, supplier_that_delivers

pytestmark = pytest.mark.django_db
STEPS = [
    name
    for fact in (
        "demo.event", "webhook.received", "payment.authorised", "payment.secured",
        "payment.captured", "order.confirmed", "order.paid", "supplier_order.paid",
    )
    for name, _step in JOURNEY[fact]
]  # fmt: skip


def article():
    return f.ListingFactory(
        supplier=supplier_that_delivers(), sellable__unit_price=120_000
    ).sellables.get()


def broken(name: str, *, after_its_effect: bool):
    """The journey, one of whose steps dies the first time: before its work, or before commit."""
    died = []

    def dying(step):
        def act(subject_id, *, at):
            if after_its_effect:
                step(subject_id, at=at)
            if not died:
                died.append(True)
                raise RuntimeError("killed")
            if not after_its_effect:
                step(subject_id, at=at)

        return act

    return {
        fact: [(n, dying(step) if n == name else step) for n, step in steps]
        for fact, steps in JOURNEY.items()
    }


@pytest.mark.parametrize("after_its_effect", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_a_worker_that_dies_at_any_step_loses_nothing(step, after_its_effect):
    envelope = placed(article(), article())
    payment = operations.start(envelope_id=envelope.pk, at=timezone.now())
    demo.pay(reference=payment.reference, card=demo.SUCCESS, at=timezone.now())
    journey = broken(step, after_its_effect=after_its_effect)
    while delivery.sweep(journey=journey, at=timezone.now()):
        pass
    assert Failure.objects.filter(step=step).exists()
    settle(timezone.now() + timedelta(hours=1))
    payment.refresh_from_db()
    assert (payment.state, payment.captured) == ("captured", 2400)
    assert set(SupplierOrder.objects.values_list("state", flat=True)) == {"to_prepare"}
    check = ledger.check()
    assert (check.difference_cents, check.accounts["customer_receivable"]) == (0, 0)
    assert check.accounts["gateway"] == 2400 - 61


@pytest.mark.parametrize("call", ["capture", "fee"])
def test_a_gateway_that_does_not_answer_is_asked_again(monkeypatch, call):
    envelope = placed(article())
    payment = operations.start(envelope_id=envelope.pk, at=timezone.now())
    demo.pay(reference=payment.reference, card=demo.SUCCESS, at=timezone.now())

    def down(self, **values):
        raise GatewayDown("500")

    with monkeypatch.context() as patch:
        patch.setattr(DemoGateway, call, down)
        while delivery.sweep(journey=JOURNEY, at=timezone.now()):
            pass
    # Its hold does not fall while its money is on the way.
    assert orders.expire(at=timezone.now() + timedelta(hours=2)) == 0
    settle(timezone.now() + timedelta(hours=1))
    payment.refresh_from_db()
    assert (payment.state, payment.fee) == ("captured", 43)


def test_a_refund_that_breaks_off_is_made_once(monkeypatch):

    paid(placed(article()))
    part = SupplierOrder.objects.get()
    refund = DemoGateway.refund
    calls = []

    def once_too_much(self, **values):
        found = refund(self, **values)
        calls.append(found)
        if len(calls) == 1:
            raise GatewayDown("the answer was lost")
        return found

    monkeypatch.setattr(DemoGateway, "refund", once_too_much)
    orders.cancel(part_id=part.pk, reason="x", by_id=None, at=timezone.now())
    while delivery.sweep(journey=JOURNEY, at=timezone.now()):
        pass
    settle(timezone.now() + timedelta(hours=1))
    payment = Payment.objects.get()
    assert (payment.captured, payment.refunded) == (1200, 1200)
    assert ledger.check().accounts["gateway"] == -43


def test_a_payout_that_breaks_off_is_made_once(monkeypatch):

    paid(placed(article()))
    part = SupplierOrder.objects.get()
    orders.ship(part_id=part.pk, parcel=orders.ParcelInput(), by_id=None, at=timezone.now())
    orders.mark_delivered(part_id=part.pk, by_id=None, at=timezone.now())
    settle()
    transfer = Transfer.objects.get()
    send = DemoGateway.transfer

    def lost(self, **values):
        send(self, **values)
        raise GatewayDown("the answer was lost")

    with monkeypatch.context() as patch:
        patch.setattr(DemoGateway, "transfer", lost)
        with pytest.raises(GatewayDown):
            operations.send_transfer(transfer_id=transfer.pk, at=timezone.now())
    assert operations.send_transfer(transfer_id=transfer.pk, at=timezone.now())
    assert not operations.send_transfer(transfer_id=transfer.pk, at=timezone.now())
    transfer.refresh_from_db()
    assert (transfer.state, transfer.cents) == ("sent", 1200)
    assert ledger.check().accounts["supplier_payable"] == 0
