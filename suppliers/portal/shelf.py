"""The supplier's listings as its table shows them: searched, filtered, sorted, changed in place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.listings import bulk, operations
from shop.listings.models import Kind, Listing, PriceKind, Sellable, State
from shop.listings.queries import unsorted_category
from shop.money import UNIT, to_cents, vat
from shop.places.text import fold
from suppliers.feeds import values
from suppliers.feeds.diff import in_basis
from suppliers.feeds.fields import BY_CODE
from suppliers.feeds.models import Feed, Item
from suppliers.feeds.words import regime_code
from suppliers.portal.words import NBSP, euros

PER_PAGE: Final = 50
STATES: Final = (
    ("published", gettext_lazy("En vente")),
    ("draft", gettext_lazy("Brouillons")),
    ("archived", gettext_lazy("Archivés")),
    ("out", gettext_lazy("Épuisés")),
)
SORTS: Final = (
    ("nom", gettext_lazy("Nom")),
    ("recents", gettext_lazy("Derniers ajoutés")),
    ("prix", gettext_lazy("Prix")),
    ("stock", gettext_lazy("Stock le plus bas")),
)
BY_HAND: Final = "main"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list says; anything unknown says nothing."""

    text: str = ""
    state: str = ""
    category: int | None = None
    source: str = ""
    sort: str = "nom"

    @property
    def is_narrow(self) -> bool:
        return bool(self.text or self.state or self.category or self.source)


def asked(query: QueryDict) -> Asked:
    category, source = query.get("categorie", ""), query.get("source", "")
    state, sort = query.get("etat", ""), query.get("tri", "")
    return Asked(
        text=query.get("q", "").strip()[:80],
        state=state if state in dict(STATES) else "",
        category=int(category) if is_id(category) else None,
        source=source if source == BY_HAND or is_id(source) else "",
        sort=sort if sort in dict(SORTS) else "nom",
    )


def is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 12


# Found -----------------------------------------------------------------------------------------

_LEFT: Final = (
    Sellable.objects.filter(listing=OuterRef("pk"), is_active=True)
    .exclude(stock_record__num_in_stock=None)
    .order_by()
    .values("listing")
)


def listed(*, supplier_id: int, asked: Asked) -> QuerySet[Listing]:
    """Without what is archived, unless that is asked for."""
    rows = Listing.objects.filter(supplier=supplier_id)
    if asked.state == "out":
        rows = out_of_stock(supplier_id=supplier_id)
    elif asked.state:
        rows = rows.filter(state=asked.state)
    elif not asked.text:
        rows = rows.exclude(state=State.ARCHIVED)
    if asked.category:
        rows = rows.filter(category=asked.category)
    if asked.source:
        items = Item.objects.filter(listing=OuterRef("pk"))
        by_hand = asked.source == BY_HAND
        mine = Exists(items if by_hand else items.filter(feed=int(asked.source)))
        rows = rows.filter(~mine if by_hand else mine)
    if asked.text:
        rows = rows.filter(pk__among=_named(supplier_id, asked.text))
    return _sorted(rows, asked.sort).select_related("product", "category", "picture")


def _sorted(rows: QuerySet[Listing], sort: str) -> QuerySet[Listing]:
    if sort == "recents":
        return rows.order_by("-pk")
    if sort == "prix":
        return rows.annotate(least=Min("sellables__unit_price")).order_by(
            F("least").asc(nulls_last=True), "pk"
        )
    if sort == "stock":
        free = F("stock_record__num_in_stock") - Coalesce(F("stock_record__num_allocated"), 0)
        left = _LEFT.annotate(left=Min(free, output_field=IntegerField())).values("left")
        return rows.annotate(left=Subquery(left)).order_by(F("left").asc(nulls_last=True), "pk")
    return rows.order_by("product__title", "pk")


def _named(supplier_id: int, text: str) -> list[int]:
    """Listings that have each word in their title, references, EANs or names of variants."""
    words = fold(text).split()
    told: dict[int, list[str]] = {}
    rows = Sellable.objects.filter(supplier=supplier_id).order_by()
    for pk, *parts in rows.values_list(
        "listing", "listing__product__title", "name", "reference", "ean"
    ):
        told.setdefault(pk, []).extend(parts)
    return [
        pk for pk, parts in told.items()
        if (folded := fold(" ".join(parts))) and all(word in folded for word in words)
    ]  # fmt: skip


def out_of_stock(*, supplier_id: int) -> QuerySet[Listing]:
    """On sale, counted, and nothing left to sell of any variant."""
    offered = Sellable.objects.filter(listing=OuterRef("pk"), is_active=True)
    free = Q(stock_record__num_allocated=None, stock_record__num_in_stock__gt=0) | Q(
        stock_record__num_in_stock__gt=F("stock_record__num_allocated")
    )
    sold = offered.filter(Q(stock_record__num_in_stock=None) | free)
    return Listing.objects.filter(
        Exists(offered), ~Exists(sold), supplier=supplier_id, state=State.PUBLISHED, kind=Kind.GOODS
    )


def counts(*, supplier_id: int) -> dict[str, int]:
    rows = Listing.objects.filter(supplier=supplier_id).order_by().values_list("state")
    found = dict(rows.annotate(count=Count("pk")))
    return {**found, "out": out_of_stock(supplier_id=supplier_id).count()}


def categories(*, supplier_id: int) -> list[tuple[int, str]]:
    """Those of the supplier's own listings."""
    rows = Listing.objects.filter(supplier=supplier_id).order_by("category__name")
    return list(rows.values_list("category", "category__name").distinct())


def sources(*, supplier_id: int) -> list[tuple[str, str]]:
    feeds = Feed.objects.filter(supplier=supplier_id).order_by("name")
    named = [(str(pk), name) for pk, name in feeds.values_list("pk", "name")]
    return [(BY_HAND, _("Saisis à la main")), *named] if named else []


# Shown -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Line:
    """One variant in the table, with what stands in its fields."""

    pk: int
    name: str
    reference: str
    ean: str
    is_active: bool
    price: str
    other: str
    stock: str
    held: int
    # As the fields were when the page was made: what differs from it was typed.
    was_price: str
    was_stock: str
    price_error: str = ""
    stock_error: str = ""


@dataclass(slots=True)
class Row:
    listing: Listing
    lines: list[Line]
    is_ticked: bool = False

    @property
    def basis(self) -> str:
        return _("HT") if self.listing.basis == "excl" else _("TTC")


@dataclass(frozen=True, slots=True)
class Cell:
    """What was typed in one field, and why it is refused ("": it is not)."""

    text: str
    was: str
    error: str = ""


# (sellable, "price" or "stock") → what was typed.
Cells = dict[tuple[int, str], Cell]


def with_sellables(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    sold = Sellable.objects.select_related("stock_record").order_by("position", "pk")
    return rows.prefetch_related(Prefetch("sellables", queryset=sold))


def table(
    listings: Iterable[Listing],
    *,
    day: date,
    typed: Mapping[tuple[int, str], Cell],
    ticked: set[int],
) -> list[Row]:
    return [
        Row(listing, [_line(s, listing, day, typed) for s in listing.sellables.all()],
            listing.pk in ticked)
        for listing in listings
    ]  # fmt: skip


def _line(
    sellable: Sellable, listing: Listing, day: date, typed: Mapping[tuple[int, str], Cell]
) -> Line:
    record: Any = sellable.stock_record
    price = price_typed(sellable.unit_price)
    stock = "" if record.num_in_stock is None else str(record.num_in_stock)
    at_price = typed.get((sellable.pk, "price"), Cell(price, price))
    at_stock = typed.get((sellable.pk, "stock"), Cell(stock, stock))
    return Line(
        pk=sellable.pk, name=sellable.name, reference=sellable.reference, ean=sellable.ean,
        is_active=sellable.is_active, other=other_price(sellable.unit_price, listing, day),
        price=at_price.text, stock=at_stock.text, held=record.num_allocated or 0,
        was_price=at_price.was, was_stock=at_stock.was,
        price_error=at_price.error, stock_error=at_stock.error,
    )  # fmt: skip


def price_typed(unit_price: int | None) -> str:
    """1/10,000 € as it is typed: « 6,90 », « 0,0325 »."""
    if unit_price is None:
        return ""
    whole, rest = divmod(unit_price, UNIT)
    decimals = f"{rest:04d}".rstrip("0").ljust(2, "0")
    return f"{whole},{decimals}"


def euros_of(unit_price: int) -> str:
    """1/10,000 € as it is read: « 1 234,50 € »."""
    whole, _sep, decimals = price_typed(unit_price).partition(",")
    return f"{int(whole):,}".replace(",", NBSP) + f",{decimals}{NBSP}€"


def other_price(unit_price: int | None, listing: Listing, day: date) -> str:
    """The same price the other way, with its word; "" where VAT changes nothing."""
    permille = vat(code=listing.vat_code, day=day).permille
    if unit_price is None or not permille:
        return ""
    to = "excl" if listing.basis == "incl" else "incl"
    cents = to_cents(in_basis(unit_price, to=to, permille=permille))
    return f"{euros(cents)} {_('HT') if to == 'excl' else _('TTC')}"


# Typed -----------------------------------------------------------------------------------------


def cells_of(post: QueryDict) -> Cells:
    """Fields that no longer hold what the page gave them."""
    found: Cells = {}
    for name in post:
        what, _sep, pk = name.partition("-")
        if what not in ("price", "stock") or not is_id(pk):
            continue
        text, was = post.get(name, "").strip()[:40], post.get(f"was-{name}", "").strip()[:40]
        if text != was:
            found[int(pk), what] = Cell(text, was)
    return found


@dataclass(slots=True)
class Edit:
    """What a form of the table changes: fields by sellable, and the cells that are refused."""

    sellables: dict[int, dict[str, Any]] = field(default_factory=dict)
    refused: Cells = field(default_factory=dict)
    cells: Cells = field(default_factory=dict)


def read(*, supplier_id: int, cells: Cells) -> Edit:
    """The cells against the supplier's own sellables; another's are as nothing."""
    own = Sellable.objects.filter(supplier=supplier_id, pk__in={pk for pk, _what in cells})
    rows = {row.pk: row for row in own.select_related("listing", "stock_record")}
    edit = Edit(cells={key: cell for key, cell in cells.items() if key[0] in rows})
    for (pk, what), cell in edit.cells.items():
        sellable = rows[pk]
        try:
            value = _price(cell.text, sellable) if what == "price" else _stock(cell.text, sellable)
        except values.Bad as bad:
            told = Cell(cell.text, cell.was, " ".join(filter(None, [bad.reason, bad.fix])))
            edit.refused[pk, what] = told
        else:
            edit.sellables.setdefault(pk, {})["unit_price" if what == "price" else "stock"] = value
    return edit


def _price(text: str, sellable: Sellable) -> int | None:
    listing = sellable.listing
    if not text:
        if listing.state == State.PUBLISHED and listing.price_kind != PriceKind.ON_QUOTE:
            raise values.Bad(_("Ce produit est en vente : il lui faut un prix."))
        return None
    price = values.price(text, basis=listing.basis)
    if price is None:
        raise values.Bad(
            _("« Sur devis » se choisit sur la page du produit."), _("Écrivez ici un montant.")
        )
    return price


def _stock(text: str, sellable: Sellable) -> int | None:
    if sellable.listing.kind == Kind.SERVICE:
        raise values.Bad(_("Un service n’a pas de stock."))
    return stock_of(text, held=sellable.stock_record.num_allocated or 0)


def stock_of(text: str, *, held: int) -> int | None:
    """How many lie on the shelf; None: sold without counting. Raises values.Bad."""
    if not text:
        return None
    found = values.stock(text, most=BY_CODE["stock"].most)
    if isinstance(found, values.Absent):
        raise values.Bad(_("Combien ?"), _("Écrivez un nombre."))
    if found is not None and found < held:
        raise values.Bad(
            _("Des commandes en retiennent %(held)d : le stock ne peut pas être plus bas.")
            % {"held": held}
        )
    return found


# Put on sale -----------------------------------------------------------------------------------


def missing(of: bulk.Current, *, regime: str, unsorted: int) -> list[tuple[str, str]]:
    """What keeps a listing off sale: (field, sentence), in the order of the form."""
    given = of.fields
    found = []
    if not given["title"].strip():
        found.append(("title", _("Donnez-lui un nom.")))
    if given["category_id"] == unsorted:
        found.append(("category_id", _("Choisissez sa catégorie.")))
    if not vat_fits(given["vat_code"], regime=regime):
        found.append(("vat_code", _("Sa TVA ne va pas avec votre régime : choisissez-la.")))
    priced = all(row["unit_price"] is not None for row in of.sellables.values())
    if given["price_kind"] != PriceKind.ON_QUOTE and not priced:
        found.append(("price", _("Donnez son prix, ou choisissez « Sur devis ».")))
    return found


def vat_fits(code: str, *, regime: str) -> bool:
    own = regime_code(regime)
    if code == "exempt_training":
        return True
    return code == own if own else code not in ("franchise", "exempt_association")


@dataclass(frozen=True, slots=True)
class Moved:
    """What a bulk action did: state before by listing, and titles that had to stay."""

    before: dict[int, str]
    left: list[str]


def move(
    *, supplier_id: int, listing_ids: Sequence[int], state: str, regime: str, at: datetime
) -> Moved:
    """Put the supplier's listings into that state; those that lack something stay as they are."""
    ids = Listing.objects.filter(supplier=supplier_id, pk__in=listing_ids).values_list(
        "pk", flat=True
    )
    current = bulk.read(listing_ids=ids)
    unsorted = unsorted_category()
    before, left = {}, []
    for pk, of in current.items():
        if of.fields["state"] == state:
            continue
        if state == State.PUBLISHED and missing(of, regime=regime, unsorted=unsorted):
            left.append(of.fields["title"])
        else:
            before[pk] = of.fields["state"]
    operations.change(
        supplier_id=supplier_id,
        listings={pk: {"state": state} for pk in before},
        sellables={},
        at=at,
    )
    return Moved(before, left)
