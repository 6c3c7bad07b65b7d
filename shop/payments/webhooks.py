"""What gateways tell: stored first, applied once, in any order. Both speak Stripe's shape.

Amounts and states are recomputed from what the message says of its subject, and never go back:
an older message that comes later changes nothing.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from shop.orders import operations as orders
from shop.orders import refunds
from shop.orders.models import Refund, SupplierOrder
from shop.orders.states import State
from shop.outbox import operations as outbox
from shop.payments import gateways, ledger, operations, sales
from shop.payments.ledger import Move
from shop.payments.models import (
    Account,
    Dispute,
    GatewayAccount,
    GatewayRefund,
    Payment,
    WebhookEvent,
)


class NotYet(LookupError):
    """The message is about something that the shop has not written yet: it is tried again."""


def receive(*, gateway: str, payload: bytes, signature: str, at: datetime) -> WebhookEvent:
    """Store a message whose signature is right; its application follows. Raises Forged."""
    event = gateways.named(gateway).read_event(payload=payload, signature=signature)
    with transaction.atomic():
        row, new = WebhookEvent.objects.get_or_create(
            gateway=gateway,
            event_id=event.id,
            defaults={"kind": event.kind, "payload": event.payload, "received_at": at},
        )
        if new:
            outbox.record("webhook.received", row.pk, at=at)
    return row


def apply(webhook_id: int, *, at: datetime) -> None:
    """Apply one stored message; a second time changes nothing. Raises NotYet."""
    row = WebhookEvent.objects.select_for_update().get(pk=webhook_id)
    told = json.loads(row.payload)
    handler = HANDLERS.get(row.kind)
    if handler is not None:
        happened = datetime.fromtimestamp(told["created"], tz=UTC)
        handler(told["data"]["object"], happened, at)
    row.applied_at = at
    row.save(update_fields=["applied_at"])


def replay(*, webhook_id: int, at: datetime) -> None:
    """Staff apply a stored message again; safe at any time."""
    with transaction.atomic():
        apply(webhook_id, at=at)


def _payment(reference: str) -> Payment:
    found = Payment.objects.select_for_update(of=("self",)).filter(reference=reference).first()
    if found is None:
        raise NotYet(reference)
    return found


Subject = Mapping[str, Any]


def _authorised(intent: Subject, happened: datetime, at: datetime) -> None:
    payment = _payment(intent["id"])
    _read_intent(payment, intent)
    if payment.state in (Payment.State.STARTED, Payment.State.FAILED):
        payment.state, payment.authorised_at, payment.trouble = "authorised", happened, ""
        outbox.record("payment.authorised", payment.pk, at=at)
    payment.save()


def _captured(intent: Subject, happened: datetime, at: datetime) -> None:
    payment = _payment(intent["id"])
    _read_intent(payment, intent)
    if payment.state == Payment.State.CAPTURED:
        payment.save()
        return
    payment.state, payment.captured_at = Payment.State.CAPTURED, happened
    payment.captured = intent["amount_received"]
    payment.authorised_at = payment.authorised_at or happened
    payment.save()
    ledger.record(
        key=f"captured:{payment.reference}",
        kind="captured",
        moves=[
            Move(Account.GATEWAY, payment.captured),
            Move(Account.CUSTOMER_RECEIVABLE, -payment.captured),
        ],
        happened_at=happened,
        at=at,
    )
    outbox.record("payment.captured", payment.pk, at=at)
    orders.confirm(envelope_id=payment.envelope_id, at=at)
    live = SupplierOrder.objects.filter(order__envelope=payment.envelope_id).exclude(
        state__in=[State.CANCELLED, State.AWAITING_PAYMENT]
    )
    if live.exists():
        orders.mark_paid(envelope_id=payment.envelope_id, at=at)
    else:
        # Cancelled between authorisation and capture: nothing is sold.
        outbox.record("payment.orphaned", payment.pk, at=at)


def _failed(intent: Subject, happened: datetime, at: datetime) -> None:
    payment = _payment(intent["id"])
    if payment.state == Payment.State.STARTED:
        error = intent.get("last_payment_error") or {}
        payment.trouble = str(error.get("message", ""))[:200]
        payment.save()


def _cancelled(intent: Subject, happened: datetime, at: datetime) -> None:
    payment = _payment(intent["id"])
    if payment.state in (Payment.State.STARTED, Payment.State.AUTHORISED, Payment.State.FAILED):
        payment.state = Payment.State.CANCELLED
        payment.save()
        # The gateway's own time is over, or it was let go: an order still waiting ends here.
        orders.abandon(envelope_id=payment.envelope_id, at=at, reason="payment_cancelled")
        operations.unpaid(envelope_id=payment.envelope_id, at=at)


def _read_intent(payment: Payment, intent: Subject) -> None:
    payment.charge = intent.get("latest_charge") or payment.charge
    payment.payment_method = intent.get("payment_method") or payment.payment_method


def _refunded(told: Subject, happened: datetime, at: datetime) -> None:
    payment = _payment(told["payment_intent"])
    if told["status"] not in ("succeeded", "failed", "canceled"):
        return
    succeeded = told["status"] == "succeeded"
    known = (
        GatewayRefund.objects.select_related("refund__supplier_order__supplier")
        .filter(reference=told["id"])
        .first()
    )
    if known is None and not _is_orphan(payment):
        raise NotYet(told["id"])
    if succeeded:
        written = ledger.record(
            key=f"refund:{told['id']}",
            kind="refund",
            moves=[
                Move(Account.CUSTOMER_RECEIVABLE, told["amount"]),
                Move(Account.GATEWAY, -told["amount"]),
            ],
            happened_at=happened,
            at=at,
        )
        if written is not None:
            payment.refunded = _refunded_so_far(payment)
            payment.save(update_fields=["refunded"])
    if known is None:
        return
    settled = refunds.settle(refund_id=known.refund_id, succeeded=succeeded, at=at)
    if settled and succeeded:
        sales.record_refund(
            refund=Refund.objects.select_related("supplier_order__supplier").get(
                pk=known.refund_id
            ),
            by_card=True,
            happened_at=happened,
            at=at,
        )


def _is_orphan(payment: Payment) -> bool:
    live = SupplierOrder.objects.filter(order__envelope=payment.envelope_id, paid_at__isnull=False)
    return payment.state == Payment.State.CAPTURED and not live.exists()


def _refunded_so_far(payment: Payment) -> int:
    """Recomputed from the refunds that succeeded, each told by its own message."""
    told = WebhookEvent.objects.filter(kind__startswith="refund.", gateway=payment.gateway)
    cents: dict[str, int] = {}
    for payload in told.filter(payload__contains=payment.reference).values_list(
        "payload", flat=True
    ):
        subject = json.loads(payload)["data"]["object"]
        if subject["payment_intent"] == payment.reference and subject["status"] == "succeeded":
            cents[subject["id"]] = subject["amount"]
    return sum(cents.values())


def _disputed(told: Subject, happened: datetime, at: datetime) -> None:
    payment = _payment(told["payment_intent"])
    _, new = Dispute.objects.get_or_create(
        reference=told["id"],
        defaults={
            "payment": payment,
            "cents": told["amount"],
            "reason": str(told.get("reason", ""))[:80],
            "opened_at": happened,
        },
    )
    ledger.record(
        key=f"dispute:{told['id']}",
        kind="dispute",
        moves=[
            Move(Account.DISPUTES, told["amount"]),
            Move(Account.GATEWAY, -told["amount"]),
        ],
        happened_at=happened,
        at=at,
    )
    if new:
        outbox.record("dispute.opened", payment.pk, at=at)


def _dispute_closed(told: Subject, happened: datetime, at: datetime) -> None:
    _disputed(told, happened, at)  # in case the opening comes later
    won = told["status"] == "won"
    closed = Dispute.objects.filter(reference=told["id"], state=Dispute.State.OPEN).update(
        state=Dispute.State.WON if won else Dispute.State.LOST, closed_at=happened
    )
    if closed and won:
        ledger.record(
            key=f"dispute-won:{told['id']}",
            kind="dispute_won",
            moves=[
                Move(Account.GATEWAY, told["amount"]),
                Move(Account.DISPUTES, -told["amount"]),
            ],
            happened_at=happened,
            at=at,
        )


def _account(told: Subject, happened: datetime, at: datetime) -> None:
    due = (told.get("requirements") or {}).get("currently_due") or ()
    GatewayAccount.objects.filter(reference=told["id"], updated_at__lte=at).update(
        can_receive=bool(told.get("payouts_enabled")),
        missing=", ".join(due)[:300],
        updated_at=at,
    )


HANDLERS: dict[str, Callable[[Subject, datetime, datetime], None]] = {
    "payment_intent.amount_capturable_updated": _authorised,
    "payment_intent.succeeded": _captured,
    "payment_intent.payment_failed": _failed,
    "payment_intent.canceled": _cancelled,
    "refund.created": _refunded,
    "refund.updated": _refunded,
    "refund.failed": _refunded,
    "charge.dispute.created": _disputed,
    "charge.dispute.closed": _dispute_closed,
    "account.updated": _account,
}
