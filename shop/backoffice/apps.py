from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    name = "shop.backoffice"
    label = "backoffice"
    verbose_name = "Gestion"
