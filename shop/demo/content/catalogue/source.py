"""How a leaf of the catalogue is written down and read.

An idea is one line: title | formats | price | first fact | second fact | options
- title: «[bio]» and «[équitable]» stay only where a certificate in force covers the supplier;
- formats: «250 g, 500 g» are alternatives, «S/M/L» are variants of one listing;
- price: euros for the first format, «dès 45» for a starting price, «devis» for quotes only;
- options: «ing=…; alc=5.2; vat=standard; art=1; origin=…; skip=0 3», where `skip` gives the notes
  of the leaf that would not be true of this product.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_CONTENT = re.compile(r"^(\d+(?:,\d+)?) (g|kg|ml|cl|l)$")
_PIECES = re.compile(
    r"^(?:(?:lot|boîte|coffret) de (\d+)\b.*"
    r"|(\d+) (?:pièces|couverts|produits|bouteilles|boîtes|tiges|cases|ensembles|cabines)\b.*)$"
)
_NUMBER = re.compile(r"^(\d+(?:,\d+)?) ?(\S*)")
_GRAMS = {"g": 1.0, "kg": 1000.0, "ml": 1.0, "cl": 10.0, "l": 1000.0}
_UNITS = {"heure": "hour", "personne": "person", "m²": "m2"}
# How a price grows with the number in front of these words; less for sizes than for amounts.
_AMOUNTS = re.compile(
    r"^(heures?|jours?|séances?|palettes?|boîtes?|semaines?|mois|pages?|kilos|m|m3|l)$"
)
_SPANS = {
    "demi-journée": 3.6,
    "journée": 7.0,
    "week-end": 11.0,
    "semaine": 22.0,
    "mois": 80.0,
    "saison": 14.0,
    "abonnement": 4.0,
    "année": 3.7,
    "forfait": 6.0,
    "forfait mensuel": 45.0,
    "roll": 60.0,
    "sac": 8.0,
}


@dataclass(frozen=True, slots=True)
class Format:
    text: str
    quantity: str | None
    unit: str | None
    amount: float = 1.0  # what the price of this format is compared by


@dataclass(frozen=True, slots=True)
class Idea:
    key: str
    title: str
    formats: tuple[Format, ...]
    together: bool  # the formats are variants of one listing
    price_kind: str
    price_cents: int | None
    facts: tuple[str, ...]
    options: dict[str, str]


@dataclass(frozen=True, slots=True)
class Leaf:
    slug: str
    name_fr: str
    name_en: str
    name_br: str
    kind: str
    vat: str
    description_fr: str
    arts: tuple[tuple[str, str], ...]
    pool: tuple[str, ...]
    ideas: tuple[Idea, ...]
    family: str | None
    storage: str | None
    exempt: str | None
    reuse: str | None
    recycled: int | None
    origin: str | None


@dataclass(frozen=True, slots=True)
class Top:
    slug: str
    name_fr: str
    name_en: str
    name_br: str
    kind: str
    vat: str
    description_fr: str
    leaves: tuple[Leaf, ...]


def read_format(text: str, measured: bool) -> Format:
    """`measured` leaves sell by weight or volume, so that a unit price makes sense."""
    text = text.strip()
    if text in _UNITS:
        return Format(text, "1", _UNITS[text])
    if found := _PIECES.match(text):
        number = found[1] or found[2]
        return Format(text, number, "piece", float(number) ** 0.94)
    if found := _CONTENT.match(text):
        amount = (float(found[1].replace(",", ".")) * _GRAMS[found[2]]) ** (
            0.94 if measured else 0.7
        )
        if measured:
            return Format(text, found[1].replace(",", "."), found[2], amount)
        return Format(text, None, None, amount)
    if found := _NUMBER.match(text):
        power = 0.94 if _AMOUNTS.match(found[2]) else 0.3 if found[2] == "Go" else 0.6
        return Format(text, None, None, float(found[1].replace(",", ".")) ** power)
    if text.startswith("avec"):
        return Format(text, None, None, 1.2)
    return Format(
        text,
        "1" if text == "pièce" else None,
        "piece" if text == "pièce" else None,
        _SPANS.get(text, 1.0),
    )


def read_idea(line: str, leaf: str, measured: bool) -> Idea:
    parts = [part.strip() for part in line.split("|")]
    title, formats, price, *facts = parts
    options: dict[str, str] = {}
    if "=" in facts[-1][:10]:
        for option in facts.pop().split(";"):
            name, _, value = option.strip().partition("=")
            options[name] = value
    together = "/" in formats
    kind = "on_quote" if price == "devis" else "from" if price.startswith("dès") else "fixed"
    cents = None if kind == "on_quote" else int(Decimal(price.removeprefix("dès").strip()) * 100)
    listed = formats.split("/" if together else ", ") if formats else []
    return Idea(
        key=f"{leaf}:{title}",
        title=title,
        formats=tuple(read_format(item, measured) for item in listed),
        together=together,
        price_kind=kind,
        price_cents=cents,
        facts=tuple(facts),
        options=options,
    )


def lines(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines() if line.strip()]


def leaf(
    slug: str,
    names: str,
    *,
    arts: str,
    about: str,
    pool: str,
    ideas: str,
    kind: str = "goods",
    vat: str = "standard",
    family: str | None = None,
    storage: str | None = None,
    exempt: str | None = None,
    reuse: str | None = None,
    recycled: int | None = None,
    origin: str | None = None,
) -> Leaf:
    name_fr, name_en, name_br = (name.strip() for name in names.split("|"))
    pictures = [picture.split(":") for picture in arts.split(", ")]
    return Leaf(
        slug=slug,
        name_fr=name_fr,
        name_en=name_en,
        name_br=name_br,
        kind=kind,
        vat=vat,
        description_fr=about,
        arts=tuple((motif, label) for motif, label in pictures),
        pool=tuple(lines(pool)),
        ideas=tuple(read_idea(line, slug, family is not None) for line in lines(ideas)),
        family=family,
        storage=storage,
        exempt=exempt,
        reuse=reuse,
        recycled=recycled,
        origin=origin,
    )
