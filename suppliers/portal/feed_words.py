"""What a run would change, as its supplier reads it: labels, prices in euros, names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.listings.detail import ALLERGENS
from shop.listings.models import Basis, DateKind, Kind, PriceKind, State, Temperature
from shop.money import UnknownVat, vat
from suppliers.feeds.applying import label, place
from suppliers.feeds.fields import FIELDS
from suppliers.feeds.models import Change
from suppliers.feeds.records import Category
from suppliers.portal.product_forms import REUSE, UNITS
from suppliers.portal.shelf import euros_of

CHOICES: Mapping[str, Mapping[str, Any]] = {
    "state": dict(State.choices), "kind": dict(Kind.choices),
    "price_kind": dict(PriceKind.choices), "basis": dict(Basis.choices),
    "temperature": dict(Temperature.choices), "date_kind": dict(DateKind.choices),
    "reuse_type": dict(REUSE),
}  # fmt: skip
# Codes of FIELDS that a person may give to a column, and those that answer for a word.
READABLE = [(field.code, field.label) for field in FIELDS]
NOTHING = gettext_lazy("vide")


@dataclass(frozen=True, slots=True)
class Move:
    """One field of one listing, or of one of its variants: what it was and what it becomes."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    change: Change
    category: str
    prices: str
    moves: list[Move]
    joined: list[str]  # variants that the change adds


def shown(changes: Iterable[Change], *, categories: Iterable[Category], day: date) -> list[Shown]:
    names = {one.id: one.name for one in categories}
    return [_shown(change, names, day) for change in changes]


def _shown(change: Change, names: Mapping[int, str], day: date) -> Shown:
    after, before = change.after, change.before
    own = change.listing.basis if change.listing else ""
    now = after["listing"].get("basis") or own
    was = before.get("listing", {}).get("basis") or own
    words = _Words(names, day, was, now)
    prices = [
        words.of("unit_price", row["unit_price"], now) if row["unit_price"] else _("prix à saisir")
        for row in after["sellables"]
        if row.get("unit_price") is not None
    ]
    return Shown(
        change=change,
        category=names.get(after["listing"].get("category_id"), _("à classer")),
        prices=" · ".join(dict.fromkeys(prices)) or _("sur devis"),
        moves=[] if change.kind == Change.Kind.CREATED else words.moves(after, before),
        joined=[
            " – ".join(filter(None, [row.get("name"), row["reference"]]))
            for row in after["sellables"]
            if row["id"] is None
        ],
    )


class _Words:
    def __init__(self, names: Mapping[int, str], day: date, was: str, now: str) -> None:
        self.names, self.day, self.was, self.now = names, day, was, now

    def moves(self, after: dict[str, Any], before: dict[str, Any]) -> list[Move]:
        listing = before.get("listing", {})
        found = self._pairs(after["listing"], listing, listing)
        rows = {row["id"]: row for row in before.get("sellables", ())}
        for row in after["sellables"]:
            if row["id"] is not None:
                found += self._pairs(row, rows.get(row["id"], {}), row)
        return found

    def _pairs(
        self, after: dict[str, Any], before: dict[str, Any], names: Iterable[str]
    ) -> list[Move]:
        found = []
        for name in sorted(names, key=place):
            if name == "id" or name not in after:
                continue
            if name == "content_unit":
                continue
            old, new = before.get(name), after[name]
            if name == "content_quantity":
                old, new = _content(before), _content(after)
            found.append(
                Move(label(name), self.of(name, old, self.was), self.of(name, new, self.now))
            )
        if "content_unit" in names and "content_quantity" not in names:
            found.append(Move(label("content_unit"), _content(before), _content(after)))
        return found

    def of(self, name: str, value: Any, basis: str) -> str:
        """A value as people read it."""
        if name == "stock" and value is None:
            return _("non compté")
        if value is None or value == "" or value == []:
            return str(NOTHING)
        if isinstance(value, bool):
            return _("oui") if value else _("non")
        match name:
            case "unit_price":
                return f"{euros_of(value)} {_('HT') if basis == 'excl' else _('TTC')}"
            case "professional_price":
                return f"{euros_of(value)} {_('HT')}"
            case "category_id":
                return self.names.get(value, _("à classer"))
            case "vat_code":
                return vat_name(value, self.day)
            case "allergens":
                return ", ".join(str(ALLERGENS.get(code, code)) for code in value)
            case "alcohol_tenths":
                return f"{value / 10:g} % vol.".replace(".", ",", 1)
            case "recycled_percent":
                return f"{value} %"
            case "weight_grams":
                return f"{value} g"
            case _ if name in CHOICES:
                return str(CHOICES[name].get(value, value))
            case _:
                return Truncator(str(value)).chars(160)


def _content(row: dict[str, Any]) -> str:
    quantity, unit = row.get("content_quantity"), row.get("content_unit") or ""
    if quantity is None:
        return str(UNITS.get(unit, unit))
    return f"{quantity} {UNITS.get(unit, unit)}".replace(".", ",").strip()


def vat_name(code: str, day: date) -> str:
    try:
        one = vat(code=code, day=day)
    except UnknownVat:
        return code
    rate = f"{one.rate.normalize():f}".replace(".", ",")
    return f"{rate} %" if one.permille else one.label
