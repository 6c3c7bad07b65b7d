"""Files of a request: what is taken, what is not, and who reads them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from shop.quoting import attaching
from shop.quoting.drafting import RequestRefused
from shop.quoting.models import Attachment
from tests import factories as f
from tests.quoting import drafted, organisation, sent
from tests.shop.pro.people import member

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nplan\n%%EOF\n"


def attach(request, name="plan.pdf", data=PDF):
    return attaching.attach(request_id=request.pk, name=name, data=data, at=timezone.now())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.pdf", PDF),
        ("photo.JPG", b"\xff\xd8\xff\xe0..."),
        ("logo.png", b"\x89PNG\r\n\x1a\n..."),
        ("lignes.xlsx", b"PK\x03\x04..."),
        ("lignes.csv", "désignation;quantité\n".encode("cp1252")),
    ],
)
def test_known_kinds_are_taken(name, data):
    made = attach(drafted(), name, data)
    assert (made.name, made.size) == (name, len(data))
    with made.file.open() as kept:
        assert kept.read() == data


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("plan.pdf", b"", "vide"),
        ("plan.pdf", b"MZ\x90\x00", "Joignez un PDF"),
        ("virus.exe", b"MZ\x90\x00", "Joignez un PDF"),
        ("page.html", b"<script>", "Joignez un PDF"),
        ("lignes.csv", b"a;b\x00", "Joignez un PDF"),
        ("gros.pdf", PDF + b"x" * attaching.MOST_BYTES, "10 Mo"),
    ],
)
def test_others_are_refused_and_nothing_is_kept(name, data, told):
    request = drafted()
    with pytest.raises(RequestRefused, match=told):
        attach(request, name, data)
    assert Attachment.objects.count() == 0


def test_a_name_is_a_name_and_no_path():
    assert attach(drafted(), r"C:\plans\..\salle.pdf").name == "salle.pdf"


def test_the_same_file_twice_is_one_and_eleven_are_too_many():
    request = drafted()
    assert attach(request) == attach(request, "copie.pdf")
    for n in range(attaching.MOST - 1):
        attach(request, f"{n}.txt", f"texte {n}".encode())
    with pytest.raises(RequestRefused, match="10 fichiers au plus"):
        attach(request, "onze.txt", b"onze")


def test_a_request_that_was_sent_keeps_its_files():
    request = drafted()
    made = attach(request)
    later = sent()
    with pytest.raises(RequestRefused, match="ne changent plus"):
        attach(later)
    with pytest.raises(RequestRefused, match="n’est plus là"):
        attaching.detach(attachment_id=made.pk, request_id=drafted().pk)
    attaching.detach(attachment_id=made.pk, request_id=request.pk)
    assert Attachment.objects.count() == 0


def test_members_attach_read_and_remove_by_the_page():
    buyer = organisation()
    request = drafted(buyer=buyer)
    requester, reader = member(buyer, "requester"), member(buyer, "reader")
    root = reverse("pro-quote", args=[buyer.siret, request.pk])

    def file(data=PDF):
        return {"file": SimpleUploadedFile("plan.pdf", data)}

    assert reader.post(f"{root}joindre/", file()).status_code == 403
    assert requester.post(f"{root}joindre/", {}).status_code == 422
    assert requester.post(f"{root}joindre/", file(b"MZ")).status_code == 422
    assert requester.post(f"{root}joindre/", file()).status_code == 302
    made = Attachment.objects.get()
    other = member(f.OrganisationFactory(), "admin")
    assert other.get(f"{root}pieces/{made.pk}/").status_code == 404
    assert reader.post(f"{root}retirer/", {"attachment": made.pk}).status_code == 403
    extra = attach(request, "en-trop.txt", b"en trop")
    requester.post(f"{root}retirer/", {"attachment": extra.pk})
    assert Attachment.objects.get() == made
    read = reader.get(f"{root}pieces/{made.pk}/")
    assert b"".join(read.streaming_content) == PDF
    read.close()
