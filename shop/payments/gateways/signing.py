"""Stripe's signature scheme: t=seconds,v1=HMAC-SHA256 of "seconds.payload"."""

import hashlib
import hmac
from datetime import datetime

from shop.payments.gateways.base import Forged

TOLERANCE = 300  # seconds


def sign(payload: bytes, *, secret: str, at: datetime) -> str:
    stamp = str(int(at.timestamp()))
    return f"t={stamp},v1={_digest(stamp, payload, secret)}"


def verify(payload: bytes, header: str, *, secret: str, at: datetime) -> None:
    """Raises Forged for a wrong or an old signature."""
    parts = [part.partition("=") for part in header.split(",")]
    stamps = [value for name, _, value in parts if name.strip() == "t"]
    given = [value for name, _, value in parts if name.strip() == "v1"]
    if len(stamps) != 1 or not stamps[0].isdecimal() or not given:
        raise Forged("no signature")
    if abs(at.timestamp() - int(stamps[0])) > TOLERANCE:
        raise Forged("signature too old")
    wanted = _digest(stamps[0], payload, secret)
    if not any(hmac.compare_digest(wanted, one) for one in given):
        raise Forged("wrong signature")


def _digest(stamp: str, payload: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + payload, hashlib.sha256).hexdigest()
