"""Writes cards, the one row that lists read, and sheets, what a listing's page reads beside it.

Set-based; a listing not on sale has neither.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from shop.listings.models import Availability, Card, Kind, Listing, PriceKind, Sellable, Sheet
from shop.listings.sheets import VERSION, price_breaks, sheet
from shop.listings.units import per_unit
from shop.money import priced, to_cents, vat
from suppliers.directory import proofs
from suppliers.directory.delivery import logistics
from suppliers.directory.models import Supplier
from suppliers.directory.proofs import Held

BATCH = 500
LOW_STOCK = 5


def refresh(*, listing_ids: Iterable[int], at: datetime) -> None:
    """Make the cards of these listings what they should be now; 16 queries for 500 of them."""
    ids = list(dict.fromkeys(listing_ids))
    for start in range(0, len(ids), BATCH):
        _refresh_batch(ids[start : start + BATCH], day=timezone.localdate(at))


def refresh_listing(subject_id: int, *, at: datetime) -> None:
    refresh(listing_ids=[subject_id], at=at)


def refresh_supplier(subject_id: int, *, at: datetime) -> None:
    """The supplier's name, place, state or proofs changed: so do all its cards."""
    ids = Listing.objects.filter(supplier=subject_id).values_list("pk", flat=True)
    refresh(listing_ids=ids, at=at)


def refresh_stale(*, at: datetime) -> list[int]:
    """Cards on which a proof began or ended since they were written; returns their ids.

    With them those without a sheet, or with one that an older version of the shop has written.
    """
    version = "listing__sheet__content__version"
    stale = (
        Q(stale_on__lte=timezone.localdate(at))
        | Q(listing__sheet=None)
        | Q(**{f"{version}__isnull": True})
        | ~Q(**{version: VERSION})
    )
    ids = list(Card.objects.filter(stale).order_by("pk").values_list("pk", flat=True))
    refresh(listing_ids=ids, at=at)
    return ids


def sheet_content(*, listing_id: int, at: datetime) -> dict[str, Any] | None:
    """What the sheet of a listing on sale should hold now; nothing is written."""
    _cards, sheets = _made([listing_id], day=timezone.localdate(at))
    return sheets[0].content if sheets else None


def _refresh_batch(ids: list[int], *, day: date) -> None:
    cards, sheets = _made(ids, day=day)
    fields = [field.name for field in Card._meta.concrete_fields if not field.primary_key]
    with transaction.atomic():
        gone = set(ids) - {card.pk for card in cards}
        if gone:
            Card.objects.filter(pk__in=gone).delete()
            Sheet.objects.filter(pk__in=gone).delete()
        Card.objects.bulk_create(
            cards, update_conflicts=True, unique_fields=["listing"], update_fields=fields
        )
        Sheet.objects.bulk_create(
            sheets, update_conflicts=True, unique_fields=["listing"], update_fields=["content"]
        )


def _made(ids: list[int], *, day: date) -> tuple[list[Card], list[Sheet]]:
    listings = list(
        Listing.objects.filter(
            pk__in=ids, state="published", supplier__state=Supplier.State.PUBLISHED
        ).select_related("product", "supplier__legal_entity", "establishment__commune", "picture")
    )
    sellables = _sellables_by_listing(ids)
    pro_prices, breaks = price_breaks(ids)
    fronts = {
        (listing.supplier_id, listing.establishment_id, listing.establishment.legal_entity_id)
        for listing in listings
    }
    certificates = proofs.certificates(fronts=fronts, day=day)
    statuses = proofs.statuses(
        establishment_ids={listing.establishment_id for listing in listings}, day=day
    )
    rules = logistics(supplier_ids={listing.supplier_id for listing in listings})
    cards, sheets = [], []
    for listing in listings:
        known = sellables.get(listing.pk, [])
        labels = _held_labels(listing, certificates)
        structures = statuses.get(listing.establishment_id, [])
        cards.append(
            _card(
                listing,
                sellables=known,
                pro_prices=pro_prices,
                labels=labels,
                structures=structures,
                day=day,
            )
        )
        sheets.append(
            sheet(
                listing,
                sellables=known,
                professional=pro_prices,
                breaks=breaks,
                labels=labels,
                structures=structures,
                rules=rules[listing.supplier_id],
            )
        )
    return cards, sheets


def _sellables_by_listing(ids: list[int]) -> dict[int, list[Sellable]]:
    found: dict[int, list[Sellable]] = {}
    rows = (
        Sellable.objects.filter(listing__in=ids, is_active=True)
        .select_related("stock_record")
        .order_by("position", "pk")
    )
    for sellable in rows:
        found.setdefault(sellable.listing_id, []).append(sellable)
    return found


def _held_labels(listing: Listing, certificates: dict[proofs.Scope, list[Held]]) -> list[Held]:
    scopes: list[proofs.Scope] = [
        ("supplier", listing.supplier_id),
        ("establishment", listing.establishment_id),
        ("entity", listing.establishment.legal_entity_id),
    ]
    if listing.family_id:
        scopes.append(("family", listing.family_id))
    return [held for scope in scopes for held in certificates.get(scope, [])]


def _card(
    listing: Listing,
    *,
    sellables: list[Sellable],
    pro_prices: dict[int, int],
    labels: list[Held],
    structures: list[Held],
    day: date,
) -> Card:
    permille = vat(code=listing.vat_code, day=day).permille
    on_quote = listing.price_kind == PriceKind.ON_QUOTE
    priced_ones = [] if on_quote else [s for s in sellables if s.unit_price is not None]
    cheapest = min(priced_ones, key=lambda s: s.unit_price or 0, default=None)
    card = Card(
        listing_id=listing.pk,
        slug=listing.product.slug[:120],
        title=listing.product.title,
        summary=listing.summary,
        kind=listing.kind,
        supplier_id=listing.supplier_id,
        supplier_slug=listing.supplier.slug,
        supplier_name=listing.supplier.name,
        establishment_id=listing.establishment_id,
        commune_name=listing.establishment.commune.name,
        department=listing.establishment.commune.department,
        category_id=listing.category_id,
        price_kind=_price_kind(listing, priced_ones),
        vat_code=listing.vat_code,
        variant_count=max(len(sellables), 1),
        availability=_availability(listing, sellables),
        labels=[
            [h.code, h.short_name, h.group, h.until.isoformat() if h.until else None]
            for h in proofs.shown_on(labels, day=day)
        ],
        structures=[
            [h.code, h.short_name, h.group, h.until.isoformat() if h.until else None]
            for h in proofs.shown_on(structures, day=day)
        ],
        is_alcohol=bool(listing.alcohol_tenths and listing.alcohol_tenths > 12),
        published_at=listing.published_at or timezone.now(),
        stale_on=min(
            (change for h in (*labels, *structures) if (change := h.next_change(day))),
            default=None,
        ),
    )
    if listing.picture is not None:
        card.picture_digest = listing.picture.digest
        card.picture_alt = listing.picture.alt
        card.picture_width = listing.picture.width
        card.picture_height = listing.picture.height
    if cheapest is not None and cheapest.unit_price is not None:
        amount = priced(to_cents(cheapest.unit_price), basis=listing.basis, permille=permille)
        card.price_incl, card.price_excl = amount.gross, amount.net
        pro = amount
        if cheapest.pk in pro_prices:
            pro = priced(to_cents(pro_prices[cheapest.pk]), basis="excl", permille=permille)
        card.pro_price_incl, card.pro_price_excl = pro.gross, pro.net
        unit = per_unit(
            content_quantity=cheapest.content_quantity, content_unit=cheapest.content_unit
        )
        if unit is not None:
            card.unit_price_unit = unit.name
            card.unit_price_incl = unit.cents(amount.gross)
            card.unit_price_excl = unit.cents(amount.net)
    return card


def _price_kind(listing: Listing, priced_ones: list[Sellable]) -> str:
    if listing.price_kind == PriceKind.ON_QUOTE or not priced_ones:
        return PriceKind.ON_QUOTE
    if len({sellable.unit_price for sellable in priced_ones}) > 1:
        return PriceKind.FROM
    return listing.price_kind


def _availability(listing: Listing, sellables: list[Sellable]) -> str:
    if listing.kind == Kind.SERVICE:
        return Availability.TO_ORDER
    records = [sellable.stock_record for sellable in sellables]
    if any(record.num_in_stock is None for record in records):
        return Availability.TO_ORDER
    left = sum(max(record.net_stock_level, 0) for record in records)
    if left == 0:
        return Availability.OUT
    return Availability.LOW if left <= LOW_STOCK else Availability.IN_STOCK
