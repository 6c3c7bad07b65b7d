"""Stripe: separate charges and transfers with Connect accounts (docs/decisions).

The buyer's card is charged on the platform's account under a transfer group; each supplier's
share follows as a transfer that draws from that charge. The API version is pinned here.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import stripe
from django.conf import settings

from shop.payments.gateways.base import (
    AccountStatus,
    Event,
    Forged,
    GatewayDown,
    GatewayRefused,
    Intent,
    Movement,
)
from shop.payments.gateways.events import parse

if TYPE_CHECKING:
    from stripe.params import (
        AccountCreateParams,
        AccountLinkCreateParams,
        BalanceTransactionListParams,
        PaymentIntentCaptureParams,
        PaymentIntentCreateParams,
        RefundCreateParams,
        TransferCreateParams,
        TransferReversalCreateParams,
    )

API_VERSION = "2026-10-28.endive"
SECONDS = 15  # an answer that takes longer is no answer
T = TypeVar("T")
_KINDS = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "transfer": "transfer",
    "transfer_refund": "reversal",
    "stripe_fee": "fee",
    "adjustment": "dispute",
}


class StripeGateway:
    name = "stripe"

    def __init__(self, client: "stripe.StripeClient | None" = None) -> None:
        self.client = client or stripe.StripeClient(
            settings.STRIPE_SECRET_KEY,
            stripe_version=API_VERSION,
            max_network_retries=2,
            http_client=stripe.RequestsClient(timeout=SECONDS),
        )

    def start(
        self, *, cents: int, order_number: str, email: str, key: str, save_method: bool = False
    ) -> Intent:
        params: PaymentIntentCreateParams = {
            "amount": cents,
            "currency": "eur",
            "capture_method": "manual",
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "always"},
            "transfer_group": order_number,
            "description": order_number,
            "metadata": {"order": order_number},
        }
        if email:
            params["receipt_email"] = email
        if save_method:
            params["setup_future_usage"] = "off_session"
        return self._create(params, key)

    def pay_again(self, *, cents: int, order_number: str, method: str, key: str) -> Intent:
        params: PaymentIntentCreateParams = {
            "amount": cents,
            "currency": "eur",
            "capture_method": "manual",
            "payment_method": method,
            "off_session": True,
            "confirm": True,
            "transfer_group": order_number,
            "metadata": {"order": order_number},
        }
        return self._create(params, key)

    def _create(self, params: "PaymentIntentCreateParams", key: str) -> Intent:
        made = _ask(lambda: self.client.v1.payment_intents.create(params, {"idempotency_key": key}))
        return Intent(made.id, made.client_secret or "", made.status)

    def capture(self, *, reference: str, cents: int, key: str) -> None:
        params: PaymentIntentCaptureParams = {"amount_to_capture": cents}
        _ask(
            lambda: self.client.v1.payment_intents.capture(
                reference, params, {"idempotency_key": key}
            )
        )

    def cancel(self, *, reference: str, key: str) -> None:
        _ask(lambda: self.client.v1.payment_intents.cancel(reference, {}, {"idempotency_key": key}))

    def refund(self, *, reference: str, cents: int, key: str) -> str:
        params: RefundCreateParams = {"payment_intent": reference, "amount": cents}
        return _ask(lambda: self.client.v1.refunds.create(params, {"idempotency_key": key})).id

    def transfer(
        self, *, cents: int, account: str, charge: str, order_number: str, key: str
    ) -> str:
        params: TransferCreateParams = {
            "amount": cents,
            "currency": "eur",
            "destination": account,
            "source_transaction": charge,
            "transfer_group": order_number,
        }
        return _ask(lambda: self.client.v1.transfers.create(params, {"idempotency_key": key})).id

    def reverse(self, *, transfer: str, cents: int, key: str) -> str:
        params: TransferReversalCreateParams = {"amount": cents}
        return _ask(
            lambda: self.client.v1.transfers.reversals.create(
                transfer, params, {"idempotency_key": key}
            )
        ).id

    def fee(self, *, charge: str) -> int | None:
        found = _ask(
            lambda: self.client.v1.charges.retrieve(charge, {"expand": ["balance_transaction"]})
        )
        moved = found.balance_transaction
        return moved.fee if isinstance(moved, stripe.BalanceTransaction) else None

    def open_account(self, *, name: str, siren: str, email: str, key: str) -> str:
        params: AccountCreateParams = {
            "country": "FR",
            "controller": {
                "fees": {"payer": "application"},
                "losses": {"payments": "application"},
                "stripe_dashboard": {"type": "express"},
            },
            "capabilities": {"transfers": {"requested": True}},
            "business_profile": {"name": name},
            "metadata": {"siren": siren},
        }
        if email:
            params["email"] = email
        return _ask(lambda: self.client.v1.accounts.create(params, {"idempotency_key": key})).id

    def onboarding_url(self, *, account: str, return_url: str) -> str:
        params: AccountLinkCreateParams = {
            "account": account,
            "type": "account_onboarding",
            "return_url": return_url,
            "refresh_url": return_url,
        }
        return _ask(lambda: self.client.v1.account_links.create(params)).url

    def account(self, *, reference: str) -> AccountStatus:
        found = _ask(lambda: self.client.v1.accounts.retrieve(reference))
        missing = found.requirements.currently_due if found.requirements else None
        return AccountStatus(reference, bool(found.payouts_enabled), ", ".join(missing or ())[:300])

    def movements(self, *, since: datetime) -> Iterator[Movement]:
        params: BalanceTransactionListParams = {
            "created": {"gte": int(since.timestamp())},
            "limit": 100,
        }
        page = _ask(lambda: self.client.v1.balance_transactions.list(params))
        for row in page.auto_paging_iter():
            kind = _KINDS.get(row.type)
            if kind is None:
                continue
            about = row.source if isinstance(row.source, str) else row.id
            yield Movement(row.id, kind, row.amount, about)
            if row.fee:
                yield Movement(f"{row.id}-fee", "fee", -row.fee, about)

    def read_event(self, *, payload: bytes, signature: str) -> Event:
        try:
            self.client.construct_event(payload, signature, settings.STRIPE_WEBHOOK_SECRET)
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise Forged(str(error)) from error
        return parse(payload)


def _ask(call: Callable[[], T]) -> T:
    """Stripe's answer, or our errors: down (ask again with the same key) and refused."""
    try:
        return call()
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise GatewayDown(str(error)) from error
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        raise GatewayRefused(error.user_message or str(error)) from error
    except stripe.APIError as error:
        raise GatewayDown(str(error)) from error
