"""The category tree with its counts, and the way up from one category."""

from dataclasses import dataclass

from shop.search.facets import TOTAL
from shop.search.models import FacetCount
from shop.search.reference import Category, Reference


@dataclass(frozen=True, slots=True)
class Shelf:
    slug: str
    label: str
    count: int
    children: tuple["Shelf", ...]


def tree(*, known: Reference, language: str) -> list[Shelf]:
    """Top categories with what is below them; one query. Empty shelves are left out."""
    rows = FacetCount.objects.filter(dimension=TOTAL).values_list("category_id", "count")
    counts = dict(rows)

    def shelf(pk: int) -> Shelf:
        category = known.categories[pk]
        below = tuple(s for child in category.children if (s := shelf(child)).count)
        return Shelf(category.slug, category.label(language), counts.get(pk, 0), below)

    return [found for pk in known.tops if (found := shelf(pk)).count]


def parents(*, category: Category, known: Reference) -> list[Category]:
    """From the root down to the one above."""
    return [known.categories[pk] for pk in category.ancestors if pk != category.id]
