"""The buyer's own order: where each supplier's part is, and what can be done about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.orders import queries
from shop.orders.models import Envelope


@require_safe
@never_cache
def order(request: HttpRequest, token: str) -> HttpResponse:
    """By a link that cannot be guessed: guests have no other key."""
    envelope = get_object_or_404(Envelope.objects.select_related("order"), token=token)
    parts = queries.parts_of(envelope=envelope)
    context = {
        "envelope": envelope,
        "parts": parts,
        "is_waiting": any(part.state == "awaiting_payment" for part in parts),
        "payment": envelope.payments.order_by("-pk").first(),
    }
    return render(request, "storefront/order.html", context)
