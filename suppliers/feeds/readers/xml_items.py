"""XML documents, read element by element: bombs and outside references are refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import XMLParser
from django.utils.translation import gettext as _

from suppliers.feeds.readers import limits, lookups
from suppliers.feeds.readers.base import Unreadable
from suppliers.feeds.readers.trees import TEXT, Item, Repeated, too_deep

GOOGLE: Final = "http://base.google.com/ns/1.0"
_CHUNK: Final = 1 << 16
# Enough of the document to see what is repeated in it.
_SCOUTED_BYTES: Final = 2_000_000
# What systems call one product.
_PRODUCTS: Final = frozenset(
    [
        "product",
        "produit",
        "item",
        "article",
        "artikel",
        "entry",
        "offer",
        "offre",
        "prod",
        "annonce",
        "record",
        "row",
        "ligne",
        "productdata",
        "sku",
        "variant",
    ]
)

# From the root down, without namespaces.
Way = tuple[str, ...]


@dataclass(slots=True)
class Shape:
    """What the first elements show: the root, whether Google's names occur, the product's way."""

    root: str = ""
    is_google: bool = False
    way: Way = ()
    # Elements outside of products that have a number and may explain it.
    beside: tuple[Way, ...] = ()


def local(tag: str) -> str:
    """ "{http://base.google.com/ns/1.0}price" → "g:price"; other namespaces are dropped."""
    if not tag.startswith("{"):
        return tag
    space, _brace, name = tag[1:].partition("}")
    return f"g:{name}" if space == GOOGLE else name


def _refuse_subset(name: str, sysid: str | None, pubid: str | None, has_subset: int) -> None:
    # A bare <!DOCTYPE BMECAT SYSTEM "…"> is usual and fetches nothing; one that declares is not.
    if has_subset:
        raise DTDForbidden(name, sysid, pubid)


def _parser(target: Any) -> Any:
    parser = XMLParser(target=target, forbid_entities=True, forbid_external=True)
    parser.parser.StartDoctypeDeclHandler = _refuse_subset
    return parser


@contextmanager
def _told() -> Iterator[None]:
    """Faults of the document in the supplier's words."""
    try:
        yield
    except DefusedXmlException as error:
        raise Unreadable(
            _(
                "Le document XML déclare des entités ou une DTD, ce que nous refusons par sécurité : "
                "exportez-le sans « <!DOCTYPE> »."
            )
        ) from error
    except ParseError as error:
        line = error.position[0]
        if error.code in (3, 5):  # no element found, unclosed token
            raise Unreadable(
                _("Le document XML s’arrête avant sa fin, ligne %(line)s : exportez-le de nouveau.")
                % {"line": line}
            ) from error
        raise Unreadable(
            _("Le document XML est mal formé, ligne %(line)s : exportez-le de nouveau.")
            % {"line": line}
        ) from error
    except (LookupError, UnicodeError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(
            _("L’encodage annoncé par le document XML n’est pas lisible : enregistrez-le en UTF-8.")
        ) from error


@dataclass(slots=True)
class _Seen:
    """An element's way, as often as it was met."""

    count: int = 0
    # Most of them under one parent.
    most: int = 0
    fields: set[str] = field(default_factory=set)


class _Scout:
    """Counts elements by their way, without keeping them."""

    def __init__(self) -> None:
        self.seen: dict[Way, _Seen] = {}
        self.is_google = False
        self._way: Way = ()
        self._siblings: list[dict[Way, int]] = [{}]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        self.is_google = self.is_google or name.startswith("g:")
        if self._way in self.seen:
            self.seen[self._way].fields.add(name)
        self._way = (*self._way, name)
        if len(self._way) > limits.MAX_DEPTH:
            raise too_deep(1)
        seen = self.seen.setdefault(self._way, _Seen())
        seen.count += 1
        seen.fields.update(attributes)
        beside = self._siblings[-1]
        beside[self._way] = beside.get(self._way, 0) + 1
        seen.most = max(seen.most, beside[self._way])
        self._siblings.append({})

    def end(self, tag: str) -> None:
        self._way = self._way[:-1]
        self._siblings.pop()

    def data(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


def scout(path: Path) -> Shape:
    """What one product is in this document. Unreadable where nothing has fields."""
    target = _Scout()
    with _told(), path.open("rb") as file:
        parser = _parser(target)
        read = 0
        while read < _SCOUTED_BYTES and (chunk := file.read(_CHUNK)):
            parser.feed(chunk)
            read += len(chunk)
        else:
            if read < _SCOUTED_BYTES:
                parser.close()
    way = _product_way(target.seen)
    return Shape(
        root=next(iter(target.seen), ("",))[0],
        is_google=target.is_google,
        way=way,
        beside=tuple(
            other
            for other, one in target.seen.items()
            if {"id", "code"} & one.fields
            and lookups.stem(other[-1])
            and other[: len(way)] != way
            and way[: len(other)] != other
        ),
    )


def _product_way(seen: dict[Way, _Seen]) -> Way:
    """A name that speaks of products, then what is repeated, then what is nearest the root."""
    found = [(way, one) for way, one in seen.items() if len(way) > 1 and one.fields]
    if not found:
        raise Unreadable(
            _("Le document XML ne contient aucun produit : vérifiez l’adresse ou l’export.")
        )

    def rank(pair: tuple[Way, _Seen]) -> tuple[bool, bool, bool, int, int]:
        way, one = pair
        is_named = way[-1].casefold().removeprefix("g:") in _PRODUCTS and len(one.fields) > 1
        return (not is_named, one.most < 2, len(one.fields) < 2, len(way), -one.count)

    return min(found, key=rank)[0]


# What says how an element is called.
_CALLED: Final = ("nom", "name", "title", "titre", "label", "libelle")


# Around all products alike: what they are called is the shop's name.
_WHOLE: Final = frozenset(
    ("channel", "shop", "feed", "store", "catalog", "catalogue", "export", "data", "boutique")
)


def _called(attributes: dict[str, str]) -> str:
    return next((attributes[name] for name in _CALLED if attributes.get(name)), "")


class _Builder:
    """Makes each product an item and forgets it once given."""

    def __init__(self, way: Way) -> None:
        self.done: list[Item] = []
        self._product = way
        self._way: list[str] = []
        # What the elements around a product are called: <categorie nom="Miels">.
        self._around: list[tuple[str, str]] = []
        self._label: list[str] = []
        self._open: list[Item] = []
        self._text: list[list[str]] = []
        self._length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        self._way.append(name)
        if len(self._way) > limits.MAX_DEPTH:
            raise too_deep(len(self.done) + 1)
        if self._open or (
            len(self._way) == len(self._product) and tuple(self._way) == self._product
        ):
            if not self._open:
                self._length = 0
            self._open.append({local(key): value for key, value in attributes.items()})
            self._text.append([])
        elif tuple(self._way) == self._product[: len(self._way)] and len(self._way) > 1:
            self._around.append((name, _called(attributes)))
        elif name.casefold() in _CALLED:
            self._label = [""]

    def data(self, text: str) -> None:
        if self._open:
            self._text[-1].append(text)
            self._length += len(text)
        elif self._label:
            self._label.append(text)
        if self._open and self._length > limits.MAX_CELL * 20:
            raise Unreadable(_("Un produit du document XML est démesuré : exportez-le de nouveau."))

    def end(self, tag: str) -> None:
        way = tuple(self._way)
        name = self._way.pop()
        if not self._open:
            if self._around and len(way) > 1 and way == self._product[: len(way)]:
                self._around.pop()
            elif self._label:
                label, self._label = "".join(self._label).strip(), []
                if self._around and way[:-1] == self._product[: len(way) - 1]:
                    self._around[-1] = (self._around[-1][0], label)
            return
        item = self._open.pop()
        text = "".join(self._text.pop()).strip()
        if not self._open:
            if text:
                item[TEXT] = text
            for around, label in self._around:
                if label and around.casefold() not in _WHOLE:
                    item.setdefault(around, label)
            self.done.append(item)
            return
        value: Any = item
        if not item:
            value = text
        elif text:
            item[TEXT] = text
        _put(self._open[-1], name, value)

    def close(self) -> None:
        pass


def _put(parent: Item, name: str, value: Any) -> None:
    before = parent.get(name)
    if before is None:
        parent[name] = value
    elif isinstance(before, Repeated):
        before.append(value)
    else:
        parent[name] = Repeated((before, value))


def items(path: Path, way: Way) -> Iterator[Item]:
    """The products of the document, one by one. Unreadable midway for a truncated one."""
    target = _Builder(way)
    with _told(), path.open("rb") as file:
        parser = _parser(target)
        while chunk := file.read(_CHUNK):
            parser.feed(chunk)
            done, target.done = target.done, []
            yield from done
        parser.close()
