"""The right of withdrawal (code de la consommation, L221-18 to L221-28) and faulty goods."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.documents.operations import digest
from shop.orders import refunds
from shop.orders.models import (
    Charge,
    ReturnLine,
    ReturnRequest,
    SupplierOrder,
    SupplierOrderEvent,
    SupplierOrderLine,
)
from shop.orders.operations import locked_part
from shop.orders.states import State
from shop.outbox import operations as outbox
from suppliers.directory.calendar import is_holiday

DAYS = 14  # L221-18; L221-24 for the refund


class WithdrawalRefused(ValueError):
    """Not possible, or no longer; the message says why and what is."""


def last_day(delivered_on: date) -> date:
    """The last day to withdraw: fourteen days from the day after receipt; an end on a Saturday,
    Sunday or legal holiday moves to the next working day (L221-18, L221-19)."""
    day = delivered_on + timedelta(days=DAYS)
    while day.isoweekday() >= 6 or is_holiday(day):
        day += timedelta(days=1)
    return day


@dataclass(frozen=True, slots=True)
class Right:
    """What a buyer may give back of one part today."""

    until: date | None  # None: not delivered yet, the time has not begun
    lines: Mapping[int, int]  # line → how many
    exempt: tuple[SupplierOrderLine, ...]

    @property
    def exists(self) -> bool:
        return bool(self.lines)


def right(*, part: SupplierOrder, day: date) -> Right:
    """The consumer's right for this part. Organisations have none; the last parcel counts."""
    lines = list(part.lines.all())
    exempt = tuple(line for line in lines if line.withdrawal_exemption)
    nothing = Right(None, {}, exempt)
    if part.organisation_id or part.state in (State.AWAITING_PAYMENT, State.CANCELLED):
        return nothing
    until = last_day(timezone.localdate(part.delivered_at)) if part.delivered_at else None
    if until is not None and day > until:
        return Right(until, {}, exempt)
    asked: dict[int, int] = {}
    for pk, quantity in ReturnLine.objects.filter(
        request__supplier_order=part, request__kind=ReturnRequest.Kind.WITHDRAWAL
    ).values_list("line", "quantity"):
        asked[pk] = asked.get(pk, 0) + quantity
    left = {
        line.pk: line.quantity - asked.get(line.pk, 0)
        for line in lines
        if not line.withdrawal_exemption
    }
    return Right(until, {pk: quantity for pk, quantity in left.items() if quantity > 0}, exempt)


def withdraw(
    *,
    part_id: int,
    lines: Mapping[int, int],
    name: str,
    email: str,
    at: datetime,
) -> ReturnRequest:
    """The buyer's declaration, with its receipt: content, date and time (D221-5).

    Raises WithdrawalRefused.
    """
    with transaction.atomic():
        part = locked_part(part_id)
        allowed = right(part=part, day=timezone.localdate(at))
        wanted = {pk: quantity for pk, quantity in lines.items() if quantity}
        if not allowed.exists:
            raise WithdrawalRefused(
                _("Le délai de rétractation est terminé, ou ces articles n’y ouvrent pas droit.")
            )
        if not wanted or any(q < 1 or q > allowed.lines.get(pk, 0) for pk, q in wanted.items()):
            raise WithdrawalRefused(_("Choisissez les articles et les quantités à rendre."))
        request = _request(part, ReturnRequest.Kind.WITHDRAWAL, name, email, "", wanted, at)
        request.receipt = _receipt(part, request, at)
        request.receipt_sha256 = digest(request.receipt)
        request.save(update_fields=["receipt", "receipt_sha256"])
        SupplierOrderEvent.objects.create(supplier_order=part, name="withdrawn", at=at)
        outbox.record("return.asked", request.pk, at=at)
    return request


def report_fault(
    *,
    part_id: int,
    lines: Mapping[int, int],
    name: str,
    email: str,
    text: str,
    at: datetime,
) -> ReturnRequest:
    """Something does not conform (L217-3): the supplier answers. Raises WithdrawalRefused."""
    with transaction.atomic():
        part = locked_part(part_id)
        ordered = {line.pk: line.quantity for line in part.lines.all()}
        wanted = {pk: quantity for pk, quantity in lines.items() if quantity}
        if part.state not in (State.SHIPPED, State.READY, State.DELIVERED, State.PROBLEM):
            raise WithdrawalRefused(_("Cette commande n’est pas encore arrivée."))
        if not wanted or any(q < 1 or q > ordered.get(pk, 0) for pk, q in wanted.items()):
            raise WithdrawalRefused(_("Choisissez les articles qui ne vont pas."))
        if not text.strip():
            raise WithdrawalRefused(_("Dites ce qui ne va pas."))
        if part.returns.filter(
            kind=ReturnRequest.Kind.FAULT, state=ReturnRequest.State.ASKED, lines__line__in=wanted
        ).exists():
            raise WithdrawalRefused(
                _("C’est déjà signalé : le fournisseur vous répond. Écrivez-lui pour compléter.")
            )
        request = _request(part, ReturnRequest.Kind.FAULT, name, email, text, wanted, at)
        outbox.record("return.asked", request.pk, at=at)
    return request


def _request(
    part: SupplierOrder,
    kind: str,
    name: str,
    email: str,
    text: str,
    lines: Mapping[int, int],
    at: datetime,
) -> ReturnRequest:
    request = ReturnRequest.objects.create(
        supplier_order=part, kind=kind, name=name, email=email, text=text.strip(), asked_at=at
    )
    ReturnLine.objects.bulk_create(
        [ReturnLine(request=request, line_id=pk, quantity=q) for pk, q in lines.items()]
    )
    return request


def _receipt(part: SupplierOrder, request: ReturnRequest, at: datetime) -> str:
    """In French: it is the legal acknowledgement."""
    moment = timezone.localtime(at)
    titles = {line.pk: line.title for line in part.lines.all()}
    told = [
        "Accusé de réception de votre rétractation",
        f"Reçue le {moment:%d/%m/%Y} à {moment:%H:%M:%S} (heure de Paris).",
        f"Commande {part.number}, vendeur : {part.supplier.legal_entity.name}.",
        f"Déclarée par {request.name}, {request.email}.",
        "Articles :",
        *(f"- {row.quantity} × {titles[row.line_id]}" for row in request.lines.all()),
        "Remboursement : au plus tard quatorze jours après cette déclaration, livraison standard "
        "comprise si toute la commande est rendue ; le vendeur peut attendre de recevoir les "
        "articles ou la preuve de leur envoi.",
        "Renvoi : au plus tard quatorze jours après cette déclaration.",
    ]
    return "\n".join(told)


def accept(*, request_id: int, by_id: int | None, at: datetime) -> ReturnRequest:
    """The supplier has it back, or takes the buyer's word: the refund is asked for.

    The standard delivery goes back with a withdrawal from the whole part (L221-24). Raises
    WithdrawalRefused when it was decided before, RefundRefused.
    """
    with transaction.atomic():
        request = ReturnRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        _refuse_decided(request)
        part = locked_part(request.supplier_order_id)
        quantities = {row.line_id: row.quantity for row in request.lines.all()}
        whole = {line.pk: line.quantity for line in part.lines.all()}
        charges: list[int] = []
        if request.kind == ReturnRequest.Kind.WITHDRAWAL and quantities == whole:
            rows = part.charges.filter(kind=Charge.Kind.DELIVERY)
            charges = [c.pk for c in rows if c.net + c.tax > 0]
        request.refund = refunds.refund(
            part_id=part.pk,
            key=f"return-{request.pk}",
            reason=request.get_kind_display(),
            by_id=by_id,
            at=at,
            lines=quantities,
            charges=charges,
        )
        request.state = ReturnRequest.State.ACCEPTED
        request.decided_at, request.decided_by_id = at, by_id
        request.save()
        outbox.record("return.decided", request.pk, at=at)
    return request


def refuse(*, request_id: int, answer: str, by_id: int | None, at: datetime) -> ReturnRequest:
    """With a reason that the buyer reads. Raises WithdrawalRefused without one."""
    if not answer.strip():
        raise WithdrawalRefused(_("Dites au client pourquoi."))
    with transaction.atomic():
        request = ReturnRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        _refuse_decided(request)
        request.state, request.answer = ReturnRequest.State.REFUSED, answer.strip()[:300]
        request.decided_at, request.decided_by_id = at, by_id
        request.save()
        outbox.record("return.decided", request.pk, at=at)
    return request


def _refuse_decided(request: ReturnRequest) -> None:
    if request.state != ReturnRequest.State.ASKED:
        raise WithdrawalRefused(_("Cette demande a déjà sa réponse."))


def settle_return(refund_id: int, *, at: datetime) -> None:
    """The refund of a return has gone through."""
    ReturnRequest.objects.filter(
        refund=refund_id, state=ReturnRequest.State.ACCEPTED, refund__state="succeeded"
    ).update(state=ReturnRequest.State.SETTLED)
