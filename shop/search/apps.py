from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "shop.search"
    label = "finding"
    verbose_name = "Recherche"
