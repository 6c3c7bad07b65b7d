"""Fills the database of the settings; each step a call of its own.

python -m tests.benchmarks.fill migrate         tables and reference data
python -m tests.benchmarks.fill listings 10000  the demo's plan, then its listings again and
                                                again, through the operations of an import

Pictures are rows without files: pages print their addresses alone.
"""

import hashlib
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import django

PLAN = 2600
SEED = 2026
PICTURES = 150
# Below the number of references at which the operations read whole suppliers.
TOGETHER = 160


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    finish()


def finish() -> None:
    """What planners need to know, and one file on disk."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def fill(count: int) -> None:
    from django.utils import timezone

    from shop.demo.load import load
    from shop.listings import cards
    from shop.listings import operations as listings
    from shop.listings.models import Listing
    from shop.search import operations as search

    at = timezone.now()
    load(
        seed=SEED,
        suppliers=168,
        listings_count=min(count, PLAN),
        at=at,
        say=lambda text: None,
        with_pictures=False,
    )
    _draw_nothing()
    say("demo loaded")
    known = list(_inputs())
    missing = count - Listing.objects.filter(state="published").count()
    again = islice(_again(known), max(missing, 0))
    while batch := list(islice(again, TOGETHER)):
        listings.apply(inputs=batch, at=at, record=False)
    say("listings written")
    cards.refresh(listing_ids=Listing.objects.values_list("pk", flat=True), at=at)
    say("cards written")
    search.rebuild()
    finish()
    say("indexed")


def _draw_nothing() -> None:
    """Rows of pictures without files, one for each listing in turn."""
    from shop.listings.models import Listing
    from shop.pictures.models import Picture

    pictures = Picture.objects.bulk_create(
        [
            Picture(
                digest=hashlib.sha256(str(number).encode()).hexdigest(),
                alt="Illustration",
                width=960,
                height=960,
                is_illustration=True,
            )
            for number in range(PICTURES)
        ]
    )
    rows = list(Listing.objects.only("pk"))
    for number, listing in enumerate(rows):
        listing.picture = pictures[number % PICTURES]
    Listing.objects.bulk_update(rows, ["picture"], batch_size=500)


def _inputs() -> Iterator[Any]:
    """What is on sale, as an import would bring it."""
    from shop.listings.changes import ListingInput, SellableInput
    from shop.listings.models import Listing, Price, Sellable

    breaks: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pk, quantity, price in Price.objects.filter(price_list=None).values_list(
        "sellable", "min_quantity", "unit_price"
    ):
        breaks[pk].append((quantity, price))
    professional = dict(
        Price.objects.filter(price_list__for_professionals=True).values_list(
            "sellable", "unit_price"
        )
    )
    sellables: dict[int, list[SellableInput]] = defaultdict(list)
    for one in Sellable.objects.select_related("stock_record").order_by("listing", "position"):
        sellables[one.listing_id].append(
            SellableInput(
                reference=one.reference,
                name=one.name,
                unit_price=one.unit_price,
                stock=one.stock_record.num_in_stock,
                content_quantity=one.content_quantity,
                content_unit=one.content_unit,
                min_quantity=one.min_quantity,
                capacity_per_week=one.capacity_per_week,
                professional_price=professional.get(one.pk),
                breaks=tuple(breaks[one.pk]),
            )
        )
    for listing in Listing.objects.filter(state="published").select_related("product"):
        yield ListingInput(
            supplier_id=listing.supplier_id,
            establishment_id=listing.establishment_id,
            category_id=listing.category_id,
            title=listing.product.title,
            slug=listing.product.slug,
            kind=listing.kind,
            price_kind=listing.price_kind,
            basis=listing.basis,
            vat_code=listing.vat_code,
            state=listing.state,
            family_id=listing.family_id,
            picture_id=listing.picture_id,
            description=listing.product.description,
            summary=listing.summary,
            ingredients=listing.ingredients,
            allergens=tuple(listing.allergens),
            origin=listing.origin,
            storage=listing.storage,
            alcohol_tenths=listing.alcohol_tenths,
            withdrawal_exemption=listing.withdrawal_exemption,
            case_size=listing.case_size,
            reuse_type=listing.reuse_type,
            recycled_percent=listing.recycled_percent,
            sellables=tuple(sellables[listing.pk]),
        )


def _again(known: list[Any]) -> Iterator[Any]:
    """The same listings without end, each time under other references and older or newer."""
    turn = 0
    while True:
        turn += 1
        for number, one in enumerate(known):
            yield replace(
                one,
                published_days_ago=(number * 7 + turn * 61) % 900,
                sellables=tuple(
                    replace(s, reference=f"{s.reference}-{turn}") for s in one.sellables
                ),
            )


_began = time.monotonic()


def say(text: str) -> None:
    print(f"    {text} ({time.monotonic() - _began:.0f} s)", file=sys.stderr, flush=True)


if __name__ == "__main__":
    django.setup()
    match sys.argv[1:]:
        case ["migrate"]:
            migrate()
        case ["listings", number]:
            fill(int(number))
        case _:
            sys.exit(__doc__)
