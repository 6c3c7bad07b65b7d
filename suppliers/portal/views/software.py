"""Keys and addresses of the supplier's own software."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.quoting import hooks
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import team
from suppliers.portal.frame import page


@require_http_methods(["GET", "HEAD", "POST"])
@team("connect_software")
def software(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    owner = hooks.Owner(supplier_id=supplier.pk)
    secret, refusal = "", None
    if request.method == "POST":
        action = request.POST.get("action", "")
        try:
            secret = hooks.change(
                action, request.POST.dict(), owner=owner, user_id=member.user_id,
                at=timezone.now(),
            )  # fmt: skip
        except hooks.HookRefused as no:
            refusal = no
        except LookupError:
            raise Http404 from None
        else:
            if not secret:
                messages.success(request, _("C’est fait."))
                return redirect("portal-software", slug=supplier.slug)
    return page(
        request, "portal/software.html", supplier=supplier, member=member, room="quotes",
        tab="software", status=422 if refusal else 200, software=hooks.software_of(owner),
        secret=secret, refusal=refusal, typed=request.POST if refusal else {},
    )  # fmt: skip
