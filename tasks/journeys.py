"""What follows from each fact: one table, read from top to bottom.

A step takes the subject's id, is idempotent, and is committed together with its Applied row.
"""

from collections.abc import Callable

from cms import search as cms
from shop.impact import recording as impact
from shop.invoicing import operations as invoicing
from shop.listings import cards
from shop.orders import withdrawal
from shop.payments import operations as payments
from shop.payments import webhooks
from shop.payments.gateways import demo
from shop.pro import mails as pro_mails
from shop.pro import quote_mails as buyer_mails
from shop.quoting import frameworks
from shop.quoting import hooks as quote_hooks
from shop.search import operations as search
from shop.storefront import mails
from suppliers.feeds import applying as feeds
from suppliers.portal import quote_mails as supplier_mails

Step = Callable[..., object]

JOURNEY: dict[str, list[tuple[str, Step]]] = {
    # The catalogue
    "listing.changed": [
        ("cards.refresh", cards.refresh_listing),
        ("search.reindex", search.reindex_listing),
    ],
    "supplier.changed": [
        ("cards.refresh_supplier", cards.refresh_supplier),
        ("search.reindex_supplier", search.reindex_supplier),
        ("impact.amend_supplier", impact.amend_supplier),
    ],
    # What the supplier attests stands in the ledger of purchases
    "supplier.attested": [("impact.amend_attested", impact.amend_supplier)],
    "attestation.issued": [("pro.attestation_issued", pro_mails.attestation_issued)],
    "feed.batch": [("feeds.reindex_batch", feeds.reindex_batch)],
    "feed_run.waiting": [("mails.feed_waiting", mails.feed_waiting)],
    "page.changed": [("cms.push_page", cms.push_page)],
    # Organisations and their people
    "organisation.registered": [("pro.organisation_registered", pro_mails.organisation_registered)],
    "organisation.verified": [("pro.organisation_verified", pro_mails.organisation_verified)],
    "member.invited": [("pro.member_invited", pro_mails.member_invited)],
    "join.asked": [("pro.join_asked", pro_mails.join_asked)],
    "join.decided": [("pro.join_decided", pro_mails.join_decided)],
    # Quotes
    "quote.invited": [("quote_mails.invited", supplier_mails.invited)],
    "quote.reminded": [("quote_mails.reminded", supplier_mails.reminded)],
    "quote.not_chosen": [("quote_mails.not_chosen", supplier_mails.not_chosen)],
    "quote.event": [
        ("quote_mails.buyer_told", buyer_mails.event_told),
        ("quote_mails.suppliers_told", supplier_mails.event_told),
        ("quote_hooks.queue", quote_hooks.queue),
    ],
    "report.done": [("pro.report_done", pro_mails.report_done)],
    # Money: what the gateway tells, and what the shop answers
    "demo.event": [("demo.deliver", demo.deliver)],
    "webhook.received": [("webhooks.apply", webhooks.apply)],
    "payment.authorised": [("payments.secure", payments.secure)],
    "payment.secured": [("payments.capture", payments.capture)],
    "payment.unwanted": [("payments.let_go", payments.let_go)],
    "payment.captured": [("payments.record_fee", payments.record_fee)],
    "payment.orphaned": [("payments.give_back", payments.give_back)],
    # Orders
    "order.confirmed": [
        ("invoicing.issue_deposits", invoicing.issue_deposits),
        ("mails.order_confirmed", mails.order_confirmed),
        ("mails.new_order", mails.new_order),
    ],
    "order.paid": [
        ("payments.record_order", payments.record_order),
        ("invoicing.issue", invoicing.issue),
    ],
    "order.weighed": [("payments.capture_weighed", payments.capture_weighed)],
    "order.abandoned": [
        ("payments.let_go_of_order", payments.let_go_of_order),
        ("mails.order_abandoned", mails.order_abandoned),
    ],
    "order.unpaid": [("mails.order_unpaid", mails.order_unpaid)],
    "parcel.left": [("mails.parcel_left", mails.parcel_left)],
    "supplier_order.ready": [("mails.part_ready", mails.part_ready)],
    "supplier_order.paid": [
        ("payments.record_transfer_order", payments.record_transfer_order),
        ("invoicing.mark_paid", invoicing.mark_paid),
    ],
    "supplier_order.delivered": [
        ("payments.release", payments.release),
        ("invoicing.issue_if_due", invoicing.issue_if_due),
        ("impact.record", impact.record_part),
    ],
    "supplier_order.cancelled": [
        ("payments.refund_cancelled", payments.refund_cancelled),
        ("invoicing.credit_deposits", invoicing.credit_deposits),
        ("frameworks.recount", frameworks.recount),
        ("mails.part_cancelled", mails.part_cancelled),
    ],
    "supplier_order.problem": [("mails.problem_reported", mails.problem_reported)],
    # After the sale
    "refund.wanted": [("payments.send_refund", payments.send_refund)],
    "refund.succeeded": [
        ("payments.take_back", payments.take_back),
        ("invoicing.credit", invoicing.credit),
        ("impact.reverse", impact.record_refund),
        ("returns.settle", withdrawal.settle_return),
        ("mails.refund_succeeded", mails.refund_succeeded),
    ],
    "return.asked": [("mails.return_asked", mails.return_asked)],
    "return.decided": [("mails.return_decided", mails.return_decided)],
    "invoice.issued": [("invoicing.render", invoicing.render)],
    "subscription.stopped": [("mails.subscription_stopped", mails.subscription_stopped)],
    "message.written": [("mails.message_written", mails.message_written)],
    "review.refused": [("mails.review_refused", mails.review_refused)],
    "lot.recalled": [("mails.recalled", mails.recalled)],
}
