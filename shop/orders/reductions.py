"""Offers and vouchers (Oscar's), shared over lines to the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F
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
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        # Asked at every look at a basket: written out, it costs a quarter.
        cursor.execute(
            "SELECT 1 FROM offer_conditionaloffer AS o WHERE o.status = 'Open' "
            "AND (o.start_datetime IS NULL OR o.start_datetime <= %s) "
            "AND (o.end_datetime IS NULL OR o.end_datetime >= %s) "
            "AND (o.offer_type = 'Site' OR EXISTS (SELECT 1 FROM voucher_voucher_offers AS v "
            "JOIN basket_basket_vouchers AS b ON b.voucher_id = v.voucher_id "
            "WHERE v.conditionaloffer_id = o.id AND b.basket_id = %s)) LIMIT 1",
            [moment, moment, basket_id],
        )
        return cursor.fetchone() is not None


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


def create_voucher(
    *,
    code: str,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    usage: str = "Multi-use",
    percent: Decimal | None = None,
    euros: Decimal | None = None,
    supplier_id: int | None = None,
) -> Any:
    """A code that takes a share or an amount (including tax) off; returns Oscar's voucher.

    With a supplier, it counts for what that supplier sells today and the supplier bears it; else
    the shop does, on everything. Raises VoucherRefused for a code that exists or a wrong value.
    """
    code = code.strip().upper()
    vouchers = apps.get_model("voucher", "Voucher").objects
    value = percent if percent is not None else euros
    if value is None or value <= 0 or (percent is not None and percent > 100):
        raise VoucherRefused(_("Indiquez une part de 1 à 100 %, ou un montant en euros."))
    if ends_at <= starts_at:
        raise VoucherRefused(_("Le code doit finir après avoir commencé."))
    if not code or vouchers.filter(code=code).exists():
        raise VoucherRefused(_("Ce code existe déjà : choisissez-en un autre."))
    models = {m: apps.get_model("offer", m) for m in ("Range", "Condition", "Benefit")}
    with transaction.atomic():
        goods = models["Range"].objects.create(
            name=f"{code} – {name}"[:120], includes_all_products=supplier_id is None
        )
        if supplier_id is not None:
            products = apps.get_model("catalogue", "Product").objects
            goods.included_products.add(*products.filter(listing__supplier=supplier_id))
        offer = apps.get_model("offer", "ConditionalOffer").objects.create(
            name=f"{code} – {name}"[:128],
            offer_type="Voucher",
            condition=models["Condition"].objects.create(range=goods, type="Count", value=1),
            benefit=models["Benefit"].objects.create(
                range=goods,
                type="Percentage" if percent is not None else "Absolute",
                value=value,
            ),
            start_datetime=starts_at,
            end_datetime=ends_at,
            max_basket_applications=1,
        )
        if supplier_id is not None:
            OfferBearer.objects.create(offer=offer, supplier_id=supplier_id)
        voucher = vouchers.create(
            code=code, name=name, usage=usage, start_datetime=starts_at, end_datetime=ends_at
        )
        voucher.offers.add(offer)
    return voucher
