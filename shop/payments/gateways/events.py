"""Events in Stripe's shape, whoever sends them."""

import json
from datetime import UTC, datetime

from shop.payments.gateways.base import Event


def parse(payload: bytes) -> Event:
    told = json.loads(payload)
    return Event(
        id=told["id"],
        kind=told["type"],
        subject=told["data"]["object"],
        payload=payload.decode(),
        created=datetime.fromtimestamp(told["created"], tz=UTC),
    )
