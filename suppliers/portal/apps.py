from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "suppliers.portal"
    label = "portal"
    verbose_name = "Espace fournisseur"
