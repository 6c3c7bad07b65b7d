from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.utils import timezone


def _join_baskets(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """What a guest chose goes with them into their account."""
    from shop.orders import basket
    from shop.visitor import cookie_basket_id

    guest = cookie_basket_id(request) if request is not None else None
    if guest is not None:
        request.basket_count = basket.merge(anonymous_id=guest, owner_id=user.pk, at=timezone.now())


def _name_the_site(**kwargs: Any) -> None:
    """Sitemaps, feeds and e-mails write the address that the settings give."""
    from django.contrib.sites.models import Site

    Site.objects.update_or_create(
        pk=settings.SITE_ID,
        defaults={"domain": urlsplit(settings.SITE_URL).netloc, "name": settings.SITE_NAME},
    )


class StorefrontConfig(AppConfig):
    name = "shop.storefront"
    label = "storefront"
    verbose_name = "Boutique"

    def ready(self) -> None:
        user_logged_in.connect(_join_baskets)
        post_migrate.connect(_name_the_site, sender=apps.get_app_config("sites"))
