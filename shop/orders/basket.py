"""The basket: Oscar's tables, written set-based, priced by our sellables.

Queries do not grow with the lines. Prices are never taken from the request.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.compiled import Compiled
from shop.listings.models import Card, Kind, Listing, PriceKind, Sellable, State
from shop.money import ZERO, Amount, priced, to_cents, totals_by_rate, vat

MOST = 9_999  # of one line; more is a quote


class BasketRefused(ValueError):
    """The basket does not take that; the message tells the visitor what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    pk: int
    sellable: Sellable
    listing: Listing
    quantity: int
    unit_price: int  # 1/10,000 € in `basis`
    basis: str
    permille: int
    amount: Amount
    left: int | None  # on the shelf; None where nothing is counted
    trouble: str  # what keeps the line from being ordered, in the visitor's words, or ""
    was: int | None = None  # cents a piece, including tax, when it was added, if it cost else

    @property
    def card(self) -> Card | None:
        return getattr(self.listing, "card", None)

    @property
    def unit(self) -> Amount:
        return priced(to_cents(self.unit_price), basis=self.basis, permille=self.permille)


@dataclass(frozen=True, slots=True)
class Group:
    """One supplier's part."""

    supplier_slug: str
    supplier_name: str
    lines: tuple[Line, ...]
    total: Amount

    @property
    def commune_name(self) -> str:
        return str(self.lines[0].sellable.supplier.establishment.commune.name)


@dataclass(frozen=True, slots=True)
class Content:
    groups: tuple[Group, ...]
    by_rate: tuple[tuple[int, Amount], ...]  # (tenths of a per cent, amount), highest first
    total: Amount
    quantity: int


EMPTY = Content((), (), ZERO, 0)


def open_basket(*, basket_id: int | None, owner_id: int | None) -> int | None:
    """The id of the visitor's open basket; None when there is none."""
    if owner_id is not None:
        found = _of_owner(owner_id)
    elif basket_id is not None:
        found = _of_nobody(basket_id)
    else:
        return None
    return found[0][0] if found else None


def _open() -> Any:
    return apps.get_model("basket", "Basket").objects.filter(status="Open").values_list("pk")


_of_owner = Compiled(lambda owner: _open().filter(owner=owner).order_by("-pk")[:1])
_of_nobody = Compiled(lambda basket: _open().filter(pk=basket, owner=None))


def add(
    *,
    basket_id: int | None,
    owner_id: int | None,
    sellable_id: int,
    quantity: int,
    at: datetime,
) -> tuple[int, int]:
    """Put that many more into the basket, made if needed; returns (basket id, items in it).

    Raises BasketRefused and writes nothing when the sellable is not on sale, or the basket would
    hold more than there is or less than the smallest order.
    """
    sellable = _on_sale(sellable_id)
    with transaction.atomic():
        basket = open_basket(basket_id=basket_id, owner_id=owner_id)
        if basket is None:
            basket = apps.get_model("basket", "Basket").objects.create(owner_id=owner_id).pk
        model = apps.get_model("basket", "Line")
        record = sellable.stock_record
        held = dict(model.objects.filter(basket=basket).values_list("stockrecord", "quantity"))
        _refuse_quantity(sellable, quantity + held.get(record.pk, 0))
        if record.pk in held:
            model.objects.filter(basket=basket, stockrecord=record.pk).update(
                quantity=F("quantity") + quantity,
                date_updated=at,
                price_incl_tax=_seen(sellable, at),
            )
        else:
            line = model(
                basket_id=basket,
                line_reference=f"{record.product_id}_{record.pk}",
                product_id=record.product_id,
                stockrecord_id=record.pk,
                quantity=quantity,
                price_currency="EUR",
                price_incl_tax=_seen(sellable, at),
            )
            # Oscar's own save would read the basket again.
            model.objects.bulk_create([line])
    return basket, sum(held.values()) + quantity


def change(*, basket_id: int, line_id: int, quantity: int, at: datetime) -> int:
    """Set a line's quantity, 0 removes it; returns the items in the basket.

    A line of another basket is not found: nothing changes. Raises BasketRefused.
    """
    lines = apps.get_model("basket", "Line").objects.filter(basket=basket_id, pk=line_id)
    with transaction.atomic():
        line = lines.select_related("stockrecord").first()
        if line is not None and quantity == 0:
            lines.delete()
        elif line is not None:
            sellable = (
                Sellable.objects.select_related("stock_record", "listing")
                .filter(stock_record=line.stockrecord_id)
                .first()
            )
            if sellable is None:
                raise BasketRefused(_("Cet article n’est plus en vente : retirez-le du panier."))
            _refuse_quantity(sellable, quantity)
            lines.update(quantity=quantity, date_updated=at, price_incl_tax=_seen(sellable, at))
    return item_count(basket_id=basket_id)


def merge(*, anonymous_id: int, owner_id: int, at: datetime) -> int:
    """At log-in: the anonymous basket joins the account's own; returns the items in it.

    Equal lines add up, but never beyond what is on the shelf.
    """
    baskets = apps.get_model("basket", "Basket").objects
    lines = apps.get_model("basket", "Line").objects
    with transaction.atomic():
        guest = baskets.filter(pk=anonymous_id, owner=None, status="Open").first()
        own = open_basket(basket_id=None, owner_id=owner_id)
        if guest is None:
            return item_count(basket_id=own) if own else 0
        if own is None:
            baskets.filter(pk=guest.pk).update(owner=owner_id)
            return item_count(basket_id=guest.pk)
        mine = {line.stockrecord_id: line for line in lines.filter(basket=own)}
        for line in lines.filter(basket=guest.pk).select_related("stockrecord"):
            known = mine.get(line.stockrecord_id)
            if known is None:
                lines.filter(pk=line.pk).update(basket=own)
                continue
            most = (
                line.stockrecord.net_stock_level
                if line.stockrecord.num_in_stock is not None
                else MOST
            )
            quantity = min(known.quantity + line.quantity, max(most, known.quantity), MOST)
            lines.filter(pk=known.pk).update(quantity=quantity, date_updated=at)
        baskets.filter(pk=guest.pk).update(status="Merged", date_merged=at)
    return item_count(basket_id=own)


def _seen(sellable: Sellable, at: datetime) -> Decimal | None:
    """The public price that the visitor reads now: a later one is told to be another."""
    if sellable.unit_price is None:
        return None
    return Decimal(_public(sellable, timezone.localdate(at)).gross) / 100


def _public(sellable: Sellable, day: date) -> Amount:
    return priced(
        to_cents(sellable.unit_price or 0),
        basis=sellable.listing.basis,
        permille=vat(code=sellable.listing.vat_code, day=day).permille,
    )


def item_count(*, basket_id: int) -> int:
    lines = apps.get_model("basket", "Line").objects.filter(basket=basket_id)
    return int(lines.aggregate(sum=Sum("quantity"))["sum"] or 0)


def _on_sale(sellable_id: int) -> Sellable:
    sellable = (
        Sellable.objects.select_related("stock_record", "listing")
        .only(
            "min_quantity",
            "unit_price",
            "listing__kind",
            "listing__price_kind",
            "listing__basis",
            "listing__vat_code",
            "stock_record__product",
            "stock_record__num_in_stock",
            "stock_record__num_allocated",
        )
        .filter(
            pk=sellable_id,
            is_active=True,
            listing__state=State.PUBLISHED,
            supplier__state="published",
        )
        .first()
    )
    if sellable is None:
        raise BasketRefused(_("Cet article n’est plus en vente."))
    if sellable.unit_price is None or sellable.listing.price_kind == PriceKind.ON_QUOTE:
        raise BasketRefused(_("Cet article se vend sur devis : demandez-le au fournisseur."))
    return sellable


def _refuse_quantity(sellable: Sellable, quantity: int) -> None:
    if quantity < sellable.min_quantity:
        raise BasketRefused(
            _("Cet article se commande par %(count)d au moins.") % {"count": sellable.min_quantity}
        )
    if quantity > MOST:
        raise BasketRefused(
            _("Au-delà de %(count)d, demandez un devis au fournisseur.") % {"count": MOST}
        )
    left = _left(sellable)
    if left is not None and quantity > left:
        if left <= 0:
            raise BasketRefused(_("Cet article est épuisé pour le moment."))
        raise BasketRefused(
            _("Il n’en reste que %(count)d : choisissez une quantité plus petite.")
            % {"count": left}
        )


def _left(sellable: Sellable) -> int | None:
    if sellable.listing.kind == Kind.SERVICE or sellable.stock_record.num_in_stock is None:
        return None
    return int(max(sellable.stock_record.net_stock_level, 0))


def content(
    *, basket_id: int | None, day: date, is_member: bool, to_place: bool = False
) -> Content:
    """Lines by supplier with their amounts; 2 queries.

    With `to_place`, they are read without what only pages show, and with what placing asks of
    them.
    """
    if basket_id is None:
        return EMPTY
    rows = _to_place(basket_id) if to_place else _to_show(basket_id)
    prices = unit_prices(
        [(row.stockrecord.sellable, row.quantity) for row in rows], is_member=is_member
    )
    lines = [_line(row, prices=prices, day=day) for row in rows]
    groups: dict[int, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.sellable.supplier_id, []).append(line)
    by_rate = _by_rate(lines)
    return Content(
        groups=tuple(_group(found) for found in groups.values()),
        by_rate=tuple(sorted(by_rate.items(), reverse=True)),
        total=sum(by_rate.values(), ZERO),
        quantity=sum(line.quantity for line in lines),
    )


def _lines_of(basket: Any) -> Any:
    lines = apps.get_model("basket", "Line").objects.filter(basket=basket)
    return lines.order_by("stockrecord__sellable__supplier__sort_name", "pk")


_to_show = Compiled(
    lambda basket: _lines_of(basket).select_related(
        "stockrecord__sellable__listing__product",
        "stockrecord__sellable__listing__card",
        "stockrecord__sellable__supplier__establishment__commune",
    )
)


_PLACED: Final = {
    "": ("quantity", "price_incl_tax", "stockrecord"),
    "stockrecord__": ("num_in_stock", "num_allocated"),
    "stockrecord__sellable__": (
        "stock_record", "listing", "supplier", "reference", "name", "unit_price",
        "content_quantity", "content_unit", "weight_grams", "is_weighed", "is_active",
    ),
    "stockrecord__sellable__listing__": (
        "product__title", "supplier", "establishment__siret", "establishment__legal_entity",
        "category", "family", "kind", "basis", "vat_code", "state", "alcohol_tenths",
        "withdrawal_exemption",
    ),
    "stockrecord__sellable__supplier__": ("name", "slug"),
}  # fmt: skip


# Neither cards nor descriptions: the widest columns of all, and another three tables.
_to_place = Compiled(
    lambda basket: (
        _lines_of(basket)
        .select_related(
            "stockrecord__sellable__listing__product",
            "stockrecord__sellable__listing__establishment",
            "stockrecord__sellable__supplier",
        )
        .only(*(path + name for path, names in _PLACED.items() for name in names))
    )
)


def unit_prices(
    wanted: Sequence[tuple[Sellable, int]], *, is_member: bool
) -> dict[int, tuple[int, str]]:
    """(1/10,000 €, basis) by sellable: the break its quantity reaches, or the member's list."""
    if not wanted:
        return {}
    prices = _prices([sellable.pk for sellable, _ in wanted], is_member=is_member)
    found: dict[int, tuple[int, str]] = {}
    for sellable, quantity in wanted:
        best = (sellable.unit_price or 0, sellable.listing.basis)
        for least, unit_price, is_public in prices.get(sellable.pk, ()):
            if least <= quantity:
                best = (unit_price, sellable.listing.basis if is_public else "excl")
        found[sellable.pk] = best
    return found


def _prices(ids: Sequence[int], *, is_member: bool) -> dict[int, list[tuple[int, int, bool]]]:
    """(from that quantity, 1/10,000 €, whether public) by sellable, the smallest quantity first."""
    which = "p.price_list_id IS NULL"
    if is_member:
        which = f"({which} OR l.for_professionals)"
    found: dict[int, list[tuple[int, int, bool]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.sellable_id, p.min_quantity, p.unit_price, p.price_list_id "  # noqa: S608 - our own names
            "FROM listings_price AS p LEFT JOIN listings_pricelist AS l ON l.id = p.price_list_id "
            f"WHERE p.sellable_id IN ({', '.join(['%s'] * len(ids))}) AND {which} "
            "ORDER BY p.min_quantity",
            list(ids),
        )
        for pk, least, unit_price, price_list in cursor.fetchall():
            found.setdefault(pk, []).append((least, unit_price, price_list is None))
    return found


def _line(row: Any, *, prices: Mapping[int, tuple[int, str]], day: date) -> Line:
    sellable = row.stockrecord.sellable
    listing = sellable.listing
    unit_price, basis = prices[sellable.pk]
    permille = vat(code=listing.vat_code, day=day).permille
    left = _left(sellable)
    trouble = ""
    if not sellable.is_active or listing.state != State.PUBLISHED:
        trouble = _("Cet article n’est plus en vente : retirez-le du panier.")
    elif left is not None and row.quantity > left:
        trouble = (
            _("Il n’en reste que %(count)d : réduisez la quantité.") % {"count": left}
            if left
            else _("Épuisé depuis votre visite : retirez-le du panier.")
        )
    return Line(
        pk=row.pk,
        sellable=sellable,
        listing=listing,
        quantity=row.quantity,
        unit_price=unit_price,
        basis=basis,
        permille=permille,
        amount=priced(to_cents(unit_price, row.quantity), basis=basis, permille=permille),
        left=left,
        trouble=trouble,
        was=_was(row, day),
    )


def _was(row: Any, day: date) -> int | None:
    if row.price_incl_tax is None:
        return None
    before = int(row.price_incl_tax * 100)
    return None if before == _public(row.stockrecord.sellable, day).gross else before


def _by_rate(lines: Sequence[Line]) -> dict[int, Amount]:
    """VAT per rate: lines priced with tax and without are each rounded in their own basis."""
    found: dict[int, Amount] = {}
    for basis in ("incl", "excl"):
        rows = [
            (line.amount.gross if basis == "incl" else line.amount.net, line.permille)
            for line in lines
            if line.basis == basis
        ]
        for permille, amount in totals_by_rate(rows, basis=basis)[0].items():
            found[permille] = found.get(permille, ZERO) + amount
    return found


def _group(lines: Sequence[Line]) -> Group:
    supplier = lines[0].sellable.supplier
    return Group(
        supplier_slug=supplier.slug,
        supplier_name=supplier.name,
        lines=tuple(lines),
        total=sum(_by_rate(lines).values(), ZERO),
    )
