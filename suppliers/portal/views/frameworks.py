"""Frameworks that the supplier won: its prices, what was ordered, what is left. Read only."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.quoting import frameworks as operations
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import team
from suppliers.portal.frame import page

PER_PAGE = 30
CALLS = 50


@require_safe
@team("read_quotes")
def frameworks(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    found = operations.of_supplier(supplier_id=supplier.pk)
    return page(
        request, "portal/frameworks.html", supplier=supplier, member=member, room="quotes",
        tab="frameworks", page=Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        today=timezone.localdate(),
    )  # fmt: skip


@require_safe
@team("read_quotes")
def framework(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, number: str
) -> HttpResponse:
    found = operations.of_supplier(supplier_id=supplier.pk).filter(number=number).first()
    if found is None:
        raise Http404
    today = timezone.localdate()
    return page(
        request, "portal/framework.html", supplier=supplier, member=member, room="quotes",
        tab="frameworks", framework=found, quote=found.award_part.award.request,
        prices=list(operations.price_list(found, day=today).values()),
        revisions=operations.revisions_of(found, day=today), today=today,
        left=operations.left_of(found), calls=list(operations.calls_of(found)[:CALLS]),
        over_a_year=operations.called_over_a_year(found, day=today),
    )  # fmt: skip
