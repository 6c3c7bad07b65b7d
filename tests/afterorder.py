"""What tests of delivery, invoices and Chorus Pro share: orders born of quotes."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from shop.invoicing.models import Invoice
from shop.orders import operations
from shop.orders.models import SupplierOrder
from shop.organisations.models import Organisation
from suppliers.directory.models import InvoicingMandate, Supplier
from tests import factories as f
from tests.buying import settle
from tests.quoting import accepted, chosen, invitation_of, offered, sent


def ordered(
    buyer: Organisation | None = None, *, supplier: Supplier | None = None, **facts: Any
) -> SupplierOrder:
    """The one part of an accepted quote, to be prepared."""
    suppliers = (supplier,) if supplier else ()
    acceptance = accepted(chosen(offered(invitation_of(sent(*suppliers, buyer=buyer, **facts)))))
    settle()
    return SupplierOrder.objects.get(order=acceptance.order)


def shipped(part: SupplierOrder) -> SupplierOrder:
    operations.ship(part_id=part.pk, parcel=operations.ParcelInput(), by_id=None, at=timezone.now())
    part.refresh_from_db()
    return part


def delivered(part: SupplierOrder) -> SupplierOrder:
    operations.mark_delivered(part_id=shipped(part).pk, by_id=None, at=timezone.now())
    part.refresh_from_db()
    return part


def invoiced(
    buyer: Organisation | None = None, *, late_by: int | None = None, **values: Any
) -> Invoice:
    """Delivered and invoiced under a mandate; due so many days ago where said."""
    buyer = buyer or f.OrganisationFactory()
    part = ordered(buyer, **values)
    entity = part.supplier.legal_entity
    if not InvoicingMandate.objects.filter(legal_entity=entity).exists():
        InvoicingMandate.objects.create(legal_entity=entity, signed_on="2020-01-01", signed_by="x")
    delivered(part)
    settle()
    invoice = Invoice.objects.get(supplier_order=part, kind="sale")
    if late_by is not None:
        due = timezone.localdate() - timedelta(days=late_by)
        Invoice.objects.filter(pk=invoice.pk).update(due_on=due, issued_on=due - timedelta(days=30))
        invoice.refresh_from_db()
    return invoice
