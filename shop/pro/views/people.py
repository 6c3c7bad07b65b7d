"""Who acts for the organisation: members, invitations, requests to join, absences."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.organisations import people_operations as operations
from shop.organisations.models import (
    Delegation,
    EmailDomain,
    JoinRequest,
    Member,
    MemberInvitation,
    Organisation,
    Role,
)
from shop.organisations.refusals import OrganisationRefused
from shop.pro.access import may, member_of
from shop.pro.frame import page
from shop.pro.organisation_forms import ROLES, AbsenceForm, DomainForm, InviteForm, RoleForm

ROOM = "organisation"


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, name: str, form: Any = None, **given: Any) -> HttpResponse:
    is_wrong = form is not None and bool(form.errors)
    given = {"room": ROOM, "tab": "people", **given}
    return page(request, name, form=form, status=422 if is_wrong else 200, **given)


@require_safe
@member_of("enter")
def people(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    """Names and roles for colleagues; addresses and what waits for whoever manages."""
    members = Member.objects.filter(organisation=organisation)
    told: dict[str, Any] = {
        "members": members.select_related("user", "entity").order_by("user__last_name", "pk"),
        "roles": [(Role(role).label, meaning) for role, meaning in ROLES.items()],
    }
    if may(member.role, "manage"):
        now = timezone.now()
        told |= {
            "now": now,
            "invitations": MemberInvitation.objects.filter(
                organisation=organisation, accepted_at=None, revoked_at=None
            ).select_related("entity"),
            "requests": JoinRequest.objects.filter(
                organisation=organisation, state=JoinRequest.State.WAITING
            ).select_related("user"),
            "domains": EmailDomain.objects.filter(organisation=organisation).order_by("domain"),
        }
    return _page(request, "pro/people.html", organisation=organisation, member=member, **told)


# Invitations -----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("manage")
def invite(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    form = InviteForm(_sent(request), organisation=organisation, initial={"role": "requester"})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operations.invite(
                organisation_id=organisation.pk, by_id=member.user_id, email=data["email"],
                role=data["role"], entity_id=data["entity"], at=timezone.now(),
            )  # fmt: skip
        except OrganisationRefused as refusal:
            form.tell(refusal)
        else:
            messages.success(
                request, _("L’invitation part à %(email)s.") % {"email": data["email"]}
            )
            return redirect("pro-people", siret=organisation.siret)
    return _page(
        request, "pro/form.html", form, organisation=organisation, member=member,
        title=_("Inviter une personne"), door="pro-people", label=_("Envoyer l’invitation"),
        has_place=False,
    )  # fmt: skip


@require_POST
@member_of("manage")
def invitation_act(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int, action: str
) -> HttpResponse:
    acts = {
        "renvoyer": (operations.resend, _("L’invitation repart.")),
        "retirer": (operations.revoke, _("L’invitation est retirée : son lien ne sert plus.")),
    }
    if action not in acts:
        raise Http404
    get_object_or_404(MemberInvitation, organisation=organisation, pk=pk)
    act, done = acts[action]
    try:
        act(
            organisation_id=organisation.pk, by_id=member.user_id, invitation_id=pk,
            at=timezone.now(),
        )  # fmt: skip
    except OrganisationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("pro-people", siret=organisation.siret)


# Who asks to join ------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("manage")
def domain_add(request: HttpRequest, *, organisation: Organisation, member: Member) -> HttpResponse:
    form = DomainForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_domain(
                organisation_id=organisation.pk, by_id=member.user_id,
                domain=form.cleaned_data["domain"],
            )  # fmt: skip
        except OrganisationRefused as refusal:
            form.tell(refusal)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("pro-people", siret=organisation.siret)
    return _page(
        request, "pro/form.html", form, organisation=organisation, member=member,
        title=_("Ajouter un domaine"), door="pro-people", label=_("Ajouter"), has_place=False,
    )  # fmt: skip


@require_POST
@member_of("manage")
def domain_remove(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int
) -> HttpResponse:
    get_object_or_404(EmailDomain, organisation=organisation, pk=pk)
    try:
        operations.remove_domain(
            organisation_id=organisation.pk, by_id=member.user_id, domain_id=pk
        )
    except OrganisationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est supprimé."))
    return redirect("pro-people", siret=organisation.siret)


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("manage")
def join_decide(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int
) -> HttpResponse:
    asked = get_object_or_404(
        JoinRequest.objects.select_related("user"), organisation=organisation, pk=pk
    )
    if asked.state != JoinRequest.State.WAITING and request.method != "POST":
        messages.success(request, _("Quelqu’un a déjà répondu à cette demande."))
        return redirect("pro-people", siret=organisation.siret)
    form = RoleForm(_sent(request), organisation=organisation, initial={"role": "requester"})
    refuses = "refuse" in request.POST
    if request.method == "POST" and (refuses or form.is_valid()):
        who = {"organisation_id": organisation.pk, "by_id": member.user_id, "request_id": pk}
        try:
            if refuses:
                operations.refuse_request(**who, at=timezone.now())
                done = _("La demande est refusée ; la personne reçoit un e-mail.")
            else:
                data = form.cleaned_data
                operations.accept_request(
                    **who, role=data["role"], entity_id=data["entity"], at=timezone.now()
                )
                done = _("La personne a rejoint l’organisation ; elle reçoit un e-mail.")
        except OrganisationRefused as refusal:
            if refuses:
                messages.error(request, str(refusal))
                return redirect("pro-people", siret=organisation.siret)
            form.tell(refusal)
        else:
            messages.success(request, done)
            return redirect("pro-people", siret=organisation.siret)
    return _page(
        request, "pro/join.html", form, organisation=organisation, member=member, asked=asked
    )


# Members ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("manage")
def member_edit(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int
) -> HttpResponse:
    other = get_object_or_404(
        Member.objects.select_related("user"), organisation=organisation, pk=pk
    )
    form = RoleForm(
        _sent(request), organisation=organisation,
        initial={"role": other.role, "entity": other.entity_id},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operations.change_member(
                organisation_id=organisation.pk, by_id=member.user_id, member_id=pk,
                role=data["role"], entity_id=data["entity"],
            )  # fmt: skip
        except OrganisationRefused as refusal:
            form.tell(refusal)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("pro-people", siret=organisation.siret)
    return _page(
        request, "pro/member.html", form, organisation=organisation, member=member, other=other
    )


@require_POST
@member_of("manage")
def member_remove(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int
) -> HttpResponse:
    other = get_object_or_404(
        Member.objects.select_related("user"), organisation=organisation, pk=pk
    )
    try:
        operations.remove_member(
            organisation_id=organisation.pk, by_id=member.user_id, member_id=pk
        )
    except OrganisationRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("pro-people", siret=organisation.siret)
    messages.success(request, _("%(name)s n’a plus accès à l’organisation.") % {"name": other.user})
    if other.pk == member.pk:
        return redirect("pro")
    return redirect("pro-people", siret=organisation.siret)


# While away ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@member_of("approve")
def absence_add(
    request: HttpRequest, *, organisation: Organisation, member: Member
) -> HttpResponse:
    form = AbsenceForm(_sent(request), organisation=organisation, member=member)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operations.delegate(
                organisation_id=organisation.pk, by_id=member.user_id, member_id=data["member"],
                to_id=data["to"], from_on=data["from_on"], to_on=data["to_on"],
                today=timezone.localdate(),
            )  # fmt: skip
        except OrganisationRefused as refusal:
            form.tell(refusal)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("pro-approval", siret=organisation.siret)
    return _page(
        request, "pro/form.html", form, organisation=organisation, member=member, tab="approval",
        title=_("Prévoir une absence"), door="pro-approval", label=_("Enregistrer"),
        has_place=False,
    )  # fmt: skip


@require_POST
@member_of("approve")
def absence_end(
    request: HttpRequest, *, organisation: Organisation, member: Member, pk: int
) -> HttpResponse:
    get_object_or_404(Delegation, member__organisation=organisation, pk=pk)
    try:
        operations.end_delegation(
            organisation_id=organisation.pk, by_id=member.user_id, delegation_id=pk
        )
    except OrganisationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est supprimé."))
    return redirect("pro-approval", siret=organisation.siret)
