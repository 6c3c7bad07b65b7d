"""JSON, JSON lines, XML and web pages: where products stand, and what must be refused."""

import json

import pytest

from suppliers.feeds.readers import Unreadable, limits, open_table
from tests.suppliers.feeds.readers.files import read, sample, values, write


def test_products_are_found_inside_a_json_document():
    table, rows = sample("catalogue.json")
    assert table.format == "json"
    assert table.columns == [
        "ref", "nom", "prix", "ean", "bio", "labels", "photos.0.src",
        "photos.1.src", "remise", "poids", "millesime",
    ]  # fmt: skip
    assert rows[0].values == {
        "ref": "JUS-1",
        "nom": "Jus de pomme",
        "prix": "3.4 EUR",
        "ean": "3760000000109",
        "bio": "true",
        "labels": "AB|Demeter",
        "photos.0.src": "https://verger.example/1.jpg",
        "photos.1.src": "https://verger.example/2.jpg",
        "remise": "0.1",
        "poids": "12",
    }
    assert [row.number for row in rows] == [1, 2]


@pytest.mark.parametrize(
    "document",
    [
        [{"nom": "Thé", "prix": 4}, {"nom": "Maté", "prix": 5}],
        {"products": [{"nom": "Thé", "prix": 4}, {"nom": "Maté", "prix": 5}]},
        {"pages": [{"n": 1}], "data": {"items": [{"nom": "Thé"}, {"nom": "Maté"}]}},
        {"produits": {"12": {"nom": "Thé"}, "13": {"nom": "Maté"}}},
        {
            "liens": [{"a": 1}] * 9,
            "articles": [{"nom": "Thé", "tags": [{"a": 1}]}, {"nom": "Maté"}],
        },
    ],
)
def test_the_list_of_products_is_found_wherever_it_stands(tmp_path, document):
    _table, rows = read(write(tmp_path, json.dumps(document)))
    assert values(rows, "nom") == ["Thé", "Maté"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_json_document_may_be_in_another_encoding(tmp_path, encoding):
    content = json.dumps([{"nom": "Thé d’été"}, {"nom": "Maté"}], ensure_ascii=False)
    _table, rows = read(write(tmp_path, content, encoding))
    assert values(rows, "nom") == ["Thé d’été", "Maté"]


def test_a_huge_exponent_is_left_as_it_is(tmp_path):
    _table, rows = read(write(tmp_path, '[{"a": 1e999999999, "b": 1.5e3, "c": 12.0, "d": 7}]'))
    assert rows[0].values == {"a": "1E+999999999", "b": "1500", "c": "12", "d": "7"}


def test_columns_seen_late_are_in_their_rows(tmp_path):
    items = [{"ref": f"R-{place}"} for place in range(300)] + [{"ref": "Z", "bio": "oui"}]
    table, rows = read(write(tmp_path, json.dumps(items)))
    assert table.columns == ["ref"]
    assert rows[-1].values == {"ref": "Z", "bio": "oui"}


def test_json_lines_are_read_one_by_one():
    table, rows = sample("catalogue.jsonl")
    assert table.format == "jsonl"
    assert rows[1].values == {"ref": "CID-1", "nom": "Cidre & poiré", "prix": "4.1"}


def test_a_broken_json_line_is_named(tmp_path):
    table = open_table(write(tmp_path, '{"ref": "A"}\n' * 300 + '{"ref": "B"'))
    with pytest.raises(Unreadable, match="ligne 301 n’est pas un objet JSON complet"):
        list(table.rows)


def test_a_truncated_json_document_is_refused_on_the_way(tmp_path):
    whole = json.dumps([{"ref": f"R-{place}", "nom": "Thé" * 9} for place in range(3000)])
    table = open_table(write(tmp_path, whole[:-40]))
    with pytest.raises(Unreadable, match="s’arrête avant sa fin"):
        list(table.rows)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('[{"a": 1}, {"a": oui}]', "mal formé"),
        ("[1, 2, 3]", "ne contient aucun produit"),
        ("{}", "ne contient aucun produit"),
        ('{"products": []}', "ne contient aucun produit"),
        ('[{"a": ' + "[" * 100 + "]" * 100 + "}]", "imbriqué sur plus de 60 niveaux"),
        ('[{"a": ' + '{"b":' * 100_000, "imbriqué"),
        ("[" * 1_000_000, "imbriqué"),
        ('[{"a": "b\\u0000c"}]', "caractère nul"),
    ],
)
def test_json_that_holds_no_products_says_why(tmp_path, content, reason):
    with pytest.raises(Unreadable, match=reason):
        read(write(tmp_path, content))


def test_the_repeated_element_of_an_xml_document_is_a_row():
    table, rows = sample("catalogue.xml")
    assert table.format == "xml"
    assert rows[0].values == {
        "ref": "JUS-1",
        "etat": "actif",
        "nom": "Jus de pomme",
        "prix": "3.40",
        "prix.devise": "EUR",
        "image": "https://verger.example/1.jpg|https://verger.example/2.jpg",
        "tarif.palier": "6",
        "tarif.montant": "3.20",
        "tarif.1.palier": "12",
        "tarif.1.montant": "3.00",
    }
    assert values(rows, "nom") == ["Jus de pomme", "Cidre & poiré"]


def test_an_unknown_element_is_found_by_its_repetition(tmp_path):
    content = "<x><date>2026</date><y><z><n>Thé</n><p>4</p></z><z><n>Maté</n><p>5</p></z></y></x>"
    _table, rows = read(write(tmp_path, content))
    assert [row.values for row in rows] == [{"n": "Thé", "p": "4"}, {"n": "Maté", "p": "5"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_an_xml_document_says_its_encoding(tmp_path, encoding):
    content = f'<?xml version="1.0" encoding="{encoding}"?><a><p n="é"/><p n="è"/></a>'
    _table, rows = read(write(tmp_path, content, encoding))
    assert values(rows, "n") == ["é", "è"]


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">'
    "]><l><p><n>&b;</n></p><p><n>&b;</n></p></l>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<l><p><n>&x;</n></p><p><n>b</n></p></l>"
)
DECLARED = '<!DOCTYPE l [<!ELEMENT l ANY>]><l><p a="1"/><p a="2"/></l>'


@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE, DECLARED])
def test_entities_and_definitions_are_refused(tmp_path, content):
    with pytest.raises(Unreadable, match="refusons par sécurité"):
        read(write(tmp_path, content))


def test_a_truncated_xml_document_is_refused_on_the_way(tmp_path):
    produits = "".join(
        f"<produit><nom>Thé {n}</nom><prix>4</prix></produit>" for n in range(60_000)
    )
    table = open_table(write(tmp_path, f"<catalogue>{produits}<produit><nom>Thé"))
    with pytest.raises(Unreadable, match="s’arrête avant sa fin"):
        list(table.rows)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<a><b>1</c></a>", "mal formé, ligne 1"),
        ("<a>bonjour</a>", "ne contient aucun produit"),
        ("<a>" + "<b>" * 500, "imbriqué sur plus de 60 niveaux"),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "n’est pas lisible|mal formé"),
        ("<a><p><n>x&nbsp;y</n></p></a>", "mal formé"),
    ],
)
def test_xml_that_holds_no_products_says_why(tmp_path, content, reason):
    with pytest.raises(Unreadable, match=reason):
        read(write(tmp_path, content))


def test_an_html_page_instead_of_a_feed_is_quoted(tmp_path):
    page = "<!DOCTYPE html>\n<html><head><title>Erreur 503 – maintenance</title></head></html>"
    with pytest.raises(Unreadable, match=r"page web \(« Erreur 503 – maintenance »\)"):
        open_table(write(tmp_path, page))


def test_a_table_of_html_that_was_called_a_workbook_is_read(tmp_path):
    page = (
        "<html><head><title>Export</title></head><body><table><tr><td>Menu</td></tr></table>"
        "<table border=1><tr><th>Réf</th><th>Nom</th><th>Prix TTC</th></tr>"
        "<tr><td>A</td><td><b>Thé</b> fumé &amp; vert</td><td>4,50</td></tr>"
        "<tr><td>B</td><td>Maté</td><td>5,00</td></tr></table></body></html>"
    )
    table, rows = read(write(tmp_path, page))
    assert table.format == "html"
    assert [(row.number, row.values) for row in rows] == [
        (2, {"Réf": "A", "Nom": "Thé fumé & vert", "Prix TTC": "4,50"}),
        (3, {"Réf": "B", "Nom": "Maté", "Prix TTC": "5,00"}),
    ]


def test_a_wide_cell_of_an_html_table_covers_its_neighbours(tmp_path):
    table = (
        "<table><tr><th>Réf</th><th>Nom</th><th>Prix</th></tr>"
        "<tr><td>A</td><td>Thé</td><td>4</td></tr><tr><td colspan=2>Total</td><td>4</td></tr></table>"
    )
    _table, rows = read(write(tmp_path, table))
    assert rows[-1].values == {"Réf": "Total", "Nom": "", "Prix": "4"}


def test_a_list_of_lists_is_a_table(tmp_path):
    document = {"range": "A1:B3", "values": [["Réf", "Nom"], ["A", "Thé"], ["B", 12.0]]}
    table, rows = read(write(tmp_path, json.dumps(document)))
    assert table.format == "json"
    assert [(row.number, row.values) for row in rows] == [
        (2, {"Réf": "A", "Nom": "Thé"}),
        (3, {"Réf": "B", "Nom": "12"}),
    ]


def test_a_workbook_of_2003_in_xml_is_a_table(tmp_path):
    def row(*texts):
        return f"<Row>{''.join(f'<Cell>{text}</Cell>' for text in texts)}</Row>"

    def data(text):
        return f'<Data ss:Type="String">{text}</Data>'

    space = "urn:schemas-microsoft-com:office:spreadsheet"
    late = f'<Row><Cell>{data("B")}</Cell><Cell ss:Index="3">{data("5")}</Cell></Row>'
    content = (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="T">'
        f"<Table>{row(*map(data, ['Réf', 'Nom', 'Prix']))}{row(*map(data, ['A', 'Thé', '4']))}"
        f"{late}</Table></Worksheet></Workbook>"
    )
    _table, rows = read(write(tmp_path, content))
    assert [row.values for row in rows] == [
        {"Réf": "A", "Nom": "Thé", "Prix": "4"},
        {"Réf": "B", "Nom": "", "Prix": "5"},
    ]


def test_an_error_of_a_server_is_quoted(tmp_path):
    answer = '{"code": "rest_forbidden", "message": "Accès refusé", "data": {"status": 401}}'
    with pytest.raises(Unreadable, match="une erreur \\(« Accès refusé »\\)"):
        open_table(write(tmp_path, answer))


def test_products_of_a_page_are_read_from_its_json_ld():
    table, rows = sample("page.html")
    assert (table.format, table.basis) == ("json-ld", "incl")
    assert table.preset["offers.price"] == "price"
    assert values(rows, "name") == ["Tomme de brebis", "Yaourt brassé", "Yaourt brassé"]
    assert values(rows, "variant") == ["", "nature", "fraise"]
    assert values(rows, "description") == ["Affinée 4 mois", "Au lait cru", "Au lait cru"]
    assert values(rows, "gtin") == ["3760000000116", "", ""]
    assert values(rows, "image")[0] == "https://abers.example/t.jpg|https://abers.example/u.jpg"
    assert [row.group for row in rows] == ["", "YAO", "YAO"]
    assert [row.number for row in rows] == [1, 2, 3]


def test_a_json_ld_document_of_offers_and_lists_is_read(tmp_path):
    offer = {
        "@type": "Offer",
        "price": "3.00",
        "itemOffered": {"@type": "Product", "name": "Thé", "sku": "T"},
    }
    listed = {"@type": "ListItem", "item": {"@type": "Product", "name": "Maté", "sku": "M"}}
    document = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [offer, listed],
    }
    table, rows = read(write(tmp_path, json.dumps(document)))
    assert table.format == "json-ld"
    assert values(rows, "sku") == ["T", "M"]
    assert values(rows, "offers.price") == ["3.00", ""]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf \r\n", b"\n\n"])
def test_an_empty_file_says_so(tmp_path, content):
    with pytest.raises(Unreadable, match="« catalogue » est vide"):
        read(write(tmp_path, content))


@pytest.mark.parametrize("content", [b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n", b"\x1f\x8b\x08"])
def test_a_file_that_is_no_table_is_named(tmp_path, content):
    with pytest.raises(Unreadable, match="n’est pas un tableau"):
        open_table(write(tmp_path, content))


def test_a_file_above_the_limit_is_refused_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_BYTES", 10)
    with pytest.raises(Unreadable, match="pèse 1 Mo, plus que les 0 Mo acceptés"):
        open_table(write(tmp_path, "Réf;Nom\nA;b\n"))
