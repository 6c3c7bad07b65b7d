"""What time alone changes in quotes: doorbells, each one call."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from shop.pro import digests as buyer_digests
from shop.quoting import erasure, hooks, line_files, outcomes, sending, visits
from suppliers.portal import digests as supplier_digests


@shared_task(name="quotes.close_due")
def close_due() -> None:
    sending.close_due(at=timezone.now())


@shared_task(name="quotes.remind_due")
def remind_due() -> None:
    sending.remind_due(at=timezone.now())


@shared_task(name="quotes.expire_due")
def expire_due() -> None:
    outcomes.expire_due(at=timezone.now())


@shared_task(name="quotes.digests")
def digests() -> None:
    """What there is to do, for who wants one e-mail a day."""
    buyer_digests.send_due(at=timezone.now())
    supplier_digests.send_due(at=timezone.now())


@shared_task(name="quotes.hooks_due")
def hooks_due() -> None:
    """Other software that is to be told of something."""
    for pk in hooks.due(at=timezone.now()):
        hook.delay(delivery_id=pk)


@shared_task(name="quotes.hook")
def hook(*, delivery_id: int) -> None:
    hooks.tell(delivery_id, at=timezone.now())


@shared_task(name="quotes.read_lines_due")
def read_lines_due() -> None:
    """Tables of lines that wait, or whose worker died."""
    for pk in line_files.due(at=timezone.now()):
        read_lines.delay(line_file_id=pk)


@shared_task(name="quotes.read_lines")
def read_lines(*, line_file_id: int) -> None:
    line_files.read(line_file_id, at=timezone.now())


@shared_task(name="quotes.bill_visits")
def bill_visits() -> None:
    for plan_id, month in visits.due(day=timezone.localdate()):
        bill_month.delay(plan_id=plan_id, month=month.isoformat())


@shared_task(name="quotes.bill_month")
def bill_month(*, plan_id: int, month: str) -> None:
    visits.bill_month(plan_id=plan_id, month=date.fromisoformat(month), at=timezone.now())


@shared_task(name="quotes.erase_addresses")
def erase_addresses() -> None:
    erasure.erase_due(at=timezone.now())
