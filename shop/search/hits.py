# ruff: noqa: S608 - only our own column names and int() of numbers are put into the SQL.
"""Hits: the page and its counts, in one query. The same SQL on both engines but for the text.

WITH hits AS MATERIALIZED (one row a candidate, one boolean for each filtered dimension)
SELECT a dimension, its value, how many pass all the other filters, … UNION ALL the page.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection

from shop.search import facets
from shop.search.cursors import Place
from shop.search.engines import engine
from shop.search.facets import Counts, Scope
from shop.search.grammar import Query
from shop.search.models import LAST
from shop.search.reference import Reference
from shop.search.texts import Text

_PAGE: Final = "r"
_TOGETHER: Final = "s"
_SMALL: Final = frozenset([facets.KIND, facets.AVAILABILITY, facets.PRICE_INCL])
# Below this many hits, entries are better looked up one by one.
_RARE: Final = 10_000


@dataclass(slots=True)
class Found:
    counts: Counts
    count: int
    # In order; one more than asked when there are more.
    places: list[Place] = field(default_factory=list)
    # Every row of the answer: what is made of the same rows is the same.
    told: tuple[Any, ...] = ()


def member(column: str, ids: Collection[int]) -> str:
    """A condition on ids of our own; plain integers, so safe in the text of a query."""
    return f"{column} IN ({', '.join(str(int(pk)) for pk in ids)})" if ids else "1 = 0"


def price_column(audience: str) -> str:
    """Individuals filter and sort by prices including tax, professionals excluding tax."""
    return "e.price_excl" if audience == "pro" else "e.price"


def filters_of(query: Query, *, scope: Scope, audience: str) -> dict[str, str]:
    """A condition for each filtered dimension."""
    found: dict[str, str] = {}
    if scope.workshops is not None:
        found[facets.WORKSHOP] = member("e.workshop_id", scope.workshops)
    if scope.categories is not None:
        found[facets.CATEGORY] = member("e.category_id", scope.categories)
    if scope.label_sets is not None:
        found[facets.LABEL_SET] = member("e.label_set_id", scope.label_sets)
    if query.kind:
        found[facets.KIND] = "e.is_service" if query.kind == "service" else "NOT e.is_service"
    if query.in_stock:
        found[facets.AVAILABILITY] = "e.is_available"
    column, bounds = price_column(audience), []
    if query.price_min is not None:
        bounds.append(f"{column} >= {int(query.price_min)}")
    if query.price_max is not None:
        bounds.append(f"{column} <= {int(query.price_max)}")
    if bounds:
        found[facets.PRICE_INCL] = " AND ".join([f"{column} IS NOT NULL", *bounds])
    return found


def _sort_key(sort: str, *, text: Text | None, scope: Scope, audience: str) -> str:
    """What the page is ordered by first, ascending; written as the indexes of Entry are."""
    if sort == "proximity" and scope.metres:
        return f"COALESCE({engine().distance(scope.metres)}, {LAST})"
    if sort == "price":
        return f"COALESCE({price_column(audience)}, {LAST})"
    if sort == "price_desc":
        return f"COALESCE({price_column(audience)} * -1, 1)"
    if sort == "newest":
        return "e.published * -1"
    return "0" if text is None else "t.tier"


def _after(place: Place | None) -> str:
    """Hits behind a place in the order of the page."""
    if place is None:
        return ""
    key, score, pk = int(place.key), int(place.score), int(place.listing_id)
    return f"(k > {key} OR (k = {key} AND (score < {score} OR (score = {score} AND listing_id > {pk}))))"


def _where(conditions: Iterable[str]) -> str:
    kept = [f"({condition})" for condition in conditions if condition]
    return " WHERE " + " AND ".join(kept) if kept else ""


def _run(sql: str, params: Sequence[str]) -> list[tuple[str, int, int, int]]:
    with connection.cursor() as cursor:
        # Without parameters a lone "%" must not be read as one.
        cursor.execute(sql, list(params) or None)
        return list(cursor.fetchall())


def _collect(rows: Iterable[tuple[str, int, int, int]]) -> tuple[Counts, list[Place], int | None]:
    counts, places, counted = Counts(), [], None
    by_tag = {
        facets.CATEGORY: counts.categories,
        facets.LABEL_SET: counts.label_sets,
        facets.KIND: counts.kinds,
        facets.AVAILABILITY: counts.availability,
        facets.PRICE_INCL: counts.bands,
        facets.PRICE_EXCL: counts.bands,
    }
    for tag, a, b, c in rows:
        if tag == facets.WORKSHOP:
            counts.workshops.append((a, b))
        elif tag == _PAGE:
            places.append(Place(b, c, a))
        elif tag == facets.TOTAL:
            counted = b
        elif tag == _TOGETHER:
            for of, value in (
                (counts.bands, a),
                (counts.kinds, c & 1),
                (counts.availability, c >> 1),
            ):
                of[value] = of.get(value, 0) + b
        else:
            by_tag[tag][a] = b
    places.sort(key=lambda one: (one.key, -one.score, one.listing_id))
    return counts, places, counted


def search(
    *,
    query: Query,
    text: Text | None,
    scope: Scope,
    known: Reference,
    audience: str,
    sort: str,
    offset: int,
    after: Place | None,
    with_facets: bool,
) -> Found:
    """Hits of a text, of filters, or of both; one query."""
    filters = filters_of(query, scope=scope, audience=audience)
    key = _sort_key(sort, text=text, scope=scope, audience=audience)
    source, own = "finding_entry AS e", ""
    params: list[str] = []
    conditions: list[str] = []
    if text is not None:
        is_rare = known.vocabulary.estimate(text) < _RARE
        source, params = engine().source(text, is_rare=is_rare)
    if not with_facets:
        conditions += filters.values()
        filters = {}
    elif scope.categories is not None and filters.keys() != {facets.CATEGORY}:
        # Nothing outside the categories that the facet shows is ever counted.
        shown = {
            pk
            for option in scope.options
            if option in known.categories
            for pk in known.categories[option].descendants
        }
        if len(shown) < len(known.categories):
            conditions.append(member("e.category_id", sorted(shown)))
    others = filters.keys() - {facets.CATEGORY}
    if with_facets and text is None and len(others) == 1 and len(query.categories) <= 1:
        # One filter alone: what ignores it is what is stored for the category.
        (own,) = others
        conditions.append(filters.pop(own))
    flags = {dimension: f"f_{dimension}" for dimension in filters}
    columns = ["e.listing_id", "e.score", f"{key} AS k"]
    if with_facets:
        columns += [
            "e.workshop_id",
            "e.category_id",
            "e.label_set_id",
            "CASE WHEN e.is_service THEN 1 ELSE 0 END AS service",
            "CASE WHEN e.is_available THEN 1 ELSE 0 END AS available",
            f"{facets.band_sql(price_column(audience))} AS band",
            *(f"({filters[dimension]}) AS {flag}" for dimension, flag in flags.items()),
        ]
    everything = list(flags.values())

    def group(dimension: str, column: str) -> str:
        if dimension == own:
            tag = dimension
            if own == facets.PRICE_INCL and audience == "pro":
                tag = facets.PRICE_EXCL
            category = scope.selected[0] if scope.selected else 0
            return (
                f"SELECT '{dimension}', value, count, 0 FROM finding_facetcount "
                f"WHERE category_id = {int(category)} AND dimension = '{tag}'"
            )
        rest = [flag for one, flag in flags.items() if one != dimension]
        return (
            f"SELECT '{dimension}', {column}, count(*), 0 FROM hits{_where(rest)} GROUP BY {column}"
        )

    parts = [f"SELECT '{facets.TOTAL}', 0, count(*), 0 FROM hits{_where(everything)}"]
    if with_facets:
        parts += [
            group(facets.WORKSHOP, "workshop_id"),
            group(facets.CATEGORY, "category_id"),
            group(facets.LABEL_SET, "label_set_id"),
        ]
        if own in _SMALL or not flags.keys().isdisjoint(_SMALL):
            parts += [
                group(facets.KIND, "service"),
                group(facets.AVAILABILITY, "available"),
                group(facets.PRICE_INCL, "band"),
            ]
        else:
            # Small dimensions that pass the same filters are counted together.
            parts.append(
                f"SELECT '{_TOGETHER}', band, count(*), service + 2 * available "
                f"FROM hits{_where(everything)} GROUP BY band, service, available"
            )
    parts.append(
        f"SELECT * FROM (SELECT '{_PAGE}', listing_id, k, score FROM hits"
        f"{_where([*everything, _after(after)])} ORDER BY k, score DESC, listing_id "
        f"LIMIT {int(query.limit) + 1} OFFSET {int(offset)}) AS page"
    )
    sql = (
        f"WITH hits AS MATERIALIZED (SELECT {', '.join(columns)} FROM {source}"
        f"{_where(conditions)}) " + " UNION ALL ".join(parts)
    )
    told = _run(sql, params)
    counts, places, counted = _collect(told)
    return Found(counts, counted or 0, places, tuple(told))


def is_stored(query: Query, *, scope: Scope) -> bool:
    """Whether nothing is asked but one category, or all: its counts stand ready."""
    filtered = (
        scope.workshops is not None
        or scope.label_sets is not None
        or query.kind
        or query.in_stock
        or query.price_min is not None
        or query.price_max is not None
    )
    return (
        not filtered and len(query.categories) <= 1 and len(scope.selected) == len(query.categories)
    )


def _nearest(counts: Counts, scope: Scope, *, after: Place | None, need: int) -> str:
    """A condition on the workshops, nearest first, that hold what a page needs."""
    metres = scope.metres or {}
    found, held, last = [], 0, 0
    for far, pk, count in sorted((metres.get(pk, LAST), pk, n) for pk, n in counts.workshops):
        if after is not None and far < after.key:
            continue
        # All at one distance stand together, and so does the place of a cursor.
        if held >= need and far > last:
            break
        found.append(pk)
        last = far
        if after is None or far > after.key:
            held += count
    return member("e.workshop_id", found)


def browse(
    *,
    query: Query,
    scope: Scope,
    known: Reference,
    audience: str,
    sort: str,
    offset: int,
    after: Place | None,
    with_facets: bool,
) -> Found:
    """A category, or all: stored counts and a page along an index; two queries."""
    category = int(scope.selected[0] if scope.selected else 0)
    band = facets.PRICE_EXCL if audience == "pro" else facets.PRICE_INCL
    totals = sorted({0, category, *scope.options})
    sql = (
        "SELECT dimension, value, count, category_id FROM finding_facetcount "
        f"WHERE {member('category_id', totals)} AND dimension = '{facets.TOTAL}'"
    )
    if with_facets or sort == "proximity":
        sql += (
            " UNION ALL SELECT dimension, value, count, 0 FROM finding_facetcount "
            f"WHERE category_id = {category} AND dimension IN "
            f"('{facets.WORKSHOP}', '{facets.LABEL_SET}', '{facets.KIND}', "
            f"'{facets.AVAILABILITY}', '{band}')"
        )
    rows = _run(sql, [])
    below = {row[3]: row[2] for row in rows if row[0] == facets.TOTAL}
    counts, _places, _counted = _collect(row for row in rows if row[0] != facets.TOTAL)
    counts.categories, counts.categories_with_below = below, True
    count = below.get(category, 0)
    key = _sort_key(sort, text=None, scope=scope, audience=audience)
    need = int(query.limit) + 1
    nearest = (
        _nearest(counts, scope, after=after, need=offset + need) if sort == "proximity" else ""
    )
    categories = known.categories[category].descendants if category else ()
    is_rare = bool(category and count and below.get(0, 0) > len(categories) * count)
    if is_rare and key != "0":
        # Along the index of the order its few stand far apart: kept from it, they are sorted.
        key = f"{key} + 0"
    columns = f"'{_PAGE}', e.listing_id, {key} AS k, e.score"
    order = "score DESC, listing_id" if key == "0" else "k, score DESC, listing_id"
    condition = member("e.category_id", categories) if category else ""

    def plain(where: Iterable[str], most: int, skip: int) -> str:
        # Sort keys are computed columns: named in an outer query where a place asks for them.
        inner = f"SELECT {columns} FROM finding_entry AS e{_where(where)}"
        if after is not None and key == "0":
            # In the inner query, so that the index leads straight to the place.
            behind = (
                f"e.score <= {int(after.score)} AND (e.score < {int(after.score)} "
                f"OR e.listing_id > {int(after.listing_id)})"
            )
            inner = f"SELECT {columns} FROM finding_entry AS e{_where([*where, behind])}"
        elif after is not None:
            inner = f"SELECT * FROM ({inner}) AS entries{_where([_after(after)])}"
        return f"{inner} ORDER BY {order} LIMIT {most} OFFSET {skip}"

    # Along the index of all scores until enough are in the category, or through each category.
    reach = offset + need
    if key == "0" and is_rare:
        branches = (
            f"SELECT * FROM ({plain([f'e.category_id = {int(pk)}'], reach, 0)}) AS branch_{int(pk)}"
            for pk in categories
        )
        sql = (
            f"SELECT * FROM ({' UNION ALL '.join(branches)}) AS branches "
            f"ORDER BY {order} LIMIT {need} OFFSET {int(offset)}"
        )
    else:
        sql = plain([condition, nearest], need, int(offset))
    page = _run(sql, [])
    _counts, places, _counted = _collect(page)
    return Found(counts, count, places, (*rows, *page))
