"""The Celery application. Settings come from Django; tasks are one thin module per domain."""

import gc
import os

from celery import Celery
from celery.signals import worker_process_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.dev")

app = Celery("boutique")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.conf.imports = (
    "tasks.outbox",
    "tasks.catalogue",
    "tasks.orders",
    "tasks.money",
    "tasks.quotes",
    "tasks.feeds",
    "tasks.impact",
    "tasks.wagtail",
    "shop.demo.background",
)


@app.on_after_configure.connect
def set_schedule(sender: Celery, **kwargs: object) -> None:
    from tasks.schedule import SCHEDULE

    sender.conf.beat_schedule = SCHEDULE


@worker_ready.connect
@worker_process_init.connect
def keep_what_is_loaded(**kwargs: object) -> None:
    """Collections of garbage need not walk it again: long imports are a fifth faster.

    Nor come at each few hundred objects, when a batch of an import has tens of thousands.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
