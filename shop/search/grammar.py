"""The query string: read without ever failing, written in one canonical way. Pure.

What is unknown, malformed or too long is dropped or clipped: a page for any address.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final
from urllib.parse import urlencode

TEXT_LENGTH: Final = 200
NEAR_LENGTH: Final = 80
VALUES_PER_FACET: Final = 50
MAX_PAGE: Final = 50
MAX_LIMIT: Final = 100
DEFAULT_LIMIT: Final = 24
MAX_RADIUS_KM: Final = 300
MAX_PRICE: Final = 1_000_000_000  # cents
KINDS: Final = ("goods", "service")
HANDOVERS: Final = ("delivery", "pickup")
SORTS: Final = ("relevance", "proximity", "price", "price_desc", "newest")

_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,119}")
_CURSOR = re.compile(r"[A-Za-z0-9_-]{1,200}")
_DIGITS = re.compile(r"[0-9]+")
_EUROS = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,2})[0-9]*)?")
_YES = frozenset(["1", "true", "on", "yes", "oui"])


@dataclass(frozen=True, slots=True)
class Query:
    """What a visitor asks for. Prices are cents in the audience's basis; radius in km (0: none)."""

    text: str = ""
    categories: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    structures: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    epcis: tuple[str, ...] = ()
    near: str = ""
    radius_km: int = 0
    price_min: int | None = None
    price_max: int | None = None
    kind: str = ""
    in_stock: bool = False
    handover: tuple[str, ...] = ()
    sort: str = "relevance"
    limit: int = DEFAULT_LIMIT
    page: int = 1
    cursor: str = ""


# In the order of the canonical query string.
_MANY: Final = {
    "category": "categories",
    "label": "labels",
    "structure": "structures",
    "supplier": "suppliers",
    "department": "departments",
    "epci": "epcis",
    "handover": "handover",
}
_ORDER: Final = (
    "q",
    "category",
    "label",
    "structure",
    "supplier",
    "department",
    "epci",
    "near",
    "radius_km",
    "price_min",
    "price_max",
    "kind",
    "in_stock",
    "handover",
    "sort",
    "limit",
    "page",
    "cursor",
)


def clean(text: str, *, length: int = TEXT_LENGTH) -> str:
    """The text on one line without control or invisible characters, at most `length` long."""
    kept = []
    for character in text[: length * 10]:
        category = unicodedata.category(character)
        if category == "Cc" or character.isspace():
            kept.append(" ")
        elif category[0] != "C":
            kept.append(character)
    line = " ".join(unicodedata.normalize("NFC", "".join(kept)).split())
    return line[:length].strip()


def _strings(values: Any) -> list[str]:
    if isinstance(values, str):
        return [values]
    if isinstance(values, Iterable) and not isinstance(values, bytes | Mapping):
        return [value for value in values if isinstance(value, str)]
    return [str(values)] if isinstance(values, int) else []


def _all(params: Mapping[str, Any], name: str) -> list[str]:
    getlist = getattr(params, "getlist", None)
    return _strings(getlist(name) if getlist else params.get(name, ()))


def _last(params: Mapping[str, Any], name: str) -> str:
    found = _all(params, name)
    return found[-1] if found else ""


def _values(found: Iterable[str]) -> tuple[str, ...]:
    kept = {text for value in found if _VALUE.fullmatch(text := value.strip())}
    return tuple(sorted(kept)[:VALUES_PER_FACET])


def _among(found: Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    given = set(found)
    return tuple(value for value in known if value in given)


def _integer(text: str, *, least: int, most: int, default: int) -> int:
    text = text.strip()
    if not _DIGITS.fullmatch(text):
        return default
    number = int(text) if len(text) <= 12 else most
    return min(max(number, least), most)


def _cents(text: str) -> int | None:
    compact = "".join(text[:40].replace("€", "").split())
    found = _EUROS.fullmatch(compact)
    if not found:
        return None
    return min(int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")), MAX_PRICE)


def parse(params: Mapping[str, Any]) -> Query:
    """Read a query string (QueryDict, or a mapping to a string or strings). Never raises."""
    lowest, highest = _cents(_last(params, "price_min")), _cents(_last(params, "price_max"))
    if lowest is not None and highest is not None and lowest > highest:
        lowest, highest = highest, lowest
    radius = _last(params, "radius_km")
    cursor = _last(params, "cursor").strip()
    return Query(
        text=clean(_last(params, "q")),
        categories=_values(_all(params, "category")),
        labels=_values(_all(params, "label")),
        structures=_values(_all(params, "structure")),
        suppliers=_values(_all(params, "supplier")),
        departments=_values(_all(params, "department")),
        epcis=_values(_all(params, "epci")),
        near=clean(_last(params, "near"), length=NEAR_LENGTH),
        radius_km=_integer(radius, least=0, most=MAX_RADIUS_KM, default=0),
        price_min=lowest,
        price_max=highest,
        kind=next(iter(_among([_last(params, "kind")], KINDS)), ""),
        in_stock=_last(params, "in_stock").strip().lower() in _YES,
        handover=_among(_all(params, "handover"), HANDOVERS),
        sort=next(iter(_among([_last(params, "sort")], SORTS)), "relevance"),
        limit=_integer(_last(params, "limit"), least=1, most=MAX_LIMIT, default=DEFAULT_LIMIT),
        page=_integer(_last(params, "page"), least=1, most=MAX_PAGE, default=1),
        cursor=cursor if _CURSOR.fullmatch(cursor) else "",
    )


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}" if cents % 100 else str(cents // 100)


def parameters(query: Query) -> list[tuple[str, str]]:
    """Names and values in canonical order, defaults left out: also the form's hidden fields."""
    found: dict[str, list[str]] = {
        "q": [query.text] if query.text else [],
        "near": [query.near] if query.near else [],
        "radius_km": [str(query.radius_km)] if query.radius_km else [],
        "price_min": [] if query.price_min is None else [_euros(query.price_min)],
        "price_max": [] if query.price_max is None else [_euros(query.price_max)],
        "kind": [query.kind] if query.kind else [],
        "in_stock": ["1"] if query.in_stock else [],
        "sort": [query.sort] if query.sort != "relevance" else [],
        "limit": [str(query.limit)] if query.limit != DEFAULT_LIMIT else [],
        "page": [str(query.page)] if query.page != 1 else [],
        "cursor": [query.cursor] if query.cursor else [],
    }
    for name, field in _MANY.items():
        found[name] = list(getattr(query, field))
    return [(name, value) for name in _ORDER for value in found[name]]


_FIELDS: Final = frozenset(field.name for field in fields(Query))


def change(query: Query, **changes: Any) -> Query:
    """The query with some fields changed, on its first page unless a page is among them."""
    if not changes.keys() <= _FIELDS:
        raise TypeError(f"unknown fields: {sorted(changes.keys() - _FIELDS)}")
    return replace(query, **{"page": 1, "cursor": "", **changes}) if changes else query


def encode(query: Query, **changes: Any) -> str:
    """The canonical query string, without "?"; parse(encode(query)) == query."""
    return urlencode(parameters(change(query, **changes)))


def toggle(query: Query, *, facet: str, value: str) -> Query:
    """The query after a click on an option of a facet: chosen, or no longer chosen.

    Facets are named as in the results; an unknown facet changes nothing.
    """
    found: dict[str, list[str]] = {}
    for name, text in parameters(_toggled(query, facet=facet, value=value)):
        found.setdefault(name, []).append(text)
    return parse(found)


def _toggled(query: Query, *, facet: str, value: str) -> Query:
    if facet in _MANY:
        field = _MANY[facet]
        chosen: tuple[str, ...] = getattr(query, field)
        rest = tuple(one for one in chosen if one != value)
        found = rest if value in chosen else (*chosen, value)
        return change(query, **{field: found})
    if facet == "kind":
        return change(query, kind="" if query.kind == value else value)
    if facet == "availability":
        return change(query, in_stock=not query.in_stock)
    if facet == "distance" and _DIGITS.fullmatch(value):
        radius = int(value[:4])
        return change(query, radius_km=0 if query.radius_km == radius else radius)
    if facet == "price" and value.count("-") == 1:
        low, high = (_cents(part) for part in value.split("-"))
        if (query.price_min, query.price_max) == (low or None, high):
            return change(query, price_min=None, price_max=None)
        return change(query, price_min=low or None, price_max=high)
    return query
