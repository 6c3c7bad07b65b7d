"""Public pages, one family a module. `shared` marks what anonymous visitors may share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def shared(view: View) -> View:
    """The page depends on its address and the audience alone, for anonymous visitors."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.shared = True  # type: ignore[attr-defined]  # read by the SharedPages middleware
        return response

    return wrapped
