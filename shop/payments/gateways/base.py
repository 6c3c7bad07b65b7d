"""What a gateway does for the shop. Amounts are cents of euro; every write has a key, so that
the same write twice happens once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class GatewayError(Exception):
    """Something at the gateway."""


class GatewayDown(GatewayError):
    """No answer, or a failure of its own: ask again later, with the same key."""


class GatewayRefused(GatewayError):
    """It said no, and will again: the message says why, in the buyer's words where there are."""


class Forged(GatewayError):
    """A message whose signature is not the gateway's."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A payment at the gateway; `next_url` is where the buyer goes to pay, if anywhere."""

    reference: str
    client_secret: str
    status: str
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A signed message, in Stripe's shape: `subject` is its data.object."""

    id: str
    kind: str
    subject: Mapping[str, Any]
    payload: str
    created: datetime


@dataclass(frozen=True, slots=True)
class AccountStatus:
    reference: str
    can_receive: bool
    missing: str


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of the shop's balance at the gateway, for reconciliation."""

    reference: str
    kind: str  # charge, refund, transfer, reversal, fee
    cents: int  # what the balance gained; negative when it lost
    about: str  # the payment, refund or transfer it belongs to


class Gateway(Protocol):
    name: str

    def start(
        self, *, cents: int, order_number: str, email: str, key: str, save_method: bool = False
    ) -> Intent:
        """A payment to be authorised by the buyer and captured by the shop."""
        ...

    def pay_again(self, *, cents: int, order_number: str, method: str, key: str) -> Intent:
        """Authorise with a saved means of payment, the buyer being away."""
        ...

    def capture(self, *, reference: str, cents: int, key: str) -> None: ...

    def cancel(self, *, reference: str, key: str) -> None: ...

    def refund(self, *, reference: str, cents: int, key: str) -> str:
        """The refund's reference; its success is told by an event."""
        ...

    def transfer(
        self, *, cents: int, account: str, charge: str, order_number: str, key: str
    ) -> str: ...

    def reverse(self, *, transfer: str, cents: int, key: str) -> str: ...

    def fee(self, *, charge: str) -> int | None:
        """What the gateway kept of a charge; None while it does not know."""
        ...

    def open_account(self, *, name: str, siren: str, email: str, key: str) -> str: ...

    def onboarding_url(self, *, account: str, return_url: str) -> str: ...

    def account(self, *, reference: str) -> AccountStatus: ...

    def movements(self, *, since: datetime) -> Iterator[Movement]: ...

    def read_event(self, *, payload: bytes, signature: str) -> Event:
        """Raises Forged."""
        ...
