"""Reads of the index: one search, in at most four queries whatever its size."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from django.db.models import Q

from shop.places.distance import kilometres
from shop.places.models import Commune
from shop.places.text import fold
from shop.search import analysis, cursors, hits, reference, texts, typos
from shop.search.facets import Counts, Facet, Option, facets_of, scope_of
from shop.search.grammar import MAX_PAGE, Query
from shop.search.models import Page
from shop.search.reference import Reference
from shop.search.texts import Text

Audience = Literal["individual", "pro"]

MOST_PAGES = 6
_PAGES_LOOKED_AT = 60
_SUGGESTED_COMMUNES = 5


@dataclass(frozen=True, slots=True)
class PageHit:
    kind: str
    key: int
    title: str
    summary: str
    url: str


@dataclass(slots=True)
class Results:
    """What was found, in order, with what a page says about it."""

    query: Query
    count: int = 0
    count_is_exact: bool = True
    listing_ids: list[int] = field(default_factory=list)
    # From 1; 0 behind a cursor.
    page_number: int = 1
    # At most grammar.MAX_PAGE: cursors lead further.
    page_count: int = 1
    next_cursor: str = ""
    # The text searched instead of the one typed; empty when that one was searched.
    corrected: str = ""
    # (word typed, what was searched beside it)
    expanded: tuple[tuple[str, str], ...] = ()
    # No listing has all the words: these have one of them.
    loosened: bool = False
    # The sort in force: proximity needs a commune.
    sort: str = "relevance"
    near: Commune | None = None
    near_suggestions: list[Commune] = field(default_factory=list)
    pages: list[PageHit] = field(default_factory=list)
    # What the database answered: with the same query, day, audience, language and memory
    # (`Reference.number`), results that were told the same are the same.
    told: tuple[Any, ...] = ()
    make_facets: Callable[[], dict[str, Facet]] = dict
    _facets: dict[str, Facet] | None = None

    @property
    def facets(self) -> dict[str, Facet]:
        """Every facet with its counts; made when they are first asked for."""
        if self._facets is None:
            self._facets = self.make_facets()
        return self._facets


def commune_near(named: str) -> Commune | None:
    """The commune of that INSEE code, or that name (the largest), or that postcode if only one."""
    known = reference.communes()
    if named in known:
        return known[named]
    folded = fold(named)
    if not folded:
        return None
    for commune in known.values():
        if commune.folded == folded:
            return commune
    found = [one for one in known.values() if folded in one.postcodes.split()]
    return found[0] if len(found) == 1 else None


def communes_like(text: str, *, count: int, with_errors: bool = True) -> list[Commune]:
    """Communes whose name begins so, then that hold a word that does, else one error away."""
    folded = fold(text)
    if not folded:
        return []
    known = list(reference.communes().values())
    if folded.isdigit():
        return [
            one for one in known if any(code.startswith(folded) for code in one.postcodes.split())
        ][:count]
    found = [one for one in known if one.folded.startswith(folded)]
    found += [
        one for one in known if f" {folded}" in one.folded and not one.folded.startswith(folded)
    ]
    if not found and with_errors and len(folded) >= 4:
        lengths = (len(folded), len(folded) + 1)
        found = [
            one
            for one in known
            if any(typos.is_near(folded, one.folded[:length]) for length in lengths)
        ]
    return found[:count]


def _metres(commune: Commune, known: Reference) -> dict[int, int]:
    by_commune: dict[tuple[float, float], int] = {}
    found = {}
    for site in known.sites.values():
        point = (site.latitude, site.longitude)
        if point not in by_commune:
            by_commune[point] = round(
                1000
                * kilometres(
                    latitude=commune.latitude,
                    longitude=commune.longitude,
                    to_latitude=site.latitude,
                    to_longitude=site.longitude,
                )
            )
        found[site.id] = by_commune[point]
    return found


def _corrected(text: str, known: Reference) -> str:
    """The text with words unknown to the shop put right; the same text when there are none."""
    vocabulary = known.vocabulary
    in_synonyms = {word for key in known.synonyms for word in key}
    changed, found = False, []
    for word in analysis.words(text):
        plain = analysis.folded(word)
        is_known = (
            not plain
            or plain in in_synonyms
            or analysis.is_stop_word(word)
            or any(stem in vocabulary.stems for stem in analysis.stems_of(word))
        )
        better = (
            None
            if is_known
            else typos.correct(word, vocabulary=vocabulary, more=tuple(sorted(in_synonyms)))
        )
        changed = changed or better is not None
        found.append(better or word)
    return " ".join(found) if changed else text


def _known_groups(text: Text, known: Reference) -> Text:
    """The text without alternatives and groups that no listing can have."""
    stems = known.vocabulary.stems
    groups = (
        tuple(way for way in group if all(stem in stems for stem in way)) for group in text.groups
    )
    return Text(tuple(group for group in groups if group), text.any_group)


def _pages(text: Text) -> list[PageHit]:
    """Suppliers and editors' pages that hold the text, titles first; one query."""
    condition = Q()
    for group in text.groups:
        ways = Q()
        for way in group:
            ways |= Q(*(Q(words__contains=f" {stem} ") for stem in way))
        condition = condition | ways if text.any_group else condition & ways
    rows = Page.objects.filter(condition).order_by("kind", "key")[:_PAGES_LOOKED_AT]
    found = []
    for page in rows:
        title = set(analysis.stems(page.title))
        missing = sum(not any(title.issuperset(way) for way in group) for group in text.groups)
        found.append((missing, page.kind != "supplier", fold(page.title), page.key, page))
    found.sort(key=lambda one: one[:4])
    return [
        PageHit(page.kind, page.key, page.title, page.summary, page.url)
        for *_order, page in found[:MOST_PAGES]
    ]


def find(
    *,
    query: Query,
    day: date,
    audience: Audience,
    language: str,
    facets: bool = True,
    known: Reference | None = None,
) -> Results:
    """Search the shop for `audience` ("pro": prices excluding tax), names in `language`.

    `day` is the visitor's; the index follows the cards, which are written again on the day on
    which a proof begins or ends. A caller that has the memory already passes it as `known`.
    Never raises for any query.
    """
    known = known or reference.current()
    results = Results(query=query)
    metres = None
    if query.near:
        results.near = commune_near(query.near)
        if results.near is None:
            results.near_suggestions = communes_like(query.near, count=_SUGGESTED_COMMUNES)
        else:
            metres = _metres(results.near, known)
    scope = scope_of(query, known=known, metres=metres)
    results.sort = "relevance" if query.sort == "proximity" and results.near is None else query.sort
    after = cursors.decode(results.sort, query.cursor) if query.cursor else None
    results.page_number = 0 if after else min(query.page, MAX_PAGE)

    text, loose = None, None
    if query.text:
        better = _corrected(query.text, known)
        results.corrected = better if better != query.text else ""
        stems = known.vocabulary.stems
        expanded = texts.expand(better, synonyms=known.synonyms, is_known=stems.__contains__)
        results.expanded = expanded.synonyms
        text = _known_groups(expanded.text, known)
        loose = texts.loosened(text)
        if len(text.groups) < len(expanded.text.groups):
            text, results.loosened = loose, bool(text.groups)

    def look(text: Text | None) -> hits.Found:
        offset = 0 if after else (results.page_number - 1) * query.limit
        if text is None and hits.is_stored(query, scope=scope):
            return hits.browse(
                query=query,
                scope=scope,
                known=known,
                audience=audience,
                sort=results.sort,
                offset=offset,
                after=after,
                with_facets=facets,
            )
        return hits.search(
            query=query,
            text=text,
            scope=scope,
            known=known,
            audience=audience,
            sort=results.sort,
            offset=offset,
            after=after,
            with_facets=facets,
        )

    if text is not None and not text.groups:
        found = hits.Found(Counts(), 0)
    else:
        found = look(text)
        if not found.count and text is not None and not text.any_group and len(text.groups) > 1:
            text, results.loosened = loose, True
            found = look(text)
    results.count = found.count
    results.page_count = min(max(-(-found.count // query.limit), 1), MAX_PAGE)
    if found.count and not found.places and results.page_number > results.page_count:
        results.page_number = results.page_count
        again = look(text)
        found = replace(again, counts=found.counts, told=(*found.told, *again.told))
    elif results.page_number:
        results.page_number = min(results.page_number, results.page_count)
    shown = found.places[: query.limit]
    results.listing_ids = [place.listing_id for place in shown]
    if len(found.places) > query.limit:
        results.next_cursor = cursors.encode(results.sort, shown[-1])
    if facets:
        counts = found.counts
        results.make_facets = lambda: facets_of(
            counts, query=query, scope=scope, known=known, language=language
        )
    if text is not None and text.groups and results.page_number == 1:
        results.pages = _pages(text)
    results.told = (found.told, results.loosened, tuple(results.pages))
    return results


__all__ = [
    "Audience",
    "Facet",
    "Option",
    "PageHit",
    "Results",
    "commune_near",
    "communes_like",
    "find",
]
