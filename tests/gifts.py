"""What tests of gift boxes share: a request of boxes, addresses, an offer, an order."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from shop.orders.models import SupplierOrder
from shop.quoting import answering, gifts, recipients, sending
from shop.quoting.gifts import Gift
from shop.quoting.models import Invitation, Offer, QuoteRequest
from shop.quoting.recipients import Entry
from suppliers.directory.models import Supplier
from tests import factories as f
from tests.quoting import CONTACT, accepted, chosen, invitation_of, organisation, priced

GIFT = {"heads", "budget_per_head", "without_alcohol", "card_text", "wants_logo"}


def asked(
    *suppliers: Supplier, is_sent: bool = False, buyer: Any = None, **values: Any
) -> QuoteRequest:
    """A draft of forty boxes at thirty euros, or sent to these suppliers."""
    now = timezone.now()
    gift = Gift(**{"heads": 40, "budget_per_head": 3000,
                   **{name: values.pop(name) for name in GIFT & set(values)}})  # fmt: skip
    given = {"deadline": now + timedelta(days=10),
             "wanted_on": timezone.localdate() + timedelta(days=45), **values}  # fmt: skip
    request = gifts.start(
        gift=gift, contact=CONTACT, title="Coffrets de Noël", at=now,
        organisation_id=(buyer or organisation()).pk, **given,
    )  # fmt: skip
    if is_sent:
        sending.send(request_id=request.pk, at=now, supplier_ids=[each.pk for each in suppliers])
        request.refresh_from_db()
    return request


def entries(count: int, *, dry: int = 0) -> list[Entry]:
    """Fictional people, the first `dry` of them without alcohol."""
    return [
        Entry(f"Personne Fictive {n}", f"{n} rue des Ajoncs Inventés", "35000", "Rennes",
              "", "", "oui" if n <= dry else "non", n)
        for n in range(1, count + 1)
    ]  # fmt: skip


def gift_offer(
    invitation: Invitation, *prices: int, at: datetime | None = None, **facts: Any
) -> Offer:
    """Each kind of box at these unit prices, submitted."""
    moment = at or timezone.now()
    answering.save(
        invitation_id=invitation.pk, at=moment,
        lines=priced(invitation, *(prices or (250_000, 220_000))),
        valid_until=timezone.localdate(moment) + timedelta(days=60), **facts,
    )  # fmt: skip
    return answering.submit(invitation_id=invitation.pk, at=moment)


def ordered(supplier: Supplier | None = None, *, heads: int = 3, **values: Any) -> SupplierOrder:
    """The part of an accepted offer of boxes, its addresses given."""
    supplier = supplier or f.SupplierFactory()
    request = asked(supplier, heads=heads, is_sent=True, **values)
    recipients.replace(
        request_id=request.pk, at=timezone.now(),
        entries=entries(heads, dry=request.gift_box.without_alcohol),
    )  # fmt: skip
    made = accepted(chosen(gift_offer(invitation_of(request, supplier))))
    return SupplierOrder.objects.get(order=made.order)
