"""What happens to a placed order: confirmed, prepared, sent, handed over, cancelled.

Each operation locks the part, checks the move, writes the event and records the fact. Nothing
reaches the parts of other suppliers.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.apps import apps
from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from shop.money import Amount, priced
from shop.orders.models import (
    Envelope,
    LotRecord,
    Parcel,
    ParcelLine,
    StockHold,
    SupplierOrder,
    SupplierOrderEvent,
    SupplierOrderLine,
)
from shop.orders.states import State, WrongMove, check, state_after
from shop.outbox import operations as outbox

# What else must hold before a part leaves, told by packages downstream, which this one does not
# know: each is called with the locked part and raises PreparationRefused.
BEFORE_LEAVING: list[Callable[[SupplierOrder], None]] = []


class PreparationRefused(ValueError):
    """What was typed at preparation does not fit the order; the message says what to do."""


def quantities(by_record: Mapping[int, int]) -> Case:
    """An SQL expression: the quantity of each stock record."""
    alike: dict[int, list[int]] = {}
    for pk, quantity in by_record.items():
        alike.setdefault(quantity, []).append(pk)
    return Case(
        *(When(pk__in=pks, then=Value(quantity)) for quantity, pks in alike.items()),
        output_field=IntegerField(),
    )


def locked_part(part_id: int) -> SupplierOrder:
    """The part, locked until the transaction ends. Raises SupplierOrder.DoesNotExist."""
    return SupplierOrder.objects.select_for_update(of=("self",)).get(pk=part_id)


def _happen(
    parts: Iterable[SupplierOrder],
    name: str,
    *,
    at: datetime,
    by_id: int | None = None,
    note: str = "",
    **changes: object,
) -> None:
    """The event of these locked parts, and the columns that follow it."""
    parts = list(parts)
    SupplierOrderEvent.objects.bulk_create(
        [
            SupplierOrderEvent(supplier_order=part, name=name, at=at, by_id=by_id, note=note)
            for part in parts
        ]
    )
    if changes:
        SupplierOrder.objects.filter(pk__in=[part.pk for part in parts]).update(**changes)
        for part in parts:
            for field, value in changes.items():
                setattr(part, field, value)


def confirm(*, envelope_id: int, at: datetime) -> bool:
    """Money is secured, or the account bears it: stock leaves the shelf, parts are to prepare.

    False when nothing was awaiting any more (already confirmed, or cancelled meanwhile).
    """
    with transaction.atomic():
        parts = list(
            SupplierOrder.objects.select_for_update(of=("self",))
            .filter(order__envelope=envelope_id, state=State.AWAITING_PAYMENT)
            .order_by("pk")
        )
        if not parts:
            return False
        _take_holds(parts, at=at)
        _happen(parts, "confirmed", at=at, state=State.TO_PREPARE)
        Envelope.objects.filter(pk=envelope_id).update(expires_at=None)
        outbox.record("order.confirmed", envelope_id, at=at)
    return True


def holds_stand(*, envelope_id: int) -> bool:
    """Whether every part still awaits payment with its stock held."""
    parts = SupplierOrder.objects.filter(order__envelope=envelope_id)
    states = set(parts.values_list("state", flat=True))
    return states == {State.AWAITING_PAYMENT}


def mark_paid(*, envelope_id: int, at: datetime) -> None:
    """The money of all parts that were not cancelled has come; once."""
    with transaction.atomic():
        parts = list(
            SupplierOrder.objects.select_for_update(of=("self",))
            .filter(order__envelope=envelope_id, paid_at=None)
            .exclude(state__in=[State.CANCELLED, State.AWAITING_PAYMENT])
            .order_by("pk")
        )
        if not parts:
            return
        _happen(parts, "paid", at=at, paid_at=at)
        outbox.record("order.paid", envelope_id, at=at)
        outbox.record_all("supplier_order.paid", [part.pk for part in parts], at=at)
        apps.get_model("basket", "Basket").objects.filter(order__envelope=envelope_id).exclude(
            status="Submitted"
        ).update(status="Submitted", date_submitted=at)


def mark_part_paid(*, part_id: int, by_id: int | None, at: datetime) -> bool:
    """A transfer for this part has reached the supplier's own account; False if known before."""
    with transaction.atomic():
        part = locked_part(part_id)
        if part.paid_at is not None:
            return False
        if part.state in (State.CANCELLED, State.AWAITING_PAYMENT):
            check(part, to=State.PROBLEM)
        _happen([part], "paid", at=at, by_id=by_id, paid_at=at)
        outbox.record("supplier_order.paid", part.pk, at=at)
    return True


def _take_holds(parts: Sequence[SupplierOrder], *, at: datetime) -> None:
    holds = StockHold.objects.filter(supplier_order__in=parts, released_at=None, taken_at=None)
    by_record = _by_record(holds)
    records = apps.get_model("partner", "StockRecord").objects.filter(pk__in=by_record)
    list(records.select_for_update().order_by("pk").values_list("pk", flat=True))
    if by_record:
        asked = quantities(by_record)
        records.update(
            num_in_stock=Greatest(F("num_in_stock") - asked, 0),
            num_allocated=Greatest(Coalesce(F("num_allocated"), 0) - asked, 0),
        )
        _tell_listings(holds, at=at)
    holds.update(taken_at=at)


def _release_holds(parts: Sequence[SupplierOrder], *, at: datetime) -> None:
    """Stock that was held is free again; stock that was taken goes back on the shelf."""
    held = StockHold.objects.filter(supplier_order__in=parts, released_at=None, taken_at=None)
    taken = StockHold.objects.filter(supplier_order__in=parts, taken_at__isnull=False)
    free, back = _by_record(held), _by_record(taken)
    records = apps.get_model("partner", "StockRecord").objects
    every = records.filter(pk__in=[*free, *back])
    list(every.select_for_update().order_by("pk").values_list("pk", flat=True))
    if free:
        records.filter(pk__in=free).update(
            num_allocated=Greatest(Coalesce(F("num_allocated"), 0) - quantities(free), 0)
        )
        _tell_listings(held, at=at)
        held.update(released_at=at)
    if back:
        records.filter(pk__in=back).update(num_in_stock=F("num_in_stock") + quantities(back))
        _tell_listings(taken, at=at)


def _by_record(holds: QuerySet[StockHold]) -> dict[int, int]:
    rows = holds.order_by().values_list("sellable__stock_record").annotate(sum=Sum("quantity"))
    return dict(rows)


def _tell_listings(holds: QuerySet[StockHold], *, at: datetime) -> None:
    listings = holds.order_by().values_list("sellable__listing", flat=True).distinct()
    outbox.record_all("listing.changed", list(listings), at=at)


def expire(*, at: datetime, most: int = 200) -> int:
    """Cancel unpaid orders whose time is over and free their stock; returns how many."""
    due = Envelope.objects.filter(expires_at__lte=at).order_by("expires_at")
    count = 0
    for pk in list(due.values_list("pk", flat=True)[:most]):
        count += abandon(envelope_id=pk, at=at, reason="expired", only_due=True)
    return count


def abandon(*, envelope_id: int, at: datetime, reason: str, only_due: bool = False) -> bool:
    """An order that was never paid: parts cancelled, stock freed, the basket open again.

    With `only_due`, an order whose money came in the meantime is left alone.
    """
    with transaction.atomic():
        envelope = Envelope.objects.select_for_update(of=("self",)).get(pk=envelope_id)
        if only_due and (envelope.expires_at is None or envelope.expires_at > at):
            return False
        parts = list(
            SupplierOrder.objects.select_for_update(of=("self",))
            .filter(order__envelope=envelope_id, state=State.AWAITING_PAYMENT)
            .order_by("pk")
        )
        Envelope.objects.filter(pk=envelope.pk).update(expires_at=None)
        if not parts:
            return False
        _release_holds(parts, at=at)
        _happen(parts, "cancelled", at=at, note=reason, state=State.CANCELLED)
        _reopen_basket(envelope_id)
        outbox.record("order.abandoned", envelope_id, at=at)
    return True


def _reopen_basket(envelope_id: int) -> None:
    """Nothing is lost: the frozen basket opens, unless its owner has begun another."""
    baskets = apps.get_model("basket", "Basket").objects
    frozen = baskets.filter(order__envelope=envelope_id, status="Frozen").first()
    if frozen is None:
        return
    if frozen.owner_id and baskets.filter(owner=frozen.owner_id, status="Open").exists():
        return
    # An order keeps no basket that is filled again: its number would name two orders.
    apps.get_model("order", "Order").objects.filter(envelope=envelope_id).update(basket=None)
    baskets.filter(pk=frozen.pk).update(status="Open")


# What the supplier does -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LotInput:
    line_id: int
    lot: str
    quantity: int
    day: date | None = None


def record_lots(*, part_id: int, lots: Sequence[LotInput], by_id: int | None, at: datetime) -> None:
    """Which lots go to this customer. Raises PreparationRefused; the same lot again replaces."""
    with transaction.atomic():
        part = locked_part(part_id)
        lines = {line.pk: line for line in part.lines.all()}
        used: dict[int, int] = {}
        for each in lots:
            line = lines.get(each.line_id)
            if line is None:
                raise PreparationRefused(_("Cette ligne n’est pas de cette commande."))
            if not each.lot.strip() or each.quantity < 1:
                raise PreparationRefused(
                    _("%(title)s : indiquez le lot et sa quantité.") % {"title": line.title}
                )
            used[line.pk] = used.get(line.pk, 0) + each.quantity
            if used[line.pk] > line.quantity:
                raise PreparationRefused(
                    _("%(title)s : les lots dépassent les %(count)d commandés.")
                    % {"title": line.title, "count": line.quantity}
                )
        LotRecord.objects.filter(line__in=list(used)).delete()
        LotRecord.objects.bulk_create(
            [
                LotRecord(
                    line_id=each.line_id,
                    lot=each.lot.strip(),
                    date=each.day,
                    quantity=each.quantity,
                    recorded_at=at,
                    recorded_by_id=by_id,
                )
                for each in lots
            ]
        )
        _happen([part], "lots_recorded", at=at, by_id=by_id)


def weigh(*, part_id: int, grams: Mapping[int, int], by_id: int | None, at: datetime) -> None:
    """The scales' grams by line, never above what was authorised; prices follow the weight.

    Raises PreparationRefused and WrongMove. When no line of the whole order is left to weigh,
    the fact "order.weighed" lets the money be taken.
    """
    with transaction.atomic():
        part = locked_part(part_id)
        if part.state not in (State.TO_PREPARE, State.PROBLEM):
            check(part, to=State.SHIPPED)
        envelope = part.order.envelope
        # Once nothing is left to weigh, the money of a card is being taken.
        if envelope.payment == Envelope.Payment.CARD and is_weighed(envelope_id=envelope.pk):
            raise PreparationRefused(
                _("Cette commande est déjà pesée et encaissée : remboursez la différence.")
            )
        lines = {line.pk: line for line in part.lines.filter(weighed_up_to__isnull=False)}
        for pk, weight in grams.items():
            line = lines.get(pk)
            if line is None:
                raise PreparationRefused(_("Cette ligne ne se pèse pas."))
            _weigh_line(line, weight)
        if any(line.weighed is None for line in lines.values()):
            raise PreparationRefused(_("Pesez toutes les lignes vendues au poids."))
        _happen([part], "weighed", at=at, by_id=by_id)
        outbox.record("supplier_order.weighed", part.pk, at=at)
        if is_weighed(envelope_id=part.order.envelope.pk):
            outbox.record("order.weighed", part.order.envelope.pk, at=at)


def _weigh_line(line: SupplierOrderLine, weight: int) -> None:
    assert line.weighed_up_to is not None  # filtered by the caller
    if weight < 1:
        raise PreparationRefused(
            _("%(title)s : indiquez le poids en grammes.") % {"title": line.title}
        )
    if weight > line.weighed_up_to:
        raise PreparationRefused(
            _("%(title)s : %(weight)d g dépassent les %(most)d g annoncés au client. Retirez une "
              "pièce ou offrez la différence : notez %(most)d g.")
            % {"title": line.title, "weight": weight, "most": line.weighed_up_to}
        )  # fmt: skip
    whole = line.net + line.tax if line.basis == "incl" else line.net
    cents = (2 * whole * weight + line.weighed_up_to) // (2 * line.weighed_up_to)
    amount = priced(cents, basis=line.basis, permille=line.vat_permille)
    line.weighed, line.final_net, line.final_tax = weight, amount.net, amount.tax
    line.save(update_fields=["weighed", "final_net", "final_tax"])


def is_weighed(*, envelope_id: int) -> bool:
    """Whether nothing of the order is left to weigh; cancelled parts do not count."""
    open_lines = SupplierOrderLine.objects.filter(
        supplier_order__order__envelope=envelope_id,
        weighed_up_to__isnull=False,
        weighed=None,
    ).exclude(supplier_order__state=State.CANCELLED)
    return not open_lines.exists()


def has_weighed_lines(*, envelope_id: int) -> bool:
    return SupplierOrderLine.objects.filter(
        supplier_order__order__envelope=envelope_id, weighed_up_to__isnull=False
    ).exists()


@dataclass(frozen=True, slots=True)
class ParcelInput:
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    # Line → quantity; empty: everything that has not left yet.
    quantities: Mapping[int, int] | None = None


def ship(*, part_id: int, parcel: ParcelInput, by_id: int | None, at: datetime) -> Parcel:
    """A parcel leaves, with everything or a part; shipped once nothing is left behind.

    Raises WrongMove, and PreparationRefused when more would leave than was ordered.
    """
    with transaction.atomic():
        part = locked_part(part_id)
        check(part, to=State.SHIPPED)
        _refuse_unprepared(part)
        left = left_to_send(part)
        chosen = parcel.quantities
        leaving = left if chosen is None else {k: q for k, q in chosen.items() if q}
        if not leaving or any(q < 0 or q > left.get(pk, 0) for pk, q in leaving.items()):
            raise PreparationRefused(
                _("Indiquez ce qui part : au plus ce qui reste à envoyer de chaque ligne.")
            )
        row = Parcel.objects.create(
            supplier_order=part,
            carrier=parcel.carrier,
            tracking_number=parcel.tracking_number,
            tracking_url=parcel.tracking_url,
            left_at=at,
        )
        ParcelLine.objects.bulk_create(
            [ParcelLine(parcel=row, line_id=pk, quantity=q) for pk, q in leaving.items() if q]
        )
        if left_to_send(part):
            _happen([part], "part_shipped", at=at, by_id=by_id)
            outbox.record("parcel.left", row.pk, at=at)
        else:
            _happen([part], "shipped", at=at, by_id=by_id, state=State.SHIPPED)
            outbox.record("parcel.left", row.pk, at=at)
            outbox.record("supplier_order.shipped", part.pk, at=at)
    return row


def left_to_send(part: SupplierOrder) -> dict[int, int]:
    """Line → how many have not left yet; lines that are complete are not in it."""
    lines = part.lines.annotate(sent=Coalesce(Sum("parcels__quantity"), 0))
    return {line.pk: line.quantity - line.sent for line in lines if line.quantity > line.sent}


def _refuse_unprepared(part: SupplierOrder) -> None:
    if part.lines.filter(weighed_up_to__isnull=False, weighed=None).exists():
        raise PreparationRefused(_("Pesez d’abord les lignes vendues au poids."))
    for refuse in BEFORE_LEAVING:
        refuse(part)


def mark_ready(*, part_id: int, by_id: int | None, at: datetime) -> None:
    """Ready at the pick-up point. Raises WrongMove."""
    with transaction.atomic():
        part = locked_part(part_id)
        check(part, to=State.READY)
        _refuse_unprepared(part)
        _happen([part], "ready", at=at, by_id=by_id, state=State.READY)
        outbox.record("supplier_order.ready", part.pk, at=at)


def mark_delivered(*, part_id: int, by_id: int | None, at: datetime) -> None:
    """In the customer's hands: withdrawal and payout count from here. Raises WrongMove."""
    with transaction.atomic():
        part = locked_part(part_id)
        check(part, to=State.DELIVERED)
        _refuse_unprepared(part)
        _happen([part], "delivered", at=at, by_id=by_id, state=State.DELIVERED, delivered_at=at)
        outbox.record("supplier_order.delivered", part.pk, at=at)


def assume_delivered(*, at: datetime, after: timedelta) -> int:
    """Parcels that left long ago and of which nobody complained have arrived."""
    shipped = SupplierOrderEvent.objects.filter(
        name="shipped", at__lte=at - after, supplier_order__state=State.SHIPPED
    )
    count = 0
    for pk in list(shipped.values_list("supplier_order", flat=True).distinct()):
        try:
            mark_delivered(part_id=pk, by_id=None, at=at)
            count += 1
        except WrongMove:
            continue  # somebody marked it meanwhile
    return count


def report_problem(*, part_id: int, note: str, by_id: int | None, at: datetime) -> None:
    """Something is wrong: customer or supplier say what. Raises WrongMove."""
    with transaction.atomic():
        part = locked_part(part_id)
        check(part, to=State.PROBLEM)
        _happen([part], "problem", at=at, by_id=by_id, note=note, state=State.PROBLEM)
        outbox.record("supplier_order.problem", part.pk, at=at)


def resume(*, part_id: int, note: str, by_id: int | None, at: datetime) -> None:
    """The problem is solved: back to the state before it. Raises WrongMove."""
    with transaction.atomic():
        part = locked_part(part_id)
        if part.state != State.PROBLEM:
            check(part, to=State.AWAITING_PAYMENT)
        names = [*part.events.values_list("name", flat=True), "resumed"]
        _happen([part], "resumed", at=at, by_id=by_id, note=note, state=state_after(names))


def cancel(*, part_id: int, reason: str, by_id: int | None, at: datetime) -> SupplierOrder:
    """Before it leaves: stock goes back, and what was paid is to be refunded (the fact says so).

    Raises WrongMove.
    """
    with transaction.atomic():
        part = locked_part(part_id)
        check(part, to=State.CANCELLED)
        _release_holds([part], at=at)
        _happen([part], "cancelled", at=at, by_id=by_id, note=reason, state=State.CANCELLED)
        outbox.record("supplier_order.cancelled", part.pk, at=at)
        open_parts = SupplierOrder.objects.filter(order=part.order_id).exclude(
            state=State.CANCELLED
        )
        envelope_id = part.order.envelope.pk
        if open_parts.aggregate(n=Count("pk"))["n"] == 0:
            Envelope.objects.filter(pk=envelope_id).update(expires_at=None)
        if is_weighed(envelope_id=envelope_id):
            outbox.record("order.weighed", envelope_id, at=at)
    return part


def final_amount(line: SupplierOrderLine) -> Amount:
    """What the line costs in the end: by its real weight where it was weighed."""
    if line.final_net is not None and line.final_tax is not None:
        return Amount(line.final_net, line.final_tax)
    return Amount(line.net, line.tax)


def final_total(part: SupplierOrder) -> Amount:
    """Lines after weighing, with the part's charges; nothing for a cancelled part."""
    if part.state == State.CANCELLED:
        return Amount(0, 0)
    amounts = [final_amount(line) for line in part.lines.all()]
    amounts += [Amount(charge.net, charge.tax) for charge in part.charges.all()]
    return sum(amounts, Amount(0, 0))
