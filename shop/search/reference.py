"""What processes keep in memory: small tables that every search needs.

Valid for one number of `Generation`, which each request reads (one tiny query). Six queries
load it again; vocabulary and communes come at their first use, one query each.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Final

from django.apps import apps
from django.db import connection
from django.db.models import CharField, Value

from shop.listings.models import CategoryProfile
from shop.places.models import Commune
from shop.search.models import LabelSet, Synonym, Word, Workshop
from shop.search.synonyms import Synonyms, table
from shop.search.texts import Text
from suppliers.directory.models import Label, StatusKind


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the tree. Ids from the root down to this one; ids of all below with itself."""

    id: int
    slug: str
    name: str
    name_en: str
    name_br: str
    parent_id: int
    ancestors: tuple[int, ...]
    descendants: tuple[int, ...]
    children: tuple[int, ...]

    def label(self, language: str) -> str:
        return {"en": self.name_en, "br": self.name_br}.get(language) or self.name


@dataclass(frozen=True, slots=True)
class Site:
    """A workshop as facets see it."""

    id: int
    supplier_id: int
    establishment_id: int
    supplier_slug: str
    supplier_name: str
    sort_name: str
    commune_code: str
    department: str
    epci_code: str
    latitude: float
    longitude: float
    structures: tuple[str, ...]
    delivers: bool
    offers_pickup: bool


class Vocabulary:
    """Every word of the shop, folded, with its stem and how many listings hold it."""

    def __init__(self, rows: list[tuple[str, str, int]]) -> None:
        # Words of no listing or page are stems that accents alone lead to: never proposed.
        self.forms: Final = [row[0] for row in rows if row[2]]
        self.counts: Final = {row[0]: row[2] for row in rows}
        by_stem: Counter[str] = Counter()
        for _form, stem, listings in rows:
            by_stem[stem] += listings
        self.stems: Final[Mapping[str, int]] = by_stem

    def estimate(self, text: Text) -> int:
        """About how many listings hold a text, at most."""
        ways = [
            sum(min(self.stems.get(stem, 0) for stem in way) for way in group)
            for group in text.groups
        ]
        return (sum(ways) if text.any_group else min(ways)) if ways else 0

    def begins(self, text: str) -> bool:
        """Whether some word begins so."""
        at = bisect_left(self.forms, text)
        return at < len(self.forms) and self.forms[at].startswith(text)

    @cached_property
    def by_length(self) -> dict[int, list[str]]:
        """Distinct beginnings of each length: what half-typed words are compared with."""
        return {
            length: sorted({form[:length] for form in self.forms if len(form) >= length})
            for length in range(3, 16)
        }


class Reference:
    def __init__(self, number: int) -> None:
        self.number: Final = number
        self.sites: Final = {site.id: site for site in _sites()}
        self.categories: Final = _categories()
        self.category_ids: Final = {one.slug: one.id for one in self.categories.values()}
        self.label_sets: Final = {
            pk: frozenset(key.split("|")) if key else frozenset[str]()
            for pk, key in LabelSet.objects.values_list("pk", "key")
        }
        self.label_names, self.structure_names = _names()
        self.synonyms: Final[Synonyms] = table(Synonym.objects.values_list("words", "expands_to"))
        self._late = Lock()
        self._vocabulary: Vocabulary | None = None

    @property
    def vocabulary(self) -> Vocabulary:
        with self._late:
            if self._vocabulary is None:
                rows = Word.objects.values_list("form", "stem", "listings")
                self._vocabulary = Vocabulary(sorted(rows))
            return self._vocabulary

    @cached_property
    def fronts(self) -> dict[str, tuple[str, str]]:
        """Name and sort name of each supplier by its slug."""
        return {
            site.supplier_slug: (site.supplier_name, site.sort_name) for site in self.sites.values()
        }

    @cached_property
    def tops(self) -> tuple[int, ...]:
        return tuple(one.id for one in self.categories.values() if not one.parent_id)

    def children_of(self, category_id: int) -> tuple[int, ...]:
        """Categories right below; of 0, the top ones."""
        return self.categories[category_id].children if category_id else self.tops


def _sites() -> list[Site]:
    rows = Workshop.objects.values_list(
        "pk",
        "supplier_id",
        "establishment_id",
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
    )
    return [Site(*row[:11], tuple(row[11]), *row[12:]) for row in rows]


def _categories() -> dict[int, Category]:
    """The public tree, from names, paths (treebeard) and profiles; a slug is needed to be seen."""
    step = apps.get_model("catalogue", "Category").steplen
    rows = list(
        CategoryProfile.objects.order_by("category__path").values_list(
            "category__path", "category_id", "slug", "category__name", "name_en", "name_br"
        )
    )
    ids = {row[0]: row[1] for row in rows}
    below: dict[int, list[int]] = defaultdict(list)
    children: dict[int, list[int]] = defaultdict(list)
    lines: dict[int, tuple[int, ...]] = {}
    for path, pk, *_ in rows:
        ends = range(step, len(path) + 1, step)
        lines[pk] = tuple(ids[path[:end]] for end in ends if path[:end] in ids)
        for ancestor in lines[pk]:
            below[ancestor].append(pk)
        if len(lines[pk]) > 1:
            children[lines[pk][-2]].append(pk)
    return {
        pk: Category(
            id=pk,
            slug=slug,
            name=name,
            name_en=name_en,
            name_br=name_br,
            parent_id=lines[pk][-2] if len(lines[pk]) > 1 else 0,
            ancestors=lines[pk],
            descendants=tuple(below[pk]),
            children=tuple(children[pk]),
        )
        for path, pk, slug, name, name_en, name_br in rows
    }


def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Short names of labels and of kinds of structures."""
    kind: Value = Value("s", output_field=CharField())
    rows = (
        Label.objects.order_by()
        .annotate(of=Value("l", output_field=CharField()))
        .values_list("of", "pk", "short_name")
        .union(
            StatusKind.objects.order_by().annotate(of=kind).values_list("of", "pk", "short_name"),
            all=True,
        )
    )
    found: dict[str, dict[str, str]] = {"l": {}, "s": {}}
    for of, code, name in rows:
        found[of][code] = name
    return found["l"], found["s"]


_lock = Lock()
_kept: Reference | None = None
_communes: dict[str, Commune] | None = None
_epcis: dict[str, str] = {}


def current() -> Reference:
    """The memory that fits the database now; one query, seven when it has to be loaded."""
    global _kept
    # Every search asks: in plain SQL, which spares the processor half of what the ORM takes.
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM finding_generation WHERE id = 1")
        row = cursor.fetchone()
    number = row[0] if row else 0
    kept = _kept
    if kept is not None and kept.number == number:
        return kept
    with _lock:
        if _kept is None or _kept.number != number:
            _kept = Reference(number)
        return _kept


def communes() -> dict[str, Commune]:
    """Every commune by its INSEE code, largest first; loaded once in a process's life."""
    global _communes
    if not _communes:
        rows = Commune.objects.select_related("epci").order_by("-population", "code")
        found = {commune.pk: commune for commune in rows}
        _epcis.update({one.epci.pk: one.epci.name for one in found.values() if one.epci})
        _communes = found
    return _communes


def epci_names() -> dict[str, str]:
    """Names of groupings of communes by code."""
    communes()
    return _epcis


def clear() -> None:
    """Forget everything: for tests."""
    global _kept, _communes
    with _lock:
        _kept = _communes = None
