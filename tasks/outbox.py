"""The bell: apply what was recorded."""

from celery import shared_task
from django.utils import timezone

from shop.outbox import delivery
from tasks.journeys import JOURNEY


@shared_task(name="outbox.sweep")
def sweep() -> None:
    while delivery.sweep(journey=JOURNEY, at=timezone.now()):
        pass
