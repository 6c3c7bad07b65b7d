"""A person's paniers by subscription: begin, pause, skip, end."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shop.accounts.models import User
from shop.orders.models import Subscription, SupplierOrderLine
from shop.payments import subscriptions


@require_safe
@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    found = Subscription.objects.filter(user=cast(User, request.user).pk).select_related(
        "sellable__listing__product", "sellable__listing__card"
    )
    return render(request, "storefront/subscriptions.html", {"subscriptions": found})


@require_POST
@login_required
def begin(request: HttpRequest, line_id: int) -> HttpResponse:
    user = cast(User, request.user)
    if not SupplierOrderLine.objects.filter(
        pk=line_id, supplier_order__order__user=user.pk
    ).exists():
        raise Http404
    weeks = request.POST.get("weeks", "")
    try:
        subscriptions.begin(
            line_id=line_id,
            user_id=user.pk,
            every_weeks=int(weeks) if weeks in ("1", "2", "4") else 0,
            at=timezone.now(),
        )
        messages.success(
            request, _("Abonnement enregistré. Vous pouvez le suspendre à tout moment.")
        )
    except subscriptions.SubscriptionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("subscriptions")


@require_POST
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    if not Subscription.objects.filter(pk=pk, user=user.pk).exists():
        raise Http404
    try:
        subscriptions.change(
            subscription_id=pk,
            user_id=user.pk,
            action=request.POST.get("action", ""),
            at=timezone.now(),
        )
        messages.success(request, _("C’est noté."))
    except subscriptions.SubscriptionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("subscriptions")
