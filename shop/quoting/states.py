"""The life of a request, an invitation, an offer and an award: one table of moves.

Who moves what from where to where is here and nowhere else. The same pairs are refused by
triggers in the database (`triggers.py`) and drawn in docs/quotes.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

BUYER, APPROVER, SUPPLIER, STAFF, CLOCK = "buyer", "approver", "supplier", "staff", "clock"


class RequestState(models.TextChoices):
    DRAFT = "draft", gettext_lazy("Brouillon")
    OPEN = "open", gettext_lazy("En cours de consultation")
    CLOSED = "closed", gettext_lazy("À comparer")
    AWARDED = "awarded", gettext_lazy("Choix fait")
    ORDERED = "ordered", gettext_lazy("Commandée")
    CANCELLED = "cancelled", gettext_lazy("Sans suite")


class InvitationState(models.TextChoices):
    INVITED = "invited", gettext_lazy("Invité")
    SEEN = "seen", gettext_lazy("A vu la demande")
    ANSWERED = "answered", gettext_lazy("A répondu")
    DECLINED = "declined", gettext_lazy("A décliné")
    MISSED = "missed", gettext_lazy("Sans réponse")


class OfferState(models.TextChoices):
    DRAFT = "draft", gettext_lazy("En préparation")
    SUBMITTED = "submitted", gettext_lazy("Remise")
    REVISION_ASKED = "revision_asked", gettext_lazy("Révision demandée")
    COUNTERED = "countered", gettext_lazy("Contre-proposition")
    SELECTED = "selected", gettext_lazy("Retenue, à confirmer")
    ACCEPTED = "accepted", gettext_lazy("Acceptée")
    REFUSED = "refused", gettext_lazy("Non retenue")
    SUPERSEDED = "superseded", gettext_lazy("Remplacée")
    WITHDRAWN = "withdrawn", gettext_lazy("Retirée")
    EXPIRED = "expired", gettext_lazy("Expirée")


class AwardState(models.TextChoices):
    PREPARED = "prepared", gettext_lazy("En préparation")
    APPROVING = "approving", gettext_lazy("En approbation")
    APPROVED = "approved", gettext_lazy("À accepter")
    REJECTED = "rejected", gettext_lazy("Refusée en interne")
    ACCEPTED = "accepted", gettext_lazy("Acceptée")
    CANCELLED = "cancelled", gettext_lazy("Abandonnée")
    EXPIRED = "expired", gettext_lazy("Expirée")


# Whose turn it is, by the state of the offer.
TURN = {
    OfferState.DRAFT: SUPPLIER,
    OfferState.SUBMITTED: BUYER,
    OfferState.REVISION_ASKED: SUPPLIER,
    OfferState.COUNTERED: SUPPLIER,
    OfferState.SELECTED: BUYER,
}


@dataclass(frozen=True, slots=True)
class Move:
    name: str
    sources: tuple[str, ...]
    to: str
    roles: frozenset[str]


def _move(name: str, sources: str, to: str, *roles: str) -> Move:
    return Move(name, tuple(sources.split()), to, frozenset(roles))


MOVES: dict[str, tuple[Move, ...]] = {
    "request": (
        _move("send", "draft", "open", BUYER, SUPPLIER, STAFF),
        _move("extend", "open closed", "open", BUYER, STAFF),
        _move("close", "open", "closed", BUYER, CLOCK),
        _move("award", "open closed", "awarded", BUYER),
        _move("reopen", "awarded", "closed", BUYER, APPROVER, CLOCK),
        _move("order", "awarded", "ordered", BUYER, SUPPLIER, STAFF),
        _move("cancel", "draft open closed", "cancelled", BUYER, STAFF),
    ),
    "invitation": (
        _move("see", "invited", "seen", SUPPLIER),
        _move("answer", "invited seen declined answered", "answered", SUPPLIER),
        _move("decline", "invited seen answered", "declined", SUPPLIER),
        _move("miss", "invited seen", "missed", CLOCK, BUYER),
        _move("reinvite", "missed", "invited", BUYER, STAFF),
    ),
    "offer": (
        _move("submit", "draft", "submitted", SUPPLIER),
        _move("counter", "draft", "countered", BUYER),
        _move("ask_revision", "submitted", "revision_asked", BUYER),
        _move("agree", "countered", "submitted", SUPPLIER),
        _move("replace", "submitted revision_asked countered", "superseded", SUPPLIER, BUYER),
        _move("withdraw", "submitted revision_asked countered", "withdrawn", SUPPLIER),
        _move("select", "submitted", "selected", BUYER),
        _move("release", "selected", "submitted", BUYER, APPROVER, CLOCK),
        _move("accept", "selected", "accepted", BUYER, SUPPLIER, STAFF),
        _move("refuse", "submitted revision_asked countered", "refused", BUYER, SUPPLIER, STAFF),
        _move("expire", "submitted revision_asked countered selected", "expired", CLOCK),
    ),
    "award": (
        _move("ask_approval", "prepared", "approving", BUYER),
        _move("need_none", "prepared", "approved", BUYER),
        _move("approve", "approving", "approved", APPROVER),
        _move("reject", "approving", "rejected", APPROVER),
        _move("accept", "approved", "accepted", BUYER, SUPPLIER, STAFF),
        _move("cancel", "prepared approving approved", "cancelled", BUYER),
        _move("expire", "prepared approving approved", "expired", CLOCK),
    ),
}
STATES: dict[str, type[models.TextChoices]] = {
    "request": RequestState,
    "invitation": InvitationState,
    "offer": OfferState,
    "award": AwardState,
}
START = {"request": "draft", "invitation": "invited", "offer": "draft", "award": "prepared"}


class WrongMove(ValueError):
    """The state or the role does not allow this; the message says which, for its reader."""


def target(machine: str, name: str, *, state: str, role: str) -> str:
    """The state that this move leads to; raises WrongMove, and KeyError for an unknown move."""
    move = {each.name: each for each in MOVES[machine]}[name]
    if role not in move.roles:
        raise WrongMove(_("Ce n’est pas à vous de faire cela."))
    if state not in move.sources:
        raise WrongMove(
            _("Trop tard ou trop tôt : l’état est « %(state)s ». Rechargez la page.")
            % {"state": STATES[machine](state).label}
        )
    return move.to


def pairs(machine: str) -> frozenset[tuple[str, str]]:
    """Every (from, to) that some move makes, for the database."""
    return frozenset(
        (source, move.to) for move in MOVES[machine] for source in move.sources if source != move.to
    )


def allowed(machine: str, *, state: str, role: str) -> frozenset[str]:
    """Names of the moves that this role can make from this state."""
    return frozenset(
        move.name for move in MOVES[machine] if state in move.sources and role in move.roles
    )


def drawing(machine: str) -> str:
    """The table as a Mermaid state diagram."""
    rows = ["stateDiagram-v2", f"    [*] --> {START[machine]}"]
    rows += [
        f"    {source} --> {move.to}: {move.name} ({', '.join(sorted(move.roles))})"
        for move in MOVES[machine]
        for source in move.sources
    ]
    return "\n".join(rows)


def values(choices: Iterable[models.TextChoices]) -> list[str]:
    return [str(each.value) for each in choices]
