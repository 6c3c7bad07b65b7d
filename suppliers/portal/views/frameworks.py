"""Frameworks that the supplier won: what was ordered, what is left, prices that it asks for."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.quoting import frameworks as operations
from shop.quoting import proposals
from shop.quoting.amounts import BadFigure, unit_price
from shop.quoting.frameworks import FrameworkRefused
from shop.quoting.models import Framework
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import team
from suppliers.portal.frame import Typed, page

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
    return _page(request, _own(supplier, number), supplier, member)


@require_POST
@team("answer_quotes")
def act(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, number: str, action: str
) -> HttpResponse:
    """Asks the buyer for other prices, or takes that back."""
    run = ACTS.get(action)
    if run is None:
        raise Http404
    found = _own(supplier, number)
    try:
        told = run(request, found, member)
    except FrameworkRefused as refusal:
        return _page(request, found, supplier, member, told=str(refusal))
    messages.success(request, told)
    return redirect("portal-framework", supplier.slug, number)


def _propose(request: HttpRequest, found: Framework, member: TeamMember) -> str:
    proposals.propose(
        framework_id=found.pk,
        prices=_prices(request),
        from_day=_day(request.POST.get("from_day", "")),
        reason=request.POST.get("reason", ""),
        at=timezone.now(),
        by_id=member.user_id,
    )
    return _("Proposition envoyée : l’acheteur décide.")


def _withdraw(request: HttpRequest, found: Framework, member: TeamMember) -> str:
    proposal = proposals.waiting(found)
    if proposal is None or request.POST.get("proposal") != str(proposal.pk):
        raise FrameworkRefused(_("Cette proposition est déjà close : rechargez la page."))
    proposals.withdraw(proposal_id=proposal.pk, at=timezone.now(), by_id=member.user_id)
    return _("Proposition retirée.")


ACTS: dict[str, Callable[[HttpRequest, Framework, TeamMember], str]] = {
    "proposer": _propose,
    "retirer": _withdraw,
}


def _own(supplier: Supplier, number: str) -> Framework:
    found = operations.of_supplier(supplier_id=supplier.pk).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _prices(request: HttpRequest) -> dict[int, int]:
    """1/10,000 € by offer line, empty fields left out; raises FrameworkRefused."""
    found = {}
    for name, text in request.POST.items():
        pk = name.removeprefix("p-")
        if not (name.startswith("p-") and pk.isdecimal() and len(pk) < 19 and str(text).strip()):
            continue
        try:
            found[int(pk)] = unit_price(str(text))
        except BadFigure as bad:
            raise FrameworkRefused(str(bad)) from None
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FrameworkRefused(_("Indiquez à partir de quel jour.")) from None


def _page(
    request: HttpRequest,
    found: Framework,
    supplier: Supplier,
    member: TeamMember,
    *,
    told: str = "",
) -> HttpResponse:
    today = timezone.localdate()
    typed = Typed({name: str(text) for name, text in request.POST.items()})
    prices = operations.price_list(found, day=today)
    rows: list[dict[str, Any]] = [
        {"pk": pk, "title": price.offer_line.title, "price": price.unit_price,
         "typed": typed[f"p-{pk}"]}
        for pk, price in prices.items()
    ]  # fmt: skip
    proposal = proposals.waiting(found)
    return page(
        request, "portal/framework.html", supplier=supplier, member=member, room="quotes",
        tab="frameworks", status=422 if told else 200, framework=found,
        quote=found.award_part.award.request, prices=list(prices.values()), rows=rows,
        typed=typed, trouble={"told": told} if told else None, proposal=proposal,
        proposed=proposals.told_lines(proposal) if proposal is not None else [],
        revisions=operations.revisions_of(found, day=today), today=today,
        left=operations.left_of(found), calls=list(operations.calls_of(found)[:CALLS]),
        over_a_year=operations.called_over_a_year(found, day=today),
    )  # fmt: skip
