"""A listing: what it is, who makes it, its proofs, its price, and how to get it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.listings import queries as listings
from shop.listings.detail import detail
from shop.storefront.audience import audience_of
from shop.storefront.schema import product_schema
from shop.storefront.views import shared
from shop.storefront.visitor import is_member


@require_safe
@shared
def product(request: HttpRequest, slug: str, listing_id: int) -> HttpResponse:
    listing = listings.listing_on_sale(listing_id=listing_id)
    if listing is None:
        raise Http404
    if listing.card.slug != slug:
        return redirect(reverse("product", args=[listing.card.slug, listing.pk]), permanent=True)
    shelf = listings.category_entry(category_id=listing.category_id)
    shown = detail(listing=listing, day=timezone.localdate(), is_member=is_member(request))
    context = {
        "listing": listing,
        "card": listing.card,
        "shelf": shelf,
        "detail": shown,
        "is_pro": audience_of(request) == "pro",
        "others": listings.others_of(listing=listing, count=4),
        "schema": product_schema(listing=listing, category=shelf.name, shown=shown),
    }
    return render(request, "storefront/product.html", context)
