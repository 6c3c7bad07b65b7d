from datetime import date, datetime
from typing import Any

import factory
from django.apps import apps
from django.utils import timezone
from factory.django import DjangoModelFactory

from shop.documents.operations import digest
from shop.listings.models import Listing, PriceList, ProofSnapshot, Sellable
from tests.factories.suppliers import SupplierFactory


class CategoryFactory(DjangoModelFactory[Any]):
    """A root category with the profile that our pages need."""

    class Meta:
        model = "catalogue.Category"
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Rayon {n}")
    slug = factory.Sequence(lambda n: f"rayon-{n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        return model_class.add_root(**kwargs)

    @factory.post_generation
    def profile(obj: Any, create: bool, given: Any, **kwargs: Any) -> None:
        if create and given is not False:
            apps.get_model("listings", "CategoryProfile").objects.create(
                category=obj, slug=obj.slug, **kwargs
            )


class ListingFactory(DjangoModelFactory[Listing]):
    """A published listing with one sellable; `sellable=False` leaves it without."""

    class Meta:
        model = Listing
        skip_postgeneration_save = True

    class Params:
        title = factory.Sequence(lambda n: f"Savon au lait de jument {n}")

    supplier = factory.SubFactory(SupplierFactory)
    establishment = factory.SelfAttribute("supplier.establishment")
    category = factory.SubFactory(CategoryFactory)
    kind = "goods"
    price_kind = "fixed"
    basis = "incl"
    vat_code = "standard"
    state = "published"
    published_at = factory.LazyFunction(timezone.now)

    @factory.lazy_attribute
    def product(self) -> Any:
        kind, _ = apps.get_model("catalogue", "ProductClass").objects.get_or_create(
            slug="goods", defaults={"name": "Produits", "track_stock": True}
        )
        return apps.get_model("catalogue", "Product").objects.create(
            title=self.title, product_class=kind, structure="standalone"
        )

    @factory.post_generation
    def sellable(obj: Listing, create: bool, given: Any, **kwargs: Any) -> None:
        if create and given is not False:
            SellableFactory(listing=obj, **kwargs)


class SellableFactory(DjangoModelFactory[Sellable]):
    """`stock` counts what lies on the shelf; the stock record is made along."""

    class Meta:
        model = Sellable

    class Params:
        stock = 10

    listing = factory.SubFactory(ListingFactory, sellable=False)
    supplier = factory.SelfAttribute("listing.supplier")
    reference = factory.Sequence(lambda n: f"REF-{n:05d}")
    unit_price = 45_000  # 4.50 €

    @factory.lazy_attribute
    def stock_record(self) -> Any:
        return apps.get_model("partner", "StockRecord").objects.create(
            product=self.listing.product,
            partner=self.supplier.partner,
            partner_sku=self.reference,
            num_in_stock=self.stock,
        )


class PriceListFactory(DjangoModelFactory[PriceList]):
    class Meta:
        model = PriceList

    supplier = factory.SubFactory(SupplierFactory)
    name = factory.Sequence(lambda n: f"Tarif {n}")


class ProofSnapshotFactory(DjangoModelFactory[ProofSnapshot]):
    class Meta:
        model = ProofSnapshot

    listing = factory.SubFactory(ListingFactory)
    establishment = factory.SelfAttribute("listing.establishment")
    day = date(2026, 3, 2)
    content = "[]"
    sha256 = factory.LazyAttribute(lambda o: digest(o.content))


def paris(*when: int) -> datetime:
    """An hour on the shop's clock."""
    return datetime(*when, tzinfo=timezone.get_default_timezone())  # type: ignore[arg-type]
