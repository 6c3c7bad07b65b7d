"""Sources that suppliers add, change and retire."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from celery import current_app
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from suppliers.feeds import secrets
from suppliers.feeds.models import Feed, Source
from suppliers.feeds.operations import UPLOADS

# Sources that are fetched at an address, and those that a clock may fetch.
ADDRESSED: Final = (Source.URL, Source.WOOCOMMERCE, Source.PRESTASHOP, Source.SHOPIFY)
FETCHED: Final = (*ADDRESSED, Source.FOLDER)
BELL: Final = "feeds.sync"


class FeedRefused(ValueError):
    """Settings that cannot stand; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`secret` None keeps what opens the source; a dict replaces it, {} takes it away."""

    name: str
    source: str
    address: str = ""
    secret: dict[str, str] | None = None
    every: str = ""
    applies_alone: bool = False
    takes_good_rows: bool = True
    publishes: bool = True
    missing: str = "zero"
    basis: str = ""


def save(*, supplier_id: int, given: Settings, at: datetime, feed_id: int | None = None) -> Feed:
    """Add a source, or change one. Raises FeedRefused, Feed.DoesNotExist."""
    if given.name == UPLOADS and given.source != Source.UPLOAD:
        raise FeedRefused(_("Ce nom est celui des fichiers déposés : choisissez-en un autre."))
    with transaction.atomic():
        if feed_id is None:
            feed = Feed(supplier_id=supplier_id, source=given.source)
        else:
            feed = Feed.objects.select_for_update().get(pk=feed_id, supplier=supplier_id)
        every = given.every if feed.source in FETCHED else ""
        address = given.address if feed.source in ADDRESSED else ""
        if feed.every != every or (every and feed.address != address):
            feed.next_at = at if every else None
        if feed.address != address:
            # What the old address said of itself means nothing at the new one.
            feed.etag = feed.last_modified = ""
            feed.failures = 0
        feed.every, feed.address = every, address
        if feed.source != Source.UPLOAD:  # found again by its name
            feed.name = given.name
        if given.secret is not None:
            feed.secret = secrets.seal(given.secret)
        for name in ("applies_alone", "takes_good_rows", "publishes", "missing", "basis"):
            setattr(feed, name, getattr(given, name))
        try:
            with transaction.atomic():
                feed.save()
        except IntegrityError as error:
            raise FeedRefused(_("Une autre de vos sources porte déjà ce nom.")) from error
    return feed


def retire(*, supplier_id: int, feed_id: int) -> None:
    """It is read no more; its runs stay in the history, and its name is free again."""
    with transaction.atomic():
        feed = Feed.objects.select_for_update().get(pk=feed_id, supplier=supplier_id)
        feed.is_active, feed.next_at, feed.every = False, None, ""
        feed.secret = feed.token_digest = ""
        told = _("%(name)s (retirée, n° %(number)d)")
        feed.name = told % {"name": feed.name[:56], "number": feed.pk}
        feed.save()


def read_now(*, feed_id: int, by_id: int) -> None:
    """Ask a worker to fetch it; a request never waits for somebody else's server."""
    transaction.on_commit(
        lambda: current_app.send_task(BELL, kwargs={"feed_id": feed_id, "by_id": by_id}),
        robust=True,
    )
