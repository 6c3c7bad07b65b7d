"""What a person answers about a file: its columns, its prices, its words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from shop.listings.units import CONTENT_UNITS
from shop.places.text import fold
from suppliers.feeds.applying import label
from suppliers.feeds.categories import suggestions
from suppliers.feeds.fields import BY_CODE
from suppliers.feeds.models import FeedRun
from suppliers.feeds.records import Category
from suppliers.portal.feed_words import CHOICES
from suppliers.portal.product_forms import UNITS, branches, vat_choices

# Words asked for at a time: each has all our categories below it.
WORDS: Final = 20
UNUSED: Final = "-"  # of a word: "do not use it"


# Columns ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class Columns:
    mapping: dict[str, str] = field(default_factory=dict)
    basis: str = ""
    key_columns: list[str] | None = None
    trouble: str = ""
    doubled: set[str] = field(default_factory=set)


def columns_of(run: FeedRun, post: QueryDict) -> Columns:
    """The answers to the page of columns; `trouble` says what to mend."""
    found = Columns(basis=post.get("basis", "") if post.get("basis") in ("incl", "excl") else "")
    by_code: dict[str, list[str]] = {}
    for place, column in enumerate(run.columns):
        code = post.get(f"c-{place}", "")
        code = code if code in BY_CODE else ""
        found.mapping[column] = code
        if code and code != "pictures":
            by_code.setdefault(code, []).append(column)
    twice = {code: names for code, names in by_code.items() if len(names) > 1}
    found.doubled = {name for names in twice.values() for name in names}
    keys = [name for place, name in enumerate(run.columns) if f"k-{place}" in post]
    is_known = bool({"row_key", "reference", "ean"} & set(by_code))
    if keys or post.get("identity"):
        found.key_columns = keys
    if twice:
        code, names = next(iter(twice.items()))
        found.trouble = _("« %(field)s » est choisi pour plusieurs colonnes : %(columns)s.") % {
            "field": label(code), "columns": ", ".join(names),
        }  # fmt: skip
    elif "title" not in by_code and not is_known:
        found.trouble = _("Choisissez la colonne qui donne le nom des produits.")
    elif not is_known and not keys and not run.feed.key_columns:
        found.trouble = _(
            "Cochez les colonnes qui, ensemble, retrouvent une ligne d’un import à l’autre."
        )
    elif post.get("asks_basis") and "price" in by_code and not found.basis:
        found.trouble = _("Dites si les prix sont HT ou TTC.")
    return found


@dataclass(frozen=True, slots=True)
class Column:
    place: int
    name: str
    code: str
    is_unsure: bool
    is_key: bool
    is_doubled: bool


def shown_columns(run: FeedRun, typed: Columns | None, unsure: Iterable[str]) -> list[Column]:
    mapping = typed.mapping if typed else run.mapping
    keys = (typed.key_columns if typed else None) or run.feed.key_columns
    doubled = typed.doubled if typed else set()
    return [
        Column(
            place, name, mapping.get(name, ""), name in unsure, name in keys, name in doubled
        )
        for place, name in enumerate(run.columns)
    ]  # fmt: skip


# Words -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    name: str  # of its field in the form
    word: str
    count: int
    near: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Words:
    field: str
    label: str
    words: list[Word]
    choices: list[Any]
    more: int  # words left for the next time

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """Choices by branch; those without one under ""."""
        return [
            (value, told) if isinstance(told, list) else ("", [(value, told)])
            for value, told in self.choices
        ]


def unknown_words(
    run: FeedRun, *, categories: tuple[Category, ...], regime: str, day: date
) -> list[Words]:
    """Words that nobody gave a meaning to, with what they may mean."""
    found = []
    for code, words in (run.asked.get("unknown") or {}).items():
        choices = _choices(code, categories, regime, day)
        if not words or not choices:
            continue
        most = sorted(words.items(), key=lambda one: (-one[1], one[0]))
        rows = [
            Word(
                f"{code}-{place}", word, count,
                [(str(one.id), " › ".join(one.path)) for one in suggestions(word, categories, 3)]
                if code == "category" else [],
            )
            for place, (word, count) in enumerate(most[:WORDS])
        ]  # fmt: skip
        found.append(Words(code, label(code), rows, choices, max(len(most) - WORDS, 0)))
    return found


def _choices(code: str, categories: tuple[Category, ...], regime: str, day: date) -> list[Any]:
    if code == "category":
        return branches(categories)
    if code == "vat_code":
        return list(vat_choices(regime=regime, day=day))
    if code == "content":
        return [(unit, UNITS.get(unit, unit)) for unit in CONTENT_UNITS]
    return [pair for pair in CHOICES.get(code, {}).items() if pair[0]]


def values_of(run: FeedRun, post: QueryDict, asked: Iterable[Words]) -> dict[str, dict[str, str]]:
    """Field → folded word → our value, as text; words that were left alone are not in it."""
    found: dict[str, dict[str, str]] = {}
    for group in asked:
        allowed = {value for value, _label in flat(group.choices)}
        known = run.asked["unknown"][group.field]
        for name in post:
            if not name.startswith(f"w-{group.field}-"):
                continue
            word, value = post.get(name.replace("w-", "word-", 1), ""), post.get(name, "")
            if word in known and (value in allowed or value == UNUSED):
                found.setdefault(group.field, {})[_key(group.field, word)] = (
                    "" if value == UNUSED else value
                )
    return found


def _key(code: str, word: str) -> str:
    return fold(word.replace("²", "2") if code == "content" else word)


def flat(choices: Iterable[Any]) -> list[tuple[str, Any]]:
    """Choices without their groups."""
    rows: list[tuple[str, Any]] = []
    for value, told in choices:
        rows += told if isinstance(told, list) else [(value, told)]
    return rows
