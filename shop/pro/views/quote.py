"""A request and its offers: read, compared, chosen, approved, accepted."""

from typing import Any
from zlib import compress, decompress

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from shop.documents.papers import paper_of
from shop.fragments import kept
from shop.invoicing import delivery_notes
from shop.invoicing import operations as invoicing
from shop.invoicing.models import Invoice
from shop.orders.models import SupplierOrder
from shop.pro.acts import ACTS, ON_COMPARISON, REFUSALS, Asked
from shop.pro.desk import Desk, desk, show
from shop.pro.frame import Typed
from shop.quoting import (
    awarding,
    frameworks,
    gift_offers,
    gift_proofs,
    gifts,
    line_files,
    printing,
    queries,
    recipients,
    refusals,
    rules,
    visits,
)
from shop.quoting import dossier as dossier_files
from shop.quoting.comparing import answers, comparison
from shop.quoting.models import (
    Acceptance,
    Approval,
    GiftBox,
    LineFile,
    Offer,
    OfferState,
    QuoteRequest,
    RequestState,
)
from shop.quoting.receiving import can_receive
from shop.quoting.workbook import comparison_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _typed(request: HttpRequest) -> Typed:
    return Typed({name: request.POST.get(name, "") for name in request.POST})


@desk("read_quotes")
@require_safe
def _quote(request: HttpRequest, desk: Desk) -> HttpResponse:
    return _page(request, desk)


quote, quote_by_link = _quote


@desk("read_quotes", is_whole=False)
@require_safe
def _compare(request: HttpRequest, desk: Desk) -> HttpResponse:
    return _comparison(request, desk)


compare, compare_by_link = _compare


@desk("read_quotes")
@require_POST
def _act(request: HttpRequest, desk: Desk, action: str) -> HttpResponse:
    """One thing about the request; a refusal is told where the form stands, with what was typed."""
    if action not in ACTS:
        raise Http404
    run, section, right = ACTS[action]
    if not desk.may(right):
        raise PermissionDenied
    try:
        told = run(Asked(desk, request, timezone.now()))
    except REFUSALS as refusal:
        refusals.note(action, request=desk.quote, refusal=refusal, by_id=desk.by_id)
        trouble = {"at": section, "told": str(refusal), "field": getattr(refusal, "field", "")}
        desk.quote.refresh_from_db()
        back = _comparison if action in ON_COMPARISON else _page
        return back(request, desk, trouble=trouble)
    messages.success(request, told)
    page = f"{desk.root}comparer/" if action == "noter" else desk.root
    return redirect(f"{page}#{section}")


act, act_by_link = _act


@desk("read_quotes", is_whole=False)
@require_safe
def _paper(request: HttpRequest, desk: Desk, number: int) -> HttpResponseBase:
    """The PDF of an offer of this request that the buyer may read."""
    offer = queries.offers_in(request_id=desk.quote.pk).filter(pk=number).first()
    if offer is None or offer.document is None:
        raise Http404
    made = paper_of(offer.document, render=printing.pdf, at=timezone.now())
    name = f"{offer.document.number}.pdf"
    return FileResponse(made.file.open(), content_type="application/pdf", filename=name)


paper, paper_by_link = _paper


@desk("read_quotes", is_whole=False)
@require_safe
def _lines(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The part of the page that asks how far a table is read; once it is, the page itself."""
    found = line_files.last_of(desk.quote.pk)
    if found is None or found.state in (LineFile.State.READ, LineFile.State.REFUSED):
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return render(request, "pro/quote_lines_file.html", {"desk": desk, "table": found})


lines, lines_by_link = _lines


@desk("read_quotes", is_whole=False)
@require_safe
def _workbook(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The comparison as a spreadsheet whose sums are formulas."""
    data = comparison_xlsx(comparison(request_id=desk.quote.pk))
    response = HttpResponse(data, content_type=XLSX)
    name = f"comparaison-{desk.quote.number or desk.quote.pk}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


workbook, workbook_by_link = _workbook


@desk("read_quotes", is_whole=False)
@require_safe
def _dossier(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The whole file of the purchase; its invoices for who reads them alone."""
    if not desk.quote.sent_at:
        raise Http404
    now = timezone.now()

    def file_of(invoice: Invoice) -> bytes:
        with invoicing.file_of(invoice, at=now).open("rb") as opened:
            return bytes(opened.read())

    data = dossier_files.build(
        request_id=desk.quote.pk,
        at=now,
        papers=dossier_files.Papers(
            delivery_note=lambda pk: delivery_notes.delivery_note(supplier_order_id=pk),
            invoice=file_of if desk.may("read_money") else None,
        ),
    )
    response = HttpResponse(data, content_type="application/zip")
    name = dossier_files.name_of(desk.quote)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


dossier, dossier_by_link = _dossier


@desk("read_quotes", is_whole=False)
@require_safe
def _attachment(request: HttpRequest, desk: Desk, number: int) -> HttpResponseBase:
    found = desk.quote.attachments.filter(pk=number).first()
    if found is None:
        raise Http404
    return FileResponse(found.file.open(), as_attachment=True, filename=found.name)


attachment, attachment_by_link = _attachment


def _page(
    request: HttpRequest, desk: Desk, *, trouble: dict[str, str] | None = None
) -> HttpResponse:
    quote, now = desk.quote, timezone.now()
    offers = list(queries.offers_in(request_id=quote.pk)) if quote.sent_at else []
    award = queries.award_in_force(request_id=quote.pk)
    revisable = [offer for offer in offers if offer.state == OfferState.SUBMITTED]
    acceptance = queries.acceptance_of(request_id=quote.pk)
    box = gifts.box_of(quote) if desk.organisation is not None else None
    return show(
        request, desk, "pro/quote.html", status=422 if trouble else 200,
        invited=_invited(desk, offers, box), award=award, approvals=_approvals(desk, award),
        acceptance=acceptance, ordered=_ordered(acceptance, _typed(request)),
        frameworks=list(frameworks.of_request(request_id=quote.pk)) if acceptance else [],
        plans=list(visits.plans_of_request(request_id=quote.pk)) if acceptance else [],
        events=queries.events_for_buyer(request_id=quote.pk),
        clauses=[row for row in rules.clauses(day=now.date()) if row.code in quote.clauses],
        warnings=queries.warnings(quote, at=now, net=award.net if award else None),
        is_live=quote.state in (RequestState.OPEN, RequestState.CLOSED),
        count_offers=len(revisable),
        typed=_typed(request), trouble=trouble or {"at": "", "told": "", "field": ""},
        today=timezone.localdate(), revisable=revisable,
        files=list(quote.attachments.filter(invitation=None)),
        table=line_files.last_of(quote.pk) if quote.state == RequestState.DRAFT else None,
        signer=desk.member.user.get_full_name() if desk.member else quote.contact_name,
        must_ask_all=quote.is_public and len(revisable) > 1, gift=box and _gift(quote, box),
    )  # fmt: skip


def _gift(quote: QuoteRequest, box: GiftBox) -> dict[str, Any]:
    """What the page tells of gift boxes."""
    today, last = timezone.localdate(), box.last_order_on
    is_open = quote.state in (RequestState.OPEN, RequestState.CLOSED, RequestState.AWARDED)
    return {
        "box": box,
        "is_to_each": gifts.is_to_each(quote),
        "last_day": last if is_open else None,
        "is_late": last is not None and last < today,
        "is_soon": last is not None and last <= today + gifts.SOON,
        "missing": gifts.what_is_missing(quote)
        if is_open or quote.state == RequestState.DRAFT
        else "",
        "proofs": list(gift_proofs.of_request(quote.pk)),
        "part": recipients.part_of(quote),
    }


def _invited(desk: Desk, offers: list[Offer], box: GiftBox | None = None) -> list[dict[str, Any]]:
    """Each supplier with its versions, newest first, and how the last two differ."""
    by_invitation: dict[int, list[Offer]] = {}
    for offer in offers:
        by_invitation.setdefault(offer.invitation_id, []).append(offer)
    remarks: dict[int, list[Any]] = {}
    for remark in queries.remarks_of(request_id=desk.quote.pk):
        remarks.setdefault(remark.invitation_id, []).append(remark)
    rows = []
    for invitation in desk.quote.invitations.all():
        versions = by_invitation.get(invitation.pk, [])
        if box is not None and versions:
            invitation.request = desk.quote
            versions[0].invitation = invitation
        rows.append(
            {
                "invitation": invitation,
                "offer": versions[0] if versions else None,
                "versions": versions[1:],
                "changes": (
                    queries.differences(versions[1], versions[0]) if len(versions) > 1 else []
                ),
                "remarks": remarks.get(invitation.pk, []),
                "gift": gift_offers.read(versions[0], box) if box and versions else None,
            }
        )
    # Those that answered stand first.
    return sorted(rows, key=lambda row: row["offer"] is None)


def _ordered(acceptance: Acceptance | None, typed: Typed) -> list[dict[str, Any]]:
    """The suppliers' parts of the order, with what was received of them."""
    if acceptance is None or acceptance.order_id is None:
        return []
    parts = (
        SupplierOrder.objects.filter(order=acceptance.order_id)
        .select_related("supplier", "delivery_acceptance", "order__envelope")
        .order_by("number")
    )
    return [
        {
            "part": part,
            "acceptance": getattr(part, "delivery_acceptance", None),
            "can_receive": can_receive(part),
            # Each supplier's form keeps its own.
            "typed": typed if typed["part"] == part.number else Typed(),
        }
        for part in parts
    ]


def _approvals(desk: Desk, award: Any) -> list[dict[str, Any]]:
    if award is None:
        return []
    first = awarding.next_step(award)
    award.request = desk.quote
    found = []
    for step in award.approvals.select_related("approver", "decided_by", "instead_of"):
        step.award = award
        may = (
            first is not None
            and step.pk == first.pk
            and desk.by_id is not None
            and step.state == Approval.State.WAITING
            and awarding.may_decide(step, by_id=desk.by_id, at=timezone.now())[0]
        )
        found.append({"step": step, "may": may})
    return found


def _comparison(
    request: HttpRequest, desk: Desk, *, trouble: dict[str, str] | None = None
) -> HttpResponse:
    if not desk.quote.sent_at:
        raise Http404
    quote = desk.quote
    may_choose = desk.may("award") and quote.state in (RequestState.OPEN, RequestState.CLOSED)
    given = answers(request_id=quote.pk)

    def make() -> tuple[SafeString, bytes, int | None]:
        table = comparison(request_id=quote.pk, given=given)
        told = {"table": table, "may_choose": may_choose}
        notes = render_to_string("pro/compare_notes.html", told) if table.criteria else ""
        prices = render_to_string("pro/compare_prices.html", told)
        # Thousands of cells are 700 KB of memory, 50 as packed.
        return SafeString(notes), compress(prices.encode(), 1), table.lowest_net

    # The lines asked are those of the revision that was sent, the lines offered those of the
    # offers: neither changes any more.
    facts = (quote.pk, quote.revision, quote.sent_at, given.facts, may_choose)
    notes, packed, lowest = kept("comparison", *facts, make=make)
    return show(
        request, desk, "pro/quote_compare.html", status=422 if trouble else 200,
        offers=given.offers, notes=notes, prices=SafeString(decompress(packed).decode()),
        may_choose=may_choose, typed=_typed(request),
        trouble=trouble or {"at": "", "told": "", "field": ""},
        warnings=queries.warnings(quote, at=timezone.now(), net=lowest),
    )  # fmt: skip
