from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_delete, post_save


def _forget(**kwargs: Any) -> None:
    from shop.search import operations

    operations.touch()


class SearchConfig(AppConfig):
    name = "shop.search"
    label = "finding"
    verbose_name = "Recherche"

    def ready(self) -> None:
        """What staff edit and processes keep in memory: each change makes them load it again."""
        for label in (
            "finding.Synonym",
            "catalogue.Category",
            "listings.CategoryProfile",
            "directory.Label",
            "directory.StatusKind",
        ):
            model = apps.get_model(label)
            post_save.connect(_forget, sender=model, dispatch_uid=f"search-{label}-saved")
            post_delete.connect(_forget, sender=model, dispatch_uid=f"search-{label}-deleted")
