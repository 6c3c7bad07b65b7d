"""Invoices of organisations until they are paid; those of public buyers in Chorus Pro."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.invoicing import chorus, operations
from shop.invoicing import dues as owed
from shop.invoicing.models import Invoice
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import team
from suppliers.portal.frame import Typed, page

PER_PAGE = 40


@require_safe
@team("read_money")
def dues(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    """What organisations owe, by due day, with what lateness would cost them."""
    found = owed.of_supplier(supplier_id=supplier.pk)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = owed.dues(list(shown.object_list), today=timezone.localdate())
    return page(
        request, "portal/dues.html", supplier=supplier, member=member, room="money", tab="dues",
        page=shown, rows=rows,
    )  # fmt: skip


@require_safe
@team("read_money")
def sheet(request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int) -> HttpResponse:
    return _page(request, supplier, member, _own(supplier, pk))


@require_POST
@team("handle_money")
def record(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int
) -> HttpResponse:
    """What Chorus Pro says, by hand; or, with a connector, by asking it."""
    invoice, post = _own(supplier, pk), request.POST
    by_id, at = member.user_id, timezone.now()
    depositor = post.get("depositor", "") or member.user.get_full_name() or member.user.email
    try:
        if "deposit" in post:
            made = chorus.deposit_by_adapter(invoice_id=pk, depositor=depositor, by_id=by_id, at=at)
        elif "read" in post:
            made = chorus.read_by_adapter(invoice_id=pk, by_id=by_id, at=at)
        else:
            made = chorus.record(
                invoice_id=pk,
                status=post.get("status", ""),
                depositor=post.get("depositor", ""),
                deposit_number=post.get("deposit_number", ""),
                reason=post.get("reason", ""),
                by_id=by_id,
                at=at,
            )
    except chorus.ChorusRefused as refusal:
        trouble = {"at": "statut", "told": str(refusal), "field": refusal.field}
        return _page(request, supplier, member, invoice, trouble=trouble)
    told = {"number": invoice.number, "status": made.get_status_display().lower()}
    messages.success(request, _("Facture %(number)s : %(status)s dans Chorus Pro.") % told)
    return redirect("portal-chorus", slug=supplier.slug, pk=pk)


@require_POST
@team("handle_money")
def reissue(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int
) -> HttpResponse:
    """A rejected invoice: its credit note and its successor."""
    invoice = _own(supplier, pk)
    try:
        made = operations.reissue(invoice.pk, at=timezone.now())
    except operations.ReissueRefused as refusal:
        trouble = {"at": "refaire", "told": str(refusal), "field": ""}
        return _page(request, supplier, member, invoice, trouble=trouble)
    messages.success(
        request,
        _("L’avoir est fait, la facture %(number)s prend la suite : déposez-la.")
        % {"number": made.number},
    )
    return redirect("portal-chorus", slug=supplier.slug, pk=made.pk)


@require_POST
@team("handle_money")
def deposit_paid(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int
) -> HttpResponse:
    """The deposit has come to the supplier's account."""
    if not operations.mark_deposit_paid(pk, supplier_id=supplier.pk, at=timezone.now()):
        known = Invoice.objects.filter(
            pk=pk, supplier_order__supplier=supplier, kind=Invoice.Kind.DEPOSIT
        )
        if not known.exists():
            raise Http404
    messages.success(request, _("L’acompte est noté reçu."))
    return redirect("portal-dues", slug=supplier.slug)


def _own(supplier: Supplier, pk: int) -> Invoice:
    """The supplier's invoice or credit note to a public buyer; 404 for any other."""
    found = (
        Invoice.objects.filter(pk=pk, supplier_order__supplier=supplier)
        .select_related("document", "chorus", "supplier_order__organisation")
        .first()
    )
    if found is None or not chorus.concerns(found):
        raise Http404
    return found


def _page(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    invoice: Invoice,
    *,
    trouble: dict[str, str] | None = None,
) -> HttpResponse:
    deposit = getattr(invoice, "chorus", None)
    return page(
        request, "portal/chorus.html", supplier=supplier, member=member, room="money", tab="dues",
        status=422 if trouble else 200,
        invoice=invoice,
        part=invoice.supplier_order,
        sheet=chorus.sheet(invoice),
        missing=chorus.missing(invoice),
        deposit=deposit,
        steps=list(deposit.events.all()) if deposit else [],
        moves=chorus.next_of(invoice),
        has_adapter=chorus.adapter() is not None,
        trouble=trouble or {"at": "", "told": "", "field": ""},
        typed=Typed({name: request.POST.get(name, "") for name in request.POST}),
    )  # fmt: skip
