"""What goes to the State's declarations, in its own words."""

import csv
import io

import pytest

from shop.impact.outputs.declarations import agec_csv, canteen_csv
from tests.shop.impact.samples import BUYER, YEAR, line
from tests.shop.impact.test_outputs import told


def test_food_as_the_canteens_tool_reads_it():
    lines = [
        line(123_499, 1, category="Légumes", labels={"BIO", "EQUITABLE", "FRANCE"}, name="=Ferme"),
        line(100, 2, category="Thé", labels={"LOCAL"}),
        line(100, 3, family="VIANDE_POISSON", category="Viandes", labels={"AOC_AOP"}),
        line(100, 4, family="VIANDE_POISSON", category="Divers"),
        line(100, 5, family=""),
    ]
    content, left = canteen_csv(lines, siret=BUYER, period=YEAR, local="REGION")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert [one["famille_produits"] for one in rows] == [
        "FRUITS_ET_LEGUMES",
        "AUTRES",
        "VIANDES_VOLAILLES",
    ]
    assert rows[0]["prix_ht"] == "1234.99"
    assert rows[0]["categories_egalim"] == "BIO,COMMERCE_EQUITABLE"
    assert (rows[0]["origine"], rows[0]["fournisseur"]) == ("FRANCE", "'=Ferme")
    assert (rows[1]["est_local"], rows[1]["definition_local"]) == ("OUI", "REGION")
    assert rows[2]["categories_egalim"] == "AOCAOP"
    assert [(one.line, one.code) for one in left] == [(4, "canteen_family")]
    with pytest.raises(ValueError, match="local"):
        canteen_csv([], siret=BUYER, period=YEAR, local="ICI")


def test_agec_leaves_what_is_not_known_empty():
    lines = [
        line(100, 1, category="Papier", recycled=True),
        line(100, 2, category="Textiles", reuse=True),
    ]
    rows = list(csv.reader(io.StringIO(agec_csv(told(lines)).decode())))
    assert [row[0] for row in rows] == ["categorie", "textiles", "paper"]
    assert rows[1][2:] == ["1.00", "100.00", "8", "0.00", "20"]
    assert rows[2][2:] == ["1.00", "0.00", "", "100.00", ""]
