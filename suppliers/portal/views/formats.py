"""Our own catalogue format, told to everybody."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def catalogue_format(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError


@require_safe
def example(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError
