"""Web pages: the JSON-LD that they carry, or the title that tells what was received instead."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from suppliers.feeds.readers import encodings, json_items, jsonld, limits
from suppliers.feeds.readers.base import Unreadable
from suppliers.feeds.readers.words import clean

_LONGEST_TITLE: Final = 80


class _Page(HTMLParser):
    """Keeps the title and the JSON-LD scripts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.scripts: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title" and not self.title:
            self._inside = "title"
        elif tag == "script" and "ld+json" in (dict(attrs).get("type") or ""):
            self._inside = "script"
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        elif self._inside == "script":
            self.scripts[-1] += data


def products(path: Path, text: encodings.Text) -> list[Any]:
    """The JSON-LD documents of a page that holds a product. Unreadable for any other page."""
    page = _Page()
    if path.stat().st_size <= limits.MAX_PAGE_BYTES:
        with path.open(encoding=text.codec, errors=text.errors) as file:
            page.feed(file.read())
        page.close()
    found = [json_items.loads(script) for script in page.scripts if script.strip()]
    if any(True for _row in jsonld.expand(found)):
        return found
    title = clean(page.title)
    shown = title[:_LONGEST_TITLE] + ("…" if len(title) > _LONGEST_TITLE else "")
    raise Unreadable(
        _(
            "Nous avons reçu une page web (« %(title)s ») au lieu d’un catalogue : vérifiez "
            "l’adresse du fichier et les droits d’accès."
        )
        % {"title": shown or _("sans titre")}
    )
