"""Rows to records: what is kept, what is refused, and what is said about it."""

import hashlib
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suppliers.feeds.checking import Checker, unknown_vat_reason
from suppliers.feeds.fields import FIELDS
from suppliers.feeds.readers.base import Row
from suppliers.feeds.records import Category, Context
from suppliers.feeds.values import is_empty

patient = settings(deadline=None)  # cores may be busy

HONEY = Category(1, "Miels", ("Épicerie & boissons", "Miels"), "goods", "reduced", ("Honey",))
REPAIR = Category(2, "Réparation", ("Services", "Réparation"), "service", "standard")
OTHER = Category(3, "Divers", ("Maison", "Divers"), "goods", "")
ITSELF = {field.code: field.code for field in FIELDS}  # columns named as their fields


def context(**changes):
    told = {
        "day": date(2026, 11, 22),
        "regime": "normal",
        "basis": "incl",
        "categories": (HONEY, REPAIR, OTHER),
    }
    return Context(**{**told, **changes})


def checked(*rows, columns=None, samples=(), units=None, **changes):
    checker = Checker(
        columns=columns or ITSELF, context=context(**changes), samples=samples, units=units
    )
    numbered = [
        row if isinstance(row, Row) else Row(number, row) for number, row in enumerate(rows, 2)
    ]
    return list(checker.records(numbered)), checker


def one(row, **changes):
    (record,), _checker = checked(row, **changes)
    return record


def told(record):
    return [(one.row, one.column, one.value, one.reason, one.is_warning) for one in record.troubles]


FULL = {
    "reference": "MIEL-250",
    "ean": "3760123456784",
    "title": "Miel de châtaignier",
    "category": "Miels",
    "price": "6,90",
    "vat_code": "5,5 %",
    "stock": "24",
    "content": "250 g",
    "weight_grams": "420 g",
}


def test_a_whole_row_is_a_record():
    record = one(
        {
            **FULL,
            "row_key": "L12-34",
            "kind": "Produit",
            "professional_price": "5,20",
            "is_weighed": "non",
            "min_quantity": "2",
            "case_size": "12",
            "state": "En vente",
            "summary": "Récolté à la main.",
            "description": "<p>Corsé.</p>",
            "allergens": "lait",
            "date_kind": "DDM",
            "alcohol_tenths": "5,5 %",
            "recycled_percent": "30 %",
            "is_subscribable": "oui",
            "temperature": "frais",
            "pictures": "https://exemple.test/a.jpg|https://exemple.test/b.jpg",
        }
    )
    assert record.rows == [2]
    assert record.values == {
        "title": "Miel de châtaignier",
        "category_id": 1,
        "kind": "goods",
        "vat_code": "reduced",
        "case_size": 12,
        "state": "published",
        "summary": "Récolté à la main.",
        "description": "Corsé.",
        "allergens": ["milk"],
        "temperature": "chilled",
        "date_kind": "best_before",
        "alcohol_tenths": 55,
        "is_subscribable": True,
        "recycled_percent": 30,
    }
    (variant,) = record.variants
    assert (variant.row, variant.reference, variant.ean) == (2, "MIEL-250", "3760123456784")
    assert variant.values == {
        "row_key": "L12-34",
        "unit_price": 69_000,
        "professional_price": 52_000,
        "stock": 24,
        "content_quantity": Decimal(250),
        "content_unit": "g",
        "weight_grams": 420,
        "is_weighed": False,
        "min_quantity": 2,
    }
    assert record.pictures == ["https://exemple.test/a.jpg", "https://exemple.test/b.jpg"]
    assert (record.troubles, record.drafts, record.key) == ([], [], "")
    assert not record.is_refused


def test_columns_are_read_by_their_mapping():
    record = one(
        {"Nom": "Miel", "PU": "3", "Divers": "x"},
        columns={"Nom": "title", "PU": "price", "Divers": ""},
    )
    assert record.values["title"] == "Miel"
    assert record.variants[0].values == {"unit_price": 30_000}


def test_an_empty_cell_says_nothing():
    record = one({**FULL, "summary": "", "origin": "  ", "stock": '=""', "ean": "\u00a0\ufeff"})
    assert "summary" not in record.values
    assert "origin" not in record.values
    assert "stock" not in record.variants[0].values
    assert record.variants[0].ean == ""
    assert record.troubles == []


def test_a_lone_dash_clears_a_text_and_nothing_else():
    record = one({**FULL, "summary": "-", "description": " - ", "stock": "-", "category": "-"})
    assert (record.values["summary"], record.values["description"]) == ("", "")
    assert "category_id" not in record.values
    assert "stock" not in record.variants[0].values
    assert record.troubles == []


def test_empty_rows_are_passed_over():
    records, _checker = checked({}, {"title": " "}, FULL, {"title": "", "ean": ""})
    assert [record.rows for record in records] == [[4]]


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("title", "x" * 256),
        ("title", "#REF!"),
        ("reference", "x" * 65),
        ("reference", date(2026, 3, 12)),
        ("row_key", date(2026, 3, 12)),
        ("price", "cher"),
        ("price", "-3"),
        ("price", "6 € HT"),
        ("price_kind", "au choix"),
        ("professional_price", "$5"),
        ("vat_code", "19,6 %"),
        ("stock", "beaucoup"),
    ],
)
def test_a_bad_cell_that_decides_refuses_its_row(field, cell):
    record = one({**FULL, field: cell})
    assert record.is_refused
    (trouble,) = record.troubles
    assert (trouble.row, trouble.column, trouble.is_warning) == (2, field, False)
    assert trouble.value == str(cell)[:200]
    assert trouble.reason


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("content", "250"),
        ("content", "3 barquettes"),
        ("weight_grams", "lourd"),
        ("is_weighed", "peut-être"),
        ("min_quantity", "1,5"),
        ("case_size", "beaucoup"),
        ("kind", "rêve"),
        ("temperature", "tiède"),
        ("date_kind", "hier"),
        ("minimum_life_days", "40000"),
        ("recycled_percent", "130 %"),
        ("name", "x" * 81),
        ("origin", "x" * 161),
        ("pictures", "miel.jpg"),
        ("allergens", date(2026, 3, 12)),
    ],
)
def test_a_bad_cell_that_describes_is_left_out(field, cell):
    record = one({**FULL, "content": "", "weight_grams": "", field: cell})
    assert not record.is_refused
    (trouble,) = record.troubles
    assert (trouble.column, trouble.is_warning) == (field, True)
    assert field not in {**record.values, **record.variants[0].values}
    assert record.drafts == []


def test_the_suppliers_own_column_is_named():
    record = one({"Gencod": "12", "Nom": "Miel"}, columns={"Gencod": "ean", "Nom": "title"})
    assert told(record) == [
        (
            2,
            "Gencod",
            "12",
            "« 12 » n’est pas un code-barres de 8, 12, 13 ou 14 chiffres.",
            False,
        )
    ]


def test_a_row_longer_than_its_header_is_refused():
    record = one({**FULL, "+": "reste"})
    assert record.is_refused
    assert told(record) == [(2, "", "reste", "La ligne a plus de cellules que l’en-tête.", False)]
    assert not one({**FULL, "+": " "}).is_refused


@pytest.mark.parametrize("cell", ["3,76012E+12", "3760123456783", "12"])
def test_an_ean_that_is_none_is_left_where_the_reference_finds_the_row(cell):
    others = {name: value for name, value in FULL.items() if name not in ("ean", "reference")}
    for row in (
        {"ean": cell, **others, "reference": "MIEL-250"},
        {"reference": "MIEL-250", **others, "ean": cell},
    ):
        record = one(row)
        assert not record.is_refused
        assert (record.variants[0].reference, record.variants[0].ean) == ("MIEL-250", "")
        assert [(each.column, each.is_warning) for each in record.troubles] == [("ean", True)]
        alone = one({**row, "reference": ""})
        assert alone.is_refused
        assert [(each.column, each.is_warning) for each in alone.troubles] == [("ean", False)]
        wrong = one({**row, "price": "cher"})
        assert wrong.is_refused


def test_a_reference_made_a_date_is_left_where_our_key_finds_the_row():
    record = one({**FULL, "row_key": "L12-34", "reference": date(2026, 3, 12)})
    assert not record.is_refused
    assert record.variants[0].reference == ""
    assert [trouble.is_warning for trouble in record.troubles] == [True]


def test_what_is_kept_in_doubt_is_told():
    record = one({**FULL, "stock": "-2", "origin": date(2026, 3, 12), "summary": "mot " * 80})
    assert record.variants[0].values["stock"] == 0
    assert record.values["origin"] == "2026-03-12"
    assert record.values["summary"].endswith("mot…")
    assert all(trouble.is_warning for trouble in record.troubles)
    assert len(record.troubles) == 3


# Titles


def test_a_row_without_name_nor_reference_is_refused():
    record = one({"price": "3"})
    assert record.is_refused
    assert told(record) == [(2, "title", "", "Le nom manque.", False)]


@pytest.mark.parametrize(
    "row",
    [{"reference": "MIEL"}, {"ean": "3760123456784"}, {"row_key": "L1-2"}],
)
def test_a_row_that_names_its_listing_needs_no_title(row):
    record = one({**row, "stock": "3"})
    assert not record.is_refused
    assert "title" not in record.values
    assert record.troubles == []
    assert record.drafts == []


def test_a_file_without_titles_refuses_nothing():
    record = one({"stock": "3"}, columns={"stock": "stock"})
    assert not record.is_refused


def test_a_row_without_title_is_found_by_its_key():
    record = one(
        {"title": "", "Gamme": "Été", "stock": "3"}, columns={**ITSELF}, key_columns=("Gamme",)
    )
    assert record.key
    assert not record.is_refused


# Prices, VAT, category


def test_a_price_on_quote_is_a_kind_of_price():
    record = one({**FULL, "price": "sur devis", "price_kind": "Prix ferme"})
    assert record.values["price_kind"] == "on_quote"
    assert "unit_price" not in record.variants[0].values


def test_a_price_of_nought_waits_as_a_draft():
    record = one({**FULL, "price": "0"})
    assert record.drafts == ["Le prix est à zéro."]
    assert record.variants[0].values["unit_price"] == 0
    assert [trouble.is_warning for trouble in record.troubles] == [True]


def test_an_ambiguous_price_goes_by_the_sample():
    rows = [{**FULL, "price": "1,234"}]
    for cells, price in ((["6.90"], 12_340_000), (["6,90"], 12_340), ([], 12_340)):
        record = one(*rows, samples=[{"price": cell} for cell in cells])
        assert record.variants[0].values["unit_price"] == price


@pytest.mark.parametrize(
    ("column", "samples", "units", "grams"),
    [
        ("Poids (kg)", [], {}, 500),
        ("Poids (g)", [], {}, 1),
        ("Poids", [{"Poids": "0.5"}, {"Poids": "2"}], {}, 500),
        ("Poids", [{"Poids": "420"}], {}, 1),
        ("Poids", [{"Poids": "0,5 kg"}], {}, 1),
        ("Poids", [], {"Poids": "kg"}, 500),
        ("Poids (g)", [], {"Poids (g)": "kg"}, 500),
    ],
)
def test_a_weight_without_unit_goes_by_its_column(column, samples, units, grams):
    record = one(
        {"Nom": "Miel", column: "0.5"},
        columns={"Nom": "title", column: "weight_grams"},
        samples=samples,
        units=units,
    )
    assert record.variants[0].values["weight_grams"] == grams


@pytest.mark.parametrize(
    ("regime", "cell", "told_code", "usual", "drafts"),
    [
        ("normal", "20 %", "standard", None, 0),
        ("normal", "", None, "reduced", 0),
        ("normal", "0", None, "reduced", 1),
        ("normal", "exonéré", None, "reduced", 1),
        ("franchise", "0", "franchise", None, 0),
        ("franchise", "", None, "franchise", 0),
        ("franchise", "20 %", "franchise", None, 1),
        ("exempt", "", None, "exempt_association", 0),
        ("exempt", "5,5", "exempt_association", None, 1),
    ],
)
def test_the_vat_goes_with_the_regime(regime, cell, told_code, usual, drafts):
    record = one({**FULL, "vat_code": cell}, regime=regime)
    assert not record.is_refused
    assert record.values.get("vat_code") == told_code
    assert record.values.get("usual_vat_code") == usual
    assert len(record.drafts) == len(record.troubles) == drafts
    assert all(trouble.is_warning for trouble in record.troubles)


def test_a_vat_that_nobody_knows_makes_a_draft():
    record = one({**FULL, "vat_code": "", "category": "Divers"})
    assert record.drafts == [unknown_vat_reason()]
    assert record.values["usual_vat_code"] == "standard"


def test_the_kind_is_told_or_the_categorys():
    assert one({**FULL, "category": "Réparation"}).values["usual_kind"] == "service"
    assert one(FULL).values["usual_kind"] == "goods"
    told_service = one({**FULL, "kind": "service"})
    assert told_service.values["kind"] == "service"
    assert "usual_kind" not in told_service.values


def test_an_unknown_category_makes_a_draft_and_is_remembered():
    rows = [{**FULL, "category": name} for name in ("Lubies", "Miels", "Lubies", "Songes")]
    records, checker = checked(*rows)
    assert records[0].drafts == ["La catégorie « Lubies » n’est pas connue."]
    assert "category_id" not in records[0].values
    assert [len(record.troubles) for record in records] == [1, 0, 1, 1]
    assert checker.unknown == {"category": Counter({"Lubies": 2, "Songes": 1})}


def test_a_persons_answers_are_followed():
    remembered = {
        "category": {"lubies": "3", "rien": ""},
        "vat_code": {"t2": "reduced"},
        "content": {"barquettes": "piece"},
        "state": {"bientot": "draft"},
    }
    row = {**FULL, "category": "Lubies", "vat_code": "T2", "content": "3 barquettes"}
    record = one({**row, "state": "Bientôt"}, remembered=remembered)
    assert record.values["category_id"] == 3
    assert record.values["vat_code"] == "reduced"
    assert record.values["state"] == "draft"
    assert record.variants[0].values["content_unit"] == "piece"
    assert record.troubles == []
    nothing = one({**row, "category": "Rien"}, remembered=remembered)
    assert "category_id" not in nothing.values
    assert nothing.drafts == []


def test_unknown_words_are_counted_by_field():
    _records, checker = checked(
        {**FULL, "vat_code": "T9"},
        {**FULL, "vat_code": "T9", "content": "3 barquettes"},
        {**FULL, "state": "Bientôt"},
    )
    assert checker.unknown == {
        "vat_code": Counter({"T9": 2}),
        "content": Counter({"barquettes": 1}),
        "state": Counter({"Bientôt": 1}),
    }


def test_a_state_that_is_not_understood_makes_a_draft():
    assert one({**FULL, "state": "Bientôt"}).drafts == ["L’état n’est pas compris."]


# Groups


def test_rows_of_one_group_are_variants_of_one_listing():
    rows = [
        Row(2, {**FULL, "reference": "A", "ean": "", "name": "250 g"}, "miel"),
        Row(3, {"reference": "B", "name": "500 g", "price": "12"}, "miel"),
        Row(4, {**FULL, "reference": "C", "ean": ""}, "savon"),
        Row(5, {**FULL, "reference": "D", "ean": ""}),
        Row(6, {**FULL, "reference": "E", "ean": ""}),
        Row(7, {**FULL, "reference": "F", "ean": "", "name": "1 kg"}, "miel"),
    ]
    records, _checker = checked(*rows)
    assert [record.rows for record in records] == [[2, 3], [4], [5], [6], [7]]
    assert [variant.reference for variant in records[0].variants] == ["A", "B"]
    assert [variant.values["unit_price"] for variant in records[0].variants] == [69_000, 120_000]


def test_a_mapped_group_works_as_well():
    rows = [
        {**FULL, "reference": "A", "group": "MIEL", "name": "250 g"},
        {**FULL, "reference": "B", "group": "MIEL", "name": "500 g"},
        {**FULL, "reference": "C", "group": ""},
    ]
    records, _checker = checked(*rows)
    assert [record.rows for record in records] == [[2, 3], [4]]
    assert records[0].values["title"] == "Miel de châtaignier"


def test_the_first_row_that_says_something_of_the_listing_counts():
    rows = [
        Row(2, {"reference": "A", "name": "250 g"}, "miel"),
        Row(3, {"reference": "B", "name": "500 g", "title": "Miel", "origin": "Arz"}, "miel"),
        Row(4, {"reference": "C", "name": "1 kg", "title": "Autre", "origin": "Groix"}, "miel"),
    ]
    (record,), _checker = checked(*rows)
    assert (record.values["title"], record.values["origin"]) == ("Miel", "Arz")


def test_a_row_refused_alone_leaves_the_others():
    rows = [
        Row(2, {"title": "Miel", "reference": "A", "price": "cher"}, "miel"),
        Row(3, {"title": "Miel", "reference": "B", "price": "12"}, "miel"),
    ]
    (record,), _checker = checked(*rows)
    assert [variant.reference for variant in record.variants] == ["B"]
    assert record.values["title"] == "Miel"
    assert told(record) == [(2, "price", "cher", "« cher » n’est pas un prix.", False)]


def test_a_row_that_tells_of_the_product_alone_is_no_variant():
    a, b, c = (f"https://exemple.test/{name}.jpg" for name in "abc")
    rows = [
        Row(2, {"title": "Miel", "reference": "PARENT", "pictures": a}, "miel"),
        Row(3, {"reference": "A", "name": "250 g", "price": "6", "pictures": b}, "miel"),
        Row(4, {"reference": "B", "name": "500 g", "price": "11", "pictures": a}, "miel"),
        Row(5, {"pictures": c}, "miel"),
    ]
    (record,), _checker = checked(*rows)
    assert record.rows == [2, 3, 4, 5]
    assert [variant.reference for variant in record.variants] == ["A", "B"]
    assert record.pictures == [a, b, c]
    assert record.values["title"] == "Miel"


def test_a_listing_has_ten_pictures_at_most():
    addresses = [f"https://exemple.test/{number}.jpg" for number in range(16)]
    rows = [
        Row(
            2 + at,
            {**FULL, "name": str(at), "pictures": ",".join(addresses[8 * at : 8 * at + 8])},
            "m",
        )
        for at in range(2)
    ]
    (record,), _checker = checked(*rows)
    assert record.pictures == addresses[:10]


def test_a_group_without_any_title_is_refused_whole():
    rows = [Row(2, {"name": "250 g", "price": "6"}, "m"), Row(3, {"name": "1 kg"}, "m")]
    (record,), _checker = checked(*rows)
    assert record.is_refused
    assert told(record) == [(2, "title", "", "Le nom manque.", False)]


# Keys


def test_the_key_is_of_the_folded_columns_a_person_chose():
    chosen = {"key_columns": ("Nom", "Format")}
    columns = {"Nom": "title", "Format": "name"}
    first = one({"Nom": "Miel d’été", "Format": "250 g"}, columns=columns, **chosen)
    same = one({"Nom": " MIEL D'ETE", "Format": "250 G"}, columns=columns, **chosen)
    other = one({"Nom": "Miel d’été 250", "Format": "g"}, columns=columns, **chosen)
    assert first.key == hashlib.sha256(b"miel d ete\x1f250 g").hexdigest()
    assert first.key == same.key != other.key
    assert one({"Nom": "", "Format": "", "x": "y"}, columns=columns, **chosen).key == ""


# Whatever comes

CELLS = st.one_of(
    st.just(""),
    st.sampled_from(["6,90", "12", "Miels", "5,5 %", "250 g", "-", "oui", "A1", "sur devis"]),
    st.text(max_size=20),
    st.dates(),
)
ROWS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from([*ITSELF, "+", "autre"]), CELLS, max_size=8),
        st.sampled_from(["", "a", "b"]),
    ),
    max_size=8,
)


def is_filled(cells):
    return not all(is_empty(cell) for cell in cells.values())


@patient
@given(ROWS)
def test_every_filled_row_is_in_one_record_and_sold_once_or_explained(drawn):
    rows = [Row(number, cells, group) for number, (cells, group) in enumerate(drawn, 2)]
    records, _checker = checked(*rows)
    seen = [number for record in records for number in record.rows]
    assert seen == [row.number for row in rows if is_filled(row.values)]
    for record in records:
        sold = [variant.row for variant in record.variants]
        assert len(sold) == len(set(sold))
        assert set(sold) <= set(record.rows)
        errors = {trouble.row for trouble in record.troubles if not trouble.is_warning}
        assert not errors & set(sold)
        if len(record.rows) == 1:
            assert bool(sold) != bool(errors)
        if record.is_refused:
            assert errors


@patient
@given(ROWS, st.randoms())
def test_the_order_of_columns_does_not_matter(drawn, random):
    rows = [Row(number, cells, group) for number, (cells, group) in enumerate(drawn, 2)]
    names = list(ITSELF)
    random.shuffle(names)
    turned = {name: ITSELF[name] for name in names}
    assert checked(*rows)[0] == checked(*rows, columns=turned)[0]
