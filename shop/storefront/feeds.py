"""Feeds: what is new in the shop."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from shop.listings.models import Card

NEWEST = 30


class NewListings(Feed):
    feed_type = Atom1Feed
    title = _("Nouveautés de la boutique solidaire")
    subtitle = _("Les derniers produits et services des fournisseurs de Bretagne.")

    def link(self) -> str:
        return reverse("search") + "?sort=newest"

    def items(self) -> QuerySet[Card]:
        return Card.objects.order_by("-published_at", "-pk")[:NEWEST]

    def item_title(self, item: Any) -> str:
        return f"{item.title} – {item.supplier_name}"

    def item_description(self, item: Any) -> str:
        return item.summary

    def item_link(self, item: Any) -> str:
        return reverse("product", args=[item.slug, item.pk])

    def item_pubdate(self, item: Any) -> datetime:
        return item.published_at
