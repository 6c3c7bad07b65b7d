from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


def _ensure(**kwargs: Any) -> None:
    from shop.backoffice import roles

    roles.ensure()


class BackofficeConfig(AppConfig):
    name = "shop.backoffice"
    label = "backoffice"
    verbose_name = "Gestion"

    def ready(self) -> None:
        # The signal comes once an app with models; permissions are complete at the last.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(_ensure, sender=last)
