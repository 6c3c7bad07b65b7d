"""Lines from the buyer's own spreadsheet."""

from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from shop.quoting import sheets
from shop.quoting.drafting import RequestRefused
from shop.quoting.models import RequestLine
from tests.quoting import BRIOCHES, drafted, organisation
from tests.shop.pro.people import member

pytestmark = pytest.mark.django_db


def csv(*rows, head="Désignation;Quantité;Unité;Précisions"):
    return "\n".join([head, *rows]).encode("cp1252")


def xlsx(*rows):
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


def told(lines):
    return [(line.title, line.quantity, line.unit, line.specification) for line in lines]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", csv("Jus de pomme;12,5;litre;fermier", "Brioche;40;pièce;")),
        ("a.xlsx", xlsx(["Libellé", "Qté", "Unité", "Remarque"],
                        ["Jus de pomme", 12.5, "litre", "fermier"], ["Brioche", 40, "pièce", ""])),
        ("sans-nom", csv("Jus de pomme;12,5;litre;fermier", "", "Brioche;40;pièce;")),
    ],
)  # fmt: skip
def test_usual_tables_are_read(name, data):
    assert told(sheets.read(data, name)) == [
        ("Jus de pomme", 12_500, "litre", "fermier"), ("Brioche", 40_000, "pièce", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (csv("Jus;-2;litre;"), "ligne 2 : Indiquez une quantité au-dessus de zéro"),
        (csv("Jus;2;;"), "ligne 2 : unité manquante"),
        (csv(";2;litre;"), "ligne 2 : désignation manquante"),
        (csv("Jus;beaucoup;litre;"), "n’est pas un nombre"),
        (csv(*["Jus;0;litre;"] * 8), "Et 3 autres"),
        (csv(), "aucune ligne|est vide|aucun"),
        (b"%PDF-1.7", "PDF"),
        (csv("Jus;2", head="A;B"), "Colonnes introuvables : Désignation, Quantité"),
        (csv(*["Jus;1;litre;"] * 2001), "2000 lignes au plus"),
        (b"x" * (sheets.MOST_BYTES + 1), "5 Mo"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_added(data, why):
    request = drafted(lines=[BRIOCHES])
    with pytest.raises(RequestRefused, match=why):
        sheets.add_lines(request_id=request.pk, data=data, name="a.csv", at=timezone.now())
    assert request.lines.count() == 1


def test_two_thousand_lines_join_those_that_are_there():
    request = drafted(lines=[])
    data = csv(*[f"Article {n};{n};pièce;" for n in range(1, 2001)])
    count = sheets.add_lines(request_id=request.pk, data=data, name="a.csv", at=timezone.now())
    assert count == 2000
    assert RequestLine.objects.get(position=2000).title == "Article 2000"
    with pytest.raises(RequestRefused, match="2000 lignes au plus"):
        sheets.add_lines(
            request_id=request.pk, data=csv("Un de plus;1;pièce;"), name="a.csv", at=timezone.now()
        )
    assert request.lines.count() == 2000


def test_a_lot_that_is_not_there_is_refused():
    request = drafted(lines=[])
    data = csv("Jus;2;litre;3", head="Désignation;Quantité;Unité;Lot")
    with pytest.raises(RequestRefused, match="lots"):
        sheets.add_lines(request_id=request.pk, data=data, name="a.csv", at=timezone.now())


def test_the_page_adds_lines_and_says_what_is_wrong():
    buyer = organisation()
    request = drafted(buyer=buyer, lines=[])
    client = member(buyer, "requester")
    url = reverse("pro-quote-act", args=[buyer.siret, request.pk, "importer"])
    refused = client.post(url, {"file": SimpleUploadedFile("a.csv", csv("Jus;2;;"))})
    assert refused.status_code == 422
    assert "unité manquante" in refused.content.decode()
    client.post(url, {"file": SimpleUploadedFile("a.csv", csv("Jus;2;litre;"))})
    assert told(request.lines.all()) == [("Jus", 2000, "litre", "")]
