"""Attachment sheets on paper: every signed visit of a plan, a block each, signatures redrawn."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from shop.documents.pdf import render
from shop.quoting.amounts import unit_of, written
from shop.quoting.models import ServicePlan, Visit
from shop.quoting.printing import day


def signed(plan: ServicePlan) -> list[Visit]:
    """Visits that were done, oldest first."""
    done = plan.visits.filter(state=Visit.State.DONE).order_by("done_at", "pk")
    return list(done.select_related("offer_line", "order_line__supplier_order"))


def pdf(plan: ServicePlan, visits: Sequence[Visit], *, at: datetime) -> bytes:
    """The sheets of these visits of the plan."""
    return render("documents/visits.typ", data=data(plan, visits), at=at)


def data(plan: ServicePlan, visits: Sequence[Visit]) -> dict[str, Any]:
    """What templates/documents/visits.typ reads; strokes stay integers in 0…1000."""
    request, supplier = plan.award_part.award.request, plan.award_part.offer.invitation.supplier
    return {
        "title": "Feuilles d’attachement",
        "number": request.number,
        "foot": f"{supplier.name} · {request.number}",
        "front": supplier.name,
        "facts": [
            ("Prestation", request.title),
            ("Client", request.company_name or request.contact_name),
            ("Période", f"{day(plan.starts_on.isoformat())} – {day(plan.ends_on.isoformat())}"),
        ],
        "sheets": [_sheet(visit) for visit in visits],
    }


def _sheet(visit: Visit) -> dict[str, Any]:
    assert visit.done_at is not None  # the database keeps it so
    moment = timezone.localtime(visit.done_at)
    count = f"{written(visit.quantity)}\u00a0{unit_of(visit.offer_line.unit, visit.quantity)}"
    facts = [
        ("Prévue le", day(visit.planned_on.isoformat())),
        ("Faite le", f"{day(moment.date().isoformat())}, {moment:%H:%M}"),
        ("Quantité", count),
        ("Travaux faits", visit.report),
        ("Facturée avec", visit.order_line.supplier_order.number if visit.order_line else ""),
        ("Signé par", visit.signed_name),
    ]
    return {
        "title": visit.offer_line.title,
        "facts": [(name, value) for name, value in facts if value],
        "strokes": visit.signature,
    }
