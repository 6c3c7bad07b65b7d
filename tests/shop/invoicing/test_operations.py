"""When invoices are opened, numbered, credited, brought by the supplier, rendered, paid."""

import hashlib
import io
import json
from datetime import date, timedelta

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shop.documents.models import Document
from shop.invoicing import operations, paper
from shop.invoicing.models import Invoice
from shop.invoicing.operations import OwnInvoiceRefused
from shop.outbox.models import Fact
from suppliers.directory.models import InvoicingMandate
from tests import factories as f
from tests.factories.selling import paris
from tests.shop.invoicing.builders import AT, DAY, organisation, part, seller

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


def invoices():
    return list(Invoice.objects.order_by("pk"))


def stored(file):
    with file.storage.open(file.name) as opened:
        return opened.read()


def weighed_part(**values):
    made = part((2500, "reduced"), **values)
    made.lines.update(weighed_up_to=1000)
    return made


def refund(made, **values):
    line = made.lines.first()
    given = {"state": "succeeded", "settled_at": AT, "cents": line.net + line.tax}
    one = f.RefundFactory(supplier_order=made, **{**given, **values})
    f.RefundLineFactory(refund=one, line=line, quantity=1, net=line.net, tax=line.tax)
    return one


def test_every_paid_part_of_an_order_has_one_invoice_in_its_seller_s_series():
    first = part((1000, "standard"))
    second = f.SupplierOrderFactory(
        order=first.order, supplier=seller(), paid_at=AT, state="to_prepare"
    )
    operations.issue(first.order.envelope.pk, at=AT)
    operations.issue(first.order.envelope.pk, at=AT)
    assert [(one.number, one.supplier_order) for one in invoices()] == [
        ("BS-2026-00001", first),
        ("BS-2026-00001", second),
    ]
    one = invoices()[0]
    assert (one.net, one.tax, one.issued_on, one.due_on) == (833, 167, DAY, DAY)
    assert one.paid_at == AT
    assert one.document.series.owner == first.supplier.legal_entity.siren
    facts = Fact.objects.filter(name="invoice.issued").order_by("pk")
    assert [fact.subject_id for fact in facts] == [one.pk for one in invoices()]


def test_numbers_follow_each_other_in_the_year_of_issue():
    supplier = seller()
    numbers = [
        operations.issue_part(part((1000, "standard"), supplier=supplier).pk, at=at).number
        for at in (paris(2026, 12, 30), paris(2026, 12, 31, 23, 30), paris(2027, 1, 1, 0, 30))
    ]
    assert numbers == ["BS-2026-00001", "BS-2026-00002", "BS-2027-00001"]


@pytest.mark.parametrize(
    ("values", "due"),
    [
        ({}, True),
        ({"paid_at": None}, False),
        ({"state": "cancelled"}, False),
        ({"payment": "transfer"}, False),
        ({"payment": "transfer", "paid_at": AT}, False),
        ({"payment": "transfer", "delivered_at": AT}, True),
    ],
)
def test_when_a_part_is_invoiced(values, due):
    operations.issue_if_due(part((1000, "standard"), **values).pk, at=AT)
    assert len(invoices()) == due


def test_what_is_sold_by_weight_waits_for_the_scales():
    made = weighed_part(payment="transfer", delivered_at=AT)
    assert operations.issue_part(made.pk, at=AT) is None
    made.lines.update(weighed=800, final_net=1896, final_tax=104)
    assert operations.issue_part(made.pk, at=AT).gross == 2000


@pytest.mark.parametrize(
    ("signed", "ended", "opened"),
    [
        (DAY, None, True),
        (DAY + timedelta(days=1), None, False),
        (DAY - timedelta(days=9), DAY, True),
        (DAY - timedelta(days=9), DAY - timedelta(days=1), False),
    ],
)
def test_only_a_mandate_in_force_lets_the_shop_invoice(signed, ended, opened):
    supplier = seller(mandate=False)
    InvoicingMandate.objects.create(
        legal_entity=supplier.legal_entity, signed_on=signed, ended_on=ended, signed_by="x"
    )
    operations.issue_part(part((1000, "standard"), supplier=supplier).pk, at=AT)
    assert (len(invoices()), Document.objects.count()) == (opened, opened)


# Credit notes


def test_a_refund_is_credited_once_and_quotes_the_invoice():
    made = part((1000, "standard"), (500, "reduced"))
    original = operations.issue_part(made.pk, at=AT)
    one = refund(made, reason="Article abîmé")
    note = operations.credit(one.pk, at=paris(2026, 3, 9))
    assert operations.credit(one.pk, at=AT) == note
    assert (note.kind, note.number, note.corrects) == ("credit", "AV-2026-00001", original)
    assert (note.net, note.tax, note.issued_on) == (833, 167, date(2026, 3, 9))
    assert note.document.series.owner == made.supplier.legal_entity.siren
    assert '"corrects":{"issued_on":"2026-03-02","number":"BS-2026-00001"}' in note.document.content


@pytest.mark.parametrize("reason", ["Article abîmé", ""])
def test_a_credit_note_on_paper_says_why_and_how_it_went_back(reason):
    made = part((1000, "standard"), payment="transfer", delivered_at=AT, paid_at=AT)
    operations.issue_part(made.pk, at=AT)
    note = operations.credit(refund(made, reason=reason).pk, at=AT)
    told = paper.data(json.loads(note.document.content), number=note.number)
    assert told["title"] == "Avoir"
    assert told["notice"] == (f"Motif : {reason}" if reason else "")
    assert told["payment"] == ["Remboursé par virement le 2 mars 2026."]
    assert told["totals"][-1] == ("Total TTC", "10,00\u00a0€")
    assert ("Facture d’origine", "BS-2026-00001 du 2 mars 2026") in told["facts"]
    assert "Échéance" not in dict(told["facts"])


def test_a_refund_that_did_not_succeed_is_not_credited():
    made = part((1000, "standard"))
    operations.issue_part(made.pk, at=AT)
    for state in ({"state": "wanted", "settled_at": None}, {"state": "failed"}):
        assert operations.credit(refund(made, **state).pk, at=AT) is None


def test_a_refund_before_the_invoice_is_credited_right_after_it():
    made = weighed_part(payment="transfer", paid_at=AT)
    one = refund(made)
    assert operations.credit(one.pk, at=AT) is None
    made.lines.update(weighed=800, final_net=1896, final_tax=104)
    type(made).objects.update(delivered_at=AT)
    operations.issue_part(made.pk, at=AT)
    assert [each.kind for each in invoices()] == ["sale", "credit"]
    assert invoices()[1].refund == one


def test_a_sum_given_back_on_a_line_is_named_so():
    made = part((1000, "standard"))
    operations.issue_part(made.pk, at=AT)
    one = f.RefundFactory(supplier_order=made, state="succeeded", settled_at=AT, cents=120)
    f.RefundLineFactory(refund=one, line=made.lines.get(), quantity=0, net=100, tax=20)
    note = operations.credit(one.pk, at=AT)
    assert "Remise : Savon" in note.document.content
    assert note.gross == 120


def test_delivery_alone_can_be_credited():
    made = part((1000, "standard"), delivery=(600, "standard"))
    operations.issue_part(made.pk, at=AT)
    one = f.RefundFactory(supplier_order=made, state="succeeded", settled_at=AT, cents=600)
    charge = made.charges.get()
    f.RefundLineFactory(refund=one, line=None, charge=charge, quantity=0, net=500, tax=100)
    assert operations.credit(one.pk, at=AT).gross == 600


# The supplier's own invoice


def own(made, **values):
    given = {
        "number": "F-12",
        "file": SimpleUploadedFile("f.pdf", PDF),
        "issued_on": DAY,
        "gross": made.net + made.tax,
        "at": AT,
    }
    return operations.upload_own(supplier_order_id=made.pk, **{**given, **values})


def test_a_supplier_without_a_mandate_brings_its_own_invoice():
    made = part((1000, "standard"), supplier=seller(mandate=False))
    invoice = own(made, number=" F-12 ")
    assert (invoice.number, invoice.document, invoice.gross) == ("F-12", None, 1000)
    assert stored(invoice.own_file) == PDF
    assert invoice.pdf_sha256 == hashlib.sha256(PDF).hexdigest()
    operations.render(invoice.pk, at=AT)
    invoice.refresh_from_db()
    assert invoice.pdf.name == ""
    assert operations.credit(refund(made).pk, at=AT) is None


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"number": " "}, "Indiquez le numéro"),
        ({"number": "9" * 61}, "60 caractères"),
        ({"gross": 999}, r"9,99.€ TTC\) n’est pas celui de la commande \(10,00.€ TTC\)"),
        ({"issued_on": DAY + timedelta(days=1)}, "à venir"),
        ({"file": SimpleUploadedFile("f.pdf", b"MZ")}, "n’est pas un PDF"),
        ({"file": SimpleUploadedFile("f.pdf", b"%PDF-1.7")}, "n’est pas un PDF"),
        ({"file": SimpleUploadedFile("f.pdf", PDF + b" " * 5 * 1024 * 1024)}, "5 Mo"),
    ],
)
def test_an_own_invoice_that_does_not_fit_is_refused(values, message):
    made = part((1000, "standard"), supplier=seller(mandate=False))
    with pytest.raises(OwnInvoiceRefused, match=message):
        own(made, **values)
    assert invoices() == []


def test_an_own_invoice_is_taken_once_and_under_one_number():
    supplier = seller(mandate=False)
    made = part((1000, "standard"), supplier=supplier)
    own(made)
    with pytest.raises(OwnInvoiceRefused, match="déjà sa facture"):
        own(made, number="F-13")
    with pytest.raises(OwnInvoiceRefused, match="numéro F-12"):
        own(part((1000, "standard"), supplier=supplier))
    assert len(invoices()) == 1


def test_an_own_invoice_waits_like_ours_and_gives_way_to_a_mandate():
    with pytest.raises(OwnInvoiceRefused, match="pas encore à facturer"):
        own(part((1000, "standard"), supplier=seller(mandate=False), paid_at=None))
    with pytest.raises(OwnInvoiceRefused, match="par mandat"):
        own(part((1000, "standard")))


# Files and payment


def test_the_file_is_made_once():
    invoice = operations.issue_part(part((1000, "standard")).pk, at=AT)
    operations.render(invoice.pk, at=AT)
    invoice.refresh_from_db()
    made = stored(invoice.pdf)
    assert invoice.pdf_sha256 == hashlib.sha256(made).hexdigest()
    assert invoice.pdf.name.startswith(f"factures/{invoice.legal_entity.siren}/BS-2026-00001")
    operations.render(invoice.pk, at=paris(2027, 1, 1))
    invoice.refresh_from_db()
    assert stored(invoice.pdf) == made
    text = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "BS-2026-00001" in text
    assert "au nom et pour le compte de" in text


def test_a_long_invoice_counts_its_pages():
    line = {"unit_price": 100_000, "vat_code": "standard", "title": "Savon très long " * 8}
    made = part(*[line] * 40, organisation=organisation(name="Organisation au nom long " * 6))
    document = operations.issue_part(made.pk, at=AT).document
    pages = pypdf.PdfReader(io.BytesIO(operations.factur_x(document))).pages
    count = len(pages)
    assert count == 3
    assert [f"Page {n} sur {count}" in p.extract_text() for n, p in enumerate(pages, 1)] == [
        True
    ] * count
    # The head of the table stands on each page that has rows.
    assert "Désignation" in pages[1].extract_text()


def test_an_invoice_is_paid_once():
    made = part((1000, "standard"), payment="transfer", delivered_at=AT)
    invoice = operations.issue_part(made.pk, at=AT)
    assert invoice.paid_at is None
    operations.mark_paid(made.pk, at=paris(2026, 3, 20))
    operations.mark_paid(made.pk, at=paris(2026, 3, 21))
    invoice.refresh_from_db()
    assert invoice.paid_at == paris(2026, 3, 20)


def test_a_part_paid_before_delivery_says_so():
    made = part((1000, "standard"), payment="transfer", delivered_at=AT, paid_at=AT)
    invoice = operations.issue_part(made.pk, at=AT)
    assert invoice.paid_at == AT
    assert '"paid_on":"2026-03-02"' in invoice.document.content
