"""Tables to take away: what stands in a cell is what was said, and is never run."""

from datetime import UTC, date, datetime

import pytest
from django.http import Http404, HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from shop.tables import Column, Kind, as_csv, as_xlsx, download, harmless, plain
from tests.tables import csv_rows, sheet_of, xlsx_rows

COLUMNS = [
    Column("Objet", lambda row: row[0], width=40),
    Column("Jour", lambda row: row[1], Kind.DATE),
    Column("Moment", lambda row: row[2], Kind.DATETIME),
    Column("HT", lambda row: row[3], Kind.EURO),
    Column("Nombre", lambda row: row[4], Kind.INTEGER),
]
HEAD = "Objet;Jour;Moment;HT;Nombre"
ROW = (
    "Goûter « d’été » ; \"20 %\"\nà Saint-Brieuc", date(2026, 11, 23),
    datetime(2026, 7, 1, 12, 30, tzinfo=UTC), 1_234_567_89, 12,
)  # fmt: skip
NOTHING = ("Rien", None, None, None, None)
ONE = [Column("Objet", lambda row: row)]


def written(rows, form="csv", columns=COLUMNS) -> HttpResponse:
    return download(form, columns, rows, name="demandes")


def test_a_csv_is_what_french_spreadsheets_read():
    text = written([ROW, NOTHING]).content.decode()
    assert text == (
        f"\ufeff{HEAD}\r\n"
        '"Goûter « d’été » ; ""20 %""\nà Saint-Brieuc";2026-11-23;2026-07-01 14:30;1234567,89;12\r\n'
        "Rien;;;;\r\n"
    )


def test_a_workbook_holds_real_days_and_figures():
    answer = written([ROW, NOTHING], "xlsx")
    row, nothing = xlsx_rows(answer)
    assert row == {
        "Objet": ROW[0], "Jour": datetime(2026, 11, 23), "Moment": datetime(2026, 7, 1, 14, 30),
        "HT": 1234567.89, "Nombre": 12,
    }  # fmt: skip
    assert list(nothing.values()) == ["Rien", None, None, None, None]
    sheet = sheet_of(answer)
    assert [cell.number_format for cell in sheet[2]] == [
        "General", "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "#,##0.00", "0",
    ]  # fmt: skip
    assert all(cell.font.bold for cell in sheet[1])
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:E3")
    assert sheet.title == "Demandes"
    assert [round(sheet.column_dimensions[letter].width) for letter in "ABE"] == [41, 13, 11]


def test_a_table_without_rows_keeps_its_titles():
    assert written([]).content.decode() == f"\ufeff{HEAD}\r\n"
    assert [cell.value for cell in sheet_of(written([], "xlsx"))[1]] == HEAD.split(";")


@pytest.mark.parametrize("text", ["=1+1", "+33 2", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_text_is_a_formula(text):
    (row,) = csv_rows(written([text], columns=ONE))
    assert row["Objet"] == f"'{text}"
    cell = sheet_of(written([text], "xlsx", ONE))["A2"]
    assert cell.data_type == "s"
    assert cell.value.replace("_x000D_", "\r") == text


@pytest.mark.parametrize("text", ["Pain", "a=1", "«=1»", "07", "https://exemple.test"])
def test_other_texts_stay_as_they_are(text):
    assert harmless(text) == text
    assert csv_rows(written([text], columns=ONE)) == [{"Objet": text}]
    cell = sheet_of(written([text], "xlsx", ONE))["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_a_text_longer_than_a_cell_is_cut_rather_than_lost():
    (row,) = xlsx_rows(written(["é" * 40_000], "xlsx", ONE))
    assert row["Objet"] == "é" * 32_767


@given(cents=st.integers(-(10**13), 10**13))
def test_amounts_are_right_to_the_cent(cents):
    said = plain(cents)
    assert round(float(said.replace(",", ".")) * 100) == cents
    assert said[-3] == ","


@pytest.mark.parametrize("cents", [0, 1, -1, 10, 99, -100, 2_999, 110, -123_456])
def test_both_files_say_the_same_amount(cents):
    column = [Column("HT", lambda row: row, Kind.EURO)]
    (told,) = csv_rows(written([cents], columns=column))
    (held,) = xlsx_rows(written([cents], "xlsx", column))
    assert float(told["HT"].replace(",", ".")) == held["HT"]
    assert held["HT"] == cents / 100


def test_the_file_is_named_in_french_dated_and_kept_nowhere(time_machine):
    time_machine.move_to("2026-11-22T23:30:00Z")
    for form, kind in (("csv", "text/csv; charset=utf-8"), ("xlsx", "application/vnd.openxml")):
        answer = written([ROW], form)
        assert answer["Content-Disposition"] == f'attachment; filename="demandes-2026-11-23.{form}"'
        assert answer["Content-Type"].startswith(kind)
        assert answer["Cache-Control"] == "no-store"


def test_another_form_is_not_there_and_reads_nothing():
    def rows():
        raise AssertionError
        yield

    with pytest.raises(Http404):
        written(rows(), "ods")


def test_a_table_is_read_row_by_row():
    seen: list[int] = []
    column = [Column("Nombre", lambda row: seen.append(row) or row, Kind.INTEGER)]
    for write in (as_csv, as_xlsx):
        write(column, (n for n in range(3)), "Essai")
    assert seen == [0, 1, 2] * 2
