"""Choices that wait for a decision of this organisation's approvers."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.organisations.models import Member, Organisation
from shop.pro.access import member_of
from shop.pro.frame import page
from shop.quoting import awarding, queries


@require_safe
@member_of("approve")
def approvals(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    now = timezone.now()
    rows = [
        (step, awarding.may_decide(step, by_id=member.user_id, at=now)[0])
        for step in queries.approvals_waiting(organisation_id=organisation.pk)
    ]
    return page(
        request, "pro/approvals.html", organisation=organisation, member=member, room="quotes",
        tab="approvals", rows=rows,
    )  # fmt: skip
