"""The last change by hand can be taken back: it is remembered in the session, for one person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest

from shop.listings import bulk, operations

KEY: Final = "portal-undo"


@dataclass(frozen=True, slots=True)
class Before:
    """Fields by listing and by sellable: what each held, and what it was given."""

    listings: dict[int, dict[str, tuple[Any, Any]]]
    sellables: dict[int, dict[str, tuple[Any, Any]]]


def before(
    *, listings: dict[int, dict[str, Any]], sellables: dict[int, dict[str, Any]], current: Any
) -> Before:
    """What a change is about to replace; `current` as `bulk.read` gives it."""
    rows = {pk: row for of in current.values() for pk, row in of.sellables.items()}
    return Before(
        {pk: {name: (current[pk].fields[name], value) for name, value in given.items()}
         for pk, given in listings.items() if pk in current},
        {pk: {name: (rows[pk][name], value) for name, value in given.items()}
         for pk, given in sellables.items() if pk in rows},
    )  # fmt: skip


def remember(request: HttpRequest, supplier_id: int, kept: Before, told: str) -> None:
    """`told`: what was done, shown once beside the button that takes it back."""
    request.session[KEY] = {
        "supplier": supplier_id, "told": told, "is_told": False,
        "listings": {str(pk): fields for pk, fields in kept.listings.items()},
        "sellables": {str(pk): fields for pk, fields in kept.sellables.items()},
    }  # fmt: skip


def offered(request: HttpRequest, supplier_id: int) -> str:
    """What can be taken back, told on the first page that follows; "" afterwards."""
    kept = request.session.get(KEY)
    if not kept or kept["supplier"] != supplier_id or kept["is_told"]:
        return ""
    request.session[KEY] = {**kept, "is_told": True}
    return str(kept["told"])


def take_back(request: HttpRequest, supplier_id: int, *, at: datetime) -> int | None:
    """Fields that still hold what was written get back what they held; None: nothing is kept.

    Returns how many listings changed. Raises RefusedListing.
    """
    kept = request.session.pop(KEY, None)
    if not kept or kept["supplier"] != supplier_id:
        return None
    listings = {int(pk): fields for pk, fields in kept["listings"].items()}
    sellables = {int(pk): fields for pk, fields in kept["sellables"].items()}
    ids = set(listings) | set(bulk.taken(
        supplier_id=supplier_id, references=(), eans=(), sellable_ids=sellables,
    ).values_list("listing", flat=True))  # fmt: skip
    current = bulk.read(listing_ids=ids)
    rows = {pk: row for of in current.values() for pk, row in of.sellables.items()}
    return len(operations.change(
        supplier_id=supplier_id,
        listings={pk: _still(fields, current[pk].fields)
                  for pk, fields in listings.items() if pk in current},
        sellables={pk: _still(fields, rows[pk]) for pk, fields in sellables.items() if pk in rows},
        at=at,
    ))  # fmt: skip


def _still(fields: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    return {name: was for name, (was, given) in fields.items() if row[name] == given}
