"""Shopping lists of an organisation: what its people often order or ask a quote for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _

from shop.listings.models import PriceKind, State
from shop.money import Amount, UnknownVat, priced, to_cents, vat
from shop.orders import basket as baskets
from shop.orders.again import Wanted
from shop.orders.models import SupplierOrder
from shop.quoting.amounts import MILLI
from shop.quoting.drafting import Asked, title_of
from shop.quoting.models import ShoppingList, ShoppingListLine

MOST_LISTS = 100
MOST_LINES = 500
MOST_QUANTITY = 9_999


class ListRefused(ValueError):
    """The list cannot be so; `field` says where, the message what to do."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is read today: its amount without and with tax, None where it is on quote or
    not sold any more."""

    line: ShoppingListLine
    title: str
    amount: Amount | None
    is_sold: bool


def of_organisation(organisation_id: int) -> QuerySet[ShoppingList]:
    found = ShoppingList.objects.filter(organisation=organisation_id)
    return found.annotate(count=Count("lines")).order_by("name")


def create(*, organisation_id: int, name: str, at: datetime) -> ShoppingList:
    """Raises ListRefused."""
    if ShoppingList.objects.filter(organisation=organisation_id).count() >= MOST_LISTS:
        raise ListRefused(_("%(most)d listes au plus : supprimez-en une.") % {"most": MOST_LISTS})
    try:
        with transaction.atomic():
            return ShoppingList.objects.create(
                organisation_id=organisation_id, name=_named(name), updated_at=at
            )
    except IntegrityError:
        raise ListRefused(_("Une liste porte déjà ce nom."), "name") from None


def rename(*, list_id: int, name: str, at: datetime) -> None:
    """Raises ListRefused."""
    name = _named(name)
    try:
        with transaction.atomic():
            ShoppingList.objects.filter(pk=list_id).update(name=name, updated_at=at)
    except IntegrityError:
        raise ListRefused(_("Une liste porte déjà ce nom."), "name") from None


def delete(*, list_id: int) -> None:
    ShoppingList.objects.filter(pk=list_id).delete()


def put(*, list_id: int, sellable_id: int, quantity: int, at: datetime) -> None:
    """That many more of it; raises ListRefused, Sellable unknown included."""
    with transaction.atomic():
        mine = ShoppingList.objects.select_for_update().get(pk=list_id)
        _refuse_quantity(quantity)
        line = mine.lines.filter(sellable=sellable_id).first()
        if line is not None:
            _refuse_quantity(line.quantity + quantity)
            mine.lines.filter(pk=line.pk).update(quantity=F("quantity") + quantity)
        else:
            if mine.lines.count() >= MOST_LINES:
                raise ListRefused(_("Une liste compte %(most)d articles au plus.") % {"most": MOST_LINES})  # fmt: skip
            ShoppingListLine.objects.create(
                shopping_list=mine, sellable_id=sellable_id, quantity=quantity
            )
        ShoppingList.objects.filter(pk=list_id).update(updated_at=at)


def change(*, list_id: int, quantities: dict[int, int], at: datetime) -> None:
    """Quantities by line, 0 removes; all or none. Raises ListRefused; lines of other lists are
    not found."""
    with transaction.atomic():
        mine = ShoppingList.objects.select_for_update().get(pk=list_id)
        for pk, quantity in quantities.items():
            if quantity == 0:
                mine.lines.filter(pk=pk).delete()
                continue
            _refuse_quantity(quantity)
            mine.lines.filter(pk=pk).update(quantity=quantity)
        ShoppingList.objects.filter(pk=list_id).update(updated_at=at)


def rows(shopping_list: ShoppingList, *, day: date) -> list[Row]:
    """Its lines at the prices of that day, for professionals; queries do not grow with them."""
    lines = list(
        shopping_list.lines.select_related("sellable__listing__product", "sellable__supplier")
    )
    prices = baskets.unit_prices([(line.sellable, line.quantity) for line in lines], is_member=True)
    return [_row(line, prices[line.sellable_id], day) for line in lines]


def wanted(shopping_list: ShoppingList) -> list[Wanted]:
    lines = shopping_list.lines.select_related("sellable__listing__product")
    return [Wanted(title_of(line.sellable), line.quantity, line.sellable_id) for line in lines]


def from_order(part: SupplierOrder) -> list[Asked]:
    """The lines of a past order as lines of a request."""
    return [
        Asked(
            title=line.title,
            quantity=line.quantity * MILLI,
            unit=line.unit or _("pièce"),
            sellable_id=line.sellable_id,
        )
        for line in part.lines.all()
    ]


def _row(line: ShoppingListLine, price: tuple[int, str], day: date) -> Row:
    sellable, listing = line.sellable, line.sellable.listing
    is_sold = (
        sellable.is_active
        and listing.state == State.PUBLISHED
        and sellable.supplier.state == "published"
    )
    amount = None
    if is_sold and sellable.unit_price is not None and listing.price_kind != PriceKind.ON_QUOTE:
        try:
            permille = vat(code=listing.vat_code, day=day).permille
            cents = to_cents(price[0], line.quantity)
            amount = priced(cents, basis=price[1], permille=permille)
        except UnknownVat:
            amount = None
    return Row(line, title_of(sellable), amount, is_sold)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ListRefused(_("Donnez un nom à la liste."), "name")
    if len(name) > 80:
        raise ListRefused(_("Un nom compte 80 signes au plus."), "name")
    return name


def _refuse_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MOST_QUANTITY:
        raise ListRefused(
            _("Une quantité va de 1 à %(most)d.") % {"most": MOST_QUANTITY}, "quantity"
        )
