"""Catalogues that come from files and other shops: read, looked at, applied, undone."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suppliers.directory.models import Supplier, TeamMember
from suppliers.feeds import operations, queries, report, setup
from suppliers.feeds.models import Feed, FeedRun, Source
from suppliers.feeds.operations import FeedBusy, WrongMove
from suppliers.feeds.readers import Unreadable, limits
from suppliers.portal import answers, runs
from suppliers.portal.access import team
from suppliers.portal.feed_forms import FeedForm
from suppliers.portal.frame import page
from suppliers.portal.views.products import xlsx

PER_PAGE: Final = 25
REFUSALS = (WrongMove, FeedBusy)
State = FeedRun.State


# The room -------------------------------------------------------------------------------------


@require_safe
@team("edit_listings")
def imports(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    return _room(request, supplier, member)


def _room(
    request: HttpRequest, supplier: Supplier, member: TeamMember, *, trouble: str = ""
) -> HttpResponse:
    found = queries.runs(supplier_id=supplier.pk).select_related("started_by", "applied_by")
    return page(
        request, "portal/imports.html", supplier=supplier, member=member, room="imports",
        status=422 if trouble else 200,
        sources=queries.sources(supplier_id=supplier.pk),
        page=Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        most=limits.MAX_BYTES // 1_000_000,
        trouble={"at": "fichier" if trouble else "", "told": trouble},
    )  # fmt: skip


@require_POST
@team("edit_listings")
def upload(request: HttpRequest, *, supplier: Supplier, member: TeamMember) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        told = _("Choisissez d’abord un fichier.")
        return _room(request, supplier, member, trouble=told)
    if not file.size:
        told = _("« %(name)s » est vide : exportez-le de nouveau.") % {"name": file.name}
        return _room(request, supplier, member, trouble=told)
    if file.size > limits.MAX_BYTES:
        told = _("« %(name)s » dépasse %(most)d Mo : partagez-le en plusieurs fichiers.") % {
            "name": file.name, "most": limits.MAX_BYTES // 1_000_000,
        }  # fmt: skip
        return _room(request, supplier, member, trouble=told)
    try:
        run = operations.start(
            feed_id=operations.upload_feed(supplier_id=supplier.pk).pk, file=file,
            name=file.name or "fichier", by_id=member.user_id, at=timezone.now(), asks=True,
        )  # fmt: skip
    except FeedBusy as refusal:
        return _room(request, supplier, member, trouble=str(refusal))
    return redirect("portal-import", slug=supplier.slug, pk=run.pk)


# Sources --------------------------------------------------------------------------------------


def _own_feed(supplier: Supplier, pk: int) -> Feed:
    return get_object_or_404(Feed, pk=pk, supplier=supplier, is_active=True)


@require_http_methods(["GET", "HEAD", "POST"])
@team("edit_listings")
def feed(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int = 0
) -> HttpResponse:
    """Add a source, or change the one of that id."""
    row = _own_feed(supplier, pk) if pk else None
    form = FeedForm(request.POST if request.method == "POST" else None, feed=row)
    if request.method == "POST" and form.is_valid():
        try:
            saved = setup.save(
                supplier_id=supplier.pk, given=form.given, at=timezone.now(), feed_id=pk or None
            )
        except setup.FeedRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("La source est enregistrée."))
            if row is None:
                return redirect("portal-feed", slug=supplier.slug, pk=saved.pk)
            return redirect("portal-imports", slug=supplier.slug)
    return _feed(request, supplier, member, row, form)


def _feed(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    row: Feed | None,
    form: FeedForm,
    *,
    token: str = "",
) -> HttpResponse:
    return page(
        request, "portal/feed.html", supplier=supplier, member=member, room="imports",
        status=422 if form.errors else 200, feed=row, form=form, token=token,
        can_read=row is not None and row.source in setup.FETCHED,
        is_api=row is not None and row.source == Source.API,
    )  # fmt: skip


@require_POST
@team("edit_listings")
def feed_act(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int, action: str
) -> HttpResponse:
    row = _own_feed(supplier, pk)
    if action == "jeton" and row.source == Source.API:
        token = operations.new_token(feed_id=pk)
        # In this answer alone: it is kept nowhere, so that no redirect can carry it.
        row.refresh_from_db()
        return _feed(request, supplier, member, row, FeedForm(None, feed=row), token=token)
    if action == "lire" and row.source in setup.FETCHED:
        setup.read_now(feed_id=pk, by_id=member.user_id)
        messages.success(
            request, _("La lecture est demandée : son import paraît ici dans un instant.")
        )
        return redirect("portal-imports", slug=supplier.slug)
    if action == "retirer" and row.source != Source.UPLOAD:
        setup.retire(supplier_id=supplier.pk, feed_id=pk)
        messages.success(
            request, _("« %(name)s » n’est plus lue. Ses produits restent.") % {"name": row.name}
        )
        return redirect("portal-imports", slug=supplier.slug)
    raise Http404


# One run --------------------------------------------------------------------------------------


def _own_run(supplier: Supplier, pk: int) -> FeedRun:
    return get_object_or_404(
        queries.runs(supplier_id=supplier.pk).select_related("started_by", "applied_by"), pk=pk
    )


@require_safe
@team("edit_listings")
def run(request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int) -> HttpResponse:
    return _run(request, supplier, member, _own_run(supplier, pk))


def _run(
    request: HttpRequest,
    supplier: Supplier,
    member: TeamMember,
    row: FeedRun,
    *,
    typed: answers.Columns | None = None,
    trouble: dict[str, str] | None = None,
    status: int = 0,
) -> HttpResponse:
    regime = supplier.legal_entity.vat_regime
    told: dict[str, Any] = {
        "run": row,
        "trouble": trouble or {"at": "", "told": ""},
        **runs.facts(row),
    }
    wants_columns = "colonnes" in request.GET or typed is not None
    if row.is_working:
        name = "portal/run_working.html"
    elif row.state == State.ASKING or (row.is_waiting and wants_columns):
        name = "portal/run_columns.html"
        told |= runs.columns(row, typed=typed, has_vat=regime == "normal")
    elif row.state in (State.FAILED, State.DROPPED):
        name = "portal/run_ended.html"
    else:
        name = "portal/run.html"
        told |= runs.changes(
            row, shown=request.GET.get("voir", ""), number=request.GET.get("page", ""),
            day=timezone.localdate(), regime=regime,
        )  # fmt: skip
    return page(
        request, name, supplier=supplier, member=member, room="imports",
        status=status or (422 if trouble else 200), **told,
    )  # fmt: skip


@require_safe
@team("edit_listings")
def progress(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int
) -> HttpResponse:
    """How far it is, asked for every two seconds; once it is done, the whole page is read again."""
    row = _own_run(supplier, pk)
    response = render(request, "portal/run_progress.html", {"run": row, "supplier": supplier})
    if not row.is_working:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@team("edit_listings")
def annotated(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int
) -> HttpResponse:
    row = _own_run(supplier, pk)
    try:
        made = report.annotated(row)
    except Unreadable as refusal:
        trouble = {"at": "fichier", "told": str(refusal)}
        return _run(request, supplier, member, row, trouble=trouble, status=404)
    return xlsx(made, f"import-{row.pk}-annote")


@require_POST
@team("edit_listings")
def act(
    request: HttpRequest, *, supplier: Supplier, member: TeamMember, pk: int, action: str
) -> HttpResponse:
    row = _own_run(supplier, pk)
    now = timezone.now()
    typed = None
    try:
        match action:
            case "colonnes":
                typed = answers.columns_of(row, request.POST)
                if typed.trouble:
                    raise WrongMove(typed.trouble)
                operations.answer(
                    run_id=pk, mapping=typed.mapping, basis=typed.basis,
                    key_columns=typed.key_columns,
                )  # fmt: skip
            case "mots":
                operations.answer(run_id=pk, values=_values(request, supplier, row))
            case "appliquer":
                confirms = request.POST.get("confirms") == "1"
                if row.state == State.BLOCKED and not confirms:
                    raise WrongMove(_("Cochez « J’ai vérifié » pour appliquer quand même."))
                operations.apply(run_id=pk, by_id=member.user_id, at=now, confirms=confirms)
            case "abandonner":
                operations.drop(run_id=pk, at=now)
                messages.success(request, _("Import abandonné : rien n’a changé."))
                return redirect("portal-imports", slug=supplier.slug)
            case "annuler":
                operations.undo(run_id=pk)
            case _:
                raise Http404
    except REFUSALS as refusal:
        row = _own_run(supplier, pk)
        trouble = {"at": action, "told": str(refusal)}
        return _run(request, supplier, member, row, typed=typed, trouble=trouble)
    return redirect("portal-import", slug=supplier.slug, pk=pk)


def _values(request: HttpRequest, supplier: Supplier, row: FeedRun) -> dict[str, dict[str, str]]:
    asked = answers.unknown_words(
        row, categories=queries.categories(), regime=supplier.legal_entity.vat_regime,
        day=timezone.localdate(),
    )  # fmt: skip
    found = answers.values_of(row, request.POST, asked)
    if not found:
        raise WrongMove(_("Choisissez au moins une correspondance."))
    return found
