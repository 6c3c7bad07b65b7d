"""Suppliers' catalogues: doorbells of runs, of sources that are due, of pictures to fetch."""

from celery import shared_task
from django.utils import timezone

from suppliers.feeds import operations, pictures, sources


@shared_task(name="feeds.work")
def work(*, run_id: int) -> None:
    operations.work(run_id=run_id, at=timezone.now())


@shared_task(name="feeds.sweep")
def sweep() -> None:
    """Runs whose bell nobody heard, or whose worker died."""
    for pk in operations.waiting_runs(at=timezone.now()):
        work.delay(run_id=pk)


@shared_task(name="feeds.sync_due")
def sync_due() -> None:
    for pk in sources.due(at=timezone.now()):
        sync.delay(feed_id=pk)


@shared_task(name="feeds.sync")
def sync(*, feed_id: int, by_id: int | None = None) -> None:
    """`by_id`: the person who asked for it, and who is there to confirm the columns."""
    sources.sync(feed_id=feed_id, at=timezone.now(), by_id=by_id)


@shared_task(name="feeds.pictures_due")
def pictures_due() -> None:
    for pk in pictures.due(at=timezone.now()):
        picture.delay(picture_id=pk)


@shared_task(name="feeds.picture")
def picture(*, picture_id: int) -> None:
    pictures.fetch(picture_id=picture_id, at=timezone.now())
