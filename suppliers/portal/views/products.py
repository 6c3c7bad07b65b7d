"""The supplier's listings: found, changed by hand, completed and put on sale."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import team


@require_safe
@team("edit_listings")
def products(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    raise NotImplementedError


@require_POST
@team("edit_listings")
def edit_many(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    raise NotImplementedError


@require_safe
@team("edit_listings")
def catalogue(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    raise NotImplementedError


@require_safe
@team("edit_listings")
def template(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    raise NotImplementedError


@team("edit_listings")
def product(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int
) -> HttpResponse:
    raise NotImplementedError


@require_POST
@team("edit_listings")
def act(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int, action: str
) -> HttpResponse:
    raise NotImplementedError
