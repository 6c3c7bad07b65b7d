from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "suppliers.feeds"
    verbose_name = "Imports des fournisseurs"
    default_auto_field = "django.db.models.BigAutoField"
