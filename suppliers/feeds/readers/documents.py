"""Documents of items: JSON, JSON lines, XML and JSON-LD made into tables."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from suppliers.feeds.readers import (
    bmecat,
    cells,
    encodings,
    google,
    headers,
    json_items,
    jsonld,
    limits,
    lookups,
    nesting,
    pages,
    prestashop,
    shopify,
    woocommerce,
    xml_items,
)
from suppliers.feeds.readers.base import EXTRA, Cell, Row, Source, Unreadable
from suppliers.feeds.readers.trees import SAMPLE_ITEMS, TEXT, Item, columns, flatten, texts
from suppliers.feeds.readers.words import clean

# The rows of one item, each with its group.
Expand = Callable[[Item], Iterator[tuple[Item, str]]]
_START: Final = 4096


def open_json(path: Path) -> Source:
    """The objects of a JSON document, or of JSON lines."""
    text = encodings.sniff(path)
    if json_items.is_lines(path, text):
        return _tree("jsonl", lambda: json_items.lines(path, text), text)
    place = json_items.scout(path, text)
    first = next(iter(json_items.items(path, text, place)), None)
    if first is None or place == json_items.Place(""):
        rows = _lists(json_items.document(path, text), 0)
        if headers.find(rows[:SAMPLE_ITEMS]) is not None:
            return _open_rows("json", rows, text)
    if first is None:
        raise Unreadable(
            _("Le document JSON ne contient aucun produit : exportez la liste de vos produits.")
        )
    _check_answer(first, place)
    if not _is_api(path, text) and (jsonld.is_jsonld(first) or _is_graph(path, text)):
        return _open_jsonld(json_items.document(path, text), text.name)
    sides = [(name, prefix) for name, prefix in place.beside if lookups.is_side(name)]
    tables: lookups.Tables = {}
    for name, prefix in sides:
        side = list(islice(json_items.items(path, text, json_items.Place(prefix)), lookups.MOST))
        for code, some in _by_stem(name, side).items():
            tables.setdefault(code, {}).update(lookups.table(iter(some)))
    return _tree("json", lambda: json_items.items(path, text, place), text, tables)


def _by_stem(name: str, items: list[Item]) -> dict[str, list[Item]]:
    """Items of a list by what they explain: its name says it, or the type of each."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(lookups.stem(name) or lookups.stem(str(item.get("type", ""))), []).append(
            item
        )
    found.pop("", None)
    return found


def _lists(document: Any, depth: int) -> list[list[str]]:
    """A table written as a list of lists, its header first: what spreadsheets' APIs answer."""
    if isinstance(document, list) and len(document) > 1:
        if all(isinstance(row, list) for row in document):
            return [["|".join(texts(cell)) for cell in row] for row in document]
    elif isinstance(document, dict) and depth < 3:
        for inner in document.values():
            if rows := _lists(inner, depth + 1):
                return rows
    return []


def _check_answer(first: Item, place: json_items.Place) -> None:
    """A server that refuses answers with one object: quote it rather than take it for a product."""
    said = next((first[key] for key in ("message", "error", "errors") if first.get(key)), None)
    if said is None or place.prefix or place.is_map or {"name", "nom", "title"} & first.keys():
        return
    raise Unreadable(
        _(
            "Nous avons reçu une erreur (« %(said)s ») au lieu d’un catalogue : vérifiez l’adresse "
            "et les droits d’accès."
        )
        % {"said": clean(" ".join(texts(said)))[:80]}
    )


def _is_api(path: Path, text: encodings.Text) -> bool:
    """Linked data of a shop's own service, which speaks of anything but schema.org."""
    with path.open(encoding=text.codec, errors=text.errors) as file:
        start = file.read(_START)
    return "schema.org" not in start and ('"hydra:' in start or "/contexts/" in start)


def _is_graph(path: Path, text: encodings.Text) -> bool:
    with path.open(encoding=text.codec, errors=text.errors) as file:
        start = file.read(_START)
    return '"@context"' in start and "schema.org" in start


def open_page(path: Path) -> Source:
    """The products that a web page describes, or its table. Unreadable for a page without any."""
    text = encodings.sniff(path)
    content = pages.read(path, text)
    if content.documents:
        return _open_jsonld(content.documents, text.name)
    return _open_rows("html", content.rows, text)


def _open_rows(kind: str, rows: list[list[str]], text: encodings.Text) -> Source:
    """A table of texts that is held whole; rows are numbered from 1, the header's included."""
    header = headers.read(rows[:SAMPLE_ITEMS])

    def read() -> Iterator[Row]:
        for number, row in enumerate(rows[header.index + 1 :], header.index + 2):
            values: dict[str, Cell] = dict(zip(header.names, row, strict=False))
            extra = [cell for cell in row[header.width :] if cell]
            if extra:
                values[EXTRA] = " | ".join(extra)
            if any(row):
                yield Row(number, values)

    return Source(kind, header.names, read, encoding=text.name, notes=list(text.notes))


def _open_jsonld(document: Any, encoding: str) -> Source:
    found = list(jsonld.expand(document))
    if not found:
        raise Unreadable(
            _("Le document JSON-LD ne contient aucun produit : vérifiez l’adresse ou l’export.")
        )
    source = _source(
        "json-ld",
        lambda: ({"item": item, "group": group} for item, group in found),
        encodings.Text(encoding, encoding),
        lambda pair: iter(((pair["item"], pair["group"]),)),
    )
    source.basis = jsonld.basis(document)
    return source


def open_xml(path: Path) -> Source:
    """The products of an XML document: Google's, BMEcat's, or its most repeated element."""
    shape = xml_items.scout(path)
    text = encodings.Text("", "")

    def read() -> Iterator[Item]:
        return xml_items.items(path, shape.way)

    if shape.is_google and shape.root in ("rss", "feed", "RDF"):
        kind = "google-atom" if shape.root == "feed" else "google-rss"
        return _source(kind, read, text, google.expand)
    if shape.root == "BMECAT":
        source = _source("bmecat", read, text, bmecat.expand)
        source.basis = bmecat.basis(next(read(), {}))
        return source
    if shape.root == "Workbook" and path.stat().st_size <= limits.MAX_SHEET_BYTES:
        way = ("Workbook", "Worksheet", "Table", "Row")
        return _open_rows("xml", list(map(_sheet_row, xml_items.items(path, way))), text)
    tables: lookups.Tables = {}
    for other in shape.beside:
        side = islice(xml_items.items(path, other), lookups.MOST)
        tables.setdefault(lookups.stem(other[-1]), {}).update(lookups.table(side))
    return _tree("xml", read, text, tables)


def _sheet_row(item: Item) -> list[str]:
    """A row of a 2003 workbook in XML: a cell that follows blank ones says its place."""
    row: list[str] = []
    found = item.get("Cell")
    for cell in found if isinstance(found, list) else [found]:
        data: Any = ""
        if isinstance(cell, dict):
            place = str(cell.get("Index", ""))
            if place.isdigit() and len(row) < int(place) <= limits.MAX_COLUMNS:
                row += [""] * (int(place) - 1 - len(row))
            data = cell.get("Data", "")
        row.append("".join(texts(data.get(TEXT) if isinstance(data, dict) else data)))
    return row


def _tree(
    kind: str,
    read: Callable[[], Iterator[Item]],
    text: encodings.Text,
    tables: lookups.Tables | None = None,
) -> Source:
    """Items of a document, rewritten when the system that wrote them is known."""
    expand = _expand(next(iter(read()), {}))
    if expand is not nesting.expand:
        return _source(kind, read, text, expand)
    opened = lookups.explaining(lambda: map(nesting.opened, read()), tables or {})
    return _source(kind, opened, text, expand)


def _expand(item: Item) -> Expand:
    keys = item.keys()
    if {"sku", "regular_price", "type"} <= keys:
        return woocommerce.expand
    if {"handle", "variants", "title"} <= keys:
        return shopify.expand
    if {"reference", "price", "id_category_default"} <= keys:
        return prestashop.expand
    if {"code", "product_name"} <= keys and len(keys) > 100:
        return _food
    return nesting.expand


def _food(item: Item) -> Iterator[tuple[Item, str]]:
    """A whole product of Open Food Facts has a thousand columns, its own texts a few dozen."""
    yield {name: value for name, value in item.items() if not isinstance(value, dict)}, ""


def _source(
    kind: str, read: Callable[[], Iterator[Item]], text: encodings.Text, expand: Expand
) -> Source:
    """A table made of items; its columns are those of the first ones."""

    def rows() -> Iterator[Row]:
        count = 0
        for number, item in enumerate(read(), 1):
            for values, group in expand(item):
                count += 1
                cells.check_rows(count)
                yield Row(number, flatten(values, number=number), group)

    found = columns(row.values for row in islice(rows(), SAMPLE_ITEMS))
    if not found:
        raise Unreadable(
            _("Le document ne contient aucun produit : exportez la liste de vos produits.")
        )
    cells.check_columns(len(found))
    return Source(kind, found, rows, encoding=text.name, notes=list(text.notes))
