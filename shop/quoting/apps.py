from django.apps import AppConfig


class QuotingConfig(AppConfig):
    name = "shop.quoting"
    label = "quoting"
    verbose_name = "Devis"
