from django.apps import AppConfig


class ProConfig(AppConfig):
    name = "shop.pro"
    label = "pro"
    verbose_name = "Espace professionnel"
