"""Accounts without their middleware: others' models point at them, the floor serves none."""

from django.apps import AppConfig


class Accounts(AppConfig):
    name = "allauth.account"
    default_auto_field = "django.db.models.AutoField"
