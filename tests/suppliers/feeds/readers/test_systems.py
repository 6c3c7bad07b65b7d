"""Files of known systems: recognised by their columns, variants grouped, fields found."""

import pytest

from suppliers.feeds.fields import BY_CODE
from suppliers.feeds.readers.systems import basis_of
from tests.suppliers.feeds.readers.files import SAMPLES, read, sample, values, write


@pytest.mark.parametrize(
    ("name", "format", "basis"),
    [
        ("bmecat.xml", "bmecat", "excl"),
        ("boutique.csv", "boutique", "incl"),
        ("google-atom.xml", "google-atom", "incl"),
        ("google-rss.xml", "google-rss", "incl"),
        ("magento.csv", "magento", ""),
        ("odoo.csv", "odoo", ""),
        ("openfoodfacts.tsv", "openfoodfacts", ""),
        ("openfoodnetwork.csv", "openfoodnetwork", ""),
        ("prestashop.csv", "prestashop", "incl"),
        ("prestashop.xml", "prestashop", "excl"),
        ("shopify.csv", "shopify", ""),
        ("shopify.json", "shopify", ""),
        ("wix.csv", "wix", ""),
        ("woocommerce.csv", "woocommerce", ""),
        ("woocommerce.json", "woocommerce", ""),
    ],
)
def test_a_system_is_recognised_with_its_fields(name, format, basis):
    table, rows = sample(name)
    assert (table.format, table.basis) == (format, basis)
    assert set(table.preset) <= set(table.columns)
    assert set(table.preset.values()) <= BY_CODE.keys()
    assert len(set(table.preset.values())) == len(table.preset)
    title = next(column for column, code in table.preset.items() if code == "title")
    assert all(row.values[title] for row in rows)


def field(name: str, code: str) -> list:
    """What a sample's rows say of one of our fields."""
    table, rows = sample(name)
    return values(rows, next(column for column, one in table.preset.items() if one == code))


def groups(name: str) -> list[tuple[int, str]]:
    return [(row.number, row.group) for row in sample(name)[1]]


def test_woocommerce_variations_follow_each_other_under_their_parent():
    assert groups("woocommerce.csv") == [(4, ""), (2, "SAV"), (5, "SAV"), (6, "")]
    assert field("woocommerce.csv", "title") == [
        "Brosse en hêtre",
        "Savon au beurre salé",
        "Savon au beurre salé",
        "Coffret à composer",
    ]
    assert field("woocommerce.csv", "name") == ["", "100 g", "250 g", ""]
    assert field("woocommerce.csv", "category")[:3] == ["Maison", *["Hygiène > Savons"] * 2]
    assert field("woocommerce.csv", "ean")[1:3] == ["3760000000017", "3760000000024"]
    assert field("woocommerce.csv", "price") == ["6.50", "4,90", "9,90", ""]


def test_wix_variants_cost_what_their_product_costs_and_what_they_add():
    assert groups("wix.csv") == [(3, "product_1"), (4, "product_1"), (5, "")]
    assert field("wix.csv", "title") == ["Tee-shirt sérigraphié"] * 2 + ["Sac en toile"]
    assert field("wix.csv", "name") == ["S", "L", ""]
    assert field("wix.csv", "price") == ["22", "24.5", "15.5"]
    assert field("wix.csv", "category") == ["Vêtements", "Vêtements", "Sacs"]


def test_woocommerce_products_of_the_api_hold_their_variations():
    assert groups("woocommerce.json") == [(1, "SAV"), (1, "SAV"), (2, "")]
    assert field("woocommerce.json", "name") == ["100 g", "250 g", ""]
    assert field("woocommerce.json", "category") == ["Hygiène, Savons"] * 2 + [""]
    assert field("woocommerce.json", "price") == ["4.90", "9.90", "6.50"]


def test_woocommerce_in_english_is_the_same(tmp_path):
    table, rows = read(
        write(
            tmp_path,
            "ID,Type,SKU,Name,Published,Description,Stock,Regular price,Categories,Images,Parent,"
            "Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)\n"
            "1,variable,P,Pull,1,Doux,,,Mode,a.jpg,,Taille,S,Couleur,Bleu\n"
            '2,variation,P-S,"Pull - S, Bleu",1,,3,49,,,id:1,Taille,S,Couleur,Bleu\n',
        )
    )
    assert table.format == "woocommerce"
    assert [row.group for row in rows] == ["P"]
    assert rows[0].values["Variante"] == "S / Bleu"
    assert rows[0].values["Description"] == "Doux"


@pytest.mark.parametrize("name", ["shopify.csv", "shopify.json"])
def test_shopify_products_are_filled_down(name):
    assert [group for _number, group in groups(name)] == ["tablier-lin", "tablier-lin", "sac-vrac"]
    assert field(name, "title") == ["Tablier en lin", "Tablier en lin", "Sac à vrac"]
    assert field(name, "name") == ["Écru / M", "Bleu / M", ""]
    assert field(name, "category") == ["Tablier", "Tablier", "Sac"]
    assert field(name, "pictures")[0].startswith("https://fils.example/ecru.jpg|https://")


def test_shopify_pictures_of_rows_that_are_not_sold_are_kept():
    assert [row.number for row in sample("shopify.csv")[1]] == [2, 4, 6]
    assert field("shopify.csv", "pictures")[1].endswith("|https://fils.example/dos.jpg")


def test_prestashop_prefers_the_price_with_tax(tmp_path):
    assert field("prestashop.csv", "price") == ["5,50", "15,00"]
    only = "ID;Nom;Référence;Prix (HT);Quantité\n1;Bière;B;4,58;3\n"
    table, _rows = read(write(tmp_path, only))
    assert (table.format, table.basis) == ("prestashop", "excl")


def test_prestashop_texts_are_in_their_first_language():
    assert field("prestashop.xml", "title") == ["Bière ambrée 75 cl", "Bière blanche 33 cl"]
    assert field("prestashop.xml", "ean") == ["3760000000055", ""]


def test_google_elements_win_over_those_of_rss():
    assert field("google-rss.xml", "title")[0] == "Lampe d’atelier rénovée"
    assert field("google-rss.xml", "pictures")[0].count("|") == 2
    assert groups("google-rss.xml") == [(1, ""), (2, "TEE"), (3, "TEE")]
    assert field("google-rss.xml", "name") == ["", "S / écru", "M / écru"]


def test_google_columns_in_a_table_are_read_too(tmp_path):
    table, rows = read(
        write(
            tmp_path,
            "id\ttitle\tlink\timage_link\tprice\titem_group_id\tsize\n"
            "A\tThé\thttps://a.example\thttps://a.example/1.jpg\t4.00 EUR\tT\t100 g\n",
        )
    )
    assert (table.format, table.basis, rows[0].group) == ("google", "incl", "T")
    assert rows[0].values["variant"] == "100 g"


def test_bmecat_gives_the_price_of_the_smallest_quantity():
    assert field("bmecat.xml", "price") == ["2.50", "1.20"]
    assert field("bmecat.xml", "title") == ["Cahier recyclé A5", "Stylo en hêtre"]
    assert field("bmecat.xml", "pictures") == ["cahier.jpg|dos.jpg", ""]


def test_magento_variants_are_named_by_their_parent():
    assert groups("magento.csv") == [(2, "PULL"), (3, "PULL"), (5, "")]
    assert field("magento.csv", "title") == ["Pull marin", "Pull marin", "Bonnet"]
    assert field("magento.csv", "name") == ["S", "M", ""]


def test_open_food_network_units_become_a_content():
    assert field("openfoodnetwork.csv", "content") == ["1 kg", ""]
    assert field("openfoodnetwork.csv", "name") == ["", "Petit"]


def test_our_own_template_needs_no_answer():
    table, _rows = sample("boutique.csv")
    assert set(table.preset.values()) >= {"row_key", "reference", "title", "name", "price", "group"}


def test_columns_that_nobody_claims_have_no_preset(tmp_path):
    table, _rows = read(write(tmp_path, "Code interne;Appellation;Montant\nA;Thé;4\n"))
    assert (table.format, table.preset, table.basis) == ("csv", {}, "")


def test_every_sample_belongs_to_a_test():
    named = "".join(path.read_text() for path in SAMPLES.parent.glob("test_*.py"))
    assert [path.name for path in SAMPLES.iterdir() if path.name not in named] == []


@pytest.mark.parametrize(
    ("column", "basis"),
    [
        ("Prix (HT)", "excl"),
        ("Prix HT", "excl"),
        ("PV H.T.", "excl"),
        ("Price (tax excl.)", "excl"),
        ("Prix TTC (€)", "incl"),
        ("Price tax included", "incl"),
        ("Prix", ""),
        ("Achat", ""),
    ],
)
def test_a_price_column_says_what_it_includes(column, basis):
    assert basis_of(column) == basis
