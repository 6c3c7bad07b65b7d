"""What suppliers attest to the organisation, year by year (OETH)."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.documents.papers import paper_of
from shop.impact import attesting
from shop.impact.models import Attestation
from shop.impact.outputs import attestation as papers
from shop.organisations.models import Member, Organisation
from shop.pro.access import member_of
from shop.pro.frame import page


@require_safe
@member_of("read_money")
def attestations(
    request: HttpRequest, *, organisation: Organisation, member: Member
) -> HttpResponse:
    years: dict[int, list[Attestation]] = {}
    if member.entity_id is None:
        for each in attesting.of_organisation(organisation):
            if each.is_current:
                years.setdefault(each.year, []).append(each)
    return page(
        request, "pro/attestations.html", organisation=organisation, member=member, room="orders",
        tab="attestations",
        years=[
            (
                year,
                [(each, attesting.counted(each.labour, year=year)) for each in rows],
                sum(attesting.counted(each.labour, year=year) for each in rows),
            )
            for year, rows in years.items()
        ],
        is_allowed=member.entity_id is None,
    )  # fmt: skip


@require_safe
@member_of("read_money")
def paper(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int
) -> HttpResponseBase:
    """404 for another organisation's, and to members of one service: it speaks of the whole."""
    found = attesting.of_organisation(organisation)
    if member.entity_id is not None:
        found = found.none()
    each = get_object_or_404(found, pk=pk)
    made = paper_of(each.document, render=papers.pdf, at=timezone.now())
    return FileResponse(
        made.file.open("rb"), as_attachment=True, filename=f"{each.document.number}.pdf",
        content_type="application/pdf",
    )  # fmt: skip
