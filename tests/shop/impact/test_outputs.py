"""What goes out says what the report says; the workbook recomputes it from its own lines."""

import csv
import io
import json
import re
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
from pypdf import PdfReader

from shop.impact.lines import Payment
from shop.impact.outputs import FORMATS, Told
from shop.impact.outputs.common import written
from shop.impact.outputs.paper import data
from shop.impact.report import compute
from tests.shop.impact.samples import BUYER, SIRETS, YEAR, egalim_lines, line

AT = datetime(2027, 1, 15, 9, tzinfo=UTC)


def told(lines=None):
    given = lines if lines is not None else [
        *egalim_lines(),
        line(1_000_000, 8, siret=SIRETS[1], family="", category="Textiles", reuse=True,
             statuses={"ESAT", "ASSOCIATION"}, labour_cents=650_000),
        line(50_001, 9, siret=SIRETS[2], family="", name='=HYPERLINK("x")', department="75",
             statuses={"EA"}, labour_cents=33_333, vat_permille=200,
             payments=(Payment(date(2026, 5, 1), 12_345),)),
        line(-1_001, 10, family="", category="@SUM(A1)"),
    ]  # fmt: skip
    return Told(compute(given, period=YEAR, organisation=BUYER), given, YEAR, AT, name="Rostrenen")


def test_json_is_the_report():
    one = told()
    assert json.loads(FORMATS["json"](one)) == one.report


def test_csv_has_a_row_a_figure_and_a_row_a_check():
    one = told([*egalim_lines(), line(1, 20, date=date(2020, 1, 1))])
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](one).decode())))
    shares = {row["code"]: row for row in rows}
    assert (shares["egalim_share"]["value"], shares["egalim_share"]["target"]) == ("50.00", "50")
    assert shares["emissions"]["value"] == ""
    assert (shares["to_check"]["unit"], shares["to_check"]["lines"]) == ("outside_period", "20")


def book(one, *, values=False):
    return openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"](one)), data_only=values)


def test_texts_are_never_formulas():
    found = book(told())
    cells = [cell for row in found["Lignes"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert '=HYPERLINK("x")' in [cell.value for cell in cells]


def evaluated(sheet, lines, place):
    """Value, numerator and denominator of a row, from its formulas and the sheet of lines."""

    def total(formula):
        ranges = re.findall(r"Lignes!\$([A-Z]+)\$2:\$[A-Z]+\$(\d+)", formula)
        amounts, flags = ranges[0], ranges[1] if len(ranges) > 1 else None
        whole = Decimal(0)
        for number in range(2, int(amounts[1]) + 1):
            if flags is None or lines[f"{flags[0]}{number}"].value == 1:
                whole += Decimal(str(lines[f"{amounts[0]}{number}"].value or 0))
        return rounded(whole)

    part = total(sheet[f"E{place}"].value)
    formula, whole = sheet[f"C{place}"].value, None
    if formula.startswith("=IF("):
        whole = total(sheet[f"F{place}"].value)
        value = rounded(part / whole * 100) if whole > 0 else None
    elif formula.startswith("=ROUND("):
        value = rounded(part * Decimal(str(sheet[f"H{place}"].value)))
    else:
        value = part
    return value, part, whole


def rounded(number):
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_formulas_recompute_the_report():
    one = told()
    formulas, cached = book(one), book(one, values=True)["Indicateurs"]
    sheet, lines = formulas["Indicateurs"], formulas["Lignes"]
    figures = {row["code"]: row for row in one.report["indicators"]}
    computed = 0
    for place in range(2, sheet.max_row + 1):
        row = figures[sheet[f"A{place}"].value]
        if not str(sheet[f"C{place}"].value).startswith("="):
            continue
        computed += 1
        value, part, whole = evaluated(sheet, lines, place)
        assert str(value) == row["value"], row["code"]
        assert str(part) == row["numerator"], row["code"]
        if whole is not None:
            assert str(whole) == row["denominator"], row["code"]
        assert rounded(Decimal(str(cached[f"C{place}"].value))) == Decimal(row["value"])
    assert computed > 20


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_recomputes_the_report(tmp_path):
    one = told()
    (tmp_path / "in.xlsx").write_bytes(FORMATS["xlsx"](one))
    out = tmp_path / "out"
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", out, tmp_path / "in.xlsx"],
        check=True,
        timeout=200,
    )
    sheet = openpyxl.load_workbook(out / "in.xlsx", data_only=True)["Indicateurs"]
    found = {row[0].value: row[2].value for row in sheet.iter_rows(min_row=2)}
    for row in one.report["indicators"]:
        if row["value"] is not None:
            assert rounded(Decimal(str(found[row["code"]]))) == rounded(Decimal(row["value"]))


def test_the_workbook_of_nothing():
    sheet = book(told([]))["Indicateurs"]
    assert {sheet[f"C{place}"].value for place in range(2, sheet.max_row + 1)} == {"non renseigné"}


def test_the_pdf_says_its_figures():
    one = told()
    reader = PdfReader(io.BytesIO(FORMATS["pdf"](one)))
    text = "\n".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ")
    assert "Rostrenen" in text
    assert "50,00 %" in text
    assert "montant indicatif avant plafonnement" in text
    assert one.report["sha256"] in text
    assert FORMATS["pdf"](one) == FORMATS["pdf"](one)


def test_the_pdf_of_nothing_and_of_much_to_check():
    assert FORMATS["pdf"](told([])).startswith(b"%PDF")
    many = [line(100, key, date=date(2020, 1, 1)) for key in range(1, 100)]
    found = data(told(many))
    assert len(found["checks"]) == 60
    assert "39" in found["more_checks"]
    assert found["egalim"] == []


def test_agec_quotas_that_are_not_known_are_shown_so():
    rows = data(told([line(100, 1, category="Papier"), line(100, 2, category="Textiles")]))["agec"]
    assert [row[3] for row in rows] == ["8\u00a0%", "à renseigner"]


def test_french_figures():
    assert written("-1234.50", "EUR") == "−1\u00a0234,50\u00a0€"
    assert written("0.00", "%") == "0,00\u00a0%"
    assert written(None, "%") == "non renseigné"
