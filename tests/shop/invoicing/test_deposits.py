"""Deposits invoiced before delivery and deducted after; rejected invoices issued anew."""

import json
from datetime import timedelta

import pytest

from shop.invoicing import chorus, dues, facturx, operations, paper
from shop.invoicing.models import Invoice
from shop.invoicing.operations import ReissueRefused
from shop.orders.models import SupplierOrder
from tests import factories as f
from tests.factories.selling import paris
from tests.shop.invoicing.builders import AT, organisation, seller
from tests.shop.invoicing.schematron import EN16931, FRENCH, failed
from tests.shop.invoicing.test_facturx import RAM, commune, company, mixed, texts, tree_of, xml_of

pytestmark = pytest.mark.django_db
LATER = paris(2026, 3, 20, 10)


def agreed(buyer=company, permille=300, **values):
    """110 € and VAT (60 at 5.5 %, 40 at 20 %), to be paid by transfer after a deposit."""
    made = mixed(**buyer(payment="transfer", **values))
    SupplierOrder.objects.filter(pk=made.pk).update(deposit_permille=permille)
    made.refresh_from_db()
    return made


def deposit_of(made) -> Invoice:
    operations.issue_deposits(made.order.envelope.pk, at=AT)
    return Invoice.objects.get(supplier_order=made, kind="deposit")


def delivered(made) -> Invoice:
    SupplierOrder.objects.filter(pk=made.pk).update(delivered_at=LATER, state="delivered")
    return operations.issue_part(made.pk, at=LATER)


@pytest.mark.parametrize("buyer", [company, commune], ids=lambda one: one.__name__)
def test_a_deposit_and_what_is_left_fail_no_rule_and_make_the_whole(buyer):
    made = agreed(buyer)
    first = deposit_of(made)
    # 30 % of 60.00 at 5.5 % and of 40.00 at 20 %, to the cent.
    assert (first.net, first.tax) == (1800 + 1200, 99 + 240)
    last = delivered(made)
    assert (last.net, last.tax) == (made.net, made.tax)
    for invoice, kind, frame in ((first, "386", "B1"), (last, "380", "B4")):
        told = xml_of(invoice)
        assert failed(told, rules=EN16931) == []
        assert failed(told, rules=FRENCH) == []
        tree = tree_of(invoice)
        assert tree.find(".//{*}ExchangedDocument/ram:TypeCode", RAM).text == kind
        assert texts(tree, "BusinessProcessSpecifiedDocumentContextParameter/ID") == [frame]
    tree = tree_of(last)
    assert texts(tree, "InvoiceReferencedDocument/IssuerAssignedID") == [first.number]
    assert texts(tree, "TotalPrepaidAmount") == [facturx.euros(first.gross)]
    assert texts(tree, "DuePayableAmount") == [facturx.euros(last.gross - first.gross)]


def test_the_word_and_the_due_day_follow_the_buyer():
    public, private = deposit_of(agreed(commune)), deposit_of(agreed(company))
    for invoice, word in ((public, "Avance de 30\u00a0%"), (private, "Acompte de 30\u00a0%")):
        told = json.loads(invoice.document.content)
        assert told["lines"][0]["title"].startswith(word)
    assert private.due_on == private.issued_on
    assert public.due_on == public.issued_on + timedelta(days=30)


def test_the_paper_of_the_last_invoice_deducts_the_deposit():
    made = agreed()
    first = deposit_of(made)
    last = delivered(made)
    told = paper.data(json.loads(last.document.content), number=last.number)
    assert told["totals"][-2:] == [
        (f"Acompte déjà facturé ({first.number})", paper.amount(-first.gross)),
        ("Net à payer", paper.amount(last.gross - first.gross)),
    ]
    assert paper.data(json.loads(first.document.content), number="x")["title"] == (
        "Facture d’acompte"
    )


def test_a_deposit_is_invoiced_once_and_only_where_it_was_agreed():
    made = agreed()
    assert deposit_of(made) == deposit_of(made)
    none = agreed(permille=0)
    operations.issue_deposits(none.order.envelope.pk, at=AT)
    without_mandate = agreed(supplier=seller(mandate=False))
    operations.issue_deposits(without_mandate.order.envelope.pk, at=AT)
    assert Invoice.objects.filter(kind="deposit").count() == 1


def test_what_is_due_after_a_deposit_is_the_rest():
    made = agreed()
    first = deposit_of(made)
    last = delivered(made)
    part = SupplierOrder.objects.prefetch_related(dues.INVOICES).get(pk=made.pk)
    assert dues.due_of(part, today=LATER.date()).owed == last.gross - first.gross
    listed = list(dues.of_supplier(supplier_id=made.supplier_id))
    assert {(one.invoice, one.owed) for one in dues.dues(listed, today=LATER.date())} == {
        (first, first.gross), (last, last.gross - first.gross),
    }  # fmt: skip


def test_a_deposit_is_marked_paid_by_its_seller_alone_and_once():
    made = agreed()
    first = deposit_of(made)
    stranger = f.SupplierFactory()
    assert not operations.mark_deposit_paid(first.pk, supplier_id=stranger.pk, at=LATER)
    assert operations.mark_deposit_paid(first.pk, supplier_id=made.supplier_id, at=LATER)
    assert not operations.mark_deposit_paid(first.pk, supplier_id=made.supplier_id, at=LATER)
    last = delivered(made)
    operations.mark_paid(made.pk, at=LATER)
    last.refresh_from_db()
    first.refresh_from_db()
    assert last.paid_at == first.paid_at == LATER


def test_a_cancelled_order_takes_its_deposit_back():
    made = agreed()
    first = deposit_of(made)
    operations.credit_deposits(made.pk, at=LATER)
    operations.credit_deposits(made.pk, at=LATER)
    note = Invoice.objects.get(kind="credit")
    assert (note.corrects, note.net, note.tax) == (first, first.net, first.tax)
    told = xml_of(note)
    assert failed(told, rules=EN16931) == []
    assert failed(told, rules=FRENCH) == []


def rejected(made) -> Invoice:
    invoice = delivered(made)
    for status in ("deposited", "rejected"):
        chorus.record(
            invoice_id=invoice.pk, status=status, at=LATER, depositor="Nolwenn", deposit_number="42", by_id=None,
            reason="Numéro d’engagement inconnu",
        )  # fmt: skip
    invoice.refresh_from_db()
    return invoice


def test_a_rejected_invoice_is_credited_and_issued_anew_with_today_s_facts():
    made = agreed(commune)
    deposit_of(made)
    before = rejected(made)
    envelope = made.order.envelope
    type(envelope).objects.filter(pk=envelope.pk).update(commitment_number="EJ-2026-9")
    after = operations.reissue(before.pk, at=LATER)
    assert operations.reissue(before.pk, at=LATER) == after
    before.refresh_from_db()
    note = Invoice.objects.get(kind="credit")
    assert before.is_replaced
    assert (note.corrects, note.net, note.tax) == (before, before.net, before.tax)
    assert (after.net, after.tax, after.is_replaced) == (before.net, before.tax, False)
    assert after.number != before.number
    assert texts(tree_of(after), "BuyerOrderReferencedDocument/IssuerAssignedID") == ["EJ-2026-9"]
    for one in (note, after):
        assert failed(xml_of(one), rules=EN16931) == []
        assert failed(xml_of(one), rules=FRENCH) == []
    assert operations.issue_part(made.pk, at=LATER) == after


def test_only_a_rejected_unpaid_invoice_of_ours_is_issued_anew():
    invoice = delivered(agreed(commune))
    with pytest.raises(ReissueRefused, match="rejetée"):
        operations.reissue(invoice.pk, at=LATER)
    paid = rejected(agreed(commune, organisation=organisation(kind="commune", street="Place")))
    Invoice.objects.filter(pk=paid.pk).update(paid_at=LATER)
    with pytest.raises(ReissueRefused, match="payée"):
        operations.reissue(paid.pk, at=LATER)
    assert not Invoice.objects.filter(kind="credit").exists()
