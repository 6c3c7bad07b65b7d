"""The sheet of a listing: the facts of its page, gathered when its card is written.

Facts alone, without a word of the interface: what depends on the day (VAT, proofs), on the
language or on who looks is made of them when the page is.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from shop.listings.models import Kind, Listing, Price, Sellable, Sheet
from suppliers.directory.delivery import Logistics
from suppliers.directory.proofs import Held

# Another number when sheets tell more: the hourly look writes the older ones again.
VERSION = 2
# From which quantity, 1/10,000 €.
Break = tuple[int, int]


def price_breaks(listing_ids: Iterable[int]) -> tuple[dict[int, int], dict[int, list[Break]]]:
    """By sellable: the unit price for every professional, and public prices by quantity."""
    rows = (
        Price.objects.filter(sellable__listing__in=listing_ids)
        .order_by("sellable", "min_quantity")
        .values_list(
            "sellable", "min_quantity", "unit_price", "price_list", "price_list__for_professionals"
        )
    )
    professional: dict[int, int] = {}
    breaks: dict[int, list[Break]] = {}
    for sellable, quantity, price, price_list, for_professionals in rows:
        if price_list is None:
            breaks.setdefault(sellable, []).append((quantity, price))
        elif for_professionals and quantity == 1:
            professional[sellable] = price
    return professional, breaks


def sheet(
    listing: Listing,
    *,
    sellables: list[Sellable],
    professional: dict[int, int],
    breaks: dict[int, list[Break]],
    labels: list[Held],
    structures: list[Held],
    rules: Logistics,
) -> Sheet:
    """The row for a listing read with its product, supplier, establishment, entity, picture."""
    supplier, entity = listing.supplier, listing.supplier.legal_entity
    content: dict[str, Any] = {
        "price_kind": listing.price_kind,
        "basis": listing.basis,
        "description": listing.product.description,
        "ingredients": listing.ingredients,
        "allergens": listing.allergens,
        "origin": listing.origin,
        "storage": listing.storage,
        "alcohol_tenths": listing.alcohol_tenths,
        "withdrawal_exemption": listing.withdrawal_exemption,
        "case_size": listing.case_size,
        "reuse_type": listing.reuse_type,
        "recycled_percent": listing.recycled_percent,
        "is_illustration": bool(listing.picture and listing.picture.is_illustration),
        "version": VERSION,
        "lead_days": supplier.lead_days,
        "delivers": supplier.delivers,
        "offers_pickup": supplier.offers_pickup,
        "delivery": _delivery(rules),
        "date_kind": listing.date_kind,
        "minimum_life_days": listing.minimum_life_days,
        "temperature": listing.temperature,
        "technical_sheet": listing.technical_sheet.name,
        "is_subscribable": listing.is_subscribable,
        "email": supplier.email,
        "phone": supplier.phone,
        "seller": entity.name,
        "legal_form": entity.legal_form,
        "siret": listing.establishment.siret,
        "variants": [
            {
                "id": one.pk,
                "name": one.name,
                "reference": one.reference,
                "ean": one.ean,
                "min_quantity": one.min_quantity,
                "capacity_per_week": one.capacity_per_week,
                "is_weighed": one.is_weighed,
                "content_quantity": None
                if one.content_quantity is None
                else str(one.content_quantity),
                "content_unit": one.content_unit,
                "unit_price": one.unit_price,
                "professional": professional.get(one.pk),
                "breaks": breaks.get(one.pk, []),
                "left": _left(listing, one),
            }
            for one in sellables
        ],
        "proofs": [
            *(_proof(held, is_label=False) for held in _in_order(structures)),
            *(_proof(held, is_label=True) for held in _in_order(labels)),
        ],
    }
    return Sheet(listing_id=listing.pk, content=content)


def _delivery(rules: Logistics) -> dict[str, Any]:
    """What the supplier's rules come to before anybody said where to."""
    rates = [cents for _zone, _department, _grams, cents in rules.rates] if rules.parcels else []
    return {
        "from": min([*rates, *(each.cents for each in rules.rounds)], default=None),
        "free_from": rules.free_from,
        "minimum": rules.minimum_order,
        "has_parcels": bool(rates),
        "round_days": sorted({each.weekday for each in rules.rounds}),
        "pickup_days": sorted({slot[0] for point in rules.points for slot in point.slots}),
    }


def _left(listing: Listing, sellable: Sellable) -> int | None:
    if listing.kind != Kind.GOODS or sellable.stock_record.num_in_stock is None:
        return None
    return max(sellable.stock_record.net_stock_level, 0)


def _in_order(found: Iterable[Held]) -> list[Held]:
    return sorted(found, key=lambda one: (one.code, one.short_name, one.since, one.number))


def _proof(held: Held, *, is_label: bool) -> dict[str, Any]:
    return {
        "is_label": is_label,
        "code": held.code,
        "short_name": held.short_name,
        "name": held.name,
        "group": held.group,
        "by": held.by,
        "number": held.number,
        "since": _text(held.since),
        "until": _text(held.until),
    }


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
