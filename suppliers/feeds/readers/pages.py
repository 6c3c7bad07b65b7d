"""Web pages: the JSON-LD or the table that they carry, else the title of what was received."""

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from suppliers.feeds.readers import encodings, headers, json_items, jsonld, limits
from suppliers.feeds.readers.base import Unreadable
from suppliers.feeds.readers.words import clean

_LONGEST_TITLE: Final = 80
_SAMPLE_ROWS: Final = 200


@dataclass(slots=True)
class Content:
    """`documents`: JSON-LD that holds a product. `rows`: those of the longest table."""

    documents: list[Any]
    rows: list[list[str]]


class _Page(HTMLParser):
    """Keeps the title, the JSON-LD scripts and the tables of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.scripts: list[str] = []
        self.tables: list[list[list[str]]] = []
        self._inside = ""
        self._is_cell = False
        self._blank = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title" and not self.title:
            self._inside = "title"
        elif tag == "script" and "ld+json" in (dict(attrs).get("type") or ""):
            self._inside = "script"
            self.scripts.append("")
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("")
            self._blank = _spanned(dict(attrs).get("colspan")) - 1
        elif tag == "br":
            self.handle_data("\n")
        self._is_cell = tag in ("td", "th") or (self._is_cell and tag not in ("tr", "table"))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
        if tag in ("td", "th", "tr", "table"):
            self._is_cell = False
            if self._blank and self.tables and self.tables[-1]:
                # A wide cell stands for the cells that it covers.
                self.tables[-1][-1] += [""] * self._blank
            self._blank = 0

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        elif self._inside == "script":
            self.scripts[-1] += data
        elif self._is_cell and self.tables and self.tables[-1] and self.tables[-1][-1]:
            self.tables[-1][-1][-1] += data


def _spanned(value: str | None) -> int:
    return min(int(value), limits.MAX_COLUMNS) if value and value.isdigit() else 1


def read(path: Path, text: encodings.Text) -> Content:
    """What a page holds of a catalogue. Unreadable, its title quoted, for any other page."""
    page = _Page()
    if path.stat().st_size <= limits.MAX_PAGE_BYTES:
        with path.open(encoding=text.codec, errors=text.errors) as file:
            page.feed(file.read())
        page.close()
    documents = [json_items.loads(script) for script in page.scripts if script.strip()]
    if any(True for _row in jsonld.expand(documents)):
        return Content(documents, [])
    # Many tools write a table of HTML and call it a workbook.
    rows = [[clean(cell) for cell in row] for row in max(page.tables, key=len, default=[])]
    if len(rows) > 1 and headers.find(rows[:_SAMPLE_ROWS]) is not None:
        return Content([], rows)
    title = clean(page.title)
    shown = title[:_LONGEST_TITLE] + ("…" if len(title) > _LONGEST_TITLE else "")
    raise Unreadable(
        _(
            "Nous avons reçu une page web (« %(title)s ») au lieu d’un catalogue : vérifiez "
            "l’adresse du fichier et les droits d’accès."
        )
        % {"title": shown or _("sans titre")}
    )
