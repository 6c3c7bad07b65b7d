"""Refunds of one supplier's part: by line and quantity, by charge, or all that is left."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.money import ZERO, Amount
from shop.orders.amounts import share_of
from shop.orders.models import (
    Charge,
    Refund,
    RefundLine,
    SupplierOrder,
    SupplierOrderEvent,
    SupplierOrderLine,
)
from shop.orders.operations import final_amount, locked_part
from shop.outbox import operations as outbox


class RefundRefused(ValueError):
    """More than was paid, or nothing; the message says what is left. Nothing was written."""


def left_to_refund(part: SupplierOrder) -> Amount:
    """What the buyer has paid for this part and not got back."""
    return sum(_left(part).values(), ZERO)


def refund(
    *,
    part_id: int,
    key: str,
    reason: str,
    by_id: int | None,
    at: datetime,
    lines: Mapping[int, int] | None = None,
    charges: Sequence[int] = (),
    everything: bool = False,
) -> Refund:
    """Ask for a refund of so many of each line (with their share of reductions) and of charges.

    The same key again is the same refund. Raises RefundRefused.
    """
    known = Refund.objects.filter(key=key).first()
    if known is not None:
        return known
    with transaction.atomic():
        part = locked_part(part_id)
        known = Refund.objects.filter(key=key).first()
        if known is not None:
            return known
        if part.paid_at is None:
            raise RefundRefused(_("Cette commande n’est pas encore payée : annulez-la plutôt."))
        rows = _everything(part) if everything else _chosen(part, lines or {}, charges)
        total = sum((Amount(row.net, row.tax) for row in rows), ZERO)
        if total.gross < 1:
            raise RefundRefused(_("Il ne reste rien à rembourser sur ces lignes."))
        found = Refund.objects.create(
            supplier_order=part,
            key=key,
            cents=total.gross,
            reason=reason[:200],
            asked_at=at,
            by_id=by_id,
        )
        for row in rows:
            row.refund = found
        RefundLine.objects.bulk_create(rows)
        outbox.record("refund.wanted", found.pk, at=at)
    return found


def settle(*, refund_id: int, succeeded: bool, at: datetime) -> bool:
    """The money has gone back (or could not); once. False when that was known."""
    with transaction.atomic():
        found = Refund.objects.select_for_update(of=("self",)).get(pk=refund_id)
        if found.state != Refund.State.WANTED:
            return False
        found.state = Refund.State.SUCCEEDED if succeeded else Refund.State.FAILED
        found.settled_at = at
        found.save(update_fields=["state", "settled_at"])
        if succeeded:
            SupplierOrderEvent.objects.create(
                supplier_order_id=found.supplier_order_id, name="refunded", at=at, by_id=found.by_id
            )
        name = "refund.succeeded" if succeeded else "refund.failed"
        outbox.record(name, found.pk, at=at)
    return True


def _left(part: SupplierOrder) -> dict[tuple[str, int], Amount]:
    """What is left of each line and charge, by ("line" or "charge", id)."""
    found = {("line", line.pk): final_amount(line) for line in part.lines.all()}
    found |= {("charge", c.pk): Amount(c.net, c.tax) for c in part.charges.all()}
    done = RefundLine.objects.filter(refund__supplier_order=part).exclude(
        refund__state=Refund.State.FAILED
    )
    for line_id, charge_id, net, tax in done.values_list("line", "charge", "net", "tax"):
        place = ("line", line_id) if line_id else ("charge", charge_id)
        found[place] = found[place] + Amount(-net, -tax)
    return found


def _row(place: tuple[str, int], amount: Amount, quantity: int = 0) -> RefundLine:
    kind, pk = place
    return RefundLine(
        line_id=pk if kind == "line" else None,
        charge_id=pk if kind == "charge" else None,
        quantity=quantity,
        net=amount.net,
        tax=amount.tax,
    )


def _everything(part: SupplierOrder) -> list[RefundLine]:
    quantities = {line.pk: line.quantity - _refunded(line) for line in part.lines.all()}
    return [
        _row(place, amount, quantities.get(place[1], 0) if place[0] == "line" else 0)
        for place, amount in _left(part).items()
        if amount != ZERO
    ]


def _refunded(line: SupplierOrderLine) -> int:
    rows = line.refunds.exclude(refund__state=Refund.State.FAILED)
    return sum(rows.values_list("quantity", flat=True))


def _chosen(
    part: SupplierOrder, wanted: Mapping[int, int], charges: Sequence[int]
) -> list[RefundLine]:
    lines = {line.pk: line for line in part.lines.all()}
    left = _left(part)
    rows: list[RefundLine] = []
    for pk, quantity in wanted.items():
        line = lines.get(pk)
        if line is None:
            raise RefundRefused(_("Cette ligne n’est pas de cette commande."))
        rows += _line_rows(line, quantity)
    for pk in charges:
        amount = left.get(("charge", pk))
        if amount is None or amount.gross < 1:
            raise RefundRefused(_("Ces frais sont déjà remboursés."))
        rows.append(_row(("charge", pk), amount))
    return rows


def _line_rows(line: SupplierOrderLine, quantity: int) -> list[RefundLine]:
    done = _refunded(line)
    if quantity < 1 or done + quantity > line.quantity:
        raise RefundRefused(
            _("%(title)s : il en reste %(count)d à rembourser au plus.")
            % {"title": line.title, "count": line.quantity - done}
        )

    def part_of(amount: Amount) -> Amount:
        return share_of(amount, first=done, last=done + quantity, whole=line.quantity)

    rows = [_row(("line", line.pk), part_of(final_amount(line)), quantity)]
    for charge in Charge.objects.filter(line=line):
        amount = part_of(Amount(charge.net, charge.tax))
        if amount != ZERO:
            rows.append(_row(("charge", charge.pk), amount))
    return rows
