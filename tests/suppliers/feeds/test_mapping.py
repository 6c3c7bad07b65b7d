"""Which column fills which field."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suppliers.feeds import headers
from suppliers.feeds.fields import BY_CODE, FIELDS
from suppliers.feeds.mapping import guess, known_names

patient = settings(deadline=None)  # cores may be busy


def guessed(*columns, rows=(), preset=None, remembered=None):
    samples = [dict(zip(columns, row, strict=False)) for row in rows]
    return guess(columns=columns, samples=samples, preset=preset or {}, remembered=remembered or {})


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.code)
def test_our_own_template_reads_itself(field):
    found = guessed(*(str(one.label) for one in FIELDS))
    assert found.columns[str(field.label)] == field.code
    assert found.unsure == []
    assert found.identity == "row_key"
    assert found.missing == []


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("Réf.", "reference"),
        ("Code article", "reference"),
        ("SKU", "reference"),
        ("UGS", "reference"),
        ("default_code", "reference"),
        ("Internal Reference", "reference"),
        ("g:id", "reference"),
        ("Référence #", "reference"),
        ("SUPPLIER_PID", "reference"),
        ("Gencod", "ean"),
        ("Code-barres", "ean"),
        ("Code barre", "ean"),
        ("EAN13", "ean"),
        ("g:gtin", "ean"),
        ("GTIN, UPC, EAN, or ISBN", "ean"),
        ("Variant Barcode", "ean"),
        ("Désignation", "title"),
        ("Lib.", "title"),
        ("Tx", "vat_code"),
        ("Statut vente", "state"),
        ("Libellé", "title"),
        ("Nom du produit", "title"),
        ("Nom de l'article", "title"),
        ("product_name", "title"),
        ("Name", "title"),
        ("Title", "title"),
        ("g:title", "title"),
        ("NOM *", "title"),
        ("name:fr", "title"),
        ("Déclinaison", "name"),
        ("Option1 Value", "name"),
        ("Famille", "category"),
        ("Catégories", "category"),
        ("Product category", "category"),
        ("g:product_type", "category"),
        ("PV HT", "price"),
        ("PU TTC", "price"),
        ("PVHT", "price"),
        ("Prix de vente conseillé TTC", "price"),
        ("price_tax_incl", "price"),
        ("Prix (€)", "price"),
        ("Prix de vente en euros", "price"),
        ("Regular price", "price"),
        ("Tarif régulier", "price"),
        ("Sales Price", "price"),
        ("list_price", "price"),
        ("g:price", "price"),
        ("salesPrice", "price"),
        ("Prix pro HT", "professional_price"),
        ("Tarif revendeur", "professional_price"),
        ("Taux TVA", "vat_code"),
        ("% TVA", "vat_code"),
        ("Classe de TVA", "vat_code"),
        ("tax_class_name", "vat_code"),
        ("Stock réel", "stock"),
        ("Qté", "stock"),
        ("Variant Inventory Qty", "stock"),
        ("qty_available", "stock"),
        ("g:availability", "stock"),
        ("Contenance", "content"),
        ("Poids net (g)", "content"),
        ("unit_pricing_measure", "content"),
        ("Poids (kg)", "weight_grams"),
        ("Poids (g)", "weight_grams"),
        ("Weight (kg)", "weight_grams"),
        ("Variant Grams", "weight_grams"),
        ("PCB", "case_size"),
        ("Publié", "state"),
        ("Active (0/1)", "state"),
        ("Description courte", "summary"),
        ("Short description", "summary"),
        ("Body (HTML)", "description"),
        ("Descriptif", "description"),
        ("ingredients_text", "ingredients"),
        ("allergens_tags", "allergens"),
        ("Pays d’origine", "origin"),
        ("Conservation", "storage"),
        ("TAV", "alcohol_tenths"),
        ("g:image_link", "pictures"),
        ("Image Src", "pictures"),
        ("URL de l'image", "pictures"),
        ("Image 3", "pictures"),
        ("image_url_2", "pictures"),
        ("item_group_id", "group"),
        ("Handle", "group"),
        ("Parent", "group"),
        ("Product Code/SKU", "reference"),
        ("products_model", "reference"),
        ("CustomLabel", "reference"),
        ("Artikelnummer", "reference"),
        ("ean_code", "ean"),
        ("EAN / GTIN / barcode number / UPC", "ean"),
        ("products_name", "title"),
        ("p.label", "title"),
        ("Nom du produit/service", "title"),
        ("Bezeichnung", "title"),
        ("Variation name", "name"),
        ("variant_option_one_value", "name"),
        ("categories_name", "category"),
        ("CATEGORYTEXT", "category"),
        ("Standard Selling Rate", "price"),
        ("EUR Unit Retail Price", "price"),
        ("Votre prix", "price"),
        ("StartPrice", "price"),
        ("price_cents", "price"),
        ("Prix/taux de vente", "price"),
        ("tva.taux", "vat_code"),
        ("tax_class_title", "vat_code"),
        ("MwSt", "vat_code"),
        ("QuantityInStock", "stock"),
        ("Stock On Hand", "stock"),
        ("Current Stock Level", "stock"),
        ("products_quantity", "stock"),
        ("Bestand", "stock"),
        ("Can be Sold", "state"),
        ("Product Visible?", "state"),
        ("En sommeil", "state"),
        ("Hosted Image URLs", "pictures"),
        ("Product Image URL - 1", "pictures"),
        ("IMGURL_ALTERNATIVE", "pictures"),
        ("handleId", "group"),
    ],
)
def test_a_known_name_is_read_for_sure(column, code):
    found = guessed(column)
    assert (found.columns, found.unsure) == ({column: code}, [])


@pytest.mark.parametrize(
    "column",
    [
        "Prix d’achat",
        "Prix d'achat HT",
        "Prix achat unitaire",
        "PA HT",
        "PAHT",
        "Coût",
        "cost",
        "Cost per item",
        "wholesale_price",
        "standard_price",
        "Prix de revient",
        "Dernier prix d’achat",
        "Tarif fournisseur HT",
        "Prix barré",
        "Prix barré TTC",
        "Compare at price",
        "Variant Compare At Price",
        "Sale price",
        "g:sale_price",
        "Prix promo",
        "Ancien prix",
        "Remise",
        "Prix au kilo",
        "Prix (€/kg)",
        "Montant TVA",
        "Marque",
        "Stock minimum",
        "Variant Weight Unit",
    ],
)
def test_what_is_no_field_of_ours_is_not_read_whatever_it_holds(column):
    rows = [["6,90"], ["7,20"], ["12,00"], ["4,50"]]
    found = guessed(column, rows=rows)
    assert found.columns == {column: ""}


@pytest.mark.parametrize(
    ("column", "basis"),
    [
        ("Prix HT", "excl"),
        ("PV TTC", "incl"),
        ("PUHT", "excl"),
        ("PUTTC", "incl"),
        ("price_tax_incl", "incl"),
        ("price_tax_excl", "excl"),
        ("Price tax excluded", "excl"),
        ("Prix de vente conseillé TTC", "incl"),
        ("Prix hors taxe", "excl"),
        ("Prix H.T.", "excl"),
        ("Prix (HT)", "excl"),
        ("prixTTC", "incl"),
        ("Prix HT/TTC", ""),
        ("Preis brutto", "incl"),
        ("Price (gross)", "incl"),
        ("Prix", ""),
    ],
)
def test_the_header_of_the_price_says_what_it_includes(column, basis):
    found = guessed(column)
    assert (found.columns[column], found.basis) == ("price", basis)


@pytest.mark.parametrize(
    ("flags", "price", "basis"),
    [
        (["0", "0"], "AR_PrixVen", "excl"),
        (["1", "1"], "AR_PrixVen", "incl"),
        (["0", "1"], "AR_PrixVen", ""),  # a person is asked
        (["6,86", "0"], "AR_PrixTTC", "incl"),
    ],
)
def test_a_price_of_noughts_and_ones_says_what_the_other_includes(flags, price, basis):
    rows = [("M1", "Miel de sarrasin", "6,50", flags[0]), ("M2", "Miel d’été", "9,90", flags[1])]
    found = guessed("AR_Ref", "AR_Design", "AR_PrixVen", "AR_PrixTTC", rows=rows)
    assert (found.columns[price], found.basis) == ("price", basis)


@pytest.mark.parametrize(
    ("cells", "code"), [(("000123", "000124"), "reference"), (("Miel d’été", "Savon"), "title")]
)
@pytest.mark.parametrize("name", ["Article", "Produit"])
def test_an_article_is_told_by_code_or_by_name(name, cells, code):
    other = "Libellé" if code == "reference" else "Code"
    rows = [(cell, f"Un {n}", "4,90") for n, cell in enumerate(cells)]
    assert guessed(name, other, "Prix", rows=rows).columns[name] == code


SHORT, LONG = ("Confiture de fraise 320 g", "Caramel au beurre"), ("Cuite. " * 20, "Salé. " * 20)


@pytest.mark.parametrize(
    ("columns", "texts", "title"),
    [
        (("Description",), (SHORT,), "Description"),
        (("Description longue", "Description courte"), (LONG, SHORT), "Description courte"),
        (("Nom", "Description"), (SHORT, SHORT), "Nom"),
        (("Description",), (LONG,), None),
        (("Description",), (("Confiture", "Confiture"),), None),
        (("Description",), (("Confiture", ""),), None),
    ],
)
def test_a_short_description_is_the_name_where_there_is_none(columns, texts, title):
    rows = [(f"A{n}", *cells, "4,90") for n, cells in enumerate(zip(*texts, strict=True))]
    found = guessed("Code", *columns, "Prix", rows=rows)
    assert [one for one, code in found.columns.items() if code == "title"] == [title] * bool(title)
    assert (title in found.unsure) is (title not in (None, "Nom"))


@pytest.mark.parametrize("columns", [("Prix HT", "Prix TTC"), ("PU TTC", "PU HT")])
def test_of_two_prices_the_one_with_tax_is_read(columns):
    found = guessed("Nom", *columns)
    read = {column for column, code in found.columns.items() if code == "price"}
    assert len(read) == 1
    assert read.pop().endswith("TTC")
    assert found.basis == "incl"
    assert found.unsure == [column for column in columns if column.endswith("HT")]


def test_the_price_that_a_person_chose_stays():
    found = guessed("Prix HT", "Prix TTC", remembered={"Prix HT": "price", "Prix TTC": ""})
    assert found.columns == {"Prix HT": "price", "Prix TTC": ""}
    assert (found.basis, found.unsure) == ("excl", [])


def test_a_persons_answer_beats_the_systems_and_the_names():
    columns = ("Nom", "Référence", "Divers")
    preset = {"Nom": "name", "Divers": "summary"}
    told = {"Divers": "title", "Référence": ""}
    found = guessed(*columns, preset=preset, remembered=told)
    assert found.columns == {"Nom": "name", "Référence": "", "Divers": "title"}
    assert found.unsure == []
    assert found.identity == ""


def test_a_field_has_one_column_and_the_better_name_wins():
    found = guessed("Product ID", "SKU", "Libellé", "Nom")
    assert found.columns == {"Product ID": "", "SKU": "reference", "Libellé": "", "Nom": "title"}
    assert found.unsure == ["Product ID", "Libellé"]


def test_pictures_may_come_from_several_columns():
    found = guessed("Image 1", "Image 2", "Images")
    assert set(found.columns.values()) == {"pictures"}
    assert found.unsure == []


SYSTEMS = {
    "WooCommerce": (
        "ID|Type|UGS|GTIN, UPC, EAN ou ISBN|Nom|Publié|Description courte|Description|"
        "État de la TVA|Classe de TVA|Stock|Montant de stock faible|Poids (kg)|Longueur (cm)|"
        "Tarif promo|Tarif régulier|Catégories|Étiquettes|Images|Parent|Marque|Position|"
        "Nom de l’attribut 1|Valeur(s) de l’attribut 1|Attribut 1 visible",
        "|kind|reference|ean|title|state|summary|description|·|vat_code|stock|·|weight_grams|·|"
        "·|price|category|·|pictures|group|·|·|·|name|·",
        "",
    ),
    "Shopify": (
        "Handle|Title|Body (HTML)|Vendor|Product Category|Tags|Option1 Name|Option1 Value|"
        "Variant SKU|Variant Grams|Variant Inventory Tracker|Variant Inventory Qty|"
        "Variant Price|Variant Compare At Price|Variant Barcode|Image Src|Image Position|"
        "Cost per item|Status",
        "group|title|description|·|category|·|·|name|reference|weight_grams|·|stock|price|·|"
        "ean|pictures|·|·|state",
        "",
    ),
    "PrestaShop": (
        "Active (0/1)|Name *|Categories (x,y,z...)|Price tax excluded|Wholesale price|"
        "Reference #|EAN13|Weight|Quantity|Minimal quantity|Unity|Unit price|"
        "Short description|Description|Image URLs (x,y,z...)",
        "state|title|category|price|·|reference|ean|weight_grams|stock|min_quantity|·|·|"
        "summary|description|pictures",
        "excl",
    ),
    "Odoo": (
        "Name|Internal Reference|Barcode|Sales Price|Cost|Product Category|Customer Taxes|"
        "Quantity On Hand|Weight|Sales Description",
        "title|reference|ean|price|·|category|vat_code|stock|weight_grams|description",
        "",
    ),
    "accounting": (
        "Code article|Désignation|Famille|PA HT|Marge|PV TTC|Taux TVA|Gencod|Stock réel|Unité",
        "reference|title|category|·|·|price|vat_code|ean|stock|content",
        "incl",
    ),
    "Google": (
        "g:id|g:title|g:description|g:availability|g:price|g:sale_price|g:link|g:image_link|"
        "g:brand|g:gtin|g:product_type|g:item_group_id|g:shipping_weight",
        "reference|title|description|stock|price|·|·|pictures|·|ean|category|group|weight_grams",
        "",
    ),
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_export_of_a_system_is_read(system):
    columns, codes, basis = SYSTEMS[system]
    found = guessed(*columns.split("|"))
    assert [code or "·" for code in found.columns.values()] == [
        code or "·" for code in codes.split("|")
    ]
    assert (found.basis, found.identity, found.missing) == (basis, "reference", [])


def test_french_is_preferred_to_other_languages():
    assert guessed("title_en", "title_fr").columns == {"title_en": "", "title_fr": "title"}
    assert guessed("description_en").unsure == ["description_en"]


def test_a_misspelt_name_is_read_with_a_doubt():
    found = guessed("Désignaton", "Catégorrie", "Prix dachat")
    assert found.columns == {"Désignaton": "title", "Catégorrie": "category", "Prix dachat": ""}
    assert found.unsure == ["Désignaton", "Catégorrie"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["3760123456784", "96385074", "036000291452"], "ean"),
        (["https://a.test/1.jpg", "https://a.test/2.png", "https://a.test/3.webp"], "pictures"),
        (["5,5", "20", "5,5"], "vat_code"),
        (["20 %", "20 %", "10 %"], "vat_code"),
        (["250 g", "75 cl", "1 kg"], "content"),
        (["6,90", "7,20", "12,00"], "price"),
        (["6 €", "7 €", "12 €"], "price"),
        (["Un long texte. " * 12] * 3, "description"),
        (["MIEL-250", "MIEL-500", "CONF-1"], "reference"),
        (["Miels", "Miels", "Savons", "Miels", "Savons", "Miels"], "category"),
        (["Miel de fleurs", "Savon doux", "Confiture de fraises"], "title"),
        (["lait", "gluten, lait", "fruits à coque"], "allergens"),
        (["1", "2", "3"], ""),
        (["12", "0", "7"], ""),
        (["20", "10", "20"], ""),
        (["oui", "non", "oui"], ""),
        (["https://a.test/produit/1", "https://a.test/produit/2", "https://a.test/p/3"], ""),
        (["6,90"], ""),
        ([], ""),
    ],
)
def test_cells_tell_what_a_nameless_column_holds(cells, code):
    found = guessed("Xyz", rows=[[cell] for cell in cells])
    assert found.columns == {"Xyz": code}
    assert found.unsure == (["Xyz"] if code else [])


@pytest.mark.parametrize(
    ("column", "cells", "code"),
    [
        ("Quantité", ["12", "0", "24"], "stock"),
        ("Quantité", ["250 g", "75 cl", "1 kg"], "content"),
        ("quantity", ["33 cl", "6x33cl", "75 cl"], "content"),
        ("Code", ["3760123456784", "96385074", "036000291452"], "ean"),
        ("Code", ["MIEL-1", "MIEL-2", "MIEL-3"], "reference"),
        ("Taille", ["S", "M", "L"], "name"),
        ("Format", ["250 g", "500 g", "1 kg"], "content"),
        ("Rate", ["20.000", "5.500", "5.500"], "vat_code"),
        ("Rate", ["EUR 6.50", "EUR 12.00", "EUR 3.40"], "price"),
        ("Type", ["Bien", "Service", "Bien"], "kind"),
        ("Type", ["Bière", "Cidre", "Bière"], ""),
        ("product_model", ["Confiture de lait", "Caramel doux", "Pâte à tartiner"], "title"),
        ("product_model", ["CLI-01", "CLI-02", "CLI-03"], "reference"),
        ("Identifiant du produit", ["3760123456784", "3760123456791", "96385074"], "ean"),
        ("Poids net", ["0,300", "2,500", "0,020"], "weight_grams"),
        ("Stock Quimper", ["3", "0", "12"], "stock"),
        ("TVA (5,5 %)", ["Y", "N", "Y"], ""),
    ],
)
def test_cells_tell_which_field_an_ambiguous_name_means(column, cells, code):
    found = guessed(column, rows=[[cell] for cell in cells])
    assert found.columns == {column: code}


@pytest.mark.parametrize(
    ("columns", "rows", "chosen"),
    [
        # A blank column leaves its field to the next one.
        (("UGS", "Réf article", "Nom"), [["", "A1", "Miel"], ["", "A2", "Cire"]], "Réf article"),
        (
            ("tax_class_id", "tax_class_title"),
            [["1", "TVA 20"], ["2", "TVA 5,5"]],
            "tax_class_title",
        ),
    ],
)
def test_of_two_columns_the_one_that_can_be_read_is_read(columns, rows, chosen):
    found = guessed(*columns, rows=rows)
    rivals = [name for name in columns if name != "Nom"]
    assert [name for name in rivals if found.columns[name]] == [chosen]


def test_the_name_is_what_nothing_else_claims():
    rows = [["B33", "Blonde", "33 cl", "3,20"], ["B75", "Blonde", "75 cl", "6,50"],
            ["T33", "Triple", "33 cl", "3,60"]]  # fmt: skip
    found = guessed("Réf", "Bière", "Contenance", "Prix TTC", rows=rows)
    assert found.columns["Bière"] == "title"
    assert (found.unsure, found.missing) == (["Bière"], [])


def test_of_two_prices_the_one_that_more_products_have_is_read():
    rows = [["A", "6,90", "8,00"], ["B", "3,00", ""], ["C", "4,00", ""]]
    found = guessed("Nom", "Product price TTC", "Retail price TTC", rows=rows)
    assert found.columns["Product price TTC"] == "price"


@pytest.mark.parametrize("column", ["Prix / kg TTC", "Tarif TTC au kilo", "Prix HT le litre"])
def test_a_price_by_weight_is_no_price_of_a_piece(column):
    assert guessed(column, rows=[["6,90"], ["7,20"], ["12,00"]]).columns == {column: ""}


def test_what_is_needed_and_not_there_is_told():
    found = guessed("EAN", "Prix")
    assert (found.missing, found.identity) == (["title"], "ean")
    assert guessed("Nom").missing == []


def test_every_known_name_is_of_a_field():
    fields = {code for choices in known_names().values() for code, _rank in choices}
    assert fields == {"", *BY_CODE}
    assert "" not in known_names()


@pytest.mark.parametrize(
    ("column", "unit"),
    [("Poids (kg)", "kg"), ("weight_g", "g"), ("Volume (cl)", "cl"), ("g", ""), ("g:id", "")],
)
def test_a_header_may_name_its_unit(column, unit):
    assert headers.read(column).unit == unit


NAMES = ["Nom", "SKU", "Prix TTC", "Stock", "TVA", "Catégorie", "Inconnu", "Poids (kg)", "Marque"]


@patient
@given(st.permutations(NAMES))
def test_the_order_of_columns_does_not_matter(columns):
    assert guessed(*columns).columns == guessed(*NAMES).columns


@patient
@given(st.lists(st.text(max_size=30), max_size=8), st.text(max_size=20))
def test_every_column_has_an_answer(columns, cell):
    found = guessed(*columns, rows=[[cell] * len(columns)] * 4)
    assert set(found.columns) == set(columns)
    assert set(found.columns.values()) <= {"", *BY_CODE}
    assert set(found.unsure) <= set(columns)
    once = [code for code in found.columns.values() if code not in ("", "pictures")]
    assert len(once) == len(set(once))
