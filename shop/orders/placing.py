"""Placement: one order, one part per supplier, stock held. Set-based, whatever the size.

Lines come with their prices from whoever sells them (basket, quote, telephone, subscription):
placement never asks where from.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from shop import compiled
from shop.listings.models import Kind, ProofSnapshot, Sellable
from shop.listings.proofs import snapshots
from shop.money import ZERO, Amount, vat
from shop.orders.amounts import Goods, PartAmounts, Reduction, part_amounts
from shop.orders.models import (
    Charge,
    Envelope,
    StockHold,
    SupplierOrder,
    SupplierOrderEvent,
    SupplierOrderLine,
    WeekLoad,
)
from shop.orders.operations import confirm
from shop.organisations.models import AccountTerms
from shop.outbox import operations as outbox
from suppliers.directory.delivery import monday
from suppliers.directory.models import Supplier

MOST_LINES = 200
MOST_AGREED = 2000  # of a quote
# Without letters and digits that look alike.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class OrderRefused(ValueError):
    """The order cannot be placed; the message says what to do. Nothing was written."""


class OutOfStock(OrderRefused):
    """Somebody was faster; `sellable_ids` no longer have what was asked for."""

    def __init__(self, message: str, sellable_ids: Sequence[int]) -> None:
        super().__init__(message)
        self.sellable_ids = tuple(sellable_ids)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a quote says of a line, whether or not the catalogue knows it."""

    supplier_id: int
    title: str
    unit: str
    vat_code: str
    kind: str = Kind.GOODS
    reference: str = ""
    category_id: int | None = None


@dataclass(frozen=True, slots=True)
class LineInput:
    # None for what is agreed without being in the catalogue.
    sellable_id: int | None
    quantity: int
    unit_price: int  # 1/10,000 € in `basis`
    basis: str
    agreed: Agreed | None = None


@dataclass(frozen=True, slots=True)
class DeliveryInput:
    """How one supplier's part gets there; `cents` is in the order's basis."""

    kind: str = "on_site"
    label: str = ""
    cents: int = 0
    promised_on: date | None = None
    payment_days: int | None = None
    deposit_permille: int = 0
    point_id: int | None = None
    round_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReductionInput:
    """Cents including tax off each sellable's line."""

    label: str
    cents: Mapping[int, int]
    borne_by_shop: bool = True


@dataclass(frozen=True, slots=True)
class Buyer:
    """A person (account, or e-mail alone) or an organisation, and where the goods go."""

    name: str
    email: str = ""
    phone: str = ""
    street: str = ""
    street_more: str = ""
    postcode: str = ""
    commune_name: str = ""
    commune_id: str | None = None
    user_id: int | None = None
    organisation_id: int | None = None
    entity_id: int | None = None


@dataclass(frozen=True, slots=True)
class Consents:
    terms_version: str = ""
    of_age: bool = False


@dataclass
class _Part:
    supplier: Supplier
    lines: list[tuple[LineInput, Sellable | None]] = field(default_factory=list)

    @property
    def supplier_id(self) -> int:
        return self.supplier.pk


def place_order(
    *,
    key: str,
    lines: Sequence[LineInput],
    buyer: Buyer,
    basis: str,
    payment: str,
    origin: str,
    at: datetime,
    deliveries: Mapping[int, DeliveryInput] | None = None,
    reductions: Sequence[ReductionInput] = (),
    consents: Consents | None = None,
    purchase_reference: str = "",
    commitment_number: str = "",
    language: str = "fr",
    entered_by_id: int | None = None,
    basket_id: int | None = None,
    and_then: Callable[[Envelope], None] | None = None,
    sellables: Mapping[int, Sellable] | None = None,
    weekly: Mapping[int, int | None] | None = None,
) -> Envelope:
    """Place an order and hold its stock; the same key twice is the same order.

    `and_then` is called with the new order in the same transaction. `sellables` are those of the
    lines, and `weekly` the suppliers' weekly capacities, where the caller has just read them with
    all that is read here.

    Card orders await payment for HOLD_MINUTES; orders paid by transfer are to be prepared at
    once, within the limit of the organisation's account where it has one. Raises OutOfStock and
    OrderRefused, and then writes nothing.
    """
    _refuse_shape(lines, most=MOST_AGREED if origin == Envelope.Origin.QUOTE else MOST_LINES)
    try:
        with transaction.atomic():
            envelope = _place(
                key=key,
                lines=lines,
                buyer=buyer,
                basis=basis,
                payment=payment,
                origin=origin,
                at=at,
                deliveries=deliveries or {},
                reductions=reductions,
                consents=consents or Consents(),
                purchase_reference=purchase_reference,
                commitment_number=commitment_number,
                language=language,
                entered_by_id=entered_by_id,
                basket_id=basket_id,
                sellables=_sellables(lines) if sellables is None else sellables,
                weekly=weekly,
            )
            if and_then is not None:
                and_then(envelope)
            return envelope
    except (IntegrityError, OrderRefused):
        # The same order again (a button pressed twice, a step done anew): it is placed already.
        known = Envelope.objects.filter(key=key).select_related("order").first()
        if known is None:
            raise
        return known


def _refuse_shape(lines: Sequence[LineInput], *, most: int) -> None:
    if not lines:
        raise OrderRefused(_("Le panier est vide."))
    if len(lines) > most:
        raise OrderRefused(
            _("Une commande compte %(count)d lignes au plus : passez-en plusieurs.")
            % {"count": most}
        )
    sold = [line.sellable_id for line in lines if line.agreed is None]
    if len(set(sold)) != len(sold):
        raise OrderRefused(_("Le même article figure deux fois : réunissez les deux lignes."))
    if any(line.quantity < 1 or line.unit_price < 0 for line in lines):
        raise OrderRefused(_("Indiquez une quantité en chiffres, 1 ou plus."))


def _place(
    *,
    key: str,
    lines: Sequence[LineInput],
    buyer: Buyer,
    basis: str,
    payment: str,
    origin: str,
    at: datetime,
    deliveries: Mapping[int, DeliveryInput],
    reductions: Sequence[ReductionInput],
    consents: Consents,
    purchase_reference: str,
    commitment_number: str,
    language: str,
    entered_by_id: int | None,
    basket_id: int | None,
    sellables: Mapping[int, Sellable],
    weekly: Mapping[int, int | None] | None,
) -> Envelope:
    day = timezone.localdate(at)
    if any(line.agreed is None and line.sellable_id not in sellables for line in lines):
        raise OrderRefused(_("Un article de ce panier n’est plus en vente : retirez-le."))
    held = _hold_stock(lines, sellables)
    parts = _parts(lines, sellables)
    amounts = {
        part.supplier_id: _amounts(part, basis, deliveries, reductions, day) for part in parts
    }
    total = sum((each.total for each in amounts.values()), ZERO)
    on_account = payment == Envelope.Payment.TRANSFER and buyer.organisation_id is not None
    # What a supplier agreed to in a quote, it agreed to be paid for later.
    if on_account and origin != Envelope.Origin.QUOTE:
        assert buyer.organisation_id is not None
        _refuse_beyond_limit(buyer.organisation_id, total)
    envelope = _envelope(
        key=key,
        buyer=buyer,
        payment=payment,
        origin=origin,
        at=at,
        total=total,
        consents=consents,
        purchase_reference=purchase_reference,
        commitment_number=commitment_number,
        language=language,
        entered_by_id=entered_by_id,
        basket_id=basket_id,
    )
    orders = _supplier_orders(envelope, parts, amounts, buyer, basis, deliveries, at)
    _lines(orders, parts, amounts, sellables, held, day)
    _count_weeks(orders, _weekly(parts) if weekly is None else weekly)
    if envelope.expires_at is None:
        confirm(envelope_id=envelope.pk, at=at)
    # What is held is no longer on the shelf: pages follow.
    outbox.record_all("listing.changed", {s.listing_id for s in sellables.values()}, at=at)
    if basket_id is not None:
        _close(basket_id, "Frozen" if envelope.expires_at else "Submitted")
    return envelope


def _close(basket_id: int, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE basket_basket SET status = %s WHERE id = %s AND status = 'Open'",
            [status, basket_id],
        )


def _sellables(lines: Sequence[LineInput]) -> dict[int, Sellable]:
    rows = Sellable.objects.filter(
        pk__in=[line.sellable_id for line in lines if line.sellable_id is not None]
    ).select_related(
        "listing__product", "listing__establishment", "stock_record", "supplier__delivery_terms"
    )
    return {row.pk: row for row in rows}


def _counted(sellable: Sellable) -> bool:
    return sellable.listing.kind != Kind.SERVICE and sellable.stock_record.num_in_stock is not None


def _hold_stock(lines: Sequence[LineInput], sellables: Mapping[int, Sellable]) -> dict[int, int]:
    """One conditional update whose row count must match; rows are locked in one order.

    What a quote agrees is made for it where the shelf has too little: it holds what is there
    for all of it, or nothing. Returns the quantities held, by sellable.
    """
    asked_of = _asked(lines, sellables)
    wanted = {sellables[pk].stock_record_id: count for pk, count in asked_of.items()}
    if not wanted:
        return {}
    if any(line.agreed is not None for line in lines):
        records = apps.get_model("partner", "StockRecord").objects
        mine = records.filter(pk__in=wanted).select_for_update().order_by("pk")
        left = {row.pk: row.net_stock_level for row in mine}
        asked_of = {
            pk: count
            for pk, count in asked_of.items()
            if left[sellables[pk].stock_record_id] >= count
        }
        wanted = {sellables[pk].stock_record_id: count for pk, count in asked_of.items()}
        if not wanted:
            return {}
    if _take(wanted) != len(wanted):
        _tell_what_is_missing(lines, sellables)
    return asked_of


def _take(wanted: Mapping[int, int]) -> int:
    """Hold these quantities of stock records that have them; how many have."""
    ids = sorted(wanted)
    quantity = f"CASE id {'WHEN %s THEN %s ' * len(ids)}END"
    asked = [value for pk in ids for value in (pk, wanted[pk])]
    # Locked in one order: two orders of the same articles wait for each other instead of blocking
    # each other. (The limit keeps the order in the subquery.)
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE partner_stockrecord SET num_allocated = COALESCE(num_allocated, 0) + {quantity} "  # noqa: S608 - our own names
            "WHERE id IN (SELECT id FROM partner_stockrecord "
            f"WHERE id IN ({', '.join(['%s'] * len(ids))}) ORDER BY id LIMIT %s{lock}) "
            f"AND num_in_stock >= COALESCE(num_allocated, 0) + {quantity}",
            [*asked, *ids, len(ids), *asked],
        )
        return int(cursor.rowcount)


def _asked(lines: Sequence[LineInput], sellables: Mapping[int, Sellable]) -> dict[int, int]:
    """Quantities of what is counted, by sellable: two lots of a quote may name the same one."""
    found: dict[int, int] = {}
    for line in lines:
        sellable = sellables.get(line.sellable_id) if line.sellable_id is not None else None
        if sellable is not None and _counted(sellable):
            found[sellable.pk] = found.get(sellable.pk, 0) + line.quantity
    return found


def _tell_what_is_missing(lines: Sequence[LineInput], sellables: Mapping[int, Sellable]) -> None:
    asked = _asked(lines, sellables)
    # As it is now: the sellables may have been read before somebody was faster.
    records = apps.get_model("partner", "StockRecord").objects.in_bulk(
        [sellables[pk].stock_record_id for pk in asked]
    )
    missing, names = [], []
    for pk, count in asked.items():
        sellable = sellables[pk]
        record = records[sellable.stock_record_id]
        if record.num_in_stock is not None and record.net_stock_level < count:
            missing.append(sellable.pk)
            names.append(str(sellable.listing.product.title))
    raise OutOfStock(
        _("Il n’y en a plus assez : %(names)s. Réduisez la quantité ou retirez l’article.")
        % {"names": ", ".join(names)}
        if names
        else _("Un article vient d’être vendu : vérifiez les quantités du panier."),
        missing,
    )


def _parts(lines: Sequence[LineInput], sellables: Mapping[int, Sellable]) -> list[_Part]:
    agreed = {line.agreed.supplier_id for line in lines if line.agreed is not None}
    suppliers = (
        Supplier.objects.select_related("delivery_terms", "establishment").in_bulk(agreed)
        if agreed
        else {}
    )
    found: dict[int, _Part] = {}
    for line in lines:
        sellable = sellables.get(line.sellable_id) if line.sellable_id is not None else None
        if line.agreed is not None:
            supplier = suppliers[line.agreed.supplier_id]
        else:
            assert sellable is not None
            supplier = sellable.supplier
        part = found.setdefault(supplier.pk, _Part(supplier))
        part.lines.append((line, sellable))
    return list(found.values())


def _vat_code(line: LineInput, sellable: Sellable | None) -> str:
    if line.agreed is not None:
        return line.agreed.vat_code
    assert sellable is not None
    return str(sellable.listing.vat_code)


def _goods(part: _Part, day: date) -> list[Goods]:
    return [
        Goods(
            quantity=line.quantity,
            unit_price=line.unit_price,
            basis=line.basis,
            permille=vat(code=_vat_code(line, sellable), day=day).permille,
        )
        for line, sellable in part.lines
    ]


def _amounts(
    part: _Part,
    basis: str,
    deliveries: Mapping[int, DeliveryInput],
    reductions: Sequence[ReductionInput],
    day: date,
) -> PartAmounts:
    places = {
        line.sellable_id: place
        for place, (line, _s) in enumerate(part.lines)
        if line.sellable_id is not None
    }
    delivery = deliveries.get(part.supplier_id, DeliveryInput())
    mine = [
        Reduction(
            label=each.label,
            cents={places[pk]: cents for pk, cents in each.cents.items() if pk in places},
            borne_by_shop=each.borne_by_shop,
        )
        for each in reductions
    ]
    return part_amounts(
        _goods(part, day),
        basis=basis,
        delivery=delivery.cents,
        reductions=[each for each in mine if each.cents],
    )


def _refuse_beyond_limit(organisation_id: int, total: Amount) -> None:
    terms = (
        AccountTerms.objects.select_for_update()
        .filter(organisation=organisation_id, is_open=True)
        .first()
    )
    if terms is None:
        raise OrderRefused(
            _("Votre organisation n’a pas de compte ouvert : payez par carte ou demandez un devis.")
        )
    owed = owed_on_account(organisation_id)
    if owed + total.gross > terms.limit:
        raise OrderRefused(
            _("Cette commande dépasse l’encours autorisé de votre compte. Réglez d’abord des "
              "factures en cours, ou écrivez-nous.")
        )  # fmt: skip


def owed_on_account(organisation_id: int) -> int:
    """Cents including tax of the organisation's unpaid parts on account."""
    parts = SupplierOrder.objects.filter(
        organisation=organisation_id,
        order__envelope__payment=Envelope.Payment.TRANSFER,
        paid_at=None,
    ).exclude(state=SupplierOrder.State.CANCELLED)
    return int(parts.aggregate(sum=Sum(F("net") + F("tax")))["sum"] or 0)


def new_number(at: datetime) -> str:
    """Short enough to say on the telephone, and not to be guessed: two digits of the year and
    seven signs."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(7))
    return f"{timezone.localdate(at):%y}-{signs[:3]}-{signs[3:]}"


def _envelope(
    *,
    key: str,
    buyer: Buyer,
    payment: str,
    origin: str,
    at: datetime,
    total: Amount,
    consents: Consents,
    purchase_reference: str,
    commitment_number: str,
    language: str,
    entered_by_id: int | None,
    basket_id: int | None,
) -> Envelope:
    awaits = payment == Envelope.Payment.CARD and total.gross > 0
    order = apps.get_model("order", "Order")(
        number=new_number(at),
        site_id=settings.SITE_ID,
        basket_id=basket_id,
        user_id=buyer.user_id,
        currency="EUR",
        total_incl_tax=Decimal(total.gross) / 100,
        total_excl_tax=Decimal(total.net) / 100,
        guest_email="" if buyer.user_id else buyer.email,
        status=origin,
        date_placed=at,
    )
    compiled.insert([order])
    envelope = Envelope(
        order=order,
        key=key,
        token=secrets.token_urlsafe(24),
        origin=origin,
        payment=payment,
        language=language,
        name=buyer.name,
        email=buyer.email,
        phone=buyer.phone,
        street=buyer.street,
        street_more=buyer.street_more,
        postcode=buyer.postcode,
        commune_name=buyer.commune_name,
        commune_id=buyer.commune_id,
        entity_id=buyer.entity_id,
        purchase_reference=purchase_reference,
        commitment_number=commitment_number,
        terms_accepted_at=at if consents.terms_version else None,
        terms_version=consents.terms_version,
        of_age_at=at if consents.of_age else None,
        entered_by_id=entered_by_id,
        total=total.gross,
        placed_at=at,
        expires_at=at + timedelta(minutes=settings.HOLD_MINUTES) if awaits else None,
    )
    compiled.insert([envelope])
    return envelope


def _supplier_orders(
    envelope: Envelope,
    parts: Sequence[_Part],
    amounts: Mapping[int, PartAmounts],
    buyer: Buyer,
    basis: str,
    deliveries: Mapping[int, DeliveryInput],
    at: datetime,
) -> list[SupplierOrder]:
    orders = []
    for place, part in enumerate(parts, start=1):
        delivery = deliveries.get(part.supplier_id, DeliveryInput())
        total = amounts[part.supplier_id].total
        orders.append(
            SupplierOrder(
                order=envelope.order,
                supplier=part.supplier,
                number=f"{envelope.order.number}-{place}",
                buyer_id=None if buyer.organisation_id else buyer.user_id,
                buyer_email="" if buyer.organisation_id else buyer.email,
                organisation_id=buyer.organisation_id,
                basis=basis,
                placed_at=at,
                delivery=delivery.kind,
                delivery_label=delivery.label,
                pickup_point_id=delivery.point_id,
                delivery_round_id=delivery.round_id,
                promised_on=delivery.promised_on,
                payment_days=delivery.payment_days,
                deposit_permille=delivery.deposit_permille,
                net=total.net,
                tax=total.tax,
            )
        )
    compiled.insert(orders)
    compiled.insert([SupplierOrderEvent(supplier_order=o, name="placed", at=at) for o in orders])
    return orders


def _lines(
    orders: Sequence[SupplierOrder],
    parts: Sequence[_Part],
    amounts: Mapping[int, PartAmounts],
    sellables: Mapping[int, Sellable],
    held: Mapping[int, int],
    day: date,
) -> None:
    proofs = snapshots(listings=[s.listing for s in sellables.values()], day=day)
    rows: list[SupplierOrderLine] = []
    places: dict[tuple[int, int], SupplierOrderLine] = {}
    for order, part in zip(orders, parts, strict=True):
        money = amounts[part.supplier_id].lines
        for place, ((line, sellable), amount) in enumerate(zip(part.lines, money, strict=True)):
            row = _line(order, line, sellable, amount, proofs, day)
            places[order.pk, place] = row
            rows.append(row)
    compiled.insert(rows)
    compiled.insert(
        [
            charge
            for order, part in zip(orders, parts, strict=True)
            for charge in _charges(order, amounts[part.supplier_id], places)
        ]
    )
    expires = orders[0].order.envelope.expires_at or orders[0].placed_at
    of_part = {row.sellable_id: row.supplier_order for row in rows}
    compiled.insert(
        [
            StockHold(
                supplier_order=of_part[pk], sellable_id=pk, quantity=count, expires_at=expires
            )
            for pk, count in held.items()
        ]
    )


def _line(
    order: SupplierOrder,
    line: LineInput,
    sellable: Sellable | None,
    amount: Amount,
    proofs: Mapping[int, ProofSnapshot],
    day: date,
) -> SupplierOrderLine:
    if line.agreed is not None:
        return _agreed_line(order, line, line.agreed, sellable, amount, proofs, day)
    assert sellable is not None
    listing = sellable.listing
    title = str(listing.product.title)
    if sellable.name:
        title = f"{title} – {sellable.name}"
    return SupplierOrderLine(
        supplier_order=order,
        sellable=sellable,
        kind=listing.kind,
        category_id=listing.category_id,
        proof=proofs.get(listing.pk),
        title=title[:255],
        reference=sellable.reference,
        siret=listing.establishment.siret,
        quantity=line.quantity,
        unit_price=line.unit_price,
        basis=line.basis,
        vat_code=listing.vat_code,
        vat_permille=vat(code=listing.vat_code, day=day).permille,
        net=amount.net,
        tax=amount.tax,
        is_alcohol=bool(listing.alcohol_tenths),
        withdrawal_exemption=listing.withdrawal_exemption,
        weighed_up_to=_heaviest(sellable, line.quantity),
    )


def _agreed_line(
    order: SupplierOrder,
    line: LineInput,
    agreed: Agreed,
    sellable: Sellable | None,
    amount: Amount,
    proofs: Mapping[int, ProofSnapshot],
    day: date,
) -> SupplierOrderLine:
    """A line of a quote: what the quote says, with the proofs of its listing where it has one."""
    listing = sellable.listing if sellable is not None else None
    siret = listing.establishment.siret if listing else order.supplier.establishment.siret
    return SupplierOrderLine(
        supplier_order=order,
        sellable=sellable,
        kind=listing.kind if listing else agreed.kind,
        category_id=listing.category_id if listing else agreed.category_id,
        unit=agreed.unit,
        proof=proofs.get(listing.pk) if listing else None,
        title=agreed.title[:255],
        reference=sellable.reference if sellable is not None else agreed.reference,
        siret=siret,
        quantity=line.quantity,
        unit_price=line.unit_price,
        basis=line.basis,
        vat_code=agreed.vat_code,
        vat_permille=vat(code=agreed.vat_code, day=day).permille,
        net=amount.net,
        tax=amount.tax,
        is_alcohol=bool(listing.alcohol_tenths) if listing else False,
        withdrawal_exemption=listing.withdrawal_exemption if listing else "",
    )


def _heaviest(sellable: Sellable, quantity: int) -> int | None:
    if not sellable.is_weighed or sellable.content_quantity is None:
        return None
    grams = sellable.content_quantity * (1000 if sellable.content_unit == "kg" else 1)
    return int(grams) * quantity


def _charges(
    order: SupplierOrder,
    money: PartAmounts,
    places: Mapping[tuple[int, int], SupplierOrderLine],
) -> list[Charge]:
    found = [
        Charge(
            supplier_order=order,
            kind=Charge.Kind.DELIVERY,
            label=_("Livraison"),
            vat_permille=permille,
            net=amount.net,
            tax=amount.tax,
        )
        for permille, amount in money.delivery.items()
    ]
    found += [
        Charge(
            supplier_order=order,
            kind=Charge.Kind.REDUCTION,
            line=places[order.pk, each.line],
            label=each.label[:160],
            vat_permille=each.permille,
            net=each.amount.net,
            tax=each.amount.tax,
            borne_by_shop=each.borne_by_shop,
        )
        for each in money.reductions
    ]
    return found


def _weekly(parts: Sequence[_Part]) -> dict[int, int | None]:
    found = {}
    for part in parts:
        terms = getattr(part.supplier, "delivery_terms", None)
        found[part.supplier_id] = terms.weekly_orders if terms else None
    return found


def _count_weeks(orders: Sequence[SupplierOrder], limits: Mapping[int, int | None]) -> None:
    """Suppliers with a weekly capacity: the promise counts, and a full week refuses."""
    for order in orders:
        limit = limits.get(order.supplier_id)
        if limit is None or order.promised_on is None:
            continue
        week = monday(order.promised_on)
        WeekLoad.objects.get_or_create(supplier_id=order.supplier_id, monday=week)
        counted = WeekLoad.objects.filter(
            supplier=order.supplier_id, monday=week, used__lt=limit
        ).update(used=F("used") + 1)
        if not counted:
            raise OrderRefused(
                _("La semaine du %(day)s vient de se remplir chez un fournisseur : choisissez "
                  "une autre date de livraison.") % {"day": f"{week:%d/%m/%Y}"}
            )  # fmt: skip
