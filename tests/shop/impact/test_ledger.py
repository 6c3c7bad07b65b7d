"""Every odd row is told with its line, and no row is counted twice or lost."""

from datetime import date

import pytest

from shop.impact.ledger import BadLedger, Ledger, parse_cents
from shop.impact.report import compute
from tests.shop.impact.samples import BUYER, HEAD, SIRETS, YEAR, ledger, row


def read(path, **values):
    found = Ledger(path, period=YEAR, **values)
    return list(found), found.findings


def findings(path, **values):
    return [(one.line, one.code, one.is_counted) for one in read(path, **values)[1]]


def total(path):
    report = compute(Ledger(path, period=YEAR), period=YEAR, organisation=BUYER)
    return next(one["value"] for one in report["indicators"] if one["code"] == "total_excl_tax")


def test_a_clean_row(tmp_path):
    lines, found = read(
        ledger(
            tmp_path,
            row(
                statuses="ESAT|SCOP",
                labels="BIO | EQUITABLE",
                labour_amount="60.00",
                reuse="oui",
                recycled="12.5",
            ),
        )
    )
    assert found == []
    one = lines[0]
    assert (one.key, one.siret, one.cents, one.vat_permille) == (2, SIRETS[0], 10_000, 55)
    assert one.statuses == {"ESAT", "SCOP"}
    assert one.labels == {"BIO", "EQUITABLE"}
    assert (one.labour_cents, one.reuse, one.recycled, one.recycled_permille) == (
        6000,
        True,
        True,
        125,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_semicolons_commas_and_marks(tmp_path, encoding):
    text = row(amount_excl_tax="1 234.56", department="9", vat_rate="5.5")
    text = text.replace(",", ";").replace(".", ",")
    path = ledger(tmp_path, text, head=HEAD.replace(",", ";"), encoding=encoding)
    lines, found = read(path)
    assert [one.cents for one in lines] == [123_456]
    assert found == []
    assert lines[0].department == "09"


@pytest.mark.parametrize(
    ("values", "code", "is_counted"),
    [
        ({"date": "31 mars"}, "date", False),
        ({"date": ""}, "date", False),
        ({"date": "2025-12-31"}, "outside_period", False),
        ({"amount_excl_tax": "cent"}, "amount", False),
        ({"amount_excl_tax": "NaN"}, "amount", False),
        ({"amount_excl_tax": ""}, "amount", False),
        ({"amount_excl_tax": "1.234"}, "amount", False),
        ({"supplier_siret": "73282932000075"}, "siret", True),
        ({"supplier_siret": "35600000049838"}, "siret", True),
        ({"vat_rate": "19.6"}, "vat_rate", True),
        ({"vat_rate": ""}, "vat_rate", True),
        ({"statuses": "ESAT|CHAMPION"}, "unknown_status", True),
        ({"labels": "BIO|VERT"}, "unknown_label", True),
        ({"family": "POISSON"}, "family", True),
        ({"department": "99"}, "department", True),
        ({"labour_amount": "beaucoup"}, "labour_amount", True),
        ({"reuse": "peut-être"}, "reuse", True),
        ({"recycled": "140"}, "recycled", True),
    ],
)
def test_odd_cells_are_told(tmp_path, values, code, is_counted):
    path = ledger(tmp_path, row(), row(**values))
    lines, _found = read(path)
    assert findings(path) == [(3, code, is_counted)]
    assert len(lines) == 1 + is_counted


def test_post_office_sites_have_their_own_rule(tmp_path):
    assert findings(ledger(tmp_path, row(supplier_siret="35600000049837"))) == []


def test_known_codes_stay_beside_unknown_ones(tmp_path):
    lines, _found = read(ledger(tmp_path, row(labels="BIO|VERT")))
    assert lines[0].labels == {"BIO"}


def test_identical_rows_count_once(tmp_path):
    path = ledger(tmp_path, row(), row(labels="BIO"), row(), row())
    assert findings(path) == [(4, "duplicate", False), (5, "duplicate", False)]
    assert total(path) == "200.00"


def test_a_file_pasted_twice_counts_once(tmp_path):
    path = ledger(tmp_path, row(), row(labels="BIO"), HEAD, row(), row(labels="BIO"))
    assert [code for _line, code, _is in findings(path)] == ["heading", "duplicate", "duplicate"]
    assert total(path) == "200.00"


def test_other_currencies_are_not_added(tmp_path):
    path = ledger(tmp_path, f"{row()},EUR", f"{row()},USD", head=f"{HEAD},currency")
    assert findings(path) == [(3, "currency", False)]
    assert total(path) == "100.00"


def test_a_decimal_comma_among_commas_is_seen(tmp_path):
    path = ledger(tmp_path, row(amount_excl_tax="12,50", recycled="10"))
    assert findings(path) == [(2, "long", False)]


def test_quoted_cells_and_missing_ends(tmp_path):
    path = ledger(tmp_path, row(amount_excl_tax='"12,50"'), "2026-03-31", "", ",,,")
    lines, _found = read(path)
    assert [one.cents for one in lines] == [1250]
    assert findings(path) == [(3, "short", False)]


def test_closed_establishments(tmp_path):
    path = ledger(tmp_path, row(), row(date="2026-01-05"))
    closed = {SIRETS[0]: date(2026, 2, 1)}
    assert findings(path, closed=closed) == [(2, "closed_siret", True)]


def test_missing_columns_leave_their_figures_untold(tmp_path):
    path = ledger(
        tmp_path, f"2026-03-31,{SIRETS[0]},100", head="date,supplier_siret,amount_excl_tax"
    )
    report = compute(Ledger(path, period=YEAR), period=YEAR, organisation=BUYER)
    values = {one["code"]: one["value"] for one in report["indicators"]}
    assert values["total_excl_tax"] == "100.00"
    assert values["ess_share"] is None
    assert values["local_share"] is None
    assert {one["code"] for one in report["to_check"]} == {"missing_column"}


def test_optional_columns(tmp_path):
    extra = "description,contract,invoice,insertion_hours,invoiced_on,due_on,paid_on,amount_paid"
    path = ledger(
        tmp_path,
        f"{row()},Pommes,M1,F1,12.5,2026-03-01,31/03/2026,2026-03-11,40.00",
        f"{row()},Poires,M1,F1,douze,hier,,,tout",
        head=f"{HEAD},{extra}",
    )
    lines, _found = read(path)
    assert (lines[0].contract, str(lines[0].insertion_hours)) == ("M1", "12.50")
    assert (lines[0].due, lines[0].payments[0].cents) == (date(2026, 3, 31), 4000)
    assert [code for _line, code, _is in findings(path)] == [
        "invoiced_on",
        "insertion_hours",
        "amount_paid",
    ]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("date,supplier_siret", "amount_excl_tax"),
        ("date,date,supplier_siret,amount_excl_tax", "deux fois"),
        ("", "manquantes"),
    ],
)
def test_files_that_are_no_ledger(tmp_path, head, words):
    with pytest.raises(BadLedger, match=words):
        Ledger(ledger(tmp_path, head=head), period=YEAR)


def test_files_in_another_encoding(tmp_path):
    path = ledger(tmp_path, row(supplier_name="Crêperie"), encoding="latin-1")
    with pytest.raises(BadLedger, match="UTF-8"):
        Ledger(path, period=YEAR)
    with pytest.raises(BadLedger, match="Impossible"):
        Ledger(tmp_path / "absent.csv", period=YEAR)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12", 1200), ("-12,5", -1250), ("1 234,56 €", 123_456), ("1.234,56", 123_456),
        ("1,234.56", 123_456), ("0.0050", 1), ("−3", -300), ("+1.00", 100),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(text, cents):
    assert parse_cents(text) == cents


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "1e5", "inf", "١٢", "12.345", "9" * 30])
def test_amounts_that_are_none(text):
    with pytest.raises(ValueError, match="«"):
        parse_cents(text)
