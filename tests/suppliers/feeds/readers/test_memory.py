"""Long files are read without being held."""

import tracemalloc
from collections import deque

import pytest

from suppliers.feeds.readers import open_table
from tests.suppliers.feeds.readers.files import write

ROWS = 50_000
MEBIBYTE = 1 << 20


def csv_text() -> str:
    return "Réf;Nom;Prix\n" + "".join(f"R-{n};Thé fumé n° {n};4,90\n" for n in range(ROWS))


def json_lines() -> str:
    return "".join(f'{{"ref": "R-{n}", "nom": "Thé fumé", "prix": 4.9}}\n' for n in range(ROWS))


def json_list() -> str:
    return f"[{json_lines().strip().replace(chr(10), ',')}]"


def xml_text() -> str:
    items = "".join(f"<p><ref>R-{n}</ref><nom>Thé fumé</nom></p>" for n in range(ROWS))
    return f"<produits>{items}</produits>"


@pytest.mark.parametrize("make", [csv_text, json_lines, json_list, xml_text])
def test_memory_does_not_grow_with_the_file(tmp_path, make):
    path = write(tmp_path, make())
    # What imports and first calls keep is not the file's.
    next(iter(open_table(path).rows))
    tracemalloc.start()
    try:
        last = deque(open_table(path).rows, maxlen=1)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert f"R-{ROWS - 1}" in last[0].values.values()
    assert peak < 8 * MEBIBYTE
