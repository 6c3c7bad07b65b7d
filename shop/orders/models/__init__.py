"""Orders: what was placed, how it goes out, and what comes after."""

from shop.orders.models.aftersales import (
    Message,
    Refund,
    RefundLine,
    ReturnLine,
    ReturnRequest,
    Review,
)
from shop.orders.models.fulfilment import LotRecord, Parcel, ParcelLine, Recall, RecallNotice
from shop.orders.models.placing import (
    Charge,
    Envelope,
    OfferBearer,
    StockHold,
    SupplierOrder,
    SupplierOrderEvent,
    SupplierOrderLine,
    WeekLoad,
)
from shop.orders.models.subscriptions import Subscription, SubscriptionRun

__all__ = [
    "Charge",
    "Envelope",
    "LotRecord",
    "Message",
    "OfferBearer",
    "Parcel",
    "ParcelLine",
    "Recall",
    "RecallNotice",
    "Refund",
    "RefundLine",
    "ReturnLine",
    "ReturnRequest",
    "Review",
    "StockHold",
    "Subscription",
    "SubscriptionRun",
    "SupplierOrder",
    "SupplierOrderEvent",
    "SupplierOrderLine",
    "WeekLoad",
]
