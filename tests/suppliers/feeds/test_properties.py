"""Whatever a file holds: twice is once, and taken back is as before."""

import csv
from io import StringIO

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.factories.selling import CategoryFactory
from tests.factories.suppliers import SupplierFactory
from tests.suppliers.feeds.driving import applied, catalogue, undone

pytestmark = pytest.mark.django_db
HEAD = ("Référence", "Produit parent", "Nom", "Variante", "Catégorie", "Prix TTC", "Prix professionnel HT",
        "TVA", "Stock", "Contenu", "État", "Description", "Allergènes")  # fmt: skip
words = st.text(alphabet="abcé îœ’;,\"'\n0", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def rows(draw):
    reference = draw(st.sampled_from([f"R{n}" for n in range(6)]))
    return (
        reference,
        draw(st.sampled_from(["", "", "", "G1"])),
        draw(words),
        draw(st.sampled_from(["", "petit", "grand"])),
        draw(st.sampled_from(["Miels", "Bougies", "Inconnue", ""])),
        draw(st.sampled_from(["6,90", "7,20", "1 200,00", "cher", "", "0"])),
        draw(st.sampled_from(["", "5,00"])),
        draw(st.sampled_from(["5,5 %", "20 %", "", "99 %"])),
        draw(st.sampled_from(["0", "3", "-2", "", "beaucoup"])),
        draw(st.sampled_from(["250 g", "75 cl", "", "3 pommes"])),
        draw(st.sampled_from(["", "Brouillon", "En vente", "Archivé"])),
        draw(st.sampled_from(["", "-", "Deux\nlignes."])),
        draw(st.sampled_from(["", "lait", "lait, œufs"])),
    )


tables = st.lists(rows(), max_size=6)


def sold(reference: str, group: str = "", state: str = "") -> tuple[str, ...]:
    told = ("Miel", "", "Miels", "6,90", "", "5,5 %", "3", "250 g", state, "", "")
    return (reference, group, *told)


def file_of(table) -> str:
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEAD)
    writer.writerows(table)
    return out.getvalue()


@pytest.fixture
def supplier(db):
    CategoryFactory(name="Miels")
    CategoryFactory(name="Bougies", profile__vat_code="standard")
    return SupplierFactory(legal_entity__vat_regime="normal")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# A variant stands alone elsewhere in the file, too; so do two of one product.
@example([], [sold("R0"), sold("R1"), sold("R2"), sold("R0", "G1"), sold("R1", "G1")], "keep")
@example([], [sold("R0"), sold("R0"), sold("R1"), sold("R0", "G1"), sold("R1", "G1")], "archive")
@example([sold("R0")], [sold("R0", "G1"), sold("R1", "G1"), sold("R1")], "zero")
@example(
    [sold("R0", "G1"), sold("R1", "G1")],
    [sold("R0"), (*sold("R0", "G1")[:9], "75 cl", *sold("R0")[10:])],
    "keep",
)
# One of two variants has no price: the product waits for it, the second time too.
@example([], [(*sold("R0", "G1")[:4], "Inconnue", "", *sold("R0")[6:]), sold("R1", "G1")], "keep")
# An archived listing comes back without one of its variants.
@example(
    [sold("R0", "G1"), sold("R1", "G1", "Archivé")],
    [
        sold("R0"),
        sold("R0"),
        sold("R0", "G1", "Brouillon"),
        ("R0", "G1", *sold("R0")[2:5], "cher", *sold("R0")[6:]),
    ],
    "archive",
)
@given(first=tables, second=tables, missing=st.sampled_from(["keep", "zero", "archive"]))
def test_twice_is_once_and_taken_back_is_as_before(supplier, first, second, missing):
    with transaction.atomic():
        applied(supplier, file_of(first), missing=missing)
        before = catalogue(supplier)
        run = applied(supplier, file_of(second), confirms=True, missing=missing)
        if run.state == "applied":
            after = catalogue(supplier)
            again = applied(supplier, file_of(second), confirms=True, missing=missing)
            assert catalogue(supplier) == after
            assert (again.created, again.updated) == (0, 0)
            assert again.refused == run.refused
            undone(again)
            assert catalogue(supplier) == after
            undone(run)
            assert not run.changes.filter(state="left").exists()
        assert catalogue(supplier) == before
        transaction.set_rollback(True)
