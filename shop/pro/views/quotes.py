"""Requests of an organisation: the list, the draft, whom to send it to."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.organisations.models import Member, Organisation
from shop.pro import exports
from shop.pro.access import may, member_of
from shop.pro.desk import Desk, desk, show
from shop.pro.frame import page
from shop.pro.quote_forms import (
    RequestForm,
    initial_of,
    known_ids,
    read_criteria,
    read_lines,
    row_of,
    typed_lines,
)
from shop.quoting import drafting, queries, refusals, rules, sending
from shop.quoting.capacities import Said, needs_of, paces
from shop.quoting.drafting import Contact, RequestRefused
from shop.quoting.matching import Wish, matching, path_of, wish_of
from shop.quoting.models import QuoteRequest, RequestState, ShoppingList
from shop.quoting.states import WrongMove
from shop.quoting.units import UNITS
from shop.visitor import basket_id
from suppliers.directory.models import StatusKind, Supplier
from suppliers.directory.queries import labels

PER_PAGE = 30
EMPTY_ROWS = 3


@require_safe
@member_of("read_quotes")
def quotes(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    found, state, text = _listed(request, organisation, member)
    return page(
        request, "pro/quotes.html", organisation=organisation, member=member, room="quotes",
        tab="list", page=Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        state=state, states=RequestState, text=text,
        templates=queries.templates_of(organisation_id=organisation.pk),
        families=_families(organisation) if may(member.role, "read_money") else [],
    )  # fmt: skip


@require_safe
@member_of("read_quotes")
def quotes_file(
    request: HttpRequest, *, organisation: Organisation, member: Member, form: str
) -> HttpResponse:
    """All that the list finds, whatever its page."""
    found, _state, _text = _listed(request, organisation, member)
    return exports.requests(form, found, with_money=may(member.role, "read_money"))


def _listed(
    request: HttpRequest, organisation: Organisation, member: Member
) -> tuple[QuerySet[QuoteRequest], str, str]:
    """What the filter finds, and what it asks."""
    state, text = request.GET.get("etat", ""), request.GET.get("q", "")[:80].strip()
    found = queries.of_organisation(organisation_id=organisation.pk, entity_id=member.entity_id)
    if state in RequestState.values:
        found = found.filter(state=state)
    if text:
        found = found.filter(title__icontains=text) | found.filter(number__icontains=text)
    return found, state, text


def _families(organisation: Organisation) -> list[tuple[str, int]]:
    """What was accepted over twelve months, by need family: what thresholds are held against."""
    names = {row.code: row.label for row in rules.families()}
    totals = queries.totals_by_family(organisation_id=organisation.pk, until=timezone.localdate())
    return [(names.get(code, _("Sans famille")), total) for code, total in totals]


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("ask_quotes")
def new(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    """Where to begin from; the draft is made with the answer."""
    at = timezone.now()
    if request.method == "POST":
        made = _begin(request, organisation, member)
        if made is not None:
            return redirect("pro-quote-edit", siret=organisation.siret, pk=made.pk)
    return page(
        request, "pro/quote_new.html", organisation=organisation, member=member, room="quotes",
        tab="list", lists=ShoppingList.objects.filter(organisation=organisation),
        templates=queries.templates_of(organisation_id=organisation.pk),
        has_basket=bool(drafting.from_basket(basket_id=basket_id(request), day=at.date())),
        earlier=queries.of_organisation(
            organisation_id=organisation.pk, entity_id=member.entity_id)[:10],
    )  # fmt: skip


def _begin(request: HttpRequest, organisation: Organisation, member: Member) -> QuoteRequest | None:
    at, source = timezone.now(), request.POST.get("source", "")
    contact = Contact(member.user.get_full_name() or member.user.email, member.user.email)
    given: dict[str, Any] = {
        "contact": contact, "at": at, "organisation_id": organisation.pk,
        "author_id": member.user_id, "entity_id": member.entity_id, "kind": "priced",
    }  # fmt: skip
    kind, _sep, pk = source.partition(":")
    if kind in ("copy", "template") and pk.isdigit():
        known = queries.for_buyer(
            request_id=int(pk), organisation_id=organisation.pk, entity_id=member.entity_id
        )
        if known is None:
            raise Http404
        return drafting.copy(request_id=known.pk, at=at, by_id=member.user_id)
    if kind == "basket":
        lines = drafting.from_basket(basket_id=basket_id(request), day=at.date())
        return drafting.start(title=_("Mon panier"), lines=lines, **given)
    if kind == "list" and pk.isdigit():
        chosen = get_object_or_404(ShoppingList, pk=int(pk), organisation=organisation)
        return drafting.start(title=chosen.name, lines=drafting.from_list(chosen), **given)
    if kind == "service":
        return drafting.start(title=_("Nouvelle prestation"), **{**given, "kind": "service"})
    return drafting.start(title=_("Nouvelle demande"), **given)


@desk("ask_quotes")
@require_http_methods(["GET", "HEAD", "POST"])
def _edit(request: HttpRequest, desk: Desk) -> HttpResponse:
    quote, organisation = desk.quote, desk.organisation
    if organisation is None or quote.state != RequestState.DRAFT:
        return redirect(desk.root)
    if request.method != "POST":
        form = RequestForm(initial=initial_of(quote), organisation=organisation)
        return _edit_page(request, desk, form, [row_of(line) for line in quote.lines.all()])
    form = RequestForm(request.POST, organisation=organisation)
    rows = typed_lines(request.POST)
    if "autosave" in request.POST:
        return _kept_by_itself(request, desk, form, rows)
    if form.is_valid():
        try:
            _keep(request, desk, form, rows)
        except RequestRefused as refusal:
            refusals.note("modifier", request=quote, refusal=refusal, by_id=desk.by_id)
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            if "more" in request.POST:
                return redirect(f"{desk.root}modifier/#lignes")
            if "keep" in request.POST:
                messages.success(request, _("Brouillon enregistré."))
                return redirect(f"{desk.root}modifier/")
            return redirect(f"{desk.root}destinataires/")
    return _edit_page(request, desk, form, rows, status=422)


edit, _edit_by_link = _edit


def _kept_by_itself(
    request: HttpRequest, desk: Desk, form: RequestForm, rows: list[dict[str, str]]
) -> JsonResponse:
    """What was typed so far, kept whole; or, with what is missing, left as it was."""
    told = next((str(errors[0]) for errors in form.errors.values()), "")
    if not told:
        try:
            kept = _keep(request, desk, form, rows)
        except RequestRefused as refusal:
            told = str(refusal)
        else:
            at = date_format(timezone.localtime(kept.edited_at), "H:i")
            return JsonResponse(
                {
                    "revision": kept.revision,
                    "told": _("Brouillon enregistré à %(at)s.") % {"at": at},
                }
            )
    return JsonResponse({"told": _("Pas encore enregistré. %(why)s") % {"why": told}}, status=422)


def _keep(
    request: HttpRequest, desk: Desk, form: RequestForm, rows: list[dict[str, str]]
) -> QuoteRequest:
    post = request.POST
    return drafting.edit(
        request_id=desk.quote.pk,
        revision=int(post["revision"]) if post.get("revision", "").isdigit() else -1,
        at=timezone.now(),
        by_id=desk.by_id,
        lots=[text.strip() for text in post.getlist("lot-title") if text.strip()],
        lines=read_lines(rows),
        criteria=read_criteria(post, is_public=desk.quote.is_public),
        **form.facts(),
    )


def _edit_page(
    request: HttpRequest,
    desk: Desk,
    form: RequestForm,
    rows: list[dict[str, str]],
    *,
    status: int = 200,
) -> HttpResponse:
    quote = desk.quote
    typed = request.POST
    weights = {each.code: str(each.weight) for each in quote.criteria.all()}
    own = next((each for each in quote.criteria.all() if each.code == "own"), None)
    criteria = [
        (row, typed.get(f"weight-{row.code}", weights.get(row.code, "")))
        for row in rules.criteria(day=timezone.localdate(), is_public=quote.is_public)
    ]
    lots = typed.getlist("lot-title") if typed else [lot.title for lot in quote.lots.all()]
    empty = dict.fromkeys(("title", "quantity", "unit", "specification", "lot", "sellable"), "")
    return show(
        request, desk, "pro/quote_edit.html", status=status, form=form,
        rows=[*rows, *([empty] * EMPTY_ROWS)], units=UNITS, criteria=criteria,
        own_label=typed.get("own-label", own.label if own else ""),
        own_weight=typed.get("own-weight", str(own.weight) if own else ""),
        lots=[*(lot for lot in lots if lot.strip()), ""],
        warnings=queries.warnings(quote, at=timezone.now()),
        revision=typed.get("revision", str(quote.revision)),
    )  # fmt: skip


@desk("ask_quotes")
@require_http_methods(["GET", "HEAD", "POST"])
def _recipients(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who could answer, counted live; then it is sent."""
    quote = desk.quote
    if quote.state != RequestState.DRAFT:
        return redirect(desk.root)
    trouble = ""
    if request.method == "POST":
        try:
            _choose(request, desk)
            if "send" in request.POST:
                sending.send(request_id=quote.pk, at=timezone.now(), by_id=desk.by_id)
                messages.success(request, _("Demande envoyée."))
                return redirect(desk.root)
            return redirect(f"{desk.root}destinataires/")
        except (RequestRefused, WrongMove) as refusal:
            refusals.note("envoyer", request=quote, refusal=refusal, by_id=desk.by_id)
            trouble = str(refusal)
            quote.refresh_from_db()
    day = timezone.localdate()
    wish = wish_of(quote, day=day)
    found = list(matching(wish, day=day).select_related("establishment__commune"))
    every = matching(replace(wish, window=None), day=day).count() if wish.window else len(found)
    return show(
        request, desk, "pro/quote_send.html", status=422 if trouble else 200, trouble=trouble,
        found=[(each, said) for each, said in zip(found, _paces(quote, wish, found), strict=True)],
        too_small=every - len(found), chosen=set(quote.chosen), labels=labels(),
        structures=StatusKind.objects.order_by("name"),
    )  # fmt: skip


def _paces(quote: QuoteRequest, wish: Wish, found: Sequence[Supplier]) -> list[list[Said]]:
    """What each says it can do in a week of what is asked."""
    units = {unit for need in needs_of(quote) for unit, _quantity in need.quantities}
    said = paces(units, path=path_of(wish.category_id)) if units and found else {}
    return [list(said.get(each.pk, {}).values()) for each in found]


recipients, recipients_by_link = _recipients


def _choose(request: HttpRequest, desk: Desk) -> None:
    post = request.POST
    known_labels = set(labels().values_list("slug", flat=True))
    drafting.edit(
        request_id=desk.quote.pk,
        revision=desk.quote.revision,
        at=timezone.now(),
        by_id=desk.by_id,
        wanted_labels=[each for each in post.getlist("label") if each in known_labels],
        wanted_structures=list(
            StatusKind.objects.filter(pk__in=post.getlist("structure")).values_list("pk", flat=True)
        ),
        only_capable="capable" in post,
        audience="open" if post.get("audience") == "open" else "chosen",
        chosen=known_ids(post.getlist("supplier")),
    )


@desk("ask_quotes")
@require_POST
def _copy(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The same need again, or kept as a template."""
    if desk.organisation is None:
        raise Http404
    as_template = "template" in request.POST
    made = drafting.copy(
        request_id=desk.quote.pk, at=timezone.now(), by_id=desk.by_id, as_template=as_template
    )
    if as_template:
        messages.success(
            request, _("Modèle enregistré : il vous attend dans « Nouvelle demande ».")
        )
        return redirect(desk.root)
    return redirect("pro-quote-edit", siret=desk.organisation.siret, pk=made.pk)


copy, _copy_by_link = _copy
