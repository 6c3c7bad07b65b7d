"""Quotes: requests received, one request with everything done about it, the answer's form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.documents.papers import paper_of
from shop.orders.models import SupplierOrder
from shop.quoting import (
    answering,
    frameworks,
    gift_offers,
    gift_proofs,
    gifts,
    groups,
    papers,
    printing,
    queries,
    recipients,
    refusals,
    rules,
    visits,
)
from shop.quoting.answering import PricedLine
from shop.quoting.models import Invitation, InvitationState, Offer, OfferState, RequestState
from suppliers.directory.models import Label, StatusKind, Supplier, TeamMember
from suppliers.portal import exports, quote_forms, quote_turns
from suppliers.portal.access import team
from suppliers.portal.forms import whole
from suppliers.portal.frame import Typed, page
from suppliers.portal.quote_acts import ACTS, REFUSALS, Asked
from suppliers.portal.quote_desk import Desk, desk, show
from suppliers.portal.quote_forms import Row, TermsForm
from suppliers.portal.quote_turns import TURNS

PER_PAGE = 30
# Lines on one page of the form: browsers and people stay quick.
LINES = 100
MORE_ROWS = 3
# Groups that the list names: the newest.
GROUPS = 5
# Articles that a select offers: more is not read any more.
MOST_ARTICLES = 300


@require_safe
@team("read_quotes")
def quotes(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    turn, text = _asked(request)
    found = quote_turns.listed(supplier_id=supplier.pk, at=timezone.now(), turn=turn, text=text)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(each, quote_turns.status_of(each)) for each in shown]
    return page(
        request, "portal/quotes.html", supplier=supplier, member=member, room="quotes", tab="list",
        rows=rows, page=shown, turn=turn, text=text, turns=TURNS,
        invited=groups.of_supplier(supplier_id=supplier.pk)[:GROUPS],
    )  # fmt: skip


@require_safe
@team("read_quotes")
def quotes_file(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, form: str
) -> HttpResponse:
    """All that the list finds, whatever its page."""
    turn, text = _asked(request)
    found = quote_turns.listed(supplier_id=supplier.pk, at=timezone.now(), turn=turn, text=text)
    return exports.requests(form, found)


def _asked(request: HttpRequest) -> tuple[str, str]:
    turn = request.GET.get("tour", "")
    return turn if turn in TURNS else "", request.GET.get("q", "")[:80]


@desk("read_quotes")
@require_safe
def _quote(request: HttpRequest, desk: Desk) -> HttpResponse:
    return _page(request, desk)


quote, quote_by_link = _quote


@desk("read_quotes")
@require_POST
def _act(request: HttpRequest, desk: Desk, action: str) -> HttpResponse:
    """One thing about the request; a refusal is told where the form stands, with what was typed."""
    if action not in ACTS:
        raise Http404
    run, section, right = ACTS[action]
    if not desk.may(right):
        raise PermissionDenied
    now = timezone.now()
    try:
        told = run(Asked(desk, request.POST, now, request.FILES))
    except REFUSALS as refusal:
        refusals.note(action, request=desk.invitation.request, refusal=refusal, by_id=desk.by_id)
        return _page(request, desk, trouble={"at": section, "told": str(refusal)})
    if request.headers.get("HX-Request"):
        return HttpResponse()
    answering.see(invitation_id=desk.invitation.pk, at=now, by_id=desk.by_id)
    messages.success(request, told)
    return redirect(f"{desk.root}#{section}")


act, act_by_link = _act


@desk("read_quotes")
@require_safe
def _paper(request: HttpRequest, desk: Desk, number: int) -> HttpResponseBase:
    """The PDF of one of the supplier's own versions."""
    offer = desk.invitation.offers.filter(version=number).select_related("document").first()
    if offer is None or offer.document is None:
        raise Http404
    made = paper_of(offer.document, render=printing.pdf, at=timezone.now())
    return FileResponse(
        made.file.open(), content_type="application/pdf", filename=f"{offer.document.number}.pdf"
    )


paper, paper_by_link = _paper


@desk("read_quotes")
@require_safe
def _proof(request: HttpRequest, desk: Desk, number: int) -> HttpResponseBase:
    """One of the supplier's own proofs."""
    found = gift_proofs.of_invitation(desk.invitation.pk).filter(pk=number).first()
    if found is None:
        raise Http404
    name = f"bat-{found.pk}.{str(found.file.name).rpartition('.')[2]}"
    return FileResponse(found.file.open(), as_attachment=True, filename=name)


proof, proof_by_link = _proof


@desk("read_quotes")
@require_safe
def _attachment(request: HttpRequest, desk: Desk, number: int) -> HttpResponseBase:
    """A file of the request: never one of another supplier's answer."""
    found = _attachments(desk.invitation).filter(pk=number).first()
    if found is None:
        raise Http404
    return FileResponse(found.file.open(), as_attachment=True, filename=found.name)


attachment, attachment_by_link = _attachment


def _attachments(invitation: Invitation) -> Any:
    mine = Q(invitation=None) | Q(invitation=invitation)
    return invitation.request.attachments.filter(mine)


def can_answer(invitation: Invitation, *, at: datetime) -> bool:
    """Before the deadline; after it, only where the buyer asked for another version."""
    request, offer = invitation.request, queries.current_offer(invitation)
    if offer is not None and offer.state in (OfferState.REVISION_ASKED, OfferState.COUNTERED):
        return request.state in (RequestState.OPEN, RequestState.CLOSED)
    return _is_open(invitation, at)


def _is_open(invitation: Invitation, at: datetime) -> bool:
    request = invitation.request
    return request.state == RequestState.OPEN and bool(request.deadline and at < request.deadline)


def _draft(invitation: Invitation) -> Offer | None:
    drafts = (each for each in invitation.offers.all() if each.state == OfferState.DRAFT)
    return next((each for each in drafts if not each.by_buyer), None)


def _page(
    request: HttpRequest, desk: Desk, *, trouble: dict[str, str] | None = None
) -> HttpResponse:
    now, invitation = timezone.now(), desk.invitation
    quote = invitation.request
    found = quote_turns.with_turn(invitation, at=now)
    offer = queries.current_offer(invitation)
    versions = [each for each in invitation.offers.all() if each.state != OfferState.DRAFT]
    is_live = quote.state in (RequestState.OPEN, RequestState.CLOSED)
    can_decline = (InvitationState.INVITED, InvitationState.SEEN, InvitationState.ANSWERED)
    supplier_id = desk.supplier.pk
    is_mine = offer is not None and offer.state == OfferState.ACCEPTED
    return show(
        request, desk, "portal/quote.html", status=422 if trouble else 200,
        frameworks=list(frameworks.of_supplier(supplier_id=supplier_id).filter(
            award_part__award__request=quote)) if is_mine else [],
        plans=list(visits.plans_of_supplier(supplier_id=supplier_id).filter(
            award_part__award__request=quote)) if is_mine else [],
        status_of=quote_turns.status_of(found), invited_state=found.state, offer=offer,
        draft=_draft(invitation), versions=versions, changes=_changes(offer, versions),
        place=papers.place(quote), lots=_by_lot(invitation), labels=_wanted(invitation),
        clauses=[each for each in rules.clauses(day=now.date()) if each.code in quote.clauses],
        attachments=list(_attachments(invitation)),
        questions=queries.questions_for_supplier(invitation),
        remarks=list(queries.remarks(invitation_id=invitation.pk)),
        events=list(queries.events_for_supplier(invitation)),
        can_answer=can_answer(invitation, at=now), can_ask=_is_open(invitation, now),
        can_write=quote.state not in (RequestState.CANCELLED, RequestState.DRAFT),
        can_decline=is_live and found.state in can_decline,
        is_in_play=offer is not None and offer.state in (
            OfferState.SUBMITTED, OfferState.REVISION_ASKED, OfferState.COUNTERED
        ),
        gift=_gift(invitation, offer), group=_group(desk, now),
        signer=_signer(desk), typed=Typed({name: request.POST.get(name, "") for name in request.POST}),
        trouble=trouble or {"at": "", "told": ""},
    )  # fmt: skip


def _gift(invitation: Invitation, offer: Offer | None) -> dict[str, Any] | None:
    """What suppliers learn of gift boxes: never names or addresses, only how many where."""
    box = gifts.box_of(invitation.request)
    if box is None:
        return None
    if offer is not None:
        offer.invitation = invitation
    return {
        "box": box,
        "is_to_each": gifts.is_to_each(invitation.request),
        "departments": recipients.by_department(box),
        "offer": gift_offers.read(offer, box) if offer is not None else None,
        "proofs": list(gift_proofs.of_invitation(invitation.pk)),
        "can_send": gift_proofs.can_send(invitation),
        "part": _part_of(invitation),
    }


def _group(desk: Desk, now: datetime) -> dict[str, Any] | None:
    """Who answers with this supplier; made by its team alone, not by who has the link."""
    members = list(groups.members_of(desk.invitation))
    can_change = (
        desk.member is not None
        and desk.may("answer_quotes")
        and _is_open(desk.invitation, now)
        and groups.is_possible(desk.invitation.request)
    )
    return {"members": members, "can_change": can_change} if members or can_change else None


def _part_of(invitation: Invitation) -> SupplierOrder | None:
    """The supplier's own part of the order that this request became."""
    part = recipients.part_of(invitation.request)
    return part if part is not None and part.supplier_id == invitation.supplier_id else None


def _signer(desk: Desk) -> str:
    return desk.member.user.get_full_name() if desk.member is not None else ""


def _changes(offer: Offer | None, versions: Sequence[Offer]) -> list[queries.Change]:
    """How the version in force differs from the one before it."""
    if offer is None:
        return []
    earlier = [each for each in versions if each.version < offer.version]
    before = max(earlier, key=lambda each: each.version, default=None)
    return queries.differences(before, offer) if before is not None else []


def _by_lot(invitation: Invitation) -> list[tuple[Any, list[Any]]]:
    """Lines under their lot, those without one first."""
    grouped: dict[Any, list[Any]] = {}
    for line in invitation.request.lines.all():
        grouped.setdefault(line.lot, []).append(line)
    return sorted(grouped.items(), key=lambda pair: pair[0].number if pair[0] else 0)


def _wanted(invitation: Invitation) -> list[str]:
    quote = invitation.request
    names = Label.objects.filter(slug__in=quote.wanted_labels).values_list("name", flat=True)
    kinds = StatusKind.objects.filter(code__in=quote.wanted_structures)
    return [*names, *kinds.values_list("name", flat=True)]


# The answer's form -----------------------------------------------------------------------------


@dataclass(slots=True)
class Sheet:
    """The form as it stands: one page of the asked lines, the supplier's own, the terms."""

    part: Page[Any]
    rows: list[Row]
    form: TermsForm
    base: Offer | None
    errors: list[str] = field(default_factory=list)

    @property
    def asked(self) -> list[tuple[Any, list[Row]]]:
        grouped: dict[Any, list[Row]] = {}
        for row in self.rows:
            if row.asked is not None:
                grouped.setdefault(row.asked.lot, []).append(row)
        return list(grouped.items())

    @property
    def extras(self) -> list[Row]:
        return [row for row in self.rows if row.asked is None]

    @property
    def is_wrong(self) -> bool:
        return bool(self.errors or self.form.errors or any(row.errors for row in self.rows))

    @property
    def wrong_rows(self) -> list[Row]:
        return [row for row in self.rows if row.errors]


@desk("answer_quotes")
@require_http_methods(["GET", "HEAD", "POST"])
def _answer(request: HttpRequest, desk: Desk) -> HttpResponse:
    now, invitation = timezone.now(), desk.invitation
    if request.method != "POST":
        if not can_answer(invitation, at=now):
            messages.error(request, _("Cette consultation est terminée : il n’est plus possible "
                                      "de répondre."))  # fmt: skip
            return redirect(desk.root)
        return _form(request, desk, _fresh(request, desk, now))
    sheet = _typed(request, desk, now)
    if "more" in request.POST:
        sheet.rows += _more(request, desk, len(sheet.extras), timezone.localdate(now))
        return _form(request, desk, sheet)
    offer = _keep(request, desk, sheet, now)
    if offer is None:
        return _form(request, desk, sheet, status=422)
    if "submit" in request.POST:
        messages.success(request, _("Offre remise : l’acheteur est prévenu."))
        return redirect(f"{desk.root}#offre")
    messages.success(request, _("Brouillon enregistré : l’acheteur ne le voit pas encore."))
    following = sheet.part.number + ("next" in request.POST)
    return redirect(f"{desk.root}repondre/?page={following}#total")


answer, answer_by_link = _answer


def _components(desk: Desk) -> list[Any]:
    """What a box can be made of, for requests of boxes alone."""
    if gifts.box_of(desk.invitation.request) is None:
        return []
    found = quote_forms.articles(desk.supplier).order_by("listing__product__title", "pk")
    return list(found[:MOST_ARTICLES])


def _more(request: HttpRequest, desk: Desk, begin: int, day: date) -> list[Row]:
    """Empty rows, or an article of the catalogue, one for each box."""
    default = quote_forms.default_vat(desk.supplier)
    chosen = whole(request.POST.get("article", "")) if request.POST["more"] == "article" else None
    sellable = quote_forms.articles(desk.supplier).filter(pk=chosen).first() if chosen else None
    if sellable is None:
        return quote_forms.empty_rows(begin, MORE_ROWS, default)
    row = quote_forms.article_row(f"x{begin}", sellable, day=day, default=default)
    box = gifts.box_of(desk.invitation.request)
    if box is not None:
        takes = box.heads - (box.without_alcohol if sellable.listing.alcohol_tenths else 0)
        row.typed["quantity"] = str(takes or box.heads)
    return [row]


def _part(request: HttpRequest, invitation: Invitation) -> Page[Any]:
    lines = list(invitation.request.lines.all())
    return Paginator(lines, LINES).get_page(request.POST.get("page") or request.GET.get("page"))


def _base(invitation: Invitation) -> Offer | None:
    return _draft(invitation) or queries.current_offer(invitation)


def _fresh(request: HttpRequest, desk: Desk, now: datetime) -> Sheet:
    day, invitation, supplier = timezone.localdate(now), desk.invitation, desk.supplier
    part, base = _part(request, invitation), _base(invitation)
    rows = quote_forms.rows_of(invitation.request, base, supplier=supplier, day=day)
    shown = {line.pk for line in part}
    terms = quote_forms.terms_of(base, request=invitation.request, name=_signer(desk), day=day)
    return Sheet(
        part,
        [
            row
            for row in rows
            if (row.asked.pk in shown if row.asked is not None else not part.has_next())
        ],
        TermsForm(initial=terms, supplier=supplier, day=day),
        base,
    )


def _typed(request: HttpRequest, desk: Desk, now: datetime) -> Sheet:
    post, supplier = request.POST, desk.supplier
    part, day = _part(request, desk.invitation), timezone.localdate(now)
    default = quote_forms.default_vat(supplier)
    rows = quote_forms.typed_rows(post, part.object_list, default=default)
    if "more" in post:
        typed = {**post.dict(), "certificates": post.getlist("certificates")}
        form = TermsForm(initial=typed, supplier=supplier, day=day)
    else:
        form = TermsForm(post, supplier=supplier, day=day, signs="submit" in post)
    return Sheet(part, rows, form, _base(desk.invitation))


def _keep(request: HttpRequest, desk: Desk, sheet: Sheet, now: datetime) -> Offer | None:
    """Saved, and submitted where that was asked; None with what is wrong told in the sheet."""
    found = quote_forms.read(sheet.rows, supplier=desk.supplier)
    is_valid = sheet.form.is_valid()
    if not is_valid or any(row.errors for row in sheet.rows):
        return None
    before, after = _elsewhere(sheet)
    told: dict[str, Any] = {
        "invitation_id": desk.invitation.pk, "at": now, "by_id": desk.by_id,
    }  # fmt: skip
    try:
        with transaction.atomic():
            offer = answering.save(
                **told,
                lines=[*before, *(line for _row, line in found), *after],
                certificate_ids=sheet.form.certificate_ids(),
                **sheet.form.facts(),
            )
            if "submit" in request.POST:
                name = sheet.form.cleaned_data["signed_name"]
                offer = answering.submit(**told, signed_name=name)
            answering.see(**told)
    except REFUSALS as refusal:
        refusals.note(
            "repondre", request=desk.invitation.request, refusal=refusal, by_id=desk.by_id
        )
        _place(sheet, str(refusal), getattr(refusal, "field", ""), found, len(before))
        return None
    return offer


def _elsewhere(sheet: Sheet) -> tuple[list[PricedLine], list[PricedLine]]:
    """What the draft holds for the lines of earlier and later pages, and beside them."""
    if sheet.base is None or sheet.part.paginator.num_pages == 1:
        return [], []
    places = {line.pk: place for place, line in enumerate(sheet.part.paginator.object_list, 1)}
    before, after = [], []
    for line in sheet.base.lines.all():
        place = places.get(line.line_id) if line.line_id else None
        if place is None:
            if sheet.part.has_next():
                after.append(quote_forms.kept(line))
        elif place < sheet.part.start_index():
            before.append(quote_forms.kept(line))
        elif place > sheet.part.end_index():
            after.append(quote_forms.kept(line))
    return before, after


def _place(
    sheet: Sheet, told: str, where: str, found: Sequence[tuple[Row, PricedLine]], before: int
) -> None:
    """A refusal of the domain, at the row or field that it is about."""
    if quote_forms.place_refusal(told, where, found, before=before):
        return
    if where in sheet.form.fields:
        sheet.form.add_error(where, told)
    else:
        sheet.errors.append(told)


def _form(request: HttpRequest, desk: Desk, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    day, supplier = timezone.localdate(), desk.supplier
    return show(
        request, desk, "portal/quote_answer.html", status=status, sheet=sheet, form=sheet.form,
        offer=queries.current_offer(desk.invitation), draft=_draft(desk.invitation),
        vats=quote_forms.vat_of(supplier, day=day), labels=_wanted(desk.invitation),
        expired=quote_forms.expired_certificates(supplier=supplier, day=day),
        articles=_components(desk), doers=groups.agreed_of(desk.invitation),
    )  # fmt: skip
