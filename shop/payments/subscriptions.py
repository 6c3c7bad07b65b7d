"""Paniers by subscription: begun from a paid order, placed and paid again on their day."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.listings.models import State as ListingState
from shop.orders.models import (
    Envelope,
    Subscription,
    SubscriptionRun,
    SupplierOrder,
    SupplierOrderLine,
)
from shop.orders.operations import abandon
from shop.orders.placing import (
    Buyer,
    Consents,
    DeliveryInput,
    LineInput,
    OrderRefused,
    place_order,
)
from shop.outbox import operations as outbox
from shop.payments import operations as payments
from shop.payments.gateways.base import GatewayRefused
from suppliers.directory import delivery
from suppliers.directory.delivery import Place

RHYTHMS = (1, 2, 4)  # weeks


class SubscriptionRefused(ValueError):
    """It cannot begin or change so; the message says why."""


def begin(*, line_id: int, user_id: int, every_weeks: int, at: datetime) -> Subscription:
    """The same again, every so many weeks, with the means of payment of that order.

    Raises SubscriptionRefused.
    """
    line = SupplierOrderLine.objects.select_related(
        "sellable__listing", "supplier_order__order__envelope"
    ).get(pk=line_id)
    part = line.supplier_order
    payment = payments.card_payment(part)
    sellable = line.sellable
    if sellable is None or part.order.user_id != user_id or not sellable.listing.is_subscribable:
        raise SubscriptionRefused(_("Cet article ne se prend pas en abonnement."))
    if payment is None or not payment.payment_method:
        raise SubscriptionRefused(_("Payez d’abord une commande par carte : l’abonnement la suit."))
    if every_weeks not in RHYTHMS:
        raise SubscriptionRefused(
            _("Choisissez chaque semaine, toutes les deux ou quatre semaines.")
        )
    open_ones = Subscription.objects.filter(user=user_id, sellable=sellable).exclude(
        state=Subscription.State.ENDED
    )
    if open_ones.exists():
        raise SubscriptionRefused(_("Vous êtes déjà abonné à cet article."))
    return Subscription.objects.create(
        user_id=user_id,
        sellable=sellable,
        first_part=part,
        quantity=line.quantity,
        every_weeks=every_weeks,
        next_on=timezone.localdate(at) + timedelta(weeks=every_weeks),
        payment_method=payment.payment_method,
        started_at=at,
    )


def change(*, subscription_id: int, user_id: int, action: str, at: datetime) -> Subscription:
    """pause, resume, skip (the next one) or end, by its owner. Raises SubscriptionRefused."""
    State = Subscription.State
    with transaction.atomic():
        found = (
            Subscription.objects.select_for_update(of=("self",))
            .filter(pk=subscription_id, user=user_id)
            .first()
        )
        if found is None or found.state == State.ENDED:
            raise SubscriptionRefused(_("Cet abonnement est terminé."))
        today = timezone.localdate(at)
        if action == "pause":
            found.state = State.PAUSED
        elif action == "resume":
            found.state, found.trouble = State.ACTIVE, ""
            found.next_on = max(found.next_on, today + timedelta(days=1))
        elif action == "skip":
            found.next_on += timedelta(weeks=found.every_weeks)
        elif action == "end":
            found.state = State.ENDED
        else:
            raise SubscriptionRefused(_("Choisissez une action de la liste."))
        found.save()
    return found


def due(*, day: date) -> list[int]:
    rows = Subscription.objects.filter(state=Subscription.State.ACTIVE, next_on__lte=day)
    return list(rows.values_list("pk", flat=True))


def run(*, subscription_id: int, at: datetime) -> SubscriptionRun | None:
    """Place and pay the order of a due day, once; None when it is not due (any more).

    What keeps it from being placed pauses the subscription and is told to its owner. Raises
    GatewayDown: the day stays due.
    """
    subscription = Subscription.objects.select_related(
        "sellable__listing", "sellable__supplier", "first_part__order__envelope", "user"
    ).get(pk=subscription_id)
    day = subscription.next_on
    if subscription.state != Subscription.State.ACTIVE or day > timezone.localdate(at):
        return None
    try:
        envelope = _place(subscription, day, at=at)
        payments.pay_again(envelope_id=envelope.pk, method=subscription.payment_method, at=at)
    except OrderRefused as refusal:
        return _stop(subscription, day, str(refusal), at=at)
    except GatewayRefused as refusal:
        abandon(envelope_id=envelope.pk, at=at, reason="subscription_payment")
        return _stop(subscription, day, str(refusal), at=at)
    return _next(subscription, day, envelope=envelope, at=at)


def _place(subscription: Subscription, day: date, *, at: datetime) -> Envelope:
    sellable, first = subscription.sellable, subscription.first_part
    if sellable.listing.state != ListingState.PUBLISHED or not sellable.is_active:
        raise OrderRefused(_("Cet article n’est plus en vente."))
    if sellable.unit_price is None:
        raise OrderRefused(_("Cet article n’est plus en vente."))
    before = first.order.envelope
    return place_order(
        key=f"subscription-{subscription.pk}-{day}",
        lines=[
            LineInput(
                sellable.pk, subscription.quantity, sellable.unit_price, sellable.listing.basis
            )
        ],
        buyer=Buyer(
            name=before.name,
            email=subscription.user.email,
            phone=before.phone,
            street=before.street,
            street_more=before.street_more,
            postcode=before.postcode,
            commune_name=before.commune_name,
            commune_id=before.commune_id,
            user_id=subscription.user_id,
        ),
        basis="incl",
        payment=Envelope.Payment.CARD,
        origin=Envelope.Origin.SUBSCRIPTION,
        at=at,
        deliveries={sellable.supplier_id: _delivery(subscription, first, at=at)},
        consents=Consents(terms_version=before.terms_version, of_age=before.of_age_at is not None),
        language=before.language,
    )


def _delivery(subscription: Subscription, first: SupplierOrder, *, at: datetime) -> DeliveryInput:
    """The same way as the first time (same point, same round), on its next day."""
    sellable, envelope = subscription.sellable, first.order.envelope
    rules = delivery.logistics(supplier_ids=[sellable.supplier_id])[sellable.supplier_id]
    offered = delivery.options(
        rules,
        weight=delivery.grams(
            weight=sellable.weight_grams,
            content_quantity=sellable.content_quantity,
            content_unit=sellable.content_unit,
            quantity=subscription.quantity,
        ),
        goods=first.net + first.tax,
        to=Place(envelope.postcode, envelope.commune_id or "") if envelope.postcode else None,
        at=at,
        is_service=first.delivery == SupplierOrder.Delivery.ON_SITE,
    )
    same = [
        option
        for option in offered
        if option.kind == first.delivery
        and option.point_id == first.pickup_point_id
        and option.round_id == first.delivery_round_id
    ]
    if not same:
        raise OrderRefused(_("La livraison choisie n’est plus proposée : passez une commande."))
    chosen = same[0]
    return DeliveryInput(
        kind=chosen.kind,
        label=chosen.label,
        cents=chosen.cents,
        promised_on=chosen.promised_on,
        point_id=chosen.point_id,
        round_id=chosen.round_id,
    )


def _next(
    subscription: Subscription, day: date, *, envelope: Envelope, at: datetime
) -> SubscriptionRun:
    with transaction.atomic():
        found, _new = SubscriptionRun.objects.get_or_create(
            subscription=subscription, day=day, defaults={"envelope": envelope}
        )
        Subscription.objects.filter(pk=subscription.pk, next_on=day).update(
            next_on=day + timedelta(weeks=subscription.every_weeks), trouble=""
        )
    return found


def _stop(subscription: Subscription, day: date, trouble: str, *, at: datetime) -> SubscriptionRun:
    with transaction.atomic():
        try:
            with transaction.atomic():
                found = SubscriptionRun.objects.create(
                    subscription=subscription, day=day, trouble=trouble[:200]
                )
        except IntegrityError:
            return SubscriptionRun.objects.get(subscription=subscription, day=day)
        Subscription.objects.filter(pk=subscription.pk).update(
            state=Subscription.State.PAUSED, trouble=trouble[:200]
        )
        outbox.record("subscription.stopped", subscription.pk, at=at)
    return found
