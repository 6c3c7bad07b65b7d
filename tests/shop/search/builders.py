"""Small catalogues of plain documents."""

from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps

from shop.listings.models import CategoryProfile
from shop.places.models import Commune
from shop.search.documents import ListingDocument, WorkshopDocument
from shop.search.grammar import Query, parse
from shop.search.query import Results, find

PUBLISHED = datetime(2026, 11, 1, 12, tzinfo=UTC)
RENNES, BREST, VANNES, QUIMPER, SAINT_BRIEUC = "35238", "29019", "56260", "29232", "22278"


def category(slug: str, *, parent: Any = None, **names: str) -> Any:
    """A category with its profile; returns Oscar's category."""
    model = apps.get_model("catalogue", "Category")
    values = {"name": names.pop("name", slug.capitalize()), "slug": slug}
    node = parent.add_child(**values) if parent else model.add_root(**values)
    CategoryProfile.objects.create(category=node, slug=slug, **names)
    return model.objects.get(pk=node.pk)


def workshop(number: int = 1, *, commune: str = RENNES, **values: Any) -> WorkshopDocument:
    place = Commune.objects.get(pk=commune)
    return WorkshopDocument(
        **{
            "supplier_id": number,
            "establishment_id": number,
            "supplier_slug": f"atelier-{number}",
            "supplier_name": f"Atelier {number}",
            "commune_code": place.pk,
            "department": place.department,
            "epci_code": place.epci_id or "",
            "latitude": place.latitude,
            "longitude": place.longitude,
            **values,
        }
    )


def listing(
    pk: int, title: str, *, at: WorkshopDocument, category: Any, **values: Any
) -> ListingDocument:
    return ListingDocument(
        **{
            "listing_id": pk,
            "title": title,
            "url": f"/produits/{pk}/",
            "workshop": at,
            "category_id": getattr(category, "pk", category),
            "published_at": PUBLISHED,
            "price_incl": 1200,
            "price_excl": 1000,
            **values,
        }
    )


def search(text: str = "", *, audience: Any = "individual", **params: Any) -> Results:
    return found(parse({"q": text, **params}), audience=audience)


def found(query: Query, *, audience: Any = "individual", facets: bool = True) -> Results:
    return find(
        query=query, day=date(2026, 11, 22), audience=audience, language="fr", facets=facets
    )


def counts(results: Results, facet: str) -> dict[str, int]:
    return {option.value: option.count for option in results.facets[facet].options}
