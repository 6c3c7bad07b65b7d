"""XLSX, XLS and ODS: which sheet is read, what a cell says, and what must not be opened."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest

from suppliers.feeds.readers import EXTRA, Unreadable, limits, open_table
from tests.suppliers.feeds.readers.files import ods, ods_text, ole2, read, values, write, xls, xlsx

HEADER = ["Réf", "Nom", "Prix"]
TEA: list[list[Any]] = [HEADER, ["T-1", "Thé fumé", 4.5], ["T-2", "Tisane d’été", 12]]


def saved(tmp_path, *sheets):
    buffer, workbook = xlsx(*sheets)
    workbook.close()
    return write(tmp_path, buffer.getvalue())


def test_a_workbook_is_read_with_its_row_numbers(tmp_path):
    table, rows = read(saved(tmp_path, ("Feuil1", [["Nos thés"], [], *TEA])))
    assert table.format == "xlsx"
    assert table.columns == HEADER
    assert [(row.number, row.values) for row in rows] == [
        (4, {"Réf": "T-1", "Nom": "Thé fumé", "Prix": "4.5"}),
        (5, {"Réf": "T-2", "Nom": "Tisane d’été", "Prix": "12"}),
    ]
    assert table.notes == [
        "Les colonnes sont nommées à la ligne 3 : ce qui précède n’a pas été lu."
    ]


def test_cells_are_plain_text_or_dates(tmp_path):
    buffer, workbook = xlsx(("Feuil1", [["Réf", "Nom", "Valeur"]]))
    sheet = workbook.worksheets()[0]
    for index, value in enumerate([3760123456783, 0.1, 1e15, 12.50, True, -3, 1 / 3], 1):
        sheet.write_row(index, 0, [f"R-{index}", "Thé", value])
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    hour = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet.write_row(8, 0, ["R-8", "Thé"])
    sheet.write_datetime(8, 2, datetime(2026, 3, 1), day)
    sheet.write_row(9, 0, ["R-9", "Thé"])
    sheet.write_datetime(9, 2, datetime(2026, 3, 1, 10, 30), hour)
    sheet.write_row(10, 0, ["R-10", "Thé"])
    sheet.write_formula(10, 2, "=1+1", None, 2)
    sheet.write_row(11, 0, ["R-11", "Thé"])
    sheet.write_formula(11, 2, "=VLOOKUP(1,A1:B2,9)", None, "#REF!")
    workbook.close()
    _table, rows = read(write(tmp_path, buffer.getvalue()))
    assert values(rows, "Valeur") == [
        "3760123456783",
        "0.1",
        "1000000000000000",
        "12.5",
        "true",
        "-3",
        "0.3333333333333333",
        date(2026, 3, 1),
        datetime(2026, 3, 1, 10, 30),
        "2",
        "#REF!",
    ]


def test_our_template_sheet_wins_over_a_larger_one(tmp_path):
    other = [["Code", "Libellé"], *[[f"C-{index}", "a"] for index in range(50)]]
    table, rows = read(saved(tmp_path, ("Codes", other), ("Catalogue", TEA)))
    assert values(rows, "Réf") == ["T-1", "T-2"]
    assert table.notes == ["La feuille « Catalogue » a été lue ; les autres non : « Codes »."]


def test_the_largest_table_is_read_and_blank_sheets_are_not_named(tmp_path):
    note = [["Mode d’emploi"], ["Ne rien effacer."]]
    table, rows = read(saved(tmp_path, ("Aide", note), ("Tarif", TEA), ("Feuil3", [])))
    assert values(rows, "Réf") == ["T-1", "T-2"]
    assert table.notes == ["La feuille « Tarif » a été lue ; les autres non : « Aide »."]


def test_a_cell_merged_downward_is_repeated_and_hidden_rows_are_read(tmp_path):
    rows = [["Famille", "Réf", "Nom"], ["", "T-1", "a"], ["", "T-2", "b"], ["Café", "C-1", "c"]]
    buffer, workbook = xlsx(("Feuil1", rows))
    sheet = workbook.worksheets()[0]
    sheet.merge_range(1, 0, 2, 0, "Thés")
    sheet.set_row(2, None, None, {"hidden": True})
    workbook.close()
    _table, found = read(write(tmp_path, buffer.getvalue()))
    assert values(found, "Famille") == ["Thés", "Thés", "Café"]


def test_rows_longer_than_the_header_and_repeated_headers(tmp_path):
    _table, rows = read(saved(tmp_path, ("F", [*TEA, HEADER, ["T-3", "Maté", 5, "vrac"]])))
    assert rows[-1].values == {"Réf": "T-3", "Nom": "Maté", "Prix": "5", EXTRA: "vrac"}
    assert [row.number for row in rows] == [2, 3, 5]


def test_a_column_named_twice_is_refused(tmp_path):
    path = saved(tmp_path, ("F", [["Réf", "Nom", "Nom"], ["A", "b", "c"]]))
    with pytest.raises(Unreadable, match="« Nom » figure deux fois"):
        open_table(path)


def test_sheets_of_the_same_columns_are_read_one_after_the_other(tmp_path):
    tea = [["Réf", "Nom"], ["A", "Thé"], ["B", "Maté"]]
    coffee = [["RÉF", "Nom "], ["C", "Café"]]
    path = saved(tmp_path, ("Thés", tea), ("Cafés", coffee), ("Notes", [["À faire"]]))
    table, rows = read(path)
    assert table.columns == ["Réf", "Nom", "Feuille"]
    assert values(rows, "Réf") == ["A", "B", "C"]
    assert values(rows, "Feuille") == ["Thés", "Thés", "Cafés"]
    assert [row.number for row in rows] == [2, 3, 5]
    assert any("« Notes »" in note for note in table.notes)


def test_tables_side_by_side_in_a_sheet_are_one(tmp_path):
    rows = [["Réf", "Nom", "", "Réf", "Nom"], ["A", "Thé", "", "B", "Café"], ["C", "Maté"]]
    _table, found = read(saved(tmp_path, ("F", rows)))
    assert values(found, "Réf") == ["A", "B", "C"]


def test_an_empty_workbook_says_so(tmp_path):
    with pytest.raises(Unreadable, match="Le classeur est vide"):
        open_table(saved(tmp_path, ("F", [])))


def test_an_opendocument_sheet_is_read(tmp_path):
    def row(*texts):
        return f"<table:table-row>{''.join(map(ods_text, texts))}</table:table-row>"

    dated = (
        f"<table:table-row>{ods_text('T-1')}{ods_text('Thé')}"
        '<table:table-cell office:value-type="date" office:date-value="2026-03-01">'
        "<text:p>01/03/26</text:p></table:table-cell></table:table-row>"
    )
    number = (
        f"<table:table-row>{ods_text('T-2')}{ods_text('Maté')}"
        '<table:table-cell office:value-type="float" office:value="3760123456783">'
        "<text:p>3,76E+12</text:p></table:table-cell></table:table-row>"
    )
    blank = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    content = ods(
        f'<table:table table:name="Tarif">{row("Réf", "Nom", "Valeur")}{dated}{number}{blank}'
        "</table:table>"
    )
    table, rows = read(write(tmp_path, content))
    assert table.format == "ods"
    assert values(rows, "Valeur") == [date(2026, 3, 1), "3760123456783"]
    assert [row.number for row in rows] == [2, 3]


def test_an_excel_97_workbook_is_read(tmp_path):
    table, rows = read(write(tmp_path, xls("Tarif", TEA)))
    assert table.format == "xls"
    assert [(row.number, row.values) for row in rows] == [
        (2, {"Réf": "T-1", "Nom": "Thé fumé", "Prix": "4.5"}),
        (3, {"Réf": "T-2", "Nom": "Tisane d’été", "Prix": "12"}),
    ]


def test_a_password_is_asked_to_be_removed(tmp_path):
    locked = ole2({"EncryptedPackage": b"secret", "EncryptionInfo": b"aes"})
    with pytest.raises(Unreadable, match="protégé par un mot de passe"):
        open_table(write(tmp_path, locked))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_cut_workbook_is_refused(tmp_path, kind, share):
    buffer, workbook = xlsx(("F", [HEADER, *[[f"T-{n}", "Thé " * 20, n] for n in range(300)]]))
    workbook.close()
    content = buffer.getvalue() if kind == "xlsx" else xls("F", TEA * 300)
    with pytest.raises(Unreadable, match="abîmé ou incomplet"):
        read(write(tmp_path, content[: int(len(content) * share)]))


@pytest.mark.parametrize("place", [100, 700, 1500, 3000, 5000])
def test_a_scrambled_workbook_never_breaks_the_reader(tmp_path, place):
    for content in (saved(tmp_path, ("F", TEA)).read_bytes(), xls("F", TEA)):
        scrambled = content[:place] + bytes(range(255, 0, -1)) + content[place + 255 :]
        # Read all the same or refused: nothing else may come out.
        with suppress(Unreadable):
            read(write(tmp_path, scrambled))


def repacked(content: bytes, name: str, new: bytes) -> bytes:
    """The same archive with one part replaced."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for info in old.infolist():
            archive.writestr(info.filename, new if info.filename == name else old.read(info))
    return buffer.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path):
    content = saved(tmp_path, ("F", TEA)).read_bytes()
    bomb = repacked(content, "xl/sharedStrings.xml", b" " * 60_000_000)
    with pytest.raises(Unreadable, match="démesuré"):
        open_table(write(tmp_path, bomb))


def test_an_archive_larger_than_it_declares_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_UNZIPPED_BYTES", 1000)
    with pytest.raises(Unreadable, match="démesuré"):
        open_table(saved(tmp_path, ("F", TEA)))


def test_one_far_cell_does_not_fill_the_memory(tmp_path):
    buffer, workbook = xlsx(("F", TEA))
    workbook.worksheets()[0].write(1_048_575, 16_383, "loin")
    workbook.close()
    with pytest.raises(Unreadable, match="démesuré"):
        open_table(write(tmp_path, buffer.getvalue()))


def test_repeated_filled_cells_do_not_fill_the_memory(tmp_path):
    cell = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="16000" office:value-type="string"><text:p>a</text:p>'
        "</table:table-cell></table:table-row>"
    )
    with pytest.raises(Unreadable, match="démesuré"):
        open_table(write(tmp_path, ods(f'<table:table table:name="T">{cell}</table:table>')))


@pytest.mark.parametrize("memory", [1_000_000, 60_000_000])
def test_a_workbook_that_takes_all_the_memory_ends_alone(tmp_path, monkeypatch, memory):
    monkeypatch.setattr(limits, "MAX_SHEET_MEMORY", memory)
    rows = [HEADER, *[[f"T-{n}", "Thé " * 200 + str(n), n] for n in range(30_000)]]
    path = saved(tmp_path, ("F", rows))
    with pytest.raises(Unreadable, match="abîmé ou incomplet"):
        read(path)


def test_an_archive_of_something_else_is_refused(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("photo.jpg", b"\xff\xd8")
    with pytest.raises(Unreadable, match="ne contient pas de classeur"):
        open_table(write(tmp_path, buffer.getvalue()))


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("Index/Document.iwa", "preview.jpg"), "classeur Numbers"),
        (("word/document.xml",), "document de texte"),
        (("ppt/presentation.xml",), "présentation"),
    ],
)
def test_a_document_of_another_program_is_named(tmp_path, names, reason):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    with pytest.raises(Unreadable, match=reason):
        open_table(write(tmp_path, buffer.getvalue()))


def test_an_old_document_of_text_is_named(tmp_path):
    content = bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le")
    with pytest.raises(Unreadable, match="document de texte"):
        open_table(write(tmp_path, content))


def test_a_workbook_above_the_limit_is_refused_by_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_SHEET_BYTES", 1000)
    with pytest.raises(Unreadable, match="pèse 1 Mo"):
        open_table(saved(tmp_path, ("F", TEA)))
