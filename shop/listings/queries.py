"""Reads of what is on sale. Pages read rows of cards: see shop.listings.rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.apps import apps
from django.core.cache import caches
from django.db import transaction

from shop.listings.models import Card, CategoryProfile
from shop.listings.rows import CardRow, rows_of

# Where drafts lie until somebody says what they are.
UNSORTED: Final = "a-classer"
# What every page asks for stays in the process so long.
KEPT_SECONDS = 60


def cards_of(*, listing_ids: Sequence[int]) -> list[Card]:
    """Cards in the given order; what is no longer on sale is left out. One query."""
    found = Card.objects.in_bulk(listing_ids)
    return [found[pk] for pk in listing_ids if pk in found]


def first_cards(*, category_id: int | None, count: int) -> list[CardRow]:
    """The newest available cards of a category with all below it; one query.

    What they say, price and stock, is read now.
    """
    cards = rows_of(listing_ids=first_ids(category_id=category_id, count=count))
    return [card for card in cards if card.availability != "out"]


def first_ids(*, category_id: int | None, count: int) -> list[int]:
    """Which ones they are: kept for a minute, since finding them reads the whole category."""
    cache, key = caches["process"], f"first-cards:{category_id}:{count}"
    ids: list[int] | None = cache.get(key)
    if ids is None:
        ids = _first_ids(category_id=category_id, count=count)
        cache.set(key, ids, KEPT_SECONDS)
    return ids


def _first_ids(*, category_id: int | None, count: int) -> list[int]:
    cards = Card.objects.exclude(availability="out").order_by("-published_at", "-pk")
    if category_id is not None:
        category = apps.get_model("catalogue", "Category")
        path = category.objects.filter(pk=category_id).values_list("path", flat=True).first() or "-"
        cards = cards.filter(category__path__startswith=path)
    return list(cards.values_list("pk", flat=True)[:count])


@dataclass(frozen=True, slots=True)
class MenuEntry:
    slug: str
    name: str
    name_en: str
    name_br: str

    def label(self, language: str) -> str:
        return {"en": self.name_en, "br": self.name_br}.get(language) or self.name


def category_entry(*, category_id: int) -> MenuEntry:
    """A category's address and names, kept for a minute."""
    cache, key = caches["process"], f"category:{category_id}"
    entry: MenuEntry | None = cache.get(key)
    if entry is None:
        row = CategoryProfile.objects.values_list("slug", "category__name", "name_en", "name_br")
        entry = MenuEntry(*row.get(category=category_id))
        cache.set(key, entry, KEPT_SECONDS)
    return entry


def menu() -> list[MenuEntry]:
    """The categories of the header, at most seven; kept for a minute."""
    cache = caches["process"]
    entries: list[MenuEntry] | None = cache.get("menu")
    if entries is None:
        rows = (
            CategoryProfile.objects.filter(in_menu=True, category__is_public=True)
            .order_by("category__path")
            .values_list("slug", "category__name", "name_en", "name_br")[:7]
        )
        entries = [MenuEntry(*row) for row in rows]
        cache.set("menu", entries, KEPT_SECONDS)
    return entries


def count_of_supplier(*, supplier_id: int) -> int:
    return Card.objects.filter(supplier=supplier_id).count()


def unsorted_category() -> int:
    """The category of drafts without one: never public."""
    found = CategoryProfile.objects.filter(slug=UNSORTED).values_list("category", flat=True).first()
    if found is not None:
        return found
    with transaction.atomic():
        category = apps.get_model("catalogue", "Category").add_root(
            name="À classer", slug=UNSORTED, is_public=False
        )
        CategoryProfile.objects.create(category=category, slug=UNSORTED)
    return int(category.pk)
