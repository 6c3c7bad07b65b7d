"""What an invoice or credit note says, frozen: integers in cents and texts, in canonical JSON.

The number is not in it: the series gives it when the content is stored. Paper and XML are both
written from this alone, so that they can never differ.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from shop.invoicing.models import Invoice
from shop.invoicing.terms import number, term
from shop.listings.proofs import read
from shop.money import UNIT, UnknownVat, divide, to_cents, vat
from shop.orders.models import Charge, Envelope, Refund, SupplierOrder, SupplierOrderLine
from shop.orders.operations import final_amount
from shop.organisations.models import Kind, Organisation
from suppliers.directory.models import LegalEntity, LegalForm

Content = dict[str, Any]

ZERO_RATED = ("franchise", "exempt_training", "exempt_association")
PIECE, KILOGRAM = "C62", "KGM"  # UN/ECE recommendation 20
# What quotes call them; others are counted as pieces, with their name after the title.
UNITS = {
    "kg": KILOGRAM, "g": "GRM", "l": "LTR", "litre": "LTR", "m": "MTR", "m²": "MTK", "m2": "MTK",
    "m³": "MTQ", "km": "KMT", "heure": "HUR", "heures": "HUR", "h": "HUR", "jour": "DAY",
    "jours": "DAY", "mois": "MON", "tonne": "TNE", "t": "TNE",
}  # fmt: skip
_PIECES = {"", "pièce", "pièces", "unité", "unités", "u"}


class TotalsDiffer(ValueError):
    """The lines and charges of a part do not add up to the part."""


def load_part(supplier_order_id: int) -> SupplierOrder:
    """A part with all that its invoice says; 3 queries, whatever the number of lines."""
    sold = SupplierOrderLine.objects.select_related("sellable__listing", "proof")
    return (
        SupplierOrder.objects.select_related(
            "order__envelope__entity",
            "supplier__legal_entity__commune",
            "supplier__establishment",
            "organisation__commune",
            "organisation__account_terms",
            "pickup_point__commune",
        )
        .prefetch_related(Prefetch("lines", queryset=sold), "charges")
        .get(pk=supplier_order_id)
    )


def lines_of(part: SupplierOrder) -> list[SupplierOrderLine]:
    """In the order in which they were sold; `part.lines` as loaded."""
    return sorted(part.lines.all(), key=lambda line: line.pk)


def charges_of(part: SupplierOrder) -> list[Charge]:
    return sorted(part.charges.all(), key=lambda charge: charge.pk)


def amounts_of(part: SupplierOrder) -> tuple[int, int]:
    """Net and tax to invoice; raises TotalsDiffer when the rows do not make up the part."""
    lines, charges = lines_of(part), charges_of(part)
    net = sum(line.net for line in lines) + sum(charge.net for charge in charges)
    tax = sum(line.tax for line in lines) + sum(charge.tax for charge in charges)
    if (net, tax) != (part.net, part.tax):
        raise TotalsDiffer(f"{part.number}: {net} + {tax} are not {part.net} + {part.tax}")
    for line in lines:
        final = final_amount(line)
        net += final.net - line.net
        tax += final.tax - line.tax
    return net, tax


def sale(part: SupplierOrder, *, issued_on: date, deposits: Sequence[Invoice] = ()) -> Content:
    """The invoice of a supplier's part, as `load_part` gives it, less the deposits invoiced."""
    envelope = part.order.envelope
    amounts_of(part)
    sold = [line for line in lines_of(part) if line.weighed != 0]
    charges = [_charge(each, each.net, each.tax, sold) for each in charges_of(part)]
    rows, charges = _with_a_line([_line(line) for line in sold], charges)
    due_on = due_date(part, issued_on=issued_on)
    return {
        **_frame(part, envelope, issued_on=issued_on, due_on=due_on),
        "kind": "sale",
        "type": "380",
        "corrects": None,
        "operation": _operation(sold),
        "lines": _numbered(rows),
        "charges": charges,
        "prepaid": [
            {"number": each.number, "issued_on": str(each.issued_on), "gross": each.gross}
            for each in deposits
        ],
        "payment": _payment(part, envelope),
        "terms": _terms(part, sold, issued_on),
        **_sums(rows, charges, issued_on),
    }


def deposit(part: SupplierOrder, *, issued_on: date) -> Content:
    """The invoice of what is paid before delivery: the agreed share of each rate's total.

    « Avance » where the buyer is public (R2191-3 code de la commande publique); VAT falls due on
    it when it is paid (CGI, article 269).
    """
    envelope, permille = part.order.envelope, part.deposit_permille
    amounts_of(part)
    sold = lines_of(part)
    organisation = part.organisation
    is_public = organisation is not None and organisation.is_public
    by_rate: dict[int, list[int]] = {}
    amounts = [(line.vat_permille, line.net, line.tax) for line in sold]
    amounts += [(charge.vat_permille, charge.net, charge.tax) for charge in charges_of(part)]
    for rate, net, tax in amounts:
        sums = by_rate.setdefault(rate, [0, 0])
        sums[0] += net
        sums[1] += tax
    rows = []
    for rate in sorted(by_rate, reverse=True):
        net, tax = (divide(amount * permille, 1000) for amount in by_rate[rate])
        rows.append(
            {
                "title": f"{'Avance' if is_public else 'Acompte'} de {_share(permille)} sur la "
                f"commande {part.number}",
                "reference": "",
                "vat_code": _code_of(rate, sold),
                "permille": rate,
                "net": net,
                "tax": tax,
                "quantity": "1",
                "unit_name": "",
                "unit": PIECE,
                "unit_price": unit_price(net, Decimal(1)),
                "pieces": None,
                "labels": [],
                "is_alcohol": False,
            }
        )
    due_on = due_date(part, issued_on=issued_on) if is_public else issued_on
    return {
        **_frame(part, envelope, issued_on=issued_on, due_on=due_on),
        "kind": "deposit",
        "type": "386",
        "corrects": None,
        "operation": _operation(sold),
        "lines": _numbered(rows),
        "charges": [],
        "payment": {**_payment(part, envelope), "paid_on": None},
        "terms": _terms(part, sold, issued_on),
        **_sums(rows, [], issued_on),
    }


def _share(permille: int) -> str:
    whole, rest = divmod(permille, 10)
    return (f"{whole},{rest}" if rest else str(whole)) + "\u00a0%"


def cancelling(original: Invoice, *, reason: str, issued_on: date) -> Content:
    """The credit note of a whole invoice that we issued: its own frozen words, the other way."""
    assert original.document is not None
    told: Content = json.loads(original.document.content)
    return {
        **told,
        "issued_on": str(issued_on),
        "due_on": str(issued_on),
        "kind": "credit",
        "type": "381",
        "corrects": {"number": original.number, "issued_on": str(original.issued_on)},
        "prepaid": [],
        "payment": {**told["payment"], "paid_on": str(issued_on), "iban": "", "reason": reason},
    }


def credit(part: SupplierOrder, refund: Refund, original: Invoice, *, issued_on: date) -> Content:
    """The credit note of a refund; amounts are positive, the type says which way they go."""
    envelope = part.order.envelope
    back = list(refund.lines.select_related("line__sellable__listing", "charge").order_by("pk"))
    touched = [row.line for row in back if row.line]
    charges = [_charge(row.charge, row.net, row.tax, lines_of(part)) for row in back if row.charge]
    rows, charges = _with_a_line([_refunded_line(row) for row in back if row.line], charges)
    return {
        **_frame(part, envelope, issued_on=issued_on, due_on=issued_on),
        "kind": "credit",
        "type": "381",
        "corrects": {"number": original.number, "issued_on": str(original.issued_on)},
        "operation": _operation(touched or lines_of(part)),
        "lines": _numbered(rows),
        "charges": charges,
        "payment": {
            "means": "card" if envelope.payment == Envelope.Payment.CARD else "transfer",
            "paid_on": str(_day(refund.settled_at or refund.asked_at)),
            "iban": "",
            "reason": refund.reason,
        },
        "terms": _terms(part, touched, issued_on),
        **_sums(rows, charges, issued_on),
    }


def due_date(part: SupplierOrder, *, issued_on: date) -> date:
    """Paid by card and people: the day of issue. Organisations: their terms, within the law."""
    organisation = part.organisation
    if organisation is None or part.order.envelope.payment == Envelope.Payment.CARD:
        return issued_on
    account = getattr(organisation, "account_terms", None)
    days = account.payment_days if account else number("days_company", day=issued_on)
    if part.payment_days is not None:
        days = part.payment_days
    if organisation.kind == Kind.HOSPITAL:
        days = min(days, number("days_hospital", day=issued_on))
    elif organisation.is_public:
        days = min(days, number("days_public", day=issued_on))
    if any(_is_perishable(line) for line in part.lines.all()):
        days = min(days, number("days_perishable", day=issued_on))
    return issued_on + timedelta(days=days)


def _is_perishable(line: SupplierOrderLine) -> bool:
    listing = line.sellable.listing if line.sellable else None
    return line.withdrawal_exemption == "perishable" or (
        listing is not None and (listing.date_kind == "use_by" or listing.temperature == "chilled")
    )


def _frame(part: SupplierOrder, envelope: Envelope, *, issued_on: date, due_on: date) -> Content:
    supplier = part.supplier
    entity = supplier.legal_entity
    return {
        "version": 1,
        "currency": "EUR",
        "issued_on": str(issued_on),
        "due_on": str(due_on),
        "supplied_on": str(_day(part.delivered_at)) if part.delivered_at else None,
        "promised_on": str(part.promised_on) if part.promised_on else None,
        "basis": part.basis,
        "seller": {
            **seller_of(entity),
            "siret": supplier.establishment.siret,
            "front": supplier.name,
        },
        "buyer": _buyer(part, envelope),
        "deliver_to": _deliver_to(part, envelope),
        "references": {
            "order": part.number,
            # BT-13: a public buyer's commitment, else the buyer's own purchase order.
            "purchase": envelope.commitment_number or envelope.purchase_reference,
            "service": envelope.entity.service_code if envelope.entity else "",
            "service_name": envelope.entity.name if envelope.entity else "",
        },
        "issuer": {"name": settings.SHOP_LEGAL_NAME, "siren": settings.SHOP_SIREN},
        "mandate": (
            f"Facture émise par {settings.SHOP_LEGAL_NAME} "
            f"au nom et pour le compte de {entity.name}"
        ),
    }


def seller_of(entity: LegalEntity) -> Content:
    is_sole_trader = entity.legal_form == LegalForm.EI
    return {
        "name": f"{entity.name} EI" if is_sole_trader else entity.name,
        "form": (
            "Entrepreneur individuel (EI)" if is_sole_trader else entity.get_legal_form_display()
        ),
        "siren": entity.siren,
        "siret": "",
        "vat_number": entity.vat_number if entity.vat_regime == "normal" else "",
        "street": entity.street,
        "postcode": entity.commune.postcode,
        "city": entity.commune.name,
        "country": "FR",
    }


def shop() -> Content:
    """The shop as seller or buyer; its address is one line of settings."""
    street, _, place = settings.SHOP_ADDRESS.rpartition(",")
    postcode, _, city = place.strip().partition(" ")
    if not postcode.isdigit():
        street, postcode, city = settings.SHOP_ADDRESS, "", ""
    return {
        "name": settings.SHOP_LEGAL_NAME,
        "form": "",
        "siren": settings.SHOP_SIREN,
        "siret": "",
        "vat_number": settings.SHOP_VAT_NUMBER,
        "street": street,
        "postcode": postcode,
        "city": city,
        "country": "FR",
        "front": "",
    }


def _address(envelope: Envelope) -> Content:
    return {
        "street": envelope.street,
        "street_more": envelope.street_more,
        "postcode": envelope.postcode,
        "city": envelope.commune_name,
        "country": "FR",
    }


def _buyer(part: SupplierOrder, envelope: Envelope) -> Content:
    organisation = part.organisation
    if organisation is None:
        return {
            "kind": "person",
            "name": envelope.name or part.buyer_email,
            "siren": "",
            "siret": "",
            **_address(envelope),
        }
    commune = organisation.commune
    return {
        "kind": "public" if organisation.is_public else "company",
        "name": organisation.name,
        "siren": organisation.siren,
        "siret": organisation.siret,
        "street": organisation.street,
        "street_more": "",
        "postcode": organisation.postcode or (commune.postcode if commune else ""),
        "city": commune.name if commune else "",
        "country": "FR",
    }


def _deliver_to(part: SupplierOrder, envelope: Envelope) -> Content | None:
    """Where it goes, when that is not the buyer's own address."""
    point = part.pickup_point
    if part.delivery == SupplierOrder.Delivery.PICKUP and point:
        return {
            "name": point.name,
            "street": point.street,
            "street_more": "",
            "postcode": point.postcode,
            "city": point.commune.name,
            "country": "FR",
        }
    organisation = part.organisation
    if organisation is None or not envelope.street or _lives_at(organisation, envelope):
        return None
    return {"name": envelope.name or organisation.name, **_address(envelope)}


def _lives_at(organisation: Organisation, envelope: Envelope) -> bool:
    return (organisation.street.casefold(), organisation.postcode) == (
        envelope.street.casefold(),
        envelope.postcode,
    )


def _operation(lines: Iterable[SupplierOrderLine]) -> str:
    kinds = {line.kind for line in lines}
    if kinds == {"service"}:
        return "services"
    return "both" if "service" in kinds else "goods"


def _labels(line: SupplierOrderLine) -> list[str]:
    """Labels of the proof kept with the order, each with its certificate: never one without."""
    return [
        " – ".join(part for part in (proof["name"], proof["by"], proof["number"]) if part)
        for proof in read(line.proof)
        if proof["kind"] == "label"
    ]


def _line(line: SupplierOrderLine) -> Content:
    amount = final_amount(line)
    weighed = line.weighed is not None
    quantity = Decimal(line.weighed or 0) / 1000 if weighed else Decimal(line.quantity)
    return {
        **_row(line, amount.net, amount.tax),
        "quantity": _plain(quantity),
        "unit_name": "kg" if weighed else line.unit if line.unit.casefold() in UNITS else "",
        "unit": KILOGRAM if weighed else UNITS.get(line.unit.casefold(), PIECE),
        "unit_price": (
            _plain(Decimal(line.unit_price) / UNIT)
            if line.basis == "excl"
            and not weighed
            and to_cents(line.unit_price, line.quantity) == amount.net
            else unit_price(amount.net, quantity)
        ),
        "pieces": line.quantity if weighed else None,
        "labels": _labels(line),
        "is_alcohol": line.is_alcohol,
    }


def _refunded_line(row: Any) -> Content:
    """Items taken back, or (no quantity) a sum given back on the line."""
    count = row.quantity or 1
    return {
        **_row(row.line, row.net, row.tax),
        "title": row.line.title if row.quantity else f"Remise : {row.line.title}",
        "quantity": str(count),
        "unit": PIECE,
        "unit_price": unit_price(row.net, Decimal(count)),
        "pieces": None,
        "labels": [],
        "is_alcohol": row.line.is_alcohol,
    }


def _title(line: SupplierOrderLine) -> str:
    """A unit that the XML has no code for stands after the title."""
    unit = line.unit.casefold()
    return line.title if unit in UNITS or unit in _PIECES else f"{line.title} ({line.unit})"


def _row(line: SupplierOrderLine, net: int, tax: int) -> Content:
    return {
        "title": _title(line),
        "reference": line.reference,
        "vat_code": line.vat_code,
        "permille": line.vat_permille,
        "net": net,
        "tax": tax,
    }


def unit_price(net: int, quantity: Decimal) -> str:
    """Euros excluding tax of one, with the fewest decimals that give the line's net again."""
    whole = Decimal(net) / 100
    for decimals in ("0.01", "0.0001", "0.000001"):
        price = (whole / quantity).quantize(Decimal(decimals), ROUND_HALF_UP)
        if (price * quantity).quantize(Decimal("0.01"), ROUND_HALF_UP) == whole:
            break
    return _plain(price)


def _plain(value: Decimal) -> str:
    """As a decimal string without an exponent or idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _numbered(rows: Sequence[Content]) -> list[Content]:
    return [{"position": place, **row} for place, row in enumerate(rows, 1)]


def _with_a_line(
    rows: list[Content], charges: list[Content]
) -> tuple[list[Content], list[Content]]:
    """EN 16931 wants a line (BR-16): where there is none, what is charged stands as lines."""
    if rows:
        return rows, charges
    return [
        {
            "title": charge["label"],
            "reference": "",
            "vat_code": charge["vat_code"],
            "permille": charge["permille"],
            "net": charge["net"],
            "tax": charge["tax"],
            "quantity": "1",
            "unit": PIECE,
            "unit_price": unit_price(charge["net"], Decimal(1)),
            "pieces": None,
            "labels": [],
            "is_alcohol": False,
        }
        for charge in charges
        if charge["net"] > 0
    ], [charge for charge in charges if charge["net"] <= 0]


def _charge(charge: Charge, net: int, tax: int, lines: Iterable[SupplierOrderLine]) -> Content:
    return {
        "kind": charge.kind,
        "label": charge.label,
        "permille": charge.vat_permille,
        "vat_code": _code_of(charge.vat_permille, lines),
        "net": net,
        "tax": tax,
    }


def _code_of(permille: int, lines: Iterable[SupplierOrderLine]) -> str:
    """A charge follows its goods: it has the treatment of the lines at its rate."""
    return next((line.vat_code for line in lines if line.vat_permille == permille), "")


def _sums(rows: Sequence[Content], charges: Sequence[Content], day: date) -> Content:
    """Totals by rate, exact: the shares of one rate were made to add up to its amount."""
    by_rate: dict[int, Content] = {}
    for row in (*rows, *charges):
        found = by_rate.setdefault(
            row["permille"], {"permille": row["permille"], "net": 0, "tax": 0, "codes": []}
        )
        found["net"] += row["net"]
        found["tax"] += row["tax"]
        if row["vat_code"] and row["vat_code"] not in found["codes"]:
            found["codes"].append(row["vat_code"])
    rates = [by_rate[permille] for permille in sorted(by_rate, reverse=True)]
    for rate in rates:
        rate["reasons"] = [_reason(code, day) for code in rate["codes"] if code in ZERO_RATED]
    net, tax = sum(rate["net"] for rate in rates), sum(rate["tax"] for rate in rates)
    return {
        "vat": rates,
        "totals": {
            "lines": sum(row["net"] for row in rows),
            "charges": sum(row["net"] for row in charges if row["net"] > 0),
            "allowances": -sum(row["net"] for row in charges if row["net"] < 0),
            "net": net,
            "tax": tax,
            "gross": net + tax,
        },
    }


def _reason(code: str, day: date) -> str:
    try:
        return vat(code=code, day=day).reason
    except UnknownVat as error:
        raise UnknownVat(f"{error}: add its wording of that day to shop/data/vat.json") from None


def _payment(part: SupplierOrder, envelope: Envelope) -> Content:
    by_card = envelope.payment == Envelope.Payment.CARD
    return {
        "means": "card" if by_card else "transfer",
        "paid_on": str(_day(part.paid_at)) if part.paid_at else None,
        "iban": "" if by_card else part.supplier.legal_entity.iban,
        "reason": "",
    }


def _terms(part: SupplierOrder, lines: Sequence[SupplierOrderLine], day: date) -> Content:
    """The wordings of the day; penalties bind professionals, guarantees protect people."""
    organisation = part.organisation
    if organisation is None:
        durable = any(line.withdrawal_exemption != "perishable" for line in lines)
        goods = _operation(lines) != "services"
        return {
            "discount": term("discount", day=day),
            "penalty": "",
            "recovery": "",
            "guarantee": term("guarantee", day=day) if goods and durable and lines else "",
        }
    penalty = "penalty_public" if organisation.is_public else "penalty_company"
    return {
        "discount": term("discount", day=day),
        "penalty": term(penalty, day=day),
        "recovery": term("recovery", day=day),
        "guarantee": "",
    }


def _day(moment: Any) -> date:
    """On the shop's clock."""
    return timezone.localdate(moment)
