"""Is the process alive (healthz), and can it serve (readyz)? For load balancers and containers."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SECONDS = 2


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Each part that a page needs, "ok" or "failed"; 503 when one failed."""
    parts: dict[str, Callable[[], None]] = {"database": _database, "cache": _cache}
    if settings.CELERY_BROKER_URL.startswith("redis"):
        parts["broker"] = _broker
    states = {name: _state(ask) for name, ask in parts.items()}
    ready = all(state == "ok" for state in states.values())
    return JsonResponse({"ready": ready, **states}, status=200 if ready else 503)


def _state(ask: Callable[[], None]) -> str:
    try:
        ask()
    except Exception:  # whatever it is, the part is not there; details would help an attacker
        return "failed"
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _cache() -> None:
    cache.set("readyz", "ok", SECONDS)
    if cache.get("readyz") != "ok":
        raise LookupError("the cache forgot")


def _broker() -> None:
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_timeout=SECONDS, socket_connect_timeout=SECONDS
    )
    try:
        client.ping()
    finally:
        client.close()
