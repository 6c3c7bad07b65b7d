"""Reads other shops' web services page by page, each product as the service writes it.

Their readers stand in suppliers.feeds.readers: what is written here is what they know.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import IO, Any, Final

import httpx
from django.utils.translation import gettext as _

from suppliers.feeds import network, secrets
from suppliers.feeds.models import Feed, Source

PAGE: Final = 100
SHOPIFY_PAGE: Final = 250
MOST_PAGES: Final = 1000
MOST_PAGE_BYTES: Final = 30_000_000
MOST_RETRIES: Final = 2
LONGEST_PAUSE: Final = 30
_BUSY: Final = (429, 503)
Item = dict[str, Any]
# Where each service stands below its shop, for those who give the whole address.
_SERVICES: Final = {
    Source.WOOCOMMERCE: "/wp-json",
    Source.PRESTASHOP: "/api",
    Source.SHOPIFY: "/products.json",
}


def pause(seconds: float) -> None:
    """Wait as a busy site asks."""
    time.sleep(seconds)


def write(feed: Feed, file: IO[bytes]) -> None:
    """The whole catalogue of the feed's shop as one JSON document.

    Raises network.Unreachable; what was written before is then no catalogue.
    """
    products = _PRODUCTS[Source(feed.source)](_Service(feed))
    file.write(b'{"products": [')
    for number, product in enumerate(products):
        file.write(b",\n" if number else b"\n")
        # A lone half of a surrogate pair is no text.
        file.write(json.dumps(product, ensure_ascii=False).encode("utf-8", "replace"))
        if file.tell() > network.MOST_BYTES:
            raise network.TooBig(
                _("Ce catalogue dépasse %(most)d Mo.") % {"most": network.MOST_BYTES // 1_000_000}
            )
    file.write(b"\n]}\n")


def opening(feed: Feed) -> dict[str, Any]:
    """What opens the feed's site, as network.fetch takes it."""
    known = secrets.unseal(feed.secret)
    user, password, token = (known.get(name, "") for name in ("user", "password", "token"))
    if feed.source == Source.PRESTASHOP and (key := token or user or password):
        return {"auth": (key, "")}
    if token:
        return {"token": token}
    return {"auth": (user, password)} if user or password else {}


class _Service:
    """One shop's web service, asked politely."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._base = _base(feed)
        self._opening = opening(feed)

    def page(self, path: str) -> tuple[Any, Mapping[str, str]]:
        """A page's JSON and headers. Raises network.Unreachable."""
        with tempfile.TemporaryFile() as file:
            headers = self._fetched(path, file)
            file.seek(0)
            try:
                return json.load(file, parse_float=str, parse_constant=str), headers
            except (ValueError, RecursionError) as error:
                raise self._stranger() from error

    def _fetched(self, path: str, file: IO[bytes]) -> Mapping[str, str]:
        for retries in range(MOST_RETRIES + 1):
            try:
                return network.fetch(
                    self._base + path, into=file, most_bytes=MOST_PAGE_BYTES, **self._opening
                ).headers
            except network.BadStatus as refusal:
                wait = refusal.wait
                if refusal.code not in _BUSY or wait is None or wait > LONGEST_PAUSE:
                    raise
                if retries == MOST_RETRIES:
                    raise
                pause(wait)
        raise AssertionError  # pragma: no cover

    def rows(self, path: str, *, name: str, size: int = PAGE) -> Iterator[Item]:
        """All rows of a list; `path` takes the page's number and its first row's.

        A list that cannot be read to its end is none: what it leaves out would look sold out.
        """
        before: list[Item] = []
        for number in range(1, MOST_PAGES + 1):
            found, headers = self.page(
                path.format(page=number, first=(number - 1) * size, size=size)
            )
            rows = self._listed(found, name)
            if rows and rows == before:  # the service knows no pages: it has told everything
                return
            yield from rows
            if _is_last(number, len(rows), size, headers):
                return
            before = rows
        raise network.TooBig(_("Ce catalogue a trop de pages."))

    def _listed(self, found: Any, name: str) -> list[Item]:
        """The rows of a page, whether the service wraps them in a name or not."""
        rows = found.get(name) if isinstance(found, dict) else found
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._stranger()
        return rows

    def _stranger(self) -> network.Unreachable:
        return network.Unreachable(
            _(
                "Cette adresse n’est pas celle d’une boutique %(system)s : elle ne répond pas comme elle."
            )
            % {"system": self._feed.get_source_display()}
        )


def _base(feed: Feed) -> str:
    """The shop's own address, without query nor what only its service adds."""
    try:
        url = httpx.URL(feed.address).copy_with(query=None, fragment=None)
    except httpx.InvalidURL as error:
        raise network.Unreachable(_("Cette adresse n’est pas valable.")) from error
    service = _SERVICES[Source(feed.source)]
    path = url.path.rstrip("/")
    if f"{path}/".rfind(f"{service}/") >= 0:
        path = path[: f"{path}/".rfind(f"{service}/")]
    return str(url.copy_with(path=path or "/")).rstrip("/")


def _is_last(number: int, count: int, size: int, headers: Mapping[str, str]) -> bool:
    pages = headers.get("X-WP-TotalPages", "")
    if pages.isascii() and pages.isdecimal():
        return number >= int(pages)
    return count < size


def _woocommerce(service: _Service) -> Iterator[Item]:
    below = "/wp-json/wc/v3/products"
    for product in service.rows(
        f"{below}?per_page={{size}}&page={{page}}&status=any&orderby=id&order=asc", name="products"
    ):
        yield product
        number = product.get("id")
        if product.get("type") == "variable" and isinstance(number, int):
            for variation in service.rows(
                f"{below}/{number}/variations?per_page={{size}}&page={{page}}", name="variations"
            ):
                yield {**variation, "type": "variation", "parent_id": number}


def _prestashop(service: _Service) -> Iterator[Item]:
    stocks = {
        str(row.get("id_product")): row.get("quantity")
        for row in service.rows(
            "/api/stock_availables?display=[id_product,id_product_attribute,quantity]"
            "&filter[id_product_attribute]=0&output_format=JSON&limit={first},{size}",
            name="stock_availables",
        )
    }
    categories: dict[str, Any] = {}
    with suppress(network.BadStatus):  # keys often open products and stocks alone
        categories = {
            str(row.get("id")): row.get("name")
            for row in service.rows(
                "/api/categories?display=[id,name]&output_format=JSON&limit={first},{size}",
                name="categories",
            )
        }
    for product in service.rows(
        "/api/products?display=full&sort=[id_ASC]&output_format=JSON&limit={first},{size}",
        name="products",
    ):
        product["quantity"] = stocks.get(str(product.get("id")), product.get("quantity"))
        if category := categories.get(str(product.get("id_category_default"))):
            product["category"] = category
        yield product


def _shopify(service: _Service) -> Iterator[Item]:
    return service.rows(
        "/products.json?limit={size}&page={page}", name="products", size=SHOPIFY_PAGE
    )


_PRODUCTS: Final[Mapping[Source, Callable[[_Service], Iterator[Item]]]] = {
    Source.WOOCOMMERCE: _woocommerce,
    Source.PRESTASHOP: _prestashop,
    Source.SHOPIFY: _shopify,
}
