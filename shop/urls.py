"""Every address of the shop; the pages of editors come last and catch the rest."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.views import home
from shop.api.api import api
from shop.pro.urls import needs_urls, shared_urls
from shop.storefront import health
from shop.storefront.sitemaps import SITEMAPS
from shop.storefront.views import payment, site
from suppliers.portal.urls import answer_urls

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", api.urls),
    path("gestion/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("paiement/webhook/<slug:gateway>/", payment.webhook, name="payment-webhook"),
    path("robots.txt", site.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
]

if settings.STORAGES["default"]["BACKEND"].endswith("FileSystemStorage"):  # type: ignore[index]  # stubs: object
    # Without S3 the shop serves its own public files.
    urlpatterns += [
        re_path(
            rf"^{settings.MEDIA_URL.lstrip('/')}(?P<path>.*)$",
            serve,
            {"document_root": settings.MEDIA_ROOT},
            name="media",
        )
    ]

urlpatterns += i18n_patterns(
    path("", include("shop.storefront.urls")),
    path("pro/", include("shop.pro.urls")),
    path("devis/", include(needs_urls)),
    path("rapport/", include(shared_urls)),
    path("reponse/", include(answer_urls)),
    path("espace-fournisseur/", include("suppliers.portal.urls")),
    path("compte/", include("allauth.urls")),
    path("", home, name="home"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "shop.storefront.views.errors.bad_request"
handler403 = "shop.storefront.views.errors.forbidden"
handler404 = "shop.storefront.views.errors.not_found"
handler500 = "shop.storefront.views.errors.broken"
