from typing import Any

import factory
from django.apps import apps
from django.utils import timezone
from factory.django import DjangoModelFactory

from shop.orders.models import (
    Charge,
    Envelope,
    LotRecord,
    Parcel,
    Recall,
    Refund,
    RefundLine,
    ReturnRequest,
    Subscription,
    SupplierOrder,
    SupplierOrderLine,
)
from tests.factories.people import UserFactory
from tests.factories.selling import ListingFactory, SellableFactory
from tests.factories.suppliers import SupplierFactory


class OrderFactory(DjangoModelFactory[Any]):
    """Oscar's order, which holds the parts of several suppliers together."""

    class Meta:
        model = "order.Order"

    number = factory.Sequence(lambda n: f"O-{n:06d}")
    total_incl_tax = 10
    total_excl_tax = 10

    @factory.lazy_attribute
    def site(self) -> Any:
        site, _ = apps.get_model("sites", "Site").objects.get_or_create(
            pk=1, defaults={"domain": "testserver", "name": "testserver"}
        )
        return site


class EnvelopeFactory(DjangoModelFactory[Envelope]):
    """A person's order from the web, paid by card."""

    class Meta:
        model = Envelope

    order = factory.SubFactory(OrderFactory)
    key = factory.Sequence(lambda n: f"key-{n}")
    token = factory.Sequence(lambda n: f"token-{n}")
    origin = "web"
    payment = "card"
    name = "Nolwenn Le Goff"
    email = "client@exemple.test"
    street = "3 rue des Ajoncs"
    postcode = "35000"
    commune_name = "Rennes"
    total = 1000
    placed_at = factory.LazyFunction(timezone.now)


class SupplierOrderFactory(DjangoModelFactory[SupplierOrder]):
    """One supplier's part of an order by a guest."""

    class Meta:
        model = SupplierOrder

    order = factory.SubFactory(OrderFactory)
    supplier = factory.SubFactory(SupplierFactory)
    number = factory.Sequence(lambda n: f"C-{n:06d}")
    buyer_email = "client@exemple.test"
    basis = "incl"
    placed_at = factory.LazyFunction(timezone.now)


class SupplierOrderLineFactory(DjangoModelFactory[SupplierOrderLine]):
    class Meta:
        model = SupplierOrderLine

    supplier_order = factory.SubFactory(SupplierOrderFactory)
    sellable = factory.SubFactory(SellableFactory)
    kind = factory.LazyAttribute(lambda o: o.sellable.listing.kind if o.sellable else "goods")
    category = factory.LazyAttribute(lambda o: o.sellable.listing.category if o.sellable else None)
    title = "Savon"
    reference = "REF"
    siret = "00000000000000"
    quantity = 1
    unit_price = 45_000
    vat_code = "standard"
    vat_permille = 200
    net = 375
    tax = 75


class ChargeFactory(DjangoModelFactory[Charge]):
    class Meta:
        model = Charge

    supplier_order = factory.SubFactory(SupplierOrderFactory)
    kind = "delivery"
    label = "Livraison"
    vat_permille = 200
    net = 500
    tax = 100


class RefundFactory(DjangoModelFactory[Refund]):
    class Meta:
        model = Refund

    supplier_order = factory.SubFactory(SupplierOrderFactory)
    key = factory.Sequence(lambda n: f"refund-{n}")
    cents = 450
    reason = "Article abîmé"
    asked_at = factory.LazyFunction(timezone.now)


class RefundLineFactory(DjangoModelFactory[RefundLine]):
    class Meta:
        model = RefundLine

    line = factory.SubFactory(SupplierOrderLineFactory)
    refund = factory.SubFactory(
        RefundFactory, supplier_order=factory.SelfAttribute("..line.supplier_order")
    )
    quantity = 1
    net = 375
    tax = 75


class ReturnRequestFactory(DjangoModelFactory[ReturnRequest]):
    class Meta:
        model = ReturnRequest

    supplier_order = factory.SubFactory(SupplierOrderFactory)
    kind = "withdrawal"
    name = "Nolwenn Le Goff"
    email = "client@exemple.test"
    asked_at = factory.LazyFunction(timezone.now)


class ParcelFactory(DjangoModelFactory[Parcel]):
    class Meta:
        model = Parcel

    supplier_order = factory.SubFactory(SupplierOrderFactory)
    left_at = factory.LazyFunction(timezone.now)


class LotRecordFactory(DjangoModelFactory[LotRecord]):
    class Meta:
        model = LotRecord

    line = factory.SubFactory(SupplierOrderLineFactory)
    lot = factory.Sequence(lambda n: f"L{n:04d}")
    quantity = 1
    recorded_at = factory.LazyFunction(timezone.now)


class RecallFactory(DjangoModelFactory[Recall]):
    class Meta:
        model = Recall

    listing = factory.SubFactory(ListingFactory)
    supplier = factory.SelfAttribute("listing.supplier")
    lot = factory.Sequence(lambda n: f"L{n:04d}")
    reason = "Corps étranger"
    advice = "Ne pas consommer."
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class SubscriptionFactory(DjangoModelFactory[Subscription]):
    class Meta:
        model = Subscription

    user = factory.SubFactory(UserFactory)
    first_part = factory.SubFactory(SupplierOrderFactory)
    sellable = factory.SubFactory(
        SellableFactory, listing__supplier=factory.SelfAttribute("...first_part.supplier")
    )
    next_on = factory.LazyFunction(lambda: timezone.localdate())
    started_at = factory.LazyFunction(timezone.now)
