"""The organisation's own facts, people and rules."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shop.organisations.models import Member, Organisation
from shop.pro.access import member_of
from shop.pro.frame import page


@require_safe
@member_of("enter")
def facts(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    return page(
        request, "pro/organisation.html", organisation=organisation, member=member,
        room="organisation", tab="facts",
    )  # fmt: skip
