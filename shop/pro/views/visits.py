"""Recurring services of the organisation: visits to come, signed sheets, what was billed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.organisations.models import Member, Organisation
from shop.pro.access import member_of
from shop.pro.frame import page
from shop.quoting import visit_paper
from shop.quoting import visits as operations
from shop.quoting.models import Visit

SHOWN = 100


@require_safe
@member_of("read_quotes")
def visits(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    plans = operations.plans_of_organisation(
        organisation_id=organisation.pk, entity_id=member.entity_id
    )
    found, today = operations.visits_in(plans), timezone.localdate()
    planned = found.filter(state=Visit.State.PLANNED)
    ended = found.exclude(state=Visit.State.PLANNED).order_by("-planned_on", "-pk")
    return page(
        request, "pro/visits.html", organisation=organisation, member=member, room="quotes",
        tab="visits", today=today, coming=list(planned[:SHOWN]), ended=list(ended[:SHOWN]),
        plans=[(each, operations.tallies_of(each), list(operations.bills_of(each)[:12]))
               for each in plans],
    )  # fmt: skip


@require_safe
@member_of("read_quotes")
def visit(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int
) -> HttpResponse:
    """The sheet, to read and to print."""
    return page(
        request, "pro/visit.html", organisation=organisation, member=member, room="quotes",
        tab="visits", visit=_own(organisation, member, pk),
    )  # fmt: skip


@require_safe
@member_of("read_quotes")
def sheet(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int
) -> HttpResponse:
    """The signed sheet as a PDF; there is none before it is signed."""
    found = _own(organisation, member, pk)
    if found.state != Visit.State.DONE:
        raise Http404
    data = visit_paper.pdf(found.plan, [found], at=timezone.now())
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="feuille-{found.planned_on}.pdf"'
    return response


def _own(organisation: Organisation, member: Member, pk: int) -> Visit:
    """404 for another organisation's or another service's."""
    plans = operations.plans_of_organisation(
        organisation_id=organisation.pk, entity_id=member.entity_id
    )
    found = operations.visits_in(plans).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
