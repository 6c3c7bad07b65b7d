"""Fetches the pictures that feeds name; one that fails never fails its row.

Waiting → kept or failed. Each attempt is claimed with the time of the next one, so that a worker
that dies leaves the picture to be taken up then.
"""

import io
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from shop.listings.models import Listing
from shop.outbox import operations as outbox
from shop.pictures.encoding import MAX_BYTES, BadPicture
from shop.pictures.files import store
from shop.pictures.models import Picture
from suppliers.feeds import network
from suppliers.feeds.models import RemotePicture

MOST_ATTEMPTS: Final = 4
MOST_SECONDS: Final = 30
State = RemotePicture.State


def due(*, at: datetime, count: int = 50) -> list[int]:
    rows = RemotePicture.objects.filter(state=State.WAITING, next_at__lte=at).order_by("next_at")
    return list(rows.values_list("pk", flat=True)[:count])


def fetch(*, picture_id: int, at: datetime) -> None:
    """Fetch one that is due; a site that does not answer is asked again later, others fail.

    Raises RemotePicture.DoesNotExist.
    """
    remote = RemotePicture.objects.select_related("listing__product").get(pk=picture_id)
    if not _claimed(remote, at=at):
        return
    try:
        made = _received(remote)
    except (network.Forbidden, network.TooBig, BadPicture) as refusal:
        _fail(remote, str(refusal))
    except network.Unreachable as refusal:
        is_gone = isinstance(refusal, network.BadStatus) and refusal.is_gone
        if is_gone or remote.attempts + 1 >= MOST_ATTEMPTS:
            _fail(remote, str(refusal))
    else:
        _show(remote, made, at=at)


def _claimed(remote: RemotePicture, *, at: datetime) -> bool:
    """Whether it is ours: due, and taken by no other worker. Bells may ring twice."""
    if remote.attempts >= MOST_ATTEMPTS:
        # The last worker died of it.
        _fail(remote, _("Cette image n’a pas pu être lue."))
        return False
    mine = _same(remote).filter(attempts=remote.attempts, next_at__lte=at)
    later = at + timedelta(hours=2**remote.attempts)
    return bool(mine.update(attempts=F("attempts") + 1, next_at=later))


def _same(remote: RemotePicture) -> QuerySet[RemotePicture]:
    """The row while it waits for that address: a newer run may have named another."""
    return RemotePicture.objects.filter(pk=remote.pk, state=State.WAITING, address=remote.address)


def _received(remote: RemotePicture) -> Picture:
    """Raises network.Unreachable, BadPicture."""
    data = io.BytesIO()
    network.fetch(remote.address, into=data, most_bytes=MAX_BYTES, most_seconds=MOST_SECONDS)
    return store(data=data.getvalue(), alt=remote.listing.product.title[:200])


def _show(remote: RemotePicture, made: Picture, *, at: datetime) -> None:
    with transaction.atomic():
        listing = Listing.objects.select_for_update(of=("self",)).get(pk=remote.listing_id)
        current = _same(remote).select_for_update().first()
        if current is None:
            return
        was = listing.picture_id
        current.state, current.reason = State.KEPT, ""
        if was is not None and was != current.picture_id:
            # A person chose one: it stays.
            current.save()
            return
        current.picture = made
        current.save()
        Listing.objects.filter(pk=listing.pk).update(picture=made)
        outbox.record("listing.changed", listing.pk, at=at)


def _fail(remote: RemotePicture, reason: str) -> None:
    _same(remote).update(state=State.FAILED, reason=reason[:300])
