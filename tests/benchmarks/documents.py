"""Times documents in a filled database: `python -m tests.benchmarks.documents`, as JSON.

As a worker makes them, one after the other in one process: a sale's content read and frozen, its
XML checked against the schema, its PDF/A-3b; the same for a credit note of it. Orders are made
here and rolled back.
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import django

ORDERS = 60
LINES = 10
WARM = 10


def measure() -> dict[str, float]:
    """Milliseconds of an invoice and of a credit note: means, after the first few."""
    from django.db import transaction

    with transaction.atomic():
        found = _measure()
        transaction.set_rollback(True)
    return found


def _measure() -> dict[str, float]:
    from shop.invoicing import content, operations
    from tests import factories as f
    from tests.shop.invoicing.builders import AT, part, seller

    day = date(2026, 3, 2)
    supplier = seller()
    parts = [
        part(*_lines(number), delivery=(690, "standard"), supplier=supplier)
        for number in range(ORDERS)
    ]
    invoices = []
    sales, credits = [], []
    for made in parts:
        sales.append(_ms(lambda made=made: content.sale(content.load_part(made.pk), issued_on=day)))
        invoice = operations.issue_part(made.pk, at=AT)
        assert invoice is not None
        assert invoice.document is not None
        sales[-1] += _ms(lambda invoice=invoice: operations.factur_x(invoice.document))
        invoices.append(invoice)
    for made, invoice in zip(parts, invoices, strict=True):
        refund = f.RefundFactory(supplier_order=made, state="succeeded", settled_at=AT)
        for line in made.lines.all()[:3]:
            f.RefundLineFactory(refund=refund, line=line, net=line.net, tax=line.tax)
        credits.append(
            _ms(
                lambda made=made, refund=refund, invoice=invoice: content.credit(
                    content.load_part(made.pk), refund, invoice, issued_on=day
                )
            )
        )
        note = operations.credit(refund.pk, at=AT)
        assert note is not None
        assert note.document is not None
        credits[-1] += _ms(lambda note=note: operations.factur_x(note.document))
    return {
        "invoice": statistics.mean(sales[WARM:]),
        "credit": statistics.mean(credits[WARM:]),
    }


def _lines(number: int) -> list[dict[str, Any]]:
    """Different in each order: typst remembers what it has laid out."""
    return [
        {
            "unit_price": 10_000 * (place + 3) + 100 * number,
            "vat_code": ("reduced", "standard")[place % 2],
            "title": f"Savon au lait de jument numéro {number * LINES + place}",
            "reference": f"REF-{number:03d}-{place}",
            "quantity": place % 4 + 1,
        }
        for place in range(LINES)
    ]


def _ms(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure()))
