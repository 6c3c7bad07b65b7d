"""Reads of invoices, and what the tax office asks of platforms (DAC7)."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from shop.invoicing.models import Invoice, Statement
from shop.invoicing.months import starts
from shop.invoicing.operations import is_due
from shop.invoicing.terms import number
from shop.orders.models import Charge, Refund, SupplierOrder, SupplierOrderLine
from shop.payments.models import Account, Posting
from shop.tables import harmless, plain
from suppliers.directory.models import InvoicingMandate, LegalEntity

SALES = (Invoice.Kind.SALE, Invoice.Kind.DEPOSIT, Invoice.Kind.CREDIT)


def of_order(*, order_id: int) -> QuerySet[Invoice]:
    """Invoices and credit notes of all parts of an order, oldest first."""
    return (
        Invoice.objects.filter(supplier_order__order=order_id)
        .select_related("supplier_order__supplier", "legal_entity")
        .order_by("supplier_order", "issued_on", "pk")
    )


def of_part(*, supplier_order_id: int) -> QuerySet[Invoice]:
    return Invoice.objects.filter(supplier_order=supplier_order_id).order_by("issued_on", "pk")


def of_legal_entity(*, legal_entity_id: int) -> QuerySet[Invoice]:
    """What was invoiced in its name, newest first; not what the shop invoiced to it."""
    return Invoice.objects.filter(legal_entity=legal_entity_id, kind__in=SALES).select_related(
        "supplier_order"
    )


def commissions_of(*, legal_entity_id: int) -> QuerySet[Invoice]:
    """What the shop invoiced to it, newest first."""
    return Invoice.objects.filter(legal_entity=legal_entity_id).exclude(kind__in=SALES)


def of_organisation(*, organisation_id: int) -> QuerySet[Invoice]:
    """What an organisation received, newest first."""
    return Invoice.objects.filter(
        supplier_order__organisation=organisation_id, kind__in=SALES
    ).select_related("supplier_order__supplier", "legal_entity")


def statements_of(*, legal_entity_id: int) -> QuerySet[Statement]:
    return Statement.objects.filter(legal_entity=legal_entity_id).select_related("document")


@dataclass(slots=True)
class Quarter:
    """Cents including tax, refunds taken off; parts sold; commission including its VAT."""

    amount: int = 0
    count: int = 0
    fees: int = 0


@dataclass(slots=True)
class Dac7Row:
    entity: LegalEntity
    quarters: tuple[Quarter, Quarter, Quarter, Quarter] = field(
        default_factory=lambda: (Quarter(), Quarter(), Quarter(), Quarter())
    )
    sells_services: bool = False
    goods_amount: int = 0
    goods_count: int = 0
    is_reported: bool = False

    @property
    def amount(self) -> int:
        return sum(quarter.amount for quarter in self.quarters)

    @property
    def count(self) -> int:
        return sum(quarter.count for quarter in self.quarters)

    @property
    def fees(self) -> int:
        return sum(quarter.fees for quarter in self.quarters)


def dac7(*, year: int) -> list[Dac7Row]:
    """What each seller earned through the shop in a year, by quarter; 6 queries.

    Source: directive (EU) 2021/514 (DAC7), CGI 1649 ter A to E: due by 31 January. Sellers of
    goods are left out only below 30 sales and up to 2,000 €: at 30 sales, or 2,000 € and more,
    they are reported here (an entity at 2,000 € exactly is reported, which harms nobody).
    Services have no threshold. A sale counts in the quarter in which it was paid, a refund in
    that in which it went back.
    """
    first, after = starts(date(year, 1, 1)), starts(date(year + 1, 1, 1))
    entities = LegalEntity.objects.select_related("commune").order_by("name", "pk")
    rows = {entity.pk: Dac7Row(entity) for entity in entities}
    services = _service_shares(first, after)
    for entity, paid_at, part, gross in _sales(first, after):
        quarter = rows[entity].quarters[_quarter(paid_at)]
        quarter.amount += gross
        quarter.count += 1
        _share(rows[entity], gross, services=part in services, count=1)
    for entity, settled_at, part, cents in _refunds(first, after):
        rows[entity].quarters[_quarter(settled_at)].amount -= cents
        _share(rows[entity], -cents, services=part in services, count=0)
    for entity, happened_at, cents in _fees(first, after):
        rows[entity].quarters[_quarter(happened_at)].fees -= cents
    last = date(year, 12, 31)
    for row in rows.values():
        row.is_reported = (
            row.sells_services
            or row.goods_count >= number("dac7_sales", day=last)
            or row.goods_amount >= number("dac7_cents", day=last)
        )
    return [row for row in rows.values() if row.count or row.amount or row.fees]


def _share(row: Dac7Row, cents: int, *, services: bool, count: int) -> None:
    if services:
        row.sells_services = True
    else:
        row.goods_amount += cents
        row.goods_count += count


def _quarter(moment: datetime) -> int:
    return (timezone.localdate(moment).month - 1) // 3


def _sales(first: datetime, after: datetime) -> Iterable[tuple[int, datetime, int, int]]:
    parts = SupplierOrder.objects.filter(paid_at__gte=first, paid_at__lt=after)
    gross: dict[int, int] = defaultdict(int)
    # Weighed lines at what the scales said.
    lines = SupplierOrderLine.objects.filter(supplier_order__in=parts)
    for part, cents in lines.values_list("supplier_order").annotate(
        cents=Sum(Coalesce(F("final_net"), F("net")) + Coalesce(F("final_tax"), F("tax")))
    ):
        gross[part] += cents
    charges = Charge.objects.filter(supplier_order__in=parts)
    for part, cents in charges.values_list("supplier_order").annotate(
        cents=Sum(F("net") + F("tax"))
    ):
        gross[part] += cents
    for entity, paid_at, part in parts.values_list("supplier__legal_entity", "paid_at", "pk"):
        assert paid_at is not None  # asked for above
        yield entity, paid_at, part, gross[part]


def _refunds(first: datetime, after: datetime) -> Iterable[Any]:
    return Refund.objects.filter(
        state=Refund.State.SUCCEEDED, settled_at__gte=first, settled_at__lt=after
    ).values_list("supplier_order__supplier__legal_entity", "settled_at", "supplier_order", "cents")


def _fees(first: datetime, after: datetime) -> Iterable[Any]:
    return Posting.objects.filter(
        account__in=[Account.COMMISSION, Account.COMMISSION_VAT],
        legal_entity__isnull=False,
        entry__happened_at__gte=first,
        entry__happened_at__lt=after,
    ).values_list("legal_entity", "entry__happened_at", "cents")


def _service_shares(first: datetime, after: datetime) -> set[int]:
    """Parts with a service in them."""
    return set(
        SupplierOrderLine.objects.filter(kind="service")
        .filter(supplier_order__paid_at__lt=after)
        .values_list("supplier_order", flat=True)
    )


DAC7_HEAD = (
    "Dénomination",
    "Forme",
    "SIREN",
    "N° TVA",
    "Adresse",
    "Code postal",
    "Commune",
    "IBAN",
    *(f"{name} T{q}" for q in range(1, 5) for name in ("Montant", "Ventes", "Frais")),
    "Montant de l’année",
    "Ventes de l’année",
    "Frais de l’année",
    "À déclarer",
)


def dac7_csv(*, year: int) -> str:
    """The same for a spreadsheet: semicolons, decimal commas, one seller a row."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(DAC7_HEAD)
    for row in dac7(year=year):
        entity = row.entity
        writer.writerow(
            [
                harmless(entity.name),
                entity.get_legal_form_display(),
                entity.siren,
                entity.vat_number,
                harmless(entity.street),
                entity.commune.postcode,
                entity.commune.name,
                entity.iban,
                *(
                    cell
                    for quarter in row.quarters
                    for cell in (plain(quarter.amount), quarter.count, plain(quarter.fees))
                ),
                plain(row.amount),
                row.count,
                plain(row.fees),
                "oui" if row.is_reported else "non",
            ]
        )
    return out.getvalue()


def of_supplier(*, supplier_id: int) -> QuerySet[Invoice]:
    """Invoices and credit notes of one shop front's sales, newest first."""
    return Invoice.objects.filter(
        supplier_order__supplier=supplier_id, kind__in=SALES
    ).select_related("supplier_order")


def own_invoices_missing(*, supplier_id: int, most: int = 200) -> list[SupplierOrder]:
    """Parts that are due to be invoiced by the seller itself, oldest first; none of a seller
    that gave a mandate."""
    today = timezone.localdate()
    mandates = InvoicingMandate.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=today), signed_on__lte=today
    )
    parts = (
        SupplierOrder.objects.filter(supplier=supplier_id)
        .filter(Q(paid_at__isnull=False) | Q(delivered_at__isnull=False))
        .exclude(state=SupplierOrder.State.CANCELLED)
        .exclude(supplier__legal_entity__in=mandates.values("legal_entity"))
        .exclude(Exists(Invoice.objects.filter(supplier_order=OuterRef("pk"), kind="sale")))
        .select_related("order__envelope", "organisation")
        .prefetch_related("lines")
        .order_by("placed_at", "pk")
    )
    return [part for part in parts[:most] if is_due(part)]
