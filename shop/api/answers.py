"""How the API says no: RFC 9457, and when to come back."""

import json

from django.http import HttpRequest, HttpResponse

from shop.api.limits import seconds_to_wait


class TooMany(Exception):
    """The address has had its share of this minute."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


def problem(
    request: HttpRequest,
    *,
    status: int,
    title: str,
    detail: str,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=status,
        content_type="application/problem+json",
        headers=headers,
    )


def count(request: HttpRequest) -> None:
    """Count a request against its address's share. Raises TooMany."""
    if wait := seconds_to_wait(request):
        raise TooMany(wait)


def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    return problem(
        request,
        status=429,
        title="Too many requests",
        detail=f"Ask again in {error.wait} seconds.",
        headers={"Retry-After": str(error.wait)},
    )
