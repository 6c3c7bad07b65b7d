"""Delivery acceptance ("service fait"): the buyer says that what a quote promised has come.

For public buyers it is the ground of payment (article 31 of decree 2012-1246 on public
accounting); companies use it as the receipt that they file with the invoice. Whole, or with
reserves in writing; once, and never changed.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.orders import operations
from shop.orders.models import Envelope, SupplierOrder
from shop.orders.states import State
from shop.organisations.models import Member
from shop.quoting.events import tell
from shop.quoting.models import DeliveryAcceptance, QuoteRequest
from shop.quoting.states import BUYER

MOST_TEXT = 4000
# A part that has left, or waits to be fetched, can be received.
RECEIVABLE = frozenset({State.SHIPPED, State.READY, State.DELIVERED})


class ReceivingRefused(ValueError):
    """It cannot be received so; the message tells the buyer why, `field` where."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def receive(
    *,
    supplier_order_id: int,
    name: str,
    received_on: date,
    reserves: str = "",
    by_id: int | None,
    at: datetime,
) -> DeliveryAcceptance:
    """Accept what came of one supplier's part, wholly or with `reserves`.

    A part that was only on its way is delivered by it, so that its invoice follows. `by_id` is
    empty for a person who holds the link of its own request.

    Raises ReceivingRefused before dispatch, a second time, for a day to come, by strangers;
    PreparationRefused while something is left to weigh. Nothing is written then.
    """
    with transaction.atomic():
        part = operations.locked_part(supplier_order_id)
        request = request_of(part)
        _refuse_stranger(part, request, by_id)
        _refuse_state(part)
        _refuse_typed(part, name=name, received_on=received_on, reserves=reserves, at=at)
        assert request is not None  # strangers were refused
        if part.state != State.DELIVERED:
            operations.mark_delivered(part_id=part.pk, by_id=by_id, at=at)
        reserves = reserves.strip()
        made = DeliveryAcceptance.objects.create(
            supplier_order=part,
            is_whole=not reserves,
            reserves=reserves,
            received_on=received_on,
            name=name.strip(),
            by_id=by_id,
            at=at,
        )
        invitation = request.invitations.filter(supplier=part.supplier_id).first()
        tell(
            request, "received", role=BUYER, by_id=by_id, at=at, invitation=invitation,
            note=_("%(number)s, avec réserves") % {"number": part.number}
            if reserves
            else part.number,
        )  # fmt: skip
    return made


def request_of(part: SupplierOrder) -> QuoteRequest | None:
    """The request whose award placed this part: at once, called on its framework, or by month."""
    called = Q(awards__parts__framework__calls__order=part.order_id)
    called |= Q(awards__parts__service_plan__visits__order_line__supplier_order=part)
    return (
        QuoteRequest.objects.filter(Q(awards__acceptance__order=part.order_id) | called)
        .distinct()
        .first()
    )


def can_receive(part: SupplierOrder) -> bool:
    """Whether its form is worth showing; `receive` decides."""
    return (
        part.order.envelope.origin == Envelope.Origin.QUOTE
        and part.state in RECEIVABLE
        and not hasattr(part, "delivery_acceptance")
    )


def _refuse_stranger(part: SupplierOrder, request: QuoteRequest | None, by_id: int | None) -> None:
    if request is None:
        raise ReceivingRefused(_("Cette commande n’est pas née d’un devis."))
    if part.organisation_id is None:
        # The link of the request is its key; an account only adds a name to it.
        if by_id is not None and part.buyer_id is not None and by_id != part.buyer_id:
            raise ReceivingRefused(_("Cette commande n’est pas la vôtre."))
        return
    member = Member.objects.filter(organisation=part.organisation_id, user=by_id).first()
    entity_id = part.order.envelope.entity_id
    is_elsewhere = (
        member is not None
        and member.entity_id is not None
        and entity_id not in (None, member.entity_id)
    )
    if member is None or is_elsewhere:
        raise ReceivingRefused(_("Cette commande n’est pas celle de votre organisation."))


def _refuse_state(part: SupplierOrder) -> None:
    if DeliveryAcceptance.objects.filter(supplier_order=part.pk).exists():
        raise ReceivingRefused(_("Le service fait de cette commande est déjà enregistré."))
    if part.state == State.PROBLEM:
        raise ReceivingRefused(
            _("Un problème est signalé sur cette commande : attendez qu’il soit résolu.")
        )
    if part.state not in RECEIVABLE:
        raise ReceivingRefused(
            _("La commande %(number)s est « %(state)s » : le service fait se constate une fois "
              "qu’elle est partie, prête ou livrée.")
            % {"number": part.number, "state": part.get_state_display()}
        )  # fmt: skip


def _refuse_typed(
    part: SupplierOrder, *, name: str, received_on: date, reserves: str, at: datetime
) -> None:
    if not name.strip() or len(name.strip()) > 120:
        raise ReceivingRefused(_("Indiquez le nom de qui a reçu, 120 caractères au plus."), "name")
    if received_on > timezone.localdate(at):
        raise ReceivingRefused(_("La date de réception est à venir : vérifiez-la."), "received_on")
    if received_on < timezone.localdate(part.placed_at):
        raise ReceivingRefused(
            _("La date de réception est avant la commande : vérifiez-la."), "received_on"
        )
    if len(reserves) > MOST_TEXT:
        raise ReceivingRefused(
            _("Les réserves dépassent 4 000 caractères : résumez-les."), "reserves"
        )
