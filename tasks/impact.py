"""Reports of responsible purchases: doorbells of what waits."""

from celery import shared_task
from django.utils import timezone

from shop.impact import reports, schedules, uploads


@shared_task(name="impact.make_due")
def make_due() -> None:
    """Reports that wait, or whose worker died."""
    for pk in reports.due(at=timezone.now()):
        make.delay(report_id=pk)


@shared_task(name="impact.make")
def make(*, report_id: int) -> None:
    reports.make(report_id, at=timezone.now())


@shared_task(name="impact.read_due")
def read_due() -> None:
    """Files of purchases that wait."""
    for pk in uploads.waiting():
        read.delay(upload_id=pk)


@shared_task(name="impact.read")
def read(*, upload_id: int) -> None:
    uploads.read(upload_id, at=timezone.now())


@shared_task(name="impact.ask_due")
def ask_due() -> None:
    """Scheduled reports whose period is over."""
    schedules.ask_due(at=timezone.now())
