"""Many more listings by copying rows in SQL: `python -m tests.benchmarks.multiply 10`.

Far faster than the operations; a sample of the copies is compared with what they would write.
Sheets are not copied: pages of products are measured with 10,000 listings.
"""

import re
import sys
from typing import Any

import django

from tests.benchmarks.fill import finish, say

# Table → columns that hold an id of a listing or of a row that hangs on one: shifted in a copy.
COPIED = {
    "catalogue_product": ("id", "parent_id"),
    "catalogue_productcategory": ("id", "product_id"),
    "listings_listing": ("id", "product_id"),
    "partner_stockrecord": ("id", "product_id"),
    "listings_sellable": ("id", "listing_id", "stock_record_id"),
    "listings_price": ("id", "sellable_id"),
    "listings_pricehistory": ("id", "sellable_id"),
    "listings_card": ("listing_id",),
    "finding_entry": ("listing_id",),
    "finding_suggestion": ("id", "key"),
    "finding_text": ("listing_id",),
}
# Copies are a month older each, up to two years: their scores differ as in a real shop.
MONTHS = 24
SAMPLE = 200
EAN = re.compile(r"'?\b\d{13}\b'? ?")
# Made once at the end, many times faster than row by row.
TEXT_INDEX = "finding_text_vector"


def multiply(times: int) -> None:
    """Copy every listing with its rows `times - 1` times; far faster than the operations."""
    from django.db import connection, transaction
    from django.db.models import F

    from shop.search import operations as search
    from shop.search.models import Word

    with transaction.atomic(), connection.cursor() as cursor:
        postgresql = connection.vendor == "postgresql"
        if postgresql:
            # Rows come in the order of their tables: foreign keys hold at the end.
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [TEXT_INDEX])
            make_index = cursor.fetchone()[0]
            cursor.execute(f"DROP INDEX {TEXT_INDEX}")
        stride = 1
        for table, (key, *_) in COPIED.items():
            key = "rowid" if table == "finding_text" and not postgresql else key
            cursor.execute(f"SELECT max({key}) FROM {table}")
            stride = max(stride, cursor.fetchone()[0] + 1)
        for turn in range(1, times):
            for table, shifted in COPIED.items():
                cursor.execute(_copy(table, shifted, by=stride * turn, turn=turn, limit=stride))
        if postgresql:
            cursor.execute(make_index)
            for table, (key, *_) in COPIED.items():
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key])
                sequence = cursor.fetchone()[0]
                if sequence:
                    cursor.execute(f"SELECT setval('{sequence}', max({key})) FROM {table}")
    say("listings copied")
    Word.objects.update(listings=F("listings") * times)
    search.recount()
    finish()
    _compare()
    say("counted and compared")


def _copy(table: str, shifted: tuple[str, ...], *, by: int, turn: int, limit: int) -> str:
    from django.db import connection

    postgresql = connection.vendor == "postgresql"
    text = table == "finding_text"
    with connection.cursor() as cursor:
        names = [one.name for one in connection.introspection.get_table_description(cursor, table)]
    if text and not postgresql:
        names, shifted = ["rowid", "title", "body"], ("rowid",)
    months = turn % MONTHS
    # Another reference of the same words: punctuation alone.
    suffix = f"{turn:b}".replace("0", "-").replace("1", ".")
    special = {
        "reference": f"reference || '{suffix}'",
        "partner_sku": f"partner_sku || '{suffix}'",
        "ean": "''",
        "upc": "NULL",
        "score": f"score - {100 * months}",
        "published": f"published - {months * 30 * 86_400}",
        "published_at": (
            f"published_at - interval '{months * 30} days'"
            if postgresql
            else f"datetime(published_at, '-{months * 30} days')"
        ),
        "url": (
            f"regexp_replace(url, '-[0-9]+/$', '-' || (key + {by}) || '/')"
            if postgresql
            else f"replace(url, '-' || key || '/', '-' || (key + {by}) || '/')"
        ),
    }
    values = [f"{name} + {by}" if name in shifted else special.get(name, name) for name in names]
    where = f"{shifted[0]} < {limit}" + (" AND kind = 'product'" if "start" in names else "")
    return (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} "
        f"FROM {table} WHERE {where}"
    )


def _compare() -> None:
    """A sample of the copies is what the operations would have written."""
    from random import Random

    from django.db import transaction
    from django.utils import timezone

    from shop.listings import cards
    from shop.listings.models import Card
    from shop.search import operations as search

    ids = Random(1).sample(list(Card.objects.values_list("pk", flat=True)), SAMPLE)
    before = _rows(ids)
    with transaction.atomic():
        cards.refresh(listing_ids=ids, at=timezone.now())
        search.reindex(listing_ids=ids)
        after = _rows(ids)
        transaction.set_rollback(True)
    if before != after:
        differing = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
        raise SystemExit(f"copied listings differ from written ones: {differing[:2]}")


def _rows(ids: list[int]) -> list[Any]:
    from django.db import connection

    from shop.listings.models import Card
    from shop.search.models import Entry, Suggestion

    key = "rowid" if connection.vendor == "sqlite" else "listing_id"
    wanted = ", ".join(map(str, ids))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM finding_text WHERE {key} IN ({wanted}) ORDER BY {key}")
        # Copies have no EAN: a supplier has each once.
        texts = [[EAN.sub("", str(cell)).strip() for cell in row] for row in cursor.fetchall()]
    return [
        *Card.objects.filter(pk__in=ids).order_by("pk").values(),
        *Entry.objects.filter(pk__in=ids).order_by("pk").values(),
        *Suggestion.objects.filter(kind="product", key__in=ids)
        .order_by("key", "start")
        .values("key", "start", "label", "url", "weight"),
        *texts,
    ]


if __name__ == "__main__":
    django.setup()
    multiply(int(sys.argv[1]))
