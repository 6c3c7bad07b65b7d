"""Parcels of gift boxes: to whom, their slips, their tracking. For the chosen supplier alone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.orders.models import SupplierOrder
from shop.orders.operations import PreparationRefused
from shop.orders.states import State, WrongMove
from shop.quoting import gift_parcels, sheets
from shop.quoting.drafting import RequestRefused
from shop.quoting.gift_parcels import Tracking
from shop.quoting.models import GiftBox
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import own_part, team
from suppliers.portal.frame import Typed, page
from suppliers.portal.views.products import xlsx

PER_PAGE = 100


@require_safe
@team("read_orders")
def parcels(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, number: str
) -> HttpResponse:
    part, box = _own(supplier, number)
    return _page(request, supplier, member, part, box)


@require_safe
@team("read_orders")
def sheet(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, number: str
) -> HttpResponse:
    """For the carrier, and to bring back with the tracking filled."""
    _part, box = _own(supplier, number)
    return xlsx(gift_parcels.sheet_xlsx(box), f"colis-{number}")


@require_safe
@team("read_orders")
def slips(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, number: str
) -> HttpResponse:
    """One slip a parcel, without prices, printed from the page."""
    part, box = _own(supplier, number)
    return page(
        request, "portal/gift_slips.html", supplier=supplier, member=member, room="orders",
        part=part, rows=box.recipients.filter(erased_at=None),
    )  # fmt: skip


@require_POST
@team("handle_orders")
def act(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, number: str, action: str
) -> HttpResponse:
    part, box = _own(supplier, number)
    if action not in ACTS:
        raise Http404
    try:
        told = ACTS[action](request, part, box, member.user_id)
    except (RequestRefused, PreparationRefused, WrongMove) as refusal:
        part.refresh_from_db()
        return _page(request, supplier, member, part, box, told=str(refusal))
    messages.success(request, told)
    return redirect("portal-parcels", slug=supplier.slug, number=number)


def _own(supplier: Supplier, number: str) -> tuple[SupplierOrder, GiftBox]:
    """404 for another's part, one without boxes, or a cancelled one: its addresses are not
    needed any more."""
    part = SupplierOrder.objects.get(pk=own_part(supplier, number))
    box = gift_parcels.box_of_part(part)
    if box is None or part.state == State.CANCELLED:
        raise Http404
    return part, box


def _positions(request: HttpRequest) -> list[int]:
    return [int(text) for text in request.POST.getlist("n") if text.isdecimal() and len(text) < 7]


def _track(request: HttpRequest, part: SupplierOrder, box: GiftBox, by_id: int) -> str:
    post, told = request.POST, {}
    for each in box.recipients.all():
        if f"tracking-{each.position}" in post:
            told[each.position] = Tracking(
                post.get(f"carrier-{each.position}", "").strip(),
                post[f"tracking-{each.position}"].strip(),
            )
    count = gift_parcels.track(part_id=part.pk, told=told, at=timezone.now())
    return _("Suivi enregistré pour %(count)d colis.") % {"count": count}


def _import(request: HttpRequest, part: SupplierOrder, box: GiftBox, by_id: int) -> str:
    file = request.FILES.get("file")
    if file is None:
        raise RequestRefused(_("Choisissez un fichier."), "file")
    if (file.size or 0) > sheets.MOST_BYTES:
        raise RequestRefused(_("Ce fichier dépasse 5 Mo : partagez-le."), "file")
    told = gift_parcels.read_tracking(file.read(), file.name or "")
    count = gift_parcels.track(part_id=part.pk, told=told, at=timezone.now())
    return _("Suivi enregistré pour %(count)d colis.") % {"count": count}


def _sent(request: HttpRequest, part: SupplierOrder, box: GiftBox, by_id: int) -> str:
    _track(request, part, box, by_id)
    count = gift_parcels.mark_sent(
        part_id=part.pk, positions=_positions(request), by_id=by_id, at=timezone.now()
    )
    return _("Colis partis : %(count)d.") % {"count": count}


def _delivered(request: HttpRequest, part: SupplierOrder, box: GiftBox, by_id: int) -> str:
    count = gift_parcels.mark_delivered(
        part_id=part.pk, positions=_positions(request), by_id=by_id, at=timezone.now()
    )
    return _("Colis livrés : %(count)d.") % {"count": count}


Act = Callable[[HttpRequest, SupplierOrder, GiftBox, int], str]
ACTS: dict[str, Act] = {
    "suivi": _track,
    "importer": _import,
    "partis": _sent,
    "livres": _delivered,
}


def _page(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    part: SupplierOrder,
    box: GiftBox,
    *,
    told: str = "",
) -> HttpResponse:
    typed = Typed({name: request.POST.get(name, "") for name in request.POST})
    shown = Paginator(box.recipients.all(), PER_PAGE).get_page(request.GET.get("page"))
    rows: list[dict[str, Any]] = [
        {
            "recipient": each,
            "carrier": typed.get(f"carrier-{each.position}", each.carrier),
            "tracking": typed.get(f"tracking-{each.position}", each.tracking),
            "is_ticked": str(each.position) in request.POST.getlist("n"),
        }
        for each in shown
    ]
    return page(
        request, "portal/gift_parcels.html", supplier=supplier, member=member, room="orders",
        status=422 if told else 200, part=part, box=box, rows=rows, page=shown,
        count_sent=box.recipients.exclude(sent_at=None).count(),
        count_delivered=box.recipients.exclude(delivered_at=None).count(),
        count=box.recipients.count(), trouble={"told": told},
    )  # fmt: skip
