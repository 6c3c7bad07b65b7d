from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load(**kwargs: Any) -> None:
    from shop.places import reference

    reference.load()


class PlacesConfig(AppConfig):
    name = "shop.places"
    label = "places"
    verbose_name = "Territoires"

    def ready(self) -> None:
        post_migrate.connect(_load, sender=self)
