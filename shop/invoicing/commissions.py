"""What the shop invoices to its suppliers: the commission of a month, read from the ledger."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q, Sum

from shop.invoicing.content import PIECE, Content, seller_of, shop, unit_price
from shop.invoicing.models import Invoice
from shop.invoicing.months import bounds, first_day, named
from shop.invoicing.terms import number, term
from shop.money import vat
from shop.payments.models import Account, Posting
from suppliers.directory.models import LegalEntity


def due_of_month(*, month: date) -> dict[int, tuple[int, int]]:
    """Net and VAT of the commission by legal entity; income is credit, negative in the ledger."""
    first, after = bounds(month)
    rows = (
        Posting.objects.filter(
            account__in=[Account.COMMISSION, Account.COMMISSION_VAT],
            legal_entity__isnull=False,
            entry__happened_at__gte=first,
            entry__happened_at__lt=after,
        )
        .values("legal_entity")
        .annotate(
            net=Sum("cents", filter=Q(account=Account.COMMISSION), default=0),
            tax=Sum("cents", filter=Q(account=Account.COMMISSION_VAT), default=0),
        )
        .order_by("legal_entity")
    )
    return {row["legal_entity"]: (-row["net"], -row["tax"]) for row in rows}


def content(
    *,
    entity: LegalEntity,
    month: date,
    net: int,
    tax: int,
    issued_on: date,
    corrects: Invoice | None,
) -> Content:
    """The shop's own invoice or, with `corrects`, credit note; amounts are positive."""
    permille = vat(code="standard", day=first_day(month)).permille
    row: dict[str, Any] = {
        "position": 1,
        "title": f"Commission sur vos ventes, {named(month)}",
        "reference": f"COM-{month:%Y-%m}",
        "vat_code": "standard",
        "permille": permille,
        "net": net,
        "tax": tax,
        "quantity": "1",
        "unit": PIECE,
        "unit_price": unit_price(net, Decimal(1)),
        "pieces": None,
        "labels": [],
        "is_alcohol": False,
    }
    buyer = seller_of(entity)
    days = number("days_company", day=issued_on)
    return {
        "version": 1,
        "currency": "EUR",
        "kind": "commission_credit" if corrects else "commission",
        "type": "381" if corrects else "380",
        "corrects": (
            {"number": corrects.number, "issued_on": str(corrects.issued_on)} if corrects else None
        ),
        "issued_on": str(issued_on),
        "due_on": str(issued_on if corrects else issued_on + timedelta(days=days)),
        "supplied_on": str(bounds(month)[1].date() - timedelta(days=1)),
        "promised_on": None,
        "basis": "excl",
        "operation": "services",
        "seller": shop(),
        "buyer": {"kind": "company", **buyer, "street_more": ""},
        "deliver_to": None,
        "references": {
            "order": f"COM-{month:%Y-%m}",
            "purchase": "",
            "service": "",
            "service_name": "",
        },
        "issuer": {"name": settings.SHOP_LEGAL_NAME, "siren": settings.SHOP_SIREN},
        "mandate": "",
        "lines": [row],
        "charges": [],
        "payment": {
            "means": "withheld",
            "paid_on": None,
            "iban": settings.SHOP_IBAN,
            "reason": "",
        },
        "terms": {
            "discount": term("discount", day=issued_on),
            "penalty": term("penalty_company", day=issued_on),
            "recovery": term("recovery", day=issued_on),
            "guarantee": "",
        },
        "vat": [
            {
                "permille": permille,
                "net": net,
                "tax": tax,
                "codes": ["standard"],
                "reasons": [],
            }
        ],
        "totals": {
            "lines": net,
            "charges": 0,
            "allowances": 0,
            "net": net,
            "tax": tax,
            "gross": net + tax,
        },
    }
