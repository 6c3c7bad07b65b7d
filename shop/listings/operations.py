"""The only writer of products. Set-based: the number of queries does not grow with listings."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Q

from shop.listings import bulk, queries
from shop.listings.changes import ListingInput, Outcome, SellableInput
from shop.listings.models import Kind, Listing, PriceHistory, PriceKind, Sellable, State
from shop.outbox import operations as outbox

BATCH = 1000


class RefusedListing(ValueError):
    """A listing that the catalogue does not take; the message says why, in French."""


def apply(*, inputs: Sequence[ListingInput], at: datetime, record: bool = True) -> Outcome:
    """Create or update listings; a listing is found again by its supplier and references.

    Raises RefusedListing when two inputs share a reference of one supplier, or when references
    of one input belong to different listings; nothing is written then. `record=False` leaves
    the cards and the index to the caller, who refreshes them in bulk.
    """
    _refuse_doubles(inputs)
    created: list[int] = []
    updated: list[int] = []
    same: list[int] = []
    with transaction.atomic():
        for start in range(0, len(inputs), BATCH):
            some = inputs[start : start + BATCH]
            known = _known_listings(some)
            current = bulk.read(listing_ids=set(known.values()), lock=True)
            writes = []
            for one in some:
                listing_id = _listing_of(one, known)
                if listing_id is None:
                    writes.append(_creation(one, at=at))
                elif change := _change(one, current[listing_id]):
                    writes.append(change)
                else:
                    same.append(listing_id)
            ids = bulk.write(writes=writes, at=at)
            created += [pk for pk, one in zip(ids, writes, strict=True) if pk not in current]
            updated += [pk for pk in ids if pk in current]
        if record:
            outbox.record_all("listing.changed", [*created, *updated], at=at)
    return Outcome(tuple(created), tuple(updated), tuple(same))


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


def _known_listings(inputs: Sequence[ListingInput]) -> dict[tuple[int, str], int]:
    """Listings by supplier and reference."""
    rows = Sellable.objects.filter(
        supplier__in={one.supplier_id for one in inputs},
        reference__in={s.reference for one in inputs for s in one.sellables},
    )
    return {
        (supplier, reference): listing
        for supplier, reference, listing in rows.values_list("supplier", "reference", "listing")
    }


def _listing_of(one: ListingInput, known: dict[tuple[int, str], int]) -> int | None:
    found = {known[key] for s in one.sellables if (key := (one.supplier_id, s.reference)) in known}
    if len(found) > 1:
        raise RefusedListing(f"Les références de « {one.title} » sont dans plusieurs offres.")
    return found.pop() if found else None


def _fields(one: ListingInput) -> dict[str, Any]:
    fields = {name: getattr(one, name) for name in _GIVEN}
    return {**fields, "allergens": list(one.allergens)}


_GIVEN = (
    "title", "description", "category_id", "kind", "price_kind", "basis", "vat_code", "state",
    "summary", "family_id", "picture_id", "ingredients", "origin", "storage", "alcohol_tenths",
    "withdrawal_exemption", "case_size", "reuse_type", "recycled_percent",
)  # fmt: skip


def _sellable_fields(one: SellableInput, *, kind: str) -> dict[str, Any]:
    names = ("reference", "ean", "name", "unit_price", "content_quantity", "content_unit",
             "min_quantity", "capacity_per_week")  # fmt: skip
    fields = {name: getattr(one, name) for name in names}
    if kind == Kind.GOODS:
        fields[bulk.STOCK] = one.stock
    return fields


def _creation(one: ListingInput, *, at: datetime) -> bulk.ListingWrite:
    return bulk.ListingWrite(
        supplier_id=one.supplier_id,
        fields={**_fields(one), "establishment_id": one.establishment_id},
        sellables=[
            bulk.SellableWrite(
                {
                    **_sellable_fields(s, kind=one.kind),
                    bulk.PROFESSIONAL: s.professional_price,
                },
                breaks=s.breaks,
            )
            for s in one.sellables
        ],
        slug=one.slug,
        published_at=at - timedelta(days=one.published_days_ago),
    )


def _change(one: ListingInput, current: bulk.Current) -> bulk.ListingWrite | None:
    """What the input changes of a known listing; None when it says what is there already."""
    fields = _differing(_fields(one), current.fields)
    by_reference = {row["reference"]: pk for pk, row in current.sellables.items()}
    sellables = []
    for s in one.sellables:
        given = _sellable_fields(s, kind=one.kind)
        pk = by_reference.get(s.reference)
        changed = given if pk is None else _differing(given, current.sellables[pk])
        if changed:
            sellables.append(bulk.SellableWrite(changed, sellable_id=pk))
    if not fields and not sellables:
        return None
    return bulk.ListingWrite(one.supplier_id, fields, sellables, listing_id=current.listing_id)


def _differing(given: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if current[name] != value}


def set_price(*, sellable_id: int, unit_price: int | None, at: datetime) -> None:
    """A new public price, in 1/10,000 € in the listing's basis; the old one stays in the history."""
    with transaction.atomic():
        sellable = Sellable.objects.select_for_update().get(pk=sellable_id)
        if sellable.unit_price == unit_price:
            return
        sellable.unit_price = unit_price
        sellable.save(update_fields=["unit_price"])
        bulk.remember_prices([(sellable.pk, unit_price)], at=at)
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


def change(
    *,
    supplier_id: int,
    listings: dict[int, dict[str, Any]],
    sellables: dict[int, dict[str, Any]],
    at: datetime,
) -> list[int]:
    """What a supplier writes by hand: fields of its listings and sellables, by their ids.

    Fields as in `bulk`: prices in 1/10,000 €, "stock" None where it is not counted. All or
    nothing; returns the listings that changed. Raises RefusedListing with what to do, on a
    listing of another supplier too.
    """
    with transaction.atomic():
        rows = Sellable.objects.filter(supplier=supplier_id, pk__in=sellables)
        of = dict(rows.values_list("pk", "listing"))
        named = set(listings) | set(of.values())
        current = bulk.read(listing_ids=named, lock=True)
        if len(of) < len(sellables) or any(
            current[pk].supplier_id != supplier_id if pk in current else True for pk in named
        ):
            raise RefusedListing("Cette offre n’est pas dans votre catalogue.")
        writes = []
        for pk, one in sorted(current.items()):
            fields = _differing(listings.get(pk, {}), one.fields)
            changed = [
                bulk.SellableWrite(given, sellable_id=sellable)
                for sellable, row in one.sellables.items()
                if (given := _differing(sellables.get(sellable, {}), row))
            ]
            if fields or changed:
                write = bulk.ListingWrite(supplier_id, fields, changed, listing_id=pk)
                _refuse_unfit(one, write)
                writes.append(write)
        try:
            with transaction.atomic():
                bulk.write(writes=writes, at=at)
        except IntegrityError as error:
            raise RefusedListing(
                "Cette référence ou cet EAN est déjà à un autre de vos produits."
            ) from error
        ids = [write.listing_id for write in writes if write.listing_id is not None]
        outbox.record_all("listing.changed", ids, at=at)
    return ids


def _refuse_unfit(current: bulk.Current, write: bulk.ListingWrite) -> None:
    """What cannot stand: stock below what orders hold, an incomplete offer on sale."""
    for sellable in write.sellables:
        stock = sellable.fields.get(bulk.STOCK)
        held = current.held.get(sellable.sellable_id or 0, 0)
        if stock is not None and stock < held:
            raise RefusedListing(
                f"Des commandes en cours retiennent {held} pièces : le stock ne peut pas être "
                "plus bas."
            )
    after = {**current.fields, **write.fields}
    if after["state"] != State.PUBLISHED:
        return
    prices = {pk: row["unit_price"] for pk, row in current.sellables.items()}
    for sellable in write.sellables:
        if "unit_price" in sellable.fields and sellable.sellable_id:
            prices[sellable.sellable_id] = sellable.fields["unit_price"]
    if after["price_kind"] != PriceKind.ON_QUOTE and None in prices.values():
        raise RefusedListing("Il manque un prix : donnez-le, ou choisissez « Sur devis ».")
    if after["category_id"] == queries.unsorted_category():
        raise RefusedListing("Choisissez la catégorie avant de mettre en vente.")


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
