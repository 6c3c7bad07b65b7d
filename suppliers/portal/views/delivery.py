"""How the supplier delivers: one page that tells it all, one form for each thing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suppliers.directory import logistics_operations as operations
from suppliers.directory.models import (
    Closure,
    DeliveryRound,
    DeliveryTerms,
    ParcelRate,
    PickupPoint,
    Supplier,
    TeamMember,
)
from suppliers.portal.access import team
from suppliers.portal.delivery_forms import KINDS, WORKING_WEEK, DeliveryForm
from suppliers.portal.frame import page


@require_safe
@team("edit_delivery")
def delivery(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    today = timezone.localdate()
    rounds = DeliveryRound.objects.filter(supplier=supplier)
    points = PickupPoint.objects.filter(supplier=supplier)
    return page(
        request, "portal/delivery.html", supplier=supplier, member=member, room="delivery",
        terms=_terms(supplier),
        rates=ParcelRate.objects.filter(supplier=supplier),
        rounds=rounds.prefetch_related("communes"),
        points=points.select_related("commune").prefetch_related("slots"),
        closures=Closure.objects.filter(supplier=supplier, ends_on__gte=today),
    )  # fmt: skip


def _terms(supplier: Supplier) -> DeliveryTerms:
    """The supplier's own, or what counts without them."""
    found = DeliveryTerms.objects.filter(supplier=supplier).first()
    terms = found or DeliveryTerms(supplier=supplier)
    terms.shipping_days = terms.shipping_days or WORKING_WEEK
    return terms


def _form_of(kind: str) -> type[DeliveryForm]:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


@require_http_methods(["GET", "HEAD", "POST"])
@team("edit_delivery")
def edit(
    request: HttpRequest,
    *,
    supplier: Supplier,
    member: TeamMember,
    kind: str,
    pk: int | None = None,
) -> HttpResponse:
    """Add a row, or change the one of that id; the conditions are one row for ever."""
    made = _form_of(kind)
    row: Any = None
    if kind == "conditions":
        if pk is not None:
            raise Http404
        row = _terms(supplier)
    elif pk is not None:
        row = get_object_or_404(made.rows(supplier), pk=pk)
    initial = (
        {"point": request.GET["point"]} if kind == "horaire" and "point" in request.GET else {}
    )
    form = made(request.POST or None, supplier=supplier, row=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(at=timezone.now())
        except operations.LogisticsRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("portal-delivery", slug=supplier.slug)
    return page(
        request, "portal/delivery_form.html", supplier=supplier, member=member, room="delivery",
        status=422 if form.errors else 200, form=form, kind=kind, row_id=pk,
    )  # fmt: skip


@require_POST
@team("edit_delivery")
def delete(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, kind: str, pk: int
) -> HttpResponse:
    made = _form_of(kind)
    if kind == "conditions":
        raise Http404
    row = get_object_or_404(made.rows(supplier), pk=pk)
    operations.remove(supplier_id=supplier.pk, row=row, at=timezone.now())
    messages.success(request, _("C’est supprimé."))
    return redirect("portal-delivery", slug=supplier.slug)
