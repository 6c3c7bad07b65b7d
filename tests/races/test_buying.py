"""Many buyers at once: the last item is sold once, nobody blocks anybody, nothing is lost."""

import contextlib
import threading
import time
from datetime import timedelta
from functools import partial

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from shop.orders import operations as orders
from shop.orders import placing
from shop.orders.models import Envelope, StockHold, SupplierOrder, WeekLoad
from shop.orders.placing import DeliveryInput, OrderRefused, OutOfStock
from shop.orders.reductions import VoucherRefused, use_vouchers
from shop.organisations.models import AccountTerms
from shop.payments import ledger, operations
from shop.payments.gateways import demo
from shop.payments.models import Payment
from suppliers.directory.models import DeliveryTerms
from tests import factories as f
from tests.buying import guest, placed, settle, supplier_that_delivers

# Fifty connections at a time: one file after the other.
pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
]
BUYERS = 20


def sellable(stock: int = 1):
    listing = f.ListingFactory(supplier=supplier_that_delivers(), sellable__stock=stock)
    return listing.sellables.get()


def kinds(results) -> dict[str, int]:
    found: dict[str, int] = {}
    for result in results:
        name = type(result).__name__
        found[name] = found.get(name, 0) + 1
    return found


def test_the_last_item_is_sold_once(at_once):
    last = sellable()
    results = at_once(*(partial(placed, last, key=f"k{n}") for n in range(BUYERS)))
    assert kinds(results) == {"Envelope": 1, "OutOfStock": BUYERS - 1}
    record = last.stock_record
    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated) == (1, 1)
    assert SupplierOrder.objects.count() == StockHold.objects.count() == 1


def test_without_the_condition_it_is_sold_again(at_once, monkeypatch):
    last = sellable()
    barrier = threading.Barrier(2)

    def naive(lines, sellables):
        records = apps.get_model("partner", "StockRecord").objects
        for line in lines:
            record = records.get(pk=sellables[line.sellable_id].stock_record_id)
            if record.num_in_stock - (record.num_allocated or 0) < line.quantity:
                raise OutOfStock("", [])
            with contextlib.suppress(threading.BrokenBarrierError):
                barrier.wait(timeout=2)
            records.filter(pk=record.pk).update(
                num_allocated=(record.num_allocated or 0) + line.quantity
            )
        return {line.sellable_id: line.quantity for line in lines}

    monkeypatch.setattr(placing, "_hold_stock", naive)
    results = at_once(*(partial(placed, last, key=f"k{n}") for n in range(2)))
    assert kinds(results) == {"Envelope": 2}


def test_orders_of_the_same_articles_in_any_order_do_not_block_each_other(at_once):
    articles = [sellable(stock=BUYERS) for _ in range(4)]
    orders_of = [articles, articles[::-1]] * (BUYERS // 2)
    results = at_once(*(partial(placed, *some, key=f"k{n}") for n, some in enumerate(orders_of)))
    assert kinds(results) == {"Envelope": BUYERS}
    for article in articles:
        article.stock_record.refresh_from_db()
        assert article.stock_record.num_allocated == BUYERS


def test_one_button_pressed_twice_places_one_order(at_once):
    article = sellable(stock=9)
    results = at_once(*(partial(placed, article, key="same") for _ in range(6)))
    assert {type(result) for result in results} == {Envelope}
    assert len({result.pk for result in results}) == 1
    article.stock_record.refresh_from_db()
    assert article.stock_record.num_allocated == 1


def test_expiry_and_authorisation_at_once_end_one_way(at_once):
    """Either the order stands and is captured, or it fell and the money is let go."""
    article = sellable(stock=9)
    for n in range(3):
        envelope = placed(article, key=f"k{n}")
        payment = operations.start(envelope_id=envelope.pk, at=timezone.now())
        demo.pay(reference=payment.reference, card=demo.SUCCESS, at=timezone.now())
        Payment.objects.filter(pk=payment.pk).update(state="authorised")
        results = at_once(
            partial(operations.secure, payment.pk, at=timezone.now()),
            partial(orders.expire, at=timezone.now() + timedelta(hours=1)),
        )
        assert not [r for r in results if isinstance(r, Exception)]
        settle()
        payment.refresh_from_db()
        state = SupplierOrder.objects.get(order=envelope.order).state
        assert (state, payment.state) in {("to_prepare", "captured"), ("cancelled", "cancelled")}
    assert ledger.check().difference_cents == 0


def test_a_single_use_code_is_used_once(at_once):
    now = timezone.now()
    voucher = apps.get_model("voucher", "Voucher").objects.create(
        name="Une fois", code="UNEFOIS", usage="Single use",
        start_datetime=now - timedelta(days=1), end_datetime=now + timedelta(days=1),
    )  # fmt: skip
    envelopes = [placed(sellable(), key=f"k{n}") for n in range(6)]
    results = at_once(
        *(
            partial(
                use_vouchers, codes=["UNEFOIS"], order=e.order, user=AnonymousUser(), cents=100,
                at=now,
            )
            for e in envelopes
        )
    )  # fmt: skip
    assert kinds(results) == {"NoneType": 1, VoucherRefused.__name__: 5}
    voucher.refresh_from_db()
    assert voucher.num_orders == 1


def test_a_full_week_takes_no_order_more(at_once):
    supplier = supplier_that_delivers()
    DeliveryTerms.objects.filter(supplier=supplier).update(weekly_orders=2)
    article = f.ListingFactory(supplier=supplier, sellable__stock=50).sellables.get()
    day = timezone.localdate() + timedelta(days=9)
    way = {supplier.pk: DeliveryInput("parcel", "Colis", 0, day)}
    results = at_once(*(partial(placed, article, key=f"k{n}", deliveries=way) for n in range(6)))
    assert kinds(results) == {"Envelope": 2, "OrderRefused": 4}
    assert WeekLoad.objects.get().used == 2
    article.stock_record.refresh_from_db()
    assert article.stock_record.num_allocated == 2


def test_orders_on_account_stay_within_the_limit(at_once):
    organisation = f.OrganisationFactory()
    AccountTerms.objects.create(organisation=organisation, limit=1000)
    article = sellable(stock=50)  # 4.50 €
    buyer = guest(organisation_id=organisation.pk)

    def order(n):
        return placed(article, key=f"k{n}", buyer=buyer, basis="excl", payment="transfer")

    results = at_once(*(partial(order, n) for n in range(6)))
    assert kinds(results) == {"Envelope": 2, OrderRefused.__name__: 4}


def test_without_the_lock_the_limit_is_passed(at_once, without_row_locks, monkeypatch):
    organisation = f.OrganisationFactory()
    AccountTerms.objects.create(organisation=organisation, limit=500)
    articles = [sellable(stock=50), sellable(stock=50)]
    owed = placing.owed_on_account

    def slow(organisation_id):
        found = owed(organisation_id)
        time.sleep(1)
        return found

    monkeypatch.setattr(placing, "owed_on_account", slow)
    buyer = guest(organisation_id=organisation.pk)
    with without_row_locks():
        results = at_once(
            *(
                partial(placed, a, key=a.reference, buyer=buyer, basis="excl", payment="transfer")
                for a in articles
            )
        )
    assert kinds(results) == {"Envelope": 2}


def test_fifty_buyers_lose_no_order(at_once):
    """50 at once, 30 pieces of one article and plenty of another: 30 orders, all paid."""
    rare, common = sellable(stock=30), sellable(stock=500)
    results = at_once(*(partial(placed, rare, common, key=f"k{n}") for n in range(50)))
    assert kinds(results) == {"Envelope": 30, "OutOfStock": 20}
    for envelope in Envelope.objects.all():
        payment = operations.start(envelope_id=envelope.pk, at=timezone.now())
        demo.pay(reference=payment.reference, card=demo.SUCCESS, at=timezone.now())
    settle()
    assert Payment.objects.filter(state="captured").count() == 30
    assert SupplierOrder.objects.filter(state="to_prepare").count() == 60
    rare.stock_record.refresh_from_db()
    common.stock_record.refresh_from_db()
    assert (rare.stock_record.num_in_stock, rare.stock_record.num_allocated) == (0, 0)
    assert common.stock_record.num_in_stock == 470
    assert ledger.check().difference_cents == 0
