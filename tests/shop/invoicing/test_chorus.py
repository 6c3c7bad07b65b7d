"""Chorus Pro: the fields to copy, the moves allowed, and what a refusal leaves alone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from shop.invoicing import chorus, dues
from shop.invoicing import operations as invoicing
from shop.invoicing.chorus import ChorusRefused, Reading
from shop.invoicing.models import ChorusDeposit, ChorusEvent, Invoice
from tests import factories as f
from tests.afterorder import delivered, invoiced, ordered

pytestmark = pytest.mark.django_db


def told(invoice: Invoice, status: str, **values) -> ChorusDeposit:
    given = {"depositor": "Gwenola", "deposit_number": "D-1", "reason": "", "by_id": None,
             "at": timezone.now(), **values}  # fmt: skip
    return chorus.record(invoice_id=invoice.pk, status=status, **given)


def refused(invoice: Invoice, status: str, why: str, **values) -> None:
    before = list(ChorusDeposit.objects.values()), ChorusEvent.objects.count()
    with pytest.raises(ChorusRefused, match=why):
        told(invoice, status, **values)
    assert (list(ChorusDeposit.objects.values()), ChorusEvent.objects.count()) == before


def test_the_sheet_tells_what_is_to_be_copied():
    buyer = f.OrganisationFactory()
    entity = f.EntityFactory(organisation=buyer, service_code="CUISINE")
    invoice = invoiced(buyer, entity_id=entity.pk, commitment_number="ENG-7")
    fields = dict(chorus.sheet(invoice))
    supplier = invoice.supplier_order.supplier
    assert fields["SIRET du fournisseur"] == supplier.establishment.siret
    assert fields["SIRET du destinataire"] == buyer.siret
    assert (fields["Code service"], fields["Numéro d’engagement"]) == ("CUISINE", "ENG-7")
    assert fields["Numéro de la facture"] == invoice.number
    assert fields["Montant HT"] == "435,00\u00a0€"
    assert fields["TVA à 20\u00a0%"] == fields["Montant TVA"] == "87,00\u00a0€"
    assert fields["Montant TTC"] == "522,00\u00a0€"
    assert fields["IBAN"] == supplier.legal_entity.iban
    assert "30 jours" in fields["Conditions de paiement"]


def test_a_seller_s_own_invoice_has_its_sheet_too():
    part = delivered(ordered(f.OrganisationFactory(), commitment_number="ENG-8"))
    own = invoicing.upload_own(
        supplier_order_id=part.pk, number="F-9", issued_on=timezone.localdate(), gross=52200,
        file=SimpleUploadedFile("f.pdf", b"%PDF-1.4\n%%EOF"), at=timezone.now(),
    )  # fmt: skip
    fields = dict(chorus.sheet(Invoice.objects.get(pk=own.pk)))
    assert fields["Numéro de la facture"] == "F-9"
    assert fields["Numéro d’engagement"] == "ENG-8"
    assert (fields["Montant TTC"], fields["TVA à 20\u00a0%"]) == ("522,00\u00a0€", "87,00\u00a0€")


def test_what_the_buyer_requires_and_lacks_is_named():
    buyer = f.OrganisationFactory()
    invoice = invoiced(buyer)
    assert chorus.missing(invoice) == []
    buyer.service_code_required = buyer.commitment_required = True
    buyer.save()
    invoice = Invoice.objects.get(pk=invoice.pk)
    assert chorus.missing(invoice) == ["le code service", "le numéro d’engagement"]


def test_the_usual_way_from_deposit_to_payment():
    invoice, who = invoiced(), f.UserFactory()
    for status in ("deposited", "suspended", "deposited", "mandated", "paid"):
        told(invoice, status, reason="Pièce manquante" if status == "suspended" else "",
             by_id=who.pk)  # fmt: skip
    events = ChorusEvent.objects.values_list("status", "reason", "by_id")
    assert list(events)[:2] == [
        ("deposited", "", who.pk), ("suspended", "Pièce manquante", who.pk),
    ]  # fmt: skip
    assert len(events) == 5
    assert ChorusDeposit.objects.get().reason == ""


def test_only_allowed_moves_are_recorded():
    invoice = invoiced()
    for status in ("mandated", "paid", "suspended", "rejected", "to_deposit"):
        refused(invoice, status, "ne devient pas", reason="x")
    refused(invoice, "lost", "Choisissez")
    told(invoice, "deposited")
    refused(invoice, "deposited", "ne devient pas")
    refused(invoice, "paid", "ne devient pas")


def test_a_rejected_invoice_ends_and_says_what_follows():
    invoice = invoiced()
    told(invoice, "deposited")
    told(invoice, "rejected", reason="SIRET inconnu")
    for status in ("deposited", "paid"):
        refused(invoice, status, "avoir et une nouvelle facture")


def test_number_name_and_reason_are_asked_for():
    invoice = invoiced()
    refused(invoice, "deposited", "numéro de dépôt", deposit_number=" ")
    refused(invoice, "deposited", "qui a déposé", depositor="")
    refused(invoice, "deposited", "60", deposit_number="x" * 61)
    told(invoice, "deposited")
    refused(invoice, "suspended", "motif")


def test_companies_have_no_chorus():
    invoice = invoiced(f.OrganisationFactory(kind="company"))
    assert not chorus.concerns(invoice)
    refused(invoice, "deposited", "ne passe pas")


def test_reminders_rest_while_suspended():
    invoice = invoiced(late_by=10)
    supplier_id = invoice.supplier_order.supplier_id

    def due():
        rows = list(dues.of_supplier(supplier_id=supplier_id))
        return dues.dues(rows, today=timezone.localdate())[0]

    assert (due().is_late, due().days_late, due().is_paused) == (True, 10, False)
    told(invoice, "deposited")
    told(invoice, "suspended", reason="x")
    assert due().is_paused
    told(invoice, "deposited")
    assert not due().is_paused


def test_after_a_suspension_a_new_delay_opens():
    invoice, now = invoiced(late_by=10), timezone.now()
    today = timezone.localdate(now)

    def due():
        return chorus.due_on(Invoice.objects.get(pk=invoice.pk))

    assert due() == invoice.due_on
    told(invoice, "deposited", at=now - timedelta(days=20))
    told(invoice, "suspended", reason="x", at=now - timedelta(days=15))
    assert due() == invoice.due_on
    told(invoice, "deposited", at=now)
    # Five days were left: thirty begin.
    assert due() == today + timedelta(days=30)
    rows = list(dues.of_supplier(supplier_id=invoice.supplier_order.supplier_id))
    (row,) = dues.dues(rows, today=today)
    assert (row.is_late, row.days_left, row.penalty) == (False, 30, None)


def test_more_than_thirty_days_left_are_kept():
    invoice, now = invoiced(late_by=-50), timezone.now()
    told(invoice, "deposited", at=now)
    told(invoice, "suspended", reason="x", at=now)
    told(invoice, "deposited", at=now)
    found = chorus.due_on(Invoice.objects.get(pk=invoice.pk))
    assert found == timezone.localdate(now) + timedelta(days=50)


class Connector:
    """Answers as a distant Chorus Pro would."""

    answer = Reading("mandated")

    def deposit(self, invoice: Invoice) -> str:
        return f"A-{invoice.number}"

    def status(self, number: str) -> Reading:
        return self.answer


def test_without_a_connector_everything_is_by_hand():
    assert chorus.adapter() is None
    with pytest.raises(ChorusRefused, match="à la main"):
        chorus.deposit_by_adapter(
            invoice_id=invoiced().pk, depositor="x", by_id=None, at=timezone.now()
        )


def test_a_connector_deposits_and_reads(settings):
    settings.CHORUS_ADAPTER = f"{__name__}.Connector"
    invoice, now = invoiced(), timezone.now()
    made = chorus.deposit_by_adapter(invoice_id=invoice.pk, depositor="Gwenola", by_id=None, at=now)
    assert (made.status, made.deposit_number) == ("deposited", f"A-{invoice.number}")
    for _again in range(2):
        read = chorus.read_by_adapter(invoice_id=invoice.pk, by_id=None, at=now)
    assert read.status == "mandated"
    assert ChorusEvent.objects.count() == 2
    with pytest.raises(ChorusRefused):
        chorus.deposit_by_adapter(invoice_id=invoice.pk, depositor="x", by_id=None, at=now)
