from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load(**kwargs: Any) -> None:
    from suppliers.directory import reference

    reference.load()


class DirectoryConfig(AppConfig):
    name = "suppliers.directory"
    label = "directory"
    verbose_name = "Fournisseurs"

    def ready(self) -> None:
        post_migrate.connect(_load, sender=self)
