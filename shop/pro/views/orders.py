"""What the organisation ordered: followed, received, its papers, what it owes."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shop.impact import purchases as purchased
from shop.invoicing import chorus, delivery_notes, dues, purchases
from shop.invoicing import operations as invoicing
from shop.orders.models import SupplierOrder
from shop.orders.operations import PreparationRefused, final_total
from shop.orders.queries import with_contents
from shop.orders.states import State, WrongMove
from shop.organisations.models import Member, Organisation
from shop.pro import acts, exports
from shop.pro.access import may, member_of
from shop.pro.frame import Typed, page
from shop.pro.views.quote import XLSX
from shop.quoting.receiving import ReceivingRefused, can_receive, request_of

PER_PAGE = 30
STATES = [state for state in State if state != State.AWAITING_PAYMENT]


@require_safe
@member_of("read_orders")
def orders(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    years = purchases.years_of(organisation_id=organisation.pk)
    found, state, year = _listed(request, organisation, member, years)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    return page(
        request, "pro/orders.html", organisation=organisation, member=member, room="orders",
        tab="list",
        page=shown, rows=[(part, dues.due_of(part, today=today)) for part in shown],
        state=state, states=STATES, year=year, years=years, today=today,
        closing_year=_closing_year(),
    )  # fmt: skip


@require_safe
@member_of("read_orders")
def orders_file(
    request: HttpRequest, *, organisation: Organisation, member: Member, form: str
) -> HttpResponse:
    """All that the list finds, whatever its page."""
    years = purchases.years_of(organisation_id=organisation.pk)
    found, _state, _year = _listed(request, organisation, member, years)
    return exports.orders(form, found, with_money=may(member.role, "read_money"))


def _listed(
    request: HttpRequest, organisation: Organisation, member: Member, years: list[int]
) -> tuple[QuerySet[SupplierOrder], str, str]:
    """What the filter finds, and what it asks."""
    state, year = request.GET.get("etat", ""), request.GET.get("annee", "")
    found = purchases.parts_of(organisation_id=organisation.pk, entity_id=member.entity_id)
    if state in STATES:
        found = found.filter(state=state)
    if year in map(str, years):
        found = found.filter(placed_at__year=int(year))
    return found, state, year


def _closing_year() -> int:
    """Accounts are closed in the first half of the next year."""
    today = timezone.localdate()
    return today.year if today.month > 6 else today.year - 1


@require_safe
@member_of("read_orders")
def order(
    request: HttpRequest, *, organisation: Organisation, member: Member, number: str
) -> HttpResponse:
    return _page(request, own_part(organisation, member, number), organisation, member)


@require_POST
@member_of("receive")
def receive(
    request: HttpRequest, *, organisation: Organisation, member: Member, number: str
) -> HttpResponse:
    """Service fait; a refusal is told where the form stands, with what was typed."""
    part = own_part(organisation, member, number)
    try:
        told = acts.received(request.POST, part_id=part.pk, by_id=member.user_id, at=timezone.now())
    except (ReceivingRefused, PreparationRefused, WrongMove) as refusal:
        trouble = {
            "at": "reception", "told": str(refusal), "field": getattr(refusal, "field", ""),
        }  # fmt: skip
        return _page(request, part, organisation, member, trouble=trouble)
    messages.success(request, told)
    return redirect(reverse("pro-order", args=[organisation.siret, number]) + "#reception")


@require_safe
@member_of("read_orders")
def note(
    request: HttpRequest, *, organisation: Organisation, member: Member, number: str
) -> HttpResponse:
    part = own_part(organisation, member, number)
    response = HttpResponse(
        delivery_notes.delivery_note(supplier_order_id=part.pk), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="bon-de-livraison-{part.number}.pdf"'
    return response


@require_safe
@member_of("read_money")
def invoice(
    request: HttpRequest, *, organisation: Organisation, member: Member, number: str, pk: int
) -> HttpResponseBase:
    """The invoice or credit note as the seller issued it; ours carry their Factur-X."""
    found = own_part(organisation, member, number).invoices.filter(pk=pk).first()
    file = found and invoicing.file_of(found, at=timezone.now())
    if not found or not file:
        raise Http404
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=f"{found.number}.pdf".replace("/", "-"),
        content_type="application/pdf",
    )  # fmt: skip


@require_safe
@member_of("read_money")
def not_invoiced(
    request: HttpRequest, *, organisation: Organisation, member: Member
) -> HttpResponse:
    """Charges à payer: delivered and not invoiced on 31 December."""
    text = request.GET.get("annee", "") or str(_closing_year())
    if not (text.isascii() and text.isdigit() and 2000 <= int(text[:5]) <= 2100):
        raise Http404
    year = int(text)
    parts = purchases.not_invoiced(
        organisation_id=organisation.pk, entity_id=member.entity_id, year=year
    )
    response = HttpResponse(purchases.not_invoiced_xlsx(parts, year=year), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="charges-a-payer-{year}.xlsx"'
    return response


def own_part(organisation: Organisation, member: Member, number: str) -> SupplierOrder:
    """The organisation's part of that number; 404 for another's or another service's."""
    found = purchases.parts_of(organisation_id=organisation.pk, entity_id=member.entity_id)
    part = found.filter(number=number).first()
    if part is None:
        raise Http404
    return part


def _page(
    request: HttpRequest,
    part: SupplierOrder,
    organisation: Organisation,
    member: Member,
    *,
    trouble: dict[str, str] | None = None,
) -> HttpResponse:
    whole = with_contents(SupplierOrder.objects.filter(pk=part.pk)).get()
    quote = request_of(part)
    due = dues.due_of(part, today=timezone.localdate())
    deposit = getattr(due.invoice, "chorus", None) if due else None
    reads_chorus = due is not None and may(member.role, "read_money") and organisation.is_public
    context: dict[str, Any] = {
        "part": whole,
        "envelope": part.order.envelope,
        "lines": list(whole.lines.all()),
        "impact": purchased.of_parts([whole], to=organisation.commune),
        "final": final_total(whole),
        "acceptance": getattr(part, "delivery_acceptance", None),
        "can_receive": can_receive(part),
        "is_quote": quote is not None,
        "quote": quote if quote and quote.organisation_id == organisation.pk else None,
        "invoices": list(part.invoices.all()),
        "due": due,
        "deposit": deposit,
        "steps": list(deposit.events.all()) if deposit and reads_chorus else [],
        "sheet": chorus.sheet(due.invoice) if due and reads_chorus else [],
        "today": timezone.localdate(),
        "signer": member.user.get_full_name(),
        "trouble": trouble or {"at": "", "told": "", "field": ""},
        "typed": Typed({name: request.POST.get(name, "") for name in request.POST}),
        "receive_url": reverse("pro-order-receive", args=[organisation.siret, part.number]),
    }
    return page(
        request, "pro/order.html", organisation=organisation, member=member, room="orders",
        status=422 if trouble else 200, **context,
    )  # fmt: skip
