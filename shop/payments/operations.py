"""Payments from the first try to the supplier's account. Every write at the gateway has a key
of its own, so that a step that is done again happens once."""

from contextlib import suppress
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from shop.orders import operations as orders
from shop.orders import refunds
from shop.orders.models import Envelope, Refund, SupplierOrder, SupplierOrderLine
from shop.orders.states import State
from shop.outbox import operations as outbox
from shop.payments import gateways, ledger, sales
from shop.payments.gateways.base import GatewayRefused
from shop.payments.ledger import Move
from shop.payments.models import (
    Account,
    GatewayAccount,
    GatewayRefund,
    Payment,
    Transfer,
)


class PaymentRefused(ValueError):
    """The payment cannot go on; the message says what the buyer can do."""


# Before capture -------------------------------------------------------------------------------


def start(*, envelope_id: int, at: datetime) -> Payment:
    """The payment of an order that awaits one; the same one while it can still succeed.

    The gateway keeps the means of payment where the order can become a subscription.

    Raises PaymentRefused when nothing is awaited any more, GatewayDown, GatewayRefused.
    """
    envelope = Envelope.objects.select_related("order").get(pk=envelope_id)
    if not orders.holds_stand(envelope_id=envelope_id):
        raise PaymentRefused("Cette commande n’attend plus de paiement.")
    known = envelope.payments.exclude(state__in=[Payment.State.FAILED, Payment.State.CANCELLED])
    found = known.order_by("-pk").first()
    if found is not None:
        return found
    tries = envelope.payments.count()
    gateway = gateways.current()
    intent = gateway.start(
        cents=envelope.total,
        order_number=envelope.order.number,
        email=envelope.email,
        key=f"start-{envelope.key}-{tries}",
        save_method=_may_be_repeated(envelope),
    )
    return _remember(envelope, gateway.name, intent.reference, intent.client_secret, at=at)


def _may_be_repeated(envelope: Envelope) -> bool:
    return (
        bool(envelope.order.user_id)
        and SupplierOrderLine.objects.filter(
            supplier_order__order=envelope.order_id, sellable__listing__is_subscribable=True
        ).exists()
    )


def pay_again(*, envelope_id: int, method: str, at: datetime) -> Payment:
    """Pay with a saved means, the buyer being away. Raises GatewayDown, GatewayRefused."""
    envelope = Envelope.objects.select_related("order").get(pk=envelope_id)
    gateway = gateways.current()
    intent = gateway.pay_again(
        cents=envelope.total,
        order_number=envelope.order.number,
        method=method,
        key=f"again-{envelope.key}",
    )
    return _remember(envelope, gateway.name, intent.reference, intent.client_secret, at=at)


def _remember(
    envelope: Envelope, gateway: str, reference: str, client_secret: str, *, at: datetime
) -> Payment:
    found, _ = Payment.objects.get_or_create(
        reference=reference,
        defaults={
            "envelope": envelope,
            "gateway": gateway,
            "client_secret": client_secret,
            "asked": envelope.total,
            "started_at": at,
        },
    )
    return found


def secure(payment_id: int, *, at: datetime) -> None:
    """Authorised: keep the hold from now on, or let the buyer's money go if it fell."""
    payment = Payment.objects.select_related("envelope").get(pk=payment_id)
    with transaction.atomic():
        envelope = Envelope.objects.select_for_update(of=("self",)).get(pk=payment.envelope_id)
        stands = orders.holds_stand(envelope_id=envelope.pk)
        if stands:
            Envelope.objects.filter(pk=envelope.pk).update(expires_at=None)
        outbox.record("payment.secured" if stands else "payment.unwanted", payment.pk, at=at)


def capture(payment_id: int, *, at: datetime) -> None:
    """Take the money of a secured payment; what is sold by weight waits for the scales.

    Raises GatewayDown. When the bank refuses, the order is abandoned and its basket opens.
    """
    payment = Payment.objects.select_related("envelope").get(pk=payment_id)
    if payment.state == Payment.State.CAPTURED:
        return
    if orders.has_weighed_lines(envelope_id=payment.envelope_id):
        orders.confirm(envelope_id=payment.envelope_id, at=at)
        return
    _capture(payment, payment.asked, at=at)


def capture_weighed(envelope_id: int, *, at: datetime) -> None:
    """Everything is weighed: take what it really costs, never more than was authorised."""
    payment = Payment.objects.filter(envelope=envelope_id, state=Payment.State.AUTHORISED).first()
    if payment is None:
        return
    parts = SupplierOrder.objects.filter(order__envelope=envelope_id)
    cents = sum(orders.final_total(part).gross for part in parts)
    if cents == 0:
        gateways.named(payment.gateway).cancel(
            reference=payment.reference, key=f"cancel-{payment.pk}"
        )
        return
    _capture(payment, min(cents, payment.asked), at=at)


def _capture(payment: Payment, cents: int, *, at: datetime) -> None:
    try:
        gateways.named(payment.gateway).capture(
            reference=payment.reference, cents=cents, key=f"capture-{payment.pk}"
        )
    except GatewayRefused as refusal:
        with transaction.atomic():
            Payment.objects.filter(pk=payment.pk).update(
                state=Payment.State.FAILED, trouble=str(refusal)[:200]
            )
            orders.abandon(envelope_id=payment.envelope_id, at=at, reason="not_captured")
            unpaid(envelope_id=payment.envelope_id, at=at)


def unpaid(*, envelope_id: int, at: datetime) -> None:
    """What was to be weighed and can no longer be charged: each part stops as a problem."""
    parts = list(
        SupplierOrder.objects.filter(
            order__envelope=envelope_id, state=State.TO_PREPARE, paid_at=None
        )
    )
    for part in parts:
        orders.report_problem(
            part_id=part.pk,
            note="Le paiement n’a pas pu être encaissé : ne livrez pas, la boutique écrit au client.",
            by_id=None,
            at=at,
        )
    if parts:
        outbox.record("order.unpaid", envelope_id, at=at)


def let_go(payment_id: int, *, at: datetime) -> None:
    """The authorisation is not wanted any more: the buyer's bank frees the money."""
    payment = Payment.objects.get(pk=payment_id)
    if payment.state not in (Payment.State.STARTED, Payment.State.AUTHORISED):
        return
    # Captured already, though the shop has not heard of it: its message gives the money back.
    with suppress(GatewayRefused):
        gateways.named(payment.gateway).cancel(
            reference=payment.reference, key=f"cancel-{payment.pk}"
        )


def let_go_of_order(envelope_id: int, *, at: datetime) -> None:
    """An abandoned order: every payment that was begun for it is given up."""
    for payment in Payment.objects.filter(envelope=envelope_id):
        let_go(payment.pk, at=at)


def give_back(payment_id: int, *, at: datetime) -> None:
    """Captured for an order that was cancelled meanwhile: all of it goes back."""
    payment = Payment.objects.get(pk=payment_id)
    gateways.named(payment.gateway).refund(
        reference=payment.reference, cents=payment.captured, key=f"give-back-{payment.pk}"
    )


# After capture --------------------------------------------------------------------------------


def record_fee(payment_id: int, *, at: datetime) -> None:
    """What the gateway kept of the charge. Raises LookupError while it does not know."""
    payment = Payment.objects.get(pk=payment_id)
    fee = gateways.named(payment.gateway).fee(charge=payment.charge)
    if fee is None:
        raise LookupError(f"the fee of {payment.charge} is not known yet")
    with transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(fee=fee)
        ledger.record(
            key=f"fee:{payment.reference}",
            kind="fee",
            moves=[Move(Account.FEES, fee), Move(Account.GATEWAY, -fee)],
            happened_at=payment.captured_at or at,
            at=at,
        )


def record_order(envelope_id: int, *, at: datetime) -> None:
    """Each part of a paid card order enters the ledger."""
    parts = SupplierOrder.objects.filter(
        order__envelope=envelope_id, paid_at__isnull=False
    ).select_related("supplier", "order__envelope")
    for part in parts:
        if part.order.envelope.payment == Envelope.Payment.CARD and part.paid_at:
            sales.record_sale(part=part, by_card=True, happened_at=part.paid_at, at=at)


def record_transfer_order(part_id: int, *, at: datetime) -> None:
    """A part paid on the supplier's own account: for the record, and the commission it owes."""
    part = SupplierOrder.objects.select_related("supplier", "order__envelope").get(pk=part_id)
    if part.order.envelope.payment != Envelope.Payment.TRANSFER or part.paid_at is None:
        return
    with transaction.atomic():
        sales.record_sale(part=part, by_card=False, happened_at=part.paid_at, at=at)
        sales.record_bank_payment(part=part, happened_at=part.paid_at, at=at)


def card_payment(part: SupplierOrder) -> Payment | None:
    """The captured payment of the part's order, if it was paid by card."""
    return (
        Payment.objects.filter(envelope__order=part.order_id, state=Payment.State.CAPTURED)
        .order_by("pk")
        .first()
    )


def refund_cancelled(part_id: int, *, at: datetime) -> None:
    """A part that was paid and is cancelled: all that is left of it goes back."""
    part = SupplierOrder.objects.get(pk=part_id)
    if part.paid_at is None or refunds.left_to_refund(part).gross < 1:
        return
    refunds.refund(
        part_id=part.pk,
        key=f"cancelled-{part.pk}",
        reason="Commande annulée",
        by_id=None,
        at=at,
        everything=True,
    )


def send_refund(refund_id: int, *, at: datetime) -> None:
    """Ask the gateway for it; what the supplier already got is taken back from its account.

    A part paid by transfer is refunded by the supplier itself, who marks it. Raises GatewayDown.
    """
    refund = Refund.objects.select_related("supplier_order").get(pk=refund_id)
    payment = card_payment(refund.supplier_order)
    if payment is None or refund.state != Refund.State.WANTED:
        return
    gateway = gateways.named(payment.gateway)
    try:
        reference = gateway.refund(
            reference=payment.reference, cents=refund.cents, key=f"refund-{refund.pk}"
        )
    except GatewayRefused:
        refunds.settle(refund_id=refund.pk, succeeded=False, at=at)
        return
    GatewayRefund.objects.get_or_create(
        refund=refund, defaults={"payment": payment, "reference": reference}
    )


def take_back(refund_id: int, *, at: datetime) -> None:
    """After a refund: the supplier's share of it, if it was sent already. Raises GatewayDown."""
    refund = Refund.objects.select_related("supplier_order__supplier").get(pk=refund_id)
    part = refund.supplier_order
    transfer = Transfer.objects.filter(supplier_order=part, state=Transfer.State.SENT).first()
    if transfer is None:
        return
    # Above zero: the supplier has more than it is owed.
    over = ledger.balance(Account.SUPPLIER_PAYABLE, part_id=part.pk)
    cents = min(over, transfer.cents - transfer.reversed)
    if cents <= 0:
        return
    gateway = gateways.named(transfer.payment.gateway)
    reversal = gateway.reverse(transfer=transfer.reference, cents=cents, key=f"reverse-{refund.pk}")
    with transaction.atomic():
        Transfer.objects.filter(pk=transfer.pk).update(reversed=transfer.reversed + cents)
        GatewayRefund.objects.filter(refund=refund).update(reversal=reversal, reversed_cents=cents)
        ledger.record(
            key=f"reversal:{reversal}",
            kind="reversal",
            moves=[
                Move(Account.GATEWAY, cents),
                Move(Account.SUPPLIER_PAYABLE, -cents, transfer.legal_entity_id),
            ],
            happened_at=at,
            at=at,
            supplier_order_id=part.pk,
        )


# Payouts --------------------------------------------------------------------------------------


def release(part_id: int, *, at: datetime) -> None:
    """Delivered: the supplier's share is due after the delay."""
    part = SupplierOrder.objects.select_related("supplier").get(pk=part_id)
    payment = card_payment(part)
    if payment is None:
        return
    Transfer.objects.get_or_create(
        supplier_order=part,
        defaults={
            "payment": payment,
            "legal_entity_id": part.supplier.legal_entity_id,
            "due_on": timezone.localdate(part.delivered_at or at)
            + timedelta(days=settings.PAYOUT_DELAY_DAYS),
        },
    )


def due_transfers(*, day: date) -> list[int]:
    rows = Transfer.objects.filter(
        due_on__lte=day, state__in=[Transfer.State.DUE, Transfer.State.FAILED]
    )
    return list(rows.exclude(supplier_order__state=State.PROBLEM).values_list("pk", flat=True))


def send_transfer(*, transfer_id: int, at: datetime) -> bool:
    """Send what the ledger says is owed for the part; False when it has to wait.

    Raises GatewayDown.
    """
    with transaction.atomic():
        transfer = (
            Transfer.objects.select_for_update(of=("self",))
            .select_related("payment", "supplier_order__order")
            .get(pk=transfer_id)
        )
        if transfer.state not in (Transfer.State.DUE, Transfer.State.FAILED):
            return False
        owed = -ledger.balance(Account.SUPPLIER_PAYABLE, part_id=transfer.supplier_order_id)
        if owed <= 0:
            _settle_transfer(transfer, Transfer.State.DROPPED)
            return False
        account = GatewayAccount.objects.filter(
            legal_entity=transfer.legal_entity_id,
            gateway=transfer.payment.gateway,
            can_receive=True,
        ).first()
        if account is None:
            _settle_transfer(transfer, Transfer.State.DUE, trouble="Compte de paiement à compléter")
            return False
        gateway = gateways.named(transfer.payment.gateway)
        try:
            reference = gateway.transfer(
                cents=owed,
                account=account.reference,
                charge=transfer.payment.charge,
                order_number=transfer.supplier_order.order.number,
                key=f"transfer-{transfer.pk}-{owed}",
            )
        except GatewayRefused as refusal:
            _settle_transfer(transfer, Transfer.State.FAILED, trouble=str(refusal)[:200])
            return False
        transfer.reference, transfer.cents, transfer.sent_at = reference, owed, at
        _settle_transfer(transfer, Transfer.State.SENT)
        ledger.record(
            key=f"transfer:{reference}",
            kind="transfer",
            moves=[
                Move(Account.SUPPLIER_PAYABLE, owed, transfer.legal_entity_id),
                Move(Account.GATEWAY, -owed),
            ],
            happened_at=at,
            at=at,
            supplier_order_id=transfer.supplier_order_id,
        )
    return True


def _settle_transfer(transfer: Transfer, state: str, *, trouble: str = "") -> None:
    transfer.state, transfer.trouble = state, trouble
    transfer.save(update_fields=["state", "trouble", "reference", "cents", "sent_at"])


def open_account(
    *, legal_entity_id: int, name: str, siren: str, email: str, return_url: str, at: datetime
) -> str:
    """Where the supplier goes to complete its account at the gateway; made if it has none."""
    gateway = gateways.current()
    account = GatewayAccount.objects.filter(
        legal_entity=legal_entity_id, gateway=gateway.name
    ).first()
    if account is None:
        reference = gateway.open_account(
            name=name, siren=siren, email=email, key=f"account-{gateway.name}-{legal_entity_id}"
        )
        account, _ = GatewayAccount.objects.get_or_create(
            legal_entity_id=legal_entity_id,
            gateway=gateway.name,
            defaults={"reference": reference, "updated_at": at},
        )
    return gateway.onboarding_url(account=account.reference, return_url=return_url)
