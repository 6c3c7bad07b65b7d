"""What tests of quotes share: a request sent, offers, a choice, an acceptance."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from shop.organisations.models import Organisation
from shop.quoting import accepting, answering, awarding, drafting, sending
from shop.quoting.accepting import Signature
from shop.quoting.answering import PricedLine
from shop.quoting.drafting import Asked, Contact, Judged
from shop.quoting.models import (
    Acceptance,
    Award,
    Framework,
    Invitation,
    Offer,
    QuoteRequest,
    ServicePlan,
)
from suppliers.directory.models import Supplier
from tests import factories as f

BRIOCHES = Asked(title="Brioche pur beurre", quantity=40_000, unit="pièce")
CLEANING = Asked(title="Entretien des locaux", quantity=12_500, unit="heure")
CONTACT = Contact(name="Maïwenn Fictive", email="maiwenn@exemple.test", phone="02 99 00 00 00")


def organisation(**values: Any) -> Organisation:
    return f.OrganisationFactory(**values)


def drafted(
    *,
    buyer: Organisation | None = None,
    lines: Any = (BRIOCHES, CLEANING),
    at: datetime | None = None,
    **facts: Any,
) -> QuoteRequest:
    """A draft with a deadline in ten days."""
    moment = at or timezone.now()
    given = {"kind": "priced", "deadline": moment + timedelta(days=10), **facts}
    return drafting.start(
        contact=CONTACT, title="Goûter et entretien", at=moment, lines=lines,
        organisation_id=buyer.pk if buyer else None, **given,
    )  # fmt: skip


def sent(
    *suppliers: Supplier,
    buyer: Organisation | None = None,
    at: datetime | None = None,
    criteria: tuple[Judged, ...] = (),
    **facts: Any,
) -> QuoteRequest:
    """Sent to these suppliers, or to a new one."""
    moment = at or timezone.now()
    request = drafted(buyer=buyer, at=moment, **facts)
    if criteria:
        drafting.edit(request_id=request.pk, revision=0, at=moment, criteria=criteria)
    chosen = suppliers or (f.SupplierFactory(),)
    return sending.send(request_id=request.pk, at=moment, supplier_ids=[each.pk for each in chosen])


def invitation_of(request: QuoteRequest, supplier: Supplier | None = None) -> Invitation:
    found = request.invitations.all() if supplier is None else request.invitations.filter(
        supplier=supplier
    )  # fmt: skip
    return found.get()


def priced(invitation: Invitation, *prices: int, vat_code: str = "standard") -> list[PricedLine]:
    """Each line asked, in order, at these unit prices (1/10,000 €)."""
    lines = invitation.request.lines.order_by("position")
    return [
        PricedLine(title=line.title, quantity=line.quantity, unit=line.unit, unit_price=price,
                   vat_code=vat_code, line_id=line.pk)
        for line, price in zip(lines, prices, strict=False)
    ]  # fmt: skip


def offered(
    invitation: Invitation,
    *prices: int,
    at: datetime | None = None,
    vat_code: str = "standard",
    valid_days: int = 60,
    **facts: Any,
) -> Offer:
    """Priced and submitted: 1.50 € a brioche and 30 € an hour unless said."""
    moment = at or timezone.now()
    answering.save(
        invitation_id=invitation.pk,
        at=moment,
        lines=priced(invitation, *(prices or (15_000, 300_000)), vat_code=vat_code),
        valid_until=timezone.localdate(moment) + timedelta(days=valid_days),
        **facts,
    )
    return answering.submit(invitation_id=invitation.pk, at=moment)


def chosen(
    *offers: Offer, at: datetime | None = None, by_id: int | None = None, **values: Any
) -> Award:
    """Everything of these offers."""
    lines = [line.pk for offer in offers for line in offer.lines.all()]
    given = {"offer_line_ids": lines, "reason": "Le meilleur rapport qualité-prix.", **values}
    return awarding.award(
        request_id=offers[0].invitation.request_id, at=at or timezone.now(), by_id=by_id, **given
    )


def signed(at: datetime | None = None, **values: Any) -> Signature:
    told = {"name": "Maïwenn Fictive", "quality": "Directrice",
            "signed_on": timezone.localdate(at or timezone.now())}  # fmt: skip
    return Signature(**{**told, **values})


def accepted(award: Award, *, at: datetime | None = None, **values: Any) -> Acceptance:
    return accepting.accept(
        award_id=award.pk, signature=signed(at, **values), at=at or timezone.now()
    )


def framework(
    *,
    buyer: Organisation | None = None,
    supplier: Supplier | None = None,
    at: datetime | None = None,
    maximum: int = 100_000,
    prices: tuple[int, ...] = (),
    days: int = 365,
    offer: dict[str, Any] | None = None,
    **facts: Any,
) -> Framework:
    """One that began yesterday: brioches at 1.50 €, hours at 30 €, 1,000 € at most."""
    moment = at or timezone.now()
    start = timezone.localdate(moment) - timedelta(days=1)
    asked = {"wants_framework": True, "period_from": start, "maximum": maximum,
             "period_to": start + timedelta(days=days), **facts}  # fmt: skip
    buyer = buyer or organisation()
    request = sent(*([supplier] if supplier else []), buyer=buyer, at=moment, **asked)
    made = offered(invitation_of(request), *prices, at=moment, **(offer or {}))
    accepted(chosen(made, at=moment), at=moment)
    return Framework.objects.get(award_part__offer=made)


def service_plan(
    *,
    buyer: Organisation | None = None,
    supplier: Supplier | None = None,
    at: datetime | None = None,
    offer: dict[str, Any] | None = None,
    **facts: Any,
) -> ServicePlan:
    """A service of a year from yesterday: 40 pieces at 1.50 €, 12.5 hours at 30 €."""
    moment = at or timezone.now()
    start = timezone.localdate(moment) - timedelta(days=1)
    asked = {"kind": "service", "period_from": start,
             "period_to": start + timedelta(days=365), **facts}  # fmt: skip
    buyer = buyer or organisation()
    request = sent(*([supplier] if supplier else []), buyer=buyer, at=moment, **asked)
    made = offered(invitation_of(request), at=moment, **(offer or {}))
    accepted(chosen(made, at=moment), at=moment)
    return ServicePlan.objects.get(award_part__offer=made)
