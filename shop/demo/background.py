"""The demo's past is placed by the worker, after the first page can be seen."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from shop.demo import load, orders

ORDERS = 400


@shared_task(name="demo.past")
def place_past_orders() -> None:
    if settings.DEMO and load.is_loaded() and not orders.is_loaded():
        orders.load(seed=load.SEED, count=ORDERS, at=timezone.now(), say=print)
