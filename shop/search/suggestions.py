"""Completions while typing: products, suppliers, categories, communes; at most three queries."""

from dataclasses import dataclass
from typing import Final

from django.db import connection

from shop.places.text import fold
from shop.search import analysis, reference, typos
from shop.search.operations import CATEGORY, PRODUCT, SUPPLIER
from shop.search.query import communes_like

COMMUNE: Final = "commune"
MOST_OF_A_KIND: Final = 3
_LOOKED_AT: Final = 24
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`kind` is product, supplier, category or commune; `key` its id, or its INSEE code."""

    kind: str
    key: str
    label: str
    url: str


def _beginning(words: list[str]) -> list[Suggestion]:
    """Rows in which typing the words may begin; one query for the three kinds."""
    first, *others = words
    # The range uses the index under any collation; LIKE makes it exact.
    condition = "start >= %s AND start <= %s AND start LIKE %s" + " AND start LIKE %s" * len(others)
    params = [first, f"{first}zzzzzzzzzz", f"{first}%", *(f"% {word}%" for word in others)]
    parts, values = [], []
    for order, kind in enumerate((CATEGORY, PRODUCT, SUPPLIER)):
        parts.append(
            f"SELECT * FROM (SELECT {order} AS place, kind, key, label, url, weight, start "  # noqa: S608
            f"FROM finding_suggestion WHERE kind = %s AND {condition} "
            f"ORDER BY start LIMIT {_LOOKED_AT}) AS {kind}_rows"
        )
        values += [kind, *params]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        rows = cursor.fetchall()
    rows.sort(key=lambda row: (row[0], -row[5], row[6], row[2]))
    found: dict[tuple[str, str], Suggestion] = {}
    for _place, kind, key, label, url, _weight, _start in rows:
        if sum(of == kind for of, _label in found) < MOST_OF_A_KIND:
            found.setdefault((kind, fold(label)), Suggestion(kind, str(key), label, url))
    return list(found.values())


def suggest(*, text: str, count: int = 8) -> list[Suggestion]:
    """At most `count` completions, at most three of a kind; accents and case do not matter.

    When nothing begins so, one error is tolerated. Never raises for any text.
    """
    typed = fold(text[:200]).split()[:6]
    words = [word for word in typed if word not in analysis.STOP_WORDS] or typed
    if not words or len("".join(words)) < _SHORTEST:
        return []
    found = _beginning(words)
    place = " ".join(typed)
    communes = communes_like(place, count=MOST_OF_A_KIND, with_errors=False)
    if not found and not communes:
        vocabulary = reference.current().vocabulary
        better = [
            word if vocabulary.begins(word) else typos.complete(word, vocabulary=vocabulary) or word
            for word in words
        ]
        if better != words:
            found = _beginning(better)
        communes = communes_like(place, count=MOST_OF_A_KIND) if not found else []
    found += [
        Suggestion(COMMUNE, one.pk, f"{one.name} ({one.postcode})", f"/recherche/?near={one.pk}")
        for one in communes
    ]
    return found[:count]
