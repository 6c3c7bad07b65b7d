"""What a record would change: its fields against those of the listing, in values that JSON keeps."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.text import slugify
from django.utils.translation import gettext as _

from shop.listings.bulk import LISTING_FIELDS, PRODUCT_FIELDS, Current, as_text
from shop.money import divide, to_cents, vat
from suppliers.feeds.matching import Match
from suppliers.feeds.records import Context, Record, Variant

OF_LISTING: Final = frozenset((*PRODUCT_FIELDS, *LISTING_FIELDS)) - {
    "basis", "family_id", "picture_id", "establishment_id", "withdrawal_exemption",
}  # fmt: skip
OF_VARIANT: Final = frozenset(
    ("name", "unit_price", "stock", "content_quantity", "content_unit", "weight_grams",
     "is_weighed", "min_quantity", "capacity_per_week", "professional_price")
)  # fmt: skip


@dataclass(slots=True)
class Difference:
    """`after` and `before` hold {"listing": {…}, "sellables": [{"id", …}]}; before of what changes."""

    after: dict[str, Any]
    before: dict[str, Any]
    # Public prices before and after, 1/10,000 € in one basis, of variants that have both.
    prices: list[tuple[int, int]]
    is_draft: bool = False


def _plain(values: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """Those of the fields, as JSON keeps them."""
    return {
        name: as_text(value) if isinstance(value, Decimal) else value
        for name, value in values.items()
        if name in names
    }


def created(
    record: Record, *, context: Context, publishes: bool, unsorted: int, references: list[str]
) -> Difference:
    """A new listing. `references` are those of its variants; `unsorted` is the category of drafts
    whose own nobody knows."""
    values = record.values
    listing = _plain(values, OF_LISTING)
    listing.setdefault("category_id", unsorted)
    listing.setdefault("kind", values.get("usual_kind") or "goods")
    listing.setdefault("vat_code", values.get("usual_vat_code") or "standard")
    listing["basis"] = context.basis or "incl"
    priced = all("unit_price" in variant.values for variant in record.variants)
    drafts = list(record.drafts)
    if not priced and listing.get("price_kind") != "on_quote":
        drafts.append(_("Il manque le prix."))
        listing["price_kind"] = "on_quote"
    listing.setdefault("price_kind", "fixed")
    if listing["category_id"] == unsorted:
        drafts.append(_("La catégorie n’est pas connue."))
    wanted = listing.get("state") or ("published" if publishes else "draft")
    listing["state"] = "draft" if drafts and wanted == "published" else wanted
    sellables = [
        {**_plain(variant.values, OF_VARIANT), "id": None, "reference": reference,
         "ean": variant.ean}
        for variant, reference in zip(record.variants, references, strict=True)
    ]  # fmt: skip
    if listing["kind"] == "service":
        for sellable in sellables:
            sellable.pop("stock", None)
    if len(sellables) > 1:
        contents = [_content(variant) for variant in record.variants]
        are_names = len(set(contents)) == len(contents)
        for sellable, variant, content in zip(sellables, record.variants, contents, strict=True):
            own = sellable.get("name") or (are_names and content)
            sellable["name"] = own or variant.reference or variant.ean
    if record.pictures:
        listing["picture"] = record.pictures[0]
    return Difference(
        {"listing": listing, "sellables": sellables}, {}, [], listing["state"] == "draft"
    )


def _content(variant: Variant) -> str:
    """ "250 g" for a variant that nothing else names."""
    if "content_quantity" not in variant.values:
        return ""
    return f"{as_text(variant.values['content_quantity'])} {variant.values['content_unit']}"


def updated(
    record: Record,
    *,
    match: Match,
    current: Current,
    context: Context,
    picture: str,
    is_partial: bool,
    unsorted: int,
) -> Difference | None:
    """What the record changes of a listing; None when it says what is there already.

    `picture` is the address that the listing's picture came from. `is_partial`: the row is of one
    variant among several, so that it says nothing of the listing as a whole.
    """
    given = {} if is_partial else _plain(record.values, OF_LISTING)
    category = given.get("category_id", current.fields["category_id"])
    if given.get("state") == "published" and (record.drafts or category == unsorted):
        # What kept it a draft is still there.
        del given["state"]
    permille = _permille(given.get("vat_code") or current.fields["vat_code"], context.day)
    pairs = list(zip(record.variants, _sellables(match, current), strict=True))
    basis, stored = _prices(pairs, current=current, basis=context.basis, permille=permille)
    after: dict[str, Any] = {}
    before: dict[str, Any] = {}
    if basis != current.fields["basis"]:
        after["basis"], before["basis"] = basis, current.fields["basis"]
    if current.fields["price_kind"] == "on_quote" and not is_partial:
        if stored and _all_priced(pairs, stored, current):
            given.setdefault("price_kind", "fixed")
        elif given.get("state") == "published" and given.get("price_kind") != "on_quote":
            # It waits as a draft for its price.
            del given["state"]
    for name, value in given.items():
        if not _same(current.fields[name], value):
            after[name], before[name] = value, current.fields[name]
    if record.pictures and picture and record.pictures[0] != picture:
        after["picture"], before["picture"] = record.pictures[0], picture
    sellables, were, prices = [], [], []
    is_goods = (after.get("kind") or current.fields["kind"]) == "goods"
    for variant, sellable_id in pairs:
        if sellable_id is None:
            sellables.append(_joining(variant, is_goods))
            continue
        row = current.sellables[sellable_id]
        new, old = _variant(variant, row, is_goods)
        if sellable_id in stored:
            price, was = stored[sellable_id]
            if price != row["unit_price"] or "basis" in after:
                new["unit_price"], old["unit_price"] = price, row["unit_price"]
            if was is not None:
                prices.append((was, price))
        if new:
            sellables.append({**new, "id": sellable_id})
            were.append({**old, "id": sellable_id})
    if not after and not sellables:
        return None
    return Difference(
        {"listing": after, "sellables": sellables}, {"listing": before, "sellables": were}, prices
    )


def _all_priced(
    pairs: Sequence[tuple[Variant, int | None]], stored: Container[int], current: Current
) -> bool:
    """Whether every variant that is sold has a price then, those too that the file leaves out."""
    return all("unit_price" in variant.values for variant, pk in pairs if pk is None) and all(
        pk in stored or row["unit_price"] is not None
        for pk, row in current.sellables.items()
        if row["is_active"]
    )


def _same(kept: Any, given: Any) -> bool:
    """Texts are the same whatever blanks a program made of ours."""
    if isinstance(kept, str) and isinstance(given, str):
        return kept == given or kept.split() == given.split()
    return bool(kept == given)


def _sellables(match: Match, current: Current) -> list[int | None]:
    """A listing found by a key of columns has one variant: it is that one."""
    if match.sellable_ids == [None] and len(current.sellables) == 1:
        return list(current.sellables)
    return match.sellable_ids


def _variant(
    variant: Variant, row: dict[str, Any], is_goods: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    given = _plain(variant.values, OF_VARIANT)
    given.pop("unit_price", None)
    if (
        variant.reference
        and not variant.is_named
        and not _same_number(variant.reference, row["reference"])
    ):
        given["reference"] = variant.reference
    if variant.ean:
        given["ean"] = variant.ean
    if not is_goods:
        given.pop("stock", None)
    kept = {**row, "content_quantity": as_text(row["content_quantity"])}
    changed = {name: value for name, value in given.items() if not _same(kept[name], value)}
    if {"content_quantity", "content_unit"} & set(changed):
        # One without the other means nothing.
        changed = {**changed, **{n: given[n] for n in ("content_quantity", "content_unit") if n in given}}  # fmt: skip
    return changed, {name: kept[name] for name in changed}


def _same_number(given: str, kept: str) -> bool:
    """Whether a spreadsheet took our reference for a number: 00123 and 123, 3E5 and 300000."""
    try:
        return Decimal(given) == Decimal(kept)
    except InvalidOperation:
        return False


def _joining(variant: Variant, is_goods: bool) -> dict[str, Any]:
    new = _plain(variant.values, OF_VARIANT)
    if not is_goods:
        new.pop("stock", None)
    reference = variant.reference or variant.ean
    return {
        **new,
        "id": None,
        "reference": reference,
        "ean": variant.ean,
        "name": new.get("name") or reference,
    }


Pair = tuple[Variant, int | None]


def _prices(
    pairs: list[Pair], *, current: Current, basis: str, permille: int
) -> tuple[str, dict[int, tuple[int, int | None]]]:
    """The basis that the listing has then, and by sellable (price to store, price that was, in it).

    The listing takes the file's basis when the file prices all that it sells and a price moved by
    a cent or more; else it keeps its own, and a price that says the same the other way stays.
    """
    own: str = current.fields["basis"]
    given = {
        pk: variant.values["unit_price"]
        for variant, pk in pairs
        if pk is not None and "unit_price" in variant.values
    }
    rows = {pk: row["unit_price"] for pk, row in current.sellables.items()}
    if not basis or basis == own:
        return own, {pk: (price, rows[pk]) for pk, price in given.items()}
    were = {
        pk: None if price is None else in_basis(price, to=basis, permille=permille)
        for pk, price in rows.items()
    }
    moved = {
        pk for pk, price in given.items()
        if (was := were[pk]) is None or to_cents(was) != to_cents(price)
    }  # fmt: skip
    if moved and all(pk in given for pk, price in rows.items() if price is not None):
        return basis, {pk: (price, were[pk]) for pk, price in given.items()}
    return own, {
        pk: (in_basis(price, to=own, permille=permille) if pk in moved else rows[pk], rows[pk])
        for pk, price in given.items()
    }


def in_basis(price: int, *, to: str, permille: int) -> int:
    """A unit price of the other basis, 1/10,000 €."""
    if to == "incl":
        return divide(price * (1000 + permille), 1000)
    return divide(price * 1000, 1000 + permille)


def _permille(code: str, day: date) -> int:
    return vat(code=code, day=day).permille


def gone(current: Current, *, policy: str, unseen: set[int]) -> Difference | None:
    """What the absence of these sellables from the file does; None when it is done already."""
    if policy == "archive" and unseen == set(current.sellables):
        if current.fields["state"] == "archived":
            return None
        return Difference(
            {"listing": {"state": "archived"}, "sellables": []},
            {"listing": {"state": current.fields["state"]}, "sellables": []},
            [],
        )
    name: str
    value: bool | int
    if policy == "archive" or current.fields["kind"] == "service":
        name, value = "is_active", False
    else:
        name, value = "stock", 0
    rows = [(pk, current.sellables[pk]) for pk in sorted(unseen)]
    changed = [(pk, row) for pk, row in rows if row[name] != value]
    if not changed:
        return None
    return Difference(
        {"listing": {}, "sellables": [{"id": pk, name: value} for pk, _row in changed]},
        {"listing": {}, "sellables": [{"id": pk, name: row[name]} for pk, row in changed]},
        [],
    )


def new_reference(variant: Variant, *, title: str, key: str) -> str:
    """Where the file has none of its own: the EAN, else one made of the row's key."""
    return variant.reference or variant.ean or f"{slugify(title)[:40]}-{key[:12]}".strip("-")
