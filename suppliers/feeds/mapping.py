"""Which column fills which field: a person's answer, then known names, then what cells hold."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from suppliers.feeds import bases, contents, headers
from suppliers.feeds.fields import BY_CODE, NEEDED
from suppliers.feeds.headers import Header
from suppliers.feeds.readers.base import Cell

# How much each reason to believe is worth; ranks and likeness (0 to 100) decide within one.
REMEMBERED, PRESET, KNOWN, SIMILAR, CONTENT = 5000, 4000, 3000, 2000, 1000
BLANK = 700
_NEAR = 88  # per cent of likeness: one wrong letter in eight
_SHORTEST = 5  # letters: shorter names are all alike
# Whatever stands beside them, these are no price of ours: what it costs, what it cost before.
_NEVER = frozenset(
    "achat achats purchase buying cost costs cout couts revient barre barree compare".split()  # noqa: SIM905
    + "promo promotion solde soldes remise discount marge margin ancien old".split()  # noqa: SIM905
)
_STRICT = frozenset(("vat_code", "price", "ean", "stock"))
_RATE = re.compile(r"\d\s*%")
_AVAILABLE = frozenset(
    "stockstatus statutdustock statutstock etatdustock etatstock disponibilite disponible dispo "  # noqa: SIM905
    "availability available isavailable instock isinstock enstock".split()
)
# What stands before the name of a place: « Stock Quimper », « inventory_Main_Outlet ».
_OF_A_PLACE = ("currentquantity", "inventory", "stock", "quantite", "quantity", "qte", "enstock")
_NO_PLACE = frozenset(
    "min mini minimum max maxi alert alerte seuil reorder restock tracker policy new unit cost "  # noqa: SIM905
    "value valeur reserve commande enabled count level location price prix par per by low faible "
    "minimale type date".split()
)
_PICTURES = frozenset("image images photo photos picture pictures img".split())  # noqa: SIM905
_NO_TAIL = _NEVER | frozenset(
    "shipping delivery livraison port min max minimum maximum seuil alert tier tiers bulk range".split()  # noqa: SIM905
)
_UNREAD_FIT = 0.95  # a name that may mean nothing to us does, unless all cells speak for a field
_WEIGHTS = ("g", "kg", "ml", "cl", "l")


@dataclass(slots=True)
class Guess:
    """Every column with its field's code ("": not read), and what a person should look at."""

    columns: dict[str, str]
    unsure: list[str]
    basis: str = ""  # "incl", "excl" or "": what the price's header says
    identity: str = ""  # "row_key", "reference", "ean" or ""
    missing: list[str] = field(default_factory=list)
    likely_basis: str = ""  # what the prices look like, where nothing says it
    availability: str = ""  # the column that says in words what a blank stock leaves open
    is_described: bool = False  # names are short descriptions, for want of a column of names


# A description that is longer is no name.
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class _Candidate:
    column: str
    code: str
    score: float
    is_sure: bool = True


@lru_cache(maxsize=1)
def known_names() -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Squeezed name → (field, rank in its list) of each field that may have it; "" is unread."""
    path = Path(__file__).parent / "data" / "columns.json"
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for code, names in json.loads(path.read_text(encoding="utf-8")).items():
        for rank, name in enumerate(names):
            key = "".join(headers.read(name).words)
            if code not in (one for one, _rank in found[key]):
                found[key].append((code, rank))
    return {key: tuple(values) for key, values in found.items()}


@lru_cache(maxsize=1)
def _in_any_order() -> Mapping[str, str]:
    """Names of several words, the words sorted: « TVA taux » is « Taux TVA »."""
    path = Path(__file__).parent / "data" / "columns.json"
    found: dict[str, str] = {}
    for names in json.loads(path.read_text(encoding="utf-8")).values():
        for name in names:
            words = headers.read(name).words
            if len(words) > 1:
                found.setdefault(" ".join(sorted(words)), "".join(words))
    return found


@lru_cache(maxsize=1)
def _long_names() -> tuple[str, ...]:
    return tuple(name for name in known_names() if len(name) >= _SHORTEST)


def guess(
    *,
    columns: Sequence[str],
    samples: Sequence[Mapping[str, Cell]],
    preset: Mapping[str, str],
    remembered: Mapping[str, str],
) -> Guess:
    """The likeliest field of each column; `samples` are the values of the first rows."""
    candidates: list[_Candidate] = []
    for column in dict.fromkeys(columns):
        if column in remembered:
            candidates += _told(column, remembered[column], REMEMBERED)
        elif column in preset:
            candidates += _told(column, preset[column], PRESET)
        else:
            candidates += _thought(column, contents.values_of(column, samples), rows=len(samples))
    found = _chosen(list(dict.fromkeys(columns)), candidates)
    unread = [column for column, code in found.columns.items() if not code]
    if "title" in found.missing:
        _name_by_description(found, samples)
    if "title" in found.missing:
        _name_by_elimination(found, unread, samples)
    price = next((column for column, code in found.columns.items() if code == "price"), "")
    if price:
        prices = contents.values_of(price, samples)
        found.basis = found.basis or bases.beside(unread, samples) or bases.said(prices)
        found.likely_basis = bases.likely(prices)
    if "stock" in found.columns.values():
        found.availability = next(
            (one for one in unread if _is_availability(one, contents.values_of(one, samples))), ""
        )
    return found


def _name_by_description(found: Guess, samples: Sequence[Mapping[str, Cell]]) -> None:
    """« Code, Description, Prix »: without a name, the shorter description is one where it can be."""
    for code in ("summary", "description"):
        column = next((one for one, read in found.columns.items() if read == code), "")
        values = contents.values_of(column, samples) if column else []
        is_short = all(len(str(cell)) <= _LONGEST_TITLE for cell in values)
        if values and len(values) == len(samples) and is_short and contents.are_names(values):
            found.columns[column] = "title"
            found.unsure.append(column)
            found.missing.remove("title")
            found.is_described = True
            return


def _name_by_elimination(
    found: Guess, unread: Sequence[str], samples: Sequence[Mapping[str, Cell]]
) -> None:
    """The first column of different words that nothing else claims: « Bière », « Morceau »."""
    if not {"price", "stock"} & set(found.columns.values()):
        return
    for column in unread:
        values = contents.values_of(column, samples)
        is_known = any(
            not code for code, _rank in known_names().get(headers.read(column).whole, ())
        )
        if not is_known and len(values) == len(samples) > 1 and contents.are_names(values):
            found.columns[column] = "title"
            found.unsure.append(column)
            found.missing.remove("title")
            return


def _is_availability(column: str, values: Sequence[Cell]) -> bool:
    """« En stock ? », « Disponibilité »: words of stock, and more than one of them."""
    header = headers.read(column)
    return (
        bool(_AVAILABLE & {header.whole, header.loose})
        and len(set(values)) > 1
        and contents.fit("stock", values) == 1
    )


def _told(column: str, code: str, score: float) -> list[_Candidate]:
    if code not in BY_CODE:
        return []
    return [_Candidate(column, code, score + _tax_bonus(code, headers.read(column)))]


def _tax_bonus(code: str, header: Header) -> float:
    # Of two prices, the one that includes tax is what customers pay.
    return 500 if code == "price" and header.basis == "incl" else 0


def _thought(column: str, values: Sequence[Cell], *, rows: int) -> list[_Candidate]:
    header = headers.read(column)
    if _NEVER & set(header.words) and "code" not in header.words:  # « Code barre »
        return []
    named = _named(header, values)
    if named is None:
        named = _resembling(header, values)
    if named is None and _is_of_a_place(header, values):
        named = "stock", SIMILAR, False
    if named is None and _is_picture(header, values):
        named = "pictures", KNOWN, False
    if named is None:
        named = _of_tail(column, values)
    if named is None:
        code, confidence = contents.field_of(values)
        return [_Candidate(column, code, CONTENT + confidence, is_sure=False)] if code else []
    code, score, is_sure = named
    if not code:
        return []
    if code in ("price", "professional_price") and (header.unit in _WEIGHTS or header.is_by_weight):
        return []  # a price by the kilo is told for comparison
    bonus = _tax_bonus(code, header)
    if not header.basis and column.casefold().endswith("ttc"):
        bonus = 500
    if code == "price" and bonus and bases.is_flag(values):
        return []  # « PrixTTC » of accounting software: whether the price includes tax
    if code == "vat_code" and _RATE.search(column) and not contents.fit(code, values):
        return []  # « TVA (5,5 %) » with yes and no: one column a rate
    if code == "price" and rows:
        bonus -= 300 * (rows - len(values)) / rows  # a price of few products is another price
    if rows and _says_nothing(code, values):
        bonus -= BLANK  # another column of that name may hold what this one leaves out
    return [_Candidate(column, code, score + bonus, is_sure)]


def _is_picture(header: Header, values: Sequence[Cell]) -> bool:
    """« images.0.large »: the word, and addresses below it."""
    return bool(_PICTURES & set(header.words)) and all(
        isinstance(cell, str) and cell.strip().startswith(("http", "//")) for cell in values or [""]
    )


def _of_tail(column: str, values: Sequence[Cell]) -> tuple[str, float, bool] | None:
    """What the end of a document's long name says: « Item.Quantity.Price.PriceAmount »."""
    *_path, tail = column.split(".")
    if not _path or _NO_TAIL & set(headers.read(column).words):
        return None
    named = _named(headers.read(tail), values)
    if named is None or named[0] not in ("price", "vat_code", "stock"):
        return None
    if contents.fit(named[0], values) < 0.5:
        return None
    return named[0], CONTENT, False


def _is_of_a_place(header: Header, values: Sequence[Cell]) -> bool:
    """How many are left at one place, where the file counts them by place."""
    return (
        len(header.words) > 1
        and any(header.whole.startswith(name) for name in _OF_A_PLACE)
        and not _NO_PLACE & set(header.words)
        and contents.fit("stock", values) == 1
    )


def _says_nothing(code: str, values: Sequence[Cell]) -> bool:
    """Blank, or full of what the field cannot read: numbers of a system's own, mostly."""
    return not values or (code in _STRICT and contents.fit(code, values) < 0.5)


def _named(header: Header, values: Sequence[Cell]) -> tuple[str, float, bool] | None:
    names = known_names()
    keys = ["".join(header.words), header.whole, header.key]
    for end in ("ttc", "ht"):
        if header.whole.endswith(end):
            keys.append(header.whole.removesuffix(end))
    keys += [header.loose, _in_any_order().get(" ".join(sorted(header.words)), "")]
    for at, key in enumerate(keys):
        if key in names:
            code, rank, is_sure = _settled(names[key], values)
            if header.is_foreign:
                return code, SIMILAR + 100 - at, False
            return code, KNOWN + 400 - min(rank, 350) - at + 20 * header.is_french, is_sure
    stem = header.key.rstrip("0123456789")
    if stem != header.key and any(code == "pictures" for code, _rank in names.get(stem, ())):
        return "pictures", KNOWN, True
    return None


def _settled(choices: Sequence[tuple[str, int]], values: Sequence[Cell]) -> tuple[str, int, bool]:
    """The field of a name that several fields have: the one whose parser reads the cells best."""
    if len(choices) == 1 or not values:
        return (*choices[0], True)
    fits = [contents.fit(code, values) if code else _UNREAD_FIT for code, _rank in choices]
    best = max(range(len(choices)), key=lambda at: (fits[at], -at))
    return (*choices[best], sorted(fits)[-1] > sorted(fits)[-2])


def _resembling(header: Header, values: Sequence[Cell]) -> tuple[str, float, bool] | None:
    if len(header.key) < _SHORTEST:
        return None
    near = process.extractOne(header.key, _long_names(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    if near is None:
        return None
    name, likeness, _at = near
    code, _rank, _is_sure = _settled(known_names()[name], values)
    return code, SIMILAR + likeness, False


def _chosen(columns: Sequence[str], candidates: Sequence[_Candidate]) -> Guess:
    place = {column: at for at, column in enumerate(columns)}
    ordered = sorted(candidates, key=lambda one: (-one.score, place[one.column]))
    read = dict.fromkeys(columns, "")
    unsure: set[str] = set()
    holders: dict[str, _Candidate] = {}
    for one in ordered:
        holder = holders.setdefault(one.code, one)
        if holder is one or one.code == "pictures":
            read[one.column] = one.code
            if not one.is_sure:
                unsure.add(one.column)
        elif one.score >= CONTENT + 500 or not holder.is_sure:
            # A name said so; cells alone that look like a field already found say nothing.
            unsure.add(one.column)
    price = holders.get("price")
    codes = set(holders)
    return Guess(
        columns=read,
        unsure=[column for column in columns if column in unsure],
        basis=_basis(price.column) if price else "",
        identity=next((one for one in ("row_key", "reference", "ean") if one in codes), ""),
        missing=[code for code in NEEDED if code not in codes],
    )


def _basis(column: str) -> str:
    header = headers.read(column)
    if header.basis:
        return header.basis
    # Written as one word: « PUHT ».
    for end, basis in (("ttc", "incl"), ("ht", "excl")):
        if header.whole.endswith(end) and header.whole.removesuffix(end) in known_names():
            return basis
    return ""
