"""What layouts ask of the editors' side."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.core.cache import caches
from wagtail.models import Site

from cms.models import FooterLink
from suppliers.directory import queries as directory
from suppliers.directory.map import map_of

register = template.Library()
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@register.simple_tag(takes_context=True)
def footer_links(context: Any) -> list[Link]:
    """The footer's links to live pages, kept for a minute."""
    cache = caches["process"]
    links: list[Link] | None = cache.get("footer")
    if links is None:
        site = Site.find_for_request(context.get("request"))
        rows = FooterLink.objects.filter(menu__site=site, page__live=True).select_related("page")
        links = [Link(row.label, row.page.get_url() or "/") for row in rows]
        cache.set("footer", links, SECONDS)
    return links


@register.simple_tag
def suppliers_map() -> dict[str, Any]:
    """Outlines and points of every published supplier, kept for a minute."""
    cache = caches["process"]
    found: dict[str, Any] | None = cache.get("suppliers-map")
    if found is None:
        found = map_of(directory.published())
        cache.set("suppliers-map", found, SECONDS)
    return found
