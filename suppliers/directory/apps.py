from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "suppliers.directory"
    label = "directory"
    verbose_name = "Fournisseurs"
