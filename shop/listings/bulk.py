"""Listings read and written by the thousand: the number of queries does not grow with them.

The one writer behind `operations.apply` and suppliers' feeds. A write names only the fields that
it changes; everything else stays as it is.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.text import slugify

from shop.listings import copying
from shop.listings.models import (
    Kind,
    Listing,
    Price,
    PriceHistory,
    PriceList,
    Sellable,
    State,
)
from suppliers.directory.models import Supplier

PRO_LIST: Final = "Professionnels"
# Of the product beside the listing.
PRODUCT_FIELDS: Final = ("title", "description")
LISTING_FIELDS: Final = (
    "category_id", "kind", "price_kind", "basis", "vat_code", "state", "summary", "family_id",
    "picture_id", "establishment_id", "ingredients", "allergens", "origin", "storage",
    "alcohol_tenths", "withdrawal_exemption", "case_size", "date_kind", "minimum_life_days",
    "temperature", "is_subscribable", "reuse_type", "recycled_percent",
)  # fmt: skip
SELLABLE_FIELDS: Final = (
    "reference", "ean", "name", "unit_price", "content_quantity", "content_unit", "weight_grams",
    "is_weighed", "min_quantity", "capacity_per_week", "is_active",
)  # fmt: skip
# Beside the sellable: its stock record, its price in the list of professionals.
STOCK: Final = "stock"
PROFESSIONAL: Final = "professional_price"


@dataclass(slots=True)
class SellableWrite:
    """`fields`: of SELLABLE_FIELDS, "stock" (None: not counted), "professional_price"."""

    fields: dict[str, Any]
    sellable_id: int | None = None
    breaks: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class ListingWrite:
    """`fields`: of PRODUCT_FIELDS and LISTING_FIELDS. Without `listing_id`, a new listing."""

    supplier_id: int
    fields: dict[str, Any]
    sellables: list[SellableWrite]
    listing_id: int | None = None
    slug: str = ""
    published_at: datetime | None = None


@dataclass(slots=True)
class Current:
    """A listing as it stands: its fields, and those of its sellables in their order."""

    listing_id: int
    supplier_id: int
    fields: dict[str, Any]
    sellables: dict[int, dict[str, Any]] = field(default_factory=dict)
    # Stock that orders hold, by sellable.
    held: dict[int, int] = field(default_factory=dict)


# Reading ---------------------------------------------------------------------------------------


def read(*, listing_ids: Iterable[int], lock: bool = False) -> dict[int, Current]:
    """Listings as they stand; 3 queries, 4 with `lock`, which keeps them so until the
    transaction ends."""
    ids = set(listing_ids)
    if not ids:
        return {}
    rows = Listing.objects.filter(pk__among=ids)
    sold = Sellable.objects.filter(listing__id__among=ids)
    if lock:
        # One order for everybody: orders lock stock records by their id, too.
        rows = rows.select_for_update(of=("self",)).order_by("pk")
        records = apps.get_model("partner", "StockRecord").objects.filter(sellable__listing__in=ids)
        list(records.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    found = {
        row[0]: Current(
            row[0],
            row[1],
            dict(zip((*PRODUCT_FIELDS, *LISTING_FIELDS), row[2:], strict=True)),
        )
        for row in rows.values_list(
            "pk", "supplier_id", *(f"product__{name}" for name in PRODUCT_FIELDS), *LISTING_FIELDS
        )
    }
    listed = sorted(
        sold.values_list(
            "listing_id", "position", "pk", "stock_record__num_in_stock",
            "stock_record__num_allocated", *SELLABLE_FIELDS,
        )
    )  # fmt: skip
    pro = dict(
        Price.objects.filter(
            sellable__listing__id__among=ids, price_list__for_professionals=True, min_quantity=1
        ).values_list("sellable", "unit_price")
    )
    for listing_id, _position, pk, in_stock, allocated, *values in listed:
        of = found[listing_id]
        of.sellables[pk] = {
            **dict(zip(SELLABLE_FIELDS, values, strict=True)),
            STOCK: in_stock,
            PROFESSIONAL: pro.get(pk),
        }
        of.held[pk] = allocated or 0
    return found


_DIGESTED: Final = """
FROM listings_listing l
JOIN catalogue_product p ON p.id = l.product_id
JOIN listings_sellable s ON s.listing_id = l.id
JOIN partner_stockrecord r ON r.id = s.stock_record_id
LEFT JOIN (
  SELECT q.sellable_id, q.unit_price FROM listings_price q
  JOIN listings_pricelist m ON m.id = q.price_list_id AND m.for_professionals
  WHERE q.min_quantity = 1
) o ON o.sellable_id = s.id
"""
_TOLD: Final = ", ".join(
    ("p.title", "p.description", *(f"l.{name}" for name in LISTING_FIELDS if name != "picture_id"),
     "s.id", *(f"s.{name}" for name in SELLABLE_FIELDS), "r.num_in_stock", "o.unit_price")
)  # fmt: skip


def digests(*, listing_ids: Sequence[int]) -> dict[int, str]:
    """A digest of each listing as it stands, without its picture; one query.

    Told from the database's own row, so that it is cheap; the same only on the same engine.
    """
    if not listing_ids:
        return {}
    # The server tells a row by its digest: less to send, and nothing to make of forty cells.
    told, among = f"md5(ROW({_TOLD})::text)", "= ANY(%s::bigint[])"
    asked = copying.numbers(listing_ids)
    if connection.vendor == "sqlite":
        told, among = _TOLD, "IN (SELECT value FROM json_each(%s))"
        asked = json.dumps(list(listing_ids))
    sums: dict[int, Any] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT l.id, {told} {_DIGESTED} WHERE l.id {among} ORDER BY l.id, s.id",
            [asked],
        )
        for row in cursor.fetchall():
            made = sums.get(row[0])
            if made is None:
                made = sums[row[0]] = hashlib.md5(usedforsecurity=False)
            made.update(repr(row).encode())
    return {pk: made.hexdigest() for pk, made in sums.items()}


# Writing ---------------------------------------------------------------------------------------


def write(*, writes: Sequence[ListingWrite], at: datetime) -> list[int]:
    """Create and change listings; their ids, in the order of the writes.

    The caller holds a transaction, has locked what it changes with `read(lock=True)` and records
    the fact. Raises IntegrityError on a reference or EAN that another sellable of the supplier has.
    """
    with transaction.atomic():
        new = [one for one in writes if one.listing_id is None]
        created = iter(_create(new, at=at) if new else [])
        known = [one for one in writes if one.listing_id is not None]
        if known:
            _change(known, at=at)
        if new:
            copying.forget_plans()
        return [one.listing_id or next(created) for one in writes]


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


def _defaults(model: Any, names: Sequence[str]) -> list[tuple[str, Any]]:
    return [(name, model._meta.get_field(name).get_default()) for name in names]


def _create(writes: Sequence[ListingWrite], *, at: datetime) -> list[int]:
    product_model = apps.get_model("catalogue", "Product")
    classes = {kind: made.pk for kind, made in _product_classes().items()}
    fronts = Supplier.objects.in_bulk({one.supplier_id for one in writes})
    product_ids = copying.new_ids(product_model, len(writes))
    listing_ids = copying.new_ids(Listing, len(writes))
    products, in_categories, listings, sold = [], [], [], []
    plain = _defaults(Listing, [name for name in LISTING_FIELDS if name != "establishment_id"])
    for product_id, listing_id, one in zip(product_ids, listing_ids, writes, strict=True):
        given = one.fields
        slug = one.slug or slugify(given["title"])[:100] or "offre"
        published = given.get("state") == State.PUBLISHED
        structure = "parent" if len(one.sellables) > 1 else "standalone"
        products.append(
            (product_id, structure, published, given["title"], slug,
             given.get("description", ""), classes[given["kind"]], None)
        )  # fmt: skip
        in_categories.append((product_id, given["category_id"]))
        front = fronts[one.supplier_id]
        listings.append(
            (listing_id, product_id, one.supplier_id, (one.published_at or at) if published else None,
             given.get("establishment_id") or front.establishment_id,
             *[given.get(name, default) for name, default in plain])
        )  # fmt: skip
        sold += [
            _New(listing_id, one, sellable, place, product_id, structure == "parent", slug)
            for place, sellable in enumerate(one.sellables)
        ]
    copying.insert(
        product_model,
        columns=("id", "structure", "is_public", "title", "slug", "description",
                 "product_class_id", "parent_id"),
        rows=products, at=at,
    )  # fmt: skip
    copying.insert(
        apps.get_model("catalogue", "ProductCategory"),
        columns=("product_id", "category_id"), rows=in_categories, at=at,
    )  # fmt: skip
    copying.insert(
        Listing,
        columns=("id", "product_id", "supplier_id", "published_at", "establishment_id",
                 *(name for name, _default in plain)),
        rows=listings, at=at,
    )  # fmt: skip
    _add(sold, fronts=fronts, at=at)
    return listing_ids


@dataclass(slots=True)
class _New:
    listing_id: int
    of: ListingWrite
    write: SellableWrite
    position: int
    product_id: int
    is_child: bool
    slug: str
    kind: str = ""


def _add(new: Sequence[_New], *, fronts: dict[int, Supplier], at: datetime) -> None:
    """Sellables with their products, stock records, prices and history."""
    if not new:
        return
    product_model = apps.get_model("catalogue", "Product")
    record_model = apps.get_model("partner", "StockRecord")
    child_ids = iter(copying.new_ids(product_model, sum(one.is_child for one in new)))
    record_ids = copying.new_ids(record_model, len(new))
    sellable_ids = copying.new_ids(Sellable, len(new))
    children, records, sellables, history = [], [], [], []
    plain = _defaults(Sellable, SELLABLE_FIELDS)
    for one, record_id, sellable_id in zip(new, record_ids, sellable_ids, strict=True):
        given = one.write.fields
        one.write.sellable_id = sellable_id
        product_id = one.product_id
        if one.is_child:
            product_id = next(child_ids)
            children.append(
                (
                    product_id,
                    "child",
                    True,
                    given.get("name", ""),
                    one.slug,
                    "",
                    None,
                    one.product_id,
                )
            )
        is_goods = (one.kind or one.of.fields["kind"]) == Kind.GOODS
        records.append(
            (record_id, product_id, fronts[one.of.supplier_id].partner_id, given["reference"],
             "EUR", given.get(STOCK) if is_goods else None)
        )  # fmt: skip
        sellables.append(
            (sellable_id, record_id, one.listing_id, one.of.supplier_id, one.position,
             *[given.get(name, default) for name, default in plain])
        )  # fmt: skip
        if given.get("unit_price") is not None:
            history.append((sellable_id, given["unit_price"], at, None))
    copying.insert(
        product_model,
        columns=("id", "structure", "is_public", "title", "slug", "description",
                 "product_class_id", "parent_id"),
        rows=children, at=at,
    )  # fmt: skip
    copying.insert(
        record_model,
        columns=("id", "product_id", "partner_id", "partner_sku", "price_currency", "num_in_stock"),
        rows=records, at=at,
    )  # fmt: skip
    copying.insert(
        Sellable,
        columns=("id", "stock_record_id", "listing_id", "supplier_id", "position", *SELLABLE_FIELDS),
        rows=sellables, at=at,
    )  # fmt: skip
    copying.insert(
        PriceHistory, columns=("sellable_id", "unit_price", "starts_at", "ends_at"),
        rows=history, at=at,
    )  # fmt: skip
    copying.insert(
        Price, columns=("sellable_id", "price_list_id", "min_quantity", "unit_price"),
        rows=[
            (one.write.sellable_id, None, quantity, price)
            for one in new for quantity, price in one.write.breaks
        ],
        at=at,
    )  # fmt: skip
    _set_professional(
        {
            one.write.sellable_id: (one.of.supplier_id, one.write.fields[PROFESSIONAL])
            for one in new
            if one.write.sellable_id and one.write.fields.get(PROFESSIONAL) is not None
        },
        at=at,
    )


def _change(writes: Sequence[ListingWrite], *, at: datetime) -> None:
    product_model = apps.get_model("catalogue", "Product")
    ids = [one.listing_id for one in writes if one.listing_id is not None]
    found = {
        row["pk"]: row
        for row in Listing.objects.filter(pk__in=ids).values(
            "pk", "product_id", "published_at", *LISTING_FIELDS,
            "product__title", "product__description", "product__structure", "product__slug",
        )
    }  # fmt: skip
    listings, products, categories, joined = [], [], [], []
    for one in writes:
        assert one.listing_id is not None
        row = found[one.listing_id]
        given = {**{name: row[name] for name in LISTING_FIELDS}, **one.fields}
        is_published = given["state"] == State.PUBLISHED
        if set(one.fields) & set(LISTING_FIELDS):
            published_at = row["published_at"] or (at if is_published else None)
            listings.append(
                (one.listing_id, published_at, at, *(given[name] for name in LISTING_FIELDS))
            )
        if {"title", "description", "state"} & set(one.fields):
            products.append(
                (row["product_id"], given.get("title", row["product__title"]),
                 given.get("description", row["product__description"]), is_published, at)
            )  # fmt: skip
        if one.fields.get("category_id", row["category_id"]) != row["category_id"]:
            categories.append((row["product_id"], one.fields["category_id"]))
        if any(sellable.sellable_id is None for sellable in one.sellables):
            joined.append((one, row, given["kind"]))
    copying.update(Listing, columns=("published_at", "updated_at", *LISTING_FIELDS), rows=listings)
    copying.update(
        product_model,
        columns=("title", "description", "is_public", "date_updated"),
        rows=products,
    )
    copying.update(
        apps.get_model("catalogue", "ProductCategory"),
        columns=("category_id",), rows=categories, key="product_id",
    )  # fmt: skip
    if joined:
        _join(joined, at=at)
    _change_sellables(
        [(one, s) for one in writes for s in one.sellables if s.sellable_id is not None], at=at
    )


def _join(joined: Sequence[tuple[ListingWrite, dict[str, Any], str]], *, at: datetime) -> None:
    """New variants of listings that exist: a listing of one kind becomes one of several."""
    product_model = apps.get_model("catalogue", "Product")
    record_model = apps.get_model("partner", "StockRecord")
    alone = {row["product_id"]: row for _one, row, _k in joined
             if row["product__structure"] == "standalone"}  # fmt: skip
    first = list(
        Sellable.objects.filter(stock_record__product__in=alone).values_list(
            "stock_record_id", "stock_record__product_id", "name"
        )
    )
    child_ids = copying.new_ids(product_model, len(first))
    copying.insert(
        product_model,
        columns=("id", "structure", "is_public", "title", "slug", "description",
                 "product_class_id", "parent_id"),
        rows=[
            (child, "child", True, name, alone[product]["product__slug"], "", None, product)
            for child, (_record, product, name) in zip(child_ids, first, strict=True)
        ],
        at=at,
    )  # fmt: skip
    product_model.objects.filter(pk__in=alone).update(structure="parent")
    copying.update(
        record_model, columns=("product_id",),
        rows=[(row[0], child) for child, row in zip(child_ids, first, strict=True)],
    )  # fmt: skip
    # What lies in baskets follows its stock record.
    copying.update(
        apps.get_model("basket", "Line"), columns=("product_id",), key="stockrecord_id",
        rows=[(row[0], child) for child, row in zip(child_ids, first, strict=True)],
    )  # fmt: skip
    new = [
        _New(one.listing_id or 0, one, sellable, place, row["product_id"], True,
             row["product__slug"], kind)
        for one, row, kind in joined
        for place, sellable in enumerate(one.sellables)
        if sellable.sellable_id is None
    ]  # fmt: skip
    last = dict.fromkeys((one.listing_id for one in new), 0)
    for listing_id, position in Sellable.objects.filter(listing__in=last).values_list(
        "listing_id", "position"
    ):
        last[listing_id] = max(last[listing_id], position)
    for one in new:
        last[one.listing_id] += 1
        one.position = last[one.listing_id]
    fronts = Supplier.objects.in_bulk({one.supplier_id for one, _row, _k in joined})
    _add(new, fronts=fronts, at=at)


def _change_sellables(pairs: Sequence[tuple[ListingWrite, SellableWrite]], *, at: datetime) -> None:
    record_model = apps.get_model("partner", "StockRecord")
    changed = [(one, s) for one, s in pairs if set(s.fields) & set(SELLABLE_FIELDS)]
    ids = [s.sellable_id for _one, s in changed if s.sellable_id is not None]
    found = {
        row["pk"]: row
        for row in Sellable.objects.filter(pk__in=ids).values(
            "pk", "stock_record_id", *SELLABLE_FIELDS
        )
    }
    rows, prices, skus = [], [], []
    for _one, s in changed:
        assert s.sellable_id is not None
        row = found[s.sellable_id]
        given = {**row, **s.fields}
        rows.append((s.sellable_id, *(given[name] for name in SELLABLE_FIELDS)))
        if given["unit_price"] != row["unit_price"]:
            prices.append((s.sellable_id, given["unit_price"]))
        if given["reference"] != row["reference"]:
            skus.append((row["stock_record_id"], given["reference"]))
    copying.update(Sellable, columns=SELLABLE_FIELDS, rows=rows)
    copying.update(record_model, columns=("partner_sku",), rows=skus)
    remember_prices(prices, at=at)
    stocks = {
        s.sellable_id: s.fields[STOCK]
        for _one, s in pairs
        if STOCK in s.fields and s.sellable_id is not None
    }
    if stocks:
        records = Sellable.objects.filter(pk__in=stocks).values_list("stock_record_id", "pk")
        copying.update(
            record_model, columns=("num_in_stock", "date_updated"),
            rows=[(record, stocks[pk], at) for record, pk in records],
        )  # fmt: skip
    _set_professional(
        {
            s.sellable_id: (one.supplier_id, s.fields[PROFESSIONAL])
            for one, s in pairs
            if PROFESSIONAL in s.fields and s.sellable_id is not None
        },
        at=at,
    )


def remember_prices(prices: Sequence[tuple[int, int | None]], *, at: datetime) -> None:
    """New public prices by sellable, 1/10,000 €: the old ones end now and stay (L112-1-1)."""
    if not prices:
        return
    PriceHistory.objects.filter(sellable__in=[pk for pk, _ in prices], ends_at=None).update(
        ends_at=at
    )
    copying.insert(
        PriceHistory, columns=("sellable_id", "unit_price", "starts_at", "ends_at"),
        rows=[(pk, price, at, None) for pk, price in prices if price is not None], at=at,
    )  # fmt: skip


def _set_professional(prices: dict[int, tuple[int, int | None]], *, at: datetime) -> None:
    """Prices of the list that every professional gets, by sellable; None takes one away."""
    if not prices:
        return
    suppliers = {supplier for supplier, price in prices.values() if price is not None}
    PriceList.objects.bulk_create(
        [PriceList(supplier_id=pk, name=PRO_LIST, for_professionals=True) for pk in suppliers],
        ignore_conflicts=True,
    )
    lists = dict(
        PriceList.objects.filter(supplier__in=suppliers, for_professionals=True).values_list(
            "supplier", "pk"
        )
    )
    Price.objects.filter(
        sellable__in=prices, price_list__for_professionals=True, min_quantity=1
    ).delete()
    copying.insert(
        Price, columns=("sellable_id", "price_list_id", "min_quantity", "unit_price"),
        rows=[
            (pk, lists[supplier], 1, price)
            for pk, (supplier, price) in prices.items() if price is not None
        ],
        at=at,
    )  # fmt: skip


# Taking back -----------------------------------------------------------------------------------

# Rows that are the listing's own; anything else that names it is somebody's trace of it.
_OWN: Final = {
    "listings.Sellable", "listings.Listing", "listings.Card", "listings.Sheet", "listings.Price",
    "listings.PriceHistory", "catalogue.ProductCategory", "catalogue.Product",
    "partner.StockRecord", "feeds.Item", "feeds.RemotePicture",
}  # fmt: skip


def erase(*, listing_ids: Sequence[int]) -> set[int]:
    """Delete listings that nobody has ordered, kept or reviewed; returns those that went."""
    product_model = apps.get_model("catalogue", "Product")
    with transaction.atomic():
        rows = list(
            Sellable.objects.filter(listing__in=listing_ids).values_list(
                "listing_id", "pk", "stock_record_id", "stock_record__product_id",
                "listing__product_id",
            )
        )  # fmt: skip
        wanted: dict[Any, dict[int, int]] = {
            Listing: {row[0]: row[0] for row in rows},
            Sellable: {row[1]: row[0] for row in rows},
            apps.get_model("partner", "StockRecord"): {row[2]: row[0] for row in rows},
            product_model: {pk: row[0] for row in rows for pk in row[3:]},
        }
        named: set[int] = set()
        for model, of in wanted.items():
            for relation in model._meta.related_objects:
                if relation.related_model._meta.label in _OWN or relation.many_to_many:
                    continue
                holders = relation.related_model._default_manager.filter(
                    **{f"{relation.field.name}__in": list(of)}
                )
                named |= {of[pk] for pk in holders.values_list(relation.field.attname, flat=True)}
        named |= _snapshots(set(wanted[Listing]) - named)
        gone = {row[0] for row in rows} - named
        left = [row for row in rows if row[0] in gone]
        Sellable.objects.filter(pk__in=[row[1] for row in left]).delete()
        apps.get_model("partner", "StockRecord").objects.filter(
            pk__in=[row[2] for row in left]
        ).delete()
        Listing.objects.filter(pk__in=gone).delete()
        parents = {row[4] for row in left}
        product_model.objects.filter(pk__in={row[3] for row in left} - parents).delete()
        product_model.objects.filter(pk__in=parents).delete()
    return gone


def erase_sellables(*, listing_id: int, references: Iterable[str]) -> list[str]:
    """Delete variants that nobody has ordered or kept; returns the references that had to stay."""
    product_model = apps.get_model("catalogue", "Product")
    kept = []
    for one in Sellable.objects.filter(listing=listing_id, reference__in=list(references)):
        record = one.stock_record
        if record.num_allocated or _is_named(one) or _is_named(record):
            kept.append(one.reference)
            continue
        one.delete()
        product_id = record.product_id
        record.delete()
        product_model.objects.filter(pk=product_id, structure="child").delete()
    return kept


def _is_named(row: Any) -> bool:
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: row}).exists()
        for relation in row._meta.related_objects
        if relation.related_model._meta.label not in _OWN
    )


def _snapshots(listing_ids: set[int]) -> set[int]:
    """Listings whose proofs were frozen for an order; the relation has no way back."""
    model = apps.get_model("listings", "ProofSnapshot")
    return set(model.objects.filter(listing__in=listing_ids).values_list("listing", flat=True))


def as_text(quantity: Decimal | None) -> str | None:
    """A content as files and changes write it: 0.25, 250."""
    return None if quantity is None else f"{quantity.normalize():f}"


def taken(
    *,
    supplier_id: int,
    references: Iterable[str],
    eans: Iterable[str],
    sellable_ids: Iterable[int] = (),
) -> QuerySet[Sellable]:
    """Sellables of the supplier with one of these references, EANs or ids."""
    own = Sellable.objects.filter(supplier=supplier_id).order_by()
    # A union of three looks by index: OR would read all that the supplier has.
    parts = [
        own.filter(**{f"{name}__among": values})
        for name, values in (
            ("reference", {text for text in references if text}),
            ("ean", {text for text in eans if text}),
            ("pk", set(sellable_ids)),
        )
        if values
    ]
    if not parts:
        return own.none()
    found = parts[0].values("pk")
    return own.filter(pk__in=found.union(*(part.values("pk") for part in parts[1:])))
