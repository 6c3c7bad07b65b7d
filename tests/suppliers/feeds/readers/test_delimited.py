"""CSV and its kin, with what office tools and exports do to them."""

import pytest

from suppliers.feeds.readers import EXTRA, Unreadable, limits, open_table
from tests.suppliers.feeds.readers.files import read, values, write

HONEY = "Réf;Désignation;Tarif TTC\nM-1;Miel d’été;6,90\nM-2;Pollen;8,50\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("cp1252", "cp1252"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_a_file_is_read_in_the_encoding_that_wrote_it(tmp_path, encoding, name):
    table, rows = read(write(tmp_path, HONEY, encoding))
    assert (table.format, table.encoding, table.delimiter) == ("csv", name, ";")
    assert table.columns == ["Réf", "Désignation", "Tarif TTC"]
    assert values(rows, "Désignation") == ["Miel d’été", "Pollen"]
    assert [row.number for row in rows] == [2, 3]


def test_the_euro_sign_of_iso_8859_15_is_told_from_windows(tmp_path):
    table, rows = read(write(tmp_path, "Réf;Nom;Prix\nO-1;Œuf et cœur;2 €\n", "iso-8859-15"))
    assert table.encoding == "iso-8859-15"
    assert values(rows, "Prix") == ["2 €"]


def test_the_letters_of_dos_are_read(tmp_path):
    table, rows = read(write(tmp_path, "Code;Libellé\nA;Thé fumé\nB;Crème brûlée\n", "cp850"))
    assert table.encoding == "cp850"
    assert values(rows, "Libellé") == ["Thé fumé", "Crème brûlée"]


def test_capital_letters_of_dos_are_read(tmp_path):
    table, rows = read(write(tmp_path, "Code;Libellé\nA;PÂTÉ\nB;CRÊPE\n", "cp850"))
    assert table.encoding == "cp850"
    assert values(rows, "Libellé") == ["PÂTÉ", "CRÊPE"]


def test_lines_in_another_encoding_are_read_and_named(tmp_path):
    content = (
        "Réf;Nom\nA;Thé\n".encode() + "B;Café – crème\n".encode("cp1252") + "C;Pâté\n".encode()
    )
    table, rows = read(write(tmp_path, content))
    assert values(rows, "Nom") == ["Thé", "Café – crème", "Pâté"]
    assert table.encoding == "utf-8"
    assert table.notes == [
        "Le fichier mélange deux encodages : des caractères de Windows ont été lus dans un fichier "
        "UTF-8, lignes 3. Vérifiez-y les accents."
    ]


def test_accents_broken_before_us_are_told(tmp_path):
    table, _rows = read(write(tmp_path, "Ref;Nom\nA;ThÃ©\n"))
    assert "déjà abîmés" in table.notes[0]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end_is_read(tmp_path, delimiter, end):
    lines = [["Ref", "Nom", "Prix"], ["A", '"Pot, grand; rond"', "6.90"], ["B", "Bol", "3.00"]]
    table, rows = read(write(tmp_path, end.join(map(delimiter.join, lines))))
    assert table.delimiter == delimiter
    assert values(rows, "Nom") == ["Pot, grand; rond", "Bol"]


def test_decimal_commas_are_no_delimiters(tmp_path):
    content = "Réf;Nom;Prix\n" + "".join(f'R-{i};"Miel n° {i}";{i},90\n' for i in range(30))
    table, rows = read(write(tmp_path, content))
    assert table.delimiter == ";"
    assert rows[3].values == {"Réf": "R-3", "Nom": "Miel n° 3", "Prix": "3,90"}


def test_excel_says_its_delimiter_above_the_header(tmp_path):
    table, rows = read(write(tmp_path, "sep=|\r\nRef|Nom\r\nA|Thé\r\n", "utf-8-sig"))
    assert table.delimiter == "|"
    assert [(row.number, row.values) for row in rows] == [(3, {"Ref": "A", "Nom": "Thé"})]


def test_a_row_is_numbered_by_the_line_where_it_begins(tmp_path):
    content = 'Ref;Texte\n\nA;"un\ndeux\r\ntrois"\n;\nB;"dit ""oui"""\n'
    _table, rows = read(write(tmp_path, content))
    assert [(row.number, row.values["Texte"]) for row in rows] == [
        (3, "un\ndeux\r\ntrois"),
        (7, 'dit "oui"'),
    ]


def test_titles_before_the_header_are_left_out_and_told(tmp_path):
    content = (
        "Ferme de Ker Avel;;;\nTarif 2026;au 1er mars;;\n\nTél.;02 98 00 00 00;;\n"
        "Référence produit;Libellé;Prix HT;Unité\nP-1;Poireau;2,10;kg\nP-2;Panais;2,40;kg\n"
    )
    table, rows = read(write(tmp_path, content))
    assert table.columns == ["Référence produit", "Libellé", "Prix HT", "Unité"]
    assert [row.number for row in rows] == [6, 7]
    assert table.notes == [
        "Les colonnes sont nommées à la ligne 5 : ce qui précède n’a pas été lu."
    ]


def test_names_lose_their_stray_spaces_and_cells_keep_theirs(tmp_path):
    table, rows = read(write(tmp_path, "\u00a0Réf\u00a0; Nom  du\u00a0produit ;;\nA; Thé ;;\n"))
    assert table.columns == ["Réf", "Nom du produit"]
    assert rows[0].values == {"Réf": "A", "Nom du produit": " Thé "}


def test_a_column_without_a_name_is_named_by_its_place(tmp_path):
    table, _rows = read(write(tmp_path, ";Réf;Nom\n0;A;Thé\n1;B;Café\n"))
    assert table.columns == ["Colonne 1", "Réf", "Nom"]


def test_a_name_that_stands_twice_is_refused_with_its_places(tmp_path):
    with pytest.raises(Unreadable, match="« Prix » figure deux fois, en positions 2 et 4"):
        open_table(write(tmp_path, "Réf;Prix;Nom;Prix\nA;1;Thé;2\n"))


@pytest.mark.parametrize(
    "content",
    ["Réf;Nom;Prix;Prix\nA;Thé;1;1\nB;Café;2;2\n", "Réf;Nom;Note;Note\nA;Thé;x;y\nB;Café;;z\n"],
)
def test_a_name_may_stand_twice_where_nothing_depends_on_it(tmp_path, content):
    table, rows = read(write(tmp_path, content))
    assert table.columns[2:] == [table.columns[2], f"{table.columns[2]} (4)"]
    assert values(rows, "Réf") == ["A", "B"]


def test_lines_that_were_quoted_whole_are_opened(tmp_path):
    content = '"Réf,Nom,Prix"\n"A,""Thé, noir"",4"\n"B,Café,5"\n'
    table, rows = read(write(tmp_path, content))
    assert table.delimiter == ","
    assert values(rows, "Nom") == ["Thé, noir", "Café"]
    assert [row.number for row in rows] == [2, 3]


@pytest.mark.parametrize(
    "content",
    [
        "Réf\tTitre\tVotre prix\nitem_sku\titem_name\tstandard_price\nA\tThé\t4\nB\tCafé\t5\n",
        "Réf\tTitre\tVotre prix\nsku\tproduct-title\tprice\nA\tThé\t4\nB\tCafé\t5\n",
        "# un code\t# un texte\t# euros\nRéf\tTitre\tVotre prix\nA\tThé\t4\nB\tCafé\t5\n",
    ],
)
def test_what_a_template_says_of_its_columns_is_no_row(tmp_path, content):
    table, rows = read(write(tmp_path, content))
    assert table.columns == ["Réf", "Titre", "Votre prix"]
    assert values(rows, "Titre") == ["Thé", "Café"]


def test_products_in_small_letters_are_rows(tmp_path):
    _table, rows = read(write(tmp_path, "Réf;Nom;Bocal\nmiel-ete;miel-de-sapin;pot-verre\n"))
    assert values(rows, "Nom") == ["miel-de-sapin"]


def test_tables_side_by_side_are_read_one_after_the_other(tmp_path):
    content = "Réf;Nom;Prix;;Réf;Nom;Prix\nA;Thé;4;;C;Miel;6\nB;Café;5;;;;\n"
    table, rows = read(write(tmp_path, content))
    assert table.columns == ["Réf", "Nom", "Prix"]
    assert values(rows, "Réf") == ["A", "C", "B"]
    assert [row.number for row in rows] == [2, 2, 3]


def test_a_blank_column_may_repeat_a_name(tmp_path):
    table, rows = read(write(tmp_path, "Réf;Prix;Nom;Prix\nA;1;Thé;\nB;2;Café;\n"))
    assert table.columns == ["Réf", "Prix", "Nom", "Prix (4)"]
    assert values(rows, "Prix") == ["1", "2"]


def test_the_header_repeated_lower_down_is_skipped_and_told(tmp_path):
    table, rows = read(write(tmp_path, "Réf;Nom\nA;Thé\nRéf;Nom\nB;Café\n"))
    assert values(rows, "Réf") == ["A", "B"]
    assert table.notes == ["Les titres sont répétés aux lignes 3, qui n’ont pas été lues."]


def test_a_longer_row_keeps_its_extra_and_a_shorter_one_lacks_columns(tmp_path):
    content = "Réf;Nom;Prix\nA;Thé;4;vrac;bio\nB;Café\nC;Cacao;5\nD;Miel;6;;\n"
    _table, rows = read(write(tmp_path, content))
    assert [row.values for row in rows] == [
        {"Réf": "A", "Nom": "Thé", "Prix": "4", EXTRA: "vrac | bio"},
        {"Réf": "B", "Nom": "Café"},
        {"Réf": "C", "Nom": "Cacao", "Prix": "5"},
        {"Réf": "D", "Nom": "Miel", "Prix": "6"},
    ]


@pytest.mark.parametrize("ending", ['C;"Cacao', 'C;"Cacao;5\nD;Miel;6\n', '"'])
def test_a_quote_left_open_at_the_end_is_a_truncated_file(tmp_path, ending):
    table = open_table(write(tmp_path, f"Réf;Nom;Prix\nA;Thé;4\nB;Café;3\n{ending}"))
    with pytest.raises(Unreadable, match=r"s’arrête au milieu d’une ligne.*ligne 4"):
        list(table.rows)


def test_a_single_column_needs_a_name_that_we_know(tmp_path):
    _table, rows = read(write(tmp_path, "Référence\nA-1\nA-2\n"))
    assert [row.values for row in rows] == [{"Référence": "A-1"}, {"Référence": "A-2"}]
    with pytest.raises(Unreadable, match="Aucune ligne de titres"):
        open_table(write(tmp_path, "Bonjour, voici nos prix.\nMerci\nÀ bientôt\n"))


def test_rows_without_a_header_are_refused(tmp_path):
    with pytest.raises(Unreadable, match="Aucune ligne de titres"):
        open_table(write(tmp_path, "1;12,50;2026-01-02\n2;13,50;2026-01-03\n"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_nul_character_is_refused_with_its_line(tmp_path, encoding):
    path = write(tmp_path, "Réf;Nom\nA;Thé\nB;Ca\0fé\n", encoding)
    with pytest.raises(Unreadable, match="ligne 3 contient un caractère nul"):
        read(path)


def test_more_rows_than_a_catalogue_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROWS", 2)
    table = open_table(write(tmp_path, "Réf;Nom\nA;a\nB;b\nC;c\n"))
    with pytest.raises(Unreadable, match="plus de 2 lignes"):
        list(table.rows)


def test_more_columns_than_a_catalogue_are_refused(tmp_path):
    header = ";".join(f"Colonne n {place}" for place in range(501))
    with pytest.raises(Unreadable, match="501 colonnes"):
        open_table(write(tmp_path, f"{header}\n{';'.join('a' * 501)}\n"))


def test_a_cell_beyond_any_text_is_refused(tmp_path):
    table = open_table(write(tmp_path, f"Réf;Nom\nA;b\nB;{'x' * 140_000}\n"))
    with pytest.raises(Unreadable, match="dépasse 131072 caractères"):
        list(table.rows)
