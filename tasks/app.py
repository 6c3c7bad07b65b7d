"""The Celery application. Settings come from Django; tasks are one thin module per domain."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.dev")

app = Celery("boutique")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.conf.imports = (
    "tasks.outbox",
    "tasks.catalogue",
    "tasks.orders",
    "tasks.money",
    "tasks.feeds",
    "tasks.wagtail",
    "shop.demo.background",
)


@app.on_after_configure.connect
def set_schedule(sender: Celery, **kwargs: object) -> None:
    from tasks.schedule import SCHEDULE

    sender.conf.beat_schedule = SCHEDULE
