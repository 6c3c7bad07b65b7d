"""Prices that a supplier asks for under the revision clause of a framework; the buyer decides.

What is agreed is recorded by `frameworks.revise_prices`, as if the buyer had typed it.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.quoting import frameworks
from shop.quoting.events import tell
from shop.quoting.frameworks import FrameworkRefused
from shop.quoting.models import Framework, FrameworkProposal, OfferLine
from shop.quoting.states import BUYER, SUPPLIER

State = FrameworkProposal.State


def waiting(framework: Framework) -> FrameworkProposal | None:
    return FrameworkProposal.objects.filter(framework=framework, state=State.WAITING).first()


def told_lines(proposal: FrameworkProposal) -> list[tuple[OfferLine, int, int]]:
    """Each line with its price on the day before, and the one asked for (1/10,000 €)."""
    running = frameworks.price_list(proposal.framework, day=proposal.from_day)
    asked = {int(pk): price for pk, price in proposal.prices.items()}
    return [
        (row.offer_line, row.unit_price, asked[pk]) for pk, row in running.items() if pk in asked
    ]


def propose(
    *,
    framework_id: int,
    prices: Mapping[int, int],
    from_day: date,
    reason: str,
    at: datetime,
    by_id: int | None,
) -> FrameworkProposal:
    """Ask the buyer for prices (1/10,000 € by offer line) from a day on; one at a time.

    Raises FrameworkRefused wherever the buyer could not record them either.
    """
    with transaction.atomic():
        framework = frameworks.locked(framework_id)
        if waiting(framework) is not None:
            raise FrameworkRefused(
                _("Une proposition attend déjà la réponse de l’acheteur : retirez-la d’abord.")
            )
        changed = frameworks.revisable(
            framework, prices, from_day=from_day, reason=reason, day=timezone.localdate(at)
        )
        made = FrameworkProposal.objects.create(
            framework=framework,
            prices={str(pk): price for pk, price in changed.items()},
            from_day=from_day,
            reason=reason.strip(),
            proposed_at=at,
            proposed_by_id=by_id,
        )
        _tell(framework, "prices_proposed", SUPPLIER, made.reason, at=at, by_id=by_id)
    return made


def accept(*, proposal_id: int, at: datetime, by_id: int) -> FrameworkProposal:
    """The buyer agrees: the prices are recorded. Raises FrameworkRefused, for a day that has come
    meanwhile too."""
    with transaction.atomic():
        proposal = _locked(proposal_id)
        frameworks.revise_prices(
            framework_id=proposal.framework_id,
            prices={int(pk): price for pk, price in proposal.prices.items()},
            from_day=proposal.from_day,
            reason=proposal.reason,
            at=at,
            by_id=by_id,
        )
        return _end(proposal, State.ACCEPTED, at=at, by_id=by_id)


def refuse(*, proposal_id: int, note: str, at: datetime, by_id: int) -> FrameworkProposal:
    """The buyer does not agree, and says why."""
    if not note.strip():
        raise FrameworkRefused(_("Dites pourquoi : le fournisseur le lit."), "note")
    with transaction.atomic():
        proposal = _locked(proposal_id)
        frameworks.refuse_stranger(proposal.framework, by_id)
        proposal.note = note.strip()
        _tell(proposal.framework, "prices_refused", BUYER, proposal.note, at=at, by_id=by_id)
        return _end(proposal, State.REFUSED, at=at, by_id=by_id)


def withdraw(*, proposal_id: int, at: datetime, by_id: int | None) -> FrameworkProposal:
    """The supplier takes it back."""
    with transaction.atomic():
        return _end(_locked(proposal_id), State.WITHDRAWN, at=at, by_id=by_id)


def _locked(proposal_id: int) -> FrameworkProposal:
    """The framework first, as everywhere."""
    framework_id = FrameworkProposal.objects.values_list("framework", flat=True).get(pk=proposal_id)
    framework = frameworks.locked(framework_id)
    proposal = FrameworkProposal.objects.select_for_update(of=("self",)).get(pk=proposal_id)
    proposal.framework = framework
    if proposal.state != State.WAITING:
        raise FrameworkRefused(_("Cette proposition est déjà close : rechargez la page."))
    return proposal


def _end(
    proposal: FrameworkProposal, state: str, *, at: datetime, by_id: int | None
) -> FrameworkProposal:
    proposal.state, proposal.decided_at, proposal.decided_by_id = state, at, by_id
    proposal.save(update_fields=["state", "decided_at", "decided_by", "note"])
    return proposal


def _tell(
    framework: Framework, name: str, role: str, note: str, *, at: datetime, by_id: int | None
) -> None:
    invitation = framework.award_part.offer.invitation
    tell(invitation.request, name, role=role, at=at, by_id=by_id, invitation=invitation,
         note=f"{framework.number} – {note}")  # fmt: skip
