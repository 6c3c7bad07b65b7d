"""A proof is uploaded by staff, read by staff, and by nobody else."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.urls import reverse

from suppliers.directory.models import Certificate

PDF = b"%PDF-1.4 proof"


@pytest.fixture
def certificate(small_shop) -> Certificate:
    found = Certificate.objects.first()
    found.document.save("certificat.pdf", ContentFile(PDF))
    return found


def as_(client, email):
    client.force_login(get_user_model().objects.get(email=email))
    return client


def test_staff_open_the_form_and_the_file_of_a_proof(client, certificate):
    staff = as_(client, "equipe@demo.example")
    page = staff.get(reverse("certificates:edit", args=[certificate.pk]))
    assert page.status_code == 200
    assert certificate.document.url in page.content.decode()
    answer = staff.get(certificate.document.url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "email",
    ["", "particulier@demo.example", "fournisseur@demo.example", "editrice@demo.example"],
)
def test_nobody_else_reads_a_proof(client, certificate, email):
    if email:
        as_(client, email)
    answer = client.get(certificate.document.url)
    assert answer.status_code == 302
    assert "/gestion/login/" in answer["Location"]


@pytest.mark.parametrize("name", ["rien.pdf", "proofs", "../tests.sqlite3", "..%2F..%2Fetc/passwd"])
def test_a_name_that_is_no_proof_is_a_404(client, certificate, name):
    staff = as_(client, "equipe@demo.example")
    assert staff.get(f"/gestion/preuves/{name}").status_code == 404
