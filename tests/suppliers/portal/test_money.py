"""Invoices, payouts, transfers and bank statements of one supplier."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from shop.invoicing.models import Invoice
from shop.orders import operations as orders
from shop.orders import refunds
from shop.orders.models import SupplierOrder
from shop.payments import bank_files
from shop.payments.bank_files import BankRefused, read
from shop.payments.models import BankLine, BankStatement, GatewayAccount
from suppliers.directory.models import InvoicingMandate
from tests import factories as f
from tests.buying import guest, settle, supplier_that_delivers
from tests.suppliers.portal.people import article, bought, member

pytestmark = pytest.mark.django_db

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>1</MsgId><CreDtTm>2026-11-20T00:00:00</CreDtTm></GrpHdr><Stmt><Id>1</Id>{rows}
</Stmt></BkToCstmrStmt></Document>"""


def entry(cents: str, label: str, *, sign: str = "CRDT", details: str = "") -> str:
    details = details or f"<TxDtls><RmtInf><Ustrd>{label}</Ustrd></RmtInf></TxDtls>"
    return (
        f'<Ntry><Amt Ccy="EUR">{cents}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><Dt>2026-11-19</Dt></BookgDt><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def camt(*rows: str) -> bytes:
    return CAMT.format(rows="".join(rows)).encode()


def statement(*rows: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(["Date;Libellé;Débit;Crédit", *rows]).encode(encoding)


class Supplier:
    def __init__(self) -> None:
        self.supplier = supplier_that_delivers()
        self.client = member(self.supplier)

    def address(self, name: str, *rest) -> str:
        return reverse(name, args=[self.supplier.slug, *rest])

    def order(self, key: str = "1", **values) -> SupplierOrder:
        return bought(article(self.supplier), payment="transfer", key=key, **values)

    def upload(self, data: bytes, name: str = "releve.csv"):
        file = SimpleUploadedFile(name, data)
        return self.client.post(self.address("portal-bank-import"), {"file": file})

    def proposals(self) -> list[str]:
        rows = BankLine.objects.filter(proposed__isnull=False)
        return list(rows.values_list("proposed__number", flat=True))

    def confirm(self, line: BankLine, number: str):
        return self.client.post(self.address("portal-bank-confirm", line.pk), {"number": number})


@pytest.fixture
def shop() -> Supplier:
    return Supplier()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_french_exports_are_read_whatever_their_encoding(encoding):
    data = statement(
        "19/11/2026;VIR Café d’Été;;1 234,56", "20/11/2026;PRLV EDF;-80,00;", ";Total;80,00;1234,56",
        encoding=encoding,
    )  # fmt: skip
    (row,) = read(name="r.csv", data=data)
    assert (str(row.day), row.cents, row.label) == ("2026-11-19", 123456, "VIR Café d’Été")


@pytest.mark.parametrize(
    "text",
    [
        "Compte;123\n\nDate opération;Libellé opération;Montant(EUROS)\n19/11/26;Vir;+24,90\n20/11/26;Prlv;-3,00\n",
        "Date,Libelle,Montant\n2026-11-19,Vir,24.90\n2026-11-20,Prlv,-3.00\n",
        "Date\tDescription\tCrédit\n19/11/2026\tVir\t24,90 €\n",
        'Date de comptabilisation;Libelle simplifie;Debit;Credit\n19/11/2026;"Vir";"";"+24,90"\n',
    ],
)
def test_columns_are_found_by_their_names(text):
    (row,) = read(name="r.csv", data=text.encode())
    assert (str(row.day), row.cents, row.label) == ("2026-11-19", 2490, "Vir")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (statement("19/11/2026;Vir;;abc"), "Ligne 2, colonne « Crédit » : « abc »"),
        (statement("hier;Vir;;1,00"), "Ligne 2, colonne « Date » : « hier »"),
        (b"a;b;c\n1;2;3\n", "colonnes ne sont pas reconnues"),
        (b" ", "vide"),
        (statement("19/11/2026;Prlv;-1,00;"), "aucun encaissement"),
        (b"<a/>", "CAMT.053"),
        (b"<Document", "incomplet"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "DOCTYPE"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "DOCTYPE"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "y">]><a/>'
         .encode("utf-16"), "DOCTYPE"),
        (b"x" * (bank_files.MOST_BYTES + 1), "2 Mo"),
        (camt(entry("abc", "Vir")), "n’est pas un montant"),
        (b"\x00\x01\x02;\xff", "colonnes ne sont pas reconnues"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_by_row_and_column(data, why):
    with pytest.raises(BankRefused, match=why):
        read(name="r", data=data)


def test_camt_gives_what_came_in():
    data = camt(entry("24.90", "CDE 1"), entry("80.00", "EDF", sign="DBIT"))
    (row,) = read(name="r.xml", data=data)
    assert (str(row.day), row.cents, row.label) == ("2026-11-19", 2490, "CDE 1")
    prefixed = data.replace(b"<", b"<n:").replace(b"<n:/", b"</n:").replace(b"<n:?", b"<?")
    prefixed = prefixed.replace(b"xmlns=", b"xmlns:n=")
    assert read(name="r.xml", data=prefixed) == [row]


def test_a_batch_without_amounts_of_its_own_counts_once():
    part = "<TxDtls><RmtInf><Ustrd>A</Ustrd></RmtInf></TxDtls>"
    (row,) = read(name="r.xml", data=camt(entry("24.90", "", details=part * 2)))
    assert row.cents == 2490


def test_a_line_is_proposed_by_number_and_paid_when_confirmed(shop):
    part = shop.order()
    shop.upload(statement(f"19/11/2026;VIR {part.number.replace('-', ' ').lower()};;18,90"))
    assert shop.proposals() == [part.number]
    part.refresh_from_db()
    assert part.paid_at is None
    line = BankLine.objects.get()
    assert shop.confirm(line, part.number).status_code == 302
    settle()
    part.refresh_from_db()
    line.refresh_from_db()
    assert part.paid_at is not None
    assert (line.settled_id, line.proposed_id) == (part.pk, None)


def test_a_deposit_and_its_balance_are_two_lines_of_one_order(shop):
    """18.90 € in all: 5.67 € before, 13.23 € after."""
    part = shop.order()
    deposit = f.InvoiceFactory(supplier_order=part, kind="deposit", net=473, tax=94)
    shop.upload(statement(f"18/11/2026;ACOMPTE {part.number};;5,67"))
    first = BankLine.objects.get()
    assert shop.proposals() == [part.number]
    assert (
        "Acompte"
        in shop.client.post(
            shop.address("portal-bank-confirm", first.pk), {"number": part.number}, follow=True
        ).content.decode()
    )
    deposit.refresh_from_db()
    part.refresh_from_db()
    assert (deposit.paid_at is not None, part.paid_at) == (True, None)
    assert "13,23" in shop.client.get(shop.address("portal-transfers")).content.decode()
    shop.upload(statement(f"20/11/2026;TROP PEU {part.number};;13,22"), name="b.csv")
    little = BankLine.objects.get(cents=1322)
    assert "il manque 0,01" in shop.confirm(little, part.number).context["trouble"]["told"]
    shop.upload(statement(f"21/11/2026;SOLDE {part.number};;13,23"), name="c.csv")
    assert shop.confirm(BankLine.objects.get(cents=1323), part.number).status_code == 302
    part.refresh_from_db()
    assert part.paid_at is not None
    assert part.bank_lines.count() == 2


def test_a_line_is_proposed_by_invoice_number(shop):
    InvoicingMandate.objects.create(
        legal_entity=shop.supplier.legal_entity, signed_on="2020-01-01", signed_by="x"
    )
    part = shop.order()
    orders.ship(part_id=part.pk, parcel=orders.ParcelInput(), by_id=None, at=timezone.now())
    orders.mark_delivered(part_id=part.pk, by_id=None, at=timezone.now())
    settle()
    number = Invoice.objects.get().number
    shop.upload(statement(f"19/11/2026;REGLT {number};;5,00"))
    assert shop.proposals() == [part.number]


def test_a_line_is_proposed_by_amount_and_name_when_only_one_fits(shop):
    part = shop.order(buyer=guest(name="Yann Kervella"))
    shop.order(key="2", buyer=guest(name="Soizic Morvan"))
    shop.upload(
        statement("19/11/2026;VIR M KERVELLA YANN;;18,90", "19/11/2026;VIR KERVELLA;;18,00",
                  "19/11/2026;VIR DUPONT;;18,90")
    )  # fmt: skip
    assert shop.proposals() == [part.number]
    shop.order(key="3", buyer=guest(name="Yann Kervella"))
    shop.upload(statement("20/11/2026;autre;;1,00"))
    assert shop.proposals() == []


def test_overlapping_statements_show_a_line_once(shop):
    same = "19/11/2026;VIR A;;10,00"
    shop.upload(statement(same, same))
    assert BankLine.objects.count() == 2
    shop.upload(statement(same, same, same, "20/11/2026;VIR B;;5,00"))
    assert BankLine.objects.count() == 4
    again = shop.upload(statement(same, same))
    assert again.status_code == 422
    assert "déjà été importé" in again.context["trouble"]["told"]
    assert BankStatement.objects.count() == 2


def test_a_refused_file_leaves_nothing(shop):
    for data in (statement("19/11/2026;VIR A;;10,00", "20/11/2026;VIR B;;x"), b""):
        assert shop.upload(data).status_code == 422
    assert shop.client.post(shop.address("portal-bank-import")).status_code == 422
    assert not BankStatement.objects.exists()


def test_a_line_pays_one_waiting_order_of_the_supplier_that_it_covers(shop):
    part, second = shop.order(), shop.order(key="2")
    foreign = bought(article(), payment="transfer", key="3")
    shop.upload(statement("19/11/2026;VIR A;;18,90", "19/11/2026;VIR B;;18,89"))
    big, small = BankLine.objects.order_by("-cents")
    for line, number, why in (
        (big, foreign.number, "Aucune commande"),
        (big, "", "Aucune commande"),
        (small, part.number, "il manque 0,01"),
    ):
        response = shop.confirm(line, number)
        assert response.status_code == 422
        assert why in response.content.decode()
    assert shop.confirm(big, part.number).status_code == 302
    assert "règle déjà" in shop.confirm(big, second.number).context["trouble"]["told"]
    paid = SupplierOrder.objects.filter(paid_at__isnull=False)
    assert list(paid.values_list("pk", flat=True)) == [part.pk]


def test_a_transfer_is_marked_by_hand_and_refunded_by_the_supplier(shop):
    part = shop.order()
    shop.client.post(shop.address("portal-mark-paid", part.number))
    settle()
    part.refresh_from_db()
    assert part.paid_at is not None
    refund = refunds.refund(
        part_id=part.pk, key="r", reason="Cassé", by_id=None, at=timezone.now(), everything=True
    )
    settle()
    page = shop.client.get(shop.address("portal-transfers"))
    assert list(page.context["to_refund"]) == [refund]
    for expected in (302, 404):
        response = shop.client.post(shop.address("portal-refunded", refund.pk))
        assert response.status_code == expected
    refund.refresh_from_db()
    assert refund.state == "succeeded"


def test_a_card_order_is_not_marked_by_hand(shop):
    part = bought(article(shop.supplier))
    refund = refunds.refund(
        part_id=part.pk, key="r", reason="x", by_id=None, at=timezone.now(), everything=True
    )
    before = part.events.count()
    shop.client.post(shop.address("portal-mark-paid", part.number))
    assert shop.client.post(shop.address("portal-refunded", refund.pk)).status_code == 404
    refund.refresh_from_db()
    assert (refund.state, part.events.count()) == ("wanted", before)


def test_the_supplier_s_own_invoice_is_taken_once(shop):
    part = bought(article(shop.supplier))
    address = shop.address("portal-upload", part.number)

    def send(**given):
        file = SimpleUploadedFile("f.pdf", b"%PDF-1.4\n%%EOF")
        return shop.client.post(
            address, {"number": "F-12", "issued_on": "2026-01-05", "gross": "18,90", "file": file,
                      **given}
        )  # fmt: skip

    assert part in shop.client.get(shop.address("portal-invoices")).context["missing"]
    for given, why in (
        ({"gross": "18,91"}, "n’est pas celui de la commande"),
        ({"gross": "x"}, "6,90"),
        ({"number": ""}, "requis"),
        ({"file": SimpleUploadedFile("f.pdf", b"hello")}, "n’est pas un PDF"),
    ):
        response = send(**given)
        assert response.status_code == 422
        assert why in response.content.decode()
    assert not Invoice.objects.exists()
    assert send().status_code == 302
    assert "déjà sa facture" in send().content.decode()
    invoice = Invoice.objects.get()
    response = shop.client.get(shop.address("portal-invoice", invoice.pk))
    assert b"".join(response.streaming_content).startswith(b"%PDF-1.4")


def test_payouts_tell_what_is_due_and_the_balance(shop):
    part = bought(article(shop.supplier))
    orders.ship(part_id=part.pk, parcel=orders.ParcelInput(), by_id=None, at=timezone.now())
    orders.mark_delivered(part_id=part.pk, by_id=None, at=timezone.now())
    settle()
    page = shop.client.get(shop.address("portal-payouts"))
    assert [(row.transfer.state, row.cents) for row in page.context["rows"]] == [("due", 1890)]
    assert page.context["balance"] == 1890


def test_the_payment_account_is_completed_at_the_gateway(shop):
    GatewayAccount.objects.update(can_receive=False, missing="IBAN")
    home = shop.client.get(shop.address("portal-home")).content.decode()
    assert "Compléter votre compte de paiement" in home
    assert "IBAN" in shop.client.get(shop.address("portal-payouts")).content.decode()
    assert shop.client.post(shop.address("portal-account")).status_code in (200, 302)
