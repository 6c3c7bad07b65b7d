"""Invoices of public buyers in Chorus Pro: what to copy there, and what it answered.

Public buyers take invoices there alone (L2192-1 and L2192-5 code de la commande publique).
Deposits are made by hand, by the seller; a seller's or the shop's own connector takes the slot
of the setting CHORUS_ADAPTER.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from shop.invoicing import content, paper
from shop.invoicing.models import ChorusDeposit, ChorusEvent, Invoice

Status = ChorusDeposit.Status

# Status → those that may follow it. Rejected and paid end: a rejected invoice is corrected by a
# credit note and a new invoice, never deposited again under its number.
MOVES: dict[str, frozenset[str]] = {
    Status.TO_DEPOSIT: frozenset({Status.DEPOSITED}),
    Status.DEPOSITED: frozenset({Status.SUSPENDED, Status.REJECTED, Status.MANDATED}),
    # R2192-27: the time to pay stands still until what was missing has come.
    Status.SUSPENDED: frozenset({Status.DEPOSITED}),
    Status.MANDATED: frozenset({Status.PAID, Status.SUSPENDED, Status.REJECTED}),
    Status.REJECTED: frozenset(),
    Status.PAID: frozenset(),
}
NEW_DELAY = 30
WITH_REASON = frozenset({Status.SUSPENDED, Status.REJECTED})


class ChorusRefused(ValueError):
    """The status cannot be recorded; the message says what to do, `field` where."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Reading:
    """What Chorus Pro says of a deposit."""

    status: str
    reason: str = ""


class ChorusAdapter(Protocol):
    """A connector to Chorus Pro's own interface."""

    def deposit(self, invoice: Invoice) -> str:
        """Deposit the invoice's file; the deposit's number."""

    def status(self, number: str) -> Reading:
        """Where the deposit of that number stands."""


def adapter() -> ChorusAdapter | None:
    """The connector named by the settings; None: by hand."""
    if not settings.CHORUS_ADAPTER:
        return None
    made: ChorusAdapter = import_string(settings.CHORUS_ADAPTER)()
    return made


def concerns(invoice: Invoice) -> bool:
    """Whether it goes through Chorus Pro: a sale to a public organisation, or its credit note."""
    part = invoice.supplier_order
    organisation = part.organisation if part else None
    return (
        organisation is not None
        and organisation.is_public
        and invoice.kind in (Invoice.Kind.SALE, Invoice.Kind.DEPOSIT, Invoice.Kind.CREDIT)
    )


def is_paused(invoice: Invoice) -> bool:
    """Whether reminders rest: suspended, the time to pay stands still (R2192-27); rejected, it
    never began, since another invoice is to come."""
    deposit = getattr(invoice, "chorus", None)
    return deposit is not None and deposit.status in (Status.SUSPENDED, Status.REJECTED)


def due_on(invoice: Invoice) -> date:
    """The due day, moved by what suspended it.

    R2192-28: once complete, a new delay opens of thirty days, or of what was left if that is
    more.
    """
    due, left = invoice.due_on, None
    deposit = getattr(invoice, "chorus", None)
    for event in deposit.events.all() if deposit is not None else ():
        day = timezone.localdate(event.at)
        if event.status == Status.SUSPENDED:
            left = (due - day).days
        elif event.status == Status.DEPOSITED and left is not None:
            due, left = day + timedelta(days=max(NEW_DELAY, left)), None
    return due


def next_of(invoice: Invoice) -> list[tuple[str, str]]:
    """(status, its name) that may be recorded now."""
    allowed = MOVES[_status(invoice)]
    return [(value, str(label)) for value, label in Status.choices if value in allowed]


def _status(invoice: Invoice) -> str:
    deposit = getattr(invoice, "chorus", None)
    return deposit.status if deposit is not None else Status.TO_DEPOSIT


def sheet(invoice: Invoice) -> list[tuple[str, str]]:
    """The fields of the deposit, to copy; a value that is not known is empty.

    From the frozen content of our invoices; of the seller's own, from its order.
    """
    told = _content(invoice)
    seller, buyer, references = told["seller"], told["buyer"], told["references"]
    rows = [
        (_("SIRET du fournisseur"), seller["siret"]),
        (_("SIRET du destinataire"), buyer["siret"]),
        (_("Code service"), references["service"]),
        (_("Numéro d’engagement"), references["purchase"]),
        (_("Numéro de la facture"), invoice.number),
        (_("Date de la facture"), _day(invoice.issued_on)),
        (_("Montant HT"), paper.amount(invoice.net)),
        (_("Montant TVA"), paper.amount(invoice.tax)),
        (_("Montant TTC"), paper.amount(invoice.gross)),
    ]
    for each in told["vat"]:
        rate = {"rate": paper.rate(each["permille"])}
        rows += [
            (_("Base HT à %(rate)s") % rate, paper.amount(each["net"])),
            (_("TVA à %(rate)s") % rate, paper.amount(each["tax"])),
        ]
    days = (invoice.due_on - invoice.issued_on).days
    return [
        *rows,
        (_("IBAN"), told["payment"]["iban"]),
        (_("Conditions de paiement"),
         _("Virement à %(days)d jours, échéance le %(day)s")
         % {"days": days, "day": _day(invoice.due_on)}),
    ]  # fmt: skip


def missing(invoice: Invoice) -> list[str]:
    """What Chorus Pro will refuse the deposit for, in the buyer's own settings."""
    part = invoice.supplier_order
    organisation = part.organisation if part else None
    if organisation is None:
        return []
    references = _content(invoice)["references"]
    found = []
    if organisation.service_code_required and not references["service"]:
        found.append(_("le code service"))
    if organisation.commitment_required and not references["purchase"]:
        found.append(_("le numéro d’engagement"))
    return found


def _content(invoice: Invoice) -> content.Content:
    if invoice.document is not None:
        told: content.Content = json.loads(invoice.document.content)
        return told
    assert invoice.supplier_order_id is not None  # a constraint of sales
    return content.sale(content.load_part(invoice.supplier_order_id), issued_on=invoice.issued_on)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def record(
    *,
    invoice_id: int,
    status: str,
    depositor: str = "",
    deposit_number: str = "",
    reason: str = "",
    by_id: int | None,
    at: datetime,
) -> ChorusDeposit:
    """Keep what Chorus Pro says of an invoice, with an event. Raises ChorusRefused."""
    depositor, deposit_number, reason = (
        text.strip() for text in (depositor, deposit_number, reason)
    )
    with transaction.atomic():
        invoice = (
            Invoice.objects.select_for_update(of=("self",))
            .select_related("supplier_order__organisation")
            .get(pk=invoice_id)
        )
        if not concerns(invoice):
            raise ChorusRefused(_("Cette facture ne passe pas par Chorus Pro."))
        deposit = ChorusDeposit.objects.select_for_update().filter(invoice=invoice).first()
        if deposit is None:
            deposit = ChorusDeposit(invoice=invoice, status=Status.TO_DEPOSIT)
        _refuse_move(deposit, status)
        deposit.depositor = depositor or deposit.depositor
        deposit.deposit_number = deposit_number or deposit.deposit_number
        _refuse_typed(deposit, status, reason)
        deposit.status, deposit.reason, deposit.updated_at = status, reason, at
        deposit.save()
        ChorusEvent.objects.create(
            deposit=deposit, status=status, reason=reason, at=at, by_id=by_id
        )
    return deposit


def _refuse_move(deposit: ChorusDeposit, status: str) -> None:
    if status not in Status.values:
        raise ChorusRefused(_("Choisissez le statut que Chorus Pro affiche."), "status")
    if status in MOVES[deposit.status]:
        return
    if deposit.status == Status.REJECTED:
        raise ChorusRefused(
            _("Une facture rejetée ne se redépose pas : corrigez-la par un avoir et une nouvelle "
              "facture."), "status",
        )  # fmt: skip
    raise ChorusRefused(
        _("Une facture « %(from)s » ne devient pas « %(to)s ».")
        % {"from": deposit.get_status_display(), "to": Status(status).label},
        "status",
    )


def _refuse_typed(deposit: ChorusDeposit, status: str, reason: str) -> None:
    if not deposit.deposit_number or len(deposit.deposit_number) > 60:
        raise ChorusRefused(
            _("Indiquez le numéro de dépôt que Chorus Pro a donné, 60 caractères au plus."),
            "deposit_number",
        )
    if not deposit.depositor or len(deposit.depositor) > 120:
        raise ChorusRefused(
            _("Indiquez qui a déposé la facture, 120 caractères au plus."), "depositor"
        )
    if status in WITH_REASON and not reason:
        raise ChorusRefused(_("Recopiez le motif que Chorus Pro donne."), "reason")


def deposit_by_adapter(
    *, invoice_id: int, depositor: str, by_id: int | None, at: datetime
) -> ChorusDeposit:
    """Deposit through the connector and keep its number. Raises ChorusRefused."""
    made, invoice = _asked(invoice_id)
    _refuse_move(
        getattr(invoice, "chorus", None) or ChorusDeposit(invoice=invoice), Status.DEPOSITED
    )
    # Outside any transaction: no row is locked while a distant server thinks.
    number = made.deposit(invoice)
    return record(
        invoice_id=invoice_id, status=Status.DEPOSITED, depositor=depositor,
        deposit_number=number, by_id=by_id, at=at,
    )  # fmt: skip


def read_by_adapter(*, invoice_id: int, by_id: int | None, at: datetime) -> ChorusDeposit:
    """Ask the connector where the deposit stands; only a change is written.

    Raises ChorusRefused.
    """
    made, invoice = _asked(invoice_id)
    deposit = ChorusDeposit.objects.filter(invoice=invoice).first()
    if deposit is None:
        raise ChorusRefused(_("Cette facture n’est pas encore déposée."))
    found = made.status(deposit.deposit_number)
    if found.status == deposit.status:
        return deposit
    return record(
        invoice_id=invoice_id, status=found.status, reason=found.reason, by_id=by_id, at=at
    )


def _asked(invoice_id: int) -> tuple[ChorusAdapter, Invoice]:
    made = adapter()
    if made is None:
        raise ChorusRefused(_("Aucun connecteur n’est réglé : déposez la facture à la main."))
    invoice = Invoice.objects.select_related("supplier_order__organisation", "document").get(
        pk=invoice_id
    )
    if not concerns(invoice):
        raise ChorusRefused(_("Cette facture ne passe pas par Chorus Pro."))
    return made, invoice
