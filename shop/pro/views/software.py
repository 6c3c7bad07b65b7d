"""Keys and addresses of the organisation's own software."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.organisations.models import Member, Organisation
from shop.pro.access import member_of
from shop.pro.frame import page
from shop.quoting import hooks


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("manage")
def software(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    owner = hooks.Owner(organisation_id=organisation.pk)
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
                return redirect("pro-software", siret=organisation.siret)
    return page(
        request, "pro/software.html", organisation=organisation, member=member,
        room="organisation", tab="software", status=422 if refusal else 200,
        software=hooks.software_of(owner), secret=secret, refusal=refusal,
        typed=request.POST if refusal else {},
    )  # fmt: skip
