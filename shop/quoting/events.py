"""What happened to a request, signed and dated; the same fact wakes e-mails and webhooks."""

from datetime import datetime

from shop.outbox import operations as outbox
from shop.quoting.models import Event, Invitation, QuoteRequest


def tell(
    request: QuoteRequest,
    name: str,
    *,
    role: str,
    at: datetime,
    by_id: int | None = None,
    invitation: Invitation | None = None,
    note: str = "",
) -> Event:
    """One event, in the caller's transaction; an outbox fact "quote.<name>" of its id."""
    event = Event.objects.create(
        request=request, invitation=invitation, name=name, role=role, by_id=by_id, at=at, note=note
    )
    outbox.record("quote.event", event.pk, at=at)
    return event
