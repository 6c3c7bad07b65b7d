"""Lines from the buyer's own spreadsheet."""

from datetime import timedelta
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from shop.quoting import line_files, sheets
from shop.quoting.drafting import RequestRefused
from shop.quoting.models import LineFile, RequestLine
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


def added(request, data):
    found = sheets.read(data, "a.csv")
    sheets.join(request_id=request.pk, found=found, at=timezone.now())


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
        added(request, data)
    assert request.lines.count() == 1


def test_two_thousand_lines_join_those_that_are_there():
    request = drafted(lines=[])
    data = csv(*[f"Article {n};{n};pièce;" for n in range(1, 2001)])
    added(request, data)
    assert RequestLine.objects.get(position=2000).title == "Article 2000"
    with pytest.raises(RequestRefused, match="2000 lignes au plus"):
        added(request, csv("Un de plus;1;pièce;"))
    assert request.lines.count() == 2000


def test_a_lot_that_is_not_there_is_refused():
    request = drafted(lines=[])
    data = csv("Jus;2;litre;3", head="Désignation;Quantité;Unité;Lot")
    with pytest.raises(RequestRefused, match="lots"):
        added(request, data)


def kept(request, data, name="a.csv"):
    return line_files.add(request_id=request.pk, data=data, name=name, at=timezone.now())


def test_the_page_takes_a_table_tells_how_far_it_is_read_and_what_is_wrong():
    buyer = organisation()
    request = drafted(buyer=buyer, lines=[])
    client = member(buyer, "requester")
    url, page, progress = (
        reverse(name, args=[buyer.siret, request.pk, *rest])
        for name, rest in (
            ("pro-quote-act", ["importer"]), ("pro-quote", []), ("pro-quote-lines", []),
        )
    )  # fmt: skip
    refused = client.post(url, {"file": SimpleUploadedFile("a.csv", b"x" * (5 * 1024**2 + 1))})
    assert refused.status_code == 422
    assert "dépasse 5" in refused.content.decode()

    client.post(url, {"file": SimpleUploadedFile("mes-lignes.csv", csv("Jus;2;;"))})
    assert "Lecture de « mes-lignes.csv »" in client.get(page).content.decode()
    assert client.get(progress).status_code == 200
    twice = client.post(url, {"file": SimpleUploadedFile("b.csv", csv("Jus;2;litre;"))})
    assert "attendez sa fin" in twice.content.decode()
    (waiting,) = line_files.due(at=timezone.now())
    line_files.read(waiting, at=timezone.now())
    assert client.get(progress)["HX-Refresh"] == "true"
    assert "unité manquante" in client.get(page).content.decode()
    assert not request.lines.exists()

    client.post(url, {"file": SimpleUploadedFile("b.csv", csv("Jus;2;litre;"))})
    (waiting,) = line_files.due(at=timezone.now())
    line_files.read(waiting, at=timezone.now())
    assert told(request.lines.all()) == [("Jus", 2000, "litre", "")]
    assert "1 ligne ajoutée de « b.csv »" in client.get(page).content.decode()


def test_a_table_is_read_once_and_taken_up_again_after_a_dead_worker():
    request = drafted(lines=[BRIOCHES])
    table = kept(request, csv("Jus;2;litre;"))
    now = timezone.now()
    LineFile.objects.update(state="reading", heartbeat_at=now)
    line_files.read(table.pk, at=now)
    assert request.lines.count() == 1
    assert line_files.due(at=now + timedelta(minutes=1)) == []
    later = now + timedelta(minutes=3)
    assert line_files.due(at=later) == [table.pk]
    for _ in range(2):
        line_files.read(table.pk, at=later)
    assert request.lines.count() == 2
    table.refresh_from_db()
    assert (table.state, table.rows, table.refusal) == ("read", 1, "")


def test_how_many_rows_are_read_is_told_meanwhile(monkeypatch):
    request = drafted(lines=[])
    table = kept(request, csv(*[f"Article {n};1;pièce;" for n in range(450)]))
    seen = []
    join = sheets.join

    def look(**values):
        seen.append(LineFile.objects.get().rows)
        join(**values)

    monkeypatch.setattr(sheets, "join", look)
    line_files.read(table.pk, at=timezone.now())
    assert seen == [400]
    table.refresh_from_db()
    assert table.rows == 450


def test_what_was_sent_meanwhile_is_left_alone():
    request = drafted(lines=[BRIOCHES])
    table = kept(request, csv("Jus;2;litre;"))
    type(request).objects.filter(pk=request.pk).update(state="cancelled", end_reason="x")
    line_files.read(table.pk, at=timezone.now())
    table.refresh_from_db()
    assert (table.state, request.lines.count()) == ("refused", 1)
    assert "ne se modifie plus" in table.refusal
    with pytest.raises(RequestRefused, match="ne se modifie plus"):
        kept(request, csv("Jus;2;litre;"))
