"""Drives runs in tests: a file goes in, a worker takes it, a person decides."""

import json
from io import BytesIO
from typing import Any

from django.utils import timezone

from shop.listings import bulk
from shop.listings.models import Listing
from suppliers.directory.models import Supplier
from suppliers.feeds import operations
from suppliers.feeds.models import FeedRun


def read(supplier: Supplier, text: str | bytes, **feed: Any) -> FeedRun:
    """A run of that file, as far as a worker brings it by itself; `feed`: settings kept before."""
    source = operations.upload_feed(supplier_id=supplier.pk)
    for name, value in feed.items():
        setattr(source, name, value)
    source.save()
    data = text if isinstance(text, bytes) else text.encode()
    run = operations.start(
        feed_id=source.pk, file=BytesIO(data), name="fichier.csv", by_id=None,
        at=timezone.now(), asks=False, rings=False,
    )  # fmt: skip
    return worked(run)


def worked(run: FeedRun) -> FeedRun:
    run.refresh_from_db()
    while run.is_working:
        operations.work(run_id=run.pk, at=timezone.now())
        run.refresh_from_db()
    return run


def applied(
    supplier: Supplier, text: str | bytes, *, confirms: bool = False, **feed: Any
) -> FeedRun:
    run = read(supplier, text, **feed)
    if run.is_waiting:
        operations.apply(
            run_id=run.pk, by_id=None, at=timezone.now(), confirms=confirms, rings=False
        )
    return worked(run)


def undone(run: FeedRun) -> FeedRun:
    return worked(operations.undo(run_id=run.pk, rings=False))


def catalogue(supplier: Supplier) -> str:
    """All that the supplier's listings are, as JSON."""
    ids = Listing.objects.filter(supplier=supplier).values_list("pk", flat=True)
    return json.dumps(
        {pk: [of.fields, of.sellables] for pk, of in sorted(bulk.read(listing_ids=ids).items())},
        default=str,
        sort_keys=True,
    )
