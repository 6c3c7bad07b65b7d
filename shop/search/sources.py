"""Documents from the shop's own tables, a constant number of queries for each batch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from django.utils.html import strip_tags

from shop.listings.models import Card, Sellable
from shop.search import reference
from shop.search.documents import ListingDocument, PageDocument, WorkshopDocument
from suppliers.directory.models import Supplier

BATCH: Final = 500


def batches(ids: Iterable[int], size: int = BATCH) -> Iterator[list[int]]:
    rest = iter(ids)
    while batch := list(islice(rest, size)):
        yield batch


def _workshop(card: Card) -> WorkshopDocument:
    commune = card.establishment.commune
    return WorkshopDocument(
        supplier_id=card.supplier_id,
        establishment_id=card.establishment_id,
        supplier_slug=card.supplier_slug,
        supplier_name=card.supplier_name,
        commune_code=commune.pk,
        department=commune.department,
        epci_code=commune.epci_id or "",
        latitude=commune.latitude,
        longitude=commune.longitude,
        structures=tuple(sorted({row[0] for row in card.structures})),
        delivers=card.supplier.delivers,
        offers_pickup=card.supplier.offers_pickup,
    )


def _document(card: Card, *, known: reference.Reference, references: list[str]) -> ListingDocument:
    listing, product = card.listing, card.listing.product
    description = strip_tags(product.description or "")
    names: list[str] = []
    if card.category_id in known.categories:
        for pk in known.categories[card.category_id].ancestors:
            category = known.categories[pk]
            names += [category.name, category.name_en, category.name_br]
    return ListingDocument(
        listing_id=card.pk,
        title=card.title,
        url=f"/produits/{card.slug}-{card.pk}/",
        workshop=_workshop(card),
        category_id=card.category_id,
        published_at=card.published_at,
        body=(
            card.summary,
            description,
            *names,
            card.supplier_name,
            card.commune_name,
            *(known.label_names.get(row[0], "") for row in card.labels),
            *(known.structure_names.get(row[0], "") for row in card.structures),
            listing.ingredients,
            listing.origin,
            *references,
        ),
        labels=tuple(sorted({row[0] for row in card.labels})),
        price_incl=card.price_incl,
        price_excl=card.price_excl,
        is_service=card.kind == "service",
        is_available=card.availability != "out",
        has_picture=bool(card.picture_digest),
        has_summary=bool(card.summary),
        description_length=len(description),
    )


def listing_documents(*, listing_ids: Iterable[int]) -> Iterator[ListingDocument]:
    """Documents of those that are on sale, which is: that have a card."""
    known = reference.current()
    for batch in batches(listing_ids):
        cards: Any = Card.objects.filter(pk__in=batch).select_related(
            "listing__product", "supplier", "establishment__commune"
        )
        references: dict[int, list[str]] = defaultdict(list)
        for pk, *texts in Sellable.objects.filter(listing__in=batch, is_active=True).values_list(
            "listing", "reference", "ean", "name"
        ):
            references[pk] += texts
        for card in cards:
            yield _document(card, known=known, references=references[card.pk])


def supplier_documents(*, supplier_ids: Iterable[int]) -> Iterator[PageDocument]:
    """Pages of published suppliers."""
    known = reference.current()
    for batch in batches(supplier_ids):
        rows = Supplier.objects.filter(pk__in=batch, state=Supplier.State.PUBLISHED).select_related(
            "establishment__commune__epci"
        )
        structures: dict[int, set[str]] = defaultdict(set)
        for site in known.sites.values():
            structures[site.supplier_id].update(site.structures)
        for supplier in rows:
            commune = supplier.establishment.commune
            yield PageDocument(
                kind="supplier",
                key=supplier.pk,
                title=supplier.name,
                url=f"/fournisseurs/{supplier.slug}/",
                summary=supplier.tagline,
                text=(
                    supplier.tagline,
                    supplier.description,
                    commune.name,
                    commune.department_name,
                    *(known.structure_names.get(code, "") for code in structures[supplier.pk]),
                ),
            )
