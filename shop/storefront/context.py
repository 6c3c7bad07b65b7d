"""What the layout of every page needs. No query here but the menu, kept for a minute."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_from_path

from shop.audience import audience_of
from shop.listings import queries as listings


def _languages(request: HttpRequest) -> list[tuple[str, str, str]]:
    """(code, name, where the page is in that language).

    Editors' pages below the home are written in French alone: from there, the home.
    """
    match = request.resolver_match
    is_editorial = bool(match and match.url_name == "wagtail_serve" and match.args != ("",))
    path = request.get_full_path()
    return [
        (
            code,
            name,
            _home(code)
            if is_editorial and code != settings.LANGUAGE_CODE
            else _translated(path, code, is_ours=match is not None),
        )
        for code, name in settings.LANGUAGES
    ]


def _translated(path: str, code: str, *, is_ours: bool) -> str:
    """Where that address is in the language: ours differ by their first part alone."""
    if not is_ours:
        return translate_url(path, code)
    here = get_language_from_path(path)
    plain = path.removeprefix(f"/{here}") if here else path
    return plain if code == settings.LANGUAGE_CODE else f"/{code}{plain}"


def _home(code: str) -> str:
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "is_demo": settings.DEMO,
        "audience": audience_of(request),
        "is_pro": audience_of(request) == "pro",
        "menu": listings.menu,
        # Asked for in the head and in the header: made at the first and kept.
        "languages": cache(lambda: _languages(request)),
        "language": get_language() or settings.LANGUAGE_CODE,
        "canonical_url": settings.SITE_URL + request.path,
    }
