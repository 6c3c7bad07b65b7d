"""Targets of a year: the law's and the organisation's own, what is missing, who could deliver it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.impact import reach, rules, targets
from shop.impact.indicators import INDICATORS
from shop.impact.outputs.common import written
from shop.impact.targets import Goal, TargetRefused
from shop.organisations.models import Member, Organisation
from shop.pro.access import may, member_of
from shop.pro.frame import page
from shop.pro.report_forms import TargetForm
from shop.quoting import drafting
from shop.quoting.drafting import Contact, RequestRefused
from shop.quoting.printing import per_cent
from suppliers.directory.models import StatusKind

ROOM: Final = "reports"
# Suppliers that one request goes to: enough to compare, few enough to read the answers.
ASKED: Final = 8
# Days that suppliers have to answer.
ANSWER: Final = timedelta(days=10)


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("read_reports")
def all_targets(
    request: HttpRequest, *, organisation: Organisation, member: Member
) -> HttpResponse:
    """The year's targets; a new one where the role lets them be set."""
    at = timezone.now()
    year = _year(request, at)
    form = TargetForm(request.POST if request.method == "POST" else None, initial={"year": year})
    if request.method == "POST":
        if not may(member.role, "make_reports"):
            raise PermissionDenied
        if form.is_valid():
            data = form.cleaned_data
            try:
                targets.keep(
                    organisation_id=organisation.pk,
                    year=data["year"],
                    indicator=data["indicator"],
                    permille=data.get("permille"),
                    cents=data.get("cents"),
                )
            except TargetRefused as refusal:
                form.tell(refusal)
            else:
                messages.success(request, _("C’est enregistré."))
                return redirect(_address(organisation, data["year"]))
    found = targets.of_year(organisation, year=year, at=at, entity_id=member.entity_id)
    goals = targets.goals(organisation, found)
    here = reach.load(organisation, at=at)
    running = year == timezone.localdate(at).year
    return page(
        request, "pro/targets.html", organisation=organisation, member=member, room=ROOM,
        tab="targets", status=422 if form.errors else 200, form=form, year=found,
        years=(year - 1, year + 1), running=running,
        rows=[(goal, _told(goal), _helpers(here, goal, year, running=running)) for goal in goals],
    )  # fmt: skip


@require_safe
@member_of("read_reports")
def target(
    request: HttpRequest, *, organisation: Organisation, member: Member, year: int, code: str
) -> HttpResponse:
    """One target with everybody and everything that would bring it up in time."""
    at = timezone.now()
    goal = _goal(organisation, member, year, code, at)
    here = reach.load(organisation, at=at)
    helpers = _helpers(here, goal, year, running=year == timezone.localdate(at).year)
    return page(
        request, "pro/target.html", organisation=organisation, member=member, room=ROOM,
        tab="targets", goal=goal, told=_told(goal), helpers=helpers, year=year,
        cards=reach.listings(here, code, helpers) if helpers else [],
        payment_days=here.payment_days,
    )  # fmt: skip


@require_POST
@member_of("make_reports")
def drop(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int
) -> HttpResponse:
    if not targets.drop(target_id=min(pk, 2**63 - 1), organisation_id=organisation.pk):
        raise Http404
    messages.success(request, _("C’est supprimé."))
    return redirect("pro-targets", siret=organisation.siret)


@require_POST
@member_of("ask_quotes")
def ask(
    request: HttpRequest, *, organisation: Organisation, member: Member, year: int, code: str
) -> HttpResponse:
    """A request in one click, to who would count and can deliver in time: a draft to send."""
    at = timezone.now()
    goal = _goal(organisation, member, year, code, at)
    here = reach.load(organisation, at=at)
    helpers = _helpers(here, goal, year, running=year == timezone.localdate(at).year)
    last = date(year, 12, 31)
    try:
        made = drafting.start(
            contact=Contact(member.user.get_full_name() or organisation.name, member.user.email),
            title=_("%(label)s : reste à faire en %(year)d")
            % {"label": goal.indicator.label, "year": year},
            need=_need(goal, year),
            at=at,
            organisation_id=organisation.pk,
            author_id=member.user_id,
            entity_id=member.entity_id,
            budget_high=goal.missing or None,
            deadline=at + min(ANSWER, _half(at, last)),
            wanted_on=last if last > timezone.localdate(at) else None,
            audience="chosen",
            chosen=[each.pk for each in helpers[:ASKED]],
            wanted_structures=_structures(code, last),
            wanted_labels=["ab"] if code in _ORGANIC else [],
        )
    except RequestRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(organisation, year))
    messages.success(
        request, _("La demande est prête : relisez-la, précisez les quantités, envoyez-la.")
    )
    return redirect("pro-quote", siret=organisation.siret, pk=made.pk)


# Figures that one label or some kinds of structures decide on.
_ORGANIC = frozenset({"organic_share", "egalim_organic_share"})
_STRUCTURES = {
    "insertion_spend": ("insertion",),
    "handicap_spend": ("handicap",),
    "inclusive_share": ("insertion", "handicap"),
    "oeth_indicative_deduction": ("oeth",),
}


def _structures(code: str, day: date) -> list[str]:
    """Kinds of structures that the figure counts, any of which will do."""
    wanted = {each.lower() for name in _STRUCTURES.get(code, ()) for each in rules.codes(name, day)}
    known = StatusKind.objects.filter(code__in=wanted).order_by("code")
    return list(known.values_list("code", flat=True))


def _half(at: datetime, last: date) -> timedelta:
    """Half of the time that is left, a day at least: the other half is for the delivery."""
    left = (last - timezone.localdate(at)).days
    return timedelta(days=max(1, left // 2))


def _need(goal: Goal, year: int) -> str:
    told = [
        _("Nous voulons atteindre en %(year)d : %(label)s, %(aim)s.")
        % {"year": year, "label": goal.indicator.label, "aim": _told(goal)["aim"]},
        str(goal.indicator.formula),
    ]
    if goal.missing:
        told.append(
            _("Il manque %(amount)s hors taxes, à livrer avant le 31 décembre.")
            % {"amount": _told(goal)["missing"]}
        )
    return "\n\n".join(told)


def _year(request: HttpRequest, at: datetime) -> int:
    asked = request.GET.get("annee", "")
    first, last = targets.YEARS
    if asked.isdecimal() and len(asked) == 4 and first <= int(asked) <= last:
        return int(asked)
    return timezone.localdate(at).year


def _address(organisation: Organisation, year: int) -> str:
    return reverse("pro-targets", args=[organisation.siret]) + f"?annee={year}"


def _goal(organisation: Organisation, member: Member, year: int, code: str, at: datetime) -> Goal:
    """The goal of that year; 404 where neither the law nor the organisation has set it."""
    if code not in INDICATORS or not targets.YEARS[0] <= year <= targets.YEARS[1]:
        raise Http404
    found = targets.of_year(organisation, year=year, at=at, entity_id=member.entity_id)
    own = [goal for goal in targets.goals(organisation, found) if goal.code == code]
    if not own:
        raise Http404
    # Of the law's and its own, the one that asks for more.
    return max(own, key=lambda goal: (goal.permille or 0, goal.cents or 0))


def _helpers(here: reach.Reach, goal: Goal, year: int, *, running: bool) -> list[reach.Helper]:
    """Nobody once it is reached, out of reach, or in another year than the running one."""
    if not running or goal.is_reached or goal.is_out_of_reach:
        return []
    return here.helpers(goal.code, until=date(year, 12, 31))


def _told(goal: Goal) -> dict[str, Any]:
    """Its figures written out."""
    return {
        "aim": per_cent(goal.permille) if goal.permille is not None else _amount(goal.cents),
        "value": written(None if goal.value is None else f"{goal.value:f}", goal.indicator.unit),
        "missing": _amount(goal.missing),
        "numerator": _amount(goal.numerator),
        "denominator": _amount(goal.denominator),
        "whole": _amount(goal.whole),
        "is_deduction": goal.code == "oeth_indicative_deduction",
    }


def _amount(cents: int | None) -> str:
    return "" if cents is None else written(f"{Decimal(cents).scaleb(-2):f}", "EUR")
