"""What time alone changes in orders: doorbells, each one call."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from shop.orders import operations, retention
from shop.payments import subscriptions

ARRIVED_AFTER = timedelta(days=10)


@shared_task(name="orders.expire")
def expire() -> None:
    while operations.expire(at=timezone.now()):
        pass


@shared_task(name="orders.assume_delivered")
def assume_delivered() -> None:
    operations.assume_delivered(at=timezone.now(), after=ARRIVED_AFTER)


@shared_task(name="orders.erase_contacts")
def erase_contacts() -> None:
    while retention.erase(at=timezone.now()):
        pass


@shared_task(name="orders.subscriptions")
def run_subscriptions() -> None:
    """Each in its own task: one that fails does not keep the others."""
    for pk in subscriptions.due(day=timezone.localdate()):
        run_subscription.delay(subscription_id=pk)


@shared_task(name="orders.subscription")
def run_subscription(*, subscription_id: int) -> None:
    subscriptions.run(subscription_id=subscription_id, at=timezone.now())
