from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils import timezone


def _join_baskets(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """What a guest chose goes with them into their account."""
    from shop.orders import basket
    from shop.storefront.visitor import cookie_basket_id

    guest = cookie_basket_id(request) if request is not None else None
    if guest is not None:
        request.basket_count = basket.merge(anonymous_id=guest, owner_id=user.pk, at=timezone.now())


class StorefrontConfig(AppConfig):
    name = "shop.storefront"
    label = "storefront"
    verbose_name = "Boutique"

    def ready(self) -> None:
        user_logged_in.connect(_join_baskets)
