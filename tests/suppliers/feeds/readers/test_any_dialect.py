"""Whatever tool writes a table, the same table is read."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.suppliers.feeds.readers.files import read

NAMES = ["Réf", "Libellé du produit", "Prix TTC", "Quantité", "Détail"]
# Western letters that every encoding of the test can write, and what upsets a reader.
LETTERS = "abcXYZ019 éèàçôù.,;|\t'’!?()-/\n\r\""
WESTERN = LETTERS.replace("’", "")
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-15"]


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    encoding = draw(st.sampled_from(ENCODINGS))
    letters = WESTERN if encoding == "iso-8859-15" else LETTERS
    cell = st.text(letters, max_size=12)
    width = draw(st.integers(2, len(NAMES)))
    # A first cell that is a reference: rows that are blank, or the header again, are skipped.
    row = st.tuples(st.from_regex(r"[A-Z]{2}-[0-9]{3}", fullmatch=True), *[cell] * (width - 1))
    return encoding, [NAMES[:width], *map(list, draw(st.lists(row, min_size=1, max_size=8)))]


@settings(max_examples=300, deadline=None)
@given(
    table=tables(),
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_table_written_in_any_dialect_reads_back_the_same(table, delimiter, end, quoting):
    encoding, rows = table
    # Python's writer leaves bare the line ends that are not its own: nobody could read them back.
    if end != "\r\n" and any(set("\r\n") & set("".join(row)) for row in rows):
        quoting = csv.QUOTE_ALL
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fichier"
        path.write_bytes(text.getvalue().encode(encoding))
        found, given_rows = read(path)
    assert found.columns == rows[0]
    assert [[row.values[name] for name in rows[0]] for row in given_rows] == rows[1:]
