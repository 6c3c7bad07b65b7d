"""The organisation's own facts, services, budgets, thresholds and sites."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.organisations import operations, queries
from shop.organisations.models import Budget, Delegation, DeliverySite, Entity, Member, Organisation
from shop.organisations.refusals import OrganisationRefused
from shop.pro.access import may, member_of
from shop.pro.frame import page
from shop.pro.organisation_forms import KINDS, FactsForm, RowForm
from shop.quoting.queries import committed

ROOM = "organisation"
# The tab in which the rows of a kind are listed.
TAB_OF = {"service": "entities", "budget": "entities", "seuil": "approval", "site": "sites"}


@require_safe
@member_of("enter")
def facts(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    return page(
        request, "pro/organisation.html", organisation=organisation, member=member, room=ROOM,
        tab="facts",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("manage")
def edit(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    form = FactsForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operations.edit(
                organisation_id=organisation.pk,
                by_id=member.user_id,
                name=data["name"],
                street=data["street"],
                postcode=data["postcode"],
                commune_id=form.commune_id,
                service_code_required=data.get("service_code_required", False),
                commitment_required=data.get("commitment_required", False),
                local_departments=data["local_departments"],
            )
        except OrganisationRefused as refusal:
            form.tell(refusal)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("pro-organisation", siret=organisation.siret)
    return page(
        request, "pro/form.html", organisation=organisation, member=member, room=ROOM, tab="facts",
        status=422 if form.errors else 200, form=form, title=_("Modifier l’identité"),
        door="pro-organisation", label=_("Enregistrer"), has_place=True,
    )  # fmt: skip


@require_safe
@member_of("enter")
def entities(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    budgets: list[tuple[Budget, int]] = []
    if may(member.role, "read_money"):
        found = Budget.objects.filter(organisation=organisation).select_related("entity")
        rows = list(found.order_by("-year", "entity__name"))
        spent = {
            year: committed(organisation_id=organisation.pk, year=year)
            for year in {row.year for row in rows}
        }
        budgets = [(row, spent[row.year].get(row.entity_id, 0)) for row in rows]
    return page(
        request, "pro/entities.html", organisation=organisation, member=member, room=ROOM,
        tab="entities", entities=Entity.objects.filter(organisation=organisation), budgets=budgets,
        today=timezone.localdate(),
    )  # fmt: skip


@require_safe
@member_of("enter")
def approval(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    absences = Delegation.objects.filter(
        member__organisation=organisation, to_on__gte=timezone.localdate()
    )
    return page(
        request, "pro/approval.html", organisation=organisation, member=member, room=ROOM,
        tab="approval", rules=queries.rules_by_scope(organisation=organisation),
        absences=absences.select_related("member__user", "to__user").order_by("from_on"),
    )  # fmt: skip


@require_safe
@member_of("enter")
def sites(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    found = DeliverySite.objects.filter(organisation=organisation)
    return page(
        request, "pro/sites.html", organisation=organisation, member=member, room=ROOM,
        tab="sites", sites=found.select_related("commune", "entity").order_by("-is_active", "name"),
    )  # fmt: skip


# Rows ------------------------------------------------------------------------------------------


def _form_of(kind: str) -> type[RowForm]:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _row(made: type[RowForm], organisation: Organisation, pk: int) -> Any:
    return get_object_or_404(made.rows(organisation), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("manage")
def row(
    request: HttpRequest,
    *,
    organisation: Organisation,
    member: Member,
    kind: str,
    pk: int | None = None,
) -> HttpResponse:
    """Add a row, or change the one of that id."""
    made = _form_of(kind)
    found = None if pk is None else _row(made, organisation, pk)
    initial = {"year": timezone.localdate().year} if kind == "budget" and found is None else {}
    form = made(
        request.POST if request.method == "POST" else None,
        organisation=organisation, row=found, initial=initial,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by_id=member.user_id)
        except OrganisationRefused as refusal:
            form.tell(refusal)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect(made.door, siret=organisation.siret)
    return page(
        request, "pro/form.html", organisation=organisation, member=member, room=ROOM,
        tab=TAB_OF[kind], status=422 if form.errors else 200, form=form, title=made.title,
        door=made.door, label=_("Enregistrer"), has_place=kind == "site",
    )  # fmt: skip


@require_POST
@member_of("manage")
def delete(
    request: HttpRequest, *, organisation: Organisation, member: Member, kind: str, pk: int
) -> HttpResponse:
    made = _form_of(kind)
    _row(made, organisation, pk)
    try:
        made.remove(organisation_id=organisation.pk, by_id=member.user_id, pk=pk)
    except OrganisationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est supprimé."))
    return redirect(made.door, siret=organisation.siret)
