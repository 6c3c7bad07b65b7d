"""As the sandbox mounts them."""

from typing import Any

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("healthz", lambda request: HttpResponse("ok")),
    path("i18n/", include("django.conf.urls.i18n")),
]
shop: Any = apps.get_app_config("oscar")
urlpatterns += i18n_patterns(path("", include(shop.urls[0])))
