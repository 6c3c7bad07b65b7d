"""Sales whose figures are exact: lines and charges priced together, as at the order."""

from datetime import date
from typing import Any

from shop.money import Amount, to_cents, totals_by_rate, vat
from shop.orders.models import SupplierOrder
from shop.payments.ledger import Move, record
from shop.payments.models import Account, Entry
from suppliers.directory.models import InvoicingMandate
from tests import factories as f
from tests.factories.selling import paris

DAY = date(2026, 3, 2)
AT = paris(2026, 3, 2, 10)
IBAN = "FR7630006000011234567890189"


def seller(**values: Any) -> Any:
    """A shop front whose entity gave a mandate."""
    mandate = values.pop("mandate", True)
    regime = values.pop("vat_regime", "normal")
    entity = f.LegalEntityFactory(
        vat_regime=regime,
        vat_number="FR11123456782" if regime == "normal" else "",
        iban=IBAN,
        **values,
    )
    if mandate:
        InvoicingMandate.objects.create(
            legal_entity=entity, signed_on=date(2026, 1, 2), signed_by="Nolwenn Le Goff"
        )
    return f.SupplierFactory(establishment__legal_entity=entity)


def part(
    *lines: tuple[int, str] | dict[str, Any],
    delivery: tuple[int, str] | None = None,
    reduction: tuple[int, str] | None = None,
    payment: str = "card",
    basis: str = "incl",
    envelope: dict[str, Any] | None = None,
    **values: Any,
) -> SupplierOrder:
    """A part of an order of (unit price in cents, VAT code) lines, priced in its basis.

    Paid by card unless told otherwise; `delivery` and `reduction` are (cents, VAT code).
    """
    supplier = values.pop("supplier", None) or seller()
    if payment == "card":
        values.setdefault("paid_at", AT)
        values.setdefault("state", "to_prepare")
    if "organisation" in values:
        values["buyer_email"] = ""
    given = [_line(line) for line in lines]
    rows = [(to_cents(one["unit_price"], one["quantity"]), permille(one)) for one in given]
    charges = [
        ("delivery", "Livraison en colis", delivery),
        ("reduction", "Bienvenue", reduction),
    ]
    charges = [(kind, label, told) for kind, label, told in charges if told]
    rows += [(told[0], vat(code=told[1], day=DAY).permille) for _, _, told in charges]
    amounts = totals_by_rate(rows, basis=basis)[1]
    whole = sum(amounts, Amount(0, 0))
    one = f.EnvelopeFactory(payment=payment, **(envelope or {})).order
    made = f.SupplierOrderFactory(
        order=one,
        supplier=supplier,
        basis=basis,
        placed_at=AT,
        net=whole.net,
        tax=whole.tax,
        **values,
    )
    sold = []
    for line, amount in zip(given, amounts, strict=False):
        listing = line.pop("listing", {})
        row = f.SupplierOrderLineFactory(
            **{
                "supplier_order": made,
                "sellable__listing__supplier": supplier,
                **{f"sellable__listing__{name}": value for name, value in listing.items()},
                "basis": basis,
                "vat_permille": permille(line),
                "net": amount.net,
                "tax": amount.tax,
                **line,
            }
        )
        sold.append(row)
    for (kind, label, told), amount in zip(charges, amounts[len(given) :], strict=True):
        f.ChargeFactory(
            supplier_order=made,
            kind=kind,
            line=_of_rate(sold, told[1]) if kind == "reduction" else None,
            label=label,
            vat_permille=vat(code=told[1], day=DAY).permille,
            net=amount.net,
            tax=amount.tax,
        )
    return made


def _line(line: tuple[int, str] | dict[str, Any]) -> dict[str, Any]:
    if isinstance(line, tuple):
        line = {"unit_price": line[0] * 100, "vat_code": line[1]}
    return {"quantity": 1, "title": "Savon", "reference": "REF", **line}


def permille(line: dict[str, Any]) -> int:
    return vat(code=line["vat_code"], day=DAY).permille


def organisation(**values: Any) -> Any:
    return f.OrganisationFactory(
        **{"kind": "company", "street": "5 rue de Brest", "postcode": "35000", **values}
    )


def _of_rate(lines: list[Any], code: str) -> Any:
    return next(line for line in lines if line.vat_code == code)


def commission(entity: Any, at: Any, *, net: int, part: Any = None) -> None:
    """The shop's commission at 20 % VAT on the ledger; negative: given back."""
    tax = net // 5
    entry(
        entity,
        at,
        "commission",
        {
            Account.SUPPLIER_PAYABLE: net + tax,
            Account.COMMISSION: -net,
            Account.COMMISSION_VAT: -tax,
        },
        part=part,
    )


def entry(entity: Any, at: Any, kind: str, cents: dict[str, int], *, part: Any = None) -> None:
    """An entry of the ledger; what is not the supplier's stands on the gateway."""
    moves = [Move(account, amount, entity.pk) for account, amount in cents.items()]
    rest = -sum(cents.values())
    record(
        key=f"test:{Entry.objects.count()}",
        kind=kind,
        moves=[*moves, Move(Account.GATEWAY, rest)],
        happened_at=at,
        at=at,
        supplier_order_id=part and part.pk,
    )
