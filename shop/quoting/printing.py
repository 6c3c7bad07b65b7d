"""Quotes and acceptances on paper: every figure of the frozen content written out in French."""

import json
from datetime import date
from typing import Any

import qrcode

from shop.documents.models import Document
from shop.documents.pdf import render
from shop.quoting import papers, rules
from shop.quoting.amounts import unit_of, written
from shop.quoting.papers import Content, euros

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip


def pdf(document: Document) -> bytes:
    """The PDF of a frozen quote or acceptance, from its content alone."""
    content = json.loads(document.content)
    told = quote(content) if content["kind"] == "quote" else acceptance(content)
    address = papers.check_url(document)
    data = {
        **told,
        "number": document.number,
        "hash": document.sha256,
        "check": address,
        "code": code(address),
        "foot": f"{told['foot']} · {document.number}",
    }
    return render(f"documents/{content['kind']}.typ", data=data, at=document.issued_at)


def code(text: str) -> list[str]:
    """The modules of a QR code, a row a string of 0 and 1."""
    made = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    made.add_data(text)
    made.make(fit=True)
    return ["".join("1" if cell else "0" for cell in row) for row in made.get_matrix()]


def day(iso: str | None) -> str:
    """« 3 mars 2027 », « 1er mai 2027 »."""
    if not iso:
        return ""
    found = date.fromisoformat(iso)
    first = "1er" if found.day == 1 else str(found.day)
    return f"{first} {MONTHS[found.month - 1]} {found.year}"


def per_cent(permille: int) -> str:
    whole, rest = divmod(permille, 10)
    return (f"{whole},{rest}" if rest else str(whole)) + "\u00a0%"


def price(unit_price: int) -> str:
    """A unit price in 1/10,000 €: two decimals at least, four where they say something."""
    whole, rest = divmod(unit_price, 10_000)
    decimals = f"{rest:04d}".rstrip("0").ljust(2, "0")
    return f"{whole:,}".replace(",", "\u00a0") + f",{decimals}\u00a0€"


def grouped(text: str, *sizes: int) -> str:
    """« 123 456 782 00010 »."""
    found, at = [], 0
    for size in sizes:
        found.append(text[at : at + size])
        at += size
    return "\u00a0".join(part for part in found if part)


def siret(text: str) -> str:
    return grouped(text, 3, 3, 3, 5)


def _address(one: Content) -> list[str]:
    place = f"{one['postcode']} {one['city']}".strip()
    return [line for line in (one["street"], place) if line]


def quote(content: Content) -> dict[str, Any]:
    """What templates/documents/quote.typ reads."""
    seller, buyer = content["seller"], content["buyer"]
    return {
        "title": "Devis",
        "foot": f"{seller['name']} · SIREN {grouped(seller['siren'], 3, 3, 3)}",
        "front": seller["front"],
        "seller": {"name": seller["name"], "lines": _seller_lines(seller)},
        "buyer": {"name": buyer["name"], "lines": buyer_lines(buyer)},
        "place": _place(content["place"]),
        "facts": _facts(content),
        "message": content["message"],
        "lines": [_line(line) for line in content["lines"]]
        + [
            {
                "title": "Livraison", "notes": [], "quantity": "", "unit_price": "",
                "vat": per_cent(one["permille"]), "net": euros(one["net"]),
            }
            for one in content["delivery"]
        ],
        "vat": [
            {"rate": per_cent(one["permille"]), "net": euros(one["net"]), "tax": euros(one["tax"])}
            for one in content["vat"]
        ],
        "reasons": [reason for one in content["vat"] for reason in one["reasons"]],
        "totals": [
            ("Total HT", euros(content["totals"]["net"])),
            ("TVA", euros(content["totals"]["tax"])),
            ("Total TTC", euros(content["totals"]["gross"])),
        ],
        "terms": _terms(content),
        "members": [
            f"{each['name']}, SIRET {siret(each['siret'])} : {each['task']}"
            for each in content.get("members", [])
        ],
        "proofs": [proof(each) for each in content["proofs"]],
        "clauses": _clauses(content),
    }  # fmt: skip


def _seller_lines(seller: Content) -> list[str]:
    lines = [seller["form"], *_address(seller), f"SIRET {siret(seller['siret'])}"]
    if seller["vat_number"]:
        lines.append(f"TVA {seller['vat_number']}")
    return [line for line in (*lines, seller["phone"], seller["email"]) if line]


def buyer_lines(buyer: Content) -> list[str]:
    lines = [buyer["service"], *_address(buyer)]
    if buyer["siret"]:
        lines.append(f"SIRET {siret(buyer['siret'])}")
    if buyer["contact"] and buyer["contact"] != buyer["name"]:
        lines.append(f"À l’attention de {buyer['contact']}")
    return [line for line in lines if line]


def _place(place: Content | None) -> str:
    if place is None:
        return ""
    return ", ".join(part for part in (place["name"], *_address(place)) if part)


def _facts(content: Content) -> list[tuple[str, str]]:
    buyer = content["buyer"]
    pairs = [
        ("Date", day(content["issued_on"])),
        ("Valable jusqu’au", day(content["valid_until"])),
        ("Demande", f"{content['request']['number']} – {content['request']['title']}"),
        ("Lieu", _place(content["place"])),
        ("Date souhaitée", day(content["wanted_on"])),
        ("Délai", f"{content['delivery_days']} jours" if content["delivery_days"] else ""),
        ("Référence d’achat", buyer["reference"]),
        ("Code service", buyer["service_code"]),
        ("N° d’engagement", buyer["commitment_number"]),
    ]
    return [(name, value) for name, value in pairs if value]


def _line(line: Content) -> dict[str, Any]:
    notes = [line["note"]] if line["note"] else []
    if line.get("by"):
        notes.append(f"Réalisé et facturé par {line['by']}")
    if line["is_substitute"]:
        notes.append("Équivalent proposé")
    if line["min_quantity"]:
        notes.append(f"Minimum : {_counted(line['min_quantity'], line['unit'])}")
    notes += [
        f"Dès {_counted(reached, line['unit'])} : {price(unit_price)}"
        for reached, unit_price in line["breaks"]
    ]
    return {
        "title": line["title"],
        "notes": notes,
        "quantity": _counted(line["quantity"], line["unit"]),
        "unit_price": price(line["unit_price"]),
        "vat": per_cent(line["permille"]),
        "net": euros(line["net"]),
    }


def _counted(quantity: int, unit: str) -> str:
    """« 12,5 heures »."""
    return f"{written(quantity)}\u00a0{unit_of(unit, quantity)}"


def _terms(content: Content) -> list[str]:
    found = [f"Paiement à {content['payment_days']} jours, par virement sur facture."]
    if content["payment_days"] == 0:
        found = ["Paiement comptant, par virement à réception de la facture."]
    if content["deposit_permille"]:
        due = content["totals"]["gross"] * content["deposit_permille"] // 1000
        found.append(
            f"{content['deposit_word']} de {per_cent(content['deposit_permille'])} "
            f"({euros(due)} TTC) à la commande."
        )
    if content["insertion_permille"] is not None:
        hours = content["insertion_hours"]
        found.append(
            f"Travail en insertion : {per_cent(content['insertion_permille'])}"
            + (f", {hours} heures." if hours else ".")
        )
    if content["labour_permille"] is not None:
        found.append(
            f"Part de main-d’œuvre (OETH) : {per_cent(content['labour_permille'])} du prix HT."
        )
    found += _duration(content)
    found.append("Pas d’escompte pour paiement anticipé. Devis gratuit.")
    return found


def _duration(content: Content) -> list[str]:
    """A framework or a recurring service in words; earlier papers say nothing of them."""
    asked, period = content.get("framework"), content.get("period")
    if asked:
        clause = asked["revision_clause"]
        return [
            f"Accord-cadre à bons de commande du {day(asked['from'])} au {day(asked['to'])}, "
            f"maximum {euros(asked['maximum'])} HT. Les quantités sont des estimations ; les prix, "
            "et la livraison s’il y en a une, valent pour chaque commande.",
            f"Révision des prix : {clause}" if clause else "Prix fermes, sans révision.",
        ]
    if period:
        return [f"Prestations du {day(period['from'])} au {day(period['to'])}."]
    return []


def proof(proof: Content) -> str:
    until = f", jusqu’au {day(proof['expires_on'])}" if proof["expires_on"] else ""
    return f"{proof['label']} – {proof['body']}, n° {proof['number']}{until}"


def _clauses(content: Content) -> list[str]:
    issued = date.fromisoformat(content["issued_on"])
    known = {row.code: row for row in rules.clauses(day=issued)}
    return [known[code].more["text"] for code in content["clauses"] if code in known]


def acceptance(content: Content) -> dict[str, Any]:
    """What templates/documents/acceptance.typ reads."""
    buyer = content["buyer"]
    by_order = content["how"] == "purchase_order"
    facts = [
        ("Date", day(content["issued_on"])),
        ("Demande", f"{content['request']['number']} – {content['request']['title']}"),
        ("Bon de commande", content["order_number"]),
        ("N° d’engagement", buyer["commitment_number"]),
        ("Empreinte du bon de commande", content["order_sha256"]),
    ]
    return {
        "title": "Acceptation",
        "foot": buyer["name"],
        "front": buyer["name"],
        "buyer": {"name": buyer["name"], "lines": buyer_lines(buyer)},
        "facts": [(name, value) for name, value in facts if value],
        "sentence": (
            f"Accepté par bon de commande {content['order_number']}."
            if by_order
            else "Bon pour accord."
        ),
        "signature": f"{content['name']}, {content['quality']}, le {day(content['signed_on'])}",
        "reason": content["reason"],
        "quotes": [
            {
                "supplier": each["supplier"], "number": each["number"], "hash": each["sha256"],
                "net": euros(each["net"]), "gross": euros(each["net"] + each["tax"]),
            }
            for each in content["quotes"]
        ],
        "totals": [
            ("Total HT", euros(content["totals"]["net"])),
            ("TVA", euros(content["totals"]["tax"])),
            ("Total TTC", euros(content["totals"]["gross"])),
        ],
    }  # fmt: skip
