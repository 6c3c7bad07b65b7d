"""An order taken by telephone: articles, customer and delivery on one screen."""

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.listings.models import PriceKind, Sellable, State
from shop.orders import desk
from shop.orders.models import Envelope, SupplierOrder
from shop.orders.placing import Buyer, DeliveryInput, OrderRefused
from shop.orders.telephone import place_by_phone
from suppliers.directory.models import DeliveryRound, PickupPoint, Supplier, TeamMember
from suppliers.portal.access import team
from suppliers.portal.forms import PhoneOrderForm, numbers, whole
from suppliers.portal.frame import new_token, page

PER_PAGE = 50
# The customer's fields that an earlier order fills in.
KNOWN = ("name", "phone", "street", "postcode", "commune_name")


@require_http_methods(["GET", "HEAD", "POST"])
@team("handle_orders")
def phone(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    """Searching and paging send the whole form: what was typed and chosen stays."""
    ways = _ways(supplier)
    token = request.POST.get("token", "")
    token = token if re.fullmatch(r"[0-9a-f]{32}", token) else new_token()
    if request.method != "POST":
        return _page(request, supplier, member, PhoneOrderForm(ways=ways), token)
    if "known" in request.POST:
        form = _with_known_customer(request, supplier, ways)
        return _page(request, supplier, member, form, token)
    if "place" not in request.POST:
        form = PhoneOrderForm(initial=request.POST.dict(), ways=ways)
        return _page(request, supplier, member, form, token)
    form = PhoneOrderForm(request.POST, ways=ways)
    if form.is_valid():
        try:
            envelope = place_by_phone(
                supplier_id=supplier.pk,
                key=f"phone-{supplier.pk}-{token}",
                quantities=numbers(request.POST, "n"),
                buyer=_buyer(form),
                delivery=_delivery(form.cleaned_data, ways),
                of_age=form.cleaned_data["of_age"],
                entered_by_id=member.user_id,
                at=timezone.now(),
            )
        except OrderRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _placed(request, supplier, envelope)
    return _page(request, supplier, member, form, token, status=422)


def _placed(request: HttpRequest, supplier: Supplier, envelope: Envelope) -> HttpResponse:
    number = SupplierOrder.objects.get(order=envelope.order_id, supplier=supplier).number
    messages.success(request, _("Commande %(number)s enregistrée.") % {"number": number})
    return redirect("portal-order", slug=supplier.slug, number=number)


def _ways(supplier: Supplier) -> list[tuple[str, str]]:
    """Each way with, for rounds and points, whose."""
    rounds = DeliveryRound.objects.filter(supplier=supplier, is_active=True)
    points = PickupPoint.objects.filter(supplier=supplier, is_active=True)
    return [
        ("parcel", _("Colis")),
        *((f"round:{each.pk}", _("Tournée %(name)s") % {"name": each.name}) for each in rounds),
        *((f"pickup:{each.pk}", _("Retrait : %(name)s") % {"name": each.name}) for each in points),
        ("on_site", _("Sur place, ou livraison à convenir")),
    ]


def _buyer(form: PhoneOrderForm) -> Buyer:
    data = form.cleaned_data
    return Buyer(
        name=data["name"],
        email=data["email"],
        phone=data["phone"],
        street=data["street"],
        postcode=data["postcode"],
        commune_name=data["commune_name"],
        commune_id=form.commune_id or None,
    )


def _delivery(data: dict[str, Any], ways: list[tuple[str, str]]) -> DeliveryInput:
    kind, _sep, pk = data["delivery"].partition(":")
    return DeliveryInput(
        kind=kind,
        label=data["label"] or dict(ways)[data["delivery"]],
        cents=data["charge"] or 0,
        promised_on=data["promised_on"],
        point_id=int(pk) if kind == "pickup" else None,
        round_id=int(pk) if kind == "round" else None,
    )


def _with_known_customer(
    request: HttpRequest, supplier: Supplier, ways: list[tuple[str, str]]
) -> PhoneOrderForm:
    typed: dict[str, Any] = request.POST.dict()
    part = desk.known_customer(
        supplier_id=supplier.pk, email=str(typed.get("email", "")).strip(), at=timezone.now()
    )
    if part is None:
        messages.error(
            request, _("Aucune commande récente de cette adresse : notez le nom et l’adresse.")
        )
    else:
        envelope = part.order.envelope
        typed |= {name: getattr(envelope, name) for name in KNOWN}
    return PhoneOrderForm(initial=typed, ways=ways)


def _page(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    form: PhoneOrderForm,
    token: str,
    *,
    status: int = 200,
) -> HttpResponse:
    wanted = {pk: count for pk, count in numbers(request.POST, "n").items() if count}
    text = request.POST.get("q", "")[:80]
    own = Sellable.objects.filter(
        supplier=supplier, is_active=True, unit_price__isnull=False,
        listing__state=State.PUBLISHED, listing__price_kind=PriceKind.FIXED,
    ).select_related("listing__product", "stock_record")  # fmt: skip
    chosen = [(each, wanted[each.pk]) for each in own.filter(pk__in=wanted).order_by("reference")]
    rest = own.exclude(pk__in=wanted).order_by("listing__product__title", "position", "pk")
    if text.strip():
        rest = rest.filter(
            Q(reference__icontains=text.strip())
            | Q(listing__product__title__icontains=text.strip())
        )
    asked = whole(request.POST.get("to", "")) or whole(request.POST.get("shown", "")) or 1
    return page(
        request, "portal/phone.html", supplier=supplier, member=member, room="orders", tab="phone",
        status=status, form=form, token=token, chosen=chosen, text=text,
        page=Paginator(rest, PER_PAGE).get_page(asked),
    )  # fmt: skip
