"""The demo's past is made by the worker, after the first page can be seen."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from shop.demo import imports, load, orders, quotes, reports

ORDERS = 400


@shared_task(name="demo.past")
def make_past() -> None:
    if not (settings.DEMO and load.is_loaded()):
        return
    try:
        quotes.load(at=timezone.now())
        imports.load(at=timezone.now())
    finally:
        if not orders.is_loaded():
            orders.load(seed=load.SEED, count=ORDERS, at=timezone.now(), say=print)
    reports.load(at=timezone.now())
