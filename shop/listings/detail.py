"""All that the page of one listing shows on a day, made of its sheet without a query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from shop.listings.models import DateKind, PriceKind, Temperature
from shop.listings.units import PerUnit, per_unit
from shop.money import Amount, VatCategory, priced, to_cents, vat
from suppliers.directory.logistics import WEEKDAYS
from suppliers.directory.models import LegalForm

# Code de la consommation L221-28: why a contract cannot be withdrawn from.
WITHDRAWAL_EXEMPTIONS = {
    "perishable": _("Denrée périssable : pas de droit de rétractation."),
    "custom_made": _("Fait sur mesure : pas de droit de rétractation."),
    "hygiene": _("Produit d’hygiène : pas de rétractation une fois descellé."),
    "newspaper": _("Presse : pas de droit de rétractation."),
    "performed_service": _("Service pleinement exécuté avec votre accord : pas de rétractation."),
    "dated_service": _("Prestation à une date donnée : pas de droit de rétractation."),
}
DATE_KINDS = {
    DateKind.USE_BY: _("Date limite de consommation (DLC)"),
    DateKind.BEST_BEFORE: _("Date de durabilité minimale (DDM)"),
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
class Sold:
    """What goes into a basket, as its sheet tells it."""

    pk: int
    name: str
    reference: str
    ean: str
    min_quantity: int
    capacity_per_week: int | None
    is_weighed: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the supplier brings it, before anybody said where to; cents including tax."""

    cheapest: int | None
    free_from: int | None
    minimum: int
    has_parcels: bool
    round_days: tuple[str, ...]
    pickup_days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A label or status with what proves it, as a page tells it."""

    is_label: bool
    code: str
    short_name: str
    name: str
    group: str
    by: str  # certifying body, or authority
    number: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Variant:
    sellable: Sold
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
    legal_form: str
    delivery: Delivery | None
    date_kind: str
    minimum_life_days: int | None
    temperature: str
    technical_sheet: str  # address
    is_subscribable: bool

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


def detail(*, content: Mapping[str, Any], vat_code: str, day: date, is_member: bool) -> Detail:
    """What the page of a sheet's content shows that day."""
    category = vat(code=vat_code, day=day)
    permille = category.permille
    return Detail(
        vat=category,
        variants=tuple(
            _variant(one, content=content, permille=permille, is_member=is_member)
            for one in content["variants"]
        ),
        proofs=tuple(_proofs(content["proofs"], day=day)),
        allergens=tuple(str(ALLERGENS.get(code, code)) for code in content["allergens"]),
        withdrawal=str(WITHDRAWAL_EXEMPTIONS.get(content["withdrawal_exemption"], "")),
        legal_form=str(LegalForm(content["legal_form"]).label),
        delivery=_delivery(content["delivery"]) if "delivery" in content else None,
        **_keeping(content),
    )


def _keeping(content: Mapping[str, Any]) -> dict[str, Any]:
    """How long and how cold it is kept, and its sheet; empty in what older versions wrote."""
    date_kind, sheet = content.get("date_kind"), content.get("technical_sheet")
    temperature = content.get("temperature", Temperature.AMBIENT)
    return {
        "date_kind": str(DATE_KINDS[date_kind]) if date_kind else "",
        "minimum_life_days": content.get("minimum_life_days"),
        "temperature": ""
        if temperature == Temperature.AMBIENT
        else str(Temperature(temperature).label),
        "technical_sheet": default_storage.url(sheet) if sheet else "",
        "is_subscribable": bool(content.get("is_subscribable")),
    }


def _delivery(told: Mapping[str, Any]) -> Delivery:
    names = {number: str(name) for number, name in WEEKDAYS}
    return Delivery(
        cheapest=told["from"],
        free_from=told["free_from"],
        minimum=told["minimum"],
        has_parcels=told["has_parcels"],
        round_days=tuple(names[number] for number in told["round_days"]),
        pickup_days=tuple(names[number] for number in told["pickup_days"]),
    )


def _proofs(rows: list[dict[str, Any]], *, day: date) -> list[Proof]:
    """Those that hold that day: a sheet knows the coming ones and may still know the last."""
    found = []
    for row in rows:
        since = date.fromisoformat(row["since"])
        until = date.fromisoformat(row["until"]) if row["until"] else None
        if since <= day and (until is None or day <= until):
            found.append(Proof(**{**row, "since": since, "until": until}))
    return found


def _variant(
    one: Mapping[str, Any], *, content: Mapping[str, Any], permille: int, is_member: bool
) -> Variant:
    sold = Sold(
        pk=one["id"],
        name=one["name"],
        reference=one["reference"],
        ean=one["ean"],
        min_quantity=one["min_quantity"],
        capacity_per_week=one["capacity_per_week"],
        is_weighed=bool(one.get("is_weighed")),
    )
    quantity = one["content_quantity"]
    unit = per_unit(
        content_quantity=None if quantity is None else Decimal(quantity),
        content_unit=one["content_unit"],
    )
    if content["price_kind"] == PriceKind.ON_QUOTE or one["unit_price"] is None:
        return Variant(sold, None, unit, one["left"], ())
    basis = content["basis"]
    if is_member and one["professional"] is not None:
        amount = priced(to_cents(one["professional"]), basis="excl", permille=permille)
    else:
        amount = priced(to_cents(one["unit_price"]), basis=basis, permille=permille)
    breaks = () if is_member else one["breaks"]
    return Variant(
        sold,
        amount,
        unit,
        one["left"],
        tuple(
            Break(count, priced(to_cents(price), basis=basis, permille=permille))
            for count, price in breaks
        ),
    )
