"""The buyer's own order: where each supplier's part is, and what can be done about it.

The link's token is the key, since guests have no other; it cannot be guessed.
"""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.accounts.models import User
from shop.impact import purchases
from shop.invoicing import operations as invoicing
from shop.invoicing import queries as invoices
from shop.orders import again, operations, queries, talk, withdrawal
from shop.orders.models import Envelope, SupplierOrder
from shop.orders.refunds import RefundRefused
from shop.orders.states import State, WrongMove
from shop.orders.withdrawal import WithdrawalRefused
from shop.payments.models import Payment
from shop.storefront.forms import FaultForm, MessageForm, OpinionForm, WithdrawalForm, sent
from shop.visitor import cookie_basket_id, remember_basket

PER_PAGE = 20


def _envelope(token: str) -> Envelope:
    return get_object_or_404(Envelope.objects.select_related("order", "commune"), token=token)


def _part(envelope: Envelope, number: str) -> SupplierOrder:
    parts = SupplierOrder.objects.filter(order=envelope.order_id, number=number)
    part = queries.with_contents(parts).first()
    if part is None:
        raise Http404
    return part


@require_safe
@never_cache
def order(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, _envelope(token))


def _page(
    request: HttpRequest,
    envelope: Envelope,
    *,
    message: MessageForm | None = None,
    about: int = 0,
    status: int = 200,
) -> HttpResponse:
    """The tracking page; `message` is a form that is shown again at the part it is about."""
    today = timezone.localdate()
    parts = [
        (
            part,
            withdrawal.right(part=part, day=today),
            message if message and part.pk == about else MessageForm(auto_id=f"p{part.pk}_%s"),
        )
        for part in queries.parts_of(envelope=envelope)
    ]
    states = {part.state for part, _right, _form in parts}
    payment = envelope.payments.order_by("-pk").first()
    is_waiting = State.AWAITING_PAYMENT in states
    context = {
        "envelope": envelope,
        "impact": purchases.of_parts([part for part, _, _ in parts], to=envelope.commune),
        "parts": parts,
        "wrong": message,
        "payment": payment,
        "is_waiting": is_waiting,
        "is_cancelled": states == {State.CANCELLED},
        "is_settling": is_waiting and _is_settling(request, payment),
        "is_fresh": states <= {State.TO_PREPARE, State.CANCELLED} and State.TO_PREPARE in states,
    }
    return render(request, "storefront/order.html", context, status=status)


def _is_settling(request: HttpRequest, payment: Payment | None) -> bool:
    """The bank has accepted, the shop has not heard yet: the page looks again by itself."""
    if payment is None or payment.state in (Payment.State.FAILED, Payment.State.CANCELLED):
        return False
    came_back = request.GET.get("redirect_status") == "succeeded"
    return came_back or payment.state != Payment.State.STARTED


@require_POST
@never_cache
def act(request: HttpRequest, token: str, number: str, action: str) -> HttpResponse:
    """One thing about one part: cancel it, say that it came, write about it."""
    envelope = _envelope(token)
    part = _part(envelope, number)
    now, by = timezone.now(), request.user.pk
    try:
        if action == "annuler":
            operations.cancel(part_id=part.pk, reason=_("Annulée par le client"), by_id=by, at=now)
            messages.success(request, _("Cette partie de la commande est annulée."))
        elif action == "recue":
            operations.mark_delivered(part_id=part.pk, by_id=by, at=now)
            messages.success(request, _("Merci, c’est noté."))
        elif action == "recommander":
            return _again(request, part)
        elif action == "message":
            form = MessageForm(request.POST, auto_id=f"p{part.pk}_%s")
            if not form.is_valid():
                return _page(request, envelope, message=form, about=part.pk, status=422)
            talk.say(
                part_id=part.pk, side="buyer", text=form.cleaned_data["text"], by_id=by, at=now
            )
            messages.success(request, _("Message envoyé au fournisseur."))
        else:
            raise Http404
    except (WrongMove, talk.TalkRefused, operations.PreparationRefused, RefundRefused) as refusal:
        messages.error(request, str(refusal))
    return redirect("order", token=token)


def _again(request: HttpRequest, part: SupplierOrder) -> HttpResponse:
    """Into the basket, what is still sold; the rest is named."""
    filled = again.fill(
        wanted=again.of_part(part), basket_id=cookie_basket_id(request), at=timezone.now(),
        owner_id=request.user.pk, gone=_("n’est plus vendu."),
    )  # fmt: skip
    for title, why in filled.left_out:
        messages.error(request, _("%(title)s : %(why)s") % {"title": title, "why": why})
    if filled.count:
        messages.success(
            request,
            _("Articles mis au panier, aux prix d’aujourd’hui : %(count)d.")
            % {"count": filled.count},
        )
    response = redirect("basket")
    remember_basket(request, response, basket_id=filled.basket_id, count=filled.items)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdraw(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """The withdrawal function (L221-21): choose, then « confirmer la rétractation », receipt."""
    envelope = _envelope(token)
    part = _part(envelope, number)
    asked = [each for each in part.returns.all() if each.kind == "withdrawal"]
    if receipt := next((a for a in asked if str(a.pk) == request.GET.get("accuse")), None):
        context = {"envelope": envelope, "asked": receipt}
        return render(request, "storefront/withdrawn.html", context)
    right = withdrawal.right(part=part, day=timezone.localdate())
    lines = [(line, right.lines[line.pk]) for line in part.lines.all() if line.pk in right.lines]
    everything = {f"line-{line.pk}": most for line, most in lines}
    form = WithdrawalForm(sent(request), lines=lines, initial=everything)
    is_chosen = request.method == "POST" and right.exists and form.is_valid()
    if is_chosen and "confirm" in request.POST:
        try:
            done = withdrawal.withdraw(
                part_id=part.pk,
                lines=form.quantities,
                name=request.POST.get("name", "").strip()[:160] or envelope.name,
                email=envelope.email,
                at=timezone.now(),
            )
            address = reverse("order-withdraw", args=[token, number])
            return redirect(f"{address}?accuse={done.pk}")
        except WithdrawalRefused as refusal:
            form.add_error(None, str(refusal))
            is_chosen = False
    shown: dict[str, Any] = {
        "envelope": envelope,
        "part": part,
        "right": right,
        "asked": asked,
        "form": form,
        "chosen": [(line, form.quantities[line.pk]) for line, _most in lines
                   if line.pk in form.quantities] if is_chosen else [],
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "storefront/withdraw.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def fault(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """Something is missing, broken or not what was ordered."""
    envelope = _envelope(token)
    part = _part(envelope, number)
    lines = [(line, line.quantity) for line in part.lines.all()]
    form = FaultForm(sent(request), lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            withdrawal.report_fault(
                part_id=part.pk,
                lines=form.quantities,
                name=envelope.name,
                email=envelope.email,
                text=form.cleaned_data["text"],
                at=timezone.now(),
            )
            messages.success(request, _("C’est transmis au fournisseur, qui vous répond."))
            return redirect("order", token=token)
        except WithdrawalRefused as refusal:
            form.add_error(None, str(refusal))
    context = {"envelope": envelope, "part": part, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "storefront/fault.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: HttpRequest, token: str, number: str, line_id: int) -> HttpResponse:
    envelope = _envelope(token)
    part = _part(envelope, number)
    line = next((line for line in part.lines.all() if line.pk == line_id), None)
    if line is None:
        raise Http404
    form = OpinionForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            talk.review(line_id=line.pk, at=timezone.now(), **form.cleaned_data)
            messages.success(
                request, _("Merci ! Votre avis paraît après relecture par la boutique.")
            )
            return redirect("order", token=token)
        except talk.TalkRefused as refusal:
            form.add_error(None, str(refusal))
    context = {"envelope": envelope, "part": part, "line": line, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "storefront/review.html", context, status=status)


@require_safe
@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    orders = Paginator(queries.orders_of(user_id=user.pk), PER_PAGE)
    return render(
        request, "storefront/orders.html", {"page": orders.get_page(request.GET.get("page"))}
    )


@require_safe
@never_cache
def invoice(request: HttpRequest, token: str, number: str, pk: int) -> FileResponse:
    """An invoice or credit note of this part, as the seller issued it."""
    part = _part(_envelope(token), number)
    found = invoices.of_part(supplier_order_id=part.pk).filter(pk=pk).first()
    file = found and invoicing.file_of(found, at=timezone.now())
    if not found or not file:
        raise Http404
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=f"{found.number}.pdf",
        content_type="application/pdf",
    )  # fmt: skip
