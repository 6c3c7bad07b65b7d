"""The doors: which organisation, and what there is to do first."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shop.accounts.models import User
from shop.organisations import queries
from shop.organisations.models import Member, Organisation
from shop.pro import todo as tasks
from shop.pro.access import member_of
from shop.pro.frame import page


@require_safe
@login_required
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """The organisation's space; a choice for who works for several, ways in for others."""
    found = Member.objects.filter(user=request.user.pk).select_related("organisation")
    members = list(found.order_by("organisation__name"))
    if len(members) == 1:
        return redirect("pro-home", siret=members[0].organisation.siret)
    user = cast(User, request.user)
    asked = queries.waiting_requests_of(user_id=user.pk)
    told = {
        "members": members,
        "invited": queries.invitations_for(user_id=user.pk, at=timezone.now()),
        "joinable": [(each, each.pk in asked) for each in queries.joinable(user_id=user.pk)],
    }
    return render(request, "pro/choose.html", told)


@require_POST
@member_of("enter")
def digest(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    """One e-mail a day, or one at each turn of a quote."""
    member.wants_digest = request.POST.get("wants") == "1"
    member.save(update_fields=["wants_digest"])
    messages.success(request, _("C’est enregistré."))
    return redirect("pro-home", siret=organisation.siret)


@require_safe
@member_of("enter")
def todo(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    return page(
        request, "pro/home.html", organisation=organisation, member=member, room="todo",
        groups=tasks.groups(organisation=organisation, member=member, at=timezone.now()),
    )  # fmt: skip
