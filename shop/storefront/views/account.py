"""The visitor's own account page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    context = {
        "memberships": request.user.memberships.select_related("organisation", "entity"),
        "teams": request.user.teams.select_related("supplier"),
    }
    return render(request, "storefront/account.html", context)
