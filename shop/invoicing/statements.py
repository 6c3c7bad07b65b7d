"""A supplier's month: what was sold, kept, given back and sent, between two balances.

Everything is read from the ledger by account and legal entity. `supplier_payable` is credit,
negative, while the shop owes the supplier: balances are told the other way round.
"""

import csv
import io
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from shop.documents import operations as documents
from shop.documents.pdf import render
from shop.invoicing import paper
from shop.invoicing.content import Content, seller_of, shop
from shop.invoicing.models import Statement
from shop.invoicing.months import bounds, first_day, named
from shop.outbox.operations import record
from shop.payments.models import Account, Posting
from shop.tables import plain
from suppliers.directory.models import LegalEntity

COMMISSION = (Account.COMMISSION, Account.COMMISSION_VAT)
MOVES = ("sale", "refunds", "commission", "transfers", "others")
HEAD = (
    "Commande",
    "Date",
    "Ventes",
    "Remboursements",
    "Commission TTC",
    "Versements",
    "Autres",
    "Solde du mois",
)


def statements(*, month: date, at: datetime) -> list[Statement]:
    """A frozen statement for each legal entity that moved or is owed; safe to run again."""
    month = first_day(month)
    after = bounds(month)[1]
    known = Statement.objects.filter(month=month).values("legal_entity")
    owing = (
        Posting.objects.filter(legal_entity__isnull=False, entry__happened_at__lt=after)
        .exclude(legal_entity__in=known)
        .order_by("legal_entity")
        .values_list("legal_entity", flat=True)
        .distinct()
    )
    made = []
    for entity_id in list(owing):
        with transaction.atomic():
            entity = (
                LegalEntity.objects.select_for_update(of=("self",))
                .select_related("commune")
                .get(pk=entity_id)
            )
            statement = _statement(entity, month, at=at)
        if statement:
            made.append(statement)
    return made


def _statement(entity: LegalEntity, month: date, *, at: datetime) -> Statement | None:
    told = content(entity=entity, month=month)
    empty = not told["rows"] and not told["opening"] and not told["closing"]
    if empty or Statement.objects.filter(legal_entity=entity, month=month).exists():
        return None
    frozen = documents.issue(
        kind="statement", owner="shop", prefix=f"REL-{month.year}-", content=told, at=at
    )
    statement = Statement.objects.create(
        legal_entity=entity, month=month, document=frozen, created_at=at
    )
    record("statement.issued", statement.pk, at=at)
    return statement


def content(*, entity: LegalEntity, month: date) -> Content:
    first, after = bounds(month)
    rows = _rows(_moves(entity, first, after))
    opening, closing = _balance(entity, before=first), _balance(entity, before=after)
    return {
        "version": 1,
        "month": str(first_day(month)),
        "seller": seller_of(entity),
        "shop": shop(),
        "opening": opening,
        "closing": closing,
        "rows": rows,
        "totals": {name: sum(row[name] for row in rows) for name in (*MOVES, "direct", "payable")},
    }


def _balance(entity: LegalEntity, *, before: datetime) -> int:
    """What the shop owes the supplier; negative when the supplier owes."""
    total = Posting.objects.filter(
        account=Account.SUPPLIER_PAYABLE, legal_entity=entity, entry__happened_at__lt=before
    ).aggregate(total=Sum("cents", default=0))
    return -int(total["total"])


def _moves(entity: LegalEntity, first: datetime, after: datetime) -> Iterable[Any]:
    return (
        Posting.objects.filter(
            account__in=[Account.SUPPLIER_PAYABLE, Account.SUPPLIER_BANK, *COMMISSION],
            legal_entity=entity,
            entry__happened_at__gte=first,
            entry__happened_at__lt=after,
        )
        .order_by("entry__happened_at", "entry", "pk")
        .values_list(
            "entry",
            "entry__kind",
            "entry__happened_at",
            "entry__supplier_order__number",
            "account",
            "cents",
        )
    )


def _rows(postings: Iterable[Any]) -> list[Content]:
    """One row a part of an order; what names none has rows of its own, by entry."""
    entries: dict[int, Content] = {}
    for entry, kind, at, number, account, cents in postings:
        found = entries.setdefault(
            entry,
            {"kind": kind, "at": at, "number": number, "payable": 0, "commission": 0, "bank": 0},
        )
        if account in COMMISSION:
            found["commission"] -= cents
        else:
            found["bank" if account == Account.SUPPLIER_BANK else "payable"] += cents
    rows: dict[str, Content] = {}
    for pk, entry in entries.items():
        row = rows.setdefault(
            entry["number"] or f"entry-{pk}",
            {
                "order": entry["number"] or "",
                "day": str(timezone.localdate(entry["at"])),
                **dict.fromkeys((*MOVES, "direct", "payable"), 0),
            },
        )
        _add(row, entry)
    return list(rows.values())


# What an entry is, for the supplier; commission stands on accounts of its own.
COLUMNS = {
    "sale": "sale",
    "bank_sale": "sale",
    "refund_share": "refunds",
    "transfer": "transfers",
    "reversal": "transfers",
}


def _add(row: Content, entry: Content) -> None:
    """What an entry did to the supplier's account, told before the commission and beside it."""
    moved, commission = -entry["payable"], entry["commission"]
    row["payable"] += moved
    row["commission"] -= commission
    row[COLUMNS.get(entry["kind"], "others")] += moved + commission
    # The buyer's transfer itself says nothing that its sale did not.
    if entry["kind"] != "bank_payment":
        row["direct"] -= entry["bank"]


def render_statement(statement_id: int, *, at: datetime) -> None:
    """Step of "statement.issued": the PDF, made once."""
    with transaction.atomic():
        statement = (
            Statement.objects.select_for_update(of=("self",))
            .select_related("document", "legal_entity")
            .get(pk=statement_id)
        )
        if statement.pdf:
            return
        told = json.loads(statement.document.content)
        pdf = render(
            "documents/statement.typ",
            data=paper_of(told, number=statement.document.number),
            at=statement.document.issued_at,
        )
        name = f"{statement.legal_entity.siren}/{statement.document.number}.pdf"
        statement.pdf.save(name, ContentFile(pdf), save=False)
        statement.save(update_fields=["pdf"])


def paper_of(told: Content, *, number: str) -> dict[str, Any]:
    """What templates/documents/statement.typ reads."""
    month = date.fromisoformat(told["month"])
    columns = (*MOVES, "payable")
    return {
        "title": "Relevé mensuel",
        "number": number,
        "month": named(month),
        "foot": f"{told['shop']['name']} · {number}",
        "shop": {"name": told["shop"]["name"], "lines": _place(told["shop"])},
        "seller": {"name": told["seller"]["name"], "lines": _place(told["seller"])},
        "opening": paper.amount(told["opening"]),
        "closing": paper.amount(told["closing"]),
        "direct": paper.amount(told["totals"]["direct"]) if told["totals"]["direct"] else "",
        "rows": [
            [row["order"] or "–", paper.day(row["day"]), *(_cell(row[name]) for name in columns)]
            for row in told["rows"]
        ],
        "totals": ["Total", "", *(paper.amount(told["totals"][name]) for name in columns)],
    }


def _cell(cents: int) -> str:
    return paper.amount(cents) if cents else ""


def _place(one: Content) -> list[str]:
    return [line for line in (one["street"], f"{one['postcode']} {one['city']}".strip()) if line]


def statement_csv(statement_id: int) -> str:
    """The rows of a statement for a spreadsheet: semicolons, decimal commas."""
    statement = Statement.objects.select_related("document").get(pk=statement_id)
    told = json.loads(statement.document.content)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    columns = (*MOVES, "payable")
    blank = [""] * len(MOVES)
    writer.writerow(["Solde au début du mois", told["month"], *blank, plain(told["opening"])])
    for row in told["rows"]:
        writer.writerow([row["order"], row["day"], *(plain(row[name]) for name in columns)])
    writer.writerow(["Solde à la fin du mois", "", *blank, plain(told["closing"])])
    return out.getvalue()
