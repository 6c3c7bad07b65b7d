"""How one gets in: register an organisation, ask to join one, answer an invitation."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shop.accounts.models import User
from shop.organisations import operations, people_operations, queries
from shop.organisations.models import Member, Organisation
from shop.organisations.refusals import OrganisationRefused
from shop.pro.organisation_forms import RegisterForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def register(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            organisation = operations.register(
                user_id=user.pk, siret=data["siret"], kind=data["kind"], name=data["name"],
                street=data["street"], postcode=data["postcode"], commune_id=form.commune_id,
                at=timezone.now(),
            )  # fmt: skip
        except OrganisationRefused as refusal:
            form.tell(refusal)
        else:
            messages.success(request, _("L’espace est ouvert. Invitez maintenant vos collègues."))
            return redirect("pro-people", siret=organisation.siret)
    status = 422 if form.errors else 200
    return render(request, "pro/register.html", {"form": form}, status=status)


@require_POST
@login_required
def join(request: HttpRequest, siret: str) -> HttpResponse:
    """404 where no confirmed address is of the organisation's domain: strangers learn nothing."""
    user = cast(User, request.user)
    known = [organisation.pk for organisation in queries.joinable(user_id=user.pk)]
    organisation = get_object_or_404(Organisation, pk__in=known, siret=siret)
    try:
        people_operations.ask_to_join(
            organisation_id=organisation.pk, user_id=user.pk, at=timezone.now()
        )
    except OrganisationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Votre demande est partie : vous recevrez un e-mail dès la réponse.")
        )
    return redirect("pro")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The e-mail's link: read by anybody who has it, accepted by the invited address alone."""
    found = queries.invitation_of(token=token)
    if found is None:
        raise Http404
    trouble = ""
    if request.method == "POST" and request.user.is_authenticated:
        try:
            member = people_operations.accept(
                token=token, user_id=request.user.pk, at=timezone.now()
            )
        except OrganisationRefused as refusal:
            trouble = str(refusal)
        else:
            messages.success(
                request,
                _("Bienvenue : vous faites partie de %(name)s.")
                % {"name": member.organisation.name},
            )
            return redirect("pro-home", siret=member.organisation.siret)
    user_id = request.user.pk
    is_open = (
        found.accepted_at is None and found.revoked_at is None and found.expires_at > timezone.now()
    )
    told = {
        "invitation": found,
        "is_open": is_open,
        "is_member": user_id is not None
        and Member.objects.filter(user=user_id, organisation=found.organisation).exists(),
        "is_theirs": user_id is not None
        and found.email in queries.verified_emails(user_id=user_id),
        "trouble": trouble,
    }
    return render(request, "pro/invitation.html", told, status=422 if trouble else 200)
