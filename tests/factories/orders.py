from typing import Any

import factory
from django.apps import apps
from django.utils import timezone
from factory.django import DjangoModelFactory

from shop.orders.models import Charge, SupplierOrder, SupplierOrderLine
from tests.factories.selling import SellableFactory
from tests.factories.suppliers import SupplierFactory


class SupplierOrderFactory(DjangoModelFactory[SupplierOrder]):
    """One supplier's part of an order by a guest."""

    class Meta:
        model = SupplierOrder

    supplier = factory.SubFactory(SupplierFactory)
    number = factory.Sequence(lambda n: f"C-{n:06d}")
    buyer_email = "client@exemple.test"
    basis = "incl"
    placed_at = factory.LazyFunction(timezone.now)

    @factory.lazy_attribute
    def order(self) -> Any:
        site, _ = apps.get_model("sites", "Site").objects.get_or_create(
            pk=1, defaults={"domain": "testserver", "name": "testserver"}
        )
        return apps.get_model("order", "Order").objects.create(
            number=f"O{self.number}", site=site, total_incl_tax=10, total_excl_tax=10
        )


class SupplierOrderLineFactory(DjangoModelFactory[SupplierOrderLine]):
    class Meta:
        model = SupplierOrderLine

    supplier_order = factory.SubFactory(SupplierOrderFactory)
    sellable = factory.SubFactory(SellableFactory)
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
