"""Staff read the whole shop's figures; nobody else does."""

import csv
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shop.impact import recording
from shop.impact.models import Reference
from tests import factories as f
from tests.factories.impact import ReferenceFactory
from tests.factories.selling import paris
from tests.shop.impact.test_queries import bought

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, small_shop, time_machine):
    time_machine.move_to("2026-11-23T09:00:00Z")
    client.force_login(get_user_model().objects.get(email="equipe@demo.example"))
    return client


def test_the_year_of_all_organisations_by_the_same_indicators(staff):
    for cents in (1000, 3000):
        line = bought(f.OrganisationFactory(kind="company"), net=cents,
                      category=f"rayon-{cents}")  # fmt: skip
        recording.record_part(line.supplier_order_id, at=paris(2026, 6, 1, 9))
    page = staff.get(reverse("impact"), {"annee": "2026"}).content.decode()
    assert "Observatoire, comptes entiers" in page
    answer = staff.get(reverse("impact-file", args=[2026]))
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    told = {(row["tableau"], row["code"]): row["valeur"] for row in rows}
    assert told["indicateurs", "total_excl_tax"] == "40.00"
    assert told["indicateurs", "handicap_spend"] == "40.00"
    assert told["ventes", "companies"] == "40.00"
    assert told["ventes", "public"] == "0.00"
    assert told["indicateurs", "insertion_hours"] == ""


def test_an_empty_year_and_one_that_is_not_there(staff):
    assert staff.get(reverse("impact"), {"annee": "2023"}).status_code == 200
    assert staff.get(reverse("impact"), {"annee": "x"}).status_code == 200
    assert staff.get(reverse("impact-file", args=[1999])).status_code == 404


@pytest.mark.parametrize("role", ["particulier", "entreprise", "fournisseur", "editrice"])
def test_it_is_closed_to_everybody_else(client, small_shop, role):
    client.force_login(get_user_model().objects.get(email=f"{role}@demo.example"))
    for address in (reverse("impact"), reverse("impact-file", args=[2026]), reverse("references")):
        assert client.get(address).status_code in (302, 403), address


def test_staff_load_a_file_with_its_source_and_end_it(staff):
    given = {"kind": "factors", "source": "Facteurs fictifs", "dated": "2026-01-01"}

    def sent(text: str):
        file = SimpleUploadedFile("f.csv", text.encode())
        return staff.post(reverse("references"), {**given, "file": file})

    wrong = sent("category;kg_per_euro;valid_from\nPapeterie;beaucoup;2026-01-01\n")
    assert wrong.status_code == 422
    assert "ligne 2 : facteur « beaucoup » illisible" in wrong.content.decode()
    assert 'value="Facteurs fictifs"' in wrong.content.decode()
    assert sent("category;kg_per_euro;valid_from\nPapeterie;0,4;2026-01-01\n").status_code == 302
    made = Reference.objects.get()
    assert (made.rows, made.loaded_by.email) == (1, "equipe@demo.example")
    assert staff.post(reverse("reference-end", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.ended_at is not None
    assert staff.post(reverse("reference-end", args=[0])).status_code == 404


def test_nobody_else_loads_or_ends_a_file(client, small_shop):
    made = ReferenceFactory()
    for role in ("particulier", "entreprise", "fournisseur", "editrice"):
        client.force_login(get_user_model().objects.get(email=f"{role}@demo.example"))
        for address in (reverse("references"), reverse("reference-end", args=[made.pk])):
            assert client.post(address).status_code in (302, 403)
    made.refresh_from_db()
    assert (made.ended_at, Reference.objects.count()) == (None, 1)
