"""Catalogues that come from files and other shops: read, looked at, applied, undone."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import team


@require_safe
@team("edit_listings")
def imports(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    raise NotImplementedError


@require_POST
@team("edit_listings")
def upload(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    raise NotImplementedError


@team("edit_listings")
def feed(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int = 0
) -> HttpResponse:
    raise NotImplementedError


@require_POST
@team("edit_listings")
def feed_act(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int, action: str
) -> HttpResponse:
    raise NotImplementedError


@require_safe
@team("edit_listings")
def run(request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int) -> HttpResponse:
    raise NotImplementedError


@require_safe
@team("edit_listings")
def progress(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int
) -> HttpResponse:
    raise NotImplementedError


@require_safe
@team("edit_listings")
def annotated(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int
) -> HttpResponse:
    raise NotImplementedError


@require_POST
@team("edit_listings")
def act(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int, action: str
) -> HttpResponse:
    raise NotImplementedError
