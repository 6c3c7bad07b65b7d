"""From a quote with a deposit to its receipt; a rejected invoice made anew by a button."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.invoicing import chorus
from shop.invoicing.models import Invoice
from suppliers.directory.models import InvoicingMandate
from tests import factories as f
from tests.afterorder import delivered, invoiced
from tests.buying import settle
from tests.quoting import accepted, chosen, invitation_of, offered, organisation, sent
from tests.suppliers.portal.people import member

pytestmark = pytest.mark.django_db


def test_an_accepted_deposit_is_invoiced_at_once_received_and_deducted():
    supplier: Any = f.SupplierFactory()
    InvoicingMandate.objects.create(
        legal_entity=supplier.legal_entity, signed_on="2020-01-01", signed_by="x"
    )
    request = sent(supplier, buyer=organisation())
    accepted(chosen(offered(invitation_of(request), deposit_permille=300)))
    settle()
    part = supplier.orders.get()
    deposit = Invoice.objects.get()
    assert (deposit.kind, deposit.net) == ("deposit", part.net * 3 // 10)
    owner = member(supplier)
    dues = reverse("portal-dues", args=[supplier.slug])
    paid = reverse("portal-deposit-paid", args=[supplier.slug, deposit.pk])
    assert paid in owner.get(dues).content.decode()
    for _again in range(2):
        assert owner.post(paid).status_code == 302
    deposit.refresh_from_db()
    assert deposit.paid_at is not None
    assert paid not in owner.get(dues).content.decode()
    delivered(part)
    settle()
    last = Invoice.objects.get(kind="sale")
    assert (last.net, last.tax) == (part.net, part.tax)
    assert f"Acompte déjà facturé ({deposit.number})" not in owner.get(dues).content.decode()
    stranger = member(f.SupplierFactory())
    assert stranger.post(paid).status_code == 404


def test_a_rejected_invoice_is_made_anew_from_its_chorus_sheet():
    invoice = invoiced(organisation(kind="commune"))
    supplier = invoice.supplier_order.supplier
    owner = member(supplier)
    again = reverse("portal-reissue", args=[supplier.slug, invoice.pk])
    refused = owner.post(again)
    assert refused.status_code == 422
    assert not Invoice.objects.filter(kind="credit").exists()
    for status in ("deposited", "rejected"):
        chorus.record(
            invoice_id=invoice.pk, status=status, depositor="N", deposit_number="1", reason="Engagement inconnu",
            by_id=None, at=timezone.now(),
        )  # fmt: skip
    sheet = reverse("portal-chorus", args=[supplier.slug, invoice.pk])
    assert again in owner.get(sheet).content.decode()
    for _again in range(2):
        made = owner.post(again)
    new = Invoice.objects.get(kind="sale", is_replaced=False)
    assert made["Location"] == reverse("portal-chorus", args=[supplier.slug, new.pk])
    assert Invoice.objects.filter(kind="credit").count() == 1
    assert again not in owner.get(sheet).content.decode()
