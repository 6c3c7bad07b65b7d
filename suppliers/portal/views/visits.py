"""Interventions: this week first; one visit signed on the spot; a contract planned and billed."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from shop.orders.placing import OrderRefused
from shop.quoting import papers
from shop.quoting import visits as operations
from shop.quoting.amounts import BadFigure, quantity
from shop.quoting.models import ServicePlan, Visit
from shop.quoting.visits import Rhythm, VisitRefused
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import team
from suppliers.portal.frame import Typed, page

SHOWN = 100
REFUSALS = (VisitRefused, OrderRefused)


@require_safe
@team("read_orders")
def visits(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    today = timezone.localdate()
    sunday = today + timedelta(days=6 - today.weekday())
    plans = operations.plans_of_supplier(supplier_id=supplier.pk)
    planned = operations.visits_in(plans).filter(state=Visit.State.PLANNED)
    later = list(planned.filter(planned_on__gt=sunday)[:SHOWN])
    return page(
        request, "portal/visits.html", supplier=supplier, member=member, room="orders",
        tab="visits", today=today, plans=list(plans),
        late=_by_day(planned.filter(planned_on__lt=today)),
        week=_by_day(planned.filter(planned_on__gte=today, planned_on__lte=sunday)),
        later=_by_day(later),
    )  # fmt: skip


def _by_day(found: Iterable[Visit]) -> list[tuple[date, list[Visit]]]:
    days: dict[date, list[Visit]] = {}
    for each in found:
        days.setdefault(each.planned_on, []).append(each)
    return list(days.items())


# One visit -------------------------------------------------------------------------------------


@require_safe
@team("read_orders")
def visit(request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int) -> HttpResponse:
    return _visit_page(request, supplier, member, _own_visit(supplier, pk))


@require_POST
@team("handle_orders")
def visit_act(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int, action: str
) -> HttpResponse:
    """Signed, put off or cancelled; a refusal is told at its form, with what was typed."""
    found = _own_visit(supplier, pk)
    if action not in VISIT_ACTS:
        raise Http404
    try:
        told, following = VISIT_ACTS[action](request, found, member)
    except REFUSALS as refusal:
        return _visit_page(request, supplier, member, found, trouble=_trouble(action, refusal))
    messages.success(request, told)
    return redirect("portal-visit", slug=supplier.slug, pk=following)


def _sign(request: HttpRequest, found: Visit, member: TeamMember) -> tuple[str, int]:
    post = request.POST
    operations.sign(
        visit_id=found.pk, quantity=_quantity(post.get("quantity", "")),
        report=post.get("report", ""), signed_name=post.get("signed_name", ""),
        strokes=post.get("strokes", ""), at=timezone.now(), by_id=member.user_id,
    )  # fmt: skip
    return _("Feuille signée. Elle sera facturée avec le mois."), found.pk


def _postpone(request: HttpRequest, found: Visit, member: TeamMember) -> tuple[str, int]:
    made = operations.postpone(
        visit_id=found.pk, to_day=_day(request.POST.get("to_day", ""), "to_day"),
        reason=request.POST.get("reason", ""), at=timezone.now(), by_id=member.user_id,
    )  # fmt: skip
    return _("Intervention reportée : le client est prévenu."), made.pk


def _cancel(request: HttpRequest, found: Visit, member: TeamMember) -> tuple[str, int]:
    operations.cancel(
        visit_id=found.pk, reason=request.POST.get("reason", ""), at=timezone.now(),
        by_id=member.user_id,
    )  # fmt: skip
    return _("Intervention annulée : le client est prévenu."), found.pk


VISIT_ACTS = {"signer": _sign, "reporter": _postpone, "annuler": _cancel}


def _own_visit(supplier: Supplier, pk: int) -> Visit:
    plans = operations.plans_of_supplier(supplier_id=supplier.pk)
    found = operations.visits_in(plans).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _visit_page(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    found: Visit,
    *,
    trouble: dict[str, str] | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    quote = found.plan.award_part.award.request
    return page(
        request, "portal/visit.html", supplier=supplier, member=member, room="orders",
        tab="visits", status=422 if trouble else 200, visit=found, quote=quote,
        place=papers.place(quote), today=today, typed=_typed(request),
        can_sign=found.state == Visit.State.PLANNED and found.planned_on <= today,
        trouble=trouble or {"at": "", "told": "", "field": ""},
    )  # fmt: skip


# One contract ----------------------------------------------------------------------------------


@require_safe
@team("read_orders")
def plan(request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int) -> HttpResponse:
    return _plan_page(request, supplier, member, _own_plan(supplier, pk))


@require_POST
@team("handle_orders")
def plan_act(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int, action: str
) -> HttpResponse:
    """Visits planned, or a month billed by hand."""
    found = _own_plan(supplier, pk)
    if action not in PLAN_ACTS:
        raise Http404
    try:
        told = PLAN_ACTS[action](request, found, member)
    except REFUSALS as refusal:
        return _plan_page(request, supplier, member, found, trouble=_trouble(action, refusal))
    messages.success(request, told)
    return redirect(reverse("portal-plan", args=[supplier.slug, pk]) + f"#{action}")


def _foresee(request: HttpRequest, found: ServicePlan, member: TeamMember) -> str:
    post = request.POST
    every, until, weeks = post.get("every", ""), post.get("until", ""), post.get("weeks", "")
    line = post.get("line", "")
    if not (line.isdecimal() and len(line) < 19):
        raise VisitRefused(_("Choisissez la prestation."), "line")
    is_repeated = every in ("weeks", "months")
    made = operations.plan(
        plan_id=found.pk, offer_line_id=int(line), quantity=_quantity(post.get("quantity", "")),
        first_on=_day(post.get("first_on", ""), "first_on"),
        rhythm=Rhythm(
            every if is_repeated else "once",
            int(weeks) if weeks.isdecimal() and len(weeks) < 4 else 0,
            _day(until, "until") if is_repeated else None,
        ),
        at=timezone.now(), by_id=member.user_id,
    )  # fmt: skip
    return ngettext(
        "%(count)d intervention prévue.", "%(count)d interventions prévues.", len(made)
    ) % {"count": len(made)}


def _bill(request: HttpRequest, found: ServicePlan, member: TeamMember) -> str:
    month = _day(f"{request.POST.get('month', '')}-01", "month")
    made = operations.bill_month(
        plan_id=found.pk, month=month, at=timezone.now(), by_id=member.user_id
    )
    if made is None:
        return _("Rien à facturer pour ce mois.")
    return _("Mois facturé : commande %(number)s.") % {"number": made.order.number}


PLAN_ACTS = {"prevoir": _foresee, "facturer": _bill}


def _own_plan(supplier: Supplier, pk: int) -> ServicePlan:
    found = operations.plans_of_supplier(supplier_id=supplier.pk).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _plan_page(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    found: ServicePlan,
    *,
    trouble: dict[str, str] | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    own = operations.visits_in(operations.plans().filter(pk=found.pk))
    context: dict[str, Any] = {
        "plan": found,
        "quote": found.award_part.award.request,
        "tallies": operations.tallies_of(found),
        "visits": list(own[: operations.MOST_AHEAD + SHOWN]),
        "months": operations.unbilled_months(found, day=today),
        "bills": list(operations.bills_of(found)),
        "is_running": today <= found.ends_on,
        "first": max(today, found.starts_on),
        "today": today,
        "typed": _typed(request),
        "trouble": trouble or {"at": "", "told": "", "field": ""},
    }
    return page(
        request, "portal/plan.html", supplier=supplier, member=member, room="orders", tab="visits",
        status=422 if trouble else 200, **context,
    )  # fmt: skip


# What was typed --------------------------------------------------------------------------------


def _typed(request: HttpRequest) -> Typed:
    return Typed({name: request.POST.get(name, "") for name in request.POST})


def _trouble(at: str, refusal: Exception) -> dict[str, str]:
    return {"at": at, "told": str(refusal), "field": getattr(refusal, "field", "")}


def _quantity(text: str) -> int:
    try:
        return quantity(text)
    except BadFigure as bad:
        raise VisitRefused(str(bad), "quantity") from None


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise VisitRefused(_("Indiquez un jour."), field) from None
