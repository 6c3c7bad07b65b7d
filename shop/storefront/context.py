"""What the layout of every page needs. No query here but the menu, kept for a minute."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from shop.listings import queries as listings
from shop.storefront.audience import audience_of


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
        "languages": lambda: [
            (code, name, translate_url(request.get_full_path(), code))
            for code, name in settings.LANGUAGES
        ],
        "language": get_language() or settings.LANGUAGE_CODE,
        "canonical_url": settings.SITE_URL + request.path,
    }
