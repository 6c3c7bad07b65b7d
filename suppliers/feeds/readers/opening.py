"""Which format a file has, told by its content, and the reader that opens it."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from suppliers.feeds.readers import (
    archives,
    bmecat,
    cells,
    delimited,
    encodings,
    google,
    json_items,
    jsonld,
    limits,
    pages,
    prestashop,
    sheets,
    shopify,
    systems,
    woocommerce,
    xml_items,
)
from suppliers.feeds.readers.base import Row, Source, Table, Unreadable
from suppliers.feeds.readers.trees import SAMPLE_ITEMS, Item, columns, flatten

_ZIP: Final = b"PK"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
# Files that people send by mistake, by their first bytes.
_OTHERS: Final = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"), (b"\x1f\x8b", "GZIP"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7-Zip"),
)  # fmt: skip
_START: Final = 4096

Expand = Callable[[Item], Iterator[tuple[Item, str]]]


def open_table(path: Path, *, name: str = "") -> Table:
    """The table that a file holds, its format found from its content.

    `name` is what the supplier calls the file, for messages. Raises Unreadable with the reason
    and what to do; consuming `rows` may raise it too, and then none of them must be kept.
    """
    size = path.stat().st_size
    _check_size(size, limits.MAX_BYTES, name)
    with path.open("rb") as file:
        start = file.read(_START)
    if not start.strip(b"\0\t\n\r \xef\xbb\xbf"):
        raise Unreadable(_("%(file)s est vide : exportez-le de nouveau.") % {"file": _called(name)})
    if start.startswith((_ZIP, _OLE)):
        _check_size(size, limits.MAX_SHEET_BYTES, name)
        return systems.finish(_open_binary(path, start))
    for magic, kind in _OTHERS:
        if start.startswith(magic):
            raise Unreadable(
                _(
                    "%(file)s est au format %(kind)s, qui n’est pas un tableau : envoyez un fichier "
                    "XLSX, ODS, CSV, JSON ou XML."
                )
                % {"file": _called(name), "kind": kind}
            )
    return systems.finish(_open_text(path))


def _called(name: str) -> str:
    return f"« {name} »" if name else _("Le fichier")


def _check_size(size: int, most: int, name: str) -> None:
    if size > most:
        raise Unreadable(
            _(
                "%(file)s pèse %(size)s Mo, plus que les %(most)s Mo acceptés : partagez-le en "
                "plusieurs fichiers, ou exportez-le en CSV."
            )
            % {"file": _called(name), "size": -(-size // 1_000_000), "most": most // 1_000_000}
        )


def _open_binary(path: Path, start: bytes) -> Source:
    if start.startswith(_ZIP):
        return sheets.open_sheets(path, archives.kind(path))
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise archives.locked()
    return sheets.open_sheets(path, "xls")


def _open_text(path: Path) -> Source:
    begin = _beginning(path)
    if begin.startswith(("{", "[")):
        return _open_json(path)
    if begin[:200].casefold().startswith(("<!doctype html", "<html")) or (
        begin.startswith("<") and "<html" in begin[:1000].casefold()
    ):
        text = encodings.sniff(path)
        return _open_jsonld(pages.products(path, text), text.name)
    if begin.startswith("<"):
        return _open_xml(path)
    return delimited.open_delimited(path)


def _beginning(path: Path) -> str:
    """The first characters, enough to tell a format from another; wrong accents do no harm."""
    with path.open("rb") as file:
        start = file.read(_START)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = start.decode("utf-16", "replace")
    elif start[1:2] == b"\0" or start[:1] == b"\0":
        text = start.decode("utf-16-le" if start[1:2] == b"\0" else "utf-16-be", "replace")
    else:
        text = start.decode("utf-8", "replace")
    return text.lstrip("\ufeff \t\r\n")


def _open_json(path: Path) -> Source:
    text = encodings.sniff(path)
    if json_items.is_lines(path, text):
        return _tree("jsonl", lambda: json_items.lines(path, text), text)
    place = json_items.scout(path, text)
    first = next(iter(json_items.items(path, text, place)), None)
    if first is None:
        raise Unreadable(
            _("Le document JSON ne contient aucun produit : exportez la liste de vos produits.")
        )
    if jsonld.is_jsonld(first) or _is_graph(path, text):
        return _open_jsonld(json_items.document(path, text), text.name)
    return _tree("json", lambda: json_items.items(path, text, place), text)


def _is_graph(path: Path, text: encodings.Text) -> bool:
    with path.open(encoding=text.codec, errors=text.errors) as file:
        start = file.read(_START)
    return '"@context"' in start and "schema.org" in start


def _open_jsonld(document: Any, encoding: str) -> Source:
    found = list(jsonld.expand(document))
    if not found:
        raise Unreadable(
            _("Le document JSON-LD ne contient aucun produit : vérifiez l’adresse ou l’export.")
        )
    source = _source("json-ld", lambda: iter(found), encodings.Text(encoding, encoding))
    source.basis = jsonld.basis(document)
    return source


def _open_xml(path: Path) -> Source:
    shape = xml_items.scout(path)
    text = encodings.Text("", "")
    if shape.is_google and shape.root in ("rss", "feed", "RDF"):
        kind = "google-atom" if shape.root == "feed" else "google-rss"
        return _source(kind, lambda: _each(xml_items.items(path, shape.way), google.expand), text)
    if shape.root == "BMECAT":
        first = next(xml_items.items(path, shape.way), {})
        source = _source(
            "bmecat", lambda: _each(xml_items.items(path, shape.way), bmecat.expand), text
        )
        source.basis = bmecat.basis(first)
        return source
    return _tree("xml", lambda: xml_items.items(path, shape.way), text)


def _tree(kind: str, read: Callable[[], Iterator[Item]], text: encodings.Text) -> Source:
    """Items of a document, rewritten when the system that wrote them is known."""
    first = next(iter(read()), {})
    expand = _expand(first)
    if expand is None:
        return _source(kind, lambda: ((item, "") for item in read()), text)
    return _source(kind, lambda: _each(read(), expand), text)


def _expand(item: Item) -> Expand | None:
    keys = item.keys()
    if {"sku", "regular_price", "type"} <= keys:
        return woocommerce.expand
    if {"handle", "variants", "title"} <= keys:
        return shopify.expand
    if {"reference", "price", "id_category_default"} <= keys:
        return prestashop.expand
    if {"code", "product_name"} <= keys and len(keys) > 100:
        return _food
    return None


def _food(item: Item) -> Iterator[tuple[Item, str]]:
    """A whole product of Open Food Facts has a thousand columns, its own texts a few dozen."""
    yield {name: value for name, value in item.items() if not isinstance(value, dict)}, ""


def _each(items: Iterator[Item], expand: Expand) -> Iterator[tuple[Item, str]]:
    for item in items:
        yield from expand(item)


def _source(
    kind: str, read: Callable[[], Iterator[tuple[Item, str]]], text: encodings.Text
) -> Source:
    """A table made of items; its columns are those of the first ones."""

    def rows() -> Iterator[Row]:
        for number, (item, group) in enumerate(read(), 1):
            cells.check_rows(number)
            yield Row(number, flatten(item, number=number), group)

    found = columns(row.values for row in islice(rows(), SAMPLE_ITEMS))
    if not found:
        raise Unreadable(
            _("Le document ne contient aucun produit : exportez la liste de vos produits.")
        )
    cells.check_columns(len(found))
    return Source(kind, found, rows, encoding=text.name, notes=list(text.notes))
