"""What there is to do first."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.orders.models import SupplierOrder
from shop.orders.states import State
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import may, team


@require_safe
@login_required
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """The supplier's space; a choice for who works for several, an explanation for others."""
    teams = TeamMember.objects.filter(user=request.user.pk).select_related("supplier")
    members = list(teams.order_by("supplier__sort_name"))
    if len(members) == 1:
        return redirect("portal-home", slug=members[0].supplier.slug)
    return render(request, "portal/choose.html", {"members": members})


@require_safe
@team("enter")
def todo(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    parts = SupplierOrder.objects.filter(supplier=supplier)
    context = {
        "supplier": supplier,
        "member": member,
        "to_prepare": parts.filter(state=State.TO_PREPARE).count()
        if may(member.role, "read_orders")
        else 0,
    }
    return render(request, "portal/home.html", context)
