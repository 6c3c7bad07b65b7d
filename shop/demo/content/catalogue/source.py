"""How a leaf of the catalogue is written down and read.

An idea is one line: title | formats | price | first fact | second fact | options
- title: «[bio]» and «[équitable]» stay only where a certificate in force covers the supplier;
- formats: «250 g, 500 g» are alternatives, «S/M/L» are variants of one listing;
- price: euros for the first format, «dès 45» for a starting price, «devis» for quotes only;
- options: «ing=…; alc=5.2; vat=standard; art=1; origin=…».
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_CONTENT = re.compile(r"^(\d+(?:,\d+)?) (g|kg|ml|cl|l|m2)$")
_PIECES = re.compile(r"^(?:lot de |boîte de |coffret de |paquet de )?(\d+)(?: \w+)*$")
_GRAMS = {"g": 1, "kg": 1000, "ml": 1, "cl": 10, "l": 1000, "m2": 1}


@dataclass(frozen=True, slots=True)
class Format:
    text: str
    quantity: str | None
    unit: str | None

    @property
    def size(self) -> Decimal:
        if self.quantity is None:
            return Decimal(1)
        return Decimal(self.quantity) * _GRAMS.get(self.unit or "", 1)


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


def read_format(text: str) -> Format:
    text = text.strip()
    if found := _CONTENT.match(text):
        return Format(text.replace("m2", "m²"), found[1].replace(",", "."), found[2])
    if text in {"heure", "personne", "m²"}:
        return Format(text, "1", {"heure": "hour", "personne": "person", "m²": "m2"}[text])
    if found := _PIECES.match(text):
        return Format(text, found[1], "piece")
    return Format(text, "1", "piece")


def read_idea(line: str, leaf: str) -> Idea:
    parts = [part.strip() for part in line.split("|")]
    title, formats, price, *facts = parts
    options: dict[str, str] = {}
    if "=" in facts[-1][:8]:
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
        formats=tuple(read_format(item) for item in listed),
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
        ideas=tuple(read_idea(line, slug) for line in lines(ideas)),
        family=family,
        storage=storage,
        exempt=exempt,
        reuse=reuse,
        recycled=recycled,
        origin=origin,
    )
