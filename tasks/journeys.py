"""What follows from each fact: one table, read from top to bottom.

A step takes the subject's id, is idempotent, and is committed together with its Applied row.
"""

from collections.abc import Callable

from cms import search as cms
from shop.listings import cards
from shop.payments import operations as payments
from shop.payments import webhooks
from shop.payments.gateways import demo
from shop.search import operations as search

Step = Callable[..., None]

JOURNEY: dict[str, list[tuple[str, Step]]] = {
    # The catalogue
    "listing.changed": [
        ("cards.refresh", cards.refresh_listing),
        ("search.reindex", search.reindex_listing),
    ],
    "supplier.changed": [
        ("cards.refresh_supplier", cards.refresh_supplier),
        ("search.reindex_supplier", search.reindex_supplier),
    ],
    "page.changed": [("cms.push_page", cms.push_page)],
    # Money: what the gateway tells, and what the shop answers
    "demo.event": [("demo.deliver", demo.deliver)],
    "webhook.received": [("webhooks.apply", webhooks.apply)],
    "payment.authorised": [("payments.secure", payments.secure)],
    "payment.secured": [("payments.capture", payments.capture)],
    "payment.unwanted": [("payments.let_go", payments.let_go)],
    "payment.captured": [("payments.record_fee", payments.record_fee)],
    "payment.orphaned": [("payments.give_back", payments.give_back)],
    "order.abandoned": [("payments.let_go_of_order", payments.let_go_of_order)],
    "order.weighed": [("payments.capture_weighed", payments.capture_weighed)],
    "order.paid": [("payments.record_order", payments.record_order)],
    "supplier_order.paid": [("payments.record_transfer_order", payments.record_transfer_order)],
    "supplier_order.cancelled": [("payments.refund_cancelled", payments.refund_cancelled)],
    "supplier_order.delivered": [("payments.release", payments.release)],
    "refund.wanted": [("payments.send_refund", payments.send_refund)],
    "refund.succeeded": [("payments.take_back", payments.take_back)],
}
