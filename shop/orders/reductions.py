"""Offers and vouchers (Oscar's), shared over lines to the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from oscar.core.loading import get_class

from shop.money import split
from shop.orders.models import OfferBearer
from shop.orders.placing import ReductionInput


class VoucherRefused(ValueError):
    """The code cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Reductions:
    inputs: tuple[ReductionInput, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def cents(self) -> int:
        return sum(sum(each.cents.values()) for each in self.inputs)


NONE = Reductions()


def reductions(*, basket_id: int, gross: Mapping[int, int], user: Any, at: datetime) -> Reductions:
    """What offers take off each sellable's line, in cents including tax.

    `gross` is what each sellable's line costs: a reduction never takes more. One query when
    there is neither offer nor voucher.
    """
    if not _any_offer(basket_id, at):
        return NONE
    basket = apps.get_model("basket", "Basket").objects.get(pk=basket_id)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=user)
    get_class("offer.applicator", "Applicator")().apply(basket, user)
    return _told(basket, dict(gross))


def _any_offer(basket_id: int, at: datetime) -> bool:
    offers = apps.get_model("offer", "ConditionalOffer").objects
    return bool(
        offers.filter(
            Q(offer_type="Site") | Q(vouchers__basket=basket_id),
            Q(start_datetime=None) | Q(start_datetime__lte=at),
            Q(end_datetime=None) | Q(end_datetime__gte=at),
            status="Open",
        ).exists()
    )


def _told(basket: Any, left: dict[int, int]) -> Reductions:
    bearers = dict(
        OfferBearer.objects.filter(
            offer__in=[application["offer"].pk for application in basket.offer_applications]
        ).values_list("offer", "supplier")
    )
    found, codes = [], []
    for application in basket.offer_applications:
        offer, voucher = application["offer"], application["voucher"]
        shares = _shares(basket, offer)
        total = int(application["discount"].quantize(Decimal("0.01")) * 100)
        if not shares or total <= 0:
            continue
        places = list(shares)
        parts = split(total, [shares[place] for place in places])
        cents = {}
        for place, part in zip(places, parts, strict=True):
            part = min(part, left.get(place, 0))
            left[place] = left.get(place, 0) - part
            if part:
                cents[place] = part
        found.append(
            ReductionInput(
                label=voucher.name if voucher else offer.name,
                cents=cents,
                borne_by_shop=offer.pk not in bearers,
            )
        )
        if voucher and voucher.code not in codes:
            codes.append(voucher.code)
    return Reductions(tuple(found), tuple(codes))


def _shares(basket: Any, offer: Any) -> dict[int, int]:
    """Weights by sellable: what Oscar took off each line for this offer."""
    found: dict[int, int] = {}
    for line in basket.all_lines():
        taken = sum((each.amount for each in line.discounts if each.offer == offer), Decimal(0))
        if taken > 0:
            found[line.stockrecord.sellable.pk] = int(taken * 10_000)
    return found


def add_voucher(*, basket_id: int, code: str, user: Any, at: datetime) -> str:
    """Put a code into the basket; its name. Raises VoucherRefused."""
    voucher = apps.get_model("voucher", "Voucher").objects.filter(code=code.strip().upper()).first()
    if voucher is None:
        raise VoucherRefused(_("Ce code n’existe pas : vérifiez-le."))
    _refuse(voucher, user=user, at=at)
    basket = apps.get_model("basket", "Basket").objects.get(pk=basket_id)
    basket.vouchers.add(voucher)
    return str(voucher.name)


def remove_vouchers(*, basket_id: int) -> None:
    apps.get_model("basket", "Basket").objects.get(pk=basket_id).vouchers.clear()


def _refuse(voucher: Any, *, user: Any, at: datetime) -> None:
    if voucher.start_datetime > at:
        raise VoucherRefused(_("Ce code n’est pas encore valable."))
    if voucher.end_datetime < at:
        raise VoucherRefused(_("Ce code n’est plus valable."))
    if voucher.usage == voucher.ONCE_PER_CUSTOMER and not getattr(user, "is_authenticated", False):
        raise VoucherRefused(_("Connectez-vous pour utiliser ce code."))
    allowed, _message = voucher.is_available_to_user(user)
    if not allowed:
        raise VoucherRefused(_("Ce code a déjà servi."))


def use_vouchers(*, codes: Sequence[str], order: Any, user: Any, cents: int, at: datetime) -> None:
    """Count the codes of a placed order, inside its transaction. Raises VoucherRefused.

    The rows are locked: two orders with one single-use code follow each other, and the second
    is refused.
    """
    vouchers = apps.get_model("voucher", "Voucher").objects
    with transaction.atomic():
        for voucher in vouchers.select_for_update().filter(code__in=codes).order_by("pk"):
            _refuse(voucher, user=user, at=at)
            apps.get_model("voucher", "VoucherApplication").objects.create(
                voucher=voucher, order=order, user=user if user.is_authenticated else None
            )
            vouchers.filter(pk=voucher.pk).update(
                num_orders=F("num_orders") + 1,
                total_discount=F("total_discount") + Decimal(cents) / 100,
            )
