"""The demo supplier's imports: one applied, one that waits, and a folder that is read hourly.

Made by the operations of the portal, each in a short transaction of its own; a start that was
stopped goes on where it ended.
"""

import io
import time
from datetime import datetime, timedelta

from django.utils import timezone

from shop.demo.content import imports as content
from shop.outbox.models import Fact
from suppliers.directory.models import TeamMember
from suppliers.feeds import operations, sources
from suppliers.feeds.models import Every, Feed, FeedRun, Source

LOADED = "demo.imports"
EMAIL = "fournisseur@demo.example"
FOLDER = "Dossier de dépôt"
State = FeedRun.State


def is_loaded() -> bool:
    return Fact.objects.filter(name=LOADED).exists()


def load(*, at: datetime) -> None:
    """All that is missing of it; nothing without the demo's supplier."""
    if is_loaded():
        return
    member = TeamMember.objects.filter(user__email=EMAIL).select_related("supplier").first()
    if member is None:
        return
    feed = operations.upload_feed(supplier_id=member.supplier_id)
    # Started by a person: nobody is written to.
    if not _has(feed, "catalogue-septembre.csv", State.APPLIED):
        began = at - timedelta(days=63)
        run = _read(
            feed, "catalogue-septembre.csv", content.SEPTEMBER, by_id=member.user_id, at=began
        )
        operations.apply(run_id=run.pk, by_id=member.user_id, at=began, confirms=True, rings=False)
        _worked(run)
        FeedRun.objects.filter(pk=run.pk).update(finished_at=began + timedelta(minutes=2))
    if not _has(feed, "catalogue-novembre.csv", *FeedRun.WAITING):
        _read(
            feed, "catalogue-novembre.csv", content.NOVEMBER, by_id=member.user_id,
            at=at - timedelta(days=1),
        )  # fmt: skip
    Feed.objects.get_or_create(
        supplier=member.supplier,
        name=FOLDER,
        defaults={
            "source": Source.FOLDER,
            "every": Every.HOUR,
            "next_at": at + sources.STEPS[Every.HOUR],
        },
    )
    sources.folder(supplier_slug=member.supplier.slug).mkdir(parents=True, exist_ok=True)
    Fact.objects.create(name=LOADED, subject_id=feed.pk, recorded_at=at, done_at=at)


def _has(feed: Feed, name: str, *states: str) -> bool:
    return FeedRun.objects.filter(feed=feed, file_name=name, state__in=states).exists()


def _read(feed: Feed, name: str, text: str, *, by_id: int, at: datetime) -> FeedRun:
    """A run of that file, its columns confirmed. Raises FeedBusy while another worker has one."""
    run = operations.start(
        feed_id=feed.pk, file=io.BytesIO(text.encode()), name=name, by_id=by_id, at=at, asks=True,
        rings=False,
    )  # fmt: skip
    _worked(run)
    if run.state == State.ASKING:
        operations.answer(run_id=run.pk, mapping=run.mapping, basis="incl", rings=False)
        run.refresh_from_db()
        _worked(run)
    return run


def _worked(run: FeedRun, *, patience: float = 60) -> None:
    """Until no worker has it: this one, or one that swept it up meanwhile."""
    until = time.monotonic() + patience
    run.refresh_from_db()
    while run.is_working and time.monotonic() < until:
        operations.work(run_id=run.pk, at=timezone.now())
        run.refresh_from_db()
        if run.is_working and run.leased_until:
            time.sleep(0.2)
