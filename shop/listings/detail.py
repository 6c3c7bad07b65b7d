"""All that the page of one listing shows, read once."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shop.listings.models import Kind, Listing, PriceKind, Sellable
from shop.listings.units import PerUnit, per_unit
from shop.money import Amount, VatCategory, priced, to_cents, vat
from suppliers.directory.proofs import Proof, details

# Code de la consommation L221-28: why a contract cannot be withdrawn from.
WITHDRAWAL_EXEMPTIONS = {
    "perishable": _("Denrée périssable : pas de droit de rétractation."),
    "custom_made": _("Fait sur mesure : pas de droit de rétractation."),
    "hygiene": _("Produit d’hygiène : pas de rétractation une fois descellé."),
    "newspaper": _("Presse : pas de droit de rétractation."),
    "performed_service": _("Service pleinement exécuté avec votre accord : pas de rétractation."),
    "dated_service": _("Prestation à une date donnée : pas de droit de rétractation."),
}
ALLERGENS = {
    "gluten": _("gluten"),
    "crustaceans": _("crustacés"),
    "eggs": _("œufs"),
    "fish": _("poissons"),
    "peanuts": _("arachides"),
    "soya": _("soja"),
    "milk": _("lait"),
    "nuts": _("fruits à coque"),
    "celery": _("céleri"),
    "mustard": _("moutarde"),
    "sesame": _("sésame"),
    "sulphites": _("sulfites"),
    "lupin": _("lupin"),
    "molluscs": _("mollusques"),
}


@dataclass(frozen=True, slots=True)
class Break:
    quantity: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class Variant:
    sellable: Sellable
    amount: Amount | None  # None: on quote
    unit: PerUnit | None
    left: int | None
    breaks: tuple[Break, ...]

    @property
    def can_be_bought(self) -> bool:
        return self.amount is not None and (
            self.left is None or self.left >= self.sellable.min_quantity
        )

    @property
    def unit_cents(self) -> int | None:
        """Cents a unit including tax."""
        return self.unit.cents(self.amount.gross) if self.unit and self.amount else None

    @property
    def unit_cents_excl(self) -> int | None:
        return self.unit.cents(self.amount.net) if self.unit and self.amount else None


@dataclass(frozen=True, slots=True)
class Detail:
    vat: VatCategory
    variants: tuple[Variant, ...]
    proofs: tuple[Proof, ...]
    allergens: tuple[str, ...]
    withdrawal: str

    @property
    def can_be_bought(self) -> bool:
        return any(variant.can_be_bought for variant in self.variants)

    @property
    def first(self) -> Variant | None:
        """The variant shown first: one that can be bought, else the first."""
        for variant in self.variants:
            if variant.can_be_bought:
                return variant
        return self.variants[0] if self.variants else None


def detail(*, listing: Listing, day: date, is_member: bool) -> Detail:
    """What the page shows that day; 2 queries whatever the number of variants or proofs."""
    category = vat(code=listing.vat_code, day=day)
    sellables, prices = _sellables_and_prices(listing)
    return Detail(
        vat=category,
        variants=tuple(
            _variant(
                listing,
                s,
                prices=prices.get(s.pk, []),
                permille=category.permille,
                is_member=is_member,
            )
            for s in sellables
        ),
        proofs=tuple(details(listing=listing, day=day)),
        allergens=tuple(str(ALLERGENS.get(code, code)) for code in listing.allergens),
        withdrawal=str(WITHDRAWAL_EXEMPTIONS.get(listing.withdrawal_exemption, "")),
    )


@dataclass(frozen=True, slots=True)
class _Price:
    min_quantity: int
    unit_price: int
    is_list: bool
    for_professionals: bool


def _sellables_and_prices(listing: Listing) -> tuple[list[Sellable], dict[int, list[_Price]]]:
    """Active sellables in order and their prices by quantity, from one joined query."""
    rows = (
        listing.sellables.filter(is_active=True)
        .select_related("stock_record")
        .annotate(
            from_quantity=F("prices__min_quantity"),
            from_price=F("prices__unit_price"),
            of_list=F("prices__price_list"),
            of_professionals=F("prices__price_list__for_professionals"),
        )
        .order_by("position", "pk", "from_quantity")
    )
    sellables: dict[int, Sellable] = {}
    prices: dict[int, list[_Price]] = {}
    for row in rows:
        sellables.setdefault(row.pk, row)
        if row.from_price is not None:
            prices.setdefault(row.pk, []).append(
                _Price(
                    row.from_quantity,
                    row.from_price,
                    row.of_list is not None,
                    bool(row.of_professionals),
                )
            )
    return list(sellables.values()), prices


def _variant(
    listing: Listing, sellable: Sellable, *, prices: list[_Price], permille: int, is_member: bool
) -> Variant:
    left = None
    if listing.kind == Kind.GOODS and sellable.stock_record.num_in_stock is not None:
        left = max(sellable.stock_record.net_stock_level, 0)
    unit = per_unit(content_quantity=sellable.content_quantity, content_unit=sellable.content_unit)
    if listing.price_kind == PriceKind.ON_QUOTE or sellable.unit_price is None:
        return Variant(sellable, None, unit, left, ())
    amount = priced(to_cents(sellable.unit_price), basis=listing.basis, permille=permille)
    breaks = []
    for price in prices:
        if not price.is_list:
            cents = to_cents(price.unit_price)
            breaks.append(
                Break(price.min_quantity, priced(cents, basis=listing.basis, permille=permille))
            )
        elif is_member and price.for_professionals and price.min_quantity == 1:
            amount = priced(to_cents(price.unit_price), basis="excl", permille=permille)
    return Variant(sellable, amount, unit, left, () if is_member else tuple(breaks))
