"""What there is to do first."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shop.invoicing.months import bounds
from shop.orders import desk
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal import todo as tasks
from suppliers.portal.access import may, team
from suppliers.portal.frame import page


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


@require_POST
@team("enter")
def digest(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    """One e-mail a day about quotes, or one at each turn."""
    member.wants_digest = request.POST.get("wants") == "1"
    member.save(update_fields=["wants_digest"])
    messages.success(request, _("C’est enregistré."))
    return redirect("portal-home", slug=supplier.slug)


@require_safe
@team("enter")
def todo(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    now = timezone.now()
    first, after = bounds(timezone.localdate(now))
    figures = None
    if may(member.role, "read_orders"):
        figures = desk.figures(supplier_id=supplier.pk, first=first, after=after)
    return page(
        request,
        "portal/home.html",
        supplier=supplier,
        member=member,
        room="todo",
        groups=tasks.groups(supplier=supplier, role=member.role, at=now),
        figures=figures,
        month=timezone.localdate(now),
        has_tasks=any(
            may(member.role, what) for what in ("handle_orders", "handle_money", "edit_listings")
        ),
    )
