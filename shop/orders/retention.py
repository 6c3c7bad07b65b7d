"""How long a buyer's contact stays: as long as the order and the law need it.

Suppliers see it until the order is settled. The shop keeps it three years after the last
delivery (CNIL, clients), ten for contracts of 120 € and more (D213-1 code de la consommation).
Invoices and lot registers are the sellers' own and keep their legal time.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from shop.orders.models import Envelope, SupplierOrder, SupplierOrderEvent
from shop.orders.states import State

SUPPLIER_DAYS = 90
YEARS = timedelta(days=3 * 365 + 1)
LONG_YEARS = timedelta(days=10 * 365 + 3)
LONG_FROM = 12_000  # cents
ERASED = "effacee@exemple.invalid"
_SETTLED = (State.DELIVERED, State.CANCELLED)


def supplier_may_see(part: SupplierOrder, *, at: datetime) -> bool:
    """Whether the supplier still needs the buyer's contact for this part."""
    if part.state == State.CANCELLED:
        return False
    return part.delivered_at is None or at - part.delivered_at <= timedelta(days=SUPPLIER_DAYS)


def erase(*, at: datetime, most: int = 500) -> int:
    """Erase the contacts whose time is over; returns of how many orders."""
    parts = "order__supplier_orders"
    due = (
        Envelope.objects.filter(contact_erased_at=None, placed_at__lte=at - YEARS)
        .annotate(last=Max(f"{parts}__delivered_at"))
        .filter(Q(last=None) | Q(last__lte=at - YEARS))
        .filter(Q(total__lt=LONG_FROM) | Q(last=None) | Q(last__lte=at - LONG_YEARS))
    )
    open_orders = SupplierOrder.objects.exclude(state__in=_SETTLED).values("order")
    count = 0
    for envelope in due.exclude(order__in=open_orders)[:most]:
        with transaction.atomic():
            Envelope.objects.filter(pk=envelope.pk).update(
                name="", email="", phone="", street="", street_more="", contact_erased_at=at
            )
            rows = SupplierOrder.objects.filter(order=envelope.order_id)
            rows.exclude(buyer_email="").update(buyer_email=ERASED)
            SupplierOrderEvent.objects.bulk_create(
                [SupplierOrderEvent(supplier_order=p, name="contact_erased", at=at) for p in rows]
            )
            count += 1
    return count
