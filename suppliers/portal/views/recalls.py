"""Taking a lot back: a look at who got it, then the recall; and the register."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from shop.listings.models import Listing
from shop.orders import recalls as operations
from shop.orders.recalls import RecallRefused
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import may, team
from suppliers.portal.forms import whole
from suppliers.portal.frame import Typed, page


@require_http_methods(["GET", "HEAD", "POST"])
@team("read_orders")
def recalls(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    if request.method == "POST":
        return _recall(request, supplier=supplier, member=member)
    return _page(request, supplier, member)


def _recall(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    """First the preview, with the same form ready to confirm; then the recall itself."""
    if not may(member.role, "handle_orders"):
        raise PermissionDenied
    listing_id, lot = whole(request.POST.get("listing", "")) or 0, request.POST.get("lot", "")
    if "confirm" not in request.POST:
        try:
            found = operations.check(supplier_id=supplier.pk, listing_id=listing_id, lot=lot)
        except RecallRefused as refusal:
            return _page(request, supplier, member, trouble=str(refusal))
        return _page(
            request, supplier, member, preview={"buyers": len(found), "count": sum(found.values())}
        )
    try:
        row = operations.recall(
            supplier_id=supplier.pk,
            listing_id=listing_id,
            lot=lot,
            reason=request.POST.get("reason", ""),
            advice=request.POST.get("advice", ""),
            by_id=member.user_id,
            at=timezone.now(),
        )
    except RecallRefused as refusal:
        return _page(request, supplier, member, trouble=str(refusal))
    count = row.notices.count()
    messages.success(
        request,
        ngettext(
            "Rappel enregistré : %(count)d client est prévenu, le produit n’est plus en vente.",
            "Rappel enregistré : %(count)d clients sont prévenus, le produit n’est plus en vente.",
            count,
        )
        % {"count": count},
    )
    return redirect("portal-recalls", slug=supplier.slug)


def _page(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    *,
    trouble: str = "",
    preview: dict[str, int] | None = None,
) -> HttpResponse:
    listings = Listing.objects.filter(supplier=supplier, sellables__isnull=False).distinct()
    return page(
        request, "portal/recalls.html", supplier=supplier, member=member, room="orders", tab="recalls",
        status=422 if trouble else 200,
        listings=listings.select_related("product").order_by("product__title"),
        register=operations.register(supplier_id=supplier.pk),
        typed=Typed({name: request.POST.get(name, "") for name in request.POST}),
        preview=preview,
        trouble={"at": "rappel" if trouble else "", "told": trouble},
        default_advice=_("Ne consommez pas ce produit. Écrivez-nous : nous vous remboursons."),
    )  # fmt: skip
