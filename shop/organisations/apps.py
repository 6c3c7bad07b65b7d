from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "shop.organisations"
    label = "organisations"
    verbose_name = "Organisations"
