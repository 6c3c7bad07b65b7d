"""Files as shops and associations write them: what they would create, without a question."""

import json

import pytest

from suppliers.feeds.models import Change
from suppliers.feeds.queries import as_json, categories
from tests.factories.selling import CategoryFactory
from tests.factories.suppliers import SupplierFactory
from tests.suppliers.feeds.driving import applied, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier(db):
    for name, vat in (("Miels", "reduced"), ("Savons", "standard")):
        CategoryFactory(name=name, profile__vat_code=vat)
    return SupplierFactory(legal_entity__vat_regime="normal")


def planned(run):
    """(title, category, [(reference, name, euros, stock)]) of what would be created."""
    names = {one.id: one.name for one in categories()}
    return [
        (
            change.title,
            names.get(change.after["listing"]["category_id"], ""),
            [
                (
                    one["reference"],
                    one.get("name", ""),
                    one["unit_price"] / 10_000 if one.get("unit_price") is not None else None,
                    one.get("stock"),
                )
                for one in change.after["sellables"]
            ],
        )
        for change in Change.objects.filter(run=run, kind="created").order_by("pk")
    ]


def test_headings_totals_and_remarks_are_no_products(supplier):
    text = (
        "Réf;Nom;Prix TTC;Stock\n"
        "MIELS;;;\n"
        "M1;Miel de ronce;6,90;4\n"
        ";SAVONS;;\n"
        "S1;Savon doux;3,00;9\n"
        ";;;\n"
        "RÉSUMÉ STATISTIQUES;;;\n"
        "Total produits :;2;;\n"
        "Valeur du stock :;54,60 €;;\n"
        "TOTAL;;9,90;13\n"
        "Prix valables jusqu’à la fin de l’année, dans la limite des stocks disponibles chez nous.;;;\n"
    )
    run = read(supplier, text)
    assert planned(run) == [
        ("Miel de ronce", "Miels", [("M1", "", 6.9, 4)]),
        ("Savon doux", "Savons", [("S1", "", 3.0, 9)]),
    ]
    assert (run.rows, run.refused, run.drafts) == (2, 0, 0)
    assert any("2, 4, 7, 8, 9, 10, 11" in note for note in run.notes)


def test_a_list_that_begins_anew_under_each_heading_is_one(supplier):
    text = (
        "SAVONS;Prix pro HT;Prix TTC;Stock\nSavon doux;2,00;3,00;4\nSavon noir;2,50;4,00;4\n"
        "Savon fort;2,00;3,00;1\nMIELS;Prix pro HT;Prix TTC;Stock\nMiel de ronce;5,00;6,90;2\n"
    )
    run = read(supplier, text)
    assert [(title, category) for title, category, _sold in planned(run)] == [
        ("Savon doux", "Savons"), ("Savon noir", "Savons"), ("Savon fort", "Savons"),
        ("Miel de ronce", "Miels"),
    ]  # fmt: skip
    assert (run.rows, run.refused) == (4, 0)


def test_a_list_of_people_is_no_catalogue(supplier):
    run = read(supplier, "Nom;Prénom;Téléphone\nLe Goff;Anne;0600000000\nMorvan;Yann;0600000001\n")
    assert (run.state, run.created) == ("asking", 0)


def test_prices_of_another_currency_are_refused(supplier):
    text = "SKU;Nom;Prix TTC;Devise\nA;Miel;6,90;EUR\nB;Cire;5,00;GBP\n"
    run = read(supplier, text)
    assert (run.created, run.refused) == (1, 1)
    (refused,) = as_json(run)["refused"]
    assert refused["reason"] == "Le prix est en GBP, pas en euros."


def test_whole_prices_of_a_document_wait_for_a_person(supplier):
    items = [
        {"sku": f"A{n}", "name": f"Miel {n}", "price": price} for n, price in enumerate((690, 1250))
    ]
    run = read(supplier, json.dumps(items), basis="incl")
    assert (run.state, "centimes" in run.guards["cents"]) == ("blocked", True)
    assert applied(supplier, json.dumps(items), basis="incl", confirms=True).state == "applied"
    # Once is enough.
    assert read(supplier, json.dumps(items[:1]), basis="incl").guards.keys() <= {"missing"}


def test_a_heading_never_hides_a_product_that_the_shop_has(supplier):
    head = "Réf;Nom;Prix TTC;Stock\n"
    applied(supplier, head + "PANIER;Panier du marché;12,00;4\nM1;Miel;5,00;2\n")
    run = read(supplier, head + "PANIER;;;\nM1;;;3\n")
    assert (run.rows, run.missing, run.refused) == (2, 0, 0)


@pytest.mark.parametrize(
    ("text", "sold"),
    [
        # The product's number on each of its rows.
        (
            "Product number;Token;Item name;Variation;Price TTC;SKU\n"
            "1;AA;Savon;Petit;3,00;S1\n1;AA;Savon;Grand;5,00;S2\n2;BB;Miel;;6,00;M1\n",
            [[("S1", "Petit"), ("S2", "Grand")], [("M1", "")]],
        ),
        # Its name repeated beside a size.
        (
            "SKU;Nom;Déclinaison;Prix TTC\nS1;Savon;Petit;3\nS2;Savon;Grand;5\nM1;Miel;;6\n",
            [[("S1", "Petit"), ("S2", "Grand")], [("M1", "")]],
        ),
        # Its name once, blank below.
        (
            "SKU;Nom;Déclinaison;Prix TTC\nS1;Savon;Petit;3\nS2;;Grand;5\nM1;Miel;Pot;6\n",
            [[("S1", "Petit"), ("S2", "Grand")], [("M1", "Pot")]],
        ),
        # A size alone tells them apart, and names them.
        (
            "SKU;Nom;Contenance;Prix TTC\nM1;Miel;250 g;6\nM2;Miel;500 g;9\nS1;Savon;100 g;3\n",
            [[("M1", "250 g"), ("M2", "500 g")], [("S1", "")]],
        ),
        # Two products that happen to be called the same.
        ("SKU;Nom;Prix TTC\nS1;Savon;3\nS2;Savon;5\n", [[("S1", "")], [("S2", "")]]),
    ],
)
def test_variants_are_joined_where_the_rows_show_them(supplier, text, sold):
    run = read(supplier, text)
    assert [[one[:2] for one in variants] for *_told, variants in planned(run)] == sold
    assert run.refused == 0


def test_variants_of_a_document_are_rows_of_their_product(supplier):
    products = [
        {
            "id": 1,
            "name": "Savon",
            "category_id": 7,
            "variants": [
                {"id": 11, "sku": "S1", "size": "100 g", "price": {"amount": 3, "currency": "EUR"}},
                {"id": 12, "sku": "S2", "size": "250 g", "price": {"amount": 5, "currency": "EUR"}},
            ],
        },
        {"id": 2, "name": "Miel", "category_id": 8, "variants": [{"sku": "M1", "price": 6}]},
    ]
    document = {"categories": [{"id": 7, "name": "Savons"}, {"id": 8, "name": "Miels"}]}
    run = read(supplier, json.dumps({**document, "data": {"products": products}}), basis="incl")
    assert planned(run) == [
        ("Savon", "Savons", [("S1", "100 g", 3.0, None), ("S2", "250 g", 5.0, None)]),
        ("Miel", "Miels", [("M1", "", 6.0, None)]),
    ]


def test_a_vat_class_that_nobody_knows_waits_as_a_draft(supplier):
    head = "Référence;Nom;Catégorie;Prix TTC;{};Stock\n"
    for name, cell in (("Tax rules ID", "3"), ("Classe de TVA", "Classe B")):
        run = read(supplier, head.format(name) + f"A;Miel;Miels;6,90;{cell};1\n")
        assert (run.created, run.drafts, run.refused) == (1, 1, 0)
        (warning,) = as_json(run)["warnings"]
        assert (warning["column"], warning["value"]) == (name, cell)
    run = read(supplier, head.format("TVA") + "A;Miel;Miels;6,90;19,6 %;1\n")
    assert (run.created, run.refused) == (0, 1)


def test_words_of_stock_speak_where_the_count_is_blank(supplier):
    text = (
        "Référence;Nom;Catégorie;Prix TTC;Stock;En stock ?\n"
        "A;Un;Miels;1,00;5;1\nB;Deux;Miels;1,00;;0\nC;Trois;Miels;1,00;;1\n"
    )
    run = read(supplier, text)
    assert [variants[0][3] for *_told, variants in planned(run)] == [5, 0, None]
    assert run.refused == 0


def test_a_price_by_the_kilogram_and_from_a_price(supplier):
    text = (
        "Référence;Nom;Catégorie;Prix TTC\n"
        "A;Miel en vrac;Miels;12 €/kg\nB;Atelier;Savons;à partir de 28 €/h\n"
    )
    run = read(supplier, text)
    by_kilo, least = (
        change.after for change in Change.objects.filter(run=run, kind="created").order_by("pk")
    )
    (sellable,) = by_kilo["sellables"]
    assert (sellable["unit_price"], sellable["content_quantity"], sellable["content_unit"]) == (
        120_000, "1", "kg",
    )  # fmt: skip
    assert least["listing"]["price_kind"] == "from"
    assert [warning["column"] for warning in as_json(run)["warnings"]] == ["Prix TTC"]


@pytest.mark.parametrize(
    ("column", "cells", "states"),
    [
        ("Archivé", ("Non", "Oui"), ("published", "draft")),
        ("En sommeil", ("0", "1"), ("published", "draft")),
        ("Disabled", ("false", "true"), ("published", "draft")),
        ("Peut être vendu", ("VRAI", "FAUX"), ("published", "draft")),
    ],
)
def test_a_state_may_be_said_the_other_way(supplier, column, cells, states):
    rows = "".join(f"R{n};Miel {n};Miels;5,00;{cell}\n" for n, cell in enumerate(cells))
    run = read(supplier, f"Référence;Nom;Catégorie;Prix TTC;{column}\n{rows}")
    found = Change.objects.filter(run=run).order_by("pk").values_list("after", flat=True)
    assert tuple(after["listing"]["state"] for after in found) == states


def test_a_product_that_waits_for_its_price_is_not_published_by_the_next_import(supplier):
    text = (
        "Référence;Nom;Catégorie;Prix TTC;TVA;Contenu;État\nA;Miel;Miels;;5,5 %;3 pommes;En vente\n"
    )
    assert applied(supplier, text).drafts == 1
    run = applied(supplier, text)
    assert (run.created, run.updated, run.unchanged) == (0, 0, 1)


def test_titles_alone_are_no_file(supplier):
    run = read(supplier, "Référence;Nom;Prix TTC\n")
    assert (run.state, run.reason) == (
        "failed", "Le fichier n’a que ses titres, aucune ligne de produit.",
    )  # fmt: skip


def test_a_short_description_names_new_products_and_renames_none(supplier):
    assert applied(supplier, "Réf;Nom;Prix TTC\nM1;Miel de ronce;6,90\n").created == 1
    run = read(supplier, "Réf;Description;Prix TTC\nM1;Récolté en juillet;7,10\nM2;Miel d’été;5\n")
    assert planned(run) == [("Miel d’été", "", [("M2", "", 5.0, None)])]
    (change,) = Change.objects.filter(run=run, kind="updated")
    assert (change.title, change.before["listing"]) == ("Miel de ronce", {})
    assert change.after["sellables"][0]["unit_price"] == 71_000
