"""Cursors: the place of the last hit shown, opaque to clients. Pure."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

_PLACE = re.compile(r"([a-z_]{1,12}):(-?[0-9]{1,18}):(-?[0-9]{1,10}):([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hit stands: its sort key (ascending), score (descending), listing (ascending)."""

    key: int
    score: int
    listing_id: int


def encode(sort: str, place: Place) -> str:
    text = f"{sort}:{place.key}:{place.score}:{place.listing_id}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(sort: str, cursor: str) -> Place | None:
    """The place, or None for a cursor of another sort or of nobody's making."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError:
        return None
    found = _PLACE.fullmatch(text)
    if not found or found[1] != sort or abs(int(found[3])) >= 2**31:
        return None
    return Place(int(found[2]), int(found[3]), int(found[4]))
