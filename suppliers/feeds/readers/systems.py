"""Which system wrote a table, told by its columns, and what those columns are for us."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from django.utils.translation import override

from suppliers.feeds.fields import FIELDS
from suppliers.feeds.readers import (
    bmecat,
    google,
    jsonld,
    magento,
    openfoodnetwork,
    presets,
    shopify,
    wix,
    woocommerce,
)
from suppliers.feeds.readers.base import Row, Source, Table
from suppliers.feeds.readers.families import VARIANT
from suppliers.feeds.readers.words import fold

_EXCLUDED: Final = re.compile(r"\b(ht|h\.t\.?|hors taxes?|tax excl\w*|excl\w*)(\b|\W|$)")
_INCLUDED: Final = re.compile(r"\b(ttc|t\.t\.c\.?|toutes taxes|tax incl\w*|incl\w*)(\b|\W|$)")
# So many of our own columns make a file ours.
_OURS: Final = 4


@dataclass(frozen=True, slots=True)
class System:
    """`marks`: one name of each must be a column (folded names). `fields`: folded name → code.

    Where two columns fill one field, the one written first here wins. `basis`: what prices
    include, where the system has but one way; otherwise the price column's name says it.
    """

    name: str
    marks: Sequence[frozenset[str]]
    fields: Mapping[str, str]
    basis: str = ""
    adapt: Callable[[Source], Iterator[Row]] | None = None
    # Columns that `adapt` adds, when the file has not got them.
    added: Sequence[str] = field(default=())
    # Folded names of columns that only look like ours.
    dropped: frozenset[str] = frozenset()


def _marks(*alternatives: str) -> list[frozenset[str]]:
    return [frozenset(one.split("|")) for one in alternatives]


_SYSTEMS: Final = (
    System("woocommerce", _marks("type", "sku|ugs", "name|nom", "regular price|tarif regulier|prix regulier|regular_price"),
           presets.WOOCOMMERCE, adapt=woocommerce.adapt, added=(VARIANT,), dropped=frozenset(("type",))),
    System("wix", _marks("handleid", "fieldtype", "name", "price"), presets.WIX, adapt=wix.adapt, added=(VARIANT,)),
    System("shopify", _marks("handle|url handle", "title", "variant price|price", "option1 value"),
           presets.SHOPIFY, adapt=shopify.adapt, added=(shopify.VARIANT, shopify.PICTURES)),
    System("shopify", _marks("handle", "title", "variants.price"), presets.SHOPIFY),
    System("magento", _marks("sku", "product_type", "attribute_set_code|_attribute_set|product_websites|configurable_variations"),
           presets.MAGENTO, adapt=magento.adapt, added=(VARIANT,)),
    System("openfoodnetwork", _marks("producer", "name|product_name", "on_hand|on_demand", "units|unit_type|variant_unit_name"), presets.OPENFOODNETWORK,
           adapt=openfoodnetwork.adapt, added=(openfoodnetwork.CONTENT, "display_name")),
    System("openfoodfacts", _marks("code", "product_name|product_name_fr", "brands|categories_tags|categories|ingredients_text|ingredients_text_fr",
                                   "quantity|labels|labels_tags|allergens_tags|allergens|nutriscore_grade|categories_tags"), presets.OPENFOODFACTS),
    System("odoo", _marks("internal reference|reference interne|default_code", "name|nom|nom de l'article",
                          "sales price|prix de vente|prix public|list_price|lst_price"), presets.ODOO),
    # The web service and its kin name their columns in code, the price always before tax.
    System("prestashop", _marks("id_category_default|id_tax_rules_group", "reference", "price"), presets.PRESTASHOP, basis="excl"),
    System("prestashop", _marks("id|product id|id produit|identifiant", "reference|reference #", "nom|name|nom *|name *",
                                "prix (ht)|prix ht|prix (ttc)|prix ttc|prix de base|prix final|base price|price (tax excl.)|price (tax incl.)|price tax excluded|price tax included|prix ht ou prix ttc",
                                "quantite|quantity|etat|status|statut|actif (0/1)|active (0/1)"), presets.PRESTASHOP),
    System("google", _marks("id", "title", "link", "image_link", "price"), google.PRESET, basis="incl",
           adapt=google.adapt, added=(google.VARIANT,)),
)  # fmt: skip
# Formats of trees whose readers name the columns themselves.
_TREES: Final = {
    "google-rss": (google.PRESET, "incl"),
    "google-atom": (google.PRESET, "incl"),
    "bmecat": (bmecat.PRESET, ""),
    "json-ld": (jsonld.PRESET, ""),
}


def finish(source: Source) -> Table:
    """The table to consume: its system recognised, its rows adapted, its columns preset."""
    folded = {fold(column): column for column in reversed(source.columns)}
    table = Table(
        format=source.format,
        columns=list(source.columns),
        rows=iter(()),
        encoding=source.encoding,
        delimiter=source.delimiter,
        basis=source.basis,
        notes=source.notes,
    )
    if source.format in _TREES:
        fields, basis = _TREES[source.format]
        _preset(table, {fold(name): code for name, code in fields.items()}, basis)
        table.rows = source.read()
        return table
    system = None if _is_template(folded) else _system(folded)
    ours = {} if system else _own(folded)
    if ours:
        table.format = "boutique"
        _preset(table, ours, "")
    if system is None:
        table.rows = source.read()
        return table
    table.format = system.name
    table.columns = [name for name in table.columns if fold(name) not in system.dropped]
    table.columns += [name for name in system.added if name not in table.columns]
    table.rows = system.adapt(source) if system.adapt else source.read()
    _preset(table, system.fields, system.basis)
    return table


def _preset(table: Table, fields: Mapping[str, str], basis: str) -> None:
    """Put the first column of each field in the preset, and the basis that its price says."""
    columns = {fold(column): column for column in reversed(table.columns)}
    taken: set[str] = set()
    for name, code in fields.items():
        if name in columns and code not in taken:
            taken.add(code)
            table.preset[columns[name]] = code
            if code == "price":
                table.basis = table.basis or basis or basis_of(columns[name])


def basis_of(column: str) -> str:
    """ "Prix (HT)" → "excl", "Price (tax incl.)" → "incl", "Prix" → ""."""
    name = fold(column)
    if _INCLUDED.search(name):
        return "incl"
    return "excl" if _EXCLUDED.search(name) else ""


@cache
def _labels() -> dict[str, str]:
    """Our columns, by their French labels and by their codes, both folded."""
    with override("fr"):
        labels = {fold(str(one.label)): one.code for one in FIELDS}
    prices = {fold(name): "price" for name in ("Prix TTC", "Prix HT", "Prix (TTC)", "Prix (HT)")}
    return labels | prices | {one.code: one.code for one in FIELDS}


def _system(folded: Mapping[str, str]) -> System | None:
    return next((one for one in _SYSTEMS if all(mark & folded.keys() for mark in one.marks)), None)


def _is_template(folded: Mapping[str, str]) -> bool:
    """Our template has a column that nobody else writes."""
    return any(code == "row_key" and name in folded for name, code in _labels().items())


def _own(folded: Mapping[str, str]) -> dict[str, str]:
    """Our own columns in this table, or none when it is not ours."""
    known = {name: code for name, code in _labels().items() if name in folded}
    has_both = "reference" in known and ("nom" in known or "title" in known)
    # Another system may use four of our words: then it also has columns that we have not.
    is_ours = len(known) >= _OURS and has_both and len(known) * 2 > len(folded)
    return known if is_ours else {}
