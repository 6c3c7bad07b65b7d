"""Oscar's price and availability, answered from our sellables."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from oscar.apps.partner import availability, prices, strategy

from shop.listings.models import PriceKind
from shop.money import priced, to_cents, vat


class Sellables(strategy.Structured):
    """A product has one stock record; its sellable knows the price, the record the stock."""

    def select_stockrecord(self, product: Any) -> Any:
        return product.stockrecords.select_related("sellable__listing").first()

    def pricing_policy(self, product: Any, stockrecord: Any) -> Any:
        sellable = getattr(stockrecord, "sellable", None)
        if sellable is None or sellable.unit_price is None:
            return prices.Unavailable()
        listing = sellable.listing
        if listing.price_kind == PriceKind.ON_QUOTE:
            return prices.Unavailable()
        amount = priced(
            to_cents(sellable.unit_price),
            basis=listing.basis,
            permille=vat(code=listing.vat_code, day=timezone.localdate()).permille,
        )
        return prices.FixedPrice(
            currency="EUR", excl_tax=Decimal(amount.net) / 100, tax=Decimal(amount.tax) / 100
        )

    def parent_pricing_policy(self, product: Any, children_stock: Any) -> Any:
        for _child, record in children_stock:
            if record is not None:
                return self.pricing_policy(product, record)
        return prices.Unavailable()

    def availability_policy(self, product: Any, stockrecord: Any) -> Any:
        if stockrecord is None:
            return availability.Unavailable()
        if stockrecord.num_in_stock is None:
            return availability.Available()
        return availability.StockRequired(stockrecord.net_stock_level)

    def parent_availability_policy(self, product: Any, children_stock: Any) -> Any:
        if any(record is not None for _child, record in children_stock):
            return availability.Available()
        return availability.Unavailable()


class Selector:
    def strategy(self, request: Any = None, user: Any = None, **kwargs: Any) -> Sellables:
        return Sellables(request)
