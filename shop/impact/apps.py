from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "shop.impact"
    label = "impact"
    verbose_name = "Impact"
