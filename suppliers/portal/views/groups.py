"""A group that another supplier leads: what it is about, and the answer of who is asked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.quoting import groups, papers
from shop.quoting.models import GroupMember, RequestState
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import may, team
from suppliers.portal.frame import page


@require_http_methods(["GET", "HEAD", "POST"])
@team("read_quotes")
def group(request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int) -> HttpResponse:
    found = groups.of_supplier(supplier_id=supplier.pk).filter(pk=pk).first()
    if found is None:
        raise Http404
    trouble = ""
    if request.method == "POST":
        if not may(member.role, "answer_quotes"):
            raise PermissionDenied
        try:
            told = _decide(found, request, member)
        except groups.GroupRefused as refusal:
            trouble = str(refusal)
        else:
            messages.success(request, told)
            return redirect("portal-group", supplier.slug, pk)
    quote = found.invitation.request
    return page(
        request, "portal/group.html", supplier=supplier, member=member, room="quotes", tab="list",
        status=422 if trouble else 200, found=found, quote=quote, lead=found.invitation.supplier,
        lines=groups.lines_of(found), asked=list(quote.lines.all()), place=papers.place(quote),
        is_open=quote.state == RequestState.OPEN, reason=request.POST.get("reason", ""),
        trouble={"at": "reponse", "told": trouble} if trouble else None,
    )  # fmt: skip


def _decide(found: GroupMember, request: HttpRequest, member: TeamMember) -> str:
    now = timezone.now()
    lead = found.invitation.supplier.name
    if "agree" in request.POST:
        groups.agree(member_id=found.pk, at=now, by_id=member.user_id)
        return _("Vous répondez avec %(name)s, qui est prévenu.") % {"name": lead}
    groups.decline(
        member_id=found.pk, reason=request.POST.get("reason", ""), at=now, by_id=member.user_id
    )
    return _("C’est dit à %(name)s.") % {"name": lead}
