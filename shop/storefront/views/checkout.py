"""From the basket to a placed order: contact, delivery, payment, review. Guest first."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.impact import purchases
from shop.orders import checkout
from shop.orders.models import Envelope
from shop.orders.placing import Consents, OrderRefused
from shop.orders.reductions import VoucherRefused
from shop.organisations.models import AccountTerms, Member
from shop.places.queries import communes_at
from shop.storefront.checkout import Draft, forget_order, load, membership, save
from shop.storefront.forms import AddressForm, ContactForm, PaymentForm, ReviewForm, sent
from shop.visitor import basket_id, cookie_basket_id, counted, is_member, remember_basket

STEPS = (
    ("checkout", "Coordonnées"),
    ("checkout-delivery", "Livraison"),
    ("checkout-payment", "Paiement"),
    ("checkout-review", "Vérification"),
)
View = Callable[..., HttpResponse]
LONGEST_CHOICE = 80  # of an option's key
_EXPIRED = gettext_lazy(
    "Votre session a expiré : indiquez de nouveau vos coordonnées. Votre panier est gardé."
)


def summary_of(request: HttpRequest, draft: Draft, basket: int | None) -> checkout.Summary:
    return checkout.summary(
        basket_id=basket,
        at=timezone.now(),
        is_member=is_member(request),
        user=request.user,
        to=draft.to,
        choices=draft.wanted,
    )


def _step(place: int) -> Callable[[View], View]:
    """A step of the checkout: back to the basket when it is empty, to the first step missing."""

    def wrap(view: View) -> View:
        @wraps(view)
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        def inner(request: HttpRequest) -> HttpResponse:
            draft = load(request)
            basket = basket_id(request)
            # Placing looks at everything itself, once.
            places = place == 3 and request.method == "POST" and basket is not None
            summary = checkout.EMPTY if places else summary_of(request, draft, basket)
            if basket is None or not (places or summary.parts):
                placed = _placed(request.POST.get("key", ""))
                if placed is None:
                    return _without_basket(request, basket)
                # A second click: what the answer to the first one set never came.
                response = redirect("checkout-pay", token=placed.token)
                remember_basket(request, response, basket_id=basket, count=0)
                return response
            if place > 0 and not draft.has_contact:
                if request.method == "POST":
                    messages.error(request, _EXPIRED)
                return redirect("checkout")
            if place > 1 and (draft.to is None or not (places or _is_deliverable(draft, summary))):
                return redirect("checkout-delivery")
            if place > 2 and draft.payment not in dict(_ways(membership(request))):
                return redirect("checkout-payment")
            return view(request, draft=draft, summary=summary, basket=basket)

        return inner

    return wrap


def _without_basket(request: HttpRequest, basket: int | None) -> HttpResponse:
    """Nothing to order: bought meanwhile, taken out, or known to an account that logged out."""
    is_guest = not request.user.is_authenticated
    if is_guest and counted(request) and cookie_basket_id(request) is None:
        messages.error(
            request, _("Votre session a expiré. Connectez-vous pour retrouver votre panier.")
        )
        return redirect_to_login(reverse("checkout"))
    messages.error(
        request,
        _("Votre panier est vide. Si vous venez de commander, la confirmation est dans vos "
          "e-mails."),
    )  # fmt: skip
    response = redirect("basket")
    remember_basket(request, response, basket_id=basket, count=0)
    return response


def _is_deliverable(draft: Draft, summary: checkout.Summary) -> bool:
    has_address = bool(draft.street) or not summary.needs_address
    return summary.is_complete and has_address


def _placed(key: str) -> Envelope | None:
    return Envelope.objects.filter(key=key).first() if key else None


def _page(
    request: HttpRequest, name: str, place: int, *, form: Any, status: int = 200, **context: Any
) -> HttpResponse:
    steps = [
        {"name": url, "title": _(title), "place": number, "now": number == place}
        for number, (url, title) in enumerate(STEPS)
    ]
    told = {"steps": steps, "place": place, "form": form, **context}
    return render(request, f"storefront/checkout/{name}.html", told, status=status)


def _status(form: Any) -> int:
    """A form that is shown again with its errors is not a success."""
    return 422 if form.is_bound and form.errors else 200


@_step(0)
def contact(
    request: HttpRequest, *, draft: Draft, summary: checkout.Summary, basket: int
) -> HttpResponse:
    initial = {"email": draft.email, "name": draft.name, "phone": draft.phone}
    form = ContactForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        draft.email, draft.name = form.cleaned_data["email"], form.cleaned_data["name"]
        draft.phone = form.cleaned_data["phone"]
        save(request, draft)
        return redirect("checkout-delivery")
    return _page(request, "contact", 0, form=form, summary=summary, status=_status(form))


@_step(1)
def delivery(
    request: HttpRequest, *, draft: Draft, summary: checkout.Summary, basket: int
) -> HttpResponse:
    initial = {name: getattr(draft, name) for name in AddressForm.base_fields}
    form = AddressForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        for name in AddressForm.base_fields:
            setattr(draft, name, form.cleaned_data[name])
        draft.commune_id = form.commune_id
        draft.choices |= {
            str(part.supplier_id): request.POST[f"part-{part.supplier_id}"][:LONGEST_CHOICE]
            for part in summary.parts
            if f"part-{part.supplier_id}" in request.POST
        }
        save(request, draft)
        summary = summary_of(request, draft, basket)
        wants = "next" in request.POST
        if wants and summary.needs_address and not draft.street:
            form.add_error("street", _("Indiquez l’adresse où livrer."))
        elif wants and summary.is_complete:
            return redirect("checkout-payment")
        elif wants:
            messages.error(request, _trouble(summary))
    return _page(
        request,
        "delivery",
        1,
        form=form,
        summary=summary,
        communes=communes_at(postcode=draft.postcode),
        has_place=draft.to is not None,
        status=_status(form),
    )


def _trouble(summary: checkout.Summary) -> str:
    for part in summary.parts:
        if part.trouble:
            return f"{part.group.supplier_name} : {part.trouble}"
        if part.chosen is None:
            return _("%(name)s ne livre pas à cette adresse : retirez ses articles du panier ou "
                     "choisissez un retrait.") % {"name": part.group.supplier_name}  # fmt: skip
    return ""


def _ways(member: Member | None) -> list[tuple[str, str]]:
    """How this buyer may pay: by card; from an invoice for organisations with an account."""
    ways = [("card", _("Carte bancaire"))]
    terms = (
        member
        and AccountTerms.objects.filter(organisation=member.organisation_id, is_open=True).first()
    )
    if terms:
        label = _("Virement à %(days)d jours, sur facture") % {"days": terms.payment_days}
        ways.append(("transfer", label))
    return ways


@_step(2)
def payment(
    request: HttpRequest, *, draft: Draft, summary: checkout.Summary, basket: int
) -> HttpResponse:
    member = membership(request)
    ways = _ways(member)
    initial = {
        "payment": draft.payment if draft.payment in dict(ways) else ways[-1][0],
        "purchase_reference": draft.purchase_reference,
    }
    form = PaymentForm(sent(request), initial=initial, ways=ways, is_pro=member is not None)
    if request.method == "POST" and form.is_valid():
        draft.payment = form.cleaned_data["payment"]
        draft.purchase_reference = form.cleaned_data.get("purchase_reference", "")
        save(request, draft)
        return redirect("checkout-review")
    return _page(
        request, "payment", 2, form=form, summary=summary, member=member, status=_status(form)
    )


@_step(3)
def review(
    request: HttpRequest, *, draft: Draft, summary: checkout.Summary, basket: int
) -> HttpResponse:
    if not draft.key:
        save(request, draft)
    has_alcohol = "alcohol" in request.POST or summary.has_alcohol
    form = ReviewForm(sent(request), has_alcohol=has_alcohol)
    if request.method == "POST" and form.is_valid():
        try:
            envelope = checkout.place(
                basket_id=basket,
                key=draft.key,
                seen=request.POST.get("seen", ""),
                buyer=draft.buyer(request),
                payment=draft.payment,
                user=request.user,
                is_member=is_member(request),
                to=draft.to,  # type: ignore[arg-type]  # the step before asked for it
                choices=draft.wanted,
                consents=Consents(
                    terms_version=settings.TERMS_VERSION,
                    of_age=form.cleaned_data.get("of_age", False),
                ),
                at=timezone.now(),
                language=get_language() or "fr",
                purchase_reference=draft.purchase_reference,
            )
        except (OrderRefused, VoucherRefused) as refusal:
            messages.error(request, str(refusal))
            summary = summary_of(request, draft, basket)
            return _page(
                request,
                "review",
                3,
                form=ReviewForm(has_alcohol=summary.has_alcohol),
                summary=summary,
                draft=draft,
                status=409,
            )
        forget_order(request, draft)
        response = redirect("checkout-pay", token=envelope.token)
        remember_basket(request, response, basket_id=basket, count=0)
        return response
    if not summary.parts:
        summary = summary_of(request, draft, basket)
    impact = purchases.of_summary(summary, commune_id=draft.commune_id, day=timezone.localdate())
    return _page(
        request, "review", 3, form=form, summary=summary, draft=draft, impact=impact,
        status=_status(form),
    )  # fmt: skip
