"""Which row of a table holds its column names, and what those names are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.utils.translation import gettext as _

from suppliers.feeds.readers import cells
from suppliers.feeds.readers.base import Unreadable
from suppliers.feeds.readers.words import clean, fold

# How far a title, an address or a logo may push the column names down.
HEADER_ROWS: Final = 25
# Rows below it that say whether a row is their header.
_FOLLOWING: Final = 20
_LETTER: Final = re.compile(r"[^\W\d_]")
_ADDRESS: Final = re.compile(r"^\w+://|^[\w.+-]+@[\w-]+\.")
_LONGEST_NAME: Final = 120
_PROGRAM_NAME: Final = re.compile(r"[a-z][a-z0-9_.:#\[\]-]*")
# Those that name a column for programs without a sign between words; none names a product.
_PROGRAM_WORDS: Final = frozenset(
    ("sku", "ean", "gtin", "id", "name", "title", "description", "price", "quantity", "stock",
     "category", "brand", "state", "status", "condition", "image", "images", "weight", "currency",
     "vat", "unit", "color", "size", "reference")
)  # fmt: skip
# Of two columns with one of these in their name, nobody could tell which one counts.
_VITAL: Final = re.compile(
    r"\b(?:prix|price|tarif|ref|reference|sku|ugs|ean|gtin|code|nom|name|titre|title|designation|"
    r"libelle|produit|stock|quantite|quantity|qte|tva|vat|pu|pv|ht|ttc)\b"
)
# A lone column has no neighbours to prove that it is a table: its name must.
_LONE: Final = frozenset(
    [
        "reference",
        "ref",
        "nom",
        "name",
        "title",
        "titre",
        "sku",
        "ugs",
        "ean",
        "gtin",
        "code",
        "produit",
        "product",
        "produits",
        "designation",
        "libelle",
        "article",
        "intitule",
        "id",
    ]
)


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Header:
    """`index` counts from 0 in the rows given; `names` has no blank, `width` is its length."""

    index: int
    names: list[str]
    # Where each table begins, where the sheet holds the same one several times side by side.
    starts: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        return len(self.names)


def looks_like_name(text: str) -> bool:
    """Could this cell name a column? A number, a link or a paragraph could not."""
    return (
        0 < len(text) <= _LONGEST_NAME
        and _LETTER.search(text) is not None
        and _ADDRESS.search(text) is None
    )


def find(rows: Sequence[Sequence[str]]) -> int | None:
    """The first row that names the columns of those below it, or None.

    `rows` are the first ones of the file, texts only; blank rows are allowed.
    """
    for index, row in enumerate(rows[:HEADER_ROWS]):
        filled = {place for place, text in enumerate(row) if text.strip()}
        if len(filled) < 2 or not _is_wordy([row[place] for place in filled]):
            continue
        if all(row[place].lstrip().startswith("#") for place in filled):
            continue  # what a template explains of its columns
        if _covers(filled, rows[index + 1 :]):
            return index
    return _find_lone(rows)


def _is_wordy(texts: list[str]) -> bool:
    names = sum(looks_like_name(text.strip()) for text in texts)
    return names * 10 > len(texts) * 6


def _covers(named: set[int], below: Sequence[Sequence[str]]) -> bool:
    """Do most filled cells below stand under a name? An address or a title covers few."""
    filled = covered = seen = widest = 0
    for row in below:
        places = [place for place, text in enumerate(row) if text.strip()]
        if places:
            seen += 1
            filled += len(places)
            widest = max(widest, len(places))
            covered += sum(place in named for place in places)
        if seen == _FOLLOWING:
            break
    if seen == 0:
        return True
    # A title of two cells is no header of the wide table below, nor a sentence cut at its comma.
    is_table = any(len(row) > 1 for row in below)
    return covered * 10 >= filled * 6 and len(named) * 2 >= widest and is_table


def _find_lone(rows: Sequence[Sequence[str]]) -> int | None:
    for index, row in enumerate(rows[:HEADER_ROWS]):
        texts = [text for text in row if text.strip()]
        if len(texts) == 1 and row[0].strip() and fold(texts[0]) in _LONE:
            widths = [sum(bool(text.strip()) for text in below) for below in rows[index + 1 :]]
            if any(widths) and max(widths) == 1:
                return index
    return None


def read(rows: Sequence[Sequence[str]]) -> Header:
    """The header of these first rows. Unreadable without one, or where a name stands twice."""
    index = find(rows)
    if index is None:
        raise Unreadable(
            _(
                "Aucune ligne de titres n’a été trouvée : la première ligne doit nommer les "
                "colonnes, par exemple « Référence », « Nom », « Prix TTC »."
            )
        )
    starts, width = _side_by_side(rows[index])
    if starts:
        block = rows[index][starts[0] : starts[0] + width]
        return Header(index, _names(block, ()), starts)
    names = _names(rows[index], rows[index + 1 :])
    below = index + 1
    # Some templates name their columns twice: for people, then for programs.
    while below < len(rows) and _is_for_programs(rows[below], names):
        below += 1
    return Header(below - 1, names)


def _side_by_side(row: Sequence[str]) -> tuple[tuple[int, ...], int]:
    """Where the same names begin again and again, and how many they are; ((), 0) for one table."""
    names = [fold(text) for text in row]
    first = next((place for place, name in enumerate(names) if name), 0)
    starts = [place for place, name in enumerate(names) if name and name == names[first]]
    if len(starts) < 2:
        return (), 0
    block = names[first : starts[1]]
    while block and not block[-1]:
        block.pop()
    ends = [*starts[1:], len(names)]
    parts = [names[start:end] for start, end in zip(starts, ends, strict=True)]
    is_same = all(part[: len(block)] == block and not any(part[len(block) :]) for part in parts)
    return (tuple(starts), len(block)) if is_same and len(block) > 1 else ((), 0)


def parts(values: list[T], header: Header) -> Iterator[list[T]]:
    """A row of tables that stand side by side, as a row of each."""
    for start in header.starts:
        yield values[start : start + header.width]


def _is_for_programs(row: Sequence[str], names: Sequence[str]) -> bool:
    filled = [text.strip() for text in row if text.strip()]
    plain = _PROGRAM_WORDS.intersection(filled)
    # « miel-de-sapin » may be a product; beside « sku » it is none.
    marked = sum("_" in text or (bool(plain) and "-" in text) for text in filled)
    return (
        len(filled) > 2
        and len(filled) * 3 >= len(names) * 2
        and len(set(filled)) == len(filled)
        and all(map(_PROGRAM_NAME.fullmatch, filled))
        and (len(plain) + marked) * 2 >= len(filled)
    )


def _names(row: Sequence[str], below: Sequence[Sequence[str]]) -> list[str]:
    names = [clean(text) for text in row]
    while names and not names[-1]:
        names.pop()
    cells.check_columns(len(names))
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        if not name:
            names[place] = _free(f"Colonne {place + 1}", names)
        elif name not in places:
            places[name] = place
        elif _is_blank(place, below):
            names[place] = _free(f"{name} ({place + 1})", names)
        elif _is_blank(places[name], below):
            names[places[name]] = _free(f"{name} ({places[name] + 1})", names)
            places[name] = place
        elif not _VITAL.search(fold(name)) or _are_same(place, places[name], below):
            names[place] = _free(f"{name} ({place + 1})", names)
        else:
            raise Unreadable(
                _(
                    "La colonne « %(name)s » figure deux fois, en positions %(first)s et "
                    "%(second)s : renommez ou supprimez l’une des deux."
                )
                % {"name": name, "first": places[name] + 1, "second": place + 1}
            )
    return names


def _is_blank(place: int, below: Sequence[Sequence[str]]) -> bool:
    return not any(place < len(row) and row[place].strip() for row in below)


def _are_same(one: int, other: int, below: Sequence[Sequence[str]]) -> bool:
    """Do two columns of one name hold the same?"""
    return all(_at(row, one) == _at(row, other) for row in below)


def _at(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _free(name: str, names: list[str]) -> str:
    while name in names:
        name += "'"
    return name
