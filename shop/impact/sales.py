"""What was sold in the shop: delivered goods and services, cents without tax.

As in the reports of buyers: refunds are deducted on their day, reductions too; delivery and the
shop's commission are left out.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from shop.impact.lines import Period
from shop.orders.models import Charge, Refund, RefundLine, SupplierOrder, SupplierOrderLine


def moments(period: Period) -> tuple[datetime, datetime]:
    """From the first day's midnight to that after the last day, in the shop's time zone."""
    zone = timezone.get_default_timezone()
    return (
        datetime.combine(period.first, datetime.min.time(), tzinfo=zone),
        datetime.combine(
            date.fromordinal(period.last.toordinal() + 1), datetime.min.time(), tzinfo=zone
        ),
    )


def delivered(period: Period, *, supplier_id: int | None = None) -> Any:
    """The parts delivered in the period; of one supplier, or of all."""
    first, after = moments(period)
    parts = SupplierOrder.objects.filter(delivered_at__gte=first, delivered_at__lt=after)
    return parts if supplier_id is None else parts.filter(supplier=supplier_id)


def net_by(field: str, period: Period, *, supplier_id: int | None = None) -> dict[Any, int]:
    """Cents by a field of the part, « supplier » or « organisation__kind »; three queries."""
    first, after = moments(period)
    part = {"supplier_order__delivered_at__gte": first, "supplier_order__delivered_at__lt": after}
    own = {} if supplier_id is None else {"supplier_order__supplier": supplier_id}
    key = f"supplier_order__{field}"
    found: dict[Any, int] = {}
    lines = SupplierOrderLine.objects.filter(**part, **own).order_by().values_list(key)
    for value, cents in lines.annotate(cents=Sum(Coalesce("final_net", "net"))):
        found[value] = found.get(value, 0) + cents
    charges = Charge.objects.filter(kind=Charge.Kind.REDUCTION, **part, **own).order_by()
    for value, cents in charges.values_list(key).annotate(cents=Sum("net")):
        found[value] = found.get(value, 0) + cents
    for value, cents in _back(field, first, after, supplier_id):
        found[value] = found.get(value, 0) - cents
    return found


def _back(field: str, first: datetime, after: datetime, supplier_id: int | None) -> Any:
    """What came back of delivered goods, on the day of the refund or of the later delivery."""
    part = "refund__supplier_order"
    rows = RefundLine.objects.filter(
        Q(line__isnull=False) | Q(charge__kind=Charge.Kind.REDUCTION),
        Q(refund__settled_at__gte=first) | Q(**{f"{part}__delivered_at__gte": first}),
        refund__state=Refund.State.SUCCEEDED,
        refund__settled_at__lt=after,
        **{f"{part}__delivered_at__lt": after},
    )
    if supplier_id is not None:
        rows = rows.filter(**{f"{part}__supplier": supplier_id})
    return rows.order_by().values_list(f"{part}__{field}").annotate(cents=Sum("net"))
