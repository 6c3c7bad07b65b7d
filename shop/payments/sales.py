"""What a sale, a refund and a payment on the supplier's own account do to the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from shop.money import Amount
from shop.orders.models import Charge, Refund, SupplierOrder
from shop.orders.operations import final_amount
from shop.payments import commission, ledger
from shop.payments.ledger import Move
from shop.payments.models import Account, CommissionRule, Entry


def record_sale(*, part: SupplierOrder, by_card: bool, happened_at: datetime, at: datetime) -> None:
    """The supplier is owed the part (or has it on its own account), the shop its commission."""
    entity = part.supplier.legal_entity_id
    charges = list(part.charges.all())
    lines = list(part.lines.all())
    paid = sum(final_amount(line).gross for line in lines) + sum(c.net + c.tax for c in charges)
    promotion = -sum(c.net + c.tax for c in charges if c.borne_by_shop)
    # A transfer is already on the supplier's account: only what the shop adds is owed.
    whose = Account.SUPPLIER_PAYABLE if by_card else Account.SUPPLIER_BANK
    ledger.record(
        key=f"sale:{part.pk}",
        kind="sale" if by_card else "bank_sale",
        moves=[
            Move(Account.CUSTOMER_RECEIVABLE, paid),
            Move(whose, -paid, entity),
            Move(Account.PROMOTIONS, promotion),
            Move(Account.SUPPLIER_PAYABLE, -promotion, entity),
        ],
        happened_at=happened_at,
        at=at,
        supplier_order_id=part.pk,
    )
    day = timezone.localdate(happened_at)
    for base in bases(part, day=timezone.localdate(part.placed_at)).values():
        amount = commission.of_base(base.left, basis_points=base.rule.basis_points, day=day)
        ledger.record(
            key=f"commission:{part.pk}:{base.rule.pk}",
            kind="commission",
            moves=_commission_moves(amount, entity),
            happened_at=happened_at,
            at=at,
            supplier_order_id=part.pk,
            rule=base.rule,
        )


def record_bank_payment(*, part: SupplierOrder, happened_at: datetime, at: datetime) -> None:
    """The buyer's transfer on the supplier's own account, for the record alone."""
    paid = sum(final_amount(line).gross for line in part.lines.all())
    paid += sum(c.net + c.tax for c in part.charges.all())
    ledger.record(
        key=f"bank:{part.pk}",
        kind="bank_payment",
        moves=[
            Move(Account.SUPPLIER_BANK, paid, part.supplier.legal_entity_id),
            Move(Account.CUSTOMER_RECEIVABLE, -paid),
        ],
        happened_at=happened_at,
        at=at,
        supplier_order_id=part.pk,
    )


def record_refund(*, refund: Refund, by_card: bool, happened_at: datetime, at: datetime) -> None:
    """The supplier gives back its share, the shop its promotion and its commission."""
    part = refund.supplier_order
    entity = part.supplier.legal_entity_id
    promotion = -sum(
        line.net + line.tax
        for line in refund.lines.select_related("charge")
        if line.charge is not None and line.charge.borne_by_shop
    )
    whose = Account.SUPPLIER_PAYABLE if by_card else Account.SUPPLIER_BANK
    ledger.record(
        key=f"refund-share:{refund.pk}",
        kind="refund_share",
        moves=[
            Move(Account.CUSTOMER_RECEIVABLE, -refund.cents),
            Move(whose, refund.cents, entity),
            Move(Account.PROMOTIONS, -promotion),
            Move(Account.SUPPLIER_PAYABLE, promotion, entity),
        ],
        happened_at=happened_at,
        at=at,
        supplier_order_id=part.pk,
    )
    for base in bases(part, day=timezone.localdate(part.placed_at)).values():
        _give_back(part, base, refund=refund, happened_at=happened_at, at=at)


@dataclass
class Base:
    """Goods of a part under one commission rule: cents excluding tax, refunds taken off."""

    rule: CommissionRule
    left: int = 0


def bases(part: SupplierOrder, *, day: date) -> Mapping[int, Base]:
    """By rule: goods excluding tax, less the supplier's own reductions and what was refunded.

    Delivery bears no commission; a reduction that the shop bears does not lower it.
    """
    rules = commission.rules_on(day, supplier_ids=[part.supplier_id])
    found: dict[int, Base] = {}
    lines = part.lines.select_related("category").prefetch_related(
        "refunds__refund", "charges__refunds__refund"
    )
    for line in lines:
        rule = rules.rule(
            supplier_id=part.supplier_id, category_path=line.category.path if line.category else ""
        )
        if rule is None or rule.basis_points == 0:
            continue
        base = found.setdefault(rule.pk, Base(rule))
        base.left += final_amount(line).net - _refunded(line.refunds.all())
        for charge in line.charges.all():
            if charge.kind == Charge.Kind.REDUCTION and not charge.borne_by_shop:
                base.left += charge.net - _refunded(charge.refunds.all())
    return found


def _refunded(rows: object) -> int:
    return sum(r.net for r in rows if r.refund.state == Refund.State.SUCCEEDED)  # type: ignore[attr-defined]


def _give_back(
    part: SupplierOrder, base: Base, *, refund: Refund, happened_at: datetime, at: datetime
) -> None:
    """Commission follows what is left of the goods, by the rule that was used at the sale."""
    first = Entry.objects.filter(key=f"commission:{part.pk}:{base.rule.pk}").first()
    if first is None:
        return
    entries = Entry.objects.filter(supplier_order=part, commission_rule=base.rule)
    kept = {
        account: -sum(
            p.cents for e in entries.prefetch_related("postings") for p in e.postings.all()
            if p.account == account
        )
        for account in (Account.COMMISSION, Account.COMMISSION_VAT)
    }  # fmt: skip
    wanted = commission.of_base(
        base.left,
        basis_points=base.rule.basis_points,
        day=timezone.localdate(first.happened_at),
    )
    back = Amount(wanted.net - kept[Account.COMMISSION], wanted.tax - kept[Account.COMMISSION_VAT])
    ledger.record(
        key=f"commission-back:{refund.pk}:{base.rule.pk}",
        kind="commission_back",
        moves=_commission_moves(back, part.supplier.legal_entity_id),
        happened_at=happened_at,
        at=at,
        supplier_order_id=part.pk,
        rule=base.rule,
        reverses=first,
    )


def _commission_moves(amount: Amount, entity_id: int) -> list[Move]:
    return [
        Move(Account.SUPPLIER_PAYABLE, amount.gross, entity_id),
        Move(Account.COMMISSION, -amount.net, entity_id),
        Move(Account.COMMISSION_VAT, -amount.tax, entity_id),
    ]
