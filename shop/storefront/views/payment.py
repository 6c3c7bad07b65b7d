"""Paying a placed order, and what the gateway tells."""

from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.orders import operations as orders
from shop.orders.models import Envelope
from shop.payments import operations as payments
from shop.payments import webhooks
from shop.payments.gateways import demo
from shop.payments.gateways.base import Forged, GatewayDown, GatewayRefused

STRIPE = {
    "script-src": ["https://js.stripe.com"],
    "frame-src": ["https://js.stripe.com", "https://hooks.stripe.com"],
    "connect-src": ["https://api.stripe.com"],
}


@require_safe
@never_cache
@csp_update(STRIPE)  # type: ignore[arg-type]  # stubs ask for a dict of one kind of value
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """The way to the payment while one is awaited; else the order's own page."""
    envelope = get_object_or_404(Envelope.objects.select_related("order"), token=token)
    if not orders.holds_stand(envelope_id=envelope.pk):
        return redirect("order", token=token)
    try:
        payment = payments.start(envelope_id=envelope.pk, at=timezone.now())
    except payments.PaymentRefused:
        return redirect("order", token=token)
    except (GatewayDown, GatewayRefused):
        messages.error(
            request,
            _("Le paiement ne répond pas en ce moment. Votre commande est gardée : réessayez dans "
              "une minute."),
        )  # fmt: skip
        return _pay_page(request, envelope, status=503)
    if payment.state != "started":
        return redirect("order", token=token)
    if payment.gateway == "demo":
        return redirect("payment-demo", reference=payment.reference)
    return _pay_page(request, envelope, payment=payment)


def _pay_page(
    request: HttpRequest, envelope: Envelope, *, payment: Any = None, status: int = 200
) -> HttpResponse:
    context = {
        "envelope": envelope,
        "payment": payment,
        "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
    }
    return render(request, "storefront/checkout/pay.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def demo_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The demo gateway's payment page: test cards, no money."""
    if not settings.DEMO_GATEWAY or (intent := demo.find(reference)) is None:
        raise Http404
    envelope = get_object_or_404(
        Envelope.objects.select_related("order"), payments__reference=reference
    )
    trouble = ""
    if request.method == "POST":
        try:
            status = _demo_answer(request, reference)
        except GatewayRefused as refusal:
            trouble = str(refusal)
        else:
            if status in ("requires_capture", "succeeded"):
                # As Stripe sends the buyer back.
                back = reverse("order", args=[envelope.token])
                return redirect(f"{back}?redirect_status=succeeded")
            trouble = "" if status == "requires_action" else _("Paiement refusé.")
        intent = demo.find(reference) or intent
    if intent["status"] in ("requires_capture", "succeeded", "canceled"):
        return redirect("order", token=envelope.token)
    context = {
        "envelope": envelope,
        "intent": intent,
        "trouble": trouble,
        "cards": [
            (demo.SUCCESS, _("Paiement accepté")),
            (demo.THREE_D_SECURE, _("Accepté après 3-D Secure")),
            (demo.DECLINED, _("Paiement refusé")),
        ],
    }
    return render(request, "storefront/checkout/demo.html", context, status=402 if trouble else 200)


def _demo_answer(request: HttpRequest, reference: str) -> str:
    if "bank" in request.POST:
        accepted = demo.answer_bank(reference=reference, accept=request.POST["bank"] == "yes")
        return "requires_capture" if accepted else "refused"
    card = request.POST.get("card", "").replace(" ", "")
    return demo.pay(reference=reference, card=card, at=timezone.now())


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, gateway: str) -> HttpResponse:
    """One signed address for every gateway: stored here, applied by the worker."""
    try:
        webhooks.receive(
            gateway=gateway,
            payload=request.body,
            signature=request.headers.get("Stripe-Signature", ""),
            at=timezone.now(),
        )
    except LookupError as unknown:
        raise Http404 from unknown
    except Forged:
        return HttpResponse("signature", status=400, content_type="text/plain")
    return HttpResponse(status=200)
