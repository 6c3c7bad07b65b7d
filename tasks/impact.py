"""Reports of responsible purchases: doorbells of what waits."""

from celery import shared_task
from django.utils import timezone

from shop.impact import reports


@shared_task(name="impact.make_due")
def make_due() -> None:
    """Reports that wait, or whose worker died."""
    for pk in reports.due(at=timezone.now()):
        make.delay(report_id=pk)


@shared_task(name="impact.make")
def make(*, report_id: int) -> None:
    reports.make(report_id, at=timezone.now())
