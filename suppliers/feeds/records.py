"""A row once it is understood: plain values in our own units, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Trouble:
    """One cell's error or warning, in the supplier's words: what it is and how to mend it."""

    row: int
    column: str
    value: str
    reason: str
    fix: str = ""
    is_warning: bool = False


@dataclass(slots=True)
class Variant:
    """What can be bought: fields of level "variant" that the file gave, in our units."""

    row: int
    reference: str = ""
    ean: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    # The file gives neither: the reference was made of its name.
    is_named: bool = False


@dataclass(slots=True)
class Record:
    """One listing of the file. A field that the file does not give is absent: it stays as it is.

    `key` finds the listing again where there is neither reference nor EAN. `drafts` says why it
    cannot go on sale yet; a record with an error among its troubles is refused as a whole, rows
    refused alone are no longer among its variants.
    """

    rows: list[int]
    values: dict[str, Any] = field(default_factory=dict)
    variants: list[Variant] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    key: str = ""
    troubles: list[Trouble] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return not self.variants


@dataclass(frozen=True, slots=True)
class Category:
    """A leaf of our tree, as rows are matched with it."""

    id: int
    name: str
    # Names from the root down, without the root: "Épicerie & boissons", "Miels".
    path: tuple[str, ...]
    kind: str
    vat_code: str
    # Other words for it (slug, English and Breton names).
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a row is understood against."""

    day: date
    # "normal", "franchise" or "exempt" (suppliers.directory.models.VatRegime).
    regime: str
    # What prices of the file include; "" while nobody knows.
    basis: str
    categories: tuple[Category, ...]
    # The supplier's answers: field → their folded word → our value, as text. A category's is its
    # id; "" says that the word means nothing here.
    remembered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # Columns that together find a row again, where it has neither reference nor EAN.
    key_columns: tuple[str, ...] = ()
