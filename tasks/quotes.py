"""What time alone changes in quotes: doorbells, each one call."""

from celery import shared_task
from django.utils import timezone

from shop.quoting import erasure, outcomes, sending


@shared_task(name="quotes.close_due")
def close_due() -> None:
    sending.close_due(at=timezone.now())


@shared_task(name="quotes.remind_due")
def remind_due() -> None:
    sending.remind_due(at=timezone.now())


@shared_task(name="quotes.expire_due")
def expire_due() -> None:
    outcomes.expire_due(at=timezone.now())


@shared_task(name="quotes.erase_addresses")
def erase_addresses() -> None:
    erasure.erase_due(at=timezone.now())
