from datetime import date
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from shop.documents.operations import issue
from shop.invoicing.models import Invoice
from shop.payments.models import (
    BankLine,
    BankStatement,
    Dispute,
    GatewayAccount,
    GatewayRefund,
    Payment,
    Transfer,
)
from tests.factories.orders import EnvelopeFactory, RefundFactory, SupplierOrderFactory
from tests.factories.people import UserFactory
from tests.factories.suppliers import LegalEntityFactory


class PaymentFactory(DjangoModelFactory[Payment]):
    """Begun at the demo gateway, nothing captured yet."""

    class Meta:
        model = Payment

    envelope = factory.SubFactory(EnvelopeFactory)
    gateway = "demo"
    reference = factory.Sequence(lambda n: f"pi_{n}")
    asked = 1000
    started_at = factory.LazyFunction(timezone.now)


class GatewayAccountFactory(DjangoModelFactory[GatewayAccount]):
    class Meta:
        model = GatewayAccount

    legal_entity = factory.SubFactory(LegalEntityFactory)
    gateway = "demo"
    reference = factory.Sequence(lambda n: f"acct_{n}")
    updated_at = factory.LazyFunction(timezone.now)


class TransferFactory(DjangoModelFactory[Transfer]):
    class Meta:
        model = Transfer

    supplier_order = factory.SubFactory(SupplierOrderFactory)
    legal_entity = factory.SelfAttribute("supplier_order.supplier.legal_entity")
    payment = factory.SubFactory(PaymentFactory)
    due_on = date(2026, 3, 9)


class GatewayRefundFactory(DjangoModelFactory[GatewayRefund]):
    class Meta:
        model = GatewayRefund

    refund = factory.SubFactory(RefundFactory)
    payment = factory.SubFactory(PaymentFactory)
    reference = factory.Sequence(lambda n: f"re_{n}")


class DisputeFactory(DjangoModelFactory[Dispute]):
    class Meta:
        model = Dispute

    payment = factory.SubFactory(PaymentFactory)
    reference = factory.Sequence(lambda n: f"dp_{n}")
    cents = 1000
    opened_at = factory.LazyFunction(timezone.now)


class BankStatementFactory(DjangoModelFactory[BankStatement]):
    class Meta:
        model = BankStatement

    legal_entity = factory.SubFactory(LegalEntityFactory)
    name = "releve.xml"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    imported_at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class BankLineFactory(DjangoModelFactory[BankLine]):
    class Meta:
        model = BankLine

    statement = factory.SubFactory(BankStatementFactory)
    legal_entity = factory.SelfAttribute("statement.legal_entity")
    fingerprint = factory.Sequence(lambda n: f"{n:064x}")
    day = date(2026, 3, 2)
    cents = 1000
    label = "VIREMENT RECU"


class InvoiceFactory(DjangoModelFactory[Invoice]):
    """A sale's invoice in the seller's series; its content is empty."""

    class Meta:
        model = Invoice

    class Params:
        prefix = "BS-2026-"

    kind = "sale"
    supplier_order = factory.SubFactory(SupplierOrderFactory)
    legal_entity = factory.SelfAttribute("supplier_order.supplier.legal_entity")
    issued_on = date(2026, 3, 2)
    due_on = date(2026, 3, 2)
    net = 375
    tax = 75
    created_at = factory.LazyFunction(timezone.now)

    @factory.lazy_attribute
    def document(self) -> Any:
        return issue(
            kind="invoice",
            owner=self.legal_entity.siren,
            prefix=self.prefix,
            content={},
            at=timezone.now(),
        )

    number = factory.SelfAttribute("document.number")
