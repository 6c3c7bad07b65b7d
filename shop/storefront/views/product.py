"""A listing: what it is, who makes it, its proofs, its price, and how to get it."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from shop.audience import audience_of
from shop.fragments import kept
from shop.listings import cards, rows
from shop.listings import queries as listings
from shop.listings.detail import detail
from shop.orders import queries as orders
from shop.storefront.schema import product_schema
from shop.storefront.views import shared
from shop.visitor import is_member

OTHERS = 4
REVIEWS, MOST_REVIEWS = 5, 100


@require_safe
@shared
def product(request: HttpRequest, slug: str, listing_id: int) -> HttpResponse:
    found = rows.on_sale(listing_id=listing_id)
    if found is None:
        raise Http404
    card, sheet = found
    if card.slug != slug:
        return redirect(reverse("product", args=[card.slug, card.pk]), permanent=True)
    shelf = listings.category_entry(category_id=card.category_id)
    others = rows.others_of(card=card, count=OTHERS)
    count = MOST_REVIEWS if request.GET.get("avis") == "tous" else REVIEWS
    reviews = orders.reviews_of(listing_id=listing_id, count=count)
    today, member, is_pro = timezone.localdate(), is_member(request), audience_of(request) == "pro"

    def make() -> tuple[SafeString, SafeString]:
        content = json.loads(sheet) if sheet else _unwritten(listing_id)
        shown = detail(content=content, vat_code=card.vat_code, day=today, is_member=member)
        context = {
            "card": card,
            "shelf": shelf,
            "sheet": content,
            "detail": shown,
            "others": others,
            "reviews": reviews,
            "is_pro": is_pro,
            "is_member": member,
            "today": today,
            "has_labels": any(proof.is_label for proof in shown.proofs),
            "language": get_language(),
        }
        return (
            SafeString(render_to_string("storefront/product_body.html", context)),
            product_schema(card=card, category=shelf.name, shown=shown, reviews=reviews),
        )

    rows_shown = ([tuple(one) for one in others], [tuple(one) for one in reviews])
    facts = (tuple(card), sheet, shelf, *rows_shown, today, is_pro, member)
    body, schema = kept("product", *facts, make=make) if sheet else make()
    context = {
        "card": card, "body": body, "schema": schema, "is_pro": is_pro, "is_member": member,
    }  # fmt: skip
    return render(request, "storefront/product.html", context)


def _unwritten(listing_id: int) -> dict[str, Any]:
    content = cards.sheet_content(listing_id=listing_id, at=timezone.now())
    if content is None:
        raise Http404
    return content
