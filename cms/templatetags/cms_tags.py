"""What layouts ask of the editors' side."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import Site

from cms import live
from cms.models import FooterLink, HomePage
from shop.fragments import kept
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


@register.simple_tag(takes_context=True)
def home_body(context: Any, page: HomePage) -> SafeString:
    """What editors put together, as the catalogue is now."""
    stored = list(page.body.raw_data)
    is_pro = bool(context["is_pro"])

    def make() -> SafeString:
        # No request: what is kept can tell nothing of who asks.
        shown = {
            "page": page,
            "is_pro": is_pro,
            "language": get_language(),
            "contact_email": settings.CONTACT_EMAIL,
        }
        return SafeString(render_to_string("cms/home_body.html", shown))

    told = (page.pk, page.hero_title, page.hero_text, stored, live.facts(stored))
    return kept("home", *told, timezone.localdate(), is_pro, make=make, seconds=live.KEPT_SECONDS)


@register.simple_tag
def suppliers_map() -> SafeString:
    """The map with a point a commune of published suppliers, kept for a minute."""
    cache, key = caches["process"], f"suppliers-map:{get_language()}"
    found: SafeString | None = cache.get(key)
    if found is None:
        shown = {"map": map_of(directory.published()), "department": ""}
        found = render_to_string("components/map.html", shown)
        cache.set(key, found, SECONDS)
    return found
