"""The buyer's own order: where each supplier's part is, and what can be done about it.

The link's token is the key, since guests have no other; it cannot be guessed.
"""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.accounts.models import User
from shop.invoicing import queries as invoices
from shop.orders import operations, queries, talk, withdrawal
from shop.orders.models import Envelope, SupplierOrder
from shop.orders.refunds import RefundRefused
from shop.orders.states import State, WrongMove
from shop.orders.withdrawal import WithdrawalRefused

PER_PAGE = 20


def _envelope(token: str) -> Envelope:
    return get_object_or_404(Envelope.objects.select_related("order"), token=token)


def _part(envelope: Envelope, number: str) -> SupplierOrder:
    parts = SupplierOrder.objects.filter(order=envelope.order_id, number=number)
    part = queries.with_contents(parts).first()
    if part is None:
        raise Http404
    return part


@require_safe
@never_cache
def order(request: HttpRequest, token: str) -> HttpResponse:
    envelope = _envelope(token)
    parts = queries.parts_of(envelope=envelope)
    today = timezone.localdate()
    context = {
        "envelope": envelope,
        "parts": [(part, withdrawal.right(part=part, day=today)) for part in parts],
        "is_waiting": any(part.state == State.AWAITING_PAYMENT for part in parts),
        "payment": envelope.payments.order_by("-pk").first(),
        "is_open": True,
    }
    return render(request, "storefront/order.html", context)


@require_POST
@never_cache
def act(request: HttpRequest, token: str, number: str, action: str) -> HttpResponse:
    """One thing about one part: cancel it, say that it came, write about it."""
    part = _part(_envelope(token), number)
    now, by = timezone.now(), request.user.pk
    try:
        if action == "annuler":
            operations.cancel(part_id=part.pk, reason=_("Annulée par le client"), by_id=by, at=now)
            messages.success(request, _("Cette partie de la commande est annulée."))
        elif action == "recue":
            operations.mark_delivered(part_id=part.pk, by_id=by, at=now)
            messages.success(request, _("Merci, c’est noté."))
        elif action == "message":
            talk.say(
                part_id=part.pk, side="buyer", text=request.POST.get("text", ""), by_id=by, at=now
            )
            messages.success(request, _("Message envoyé au fournisseur."))
        else:
            raise Http404
    except (WrongMove, talk.TalkRefused, operations.PreparationRefused, RefundRefused) as refusal:
        messages.error(request, str(refusal))
    return redirect("order", token=token)


def _quantities(request: HttpRequest) -> dict[int, int]:
    """What the form asks for, by line; what is no number is as nothing."""
    found = {}
    for name in request.POST:
        pk, value = name.removeprefix("line-"), request.POST.get(name, "")
        if pk != name and pk.isdecimal() and value.isdecimal() and len(value) < 7:
            found[int(pk)] = int(value)
    return {pk: quantity for pk, quantity in found.items() if quantity}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdraw(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """The withdrawal function (L221-21): choose, then « confirmer la rétractation », receipt."""
    envelope = _envelope(token)
    part = _part(envelope, number)
    right = withdrawal.right(part=part, day=timezone.localdate())
    wanted = _quantities(request)
    trouble = ""
    if request.method == "POST" and "confirm" in request.POST:
        try:
            asked = withdrawal.withdraw(
                part_id=part.pk,
                lines=wanted,
                name=request.POST.get("name", "")[:160] or envelope.name,
                email=envelope.email,
                at=timezone.now(),
            )
            return render(
                request, "storefront/withdrawn.html", {"envelope": envelope, "asked": asked}
            )
        except WithdrawalRefused as refusal:
            trouble = str(refusal)
    elif request.method == "POST" and not wanted:
        trouble = _("Choisissez les articles et les quantités à rendre.")
    lines = [
        (line, right.lines[line.pk], wanted.get(line.pk))
        for line in part.lines.all()
        if line.pk in right.lines
    ]
    context = {
        "envelope": envelope,
        "part": part,
        "right": right,
        "lines": lines,
        "chosen": [(line, quantity) for line, _most, quantity in lines if quantity],
        "is_second_step": bool(wanted) and not trouble,
        "trouble": trouble,
    }
    return render(request, "storefront/withdraw.html", context, status=422 if trouble else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def fault(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """Something is missing, broken or not what was ordered."""
    envelope = _envelope(token)
    part = _part(envelope, number)
    trouble = ""
    if request.method == "POST":
        try:
            withdrawal.report_fault(
                part_id=part.pk,
                lines=_quantities(request),
                name=envelope.name,
                email=envelope.email,
                text=request.POST.get("text", "")[: talk.LONGEST],
                at=timezone.now(),
            )
            messages.success(request, _("C’est transmis au fournisseur, qui vous répond."))
            return redirect("order", token=token)
        except WithdrawalRefused as refusal:
            trouble = str(refusal)
    context = {"envelope": envelope, "part": part, "trouble": trouble}
    return render(request, "storefront/fault.html", context, status=422 if trouble else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: HttpRequest, token: str, number: str, line_id: int) -> HttpResponse:
    envelope = _envelope(token)
    part = _part(envelope, number)
    line = next((line for line in part.lines.all() if line.pk == line_id), None)
    if line is None:
        raise Http404
    trouble = ""
    if request.method == "POST":
        score = request.POST.get("score", "")
        try:
            talk.review(
                line_id=line.pk,
                score=int(score) if score.isdecimal() and len(score) < 3 else 0,
                text=request.POST.get("text", ""),
                author=request.POST.get("author", ""),
                at=timezone.now(),
            )
            messages.success(
                request, _("Merci ! Votre avis paraît après relecture par la boutique.")
            )
            return redirect("order", token=token)
        except talk.TalkRefused as refusal:
            trouble = str(refusal)
    context = {"envelope": envelope, "part": part, "line": line, "trouble": trouble,
               "scores": range(5, 0, -1)}  # fmt: skip
    return render(request, "storefront/review.html", context, status=422 if trouble else 200)


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
    file = found and (found.pdf or found.own_file)
    if not found or not file:
        raise Http404
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=f"{found.number}.pdf",
        content_type="application/pdf",
    )  # fmt: skip
