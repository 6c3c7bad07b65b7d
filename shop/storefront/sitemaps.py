"""Addresses for search engines: what is on sale, who sells it, what explains it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page

from shop.listings.models import Card, CategoryProfile
from suppliers.directory import queries as directory
from suppliers.directory.models import Label, Supplier


class _Sitemap(Sitemap):
    protocol = urlsplit(settings.SITE_URL).scheme
    limit = 5000


class Products(_Sitemap):
    def items(self) -> QuerySet[Card]:
        return Card.objects.order_by("pk").only("pk", "slug", "published_at")

    def location(self, item: Any) -> str:
        return reverse("product", args=[item.slug, item.pk])

    def lastmod(self, item: Card) -> datetime:
        return item.published_at


class Suppliers(_Sitemap):
    def items(self) -> QuerySet[Supplier]:
        return directory.published().order_by("pk")

    def location(self, item: Any) -> str:
        return reverse("supplier", args=[item.slug])

    def lastmod(self, item: Supplier) -> datetime:
        return item.updated_at


class Categories(_Sitemap):
    def items(self) -> QuerySet[CategoryProfile]:
        return CategoryProfile.objects.filter(category__is_public=True).order_by("pk")

    def location(self, item: Any) -> str:
        return reverse("category", args=[item.slug])


class Labels(_Sitemap):
    def items(self) -> QuerySet[Label]:
        return Label.objects.order_by("pk")

    def location(self, item: Any) -> str:
        return reverse("label", args=[item.pk])


class Pages(_Sitemap):
    def items(self) -> QuerySet[Page]:
        return Page.objects.live().public().filter(depth__gt=1).order_by("pk")

    def location(self, item: Any) -> str:
        return item.get_url() or "/"

    def lastmod(self, item: Page) -> datetime | None:
        return item.last_published_at


class Own(_Sitemap):
    """Pages of the shop that no row stands for."""

    def items(self) -> list[str]:
        return ["labels", "suppliers", "observatory"]

    def location(self, item: Any) -> str:
        return reverse(item)


SITEMAPS = {
    "boutique": Own,
    "produits": Products,
    "fournisseurs": Suppliers,
    "categories": Categories,
    "labels": Labels,
    "pages": Pages,
}
