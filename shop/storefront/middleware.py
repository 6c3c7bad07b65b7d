"""What every request passes: a look at its address, and pages that anonymous visitors share."""

import hashlib
import unicodedata
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_vary_headers

from shop.audience import audience_of
from shop.visitor import remember_basket

LONGEST_ADDRESS = 4096

Handler = Callable[[HttpRequest], HttpResponse]


class GuardQueryString:
    """Addresses that no page of ours makes are answered before any code reads them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from shop.storefront.views import errors

        raw = request.META.get("QUERY_STRING", "")
        if len(raw) + len(request.path) > LONGEST_ADDRESS:
            return errors.address_too_long(request)
        # Blanks of every kind are for the forms to strip; the rest of category C is an attack.
        values = [
            request.path,
            *(v for key in request.GET for v in (key, *request.GET.getlist(key))),
        ]
        if any(_has_control_characters(value) for value in values):
            return errors.bad_request(request)
        return self.get_response(request)


def _has_control_characters(text: str) -> bool:
    return any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n\r" for char in text)


class SharedPages:
    """Serves a page made for one anonymous visitor to the others, for a few seconds.

    Views mark their response with `shared`; it must not depend on who asks, but for the
    audience. Nothing is kept for a visitor with a session or a response that sets a cookie.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seconds = settings.SHARED_PAGE_SECONDS
        anonymous = settings.SESSION_COOKIE_NAME not in request.COOKIES
        usable = bool(seconds) and anonymous and request.method == "GET"
        key = ""
        if usable:
            key = self._key(request)
            kept = cache.get(key)
            if kept is not None:
                return self._again(*kept)
        response = self.get_response(request)
        if getattr(response, "shared", False):
            patch_vary_headers(response, ["Cookie"])
            if anonymous and not response.cookies:
                response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
                if usable and response.status_code == 200 and not response.streaming:
                    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                        response.render()
                    cache.set(key, (response.content, dict(response.items())), seconds)
            else:
                response["Cache-Control"] = "private, max-age=0"
        return response

    @staticmethod
    def _key(request: HttpRequest) -> str:
        told = f"{request.get_host()}|{request.get_full_path()}|{audience_of(request)}"
        return "page:" + hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()

    @staticmethod
    def _again(content: bytes, headers: dict[str, str]) -> HttpResponse:
        response = HttpResponse(content)
        for name, value in headers.items():
            response[name] = value
        return response


class BasketAfterLogIn:
    """The count that the badge reads, once a log-in has joined two baskets."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        count = getattr(request, "basket_count", None)
        if count is not None:
            remember_basket(request, response, basket_id=None, count=count)
        return response
