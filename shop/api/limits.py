"""Requests a minute from one address; counted in the cache."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60


def client_address(request: HttpRequest) -> str:
    """The address that the trusted proxies in front saw, else the connection's own."""
    hops = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if hops and len(forwarded) >= hops and forwarded[-hops]:
        return forwarded[-hops]
    return str(request.META.get("REMOTE_ADDR", ""))


def seconds_to_wait(request: HttpRequest) -> int:
    """0 while the address is within its share, else seconds until it may ask again."""
    now = int(time.time())
    key = f"api:{client_address(request)}:{now // MINUTE}"
    cache.add(key, 0, MINUTE + 1)
    try:
        count = cache.incr(key)
    except ValueError:  # the cache dropped it between the two calls
        return 0
    return MINUTE - now % MINUTE if count > settings.API_REQUESTS_PER_MINUTE else 0
