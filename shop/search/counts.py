"""Stored facet counts: what each category holds with all below it, kept exact by differences."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

from django.db import connection

from shop.search import facets
from shop.search.models import Entry, FacetCount
from shop.search.reference import Category

Key = tuple[int, str, int]
_ROWS: Final = 200


def own_values(entry: Entry) -> tuple[tuple[str, int], ...]:
    """What one entry adds one to, in each category above it."""
    return (
        (facets.TOTAL, 0),
        (facets.WORKSHOP, entry.workshop_id),
        (facets.LABEL_SET, entry.label_set_id),
        (facets.KIND, int(entry.is_service)),
        (facets.AVAILABILITY, int(entry.is_available)),
        (facets.PRICE_INCL, facets.band_of(entry.price)),
        (facets.PRICE_EXCL, facets.band_of(entry.price_excl)),
    )


def _above(category_id: int, categories: Mapping[int, Category]) -> tuple[int, ...]:
    """The whole shop (0), and the category with all above it."""
    found = categories.get(category_id)
    return (0, *found.ancestors) if found else (0,)


def difference(
    before: Iterable[Entry], after: Iterable[Entry], *, categories: Mapping[int, Category]
) -> dict[Key, int]:
    """What to add to which count when the entries `before` become those `after`."""
    found: Counter[Key] = Counter()
    for entries, step in ((before, -1), (after, 1)):
        for entry in entries:
            values = own_values(entry)
            for category in _above(entry.category_id, categories):
                for dimension, value in values:
                    found[category, dimension, value] += step
    return {key: change for key, change in found.items() if change}


def apply(changes: Mapping[Key, int]) -> None:
    """Add to stored counts; rows come and go with them. Call with the index locked."""
    rest = iter(sorted(changes.items()))
    while batch := list(islice(rest, _ROWS)):
        FacetCount.objects.bulk_create(
            [
                FacetCount(category_id=key[0], dimension=key[1], value=key[2], count=0)
                for key, change in batch
                if change > 0
            ],
            ignore_conflicts=True,
        )
        # Integers, and letters of ours: nothing here comes from a user.
        values = ", ".join(
            f"({int(key[0])}, '{key[1]}', {int(key[2])}, {int(change)})" for key, change in batch
        )
        with connection.cursor() as cursor:
            # Never below zero: during a rebuild counts may lag behind entries until its end.
            cursor.execute(
                "UPDATE finding_facetcount SET count = CASE WHEN count + c.column4 > 0 "  # noqa: S608
                f"THEN count + c.column4 ELSE 0 END FROM (VALUES {values}) AS c "
                "WHERE category_id = c.column1 AND dimension = c.column2 AND value = c.column3"
            )
    gone = sorted({key[0] for key, change in changes.items() if change < 0})
    if gone:
        FacetCount.objects.filter(category_id__in=gone, count=0).delete()


def counted(*, categories: Mapping[int, Category]) -> dict[Key, int]:
    """Every count as the entries have it; one query a dimension."""
    columns = {
        facets.TOTAL: "0",
        facets.WORKSHOP: "workshop_id",
        facets.LABEL_SET: "label_set_id",
        facets.KIND: "CASE WHEN is_service THEN 1 ELSE 0 END",
        facets.AVAILABILITY: "CASE WHEN is_available THEN 1 ELSE 0 END",
        facets.PRICE_INCL: facets.band_sql("price"),
        facets.PRICE_EXCL: facets.band_sql("price_excl"),
    }
    found: Counter[Key] = Counter()
    with connection.cursor() as cursor:
        for dimension, column in columns.items():
            cursor.execute(
                f"SELECT category_id, {column} AS value, count(*) FROM finding_entry "  # noqa: S608
                "GROUP BY category_id, value"
                if dimension != facets.TOTAL
                else "SELECT category_id, 0, count(*) FROM finding_entry GROUP BY category_id"
            )
            for category_id, value, count in cursor.fetchall():
                for above in _above(category_id, categories):
                    found[above, dimension, value] += count
    return dict(found)


def recount(*, categories: Mapping[int, Category]) -> None:
    """Store every count anew. Call with the index locked."""
    fresh = counted(categories=categories)
    FacetCount.objects.all().delete()
    FacetCount.objects.bulk_create(
        [
            FacetCount(category_id=category, dimension=dimension, value=value, count=count)
            for (category, dimension, value), count in sorted(fresh.items())
        ],
        batch_size=2000,
    )
