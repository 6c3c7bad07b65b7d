"""The supplier's year in the shop, to read and to print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.impact import attesting, yearly
from shop.impact.outputs import yearly as papers
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import team
from suppliers.portal.frame import page


def _years(supplier: Supplier) -> list[int]:
    this = timezone.localdate().year
    return list(range(this, (yearly.first_year(supplier) or this) - 1, -1))


@require_safe
@team("read_money")
def year(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    years, given = _years(supplier), request.GET.get("annee", "")
    chosen = int(given) if given.isdecimal() and len(given) == 4 else years[0]
    if chosen not in years:
        raise Http404
    found = yearly.sheet(supplier, year=chosen)
    return page(
        request, "portal/yearly.html", supplier=supplier, member=member, room="money", tab="year",
        years=years,
        sheet=found,
        buyers=[(yearly.BUYERS[group], *row) for group, row in found.buyers.items()],
        may_attest=attesting.may_attest(supplier, year=attesting.year_to_attest(timezone.localdate())),
    )  # fmt: skip


@require_safe
@team("read_money")
def year_paper(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, year: int
) -> HttpResponse:
    if year not in _years(supplier):
        raise Http404
    data = papers.pdf(supplier, yearly.sheet(supplier, year=year), at=timezone.now())
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="bilan-{supplier.slug}-{year}.pdf"'
    return response
