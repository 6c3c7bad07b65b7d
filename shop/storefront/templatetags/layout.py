"""The frame of every page, rendered once for a language and an audience and kept."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from shop.fragments import kept
from shop.listings import queries as listings

register = template.Library()

# Stand in the kept header for what each page says itself: private characters, in no text of ours.
_BACK: Final = "\ue001"
_TYPED: Final = "\ue002"
_ADDRESSES: Final = "\ue003\ue004\ue005"
_MARKS: Final = re.compile("[\ue001-\ue005]")


@register.simple_tag
def head_links() -> SafeString:
    """The links in the head to what pages are drawn with."""
    return kept("assets", make=lambda: SafeString(render_to_string("layout/assets.html")))


@register.simple_tag(takes_context=True)
def header(context: Mapping[str, Any]) -> SafeString:
    """Search, menu, switches; what is the page's own is put into the kept part at the end."""
    request = context["request"]
    languages = context["languages"]()
    menu = tuple(listings.menu())
    slug = getattr(context.get("category"), "slug", "")
    current = slug if any(entry.slug == slug for entry in menu) else ""
    is_signed_in = bool(context["user"].is_authenticated)

    def make() -> str:
        return render_to_string(
            "layout/header.html",
            {
                "site_name": settings.SITE_NAME,
                "site_tagline": settings.SITE_TAGLINE,
                "is_demo": settings.DEMO,
                "is_pro": context["is_pro"],
                "language": context["language"],
                "languages": [
                    (code, name, mark)
                    for (code, name, _url), mark in zip(languages, _ADDRESSES, strict=True)
                ],
                "menu": menu,
                "current": current,
                "back": _BACK,
                "typed": _TYPED,
                "account_url": reverse("account" if is_signed_in else "account_login"),
            },
        )

    html = kept("header", context["is_pro"], is_signed_in, current, menu, make=make)
    typed = getattr(context.get("query"), "text", "")
    said = {_BACK: quote(request.get_full_path(), safe="/"), _TYPED: escape(typed)}
    for mark, (_code, _name, url) in zip(_ADDRESSES, languages, strict=True):
        said[mark] = escape(url)
    # One pass: what a visitor typed may hold a mark itself.
    return SafeString(_MARKS.sub(lambda found: said[found[0]], html))


@register.simple_tag(takes_context=True)
def card(context: Mapping[str, Any], card: Any, level: str = "2") -> SafeString:
    """One card of a list, for who looks."""
    return card_html(
        card,
        level=level,
        is_pro=bool(context.get("is_pro")),
        is_member=bool(context.get("is_member")),
    )


def card_html(card: Any, *, level: str, is_pro: bool, is_member: bool) -> SafeString:
    def make() -> SafeString:
        shown = {"card": card, "level": level, "is_pro": is_pro, "is_member": is_member}
        return SafeString(render_to_string("components/card.html", shown))

    return kept("card", tuple(card), level, is_pro, is_member, timezone.localdate(), make=make)
