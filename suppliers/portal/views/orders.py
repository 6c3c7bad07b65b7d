"""Orders to prepare: only the supplier's own parts, only their own lines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop.orders import queries
from shop.orders.models import SupplierOrder
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import own_part, team


@require_safe
@team("read_orders")
def order(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, number: str
) -> HttpResponse:
    part_id = own_part(supplier, number)
    part = queries.with_contents(SupplierOrder.objects.filter(pk=part_id)).get()
    return render(
        request, "portal/order.html", {"supplier": supplier, "member": member, "part": part}
    )
