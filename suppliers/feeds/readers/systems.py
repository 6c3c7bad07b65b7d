"""Which system wrote a table, told by its columns, and what those columns are for us."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from django.utils.translation import override

from suppliers.feeds.fields import FIELDS
from suppliers.feeds.readers import bmecat, google, jsonld, magento, shopify, woocommerce
from suppliers.feeds.readers.base import Row, Source, Table
from suppliers.feeds.readers.words import fold

# The name of the column that adapters add for what tells variants apart.
_VARIANT: Final = ("variante", "name")
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


def _marks(*alternatives: str) -> list[frozenset[str]]:
    return [frozenset(one.split("|")) for one in alternatives]


def _fields(text: str) -> dict[str, str]:
    """ "column = field" a line → folded column → code."""
    pairs = (line.rsplit("=", 1) for line in text.strip().splitlines())
    return {fold(column): code.strip() for column, code in pairs}


_WOOCOMMERCE: Final = _fields("""
    SKU = reference
    UGS = reference
    GTIN, UPC, EAN, or ISBN = ean
    GTIN, UPC, EAN ou ISBN = ean
    GTIN, UPC, EAN, ou ISBN = ean
    global_unique_id = ean
    Name = title
    Nom = title
    Variante = name
    Categories = category
    Regular price = price
    Tarif régulier = price
    Prix régulier = price
    regular_price = price
    Tax class = vat_code
    Classe de TVA = vat_code
    tax_class = vat_code
    Stock = stock
    stock_quantity = stock
    Weight (kg) = weight_grams
    Poids (kg) = weight_grams
    Weight (g) = weight_grams
    Poids (g) = weight_grams
    Published = state
    Publié = state
    Publié ? = state
    status = state
    Short description = summary
    Description courte = summary
    short_description = summary
    Description = description
    Images = pictures
""")
_SHOPIFY: Final = _fields("""
    Variant SKU = reference
    SKU = reference
    variants.sku = reference
    Variant Barcode = ean
    Barcode = ean
    variants.barcode = ean
    Title = title
    variant = name
    Type = category
    Custom Product Type = category
    Product Category = category
    product_type = category
    Variant Price = price
    Price = price
    variants.price = price
    Variant Inventory Qty = stock
    Inventory quantity = stock
    variants.inventory_quantity = stock
    Variant Grams = weight_grams
    Weight value (grams) = weight_grams
    variants.grams = weight_grams
    Status = state
    Body (HTML) = description
    body_html = description
    Description = description
    pictures = pictures
    Image Src = pictures
""")
_PRESTASHOP: Final = _fields("""
    Référence = reference
    Référence # = reference
    Reference = reference
    Reference # = reference
    EAN13 = ean
    EAN-13 = ean
    EAN-13 ou JAN = ean
    EAN-13 or JAN barcode = ean
    Code-barres EAN-13 ou JAN = ean
    Nom = title
    Nom * = title
    Name = title
    Name * = title
    name = title
    Catégorie = category
    Catégories (x,y,z...) = category
    Category = category
    Categories (x,y,z...) = category
    Prix (TTC) = price
    Prix TTC = price
    Prix final = price
    Price (tax incl.) = price
    Price tax included = price
    Prix (HT) = price
    Prix HT = price
    Prix de base = price
    Price (tax excl.) = price
    Price tax excluded = price
    Base price = price
    price = price
    Quantité = stock
    Quantity = stock
    quantity = stock
    Poids = weight_grams
    Weight = weight_grams
    État = state
    Statut = state
    Status = state
    Actif (0/1) = state
    Active (0/1) = state
    Active (0 / 1) = state
    active = state
    Description courte = summary
    Résumé = summary
    Short description = summary
    Summary = summary
    description_short = summary
    Description = description
    Quantité minimale = min_quantity
    Minimal quantity = min_quantity
    minimal_quantity = min_quantity
    URL des images (x,y,z...) = pictures
    Image URLs (x,y,z...) = pictures
    Image = pictures
""")
_OPENFOODFACTS: Final = _fields("""
    code = ean
    product_name_fr = title
    product_name = title
    quantity = content
    categories = category
    categories_tags = category
    ingredients_text_fr = ingredients
    ingredients_text = ingredients
    allergens = allergens
    allergens_tags = allergens
    origins = origin
    origins_tags = origin
    conservation_conditions_fr = storage
    conservation_conditions = storage
    generic_name_fr = summary
    generic_name = summary
    image_url = pictures
    image_front_url = pictures
""")
_OPENFOODNETWORK: Final = _fields("""
    sku = reference
    name = title
    product_name = title
    display_name = name
    category = category
    price = price
    on_hand = stock
    description = description
    shipping_weight = weight_grams
    image_url = pictures
    image = pictures
""")
_ODOO: Final = _fields("""
    Internal Reference = reference
    Référence interne = reference
    default_code = reference
    External ID = row_key
    ID externe = row_key
    Barcode = ean
    Code-barres = ean
    barcode = ean
    Name = title
    Nom = title
    Nom de l'article = title
    name = title
    Variant Values = name
    Valeurs de variante = name
    Product Category = category
    Catégorie d'article = category
    Catégorie de produits = category
    Catégorie de produit = category
    categ_id = category
    categ_id/name = category
    Sales Price = price
    Prix de vente = price
    Prix public = price
    list_price = price
    lst_price = price
    Customer Taxes = vat_code
    Taxes à la vente = vat_code
    taxes_id = vat_code
    Quantity On Hand = stock
    Quantité en stock = stock
    Quantité disponible = stock
    qty_available = stock
    Weight = weight_grams
    Poids = weight_grams
    weight = weight_grams
    Sales Description = description
    Description de vente = description
    Description pour la vente = description
    description_sale = description
""")
_MAGENTO: Final = _fields("""
    sku = reference
    ean = ean
    barcode = ean
    gtin = ean
    name = title
    Variante = name
    categories = category
    price = price
    tax_class_name = vat_code
    qty = stock
    weight = weight_grams
    short_description = summary
    description = description
    base_image = pictures
""")

_SYSTEMS: Final = (
    System("woocommerce", _marks("type", "sku|ugs", "name|nom", "regular price|tarif regulier|prix regulier|regular_price"),
           _WOOCOMMERCE, adapt=woocommerce.adapt, added=("Variante",)),
    System("shopify", _marks("handle|url handle", "title", "variant price|price", "option1 value"),
           _SHOPIFY, adapt=shopify.adapt, added=(shopify.VARIANT, shopify.PICTURES)),
    System("shopify", _marks("handle", "title", "variants.price"), _SHOPIFY),
    System("magento", _marks("sku", "product_type", "attribute_set_code|_attribute_set|product_websites|configurable_variations"),
           _MAGENTO, adapt=magento.adapt, added=("Variante",)),
    System("openfoodnetwork", _marks("producer", "name|product_name", "on_hand|on_demand", "units|unit_type|variant_unit_name"), _OPENFOODNETWORK),
    System("openfoodfacts", _marks("code", "product_name|product_name_fr", "brands|categories_tags|categories|ingredients_text|ingredients_text_fr",
                                   "quantity|labels|labels_tags|allergens_tags|allergens|nutriscore_grade|categories_tags"), _OPENFOODFACTS),
    System("odoo", _marks("internal reference|reference interne|default_code", "name|nom|nom de l'article",
                          "sales price|prix de vente|prix public|list_price|lst_price"), _ODOO),
    # The web service and its kin name their columns in code, the price always before tax.
    System("prestashop", _marks("id_category_default|id_tax_rules_group", "reference", "price"), _PRESTASHOP, basis="excl"),
    System("prestashop", _marks("id|product id|id produit|identifiant", "reference|reference #", "nom|name|nom *|name *",
                                "prix (ht)|prix ht|prix (ttc)|prix ttc|prix de base|prix final|base price|price (tax excl.)|price (tax incl.)|price tax excluded|price tax included|prix ht ou prix ttc",
                                "quantite|quantity|etat|status|statut|actif (0/1)|active (0/1)"), _PRESTASHOP),
    System("google", _marks("id", "title", "link", "image_link", "price"), google.PRESET, basis="incl"),
)  # fmt: skip
# Formats of trees whose readers name the columns themselves.
_TREES: Final = {
    "google-rss": (google.PRESET | {"variant": "name"}, "incl"),
    "google-atom": (google.PRESET | {"variant": "name"}, "incl"),
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
    ours = _own(folded)
    if ours:
        table.format = "boutique"
        _preset(table, ours, "")
        table.rows = source.read()
        return table
    system = next(
        (one for one in _SYSTEMS if all(mark & folded.keys() for mark in one.marks)), None
    )
    if system is None:
        table.rows = source.read()
        return table
    table.format = system.name
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


def _own(folded: Mapping[str, str]) -> dict[str, str]:
    """Our own columns in this table, or none when it is not ours."""
    known = {name: code for name, code in _labels().items() if name in folded}
    has_both = "reference" in known and ("nom" in known or "title" in known)
    # Another system may use four of our words: then it also has columns that we have not.
    is_ours = len(known) >= _OURS and has_both and len(known) * 2 > len(folded)
    return known if is_ours else {}
