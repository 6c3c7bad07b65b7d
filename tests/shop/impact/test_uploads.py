"""Files of purchases made elsewhere: whatever wrote them, each euro once, and what was not counted."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from shop.impact import uploads
from shop.impact.models import PurchaseLine, Upload
from shop.impact.queries import BoughtLines
from shop.impact.report import compute
from shop.impact.reports import Wanted
from shop.impact.uploads import UploadRefused
from tests import factories as f
from tests.factories.selling import paris
from tests.shop.impact.samples import SIRETS, YEAR
from tests.shop.impact.test_queries import bought, kind
from tests.shop.impact.test_recording import record
from tests.shop.impact.test_reports import made

pytestmark = pytest.mark.django_db
NOW = paris(2026, 12, 31, 12)
TABLE = (
    "Date;SIRET fournisseur;Fournisseur;Montant HT;Libellé;N° facture\n"
    f"31/03/2026;{SIRETS[0]};Les Paniers;1 234,56 €;Paniers;F-1\n"
    f"2026-04-01;{SIRETS[1]};Autre;-20,00;Avoir;A-1\n"
)


def add(organisation, text, name="achats.csv") -> Upload:
    data = text.encode() if isinstance(text, str) else text
    upload = uploads.add(organisation_id=organisation.pk, data=data, name=name, at=NOW, by_id=None)
    uploads.read(upload.pk, at=NOW)
    upload.refresh_from_db()
    return upload


def codes(upload) -> list[str]:
    return [one["code"] for one in upload.findings if one["code"] != "missing_column"]


def test_a_table_as_people_have_it():
    buyer: Any = f.OrganisationFactory()
    upload = add(buyer, TABLE)
    assert (upload.state, upload.kind, upload.rows, upload.counted) == ("read", "table", 2, 2)
    first, second = PurchaseLine.objects.order_by("row")
    assert (first.cents, first.day, first.invoice) == (123456, date(2026, 3, 31), "F-1")
    assert (first.row, second.row, second.cents) == (2, 3, -2000)
    report = compute(BoughtLines(buyer, YEAR), period=YEAR, organisation=buyer.siret)
    assert report["indicators"][0]["value"] == "1214.56"


def test_a_spreadsheet():
    buyer: Any = f.OrganisationFactory()
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Date d’achat", "SIRET", "Fournisseur", "Total HT"])
    sheet.write_row(1, 0, ["2026-02-03", SIRETS[0], "Les Paniers", 99.5])
    book.close()
    upload = add(buyer, out.getvalue(), "achats.xlsx")
    assert upload.refusal == ""
    assert PurchaseLine.objects.get().cents == 9950


FEC = (
    "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|"
    "PieceRef|PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise\n"
    f"AC|Achats|1|20260310|607000|Marchandises|||F-9|20260309|Paniers|100,00|0,00|||20260331||\n"
    f"AC|Achats|1|20260310|445660|TVA|||F-9|20260309|Paniers|5,50|0,00|||20260331||\n"
    f"AC|Achats|1|20260310|401000|Fournisseurs|{SIRETS[0]}|Les Paniers|F-9|20260309|Paniers|0,00|105,50|||20260331||\n"
    "OD|Paie|2|20260331|641000|Salaires||||20260331|Mars|9000,00|0,00|||20260331||\n"
    "OD|Paie|2|20260331|421000|Personnel||||20260331|Mars|0,00|9000,00|||20260331||\n"
    f"AC|Achats|3|20260401|401000|Fournisseurs|{SIRETS[0]}|Les Paniers|AV-1|20260401|Avoir|10,55|0,00|||20260430||\n"
    "AC|Achats|3|20260401|607000|Marchandises|||AV-1|20260401|Avoir|0,00|10,00|||20260430||\n"
)


def test_an_export_of_accounts_gives_its_purchases_alone():
    buyer: Any = f.OrganisationFactory()
    upload = add(buyer, FEC, "123456782FEC20261231.txt")
    assert (upload.kind, upload.counted, upload.refusal) == ("fec", 2, "")
    lines = PurchaseLine.objects.order_by("row")
    assert [(one.cents, one.siret, one.invoice) for one in lines] == [
        (10000, SIRETS[0], "F-9"), (-1000, SIRETS[0], "AV-1"),
    ]  # fmt: skip
    assert [one.row for one in lines] == [2, 8]
    assert lines[0].day == date(2026, 3, 9)


def test_the_canteens_template_brings_its_labels():
    buyer: Any = f.OrganisationFactory()
    text = (
        "siret,description,fournisseur,date,prix_ht,famille_produits,categories_egalim,origine,"
        "est_circuit_court,est_local,definition_local\n"
        f'{buyer.siret},Bœuf,Ferme d’essai,2026-05-04,200.00,VIANDES_VOLAILLES,"BIO,LABEL_ROUGE",'
        "FRANCE,,OUI,REGION\n"
    )
    upload = add(buyer, text)
    assert (upload.kind, upload.counted) == ("canteen", 1)
    line = PurchaseLine.objects.get()
    assert (line.labels, line.family) == ("BIO|LABEL_ROUGE|LOCAL", "VIANDE_POISSON")
    assert line.siret == ""
    assert "siret" in codes(upload)


def test_a_supplier_of_the_shop_is_known_by_its_siret_with_its_proved_status():
    buyer: Any = f.OrganisationFactory()
    supplier: Any = f.SupplierFactory()
    f.StatusFactory(establishment=supplier.establishment, kind=kind("esat"))
    text = f"date;siret;montant ht\n2026-03-31;{supplier.establishment.siret};100\n"
    add(buyer, text)
    line = PurchaseLine.objects.get()
    assert (line.supplier, line.department) == (supplier, "35")
    assert "ESAT" in line.statuses.split("|")


def test_a_supplier_of_the_shop_is_known_by_its_name_and_it_is_told():
    buyer: Any = f.OrganisationFactory()
    supplier: Any = f.SupplierFactory(name="L’Épicerie d’Essai")
    upload = add(buyer, "date;fournisseur;montant ht\n2026-03-31;L'EPICERIE D'ESSAI;100\n")
    assert PurchaseLine.objects.get().siret == supplier.establishment.siret
    assert codes(upload) == ["matched_by_name"]


def test_what_the_shop_delivered_is_not_counted_again():
    buyer: Any = f.OrganisationFactory()
    line = bought(buyer)
    record(line)
    invoice: Any = f.InvoiceFactory(supplier_order=line.supplier_order, number="FA-7")
    head = "date;siret;montant ht;facture\n"
    siret = line.siret
    assert invoice.legal_entity.siren == siret[:9]
    upload = add(
        buyer,
        head
        + f"2026-03-05;{siret};10,00;FA 7\n"  # its invoice
        + f"2026-03-31;{siret};10,00;\n"  # its amount, some days later
        + f"2026-03-31;{siret};10,00;X-1\n"  # another invoice
        + f"2026-08-31;{siret};10,00;\n",  # too far
    )
    assert upload.counted == 2
    assert codes(upload) == ["shop_invoice", "shop_order"]
    assert not any(one["counted"] for one in upload.findings if one["code"] != "missing_column")


def test_the_same_file_and_the_same_lines_count_once():
    buyer: Any = f.OrganisationFactory()
    upload = add(buyer, TABLE)
    with pytest.raises(UploadRefused, match="déjà importé"):
        add(buyer, TABLE)
    again = add(buyer, TABLE + f"2026-05-01;{SIRETS[0]};Les Paniers;5,00;Thé;F-2\n")
    assert (again.rows, again.counted) == (3, 1)
    assert codes(again) == ["already_uploaded"] * 2
    other: Any = f.OrganisationFactory()
    assert add(other, TABLE).counted == 2
    assert uploads.remove(upload_id=upload.pk, organisation_id=other.pk, at=NOW) is False
    assert uploads.remove(upload_id=upload.pk, organisation_id=buyer.pk, at=NOW) is True
    assert uploads.remove(upload_id=upload.pk, organisation_id=buyer.pk, at=NOW) is False
    assert [line.cents for line in BoughtLines(buyer, YEAR)] == [500]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("fournisseur;montant ht\nx;1\n", "Date"),
        ("date;montant ht\n2026-01-01;1\n", "SIRET ou Fournisseur"),
        ("<html><body>Erreur</body></html>", ""),
        ("\x00\x01\x02", ""),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason_and_nothing_counts(text, why):
    buyer: Any = f.OrganisationFactory()
    upload = add(buyer, text)
    assert upload.state == "refused"
    assert why in upload.refusal
    assert upload.refusal
    assert not PurchaseLine.objects.exists()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (f"31 mars;{SIRETS[0]};1,00", "date"),
        (f"2026-03-31;{SIRETS[0]};beaucoup", "amount"),
        (f"2199-03-31;{SIRETS[0]};1,00", "outside_period"),
    ],
)
def test_a_row_that_cannot_count_is_told_with_its_number(row, code):
    buyer: Any = f.OrganisationFactory()
    upload = add(buyer, f"date;siret;montant ht\n2026-03-31;{SIRETS[0]};2,00\n\n{row}\n")
    assert upload.counted == 1
    found = next(one for one in upload.findings if one["code"] == code)
    assert found["line"] in (3, 4)
    assert found["counted"] is False


def test_what_files_could_not_tell_stands_in_the_report():
    buyer: Any = f.OrganisationFactory()
    add(buyer, f"date;siret;montant ht\n2026-03-31;{SIRETS[0]};trop\n", "achats.csv")
    report = made(buyer, Wanted(YEAR))
    assert report.document is not None
    assert "achats.csv" in report.document.content


def test_partial_payments_stay_apart():
    buyer: Any = f.OrganisationFactory()
    text = f"date;siret;montant ht;paye le;montant paye\n2026-03-31;{SIRETS[0]};100;2026-04-30;40\n"
    add(buyer, text)
    (line,) = BoughtLines(buyer, YEAR)
    assert [(each.on, each.cents) for each in line.payments] == [(date(2026, 4, 30), 4000)]


def test_empty_and_large_files_are_refused_at_once():
    buyer: Any = f.OrganisationFactory()
    for data in (b"", b"x" * (uploads.MOST_BYTES + 1)):
        with pytest.raises(UploadRefused):
            uploads.add(organisation_id=buyer.pk, data=data, name="x.csv", at=NOW, by_id=None)
    assert not Upload.objects.exists()
