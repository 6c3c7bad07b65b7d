"""Fetches the pictures that feeds name; one that fails never fails its row."""

import io
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from shop.listings.models import Listing
from shop.outbox import operations as outbox
from shop.pictures.encoding import MAX_BYTES, BadPicture
from shop.pictures.files import store
from suppliers.feeds import network
from suppliers.feeds.models import RemotePicture

MOST_ATTEMPTS: Final = 4
MOST_SECONDS: Final = 30
State = RemotePicture.State


def due(*, at: datetime, count: int = 50) -> list[int]:
    rows = RemotePicture.objects.filter(state=State.WAITING, next_at__lte=at).order_by("next_at")
    return list(rows.values_list("pk", flat=True)[:count])


def fetch(*, picture_id: int, at: datetime) -> None:
    """Fetch one; a site that does not answer is asked again later, a bad picture is not."""
    remote = RemotePicture.objects.select_related("listing__product").get(pk=picture_id)
    # Claimed: another worker leaves it alone, and a dead one's is taken up again.
    claimed = RemotePicture.objects.filter(
        pk=picture_id, state=State.WAITING, attempts=remote.attempts
    ).update(attempts=F("attempts") + 1, next_at=at + timedelta(hours=2**remote.attempts))
    if not claimed:
        return
    data = io.BytesIO()
    try:
        network.fetch(remote.address, into=data, most_bytes=MAX_BYTES, most_seconds=MOST_SECONDS)
        made = store(data=data.getvalue(), alt=remote.listing.product.title[:200])
    except (network.Forbidden, BadPicture) as refusal:
        _fail(remote, str(refusal))
        return
    except network.Unreachable as refusal:
        if remote.attempts + 1 >= MOST_ATTEMPTS:
            _fail(remote, str(refusal))
        return
    with transaction.atomic():
        listing = Listing.objects.select_for_update(of=("self",)).get(pk=remote.listing_id)
        remote = RemotePicture.objects.select_for_update().get(pk=picture_id)
        was = listing.picture_id
        if was is not None and was != remote.picture_id:
            # A person chose one: it stays.
            RemotePicture.objects.filter(pk=picture_id).update(state=State.KEPT)
            return
        if remote.picture_id is None:
            remote.replaced_id = was
        remote.picture_id, remote.state, remote.reason = made.pk, State.KEPT, ""
        remote.save()
        Listing.objects.filter(pk=listing.pk).update(picture=made)
        outbox.record("listing.changed", listing.pk, at=at)


def _fail(remote: RemotePicture, reason: str) -> None:
    RemotePicture.objects.filter(pk=remote.pk).update(state=State.FAILED, reason=reason[:300])
