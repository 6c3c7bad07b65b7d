"""Writes of the index. One writer at a time: the generation's row is the lock.

Everything is set-based, and rows that say the same are left alone, so that a change of stock
costs one narrow row and a few counts.
"""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from secrets import randbelow
from typing import Final

from django.db import transaction
from django.db.models import Q

from shop.listings.models import Card, Listing
from shop.places.text import fold
from shop.search import analysis, counts, ranking, reference, sources
from shop.search.documents import ListingDocument, PageDocument, WorkshopDocument
from shop.search.engines import engine
from shop.search.models import (
    Entry,
    Generation,
    LabelSet,
    Page,
    Suggestion,
    Word,
    Workshop,
)
from suppliers.directory.models import Supplier

PRODUCT: Final = "product"
SUPPLIER: Final = "supplier"
CATEGORY: Final = "category"
_STARTS: Final = 8


def _lock() -> Generation:
    Generation.objects.get_or_create(pk=1)
    return Generation.objects.select_for_update().get(pk=1)


def _grow(generation: Generation) -> None:
    """Tell every process to load its memory again.

    Steps are random: a database rolled back or restored never meets an old number again with
    other content.
    """
    generation.number += 1 + randbelow(2**20)
    generation.save(update_fields=["number"])


def touch() -> None:
    """Names, synonyms or the category tree changed: processes load them again."""
    with transaction.atomic():
        _grow(_lock())


@dataclass(frozen=True, slots=True)
class _Analysed:
    title: list[str]
    body: list[str]
    # Folded word → stem.
    forms: dict[str, str]


def _analyse(title: str, body: Iterable[str]) -> _Analysed:
    in_title: dict[str, None] = {}
    in_body: dict[str, None] = {}
    forms: dict[str, str] = {}
    for word in analysis.words(title):
        for stem in analysis.stems_of(word):
            in_title[stem] = None
        if not analysis.is_stop_word(word) and (plain := analysis.folded(word)):
            forms[plain] = analysis.stems_of(word)[0]
    for text in body:
        for word in analysis.words(text):
            if word in in_body or analysis.is_stop_word(word):
                continue
            in_body[word] = None
    stems: dict[str, None] = {}
    for word in in_body:
        for stem in analysis.stems_of(word):
            stems[stem] = None
        if plain := analysis.folded(word):
            forms.setdefault(plain, analysis.stems_of(word)[0])
    return _Analysed(list(in_title), [stem for stem in stems if stem not in in_title], forms)


def _workshops(documents: Iterable[WorkshopDocument]) -> tuple[dict[tuple[int, int], int], bool]:
    """Ids of workshops by supplier and establishment, and whether any is new or changed."""
    wanted = {(one.supplier_id, one.establishment_id): one for one in documents}
    rows = Workshop.objects.filter(supplier_id__in={pair[0] for pair in wanted})
    found = {(row.supplier_id, row.establishment_id): row for row in rows}
    fields = [
        "supplier_slug",
        "supplier_name",
        "sort_name",
        "commune_code",
        "department",
        "epci_code",
        "latitude",
        "longitude",
        "structures",
        "delivers",
        "offers_pickup",
    ]
    new, changed = [], []
    for pair, one in wanted.items():
        row = Workshop(
            supplier_id=one.supplier_id,
            establishment_id=one.establishment_id,
            supplier_slug=one.supplier_slug,
            supplier_name=one.supplier_name,
            sort_name=fold(one.supplier_name)[:120],
            commune_code=one.commune_code,
            department=one.department,
            epci_code=one.epci_code,
            latitude=one.latitude,
            longitude=one.longitude,
            structures=list(one.structures),
            delivers=one.delivers,
            offers_pickup=one.offers_pickup,
        )
        old = found.get(pair)
        if old is None:
            new.append(row)
        elif any(getattr(old, name) != getattr(row, name) for name in fields):
            row.pk = old.pk
            changed.append(row)
    if new:
        Workshop.objects.bulk_create(new)
        rows = Workshop.objects.filter(supplier_id__in={pair[0] for pair in wanted})
        found = {(row.supplier_id, row.establishment_id): row for row in rows}
    if changed:
        Workshop.objects.bulk_update(changed, fields, batch_size=200)
    return {pair: found[pair].pk for pair in wanted}, bool(new or changed)


def _label_sets(keys: set[str]) -> tuple[dict[str, int], bool]:
    rows = LabelSet.objects.filter(key__in=keys)
    found = dict(rows.values_list("key", "pk"))
    if new := keys - found.keys():
        LabelSet.objects.bulk_create([LabelSet(key=key) for key in sorted(new)])
        found = dict(rows.all().values_list("key", "pk"))
    return found, bool(new)


def _label_key(labels: Iterable[str]) -> str:
    """Sorted slugs; what would not fit is left out, whole."""
    key = ""
    for slug in sorted(set(labels)):
        longer = f"{key}|{slug}" if key else slug
        if len(longer) <= 300:
            key = longer
    return key


def _forms_and_stems(found: Iterable[_Analysed]) -> tuple[dict[str, str], Counter[str]]:
    """Words with their stems, and in how many documents each is.

    Stems that only accents lead to are words of no document: known, never proposed.
    """
    stems: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for one in found:
        stems.update(one.forms)
        counted.update(one.forms.keys())
        for stem in (*one.title, *one.body):
            stems.setdefault(stem, stem)
    return stems, counted


def _write_words(stems: dict[str, str], added: Counter[str], *, proposed: Set[str]) -> bool:
    """Add words and how often they occur, those to propose at least once; whether any is new."""
    known = dict(Word.objects.filter(form__in=list(stems)).values_list("form", "listings"))
    wanted = {
        form: max(known.get(form, 0) + added.get(form, 0), int(form in proposed)) for form in stems
    }
    rows = [
        Word(form=form, stem=stem, listings=wanted[form])
        for form, stem in stems.items()
        if wanted[form] != known.get(form)
    ]
    Word.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["form"],
        update_fields=["stem", "listings"],
        batch_size=300,
    )
    return any(not known.get(row.form) for row in rows)


def starts(label: str) -> list[str]:
    """Where typing may begin in a label: at each word but small ones, folded."""
    found = fold(label).split()
    at = [number for number, word in enumerate(found) if word not in analysis.STOP_WORDS]
    return list(dict.fromkeys(" ".join(found[number:])[:80] for number in at[:_STARTS]))


def _suggestions(
    kind: str, key: int, *, label: str, url: str, weight: int, also: Sequence[str] = ()
) -> list[Suggestion]:
    begins = dict.fromkeys(start for text in (label, *also) for start in starts(text))
    return [
        Suggestion(kind=kind, key=key, start=start, label=label[:160], url=url[:300], weight=weight)
        for start in begins
    ]


def _write_suggestions(kind: str, keys: Iterable[int], rows: Iterable[Suggestion]) -> None:
    """Make the suggestions of these keys those given; what stays the same is not written."""
    wanted = {(row.key, row.start, row.label, row.url, row.weight): row for row in rows}
    stale = []
    old = Suggestion.objects.filter(kind=kind, key__in=list(keys)).values_list(
        "pk", "key", "start", "label", "url", "weight"
    )
    for pk, key, start, label, url, weight in old:
        if wanted.pop((key, start, label, url, weight), None) is None:
            stale.append(pk)
    for at in range(0, len(stale), 5000):
        Suggestion.objects.filter(pk__in=stale[at : at + 5000]).delete()
    Suggestion.objects.bulk_create(wanted.values(), batch_size=500)


def _put(
    documents: Sequence[ListingDocument], *, rebuilding: bool = False
) -> tuple[dict[str, str], Counter[str]]:
    """One batch, in one transaction; while rebuilding, counts and words are left to its end."""
    analysed = {one.listing_id: _analyse(one.title, one.body) for one in documents}
    latest = {one.listing_id: one for one in documents}
    with transaction.atomic():
        generation = _lock()
        before = Entry.objects.in_bulk(list(latest))
        workshops, new_workshops = _workshops(one.workshop for one in latest.values())
        label_sets, new_labels = _label_sets({_label_key(one.labels) for one in latest.values()})
        entries = [
            Entry(
                listing_id=one.listing_id,
                workshop_id=workshops[one.workshop.supplier_id, one.workshop.establishment_id],
                category_id=one.category_id,
                label_set_id=label_sets[_label_key(one.labels)],
                price=one.price_incl,
                price_excl=one.price_excl,
                is_service=one.is_service,
                is_available=one.is_available,
                score=ranking.score(one),
                published=int(one.published_at.timestamp()),
            )
            for one in latest.values()
        ]
        Entry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["listing_id"],
            update_fields=[
                "workshop",
                "category_id",
                "label_set",
                "price",
                "price_excl",
                "is_service",
                "is_available",
                "score",
                "published",
            ],
        )
        engine().write([(pk, analysed[pk].title, analysed[pk].body) for pk in latest])
        _write_suggestions(
            PRODUCT,
            latest,
            (
                row
                for one in latest.values()
                for row in _suggestions(
                    PRODUCT,
                    one.listing_id,
                    label=one.title,
                    url=one.url,
                    weight=int(one.is_available),
                )
            ),
        )
        stems, counted = _forms_and_stems(analysed[pk] for pk in latest)
        new_words = False
        if not rebuilding:
            added: Counter[str] = Counter()
            for pk in latest.keys() - before.keys():
                added.update(analysed[pk].forms.keys())
            new_words = _write_words(stems, added, proposed=counted.keys())
            categories = reference.current().categories
            counts.apply(counts.difference(before.values(), entries, categories=categories))
        if new_workshops or new_labels or new_words:
            _grow(generation)
    return stems, counted


def put(documents: Iterable[ListingDocument]) -> None:
    """Index these listings, new or again."""
    rest = iter(documents)
    while batch := _next(rest):
        _put(batch)


def _next(rest: Iterable[ListingDocument]) -> list[ListingDocument]:
    batch = []
    for document in rest:
        batch.append(document)
        if len(batch) == sources.BATCH:
            break
    return batch


def remove(listing_ids: Iterable[int]) -> None:
    """Take these listings out of the index; ids that are not in it are ignored."""
    for batch in sources.batches(listing_ids):
        with transaction.atomic():
            _lock()
            before = Entry.objects.in_bulk(batch)
            if not before:
                continue
            categories = reference.current().categories
            counts.apply(counts.difference(before.values(), (), categories=categories))
            _drop(list(before))


def _drop(listing_ids: Sequence[int]) -> None:
    engine().delete(listing_ids)
    Entry.objects.filter(pk__in=listing_ids).delete()
    Suggestion.objects.filter(kind=PRODUCT, key__in=listing_ids).delete()


def put_pages(documents: Iterable[PageDocument]) -> None:
    """Make suppliers and editors' pages findable, new or again."""
    latest = {(one.kind, one.key): one for one in documents}
    with transaction.atomic():
        generation = _lock()
        rows = []
        analysed = []
        for one in latest.values():
            words = _analyse(one.title, one.text)
            analysed.append(words)
            rows.append(
                Page(
                    kind=one.kind,
                    key=one.key,
                    title=one.title[:200],
                    summary=one.summary[:300],
                    url=one.url[:300],
                    words=f" {' '.join([*words.title, *words.body])} ",
                )
            )
        Page.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["title", "summary", "url", "words"],
            batch_size=200,
        )
        fronts = [one for one in latest.values() if one.kind == SUPPLIER]
        _write_suggestions(
            SUPPLIER,
            [one.key for one in fronts],
            (
                row
                for one in fronts
                for row in _suggestions(SUPPLIER, one.key, label=one.title, url=one.url, weight=0)
            ),
        )
        stems, counted = _forms_and_stems(analysed)
        if _write_words(stems, Counter(), proposed=counted.keys()):
            _grow(generation)


def remove_pages(kind: str, keys: Iterable[int]) -> None:
    gone = list(keys)
    with transaction.atomic():
        _lock()
        Page.objects.filter(kind=kind, key__in=gone).delete()
        Suggestion.objects.filter(kind=kind, key__in=gone).delete()


def put_categories() -> None:
    """Suggestions of the public tree as it stands, by its names in every language."""
    with transaction.atomic():
        _lock()
        known = reference.current().categories
        keys = set(known) | set(
            Suggestion.objects.filter(kind=CATEGORY).values_list("key", flat=True)
        )
        _write_suggestions(
            CATEGORY,
            keys,
            (
                row
                for one in known.values()
                for row in _suggestions(
                    CATEGORY,
                    one.id,
                    label=one.name,
                    url=f"/boutique/{one.slug}/",
                    weight=-len(one.ancestors),
                    also=[one.name_en, one.name_br],
                )
            ),
        )


def reindex(*, listing_ids: Iterable[int]) -> None:
    """Index these listings as they stand; those no longer on sale leave the index."""
    for batch in sources.batches(listing_ids):
        found = list(sources.listing_documents(listing_ids=batch))
        put(found)
        remove(set(batch) - {one.listing_id for one in found})


def reindex_listing(subject_id: int, *, at: datetime) -> None:
    """Journey step: a listing changed."""
    reindex(listing_ids=[subject_id])


def reindex_supplier(subject_id: int, *, at: datetime) -> None:
    """Journey step: a supplier changed; its page, its workshops and its listings follow."""
    found = list(sources.supplier_documents(supplier_ids=[subject_id]))
    if found:
        put_pages(found)
    else:
        remove_pages(SUPPLIER, [subject_id])
    indexed = Entry.objects.filter(workshop__supplier_id=subject_id).values_list("pk", flat=True)
    on_sale = Listing.objects.filter(supplier=subject_id).values_list("pk", flat=True)
    reindex(listing_ids=sorted({*indexed, *on_sale}))


def recount() -> None:
    """Store facet counts anew: after categories moved in the tree."""
    with transaction.atomic():
        _grow(_lock())
        counts.recount(categories=reference.current().categories)


def rebuild() -> None:
    """Index everything that is on sale, in batches; searches go on meanwhile.

    The last transaction removes what is gone and stores words and facet counts anew.
    """
    touch()
    put_categories()
    suppliers = list(Supplier.objects.order_by("pk").values_list("pk", flat=True))
    stems: dict[str, str] = {}
    counted: Counter[str] = Counter()
    ids = list(Card.objects.order_by("pk").values_list("pk", flat=True))
    for batch in sources.batches(ids):
        found = list(sources.listing_documents(listing_ids=batch))
        some, many = _put(found, rebuilding=True)
        stems.update(some)
        counted.update(many)
    with transaction.atomic():
        generation = _lock()
        on_sale = set(Card.objects.values_list("pk", flat=True))
        gone = set(Entry.objects.values_list("pk", flat=True)) - on_sale
        for batch in sources.batches(sorted(gone)):
            _drop(batch)
        Word.objects.all().delete()
        Word.objects.bulk_create(
            [Word(form=form, stem=stem, listings=counted[form]) for form, stem in stems.items()],
            batch_size=2000,
        )
        published = list(sources.supplier_documents(supplier_ids=suppliers))
        put_pages(published)
        shown = [one.key for one in published]
        Page.objects.filter(kind=SUPPLIER).exclude(key__in=shown).delete()
        Suggestion.objects.filter(kind=SUPPLIER).exclude(key__in=shown).delete()
        used = Entry.objects.values("workshop")
        Workshop.objects.filter(~Q(pk__in=used)).delete()
        _grow(generation)
        counts.recount(categories=reference.current().categories)
    engine().optimise()
