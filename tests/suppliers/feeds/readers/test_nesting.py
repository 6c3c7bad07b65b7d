"""Documents that wrap what they say: graphs, amounts, variants, tables of numbers."""

import json

import pytest

from tests.suppliers.feeds.readers.files import read, values, write


def rows_of(tmp_path, document):
    content = document if isinstance(document, str) else json.dumps(document)
    return read(write(tmp_path, content))[1]


def test_nodes_of_a_graph_are_products(tmp_path):
    def nodes(*some):
        return {"edges": [{"cursor": "x", "node": one} for one in some]}

    products = nodes(
        {"id": "P1", "title": "Bonnet", "images": nodes({"url": "https://a.test/1.jpg"}),
         "variants": nodes({"sku": "B1", "title": "Rouge"}, {"sku": "B2", "title": "Bleu"})},
        {"id": "P2", "title": "Gants", "variants": nodes({"sku": "G1", "title": "Default Title"})},
    )  # fmt: skip
    rows = rows_of(tmp_path, {"data": {"products": products}})
    assert values(rows, "title") == ["Bonnet", "Bonnet", "Gants"]
    assert values(rows, "sku") == ["B1", "B2", "G1"]
    assert values(rows, "Variante") == ["Rouge", "Bleu", ""]
    assert values(rows, "images.0.url")[0] == "https://a.test/1.jpg"
    assert [row.group for row in rows] == ["P1", "P1", "P2"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"amount": 12.5, "currency": "EUR"}, "12.5 EUR"),
        ({"montant": 3.4, "devise": "EUR"}, "3.4 EUR"),
        ({"value": 250, "unit": "g"}, "250 g"),
        ({"amount": 1250, "currency": "EUR", "unit": "cents"}, "12.5 EUR"),
        ({"amount": None, "currency": "EUR"}, ""),
    ],
)
def test_an_amount_and_its_unit_are_one_cell(tmp_path, value, text):
    rows = rows_of(tmp_path, [{"ref": "A", "nom": "Thé", "valeur": value}])
    assert values(rows, "valeur") == [text]


def test_attributes_are_the_product_and_links_are_names(tmp_path):
    link = {"category": {"data": {"type": "categories", "id": "7"}}}
    product = {"type": "products", "id": "1", "attributes": {"name": "Thé"}, "relationships": link}
    included = [{"type": "categories", "id": "7", "attributes": {"name": "Boissons"}}]
    (row,) = rows_of(tmp_path, {"data": [product], "included": included})
    assert row.values == {"type": "products", "id": "1", "category": "Boissons", "name": "Thé"}


def test_numbers_that_the_document_explains_become_names(tmp_path):
    document = {
        "categories": [{"id": 1, "name": "Thés"}, {"id": 2, "name": "Cafés"}],
        "taxes": [{"id": 1, "rate": 5.5}],
        "products": [
            {"ref": "A", "category_id": 1, "tax_id": 1},
            {"ref": "B", "category_id": 9, "tax_id": 1},
        ],
    }
    known, unknown = rows_of(tmp_path, document)
    assert known.values == {"ref": "A", "category": "Thés", "vat_rate": "5.5"}
    assert unknown.values == {"ref": "B", "category_id": "9", "vat_rate": "5.5"}


def test_an_xml_document_explains_its_numbers(tmp_path):
    rows = rows_of(
        tmp_path,
        '<c><categories><category id="1">Thés</category><category id="2">Cafés</category>'
        '</categories><offers><offer id="A"><name>Sencha</name><categoryId>1</categoryId></offer>'
        '<offer id="B"><name>Moka</name><categoryId>2</categoryId></offer></offers></c>',
    )
    assert values(rows, "category") == ["Thés", "Cafés"]
    assert values(rows, "id") == ["A", "B"]


@pytest.mark.parametrize(
    "head", ['<rayon nom="{}">', "<rayon><nom>{}</nom>", '<rayon id="3"><libelle>{}</libelle>']
)
def test_a_product_is_in_the_element_around_it(tmp_path, head):
    product = "<produit><ref>{}</ref><nom>X</nom></produit>"
    rayons = (
        head.format(name) + "".join(map(product.format, refs)) + "</rayon>"
        for name, refs in (("Thés", "AB"), ("Cafés", "C"))
    )
    rows = rows_of(tmp_path, f"<c>{''.join(rayons)}</c>")
    assert values(rows, "rayon") == ["Thés", "Thés", "Cafés"]
    assert values(rows, "nom") == ["X", "X", "X"]


def test_variants_of_an_xml_product_are_rows(tmp_path):
    rows = rows_of(
        tmp_path,
        "<c><product><name>Thé</name><variants><variant><sku>A</sku><size>S</size></variant>"
        "<variant><sku>B</sku><size>L</size></variant></variants></product>"
        "<product><name>Café</name><sku>C</sku></product></c>",
    )
    assert values(rows, "sku") == ["A", "B", "C"]
    assert values(rows, "Variante") == ["S", "L", ""]
