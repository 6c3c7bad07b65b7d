"""JSON documents and JSON lines, read item by item."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any, Final

import ijson
from django.utils.translation import gettext as _

from suppliers.feeds.readers import encodings, limits
from suppliers.feeds.readers.base import Unreadable
from suppliers.feeds.readers.trees import Item, too_deep

# What systems call the list of their products, most telling first.
_LISTS: Final = (
    "products", "produits", "items", "articles", "variants", "offers", "results", "records",
    "data", "entries", "rows",
)  # fmt: skip
# Events read to find that list; its own items are not counted beyond _ENOUGH.
_SCOUTED: Final = 400_000
_ENOUGH: Final = 50
# ijson copies the path of each event: far beyond any real document, it would never end.
_OPEN_BRACKETS: Final = 2_000
_BLOCK: Final = 1 << 14


class _Bytes:
    """The document in UTF-8, whatever it was, without its BOM; too many open brackets stop it."""

    def __init__(self, file: TextIOWrapper) -> None:
        self._file = file
        self._open = 0
        self._is_start = True
        self._is_ended = False

    @property
    def is_cut(self) -> bool:
        """Was the end met while brackets were still open?"""
        return self._is_ended and self._open > 0

    def read(self, size: int = -1) -> bytes:
        if size == 0:
            return b""
        text = self._file.read(_BLOCK)
        self._is_ended = not text
        if self._is_start:
            text = text.removeprefix("\ufeff")
            self._is_start = False
        self._open += text.count("[") + text.count("{") - text.count("]") - text.count("}")
        if self._open > _OPEN_BRACKETS:
            raise too_deep(1)
        return text.encode("utf-8", "replace")


@contextmanager
def _opened(path: Path, text: encodings.Text) -> Iterator[_Bytes]:
    """The document, its faults told in the supplier's words."""
    source = None
    try:
        with path.open(encoding=text.codec, errors=text.errors, newline="") as file:
            source = _Bytes(file)
            yield source
    except (ijson.JSONError, UnicodeError, RecursionError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise (_truncated() if source and source.is_cut else _invalid()) from error


def _truncated() -> Unreadable:
    return Unreadable(
        _("Le document JSON s’arrête avant sa fin : il est tronqué, exportez-le de nouveau.")
    )


def _invalid() -> Unreadable:
    return Unreadable(
        _("Le document JSON est mal formé : exportez-le de nouveau depuis votre logiciel.")
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where products stand: `prefix` as ijson writes it; `is_map` when keyed by their ids."""

    prefix: str
    is_map: bool = False
    # Other lists of the document: name → prefix.
    beside: tuple[tuple[str, str], ...] = ()


def scout(path: Path, text: encodings.Text) -> Place:
    """Where the products of a document stand. Unreadable where it has no object at all."""
    lists: dict[str, int] = {}
    maps: dict[str, int] = {}
    with _opened(path, text) as source:
        for prefix, event, _value in islice(ijson.parse(source), _SCOUTED):
            if event != "start_map":
                continue
            levels = prefix.split(".") if prefix else []
            if levels and levels[-1] == "item":
                if "item" not in levels[:-1]:
                    lists[prefix] = lists.get(prefix, 0) + 1
                    if lists[prefix] >= _ENOUGH and _rank(prefix) < len(_LISTS):
                        break
            elif "item" not in levels:
                parent = ".".join(levels[:-1]) if levels else None
                if parent is not None:
                    maps[parent] = maps.get(parent, 0) + 1
    if lists:
        best = min(lists, key=lambda prefix: (_rank(prefix), -lists[prefix]))
        beside = tuple((_name(prefix), prefix) for prefix in lists if prefix != best)
        return Place(best, beside=beside)
    keyed = {parent: count for parent, count in maps.items() if count > 1}
    if keyed:
        return Place(min(keyed, key=lambda parent: (_rank(parent), -keyed[parent])), is_map=True)
    return Place("")


def _name(prefix: str) -> str:
    return prefix.removesuffix("item").rstrip(".").rpartition(".")[2].casefold()


def _rank(prefix: str) -> int:
    """Lower for a list whose name speaks of products; the document's own list comes first."""
    name = _name(prefix)
    if not name:
        return -1
    return _LISTS.index(name) if name in _LISTS else len(_LISTS)


def items(path: Path, text: encodings.Text, place: Place) -> Iterator[Item]:
    """The objects at that place, one by one. Unreadable midway for a truncated document."""
    with _opened(path, text) as source:
        if place.is_map:
            for key, value in ijson.kvitems(source, place.prefix):
                if isinstance(value, dict):
                    yield {"key": key, **value}
        else:
            for value in ijson.items(source, place.prefix):
                if isinstance(value, dict):
                    yield value


def is_lines(path: Path, text: encodings.Text) -> bool:
    """Does each of the first two lines hold an object of its own?"""
    try:
        with path.open(encoding=text.codec, errors=text.errors) as file:
            first = [line for line in islice(file, 20) if line.strip()][:2]
        return len(first) == 2 and all(
            line.lstrip("\ufeff \t").startswith("{") and line.rstrip().endswith("}")
            for line in first
        )
    except UnicodeError:
        return False


def lines(path: Path, text: encodings.Text) -> Iterator[Item]:
    """One object a line. Unreadable names the first line that is not one."""
    number = 0
    try:
        with path.open(encoding=text.codec, errors=text.errors) as file:
            for number, line in enumerate(file, 1):
                if not line.isspace():
                    yield _object(line, number)
    except UnicodeError as error:
        raise _invalid() from error


def _object(line: str, number: int) -> Item:
    try:
        found: Any = json.loads(line.lstrip("\ufeff"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise _broken_line(number) from error
    if not isinstance(found, dict):
        raise _broken_line(number)
    return found


def _broken_line(number: int) -> Unreadable:
    return Unreadable(
        _(
            "La ligne %(number)s n’est pas un objet JSON complet : le fichier est abîmé ou tronqué, "
            "exportez-le de nouveau."
        )
        % {"number": number}
    )


def document(path: Path, text: encodings.Text) -> Any:
    """The whole of a small document, as it stands. Unreadable above limits.MAX_PAGE_BYTES."""
    if path.stat().st_size > limits.MAX_PAGE_BYTES:
        raise Unreadable(
            _(
                "Le document est trop gros pour être lu d’un bloc (%(most)s Mo au plus) : exportez "
                "la liste des produits seule."
            )
            % {"most": limits.MAX_PAGE_BYTES // 1_000_000}
        )
    with path.open(encoding=text.codec, errors=text.errors) as file:
        return loads(file.read())


def loads(text: str) -> Any:
    """JSON text as values. Unreadable where it is malformed."""
    try:
        return json.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise _invalid() from error
