"""Orders paid on the supplier's own account, its bank's statements, what it sends back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from shop.invoicing import operations as invoicing
from shop.orders import desk, operations, refunds, retention
from shop.orders.states import WrongMove
from shop.payments import bank
from shop.payments.bank_files import MOST_BYTES, BankRefused
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import own_part, speaks_for_entity, team
from suppliers.portal.frame import page

LINES_SHOWN = 100


@require_safe
@team("read_money")
def transfers(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    return _page(request, supplier, member)


def _page(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    *,
    trouble: dict[str, str] | None = None,
    line_id: int = 0,
) -> HttpResponse:
    now = timezone.now()
    is_allowed = speaks_for_entity(member, "read_money")
    lines = bank.open_lines(legal_entity_id=supplier.legal_entity_id)
    if not is_allowed:
        lines = lines.none()
    shown = [
        (line, bank.owed(line.proposed) if line.proposed else 0) for line in lines[:LINES_SHOWN]
    ]
    return page(
        request, "portal/transfers.html", supplier=supplier, member=member, room="money", tab="transfers",
        status=422 if trouble else 200,
        awaited=[
            (part, bank.owed(part), retention.supplier_may_see(part, at=now))
            for part in desk.transfers_awaited(supplier_id=supplier.pk).prefetch_related("invoices")[
                :LINES_SHOWN
            ]
        ],
        to_refund=desk.refunds_to_make(supplier_id=supplier.pk),
        lines=shown,
        is_allowed=is_allowed,
        trouble=trouble or {"at": "", "told": ""},
        line_id=line_id,
        typed=request.POST.get("number", ""),
    )  # fmt: skip


@require_POST
@team("handle_money")
def mark_paid(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, number: str
) -> HttpResponse:
    part_id = own_part(supplier, number)
    if not desk.transfers_awaited(supplier_id=supplier.pk).filter(pk=part_id).exists():
        messages.error(request, _("Cette commande n’attend pas de virement."))
        return redirect("portal-transfers", slug=supplier.slug)
    try:
        operations.mark_part_paid(part_id=part_id, by_id=member.user_id, at=timezone.now())
    except WrongMove as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Commande %(number)s payée.") % {"number": number})
    return redirect("portal-transfers", slug=supplier.slug)


@require_POST
@team("handle_money")
def refunded(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int
) -> HttpResponse:
    """The supplier has sent the money of a transfer back itself."""
    if not desk.refunds_to_make(supplier_id=supplier.pk).filter(pk=pk).exists():
        raise Http404
    refunds.settle(refund_id=pk, succeeded=True, at=timezone.now())
    messages.success(request, _("Remboursement noté : le client est prévenu."))
    return redirect("portal-transfers", slug=supplier.slug)


@require_POST
@team("handle_money")
def bank_import(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    if not speaks_for_entity(member, "handle_money"):
        raise Http404
    file = request.FILES.get("file")
    if file is None:
        told = _("Choisissez le fichier que votre banque vous a donné.")
        return _page(request, supplier, member, trouble={"at": "releve", "told": told})
    try:
        made = bank.import_statement(
            legal_entity_id=supplier.legal_entity_id,
            name=file.name or "",
            # One byte more than is allowed tells that it is too long.
            data=file.read(MOST_BYTES + 1),
            by_id=member.user_id,
            at=timezone.now(),
        )
    except BankRefused as refusal:
        return _page(request, supplier, member, trouble={"at": "releve", "told": str(refusal)})
    told = ngettext(
        "%(count)d encaissement nouveau", "%(count)d encaissements nouveaux", made.new
    ) % {"count": made.new}
    if made.known:
        told += ", " + _("%(count)d déjà connus") % {"count": made.known}
    told += ". " + _("Propositions à confirmer : %(count)d.") % {"count": made.proposed}
    messages.success(request, told)
    return redirect("portal-transfers", slug=supplier.slug)


@require_POST
@team("handle_money")
def bank_confirm(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int
) -> HttpResponse:
    if not speaks_for_entity(member, "handle_money"):
        raise Http404
    now = timezone.now()
    try:
        found = bank.confirm(
            legal_entity_id=supplier.legal_entity_id,
            line_id=pk,
            number=request.POST.get("number", ""),
            by_id=member.user_id,
            at=now,
            deposit_paid=lambda invoice, seller: invoicing.mark_deposit_paid(
                invoice, supplier_id=seller, at=now
            ),
        )
    except BankRefused as refusal:
        return _page(
            request, supplier, member, trouble={"at": "ligne", "told": str(refusal)}, line_id=pk
        )
    told = (
        _("Acompte de la commande %(number)s reçu.")
        if found.is_deposit
        else _("Commande %(number)s payée.")
    )
    messages.success(request, told % {"number": found.part.number})
    return redirect("portal-transfers", slug=supplier.slug)
