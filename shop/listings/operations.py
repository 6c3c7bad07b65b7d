"""The only writer of products. Set-based: the number of queries does not grow with listings."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from shop.listings.changes import ListingInput, Outcome, SellableInput
from shop.listings.models import (
    Kind,
    Listing,
    Price,
    PriceHistory,
    PriceList,
    Sellable,
    State,
)
from shop.outbox import operations as outbox
from suppliers.directory.models import Supplier

BATCH = 500
PRO_LIST = "Professionnels"


class RefusedListing(ValueError):
    """A listing that the catalogue does not take; the message says why, in French."""


def apply(*, inputs: Sequence[ListingInput], at: datetime, record: bool = True) -> Outcome:
    """Create or update listings; a listing is found again by its supplier and references.

    Raises RefusedListing when two inputs share a reference of one supplier, or when references
    of one input belong to different listings; nothing is written then. `record=False` leaves
    the cards and the index to the caller, who refreshes them in bulk.
    """
    _refuse_doubles(inputs)
    with transaction.atomic():
        known = _known_sellables(inputs)
        suppliers = Supplier.objects.in_bulk({one.supplier_id for one in inputs})
        new: list[ListingInput] = []
        touched: list[int] = []
        same: list[int] = []
        for one in inputs:
            listing_id = _listing_of(one, known)
            if listing_id is None:
                new.append(one)
            elif _update(one, listing_id=listing_id, known=known, at=at):
                touched.append(listing_id)
            else:
                same.append(listing_id)
        created: list[int] = []
        for start in range(0, len(new), BATCH):
            created += _create(new[start : start + BATCH], suppliers=suppliers, at=at)
        if record:
            outbox.record_all("listing.changed", [*created, *touched], at=at)
    return Outcome(tuple(created), tuple(touched), tuple(same))


def _refuse_doubles(inputs: Iterable[ListingInput]) -> None:
    seen: set[tuple[int, str]] = set()
    for one in inputs:
        if not one.sellables:
            raise RefusedListing(f"« {one.title} » n’a aucune référence en vente.")
        for sellable in one.sellables:
            key = (one.supplier_id, sellable.reference)
            if key in seen:
                raise RefusedListing(f"La référence {sellable.reference} figure deux fois.")
            seen.add(key)


def _known_sellables(inputs: Sequence[ListingInput]) -> dict[tuple[int, str], Sellable]:
    references = {s.reference for one in inputs for s in one.sellables}
    rows = Sellable.objects.filter(supplier__in={one.supplier_id for one in inputs})
    if len(references) <= BATCH:
        rows = rows.filter(reference__in=references)
    return {
        (s.supplier_id, s.reference): s
        for s in rows.select_related("stock_record", "listing__product")
    }


def _listing_of(one: ListingInput, known: dict[tuple[int, str], Sellable]) -> int | None:
    found = {
        sellable.listing_id
        for s in one.sellables
        if (sellable := known.get((one.supplier_id, s.reference)))
    }
    if len(found) > 1:
        raise RefusedListing(f"Les références de « {one.title} » sont dans plusieurs offres.")
    return found.pop() if found else None


def _listing_fields(one: ListingInput) -> dict[str, Any]:
    return {
        "category_id": one.category_id,
        "kind": one.kind,
        "price_kind": one.price_kind,
        "basis": one.basis,
        "vat_code": one.vat_code,
        "state": one.state,
        "summary": one.summary,
        "family_id": one.family_id,
        "picture_id": one.picture_id,
        "ingredients": one.ingredients,
        "allergens": list(one.allergens),
        "origin": one.origin,
        "storage": one.storage,
        "alcohol_tenths": one.alcohol_tenths,
        "withdrawal_exemption": one.withdrawal_exemption,
        "case_size": one.case_size,
        "reuse_type": one.reuse_type,
        "recycled_percent": one.recycled_percent,
    }


def _product_classes() -> dict[str, Any]:
    model = apps.get_model("catalogue", "ProductClass")
    return {
        kind: model.objects.get_or_create(
            slug=kind,
            defaults={
                "name": label,
                "track_stock": kind == Kind.GOODS,
                "requires_shipping": kind == Kind.GOODS,
            },
        )[0]
        for kind, label in Kind.choices
    }


def _create(
    inputs: Sequence[ListingInput], *, suppliers: dict[int, Supplier], at: datetime
) -> list[int]:
    product_model = apps.get_model("catalogue", "Product")
    classes = _product_classes()
    products = product_model.objects.bulk_create(
        [
            product_model(
                structure="parent" if len(one.sellables) > 1 else "standalone",
                title=one.title,
                slug=one.slug,
                description=one.description,
                product_class=classes[one.kind],
                is_public=one.state == State.PUBLISHED,
            )
            for one in inputs
        ]
    )
    apps.get_model("catalogue", "ProductCategory").objects.bulk_create(
        [
            apps.get_model("catalogue", "ProductCategory")(
                product=product, category_id=one.category_id
            )
            for product, one in zip(products, inputs, strict=True)
        ]
    )
    listings = Listing.objects.bulk_create(
        [
            Listing(
                product=product,
                supplier_id=one.supplier_id,
                establishment_id=one.establishment_id
                or suppliers[one.supplier_id].establishment_id,
                published_at=at - timedelta(days=one.published_days_ago)
                if one.state == State.PUBLISHED
                else None,
                **_listing_fields(one),
            )
            for product, one in zip(products, inputs, strict=True)
        ]
    )
    _add_sellables(
        [
            (listing, one, position, sellable)
            for listing, one in zip(listings, inputs, strict=True)
            for position, sellable in enumerate(one.sellables)
        ],
        suppliers=suppliers,
        at=at,
    )
    return [listing.pk for listing in listings]


def _add_sellables(
    rows: Sequence[tuple[Listing, ListingInput, int, SellableInput]],
    *,
    suppliers: dict[int, Supplier],
    at: datetime,
) -> None:
    product_model = apps.get_model("catalogue", "Product")
    record_model = apps.get_model("partner", "StockRecord")
    children = [
        product_model(
            structure="child", parent=listing.product, title=s.name, slug=one.slug, is_public=True
        )
        if listing.product.structure == "parent"
        else None
        for listing, one, _, s in rows
    ]
    product_model.objects.bulk_create([child for child in children if child is not None])
    records = record_model.objects.bulk_create(
        [
            record_model(
                product=child or listing.product,
                partner_id=suppliers[one.supplier_id].partner_id,
                partner_sku=s.reference,
                price_currency="EUR",
                num_in_stock=s.stock if one.kind == Kind.GOODS else None,
            )
            for child, (listing, one, _, s) in zip(children, rows, strict=True)
        ]
    )
    sellables = Sellable.objects.bulk_create(
        [
            Sellable(
                stock_record=record,
                listing=listing,
                supplier_id=one.supplier_id,
                reference=s.reference,
                ean=s.ean,
                position=position,
                **_sellable_fields(s),
            )
            for record, (listing, one, position, s) in zip(records, rows, strict=True)
        ]
    )
    PriceHistory.objects.bulk_create(
        [
            PriceHistory(sellable=sellable, unit_price=sellable.unit_price, starts_at=at)
            for sellable in sellables
            if sellable.unit_price is not None
        ]
    )
    _add_prices(
        [(sellable, row[3]) for sellable, row in zip(sellables, rows, strict=True)],
    )


def _sellable_fields(one: SellableInput) -> dict[str, Any]:
    return {
        "name": one.name,
        "unit_price": one.unit_price,
        "content_quantity": one.content_quantity,
        "content_unit": one.content_unit,
        "min_quantity": one.min_quantity,
        "capacity_per_week": one.capacity_per_week,
    }


def _add_prices(pairs: Sequence[tuple[Sellable, SellableInput]]) -> None:
    """Breaks and professional prices of new sellables."""
    with_pro = {s.supplier_id for s, one in pairs if one.professional_price is not None}
    PriceList.objects.bulk_create(
        [
            PriceList(supplier_id=supplier_id, name=PRO_LIST, for_professionals=True)
            for supplier_id in with_pro
        ],
        ignore_conflicts=True,
    )
    lists = dict(
        PriceList.objects.filter(supplier__in=with_pro, for_professionals=True).values_list(
            "supplier", "pk"
        )
    )
    prices = [
        Price(sellable=sellable, min_quantity=quantity, unit_price=price)
        for sellable, one in pairs
        for quantity, price in one.breaks
    ]
    prices += [
        Price(
            sellable=sellable,
            price_list_id=lists[sellable.supplier_id],
            unit_price=one.professional_price,
        )
        for sellable, one in pairs
        if one.professional_price is not None
    ]
    Price.objects.bulk_create(prices)


def _update(
    one: ListingInput, *, listing_id: int, known: dict[tuple[int, str], Sellable], at: datetime
) -> bool:
    """Bring one known listing to what the input says; True when anything differed."""
    first = next(
        known[key] for s in one.sellables if (key := (one.supplier_id, s.reference)) in known
    )
    listing = first.listing
    changed = _set(listing, _listing_fields(one))
    if listing.state == State.PUBLISHED and listing.published_at is None:
        listing.published_at = at
        changed = True
    product_changed = _set(
        listing.product,
        {
            "title": one.title,
            "description": one.description,
            "is_public": one.state == State.PUBLISHED,
        },
    )
    if changed:
        listing.save()
    if product_changed:
        listing.product.save()
    for s in one.sellables:
        sellable = known.get((one.supplier_id, s.reference))
        if sellable is None:
            raise RefusedListing(
                f"La référence {s.reference} ne peut pas rejoindre une offre existante."
            )
        changed |= _update_sellable(sellable, s, at=at)
    return changed or product_changed


def _set(row: Any, fields: dict[str, Any]) -> bool:
    changed = False
    for name, value in fields.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed = True
    return changed


def _update_sellable(sellable: Sellable, one: SellableInput, *, at: datetime) -> bool:
    before = sellable.unit_price
    changed = _set(sellable, {**_sellable_fields(one), "ean": one.ean})
    if changed:
        sellable.save()
    if before != sellable.unit_price:
        _remember_price(sellable, at=at)
    record = sellable.stock_record
    if sellable.listing.kind == Kind.GOODS and record.num_in_stock != one.stock:
        record.num_in_stock = one.stock
        record.save(update_fields=["num_in_stock", "date_updated"])
        changed = True
    return changed


def _remember_price(sellable: Sellable, *, at: datetime) -> None:
    PriceHistory.objects.filter(sellable=sellable, ends_at=None).update(ends_at=at)
    if sellable.unit_price is not None:
        PriceHistory.objects.create(sellable=sellable, unit_price=sellable.unit_price, starts_at=at)


def set_price(*, sellable_id: int, unit_price: int | None, at: datetime) -> None:
    """A new public price, in 1/10,000 € in the listing's basis; the old one stays in the history."""
    with transaction.atomic():
        sellable = Sellable.objects.select_for_update().get(pk=sellable_id)
        if sellable.unit_price == unit_price:
            return
        sellable.unit_price = unit_price
        sellable.save(update_fields=["unit_price"])
        _remember_price(sellable, at=at)
        outbox.record("listing.changed", sellable.listing_id, at=at)


def set_stock(*, sellable_id: int, stock: int, at: datetime) -> None:
    """What is on the shelf now, holds included. Raises RefusedListing below what is held."""
    record_model = apps.get_model("partner", "StockRecord")
    with transaction.atomic():
        sellable = Sellable.objects.get(pk=sellable_id)
        changed = record_model.objects.filter(
            Q(num_allocated=None) | Q(num_allocated__lte=stock), pk=sellable.stock_record_id
        ).update(num_in_stock=stock)
        if not changed:
            raise RefusedListing("Des commandes en cours retiennent plus que ce stock.")
        outbox.record("listing.changed", sellable.listing_id, at=at)


def archive(*, listing_ids: Sequence[int], at: datetime) -> int:
    """Take listings off sale; they stay for the orders that name them. Returns how many changed."""
    with transaction.atomic():
        changed = list(
            Listing.objects.filter(pk__in=listing_ids)
            .exclude(state=State.ARCHIVED)
            .values_list("pk", flat=True)
        )
        Listing.objects.filter(pk__in=changed).update(state=State.ARCHIVED)
        outbox.record_all("listing.changed", changed, at=at)
    return len(changed)


def lowest_price_before(*, sellable_id: int, at: datetime, days: int = 30) -> int | None:
    """Lowest public unit price of the days before `at`: what a reduction is told against.

    1/10,000 €; None without history. Code de la consommation L112-1-1.
    """
    since = at - timedelta(days=days)
    return (
        PriceHistory.objects.filter(
            Q(ends_at=None) | Q(ends_at__gt=since), sellable=sellable_id, starts_at__lt=at
        )
        .order_by("unit_price")
        .values_list("unit_price", flat=True)
        .first()
    )
