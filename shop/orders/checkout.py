"""What a basket costs and how it is delivered, before it is ordered; and its placement.

The same summary stands in the basket, at each step and at placement: what the buyer read is
what is placed, or they are asked to look again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.listings.models import Kind, Sellable
from shop.money import ZERO, Amount, vat
from shop.orders import basket as baskets
from shop.orders.amounts import Goods, PartAmounts, Reduction, net_of_delivery, part_amounts
from shop.orders.models import Envelope, WeekLoad
from shop.orders.placing import (
    Buyer,
    Consents,
    DeliveryInput,
    LineInput,
    OrderRefused,
    place_order,
)
from shop.orders.reductions import NONE, Reductions, reductions, use_vouchers
from suppliers.directory import delivery
from suppliers.directory.delivery import Logistics, Option, Place


class Changed(OrderRefused):
    """Prices, stock or delivery are no longer what the buyer read: they must look again."""


@dataclass(frozen=True, slots=True)
class Part:
    """One supplier's block: its lines, the ways to get them, and what they come to."""

    group: baskets.Group
    rules: Logistics
    options: tuple[Option, ...]
    chosen: Option | None
    weight: int  # grams
    amounts: PartAmounts
    is_service: bool

    @property
    def supplier_id(self) -> int:
        return self.rules.supplier_id

    @property
    def goods(self) -> int:
        """Cents including tax of the lines."""
        return self.group.total.gross

    @property
    def missing_for_minimum(self) -> int:
        return max(self.rules.minimum_order - self.goods, 0)

    @property
    def missing_for_free(self) -> int:
        return delivery.missing_for_free(self.rules, goods=self.goods)

    @property
    def first_pickup(self) -> Option | None:
        return next((o for o in self.options if o.kind == "pickup"), None)

    @property
    def has_alcohol(self) -> bool:
        return any(line.listing.alcohol_tenths for line in self.group.lines)

    @property
    def delivery_amount(self) -> Amount:
        return sum(self.amounts.delivery.values(), ZERO)

    @property
    def trouble(self) -> str:
        """What keeps this part from being ordered, in the buyer's words."""
        for line in self.group.lines:
            if line.trouble:
                return line.trouble
        if self.missing_for_minimum:
            return _("Le minimum de commande chez ce fournisseur n’est pas atteint.")
        return ""


@dataclass(frozen=True, slots=True)
class Summary:
    parts: tuple[Part, ...]
    reductions: Reductions
    by_rate: tuple[tuple[int, Amount], ...]  # (tenths of a per cent, amount), highest first
    total: Amount
    basis: str

    @property
    def goods(self) -> Amount:
        return sum((part.group.total for part in self.parts), ZERO)

    @property
    def delivery(self) -> Amount:
        return sum((part.delivery_amount for part in self.parts), ZERO)

    @property
    def is_complete(self) -> bool:
        """Everything is chosen, and nothing stands in the way."""
        return bool(self.parts) and all(p.chosen and not p.trouble for p in self.parts)

    @property
    def has_alcohol(self) -> bool:
        return any(part.has_alcohol for part in self.parts)

    @property
    def has_weighed(self) -> bool:
        return any(line.sellable.is_weighed for p in self.parts for line in p.group.lines)

    @property
    def needs_address(self) -> bool:
        return any(p.chosen and p.chosen.kind in ("parcel", "round") for p in self.parts)

    @property
    def fingerprint(self) -> str:
        """Changes with anything that the buyer pays or gets."""
        told: list[object] = [self.basis, self.total.net, self.total.tax]
        for part in self.parts:
            told += [part.supplier_id, part.chosen and (part.chosen.key, part.chosen.promised_on)]
            told += [(line.sellable.pk, line.quantity, line.unit_price, line.basis)
                     for line in part.group.lines]  # fmt: skip
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


EMPTY = Summary((), NONE, (), ZERO, "incl")


def summary(
    *,
    basket_id: int | None,
    at: datetime,
    is_member: bool,
    user: Any,
    to: Place | None = None,
    choices: Mapping[int, str] | None = None,
    to_place: bool = False,
) -> Summary:
    """The basket with delivery; a supplier without a choice gets its cheapest way.

    `choices` maps suppliers to keys of options; one that is no longer offered is as none.
    `to_place` reads what placing asks for, and not what only pages show.
    """
    day = timezone.localdate(at)
    content = baskets.content(basket_id=basket_id, day=day, is_member=is_member, to_place=to_place)
    if not content.groups or basket_id is None:
        return EMPTY
    basis = "excl" if is_member else "incl"
    suppliers = [_supplier(group) for group in content.groups]
    wanted = {(choices or {}).get(pk) for pk in suppliers}
    rules = delivery.logistics(
        supplier_ids=suppliers, parcels_alone=to_place and wanted <= {"parcel", "on_site"}
    )
    full = _full_weeks(rules.values(), day)
    off = NONE
    if not is_member:
        gross = {line.sellable.pk: line.amount.gross for g in content.groups for line in g.lines}
        off = reductions(basket_id=basket_id, gross=gross, user=user, at=at)
    parts = tuple(
        _part(
            group,
            rules[_supplier(group)],
            basis=basis,
            to=to,
            choice=(choices or {}).get(_supplier(group)),
            full=full.get(_supplier(group), ()),
            off=off,
            at=at,
            to_place=to_place,
        )
        for group in content.groups
    )
    by_rate: dict[int, Amount] = {}
    for part in parts:
        for permille, amount in part.amounts.by_rate(_goods(part.group)).items():
            by_rate[permille] = by_rate.get(permille, ZERO) + amount
    return Summary(
        parts=parts,
        reductions=off,
        by_rate=tuple(sorted(by_rate.items(), reverse=True)),
        total=sum((part.amounts.total for part in parts), ZERO),
        basis=basis,
    )


def _supplier(group: baskets.Group) -> int:
    return group.lines[0].sellable.supplier_id


def _goods(group: baskets.Group) -> list[Goods]:
    return [
        Goods(line.quantity, line.unit_price, line.basis, line.permille) for line in group.lines
    ]


def _full_weeks(rules: Any, day: date) -> dict[int, list[date]]:
    limits = {each.supplier_id: each.weekly_orders for each in rules if each.weekly_orders}
    if not limits:
        return {}
    rows = WeekLoad.objects.filter(supplier__in=limits, monday__gte=delivery.monday(day))
    found: dict[int, list[date]] = {}
    for supplier, week, used in rows.values_list("supplier", "monday", F("used")):
        if used >= limits[supplier]:
            found.setdefault(supplier, []).append(week)
    return found


def _part(
    group: baskets.Group,
    rules: Logistics,
    *,
    basis: str,
    to: Place | None,
    choice: str | None,
    full: Sequence[date],
    off: Reductions,
    at: datetime,
    to_place: bool,
) -> Part:
    weight = sum(_grams(line.sellable, line.quantity) for line in group.lines)
    is_service = all(line.listing.kind == Kind.SERVICE for line in group.lines)

    def offered(only: str = "") -> tuple[Option, ...]:
        return delivery.options(
            rules,
            weight=weight,
            goods=group.total.gross,
            to=to,
            at=at,
            full=full,
            is_service=is_service,
            only=only,
        )

    # The others are there for pages to show, and the cheapest for who has not chosen.
    options = (offered(choice) if to_place and choice else ()) or offered()
    chosen = next((o for o in options if o.key == choice), None)
    if chosen is None and (to is not None or is_service):
        chosen = options[0] if options else None
    goods = _goods(group)
    places = {line.sellable.pk: place for place, line in enumerate(group.lines)}
    return Part(
        group=group,
        rules=rules,
        options=options,
        chosen=chosen,
        weight=weight,
        is_service=is_service,
        amounts=part_amounts(
            goods,
            basis=basis,
            delivery=_charge(chosen, goods, basis),
            reductions=[
                Reduction(
                    each.label,
                    {places[pk]: cents for pk, cents in each.cents.items() if pk in places},
                    each.borne_by_shop,
                )
                for each in off.inputs
                if any(pk in places for pk in each.cents)
            ],
        ),
    )


def _charge(chosen: Option | None, goods: Sequence[Goods], basis: str) -> int:
    """The delivery charge in the part's basis."""
    if chosen is None:
        return 0
    return chosen.cents if basis == "incl" else net_of_delivery(chosen.cents, goods)


def place(
    *,
    basket_id: int,
    key: str,
    seen: str,
    buyer: Buyer,
    payment: str,
    user: Any,
    is_member: bool,
    to: Place,
    choices: Mapping[int, str],
    consents: Consents,
    at: datetime,
    language: str = "fr",
    purchase_reference: str = "",
) -> Envelope:
    """Order the basket as the buyer read it (`seen` is the summary's fingerprint).

    Raises Changed when something moved meanwhile, OutOfStock, OrderRefused, VoucherRefused.
    """
    now = summary(
        basket_id=basket_id,
        at=at,
        is_member=is_member,
        user=user,
        to=to,
        choices=choices,
        to_place=True,
    )
    if not now.parts:
        raise OrderRefused(_("Le panier est vide."))
    for part in now.parts:
        if part.trouble:
            raise Changed(f"{part.group.supplier_name} : {part.trouble}")
    if now.needs_address and not buyer.street:
        raise OrderRefused(_("Indiquez l’adresse où livrer."))
    if not now.is_complete:
        raise Changed(_("Choisissez une livraison ou un retrait pour chaque fournisseur."))
    if now.needs_address and not buyer.street:
        raise Changed(_("Indiquez l’adresse où livrer."))
    if now.fingerprint != seen:
        raise Changed(
            _("Un prix, une quantité ou une livraison a changé pendant votre commande. Vérifiez "
              "le récapitulatif ci-dessous, puis confirmez.")
        )  # fmt: skip
    if now.has_alcohol and not consents.of_age:
        raise OrderRefused(
            _("Confirmez que vous avez 18 ans ou plus : ce panier contient de l’alcool.")
        )
    off = now.reductions

    def count_codes(envelope: Envelope) -> None:
        if off.codes:
            use_vouchers(codes=off.codes, order=envelope.order, user=user, cents=off.cents, at=at)

    return place_order(
        key=key,
        lines=[
            LineInput(line.sellable.pk, line.quantity, line.unit_price, line.basis)
            for part in now.parts
            for line in part.group.lines
        ],
        buyer=buyer,
        basis=now.basis,
        payment=payment,
        origin=Envelope.Origin.WEB,
        at=at,
        deliveries={part.supplier_id: _delivery(part, now.basis) for part in now.parts},
        reductions=off.inputs,
        consents=consents,
        purchase_reference=purchase_reference,
        language=language,
        basket_id=basket_id,
        and_then=count_codes,
        # What was just held against the summary that the buyer read is what is sold.
        sellables={
            line.sellable.pk: line.sellable for part in now.parts for line in part.group.lines
        },
        weekly={part.supplier_id: part.rules.weekly_orders for part in now.parts},
    )


def _delivery(part: Part, basis: str) -> DeliveryInput:
    assert part.chosen is not None  # is_complete
    return DeliveryInput(
        kind=part.chosen.kind,
        label=part.chosen.label,
        cents=_charge(part.chosen, _goods(part.group), basis),
        promised_on=part.chosen.promised_on,
        point_id=part.chosen.point_id,
        round_id=part.chosen.round_id,
    )


def cheapest_deliveries(
    *, lines: Sequence[LineInput], basis: str, to: Place, at: datetime
) -> dict[int, DeliveryInput]:
    """The cheapest way of each supplier for lines that come from no basket, in the basis."""
    day = timezone.localdate(at)
    sellables = {
        s.pk: s
        for s in Sellable.objects.filter(
            pk__in=[line.sellable_id for line in lines]
        ).select_related("listing")
    }
    by_supplier: dict[int, list[tuple[LineInput, Sellable]]] = {}
    for line in lines:
        assert line.sellable_id is not None  # agreed lines bring their own delivery
        sellable = sellables[line.sellable_id]
        by_supplier.setdefault(sellable.supplier_id, []).append((line, sellable))
    found: dict[int, DeliveryInput] = {}
    for pk, rules in delivery.logistics(supplier_ids=by_supplier).items():
        goods = [
            Goods(line.quantity, line.unit_price, line.basis,
                  vat(code=s.listing.vat_code, day=day).permille)
            for line, s in by_supplier[pk]
        ]  # fmt: skip
        offered = delivery.options(
            rules,
            weight=sum(_grams(s, line.quantity) for line, s in by_supplier[pk]),
            goods=sum(one.alone.gross for one in goods),
            to=to,
            at=at,
            is_service=all(s.listing.kind == Kind.SERVICE for _line, s in by_supplier[pk]),
        )
        if offered:
            chosen = offered[0]
            found[pk] = DeliveryInput(
                kind=chosen.kind,
                label=chosen.label,
                cents=_charge(chosen, goods, basis),
                promised_on=chosen.promised_on,
                point_id=chosen.point_id,
                round_id=chosen.round_id,
            )
    return found


def _grams(sellable: Sellable, quantity: int) -> int:
    return delivery.grams(
        weight=sellable.weight_grams,
        content_quantity=sellable.content_quantity,
        content_unit=sellable.content_unit,
        quantity=quantity,
    )
