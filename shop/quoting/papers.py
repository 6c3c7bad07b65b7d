"""What a quote says, frozen: domain texts and integers in canonical JSON; its PDF and its check.

Fields follow the French rules on quotes: the word « Devis », date, number, validity, seller's
identity, client, place, detail with quantities and unit prices, delivery, net, rates, gross,
payment and delivery terms, and where to sign « bon pour accord ».
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from shop.documents.models import Document
from shop.money import ZERO, Amount, vat
from shop.orders.amounts import PartAmounts
from shop.quoting import groups
from shop.quoting.amounts import Priced, shared_totals
from shop.quoting.models import Award, AwardPart, Invitation, Offer, OfferLine, QuoteRequest
from suppliers.directory.models import Supplier

Content = dict[str, Any]


def quote(
    offer: Offer,
    invitation: Invitation,
    *,
    at: datetime,
    lines: Iterable[OfferLine] | None = None,
) -> Content:
    """The content of a quote; with `lines`, of that part of the offer alone.

    Amounts in cents, unit prices in 1/10,000 €, quantities in thousandths.
    """
    request = invitation.request
    day = timezone.localdate(at)
    chosen = list(offer.lines.all() if lines is None else lines)
    members = {
        each.pk: each for each in (groups.agreed_of(invitation) if _is_shared(chosen) else ())
    }
    money = shared_totals(
        [Priced(each.quantity, each.unit_price, each.vat_permille) for each in chosen],
        [each.member_id for each in chosen],
        delivery=offer.delivery_cents,
    )
    return {
        "version": 1,
        "kind": "quote",
        "issued_on": day.isoformat(),
        "valid_until": offer.valid_until.isoformat() if offer.valid_until else None,
        "offer_version": offer.version,
        "request": {"number": request.number, "title": request.title},
        "seller": seller(invitation.supplier),
        "members": [
            {**seller(each.supplier), "task": each.task}
            for each in members.values()
            if any(line.member_id == each.pk for line in chosen)
        ],
        "buyer": buyer(request),
        "place": place(request),
        "wanted_on": request.wanted_on.isoformat() if request.wanted_on else None,
        "delivery_days": offer.delivery_days,
        "lines": [
            {
                "position": position,
                "title": line.title,
                "note": line.note,
                "quantity": line.quantity,
                "unit": line.unit,
                "unit_price": line.unit_price,
                "vat_code": line.vat_code,
                "permille": line.vat_permille,
                "is_substitute": line.is_substitute,
                "min_quantity": line.min_quantity,
                "breaks": line.breaks,
                "net": amount.net,
                "tax": amount.tax,
                "by": members[line.member_id].supplier.name if line.member_id else "",
            }
            for position, (line, amount) in enumerate(
                zip(chosen, money.lines, strict=True), start=1
            )
        ],
        "delivery": [
            {"permille": permille, "net": amount.net, "tax": amount.tax}
            for permille, amount in sorted(money.delivery.items())
        ],
        "vat": _by_rate(chosen, money, day),
        "totals": {"net": money.total.net, "tax": money.total.tax, "gross": money.total.gross},
        "payment_days": offer.payment_days,
        "deposit_permille": offer.deposit_permille,
        "deposit_word": "Avance" if request.is_public else "Acompte",
        "insertion_permille": offer.insertion_permille,
        "insertion_hours": offer.insertion_hours,
        "labour_permille": offer.labour_permille,
        "proofs": json.loads(offer.proofs) if offer.proofs else [],
        "message": offer.note,
        "clauses": list(request.clauses),
        "framework": framework(request),
        "period": period(request),
        "shop": {"name": settings.SHOP_LEGAL_NAME},
    }


def _is_shared(lines: Iterable[OfferLine]) -> bool:
    return any(line.member_id is not None for line in lines)


def seller(supplier: Supplier) -> Content:
    entity = supplier.legal_entity
    is_sole = entity.legal_form == "ei"
    return {
        "front": supplier.name,
        "name": f"{entity.name} EI" if is_sole else entity.name,
        "form": entity.get_legal_form_display(),
        "siren": entity.siren,
        "siret": supplier.establishment.siret,
        "vat_number": entity.vat_number if entity.vat_regime == "normal" else "",
        "street": entity.street,
        "postcode": entity.commune.postcode,
        "city": entity.commune.name,
        "phone": supplier.phone,
        "email": supplier.email,
    }


def buyer(request: QuoteRequest) -> Content:
    organisation = request.organisation
    base = {
        "contact": request.contact_name,
        "email": request.contact_email,
        "service": request.entity.name if request.entity else "",
        "service_code": request.entity.service_code if request.entity else "",
        "commitment_number": request.commitment_number,
        "reference": request.purchase_reference,
        "is_public": request.is_public,
    }
    if organisation is None:
        return {"name": request.company_name or request.contact_name, "siret": "", "street": "",
                "postcode": "", "city": "", **base}  # fmt: skip
    return {
        "name": organisation.name,
        "siret": organisation.siret,
        "street": organisation.street,
        "postcode": organisation.postcode,
        "city": organisation.commune.name if organisation.commune else "",
        **base,
    }


def place(request: QuoteRequest) -> Content | None:
    """Where it is to be delivered or done."""
    if request.site is not None:
        commune = request.site.commune
        return {"name": request.site.name, "street": request.site.street,
                "postcode": commune.postcode, "city": commune.name}  # fmt: skip
    if request.commune is not None:
        return {"name": "", "street": request.street, "postcode": request.commune.postcode,
                "city": request.commune.name}  # fmt: skip
    return None


def framework(request: QuoteRequest) -> Content | None:
    """What the framework asks for: its maximum in cents without tax."""
    if not request.wants_framework:
        return None
    return {
        **(period(request) or {}),
        "maximum": request.maximum,
        "revision_clause": request.revision_clause,
    }


def period(request: QuoteRequest) -> Content | None:
    """From when to when a framework or a recurring service lasts."""
    if request.period_from is None or request.period_to is None:
        return None
    return {"from": request.period_from.isoformat(), "to": request.period_to.isoformat()}


def _by_rate(lines: list[OfferLine], money: PartAmounts, day: date) -> list[Content]:
    rows = [(line.vat_permille, amount) for line, amount in zip(lines, money.lines, strict=True)]
    rows += list(money.delivery.items())
    per_rate: dict[int, Amount] = {}
    for permille, amount in rows:
        per_rate[permille] = per_rate.get(permille, ZERO) + amount
    reasons: dict[int, set[str]] = {}
    for line in lines:
        if reason := vat(code=line.vat_code, day=day).reason:
            reasons.setdefault(line.vat_permille, set()).add(reason)
    return [
        {
            "permille": permille,
            "net": amount.net,
            "tax": amount.tax,
            "reasons": sorted(reasons.get(permille, ())),
        }
        for permille, amount in sorted(per_rate.items())
    ]


def acceptance(
    award: Award,
    parts: Sequence[AwardPart],
    request: QuoteRequest,
    signature: Any,
    *,
    sha256: str,
    at: datetime,
) -> Content:
    """Who accepted which quotes, by their numbers and hashes, and how."""
    return {
        "version": 1,
        "kind": "acceptance",
        "issued_on": timezone.localdate(at).isoformat(),
        "request": {"number": request.number, "title": request.title},
        "buyer": buyer(request),
        "how": str(signature.kind),
        "name": signature.name.strip(),
        "quality": signature.quality.strip(),
        "signed_on": signature.signed_on.isoformat(),
        "order_number": signature.order_number,
        "order_sha256": sha256,
        "reason": award.reason,
        "quotes": [
            {
                "number": part.document.number if part.document else "",
                "sha256": part.document.sha256 if part.document else "",
                "supplier": part.offer.invitation.supplier.name,
                "net": part.net,
                "tax": part.tax,
            }
            for part in parts
        ],
        "totals": {"net": award.net, "tax": award.tax, "gross": award.gross},
    }


def euros(cents: int) -> str:
    """« 1 234,56 € » with blanks that do not break."""
    whole, rest = divmod(abs(cents), 100)
    sign = "−" if cents < 0 else ""
    return f"{sign}{whole:,}".replace(",", "\u00a0") + f",{rest:02d}\u00a0€"


def check_url(document: Document) -> str:
    """Where anybody can see whether a copy is the one that was issued."""
    return str(settings.SITE_URL) + reverse("check", args=[document.sha256])
