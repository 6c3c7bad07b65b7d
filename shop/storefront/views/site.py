"""What serves the whole site: the audience switch, suggestions, robots, sitemap index, feeds."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from shop.audience import COOKIE
from shop.places.queries import communes_at
from shop.search.grammar import clean
from shop.search.suggestions import suggest

A_YEAR = 365 * 24 * 3600


@require_safe
def audience(request: HttpRequest, audience: str) -> HttpResponse:
    """Remember for whom prices are shown, and go back to the page."""
    if audience not in dict(settings.AUDIENCES):
        raise Http404
    back = request.GET.get("retour", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = "/"
    response = redirect(back)
    response.set_cookie(
        COOKIE, audience, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@cache_control(public=True, max_age=60)
def suggestions(request: HttpRequest) -> HttpResponse:
    """Completions while typing, as links that htmx puts under the field.

    With a postcode instead: its communes, for the list of choices of the next field.
    """
    if "postcode" in request.GET:
        names = communes_at(postcode="".join(request.GET["postcode"].split()))
        return render(request, "components/communes.html", {"communes": names})
    text = clean(request.GET.get("q", ""))
    found = suggest(text=text) if len(text) >= 2 else []
    kinds = {
        "product": _("produit"),
        "supplier": _("fournisseur"),
        "category": _("rayon"),
        "commune": _("commune"),
    }
    rows = [(one.label, one.url, kinds.get(one.kind, "")) for one in found]
    return render(request, "storefront/suggestions.html", {"suggestions": rows})


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/gestion/", "/compte/", "/panier/", "/affichage/")),
        "Disallow: /*filtres=",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The editors' page with the terms of sale, wherever they put it."""
    page = get_object_or_404(Page.objects.live(), slug="conditions-generales")
    return redirect(page.get_url(request) or "/")
