"""schema.org in JSON-LD: facts that the page itself shows."""

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from shop.listings.detail import Detail
from shop.listings.rows import CardRow
from shop.orders.queries import ReviewRow
from shop.pictures.files import file_name
from suppliers.directory.models import Supplier

_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def as_script(content: dict[str, Any]) -> SafeString:
    """JSON that cannot leave its script element; a data block, so no nonce is needed."""
    return mark_safe(json.dumps(content, ensure_ascii=False).translate(_UNSAFE))  # noqa: S308 - escaped


def absolute(path: str) -> str:
    return path if path.startswith("http") else settings.SITE_URL + path


def product_schema(
    *, card: CardRow, category: str, shown: Detail, reviews: Sequence[ReviewRow] = ()
) -> SafeString:
    kind = "Service" if card.kind == "service" else "Product"
    content: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "name": card.title,
        "description": card.summary,
        "url": absolute(reverse("product", args=[card.slug, card.pk])),
        "category": category,
    }
    if card.picture_digest:
        content["image"] = absolute(
            default_storage.url(file_name(card.picture_digest, card.picture_width, "jpeg"))
        )
    seller = {
        "@type": "Organization",
        "name": card.supplier_name,
        "url": absolute(reverse("supplier", args=[card.supplier_slug])),
    }
    content["provider" if kind == "Service" else "brand"] = (
        seller if kind == "Service" else {"@type": "Brand", "name": card.supplier_name}
    )
    offers = [
        {
            "@type": "Offer",
            "sku": variant.sellable.reference,
            **({"gtin": variant.sellable.ean} if variant.sellable.ean else {}),
            "price": f"{variant.amount.gross // 100}.{variant.amount.gross % 100:02d}",
            "priceCurrency": "EUR",
            "availability": "https://schema.org/InStock"
            if variant.can_be_bought
            else "https://schema.org/OutOfStock",
            "url": content["url"],
            "seller": seller,
        }
        for variant in shown.variants
        if variant.amount is not None
    ]
    if offers:
        content["offers"] = offers[0] if len(offers) == 1 else offers
    if reviews:
        content["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": f"{reviews[0].average:.1f}",
            "reviewCount": reviews[0].total,
            "bestRating": 5,
            "worstRating": 1,
        }
    return as_script(content)


def supplier_schema(*, supplier: Supplier) -> SafeString:
    place = supplier.establishment
    return as_script(
        {
            "@context": "https://schema.org",
            "@type": "Organization",
            "name": supplier.name,
            "legalName": supplier.legal_entity.name,
            "description": supplier.tagline,
            "url": absolute(reverse("supplier", args=[supplier.slug])),
            "identifier": place.siret,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": place.street,
                "postalCode": place.postcode,
                "addressLocality": place.commune.name,
                "addressCountry": "FR",
            },
        }
    )
