"""Paniers by subscription: placed and paid on their day, once; paused when they cannot be."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from shop.orders.models import Envelope, Subscription, SubscriptionRun, SupplierOrder
from shop.orders.placing import DeliveryInput
from shop.payments import subscriptions
from shop.payments.models import Payment
from tests import factories as f
from tests.buying import guest, paid, placed, settle, supplier_that_delivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def subscriber():
    return f.UserFactory(email="abonnee@exemple.test")


@pytest.fixture
def basket():
    return f.ListingFactory(
        supplier=supplier_that_delivers(), is_subscribable=True, vat_code="reduced",
        sellable__unit_price=180_000, sellable__content_quantity=4, sellable__content_unit="kg",
    ).sellables.get()  # fmt: skip


@pytest.fixture
def subscription(subscriber, basket):
    way = DeliveryInput("parcel", "Colis", 690, timezone.localdate())
    paid(
        placed(
            basket, buyer=guest(user_id=subscriber.pk, email=subscriber.email),
            deliveries={basket.supplier_id: way},
        )
    )  # fmt: skip
    line = SupplierOrder.objects.get().lines.get()
    return subscriptions.begin(
        line_id=line.pk, user_id=subscriber.pk, every_weeks=1, at=timezone.now()
    )


def later(subscription, weeks: int = 1):
    return timezone.now() + timedelta(weeks=weeks, hours=2)


def test_it_is_placed_and_paid_on_its_day_and_once(subscription):
    day = subscription.next_on
    assert subscriptions.run(subscription_id=subscription.pk, at=timezone.now()) is None
    for _ in range(2):
        subscriptions.run(subscription_id=subscription.pk, at=later(subscription))
        settle()
    subscription.refresh_from_db()
    assert subscription.next_on == day + timedelta(weeks=1)
    envelope = Envelope.objects.get(origin="subscription")
    assert (envelope.total, envelope.email) == (1800 + 690, "abonnee@exemple.test")
    assert Payment.objects.get(envelope=envelope).state == "captured"
    assert SubscriptionRun.objects.get().envelope == envelope


def test_a_pause_a_skip_and_an_end_are_kept(subscription, subscriber):
    def change(action):
        subscriptions.change(
            subscription_id=subscription.pk, user_id=subscriber.pk, action=action,
            at=timezone.now(),
        )  # fmt: skip
        subscription.refresh_from_db()

    day = subscription.next_on
    change("skip")
    assert subscription.next_on == day + timedelta(weeks=1)
    change("pause")
    assert subscriptions.due(day=day + timedelta(weeks=9)) == []
    change("resume")
    assert subscriptions.due(day=day + timedelta(weeks=9)) == [subscription.pk]
    change("end")
    with pytest.raises(subscriptions.SubscriptionRefused, match="terminé"):
        change("resume")


def test_what_keeps_it_from_being_placed_pauses_it_and_is_told(subscription, basket):
    basket.stock_record.num_in_stock = 0
    basket.stock_record.save()
    mail.outbox.clear()
    run = subscriptions.run(subscription_id=subscription.pk, at=later(subscription))
    settle()
    subscription.refresh_from_db()
    assert (subscription.state, run.envelope) == ("paused", None)
    assert "Il n’y en a plus assez" in subscription.trouble
    assert "pause" in mail.outbox[-1].subject
    assert Envelope.objects.filter(origin="subscription").count() == 0


def test_a_card_that_is_refused_frees_the_stock(subscription, basket):
    Subscription.objects.update(payment_method="pm_demo_4000000000000002")
    before = basket.stock_record.num_allocated or 0
    subscriptions.run(subscription_id=subscription.pk, at=later(subscription))
    settle()
    subscription.refresh_from_db()
    basket.stock_record.refresh_from_db()
    assert subscription.state == "paused"
    assert (basket.stock_record.num_allocated or 0) == before
    assert SupplierOrder.objects.filter(state="cancelled").count() == 1


def test_only_a_paid_panier_of_one_s_own_begins_one(client, subscription, subscriber, basket):
    line = SupplierOrder.objects.get().lines.get()
    with pytest.raises(subscriptions.SubscriptionRefused, match="déjà abonné"):
        subscriptions.begin(line_id=line.pk, user_id=subscriber.pk, every_weeks=1,
                            at=timezone.now())  # fmt: skip
    with pytest.raises(subscriptions.SubscriptionRefused, match="ne se prend pas"):
        subscriptions.begin(line_id=line.pk, user_id=f.UserFactory().pk, every_weeks=1,
                            at=timezone.now())  # fmt: skip
    client.force_login(subscriber)
    page = client.get(reverse("subscriptions")).content.decode()
    assert "En cours" in page
    client.post(reverse("subscription-change", args=[subscription.pk]), {"action": "pause"})
    subscription.refresh_from_db()
    assert subscription.state == "paused"
