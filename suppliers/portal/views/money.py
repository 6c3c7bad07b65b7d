"""Invoices, payouts, statements: what is the supplier's own, and nothing else."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.invoicing import operations as invoicing
from shop.invoicing import queries as invoices
from shop.orders.models import SupplierOrder
from shop.payments import operations as payments
from shop.payments import queries as ledger
from shop.payments.gateways.base import GatewayDown, GatewayRefused
from shop.payments.models import GatewayAccount
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import own_part, speaks_for_entity, team
from suppliers.portal.forms import OwnInvoiceForm
from suppliers.portal.frame import page
from suppliers.portal.todo import can_receive

PER_PAGE = 40


@require_safe
@team("read_money")
def invoice_list(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    found = invoices.of_supplier(supplier_id=supplier.pk)
    commissions = None
    if speaks_for_entity(member, "read_money"):
        commissions = invoices.commissions_of(legal_entity_id=supplier.legal_entity_id)
    return page(
        request, "portal/invoices.html", supplier=supplier, member=member, room="money", tab="invoices",
        page=Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        commissions=commissions,
        missing=invoices.own_invoices_missing(supplier_id=supplier.pk),
    )  # fmt: skip


@require_safe
@team("read_money")
def invoice(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int
) -> HttpResponseBase:
    found = invoices.of_supplier(supplier_id=supplier.pk).filter(pk=pk).first()
    if found is None and speaks_for_entity(member, "read_money"):
        rows = invoices.commissions_of(legal_entity_id=supplier.legal_entity_id)
        found = rows.filter(pk=pk).first()
    file = found and invoicing.file_of(found, at=timezone.now())
    if not found or not file:
        raise Http404
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=f"{found.number}.pdf".replace("/", "-"),
        content_type="application/pdf",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@team("handle_money")
def upload(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, number: str
) -> HttpResponse:
    part = SupplierOrder.objects.get(pk=own_part(supplier, number))
    form = OwnInvoiceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            invoicing.upload_own(
                supplier_order_id=part.pk,
                number=data["number"],
                file=data["file"],
                issued_on=data["issued_on"],
                gross=data["gross"],
                by_id=member.user_id,
                at=timezone.now(),
            )
        except invoicing.OwnInvoiceRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Facture déposée : le client la trouve sur sa commande."))
            return redirect("portal-invoices", slug=supplier.slug)
    return page(
        request, "portal/upload.html", supplier=supplier, member=member, room="money", tab="invoices",
        status=422 if form.errors else 200, form=form, part=part,
    )  # fmt: skip


@require_safe
@team("read_money")
def payouts(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    account = GatewayAccount.objects.filter(
        legal_entity=supplier.legal_entity_id, gateway=settings.PAYMENT_GATEWAY
    ).first()
    found = ledger.transfers_of(supplier_id=supplier.pk)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request, "portal/payouts.html", supplier=supplier, member=member, room="money", tab="payouts",
        page=shown,
        rows=ledger.with_amounts(shown.object_list),
        balance=ledger.owed_to_supplier(supplier_id=supplier.pk),
        account=account,
        can_receive=can_receive(supplier),
    )  # fmt: skip


@require_POST
@team("handle_money")
def open_account(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    """To the gateway's own pages, where identity and IBAN are given."""
    entity = supplier.legal_entity
    if not speaks_for_entity(member, "handle_money"):
        messages.error(request, _("Ce compte est celui de toute votre structure : demandez à la "
                                  "personne responsable de ses boutiques."))  # fmt: skip
        return redirect("portal-payouts", slug=supplier.slug)
    try:
        address = payments.open_account(
            legal_entity_id=entity.pk,
            name=entity.name,
            siren=entity.siren,
            email=supplier.email or member.user.email,
            return_url=settings.SITE_URL + reverse("portal-payouts", args=[supplier.slug]),
            at=timezone.now(),
        )
    except (GatewayDown, GatewayRefused):
        messages.error(
            request, _("Le prestataire de paiement ne répond pas : réessayez dans une heure.")
        )
        return redirect("portal-payouts", slug=supplier.slug)
    if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return redirect(address)
    # A form of ours may not lead to another site (its policy says so): a link does.
    return page(
        request, "portal/account.html", supplier=supplier, member=member, room="money", tab="payouts",
        address=address,
    )  # fmt: skip


@require_safe
@team("read_money")
def statement_list(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    is_allowed = speaks_for_entity(member, "read_money")
    rows = invoices.statements_of(legal_entity_id=supplier.legal_entity_id) if is_allowed else None
    return page(
        request, "portal/statements.html", supplier=supplier, member=member, room="money", tab="statements",
        rows=rows, is_allowed=is_allowed,
    )  # fmt: skip


@require_safe
@team("read_money")
def statement(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int, form: str
) -> HttpResponseBase:
    if not speaks_for_entity(member, "read_money"):
        raise Http404
    found = get_object_or_404(
        invoices.statements_of(legal_entity_id=supplier.legal_entity_id), pk=pk
    )
    name = f"releve-{found.month:%Y-%m}"
    if form == "csv":
        # With a mark that tells spreadsheets its encoding.
        response = HttpResponse(
            "\ufeff" + invoicing.statement_csv(found.pk), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    if form != "pdf":
        raise Http404
    invoicing.render_statement(found.pk, at=timezone.now())
    found.refresh_from_db()
    return FileResponse(
        found.pdf.open("rb"), as_attachment=True, filename=f"{name}.pdf",
        content_type="application/pdf",
    )  # fmt: skip
