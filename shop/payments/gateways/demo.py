"""The demo gateway: a payment page of our own, no money, Stripe-shaped events.

It keeps its objects in the database, signs its events and sends them to the shop's own webhook
address. Production settings refuse to load it.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone

from shop.outbox import operations as outbox
from shop.payments.gateways import signing
from shop.payments.gateways.base import (
    AccountStatus,
    Event,
    GatewayDown,
    GatewayRefused,
    Intent,
    Movement,
)
from shop.payments.gateways.events import parse
from shop.payments.models import DemoObject

SUCCESS, DECLINED, THREE_D_SECURE = "4242424242424242", "4000000000000002", "4000002760003184"
CARDS = (SUCCESS, DECLINED, THREE_D_SECURE)
DECLINE = "Votre banque a refusé le paiement. Essayez une autre carte."
FEE_PERMILLE, FEE_FIXED = 15, 25  # as a French card costs: 1.5 % + 0.25 €


_moment: ContextVar[datetime | None] = ContextVar("demo_gateway_moment", default=None)


@contextmanager
def clock(at: datetime) -> Iterator[None]:
    """The gateway's own time while the block runs: orders of the past are paid in the past."""
    token = _moment.set(at)
    try:
        yield
    finally:
        _moment.reset(token)


def _now() -> datetime:
    return _moment.get() or timezone.now()


class DemoGateway:
    name = "demo"

    def start(
        self, *, cents: int, order_number: str, email: str, key: str, save_method: bool = False
    ) -> Intent:
        def data(reference: str) -> dict[str, Any]:
            return {
                "id": reference,
                "object": "payment_intent",
                "status": "requires_payment_method",
                "amount": cents,
                "amount_capturable": 0,
                "amount_received": 0,
                "transfer_group": order_number,
                "client_secret": f"{reference}_secret_{secrets.token_hex(8)}",
                "latest_charge": None,
                "payment_method": None,
                "setup_future_usage": "off_session" if save_method else None,
            }

        return _intent(_once("intent", "pi", key, data))

    def pay_again(self, *, cents: int, order_number: str, method: str, key: str) -> Intent:
        intent = self.start(cents=cents, order_number=order_number, email="", key=key)
        card = method.removeprefix("pm_demo_")
        if intent.status == "requires_payment_method":
            if card != SUCCESS:
                raise GatewayRefused(DECLINE)
            pay(reference=intent.reference, card=card, at=_now())
        return intent

    def capture(self, *, reference: str, cents: int, key: str) -> None:
        with transaction.atomic():
            row = _locked(reference)
            if row.data["status"] == "succeeded":
                return
            if row.data["status"] != "requires_capture" or cents > row.data["amount_capturable"]:
                raise GatewayRefused("This payment cannot be captured.")
            row.data |= {"status": "succeeded", "amount_received": cents, "amount_capturable": 0}
            row.save()
            charge = row.data["latest_charge"]
            fee = (cents * FEE_PERMILLE + 500) // 1000 + FEE_FIXED
            _object(charge, "charge", {"id": charge, "amount": cents, "fee": fee})
            _movement("charge", cents, reference)
            _movement("fee", -fee, reference)
            _emit("payment_intent.succeeded", row.data)

    def cancel(self, *, reference: str, key: str) -> None:
        with transaction.atomic():
            row = _locked(reference)
            if row.data["status"] == "succeeded":
                raise GatewayRefused("This payment is already captured.")
            if row.data["status"] != "canceled":
                row.data |= {"status": "canceled", "amount_capturable": 0}
                row.save()
                _emit("payment_intent.canceled", row.data)

    def refund(self, *, reference: str, cents: int, key: str) -> str:
        with transaction.atomic():
            intent = _locked(reference)
            before = DemoObject.objects.filter(idempotency_key=key).first()
            if before is not None:
                return before.reference
            refunded = intent.data.get("amount_refunded", 0) + cents
            if refunded > intent.data["amount_received"]:
                raise GatewayRefused("More than was captured.")
            intent.data["amount_refunded"] = refunded
            intent.save()
            row = _once(
                "refund",
                "re",
                key,
                lambda ref: {
                    "id": ref,
                    "object": "refund",
                    "amount": cents,
                    "payment_intent": reference,
                    "status": "succeeded",
                },
            )
            _movement("refund", -cents, row.reference)
            _emit("refund.updated", row.data)
        return row.reference

    def transfer(
        self, *, cents: int, account: str, charge: str, order_number: str, key: str
    ) -> str:
        with transaction.atomic():
            row = _once(
                "transfer",
                "tr",
                key,
                lambda ref: {
                    "id": ref,
                    "object": "transfer",
                    "amount": cents,
                    "amount_reversed": 0,
                    "destination": account,
                    "source_transaction": charge,
                    "transfer_group": order_number,
                },
                then=lambda ref: _movement("transfer", -cents, ref),
            )
        return row.reference

    def reverse(self, *, transfer: str, cents: int, key: str) -> str:
        with transaction.atomic():
            whole = _locked(transfer)
            before = DemoObject.objects.filter(idempotency_key=key).first()
            if before is not None:
                return before.reference
            if whole.data["amount_reversed"] + cents > whole.data["amount"]:
                raise GatewayRefused("More than was transferred.")
            whole.data["amount_reversed"] += cents
            whole.save()
            row = _once(
                "reversal",
                "trr",
                key,
                lambda ref: {"id": ref, "amount": cents, "transfer": transfer},
            )
            _movement("reversal", cents, row.reference)
        return row.reference

    def fee(self, *, charge: str) -> int | None:
        row = DemoObject.objects.filter(reference=charge, kind="charge").first()
        return int(row.data["fee"]) if row else None

    def open_account(self, *, name: str, siren: str, email: str, key: str) -> str:
        row = _once("account", "acct", key, lambda ref: {"id": ref, "object": "account",
                    "payouts_enabled": False, "business_profile": {"name": name}})  # fmt: skip
        return row.reference

    def onboarding_url(self, *, account: str, return_url: str) -> str:
        """The demo asks nothing: it opens the account and comes back."""
        with transaction.atomic():
            row = _locked(account)
            row.data["payouts_enabled"] = True
            row.save()
            _emit("account.updated", row.data)
        return return_url

    def account(self, *, reference: str) -> AccountStatus:
        row = DemoObject.objects.get(reference=reference, kind="account")
        return AccountStatus(reference, bool(row.data["payouts_enabled"]), "")

    def movements(self, *, since: datetime) -> Iterator[Movement]:
        rows = DemoObject.objects.filter(kind="movement", created_at__gte=since).order_by("pk")
        for row in rows.iterator():
            yield Movement(row.reference, row.data["kind"], row.data["cents"], row.data["about"])

    def read_event(self, *, payload: bytes, signature: str) -> Event:
        signing.verify(payload, signature, secret=settings.DEMO_GATEWAY_SECRET, at=_now())
        return parse(payload)


# What the buyer does on the payment page ---------------------------------------------------------


def find(reference: str) -> dict[str, Any] | None:
    """The intent of that reference, for the payment page."""
    row = DemoObject.objects.filter(reference=reference, kind="intent").first()
    return row.data if row else None


def pay(*, reference: str, card: str, at: datetime) -> str:
    """The intent's new status: requires_capture, or requires_action for 3-D Secure.

    Raises GatewayRefused with the bank's words when the card is declined or not of the demo.
    """
    with transaction.atomic():
        row = _locked(reference)
        if row.data["status"] in ("requires_capture", "succeeded"):
            return str(row.data["status"])
        if row.data["status"] == "canceled":
            raise GatewayRefused("Le délai de paiement est dépassé : la commande est annulée.")
        if card == DECLINED:
            row.data["last_payment_error"] = {"message": DECLINE}
            row.save()
            _emit("payment_intent.payment_failed", row.data)
        elif card == THREE_D_SECURE:
            row.data["status"] = "requires_action"
            row.data["card"] = card
            row.save()
        elif card == SUCCESS:
            _authorise(row, card)
    if card == DECLINED:
        raise GatewayRefused(DECLINE)
    if card not in CARDS:
        raise GatewayRefused("Ce paiement est une démonstration : choisissez une carte d’essai.")
    return str(row.data["status"])


def answer_bank(*, reference: str, accept: bool) -> bool:
    """The buyer's answer to 3-D Secure; False when refused."""
    with transaction.atomic():
        row = _locked(reference)
        if row.data["status"] != "requires_action":
            return row.data["status"] in ("requires_capture", "succeeded")
        if accept:
            _authorise(row, row.data["card"])
        else:
            row.data |= {
                "status": "requires_payment_method",
                "last_payment_error": {"message": "La banque n’a pas reconnu votre réponse."},
            }
            row.save()
            _emit("payment_intent.payment_failed", row.data)
    return accept


def _authorise(row: DemoObject, card: str) -> None:
    row.data |= {
        "status": "requires_capture",
        "amount_capturable": row.data["amount"],
        "latest_charge": f"ch_demo_{secrets.token_hex(8)}",
        "payment_method": f"pm_demo_{card}",
    }
    row.save()
    _emit("payment_intent.amount_capturable_updated", row.data)


def dispute(*, reference: str, reason: str, at: datetime) -> str:
    """A buyer's bank takes the money back: for demonstrations and tests."""
    with transaction.atomic():
        intent = _locked(reference)
        row = _once(
            "dispute",
            "dp",
            f"dispute-{reference}",
            lambda ref: {
                "id": ref,
                "object": "dispute",
                "amount": intent.data["amount_received"],
                "payment_intent": reference,
                "reason": reason,
                "status": "needs_response",
            },
        )
        _movement("dispute", -intent.data["amount_received"], row.reference)
        _emit("charge.dispute.created", row.data)
    return row.reference


def close_dispute(*, reference: str, won: bool) -> None:
    with transaction.atomic():
        row = _locked(reference)
        row.data["status"] = "won" if won else "lost"
        row.save()
        if won:
            _movement("dispute", row.data["amount"], f"{reference}-won")
        _emit("charge.dispute.closed", row.data)


# Its own house-keeping ---------------------------------------------------------------------------


def deliver(event_id: int, *, at: datetime) -> None:
    """Send one event to the shop's own webhook address. Raises GatewayDown if not taken."""
    row = DemoObject.objects.get(pk=event_id, kind="event")
    payload = json.dumps(row.data, sort_keys=True).encode()
    address = reverse("payment-webhook", args=["demo"])
    request = RequestFactory().post(
        address,
        data=payload,
        content_type="application/json",
        HTTP_STRIPE_SIGNATURE=signing.sign(payload, secret=settings.DEMO_GATEWAY_SECRET, at=_now()),
    )
    view = resolve(address)
    response = view.func(request, *view.args, **view.kwargs)
    if response.status_code != 200:
        raise GatewayDown(f"webhook answered {response.status_code}")


def _emit(kind: str, data: dict[str, Any]) -> None:
    now = _now()
    reference = f"evt_demo_{secrets.token_hex(10)}"
    event = {
        "id": reference,
        "object": "event",
        "type": kind,
        "created": int(now.timestamp()),
        "data": {"object": dict(data)},
    }
    row = DemoObject.objects.create(reference=reference, kind="event", data=event, created_at=now)
    outbox.record("demo.event", row.pk, at=now)


def _movement(kind: str, cents: int, about: str) -> None:
    DemoObject.objects.create(
        reference=f"txn_demo_{secrets.token_hex(10)}",
        kind="movement",
        data={"kind": kind, "cents": cents, "about": about},
        created_at=_now(),
    )


def _object(reference: str, kind: str, data: dict[str, Any]) -> None:
    DemoObject.objects.get_or_create(
        reference=reference, defaults={"kind": kind, "data": data, "created_at": _now()}
    )


def _once(kind: str, prefix: str, key: str, data: Any, *, then: Any = None) -> DemoObject:
    """The object of that key, made if it is the first time; `then` runs only then."""
    reference = f"{prefix}_demo_{secrets.token_hex(10)}"
    row, new = DemoObject.objects.get_or_create(
        idempotency_key=key,
        defaults={
            "reference": reference,
            "kind": kind,
            "data": data(reference),
            "created_at": _now(),
        },
    )
    if new and then is not None:
        then(reference)
    return row


def _locked(reference: str) -> DemoObject:
    row = DemoObject.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise GatewayRefused(f"no such object: {reference}")
    return row


def _intent(row: DemoObject) -> Intent:
    return Intent(
        reference=row.reference,
        client_secret=row.data["client_secret"],
        status=row.data["status"],
        next_url=reverse("payment-demo", args=[row.reference]),
    )
