"""Orders to prepare: only the supplier's own parts, only their own lines."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.invoicing import delivery_notes
from shop.orders import desk, operations, queries, refunds, retention
from shop.orders.models import Review, SupplierOrder
from shop.orders.states import MOVES, State
from shop.quoting import gift_parcels
from shop.quoting.models import DeliveryAcceptance
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal import exports
from suppliers.portal.access import own_part, team
from suppliers.portal.actions import ACTIONS, LOT_ROWS, REFUSALS, Asked
from suppliers.portal.frame import Typed, new_token, page

PER_PAGE = 30
STATES = [state for state in State if state != State.AWAITING_PAYMENT]


@require_safe
@team("read_orders")
def orders(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    state, text = _asked(request)
    now = timezone.now()
    found = desk.listed(supplier_id=supplier.pk, at=now, state=state, text=text)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(part, retention.supplier_may_see(part, at=now)) for part in shown]
    return page(
        request, "portal/orders.html", supplier=supplier, member=member, room="orders", tab="list",
        rows=rows, page=shown, state=state, text=text, states=STATES, today=timezone.localdate(),
    )  # fmt: skip


@require_safe
@team("read_orders")
def orders_file(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, form: str
) -> HttpResponse:
    """All that the list finds, whatever its page."""
    state, text = _asked(request)
    now = timezone.now()
    found = desk.listed(supplier_id=supplier.pk, at=now, state=state, text=text)
    return exports.orders(form, found, at=now)


def _asked(request: HttpRequest) -> tuple[str, str]:
    state = request.GET.get("etat", "")
    return state if state in STATES else "", request.GET.get("q", "")[:80]


@require_safe
@team("read_orders")
def order(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, number: str
) -> HttpResponse:
    return _order_page(request, supplier, member, own_part(supplier, number))


@require_POST
@team("handle_orders")
def act(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, number: str, action: str
) -> HttpResponse:
    """One thing about one part; a refusal is told where the form stands, with what was typed."""
    part_id = own_part(supplier, number)
    if action not in ACTIONS:
        raise Http404
    run, section = ACTIONS[action]
    part = SupplierOrder.objects.get(pk=part_id)
    try:
        told = run(Asked(part, request.POST, member.user_id, timezone.now()))
    except REFUSALS as refusal:
        return _order_page(
            request, supplier, member, part_id, trouble={"at": section, "told": str(refusal)}
        )
    messages.success(request, told)
    return redirect(f"{reverse('portal-order', args=[supplier.slug, number])}#{section}")


def _order_page(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    part_id: int,
    *,
    trouble: dict[str, str] | None = None,
) -> HttpResponse:
    part = queries.with_contents(SupplierOrder.objects.filter(pk=part_id)).get()
    typed = Typed({name: request.POST.get(name, "") for name in request.POST})
    lines = list(part.lines.all())
    left = operations.left_to_send(part)
    reviews = Review.objects.filter(line__in=lines, state=Review.State.PUBLISHED)
    moves = MOVES[State(part.state)]
    context: dict[str, Any] = {
        "part": part,
        "envelope": part.order.envelope,
        "may_see": retention.supplier_may_see(part, at=timezone.now()),
        "lines": lines,
        "lots": [(line, _lot_rows(line, typed)) for line in lines],
        "to_weigh": [
            (line, typed[f"grams-{line.pk}"] or (line.weighed or ""))
            for line in lines
            if line.weighed_up_to is not None
        ],
        "is_unweighed": any(li.weighed_up_to is not None and li.weighed is None for li in lines),
        "to_send": [
            (line, left[line.pk], typed[f"send-{line.pk}"] or left[line.pk])
            for line in lines
            if line.pk in left
        ],
        "to_refund": [(line, typed[f"refund-{line.pk}"]) for line in lines],
        "charges": [c for c in part.charges.all() if c.net + c.tax > 0],
        "left_to_refund": refunds.left_to_refund(part).gross if part.paid_at else 0,
        "token": typed["token"] or new_token(),
        "returns": [(r, list(r.lines.select_related("line"))) for r in part.returns.all()],
        "reviews": list(reviews.select_related("line")),
        "acceptance": DeliveryAcceptance.objects.filter(supplier_order=part).first(),
        "final": operations.final_total(part),
        "is_late": desk.is_late(part, day=timezone.localdate()) and part.delivered_at is None,
        "can": {state.value: state in moves for state in State},
        "has_alcohol": any(line.is_alcohol for line in lines),
        "gift": gift_parcels.box_of_part(part),
        "trouble": trouble or {"at": "", "told": ""},
        "typed": typed,
    }
    return page(
        request, "portal/order.html", supplier=supplier, member=member, room="orders",
        status=422 if trouble else 200, **context,
    )  # fmt: skip


def _lot_rows(line: Any, typed: Typed) -> list[dict[str, Any]]:
    """The recorded lots of a line, then empty rows; what was typed before a refusal first."""
    known = [
        {"lot": lot.lot, "day": lot.date.isoformat() if lot.date else "", "count": lot.quantity}
        for lot in line.lots.all()
    ]
    rows = []
    for place in range(len(known) + LOT_ROWS):
        name = f"{line.pk}-{place}"
        if f"lot-{name}" in typed:
            row = {key: typed[f"{key}-{name}"] for key in ("lot", "day", "count")}
        else:
            row = dict(known[place]) if place < len(known) else {"lot": "", "day": "", "count": ""}
        rows.append({**row, "name": name})
    return rows


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@require_safe
@team("read_orders")
def delivery_note(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, number: str
) -> HttpResponse:
    part_id = own_part(supplier, number)
    part = SupplierOrder.objects.get(pk=part_id)
    if not retention.supplier_may_see(part, at=timezone.now()):
        messages.error(
            request, _("Le bon de livraison porte l’adresse du client, que vous ne voyez plus.")
        )
        return redirect("portal-order", slug=supplier.slug, number=number)
    return _pdf(delivery_notes.delivery_note(supplier_order_id=part_id), f"bon-{number}")


def _chosen(request: HttpRequest, supplier: Supplier) -> list[SupplierOrder]:
    parts = desk.chosen(supplier_id=supplier.pk, numbers=request.GET.getlist("n"))
    return [part for part in parts if retention.supplier_may_see(part, at=timezone.now())]


def _none_chosen(request: HttpRequest, supplier: Supplier) -> HttpResponse:
    messages.error(request, _("Cochez d’abord les commandes."))
    return redirect("portal-orders", slug=supplier.slug)


@require_safe
@team("read_orders")
def pick_list(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    parts = _chosen(request, supplier)
    if not parts:
        return _none_chosen(request, supplier)
    made = delivery_notes.pick_list(supplier_order_ids=[part.pk for part in parts])
    return _pdf(made, "preparation")


@require_safe
@team("read_orders")
def slips(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    """One slip a parcel, printed from the page."""
    parts = _chosen(request, supplier)
    if not parts:
        return _none_chosen(request, supplier)
    rows = [
        {
            "part": part,
            "envelope": part.order.envelope,
            "has_alcohol": any(line.is_alcohol for line in part.lines.all()),
            "temperatures": sorted(
                {
                    line.sellable.listing.get_temperature_display()
                    for line in part.lines.all()
                    if line.sellable
                }
            ),
            "count": sum(line.quantity for line in part.lines.all()),
        }
        for part in parts
    ]
    return page(
        request,
        "portal/slips.html",
        supplier=supplier,
        member=member,
        room="orders",
        tab="",
        rows=rows,
    )
