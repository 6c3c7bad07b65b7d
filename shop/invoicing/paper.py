"""A frozen content as the invoice template prints it: every figure written out in French."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shop.documents.pdf import render
from shop.invoicing.content import KILOGRAM, Content
from shop.invoicing.facturx import is_paid, percent, prepaid
from shop.invoicing.months import written

TITLES = {
    "sale": "Facture",
    "deposit": "Facture d’acompte",
    "credit": "Avoir",
    "commission": "Facture",
    "commission_credit": "Avoir",
}
OPERATIONS = {
    "goods": "Livraison de biens",
    "services": "Prestation de services",
    "both": "Livraison de biens et prestation de services",
}


def invoice(content: Content, *, number: str, at: datetime, xml: bytes) -> bytes:
    """The PDF/A-3b with its XML attached."""
    told = data(content, number=number)
    return render("documents/invoice.typ", data=told, at=at, attached=xml.decode())


def amount(cents: int) -> str:
    """« 1 234,56 € » with blanks that do not break."""
    sign = "−" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}".replace(",", "\u00a0") + f",{rest:02d}\u00a0€"


def decimal(text: str) -> str:
    """A decimal string with a comma."""
    return text.replace(".", ",")


def price(text: str) -> str:
    """A unit price: two decimals at least, more where they are needed."""
    decimals = max(2, len(text.partition(".")[2]))
    return f"{Decimal(text):.{decimals}f}".replace(".", ",") + "\u00a0€"


def rate(permille: int) -> str:
    return f"{decimal(percent(permille))}\u00a0%"


def day(iso: str) -> str:
    return written(date.fromisoformat(iso))


def data(content: Content, *, number: str) -> dict[str, Any]:
    """What templates/documents/invoice.typ reads."""
    seller, terms = content["seller"], content["terms"]
    totals = _totals(content)
    return {
        "title": TITLES[content["kind"]],
        "number": number,
        "foot": " · ".join(
            part for part in (seller["name"], f"SIREN {_grouped(seller['siren'])}", number) if part
        ),
        "seller_title": "Vendeur" if content["mandate"] else "Prestataire",
        "front": seller["front"] or seller["name"],
        "seller": {"name": seller["name"], "lines": _seller_lines(seller)},
        "buyer": {"name": content["buyer"]["name"], "lines": _buyer_lines(content)},
        "deliver_to": (
            {
                "name": content["deliver_to"]["name"],
                "lines": _address_lines(content["deliver_to"]),
            }
            if content["deliver_to"]
            else None
        ),
        "facts": _facts(content),
        "notice": _notice(content),
        "lines": [_line(line) for line in content["lines"]]
        + [_charge(charge) for charge in content["charges"]],
        "vat": [
            {"rate": rate(one["permille"]), "net": amount(one["net"]), "tax": amount(one["tax"])}
            for one in content["vat"]
        ],
        "reasons": [reason for one in content["vat"] for reason in one["reasons"]],
        "totals": totals,
        "strong": len(totals) - 1,
        "payment": payment_lines(content, number=number),
        "mentions": [
            text
            for text in (
                content["mandate"] and f"{content['mandate']}.",
                terms["discount"],
                terms["penalty"],
                terms["recovery"],
                terms["guarantee"],
            )
            if text
        ],
    }


def _grouped(siren: str) -> str:
    """« 123 456 782 »."""
    return "\u00a0".join(siren[start : start + 3] for start in range(0, 9, 3))


def _siret(siret: str) -> str:
    return f"{_grouped(siret)}\u00a0{siret[9:]}"


def _address_lines(one: Content) -> list[str]:
    place = f"{one['postcode']} {one['city']}".strip()
    return [line for line in (one["street"], one.get("street_more", ""), place) if line]


def _identity_lines(one: Content) -> list[str]:
    if one["siret"]:
        return [f"SIRET {_siret(one['siret'])}"]
    return [f"SIREN {_grouped(one['siren'])}"] if one["siren"] else []


def _seller_lines(seller: Content) -> list[str]:
    lines = [seller["form"], *_address_lines(seller), *_identity_lines(seller)]
    if seller["vat_number"]:
        lines.append(f"TVA {seller['vat_number']}")
    return [line for line in lines if line]


def _buyer_lines(content: Content) -> list[str]:
    buyer, references = content["buyer"], content["references"]
    lines = [references["service_name"], *_address_lines(buyer), *_identity_lines(buyer)]
    if buyer.get("vat_number"):
        lines.append(f"TVA {buyer['vat_number']}")
    return [line for line in lines if line]


def _quantity(line: Content) -> str:
    """With its unit, where it is not pieces."""
    unit = line.get("unit_name") or ("kg" if line["unit"] == KILOGRAM else "")
    return decimal(line["quantity"]) + (f"\u00a0{unit}" if unit else "")


def _facts(content: Content) -> list[tuple[str, str]]:
    references = content["references"]
    corrects = content["corrects"]
    supplied, promised = content["supplied_on"], content["promised_on"]
    facts = [
        ("Date d’émission", day(content["issued_on"])),
        ("Échéance", day(content["due_on"]) if content["type"] == "380" else ""),
        ("Date de livraison", day(supplied) if supplied else ""),
        ("Livraison prévue", day(promised) if promised and not supplied else ""),
        ("Commande", references["order"]),
        ("Bon de commande", references["purchase"]),
        ("Code service", references["service"]),
        ("Opération", OPERATIONS[content["operation"]]),
        (
            "Facture d’origine",
            f"{corrects['number']} du {day(corrects['issued_on'])}" if corrects else "",
        ),
    ]
    return [(name, value) for name, value in facts if value]


def _notice(content: Content) -> str:
    if content["kind"] == "credit":
        reason = content["payment"]["reason"]
        return f"Motif : {reason}" if reason else ""
    if content["kind"] == "sale" and is_paid(content):
        return payment_lines(content, number="")[0]
    return ""


def _line(line: Content) -> dict[str, Any]:
    notes = [f"Réf. {line['reference']}"] if line["reference"] else []
    if line["pieces"]:
        pieces = f"{line['pieces']} pièce{'s' if line['pieces'] > 1 else ''}"
        notes.append(f"{pieces}, poids constaté à la préparation")
    return {
        "title": line["title"],
        "notes": notes + line["labels"],
        "quantity": _quantity(line),
        "unit_price": price(line["unit_price"]),
        "vat": rate(line["permille"]),
        "net": amount(line["net"]),
        "gross": amount(line["net"] + line["tax"]),
    }


def _charge(charge: Content) -> dict[str, Any]:
    return {
        "title": charge["label"],
        "notes": [],
        "quantity": "",
        "unit_price": "",
        "vat": rate(charge["permille"]),
        "net": amount(charge["net"]),
        "gross": amount(charge["net"] + charge["tax"]),
    }


def _totals(content: Content) -> list[tuple[str, str]]:
    totals = content["totals"]
    rows = [
        ("Total HT", amount(totals["net"])),
        ("TVA", amount(totals["tax"])),
        ("Total TTC", amount(totals["gross"])),
    ]
    if content["type"] == "381":
        return rows
    paid = totals["gross"] if is_paid(content) else prepaid(content)
    if is_paid(content):
        rows.append(("Déjà payé", amount(-paid)))
    else:
        rows += [
            (f"Acompte déjà facturé ({each['number']})", amount(-each["gross"]))
            for each in content.get("prepaid", ())
        ]
    return [*rows, ("Net à payer", amount(totals["gross"] - paid))]


def payment_lines(content: Content, *, number: str) -> list[str]:
    payment = content["payment"]
    if content["kind"] == "commission_credit":
        return ["Montant porté au crédit de votre compte : voir votre relevé mensuel."]
    if payment["means"] == "withheld":
        return [
            "Montant retenu sur vos versements : voir votre relevé mensuel.",
            f"Un solde qui resterait dû se règle par virement : IBAN {_iban(payment['iban'])}.",
        ]
    how = "par carte" if payment["means"] == "card" else "par virement"
    if content["kind"] == "credit":
        return [f"Remboursé {how} le {day(payment['paid_on'])}."]
    if payment["paid_on"]:
        return [f"Payée {how} le {day(payment['paid_on'])}."]
    lines = [f"À régler {how} au plus tard le {day(content['due_on'])}, référence {number}."]
    if payment["iban"]:
        lines.append(f"IBAN {_iban(payment['iban'])} – {content['seller']['name']}")
    return lines


def _iban(iban: str) -> str:
    compact = iban.replace(" ", "")
    return "\u00a0".join(compact[start : start + 4] for start in range(0, len(compact), 4))
