"""The basket: every change is a POST from our own pages, priced by the shop alone."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.orders import basket as baskets
from shop.orders.reductions import VoucherRefused, add_voucher, remove_vouchers
from shop.places.queries import communes_at
from shop.storefront.checkout import Draft, load, save
from shop.storefront.forms import PlaceForm, VoucherForm
from shop.storefront.views.checkout import summary_of
from shop.storefront.views.errors import csrf_failure
from shop.visitor import basket_id, cookie_basket_id, remember_basket


@require_safe
@never_cache
def basket(request: HttpRequest) -> HttpResponse:
    return _page(request, load(request), basket_id(request))


def _page(
    request: HttpRequest,
    draft: Draft,
    mine: int | None,
    *,
    place_form: PlaceForm | None = None,
    voucher_form: VoucherForm | None = None,
    status: int = 200,
) -> HttpResponse:
    known = {"postcode": draft.postcode, "commune_name": draft.commune_name}
    context = {
        "summary": summary_of(request, draft, mine),
        "draft": draft,
        "place_form": place_form or PlaceForm(initial=known),
        "voucher_form": voucher_form or VoucherForm(),
        "wrong": place_form or voucher_form,
        "communes": communes_at(postcode=draft.postcode),
    }
    return render(request, "storefront/basket.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def place(request: HttpRequest) -> HttpResponse:
    """Where to, so that the basket tells what delivery costs."""
    if request.method != "POST":
        return redirect("basket")
    form, draft = PlaceForm(request.POST), load(request)
    if not form.is_valid():
        return _page(request, draft, basket_id(request), place_form=form, status=422)
    draft.postcode = form.cleaned_data["postcode"]
    draft.commune_name = form.cleaned_data["commune_name"]
    draft.commune_id = form.commune_id
    save(request, draft)
    messages.success(
        request, _("Livraison estimée pour %(place)s.") % {"place": draft.commune_name}
    )
    return redirect("basket")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def voucher(request: HttpRequest) -> HttpResponse:
    mine = basket_id(request)
    if mine is None or request.method != "POST":
        return redirect("basket")
    if "remove" in request.POST:
        remove_vouchers(basket_id=mine)
        messages.success(request, _("Code retiré."))
        return redirect("basket")
    form = VoucherForm(request.POST)
    if form.is_valid():
        try:
            name = add_voucher(
                basket_id=mine, code=form.cleaned_data["code"], user=request.user, at=timezone.now()
            )
        except VoucherRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Code accepté : %(name)s.") % {"name": name})
            return redirect("basket")
    return _page(request, load(request), mine, voucher_form=form, status=422)


def _is_ours(request: HttpRequest) -> bool:
    """Sent from a page of ours: shared pages hold no token, browsers say where a form was.

    Cookies are SameSite=Lax besides, so that a foreign form would reach nobody's basket.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    source = request.headers.get("Origin") or request.headers.get("Referer")
    return source is not None and urlsplit(source).netloc == request.get_host()


def _whole(text: str | None) -> int | None:
    """The number typed, or None; digits of any script, at most six of them."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) <= 6 else None


@csrf_exempt
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    if not _is_ours(request):
        return csrf_failure(request)
    sellable, quantity = (
        _whole(request.POST.get("sellable")),
        _whole(request.POST.get("quantity", "1")),
    )
    try:
        if sellable is None or quantity is None or quantity < 1:
            raise baskets.BasketRefused(_("Indiquez une quantité en chiffres, 1 ou plus."))
        found, count = baskets.add(
            # As the cookie names it: `add` itself looks whether it is open.
            basket_id=None if request.user.is_authenticated else cookie_basket_id(request),
            owner_id=request.user.pk,
            sellable_id=sellable,
            quantity=quantity,
            at=timezone.now(),
        )
    except baskets.BasketRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(request))
    messages.success(request, _("Ajouté à votre panier."))
    response = redirect(reverse("basket"))
    remember_basket(request, response, basket_id=found, count=count)
    return response


@csrf_exempt
@require_POST
def change(request: HttpRequest, line_id: int) -> HttpResponse:
    if not _is_ours(request):
        return csrf_failure(request)
    mine = basket_id(request)
    quantity = 0 if "remove" in request.POST else _whole(request.POST.get("quantity"))
    response = redirect(reverse("basket"))
    if mine is None:
        messages.error(
            request, _("Ce panier n’existe plus. Ajoutez de nouveau ce qu’il vous faut.")
        )
        return response
    try:
        if quantity is None:
            raise baskets.BasketRefused(_("Indiquez une quantité en chiffres, 0 pour retirer."))
        count = baskets.change(
            basket_id=mine, line_id=line_id, quantity=quantity, at=timezone.now()
        )
    except baskets.BasketRefused as refusal:
        messages.error(request, str(refusal))
        return response
    messages.success(request, _("Article retiré.") if quantity == 0 else _("Quantité modifiée."))
    remember_basket(request, response, basket_id=mine, count=count)
    return response


def _back(request: HttpRequest) -> str:
    source = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(
        source, allowed_hosts=hosts, require_https=request.is_secure()
    ):
        return source
    return reverse("basket")
