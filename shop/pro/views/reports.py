"""Reports of responsible purchases: asked for, read, opened line by line, taken away, shared."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.impact import finished, reports, schedules, sharing
from shop.impact.indicators import INDICATORS
from shop.impact.lines import Label, Line, Status
from shop.impact.models import PurchaseLine, Report, Schedule
from shop.impact.outputs import TooLong
from shop.impact.outputs.page import shown
from shop.impact.reports import ReportRefused
from shop.organisations.models import Member, Organisation
from shop.places.map import VIEW_BOX
from shop.pro.access import member_of
from shop.pro.frame import page
from shop.pro.report_forms import ReportForm, ScheduleForm, ShareForm

ROOM = "reports"
PER_PAGE = 20
LINES = 50
# Pages that are counted without reading a report's lines to their end.
_MOST_PAGE = 100_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_MAP: dict[str, Any] = {"view_box": VIEW_BOX}

View = Callable[..., HttpResponseBase]


def own_reports(organisation: Organisation, member: Member) -> Any:
    """The organisation's, or those of the member's service alone."""
    found = Report.objects.filter(organisation=organisation).select_related(
        "entity", "document", "replaced_by__document", "replaces__document"
    )
    return found if member.entity_id is None else found.filter(entity=member.entity_id)


def report_of(what: str) -> Callable[[View], View]:
    """A view of one report of the member's, given as `report`; another's is not there: 404."""

    def wrap(view: View) -> View:
        @member_of(what)
        @wraps(view)
        def inner(
            request: HttpRequest,
            *,
            organisation: Organisation,
            member: Member,
            pk: int,
            **arguments: Any,
        ) -> HttpResponseBase:
            # Larger than a key can be: not asked of the database.
            report = own_reports(organisation, member).filter(pk=pk).first() if pk < 2**63 else None
            if report is None:
                raise Http404
            report.organisation = organisation
            return view(
                request, organisation=organisation, member=member, report=report, **arguments
            )

        return inner

    return wrap


# The list -------------------------------------------------------------------------------------


@require_safe
@member_of("read_reports")
def all_reports(
    request: HttpRequest, *, organisation: Organisation, member: Member
) -> HttpResponse:
    return _list(request, organisation, member)


def _list(
    request: HttpRequest,
    organisation: Organisation,
    member: Member,
    *,
    schedule_form: ScheduleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    newest = own_reports(organisation, member).filter(
        Q(replaced_by=None) | Q(replaced_by__state__in=["waiting", "working", "failed"])
    )
    listed = Paginator(newest, PER_PAGE).get_page(request.GET.get("page"))
    for report in listed:
        report.organisation = organisation
    stale = reports.stale_counts(list(listed))
    latest = newest.filter(state=Report.State.DONE).first()
    rhythms = Schedule.objects.filter(organisation=organisation, is_active=True)
    if member.entity_id is not None:
        rhythms = rhythms.filter(entity=member.entity_id)
    return page(
        request, "pro/reports.html", organisation=organisation, member=member, room=ROOM,
        tab="list", status=status, page=listed,
        rows=[(report, stale.get(report.pk, 0)) for report in listed],
        latest=latest, headlines=shown(latest).headlines if latest else (),
        schedules=rhythms.select_related("entity"),
        schedule_form=schedule_form or ScheduleForm(organisation=organisation, member=member),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("make_reports")
def new(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        organisation=organisation, member=member, today=timezone.localdate(),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            report = reports.ask(
                organisation_id=organisation.pk,
                wanted=form.wanted(),
                at=timezone.now(),
                by_id=member.user_id,
            )
        except ReportRefused as refusal:
            form.tell(refusal)
        else:
            return redirect("pro-report", siret=organisation.siret, pk=report.pk)
    return page(
        request, "pro/report_new.html", organisation=organisation, member=member, room=ROOM,
        tab="list", status=422 if form.errors else 200, form=form,
    )  # fmt: skip


@require_POST
@member_of("make_reports")
def schedule(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    form = ScheduleForm(request.POST, organisation=organisation, member=member)
    if form.is_valid():
        try:
            schedules.start(
                organisation_id=organisation.pk,
                every=form.cleaned_data["every"],
                frameworks=form.cleaned_data["frameworks"],
                entity_id=form.entity_id,
                at=timezone.now(),
                by_id=member.user_id,
            )
        except ReportRefused as refusal:
            form.tell(refusal)
        else:
            messages.success(request, _("C’est programmé : vous recevrez un e-mail."))
            return redirect("pro-reports", siret=organisation.siret)
    return _list(request, organisation, member, schedule_form=form, status=422)


@require_POST
@member_of("make_reports")
def unschedule(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int
) -> HttpResponse:
    found = Schedule.objects.filter(organisation=organisation, pk=min(pk, 2**63 - 1))
    if member.entity_id is not None:
        found = found.filter(entity=member.entity_id)
    row = found.first()
    if row is None:
        raise Http404
    schedules.stop(schedule=row)
    messages.success(request, _("Ce rapport ne se fait plus tout seul."))
    return redirect("pro-reports", siret=organisation.siret)


# One report -----------------------------------------------------------------------------------


@require_safe
@report_of("read_reports")
def report(
    request: HttpRequest, *, organisation: Organisation, member: Member, report: Report
) -> HttpResponse:
    return _report(request, organisation, member, report)


def _report(
    request: HttpRequest,
    organisation: Organisation,
    member: Member,
    report: Report,
    *,
    form: ShareForm | None = None,
    link: str = "",
    status: int = 200,
) -> HttpResponse:
    frame: dict[str, Any] = {
        "organisation": organisation, "member": member, "room": ROOM, "tab": "list",
        "report": report,
    }  # fmt: skip
    if report.state != Report.State.DONE:
        return page(request, "pro/report_working.html", status=status, **frame)
    newer = getattr(report, "replaced_by", None)
    stale = reports.stale(report) if newer is None or newer.state == Report.State.FAILED else 0
    return page(
        request, "pro/report.html", status=status, shown=shown(report), newer=newer, stale=stale,
        links=report.links.select_related("made_by"), now=timezone.now(), link=link,
        share_form=form or ShareForm(), **_MAP,
        root=reverse("pro-report", args=[organisation.siret, report.pk]), **frame,
    )  # fmt: skip


@require_safe
@report_of("read_reports")
def progress(
    request: HttpRequest, *, organisation: Organisation, member: Member, report: Report
) -> HttpResponse:
    """The part of the page that asks again; once it is over, the page itself."""
    if report.state in (Report.State.DONE, Report.State.FAILED):
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    told = {"report": report, "organisation": organisation}
    return render(request, "pro/report_progress.html", told)


@require_POST
@report_of("make_reports")
def again(
    request: HttpRequest, *, organisation: Organisation, member: Member, report: Report
) -> HttpResponse:
    """A new version of what is finished; another try of what failed."""
    before = report.replaces if report.state == Report.State.FAILED else report
    at, by_id = timezone.now(), member.user_id
    try:
        if before is None:
            made = reports.ask(
                organisation_id=organisation.pk, wanted=reports.wanted_of(report), at=at,
                by_id=by_id,
            )  # fmt: skip
        else:
            made = reports.again(report=before, at=at, by_id=by_id)
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("pro-report", siret=organisation.siret, pk=report.pk)
    return redirect("pro-report", siret=organisation.siret, pk=made.pk)


# Lines ----------------------------------------------------------------------------------------


@require_safe
@report_of("read_reports")
def lines(
    request: HttpRequest, *, organisation: Organisation, member: Member, report: Report, code: str
) -> HttpResponse:
    """The lines behind a figure, fifty a page."""
    _finished(report)
    if code not in INDICATORS:
        raise Http404
    one = INDICATORS[code]
    is_whole = request.GET.get("part") == "denominator" and one.has_denominator
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 1
    kept, shown_page, total, cents = _page_of(
        report, code, is_whole, min(max(number, 1), _MOST_PAGE)
    )
    figure = next((row for row in shown(report).figures if row.code == code), None)
    if figure is None:
        raise Http404
    return page(
        request, "pro/report_lines.html", organisation=organisation, member=member, room=ROOM,
        tab="list", report=report, figure=figure, is_whole=is_whole, total=total, cents=cents,
        rows=_rows(organisation, kept), page=shown_page,
    )  # fmt: skip


def _page_of(
    report: Report, code: str, is_whole: bool, number: int
) -> tuple[list[Line], Any, int, int]:
    """A page of lines, which one, how many lines there are, and their cents."""
    behind = reports.lines_behind(report, code, denominator=is_whole)
    first, count, cents = (number - 1) * LINES, 0, 0
    kept: list[Line] = []
    for line in behind:
        if first <= count < first + LINES:
            kept.append(line)
        count, cents = count + 1, cents + line.cents
    if count and not kept:
        # A page after the last is the last.
        return _page_of(report, code, is_whole, -(-count // LINES))
    return kept, Paginator(range(count), LINES).get_page(number), count, cents


def _rows(organisation: Organisation, found: list[Line]) -> list[dict[str, Any]]:
    """Lines with what they prove and, for those of the shop, their order; one query."""
    purchases = (
        PurchaseLine.objects.filter(organisation=organisation, pk__in=[line.key for line in found])
        .select_related(
            "order_line__supplier_order", "refund_line__refund__supplier_order", "upload"
        )
        .in_bulk()
    )
    statuses, labels = dict(Status.choices), dict(Label.choices)
    rows = []
    for line in found:
        stored = purchases.get(line.key)
        part = None
        if stored and stored.order_line:
            part = stored.order_line.supplier_order
        elif stored and stored.refund_line:
            part = stored.refund_line.refund.supplier_order
        rows.append(
            {
                "line": line,
                "day": line.on("delivered"),
                "order": part.number if part else "",
                "upload": stored.upload if stored else None,
                "row": stored.row if stored else None,
                "proved": [
                    *(labels.get(code, code) for code in sorted(line.labels)),
                    *(statuses.get(code, code) for code in sorted(line.statuses)),
                    *([_("Réemploi")] if line.reuse else []),
                    *([_("Matières recyclées")] if line.recycled else []),
                ],
                "proofs": _proofs(stored),
            }
        )
    return rows


def _proofs(stored: PurchaseLine | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(stored.proofs) if stored and stored.proofs else []
    return found


# Files ----------------------------------------------------------------------------------------

_FILES: dict[str, tuple[str, str, Callable[[Report], Any]]] = {
    "xlsx": (XLSX, "xlsx", finished.xlsx),
    "csv": ("text/csv; charset=utf-8", "csv", finished.csv),
    "json": ("application/json", "json", finished.json_parts),
    "ma-cantine": ("text/csv; charset=utf-8", "ma-cantine.csv", finished.canteen),
    "agec": ("text/csv; charset=utf-8", "agec.csv", finished.agec),
}


@require_safe
@report_of("read_reports")
def download(
    request: HttpRequest, *, organisation: Organisation, member: Member, report: Report, kind: str
) -> HttpResponseBase:
    _finished(report)
    if kind == "pdf":
        return _pdf(report)
    if kind not in _FILES:
        raise Http404
    content_type, ending, made = _FILES[kind]
    assert report.document is not None
    try:
        content = made(report)
    except TooLong as refusal:
        messages.error(request, str(refusal))
        return redirect("pro-report", siret=organisation.siret, pk=report.pk)
    response: HttpResponseBase
    if kind == "json":
        response = StreamingHttpResponse(content, content_type=content_type)
    else:
        response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{report.document.number}.{ending}"'
    return response


def _pdf(report: Report) -> HttpResponse:
    paper = finished.paper(report, at=timezone.now())
    assert report.document is not None
    with paper.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{report.document.number}.pdf"'
    return response


def _finished(report: Report) -> None:
    if report.state != Report.State.DONE:
        raise Http404


# Links ----------------------------------------------------------------------------------------


@require_POST
@report_of("make_reports")
def share(
    request: HttpRequest, *, organisation: Organisation, member: Member, report: Report
) -> HttpResponse:
    """Shows the link, once."""
    form = ShareForm(request.POST)
    if form.is_valid():
        try:
            token = sharing.share(
                report=report, days=form.cleaned_data["days"], at=timezone.now(),
                by_id=member.user_id,
            )  # fmt: skip
        except sharing.LinkRefused as refusal:
            form.tell(refusal)
        else:
            link = request.build_absolute_uri(reverse("shared-report", args=[token]))
            return _report(request, organisation, member, report, link=link)
    return _report(request, organisation, member, report, form=form, status=422)


@require_POST
@report_of("make_reports")
def unshare(
    request: HttpRequest, *, organisation: Organisation, member: Member, report: Report, number: int
) -> HttpResponse:
    if not sharing.revoke(report=report, link_id=min(number, 2**63 - 1), at=timezone.now()):
        raise Http404
    messages.success(request, _("Ce lien n’ouvre plus rien."))
    return redirect(reverse("pro-report", args=[organisation.siret, report.pk]) + "#partage")


@require_safe
@never_cache
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """To whoever has the link: figures and method, no line of any supplier."""
    found = _behind(token)
    if found is None:
        return render(request, "pro/report_gone.html", status=404)
    told = {
        "report": found,
        "organisation": found.organisation,
        "shown": shown(found),
        "token": token,
        "newer": None,
        "root": "",
        **_MAP,
    }
    response = render(request, "pro/report_shared.html", told)
    response["X-Robots-Tag"] = "noindex"
    # The address itself is the key: it goes to nobody by a link that is followed.
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@never_cache
def shared_pdf(request: HttpRequest, token: str) -> HttpResponse:
    found = _behind(token)
    if found is None:
        return render(request, "pro/report_gone.html", status=404)
    response = _pdf(found)
    response["X-Robots-Tag"] = "noindex"
    return response


def _behind(token: str) -> Report | None:
    return sharing.shared(token=token, at=timezone.now())
