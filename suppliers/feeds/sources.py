"""Where feeds are fetched from: an address, another shop's web service, the demo's drop folder."""

import gzip
import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from suppliers.feeds import network, operations, secrets
from suppliers.feeds.models import Every, Feed, Source

PAGE: Final = 100
MOST_PAGES: Final = 1000
STEPS: Final = {
    Every.HOUR: timedelta(hours=1),
    Every.DAY: timedelta(days=1),
    Every.WEEK: timedelta(weeks=1),
}
FIRST_WAIT: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(days=1)


def due(*, at: datetime) -> list[int]:
    rows = Feed.objects.filter(is_active=True, next_at__lte=at).exclude(
        source__in=[Source.UPLOAD, Source.API]
    )
    return list(rows.order_by("next_at").values_list("pk", flat=True))


def sync(*, feed_id: int, at: datetime, by_id: int | None = None) -> str:
    """Fetch the feed and start a run of what changed; returns what to tell, "" when it began.

    A source that fails waits longer each time, up to a day, with some chance in it so that many
    do not come back at once.
    """
    feed = Feed.objects.get(pk=feed_id)
    Feed.objects.filter(pk=feed_id).update(next_at=_next(feed, at))
    with tempfile.NamedTemporaryFile() as file:
        try:
            name = _fetched(feed, file)
        except network.Unreachable as refusal:
            _put_off(feed, at)
            operations.failed_fetch(feed_id=feed_id, reason=str(refusal), by_id=by_id, at=at)
            return str(refusal)
        Feed.objects.filter(pk=feed_id).update(failures=0)
        if name is None:
            return _("Rien n’a changé depuis la dernière lecture.")
        file.seek(0)
        try:
            operations.start(
                feed_id=feed_id, file=file, name=name, by_id=by_id, at=at, asks=by_id is not None
            )
        except operations.FeedBusy as refusal:
            return str(refusal)
    return ""


def _next(feed: Feed, at: datetime) -> datetime | None:
    step = STEPS.get(Every(feed.every))
    return at + step if step else None


def _put_off(feed: Feed, at: datetime) -> None:
    wait = min(FIRST_WAIT * 2 ** min(feed.failures, 12), LONGEST_WAIT)
    jitter = random.uniform(0.8, 1.2)  # noqa: S311 - spreads work, guards nothing
    values: dict[str, Any] = {"failures": feed.failures + 1}
    if feed.every:
        values["next_at"] = at + wait * jitter
    Feed.objects.filter(pk=feed.pk).update(**values)


def _fetched(feed: Feed, file: IO[bytes]) -> str | None:
    """The file's name once it is written; None when the source says that nothing changed."""
    if feed.source == Source.FOLDER:
        return _dropped(feed, file)
    if feed.source == Source.URL:
        return _address(feed, file)
    pages = {
        Source.WOOCOMMERCE: _woocommerce,
        Source.PRESTASHOP: _prestashop,
        Source.SHOPIFY: _shopify,
    }[Source(feed.source)]
    _write_array(pages(feed), file)
    return f"{feed.source}.json"


def _opening(feed: Feed) -> dict[str, Any]:
    known = secrets.unseal(feed.secret)
    if known.get("token"):
        return {"token": known["token"]}
    if known.get("user") or known.get("password"):
        return {"auth": (known.get("user", ""), known.get("password", ""))}
    return {}


def _address(feed: Feed, file: IO[bytes]) -> str | None:
    answer = network.fetch(
        feed.address, into=file, etag=feed.etag, last_modified=feed.last_modified, **_opening(feed)
    )
    if answer.is_same:
        return None
    _gunzip(file)
    Feed.objects.filter(pk=feed.pk).update(etag=answer.etag, last_modified=answer.last_modified)
    return Path(urlsplit(feed.address).path).name or "flux"


def _gunzip(file: IO[bytes]) -> None:
    """Files that are themselves compressed, in place."""
    file.seek(0)
    if file.read(2) != b"\x1f\x8b":
        return
    file.seek(0)
    with tempfile.TemporaryFile() as plain:
        try:
            with gzip.open(file) as packed:
                while chunk := packed.read(1024 * 1024):
                    plain.write(chunk)
                    if plain.tell() > network.MOST_BYTES:
                        raise network.Unreachable(
                            _("Ce fichier dépasse %(most)d Mo.")
                            % {"most": network.MOST_BYTES // (1024 * 1024)}
                        )
        except (OSError, EOFError) as error:
            raise network.Unreachable(_("Le fichier compressé est abîmé ou incomplet.")) from error
        plain.seek(0)
        file.seek(0)
        file.truncate()
        shutil.copyfileobj(plain, file)


def _dropped(feed: Feed, file: IO[bytes]) -> str | None:
    """The oldest file of the supplier's folder; it leaves the folder once it is taken."""
    folder = Path(settings.FEED_FOLDER) / feed.supplier.slug
    found = sorted((p for p in folder.glob("*") if p.is_file()), key=lambda p: p.stat().st_mtime)
    if not found:
        return None
    with found[0].open("rb") as source:
        shutil.copyfileobj(source, file)
    found[0].unlink()
    return found[0].name


def _json(feed: Feed, path: str) -> Any:
    with tempfile.TemporaryFile() as page:
        network.fetch(feed.address.rstrip("/") + path, into=page, **_opening(feed))
        page.seek(0)
        try:
            return json.load(page)
        except ValueError as error:
            raise network.Unreachable(
                _(
                    "Cette adresse n’est pas celle d’une boutique %(system)s : elle ne répond pas en JSON."
                )
                % {"system": feed.get_source_display()}
            ) from error


def _rows(found: Any, name: str) -> list[dict[str, Any]]:
    """The rows of a page, whether the service wraps them in a name or not."""
    rows = found.get(name, []) if isinstance(found, dict) else found
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _pages(feed: Feed, path: str, *, name: str, size: int = PAGE) -> Iterator[dict[str, Any]]:
    """All rows of a paged service; `path` takes the page's number and the first row's."""
    for page in range(MOST_PAGES):
        rows = _rows(_json(feed, path.format(page=page + 1, first=page * size, size=size)), name)
        yield from rows
        if len(rows) < size:
            return
    raise network.Unreachable(_("Ce catalogue a trop de pages."))


def _woocommerce(feed: Feed) -> Iterator[dict[str, Any]]:
    path = "/wp-json/wc/v3/products?per_page={size}&page={page}&status=any"
    for product in _pages(feed, path, name="products"):
        yield product
        if product.get("type") == "variable" and str(product.get("id", "")).isdigit():
            below = f"/wp-json/wc/v3/products/{product['id']}/variations?per_page={{size}}&page={{page}}"
            for variation in _pages(feed, below, name="variations"):
                yield {**variation, "type": "variation", "parent_id": product["id"]}


def _prestashop(feed: Feed) -> Iterator[dict[str, Any]]:
    stocks = {
        str(row.get("id_product")): row.get("quantity")
        for row in _pages(
            feed,
            "/api/stock_availables?display=[id_product,id_product_attribute,quantity]"
            "&filter[id_product_attribute]=0&output_format=JSON&limit={first},{size}",
            name="stock_availables",
        )
    }
    for product in _pages(
        feed, "/api/products?display=full&output_format=JSON&limit={first},{size}", name="products"
    ):
        yield {**product, "quantity": stocks.get(str(product.get("id")), product.get("quantity"))}


def _shopify(feed: Feed) -> Iterator[dict[str, Any]]:
    yield from _pages(feed, "/products.json?limit={size}&page={page}", name="products", size=250)


def _write_array(rows: Iterator[dict[str, Any]], file: IO[bytes]) -> None:
    file.write(b'{"products": [')
    for number, row in enumerate(rows):
        file.write(b",\n" if number else b"\n")
        file.write(json.dumps(row, ensure_ascii=False).encode())
    file.write(b"\n]}\n")
