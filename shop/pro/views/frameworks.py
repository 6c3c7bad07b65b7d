"""Frameworks of the organisation: what is left, orders called on them, prices that change."""

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.orders.placing import OrderRefused
from shop.organisations import queries as organisations
from shop.organisations.models import DeliverySite, Member, Organisation
from shop.pro.access import member_of
from shop.pro.frame import Typed, page
from shop.quoting import frameworks as operations
from shop.quoting import proposals, refusals
from shop.quoting.amounts import BadFigure, quantity, unit_price
from shop.quoting.frameworks import Estimate, FrameworkRefused
from shop.quoting.models import Framework

PER_PAGE = 30
CALLS = 50


@require_safe
@member_of("read_quotes")
def frameworks(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    found = operations.of_organisation(organisation_id=organisation.pk, entity_id=member.entity_id)
    return page(
        request, "pro/frameworks.html", organisation=organisation, member=member, room="quotes",
        tab="frameworks", page=Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        today=timezone.localdate(),
    )  # fmt: skip


@require_safe
@member_of("read_quotes")
def framework(
    request: HttpRequest, *, organisation: Organisation, member: Member, number: str
) -> HttpResponse:
    return _page(request, _own(organisation, member, number), organisation, member)


@require_POST
@member_of("award")
def call(
    request: HttpRequest, *, organisation: Organisation, member: Member, number: str
) -> HttpResponse:
    """Counts what is typed, or orders it; a refusal is told at its line, with all that was typed."""
    found, post = _own(organisation, member, number), request.POST
    try:
        wanted = _typed_figures(post, "q-", quantity)
        if "count" in post:
            counted = operations.estimate(found, wanted, day=timezone.localdate())
            return _page(request, found, organisation, member, counted=counted)
        site = post.get("site", "")
        made = operations.call(
            framework_id=found.pk,
            quantities=wanted,
            at=timezone.now(),
            by_id=member.user_id,
            key=post.get("key", "")[:32] or secrets.token_hex(16),
            site_id=int(site) if site.isdecimal() and len(site) < 19 else None,
            commitment_number=post.get("commitment_number", ""),
            purchase_reference=post.get("purchase_reference", ""),
        )
    except (FrameworkRefused, OrderRefused) as refusal:
        if "count" not in post:
            quote = found.award_part.award.request
            refusals.note("commander", request=quote, refusal=refusal, by_id=member.user_id)
        return _page(request, found, organisation, member, trouble=_trouble("commander", refusal),
                     status=200 if "count" in post else 422)  # fmt: skip
    messages.success(request, _("Commande %(number)s passée.") % {"number": made.order.number})
    return redirect(_address(organisation, number) + "#historique")


@require_POST
@member_of("award")
def revise(
    request: HttpRequest, *, organisation: Organisation, member: Member, number: str
) -> HttpResponse:
    """Prices that the clause allows, from a day to come."""
    found = _own(organisation, member, number)
    try:
        operations.revise_prices(
            framework_id=found.pk,
            prices=_typed_figures(request.POST, "p-", unit_price),
            from_day=_day(request.POST.get("from_day", "")),
            reason=request.POST.get("reason", ""),
            at=timezone.now(),
            by_id=member.user_id,
        )
    except FrameworkRefused as refusal:
        trouble = _trouble("reviser", refusal)
        return _page(request, found, organisation, member, trouble=trouble, status=422)
    messages.success(request, _("Révision enregistrée : le fournisseur est prévenu."))
    return redirect(_address(organisation, number) + "#prix")


@require_POST
@member_of("award")
def decide(
    request: HttpRequest, *, organisation: Organisation, member: Member, number: str
) -> HttpResponse:
    """Agrees with the prices that the supplier asks for, or says why not."""
    found, post = _own(organisation, member, number), request.POST
    pk = post.get("proposal", "")
    proposal = proposals.waiting(found)
    try:
        if proposal is None or pk != str(proposal.pk):
            raise FrameworkRefused(_("Cette proposition est déjà close : rechargez la page."))
        now = timezone.now()
        if "accept" in post:
            proposals.accept(proposal_id=proposal.pk, at=now, by_id=member.user_id)
            messages.success(request, _("Prix acceptés : le fournisseur est prévenu."))
        else:
            proposals.refuse(
                proposal_id=proposal.pk, note=post.get("note", ""), at=now, by_id=member.user_id
            )
            messages.success(request, _("C’est dit au fournisseur."))
    except FrameworkRefused as refusal:
        trouble = _trouble("proposition", refusal)
        return _page(request, found, organisation, member, trouble=trouble, status=422)
    return redirect(_address(organisation, number) + "#prix")


def _address(organisation: Organisation, number: str) -> str:
    return reverse("pro-framework", args=[organisation.siret, number])


def _own(organisation: Organisation, member: Member, number: str) -> Framework:
    """The organisation's framework of that number; 404 for another's or another service's."""
    found = operations.of_organisation(organisation_id=organisation.pk, entity_id=member.entity_id)
    row = found.filter(number=number).first()
    if row is None:
        raise Http404
    return row


def _typed_figures(post: QueryDict, start: str, read: Callable[[str], int]) -> dict[int, int]:
    """Figures by offer line, empty ones left out; raises FrameworkRefused at the first bad one."""
    found = {}
    for name in post:
        pk, text = name.removeprefix(start), post.get(name, "").strip()
        if not (name.startswith(start) and pk.isdecimal() and len(pk) < 19 and text):
            continue
        try:
            found[int(pk)] = read(text)
        except BadFigure as bad:
            field = f"quantity-{pk}" if start == "q-" else f"price-{pk}"
            raise FrameworkRefused(str(bad), field) from None
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FrameworkRefused(_("Indiquez à partir de quel jour."), "from_day") from None


def _trouble(at: str, refusal: Exception) -> dict[str, str]:
    return {"at": at, "told": str(refusal), "field": getattr(refusal, "field", "")}


def _page(
    request: HttpRequest,
    found: Framework,
    organisation: Organisation,
    member: Member,
    *,
    counted: Estimate | None = None,
    trouble: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    typed = Typed({name: request.POST.get(name, "") for name in request.POST})
    told = trouble or {"at": "", "told": "", "field": ""}
    quote = found.award_part.award.request
    left = operations.left_of(found)
    steps = organisations.steps_for(organisation=organisation, entity=quote.entity, net_cents=left)
    calls = list(operations.calls_of(found)[:CALLS])
    proposal = proposals.waiting(found)
    context: dict[str, Any] = {
        "framework": found,
        "quote": quote,
        "rows": _rows(found, typed, told["field"], today),
        "revisions": operations.revisions_of(found, day=today),
        "proposal": proposal,
        "proposed": proposals.told_lines(proposal) if proposal is not None else [],
        "is_open": found.starts_on <= today <= found.ends_on and left > 0,
        "left": left,
        "over_a_year": operations.called_over_a_year(found, day=today),
        "calls": calls,
        "counted": counted,
        "above": min((step.above for step in steps), default=None),
        "sites": DeliverySite.objects.filter(organisation=organisation, is_active=True),
        "key": typed["key"] or secrets.token_hex(16),
        "typed": typed,
        "trouble": told,
        "today": today,
    }
    return page(
        request, "pro/framework.html", organisation=organisation, member=member, room="quotes",
        tab="frameworks", status=status, **context,
    )  # fmt: skip


def _rows(found: Framework, typed: Typed, field: str, today: date) -> list[dict[str, Any]]:
    return [
        {
            "price": price,
            "quantity": typed[f"q-{pk}"],
            "new_price": typed[f"p-{pk}"],
            "is_wrong": field == f"quantity-{pk}",
            "is_wrong_price": field == f"price-{pk}",
        }
        for pk, price in operations.price_list(found, day=today).items()
    ]
