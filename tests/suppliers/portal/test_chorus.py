"""Due invoices of organisations, and Chorus Pro, in the supplier's room of money."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.invoicing.models import ChorusDeposit, ChorusEvent, Invoice
from shop.quoting.receiving import receive
from suppliers.portal.access import MAY
from tests import factories as f
from tests.afterorder import invoiced, ordered, shipped
from tests.buying import settle
from tests.suppliers.portal.people import ROLES, everybody, member

pytestmark = pytest.mark.django_db
TOLD = {"status": "deposited", "deposit_number": "D-1", "depositor": "Gwenola"}


def at(invoice: Invoice, name: str) -> str:
    rest = [] if name == "portal-dues" else [invoice.pk]
    return reverse(name, args=[invoice.supplier_order.supplier.slug, *rest])


def test_each_role_at_each_door():
    invoice = invoiced()
    people = everybody(invoice.supplier_order.supplier)
    for name in ("portal-dues", "portal-chorus"):
        found = {who: client.get(at(invoice, name)).status_code for who, client in people.items()}
        expected = {role: 200 if role in MAY["read_money"] else 403 for role in ROLES}
        assert found == {**expected, "other": 404, "buyer": 404, "nobody": 302}, name
    for who, client in people.items():
        if who in MAY["handle_money"]:
            continue
        expected = 403 if who in ROLES else 302 if who == "nobody" else 404
        response = client.post(at(invoice, "portal-chorus-record"), TOLD)
        assert response.status_code == expected, who
    assert (ChorusDeposit.objects.count(), ChorusEvent.objects.count()) == (0, 0)
    owner = people["owner"]
    assert owner.post(at(invoice, "portal-chorus-record"), TOLD).status_code == 302
    assert ChorusDeposit.objects.get().status == "deposited"
    assert "D-1" in owner.get(at(invoice, "portal-chorus")).content.decode()


def test_a_refusal_keeps_what_was_typed():
    invoice = invoiced()
    client = member(invoice.supplier_order.supplier)
    response = client.post(
        at(invoice, "portal-chorus-record"), {**TOLD, "deposit_number": "", "depositor": "Nolwenn"}
    )
    assert response.status_code == 422
    assert "Nolwenn" in response.content.decode()
    assert not ChorusDeposit.objects.exists()


def test_others_invoices_and_companies_are_not_there():
    mine, foreign = invoiced(), invoiced()
    client = member(mine.supplier_order.supplier)
    company = invoiced(f.OrganisationFactory(kind="company"), supplier=mine.supplier_order.supplier)
    slug = mine.supplier_order.supplier.slug
    for other in (foreign, company):
        for name in ("portal-chorus", "portal-chorus-record"):
            address = reverse(name, args=[slug, other.pk])
            ask = client.post if name.endswith("record") else client.get
            assert ask(address, TOLD).status_code == 404
    assert not ChorusDeposit.objects.exists()


def test_without_a_connector_there_is_no_button(settings):
    invoice = invoiced()
    client = member(invoice.supplier_order.supplier)
    assert "Déposer dans Chorus" not in client.get(at(invoice, "portal-chorus")).content.decode()
    settings.CHORUS_ADAPTER = "tests.shop.invoicing.test_chorus.Connector"
    assert "Déposer dans Chorus" in client.get(at(invoice, "portal-chorus")).content.decode()
    client.post(at(invoice, "portal-chorus-record"), {"deposit": "1"})
    client.post(at(invoice, "portal-chorus-record"), {"read": "1"})
    assert ChorusDeposit.objects.get().status == "mandated"


def test_dues_tell_lateness_and_rest_while_suspended():
    invoice = invoiced(late_by=9)
    client = member(invoice.supplier_order.supplier)
    page = client.get(at(invoice, "portal-dues")).content.decode()
    assert "9 jours de retard" in page
    assert "Indicatif" in page
    record = at(invoice, "portal-chorus-record")
    client.post(record, TOLD)
    client.post(record, {**TOLD, "status": "suspended", "reason": "RIB"})
    page = client.get(at(invoice, "portal-dues")).content.decode()
    assert "en pause" in page
    assert "délai suspendu" in page
    assert "dans -" not in page
    assert "Indicatif" not in page


def test_paid_invoices_leave_once_chorus_is_done():
    invoice = invoiced(f.OrganisationFactory(kind="company"))
    client = member(invoice.supplier_order.supplier)
    assert invoice.number in client.get(at(invoice, "portal-dues")).content.decode()
    number = invoice.supplier_order.number
    client.post(reverse("portal-mark-paid", args=[invoice.supplier_order.supplier.slug, number]))
    settle()
    assert invoice.number not in client.get(at(invoice, "portal-dues")).content.decode()


def test_dues_ask_as_much_of_one_as_of_many():
    first = invoiced()
    client = member(first.supplier_order.supplier)
    client.get(at(first, "portal-dues"))

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(at(first, "portal-dues"))
        return len(seen)

    few = count()
    for _ in range(3):
        invoiced(supplier=first.supplier_order.supplier)
    assert count() == few


def test_the_supplier_reads_what_was_received():
    part = shipped(ordered())
    receive(
        supplier_order_id=part.pk, name="Anne", received_on=timezone.localdate(),
        reserves="Un carton mouillé", by_id=None, at=timezone.now(),
    )  # fmt: skip
    client = member(part.supplier)
    page = client.get(reverse("portal-order", args=[part.supplier.slug, part.number]))
    assert "Reçu avec réserves" in page.content.decode()
    assert "Un carton mouillé" in page.content.decode()
