"""E-mails to the people of organisations, and to the team about them. Steps of journeys."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop import letters
from shop.impact.models import Attestation, Report
from shop.organisations import queries
from shop.organisations.models import JoinRequest, Member, MemberInvitation, Organisation, Role
from shop.organisations.tokens import hashed, token_of


def member_invited(invitation_id: int, *, at: datetime) -> None:
    """The link. An invitation that was answered or withdrawn meanwhile is not sent."""
    invitation = MemberInvitation.objects.select_related("organisation", "invited_by").get(
        pk=invitation_id
    )
    token = token_of(invitation)
    is_open = invitation.accepted_at is None and invitation.revoked_at is None
    if not is_open or hashed(token) != invitation.token_sha256:
        return
    name = invitation.organisation.name
    with translation.override("fr"):
        letters.note(
            to=[invitation.email],
            subject=_("%(name)s vous invite à la rejoindre") % {"name": name},
            paragraphs=[
                _("%(person)s vous invite à rejoindre %(name)s sur %(site)s. Votre rôle : "
                  "%(role)s.") % {
                    "person": invitation.invited_by.get_full_name() or invitation.invited_by.email,
                    "name": name,
                    "site": settings.SITE_NAME,
                    "role": invitation.get_role_display(),
                },
                _("Le lien est valable jusqu’au %(day)s, avec un compte à cette adresse e-mail.")
                % {"day": date_format(timezone.localdate(invitation.expires_at), "j F Y")},
                _("Vous ne connaissez pas cette organisation ? Ne faites rien."),
            ],
            address=settings.SITE_URL + reverse("pro-invitation", args=[token]),
            label=_("Répondre à l’invitation"),
        )  # fmt: skip


def join_asked(request_id: int, *, at: datetime) -> None:
    """To whoever manages the organisation."""
    request = JoinRequest.objects.select_related("organisation", "user").get(pk=request_id)
    if request.state != JoinRequest.State.WAITING:
        return
    organisation = request.organisation
    with translation.override("fr"):
        letters.note(
            to=[user.email for user in queries.admins_of(organisation_id=organisation.pk)],
            subject=_("Quelqu’un demande à rejoindre %(name)s") % {"name": organisation.name},
            paragraphs=[
                _("%(person)s, dont l’adresse %(email)s est confirmée, demande à rejoindre votre "
                  "organisation. Acceptez en choisissant un rôle, ou refusez.")
                % {"person": request.user, "email": request.user.email},
            ],
            address=settings.SITE_URL
            + reverse("pro-join-decide", args=[organisation.siret, request.pk]),
            label=_("Répondre à la demande"),
        )  # fmt: skip


def join_decided(request_id: int, *, at: datetime) -> None:
    request = JoinRequest.objects.select_related("organisation", "user").get(pk=request_id)
    organisation = request.organisation
    with translation.override("fr"):
        if request.state == JoinRequest.State.ACCEPTED:
            letters.note(
                to=[request.user.email],
                subject=_("Vous avez rejoint %(name)s") % {"name": organisation.name},
                paragraphs=[_("Votre demande est acceptée : l’espace vous est ouvert.")],
                address=settings.SITE_URL + reverse("pro-home", args=[organisation.siret]),
                label=_("Ouvrir l’espace"),
            )
        elif request.state == JoinRequest.State.REFUSED:
            letters.note(
                to=[request.user.email],
                subject=_("Votre demande de rejoindre %(name)s") % {"name": organisation.name},
                paragraphs=[
                    _("Les responsables de l’organisation n’ont pas accepté votre demande. "
                      "Parlez-en avec eux : ils peuvent vous inviter."),
                ],
            )  # fmt: skip


def organisation_registered(organisation_id: int, *, at: datetime) -> None:
    """To the shop's team, which verifies."""
    organisation = Organisation.objects.get(pk=organisation_id)
    with translation.override("fr"):
        letters.note(
            to=[settings.CONTACT_EMAIL],
            subject=f"Organisation à vérifier : {organisation.name}",
            paragraphs=[
                f"{organisation.get_kind_display()}, SIRET {organisation.siret}. Vérifiez que la "
                "personne qui l’a créée peut parler pour elle.",
            ],
            address=settings.SITE_URL + reverse("organisations:edit", args=[organisation.pk]),
            label="Ouvrir la fiche",
        )


def organisation_verified(organisation_id: int, *, at: datetime) -> None:
    organisation = Organisation.objects.get(pk=organisation_id)
    if organisation.verified_at is None:
        return
    with translation.override("fr"):
        letters.note(
            to=[user.email for user in queries.admins_of(organisation_id=organisation.pk)],
            subject=_("%(name)s est vérifiée") % {"name": organisation.name},
            paragraphs=[_("La boutique a vérifié votre organisation. Merci !")],
            address=settings.SITE_URL + reverse("pro-organisation", args=[organisation.siret]),
            label=_("Ouvrir l’espace"),
        )


def attestation_issued(attestation_id: int, *, at: datetime) -> None:
    """To who manages and who counts for the whole organisation; one that was replaced is not told."""
    attestation = Attestation.objects.select_related("organisation", "supplier", "document").get(
        pk=attestation_id
    )
    if not attestation.is_current:
        return
    organisation = attestation.organisation
    people = Member.objects.filter(
        organisation=organisation, entity=None, user__is_active=True,
        role__in=(Role.ADMIN, Role.ACCOUNTANT),
    )  # fmt: skip
    told = {"name": attestation.supplier.name, "year": attestation.year}
    with translation.override("fr"):
        first = _(
            "%(name)s vous remet l’attestation %(number)s : ce que vous lui avez payé en %(year)d, et "
            "le coût de main-d’œuvre à déclarer pour l’obligation d’emploi des travailleurs "
            "handicapés (OETH)."
        ) % {**told, "number": attestation.document.number}
        paragraphs = [first]
        if attestation.replaces_id:
            paragraphs.append(_("Elle annule et remplace celle que vous aviez reçue."))
        letters.note(
            to=[one.user.email for one in people.select_related("user").order_by("pk")],
            subject=_("Attestation %(year)d de %(name)s") % told,
            paragraphs=paragraphs,
            address=settings.SITE_URL + reverse("pro-attestations", args=[organisation.siret]),
            label=_("Voir les attestations"),
        )


def report_done(report_id: int, *, at: datetime) -> None:
    """To who asked for the report or scheduled it, while they are members, and to the admins."""
    report = Report.objects.select_related("organisation", "document", "entity", "schedule").get(
        pk=report_id
    )
    if report.document is None:
        return
    organisation = report.organisation
    asked = {report.asked_by_id, report.schedule.made_by_id if report.schedule else None}
    people = Member.objects.filter(
        organisation=organisation, user__in=[pk for pk in asked if pk], user__is_active=True
    ).select_related("user")
    emails = {member.user.email for member in people}
    emails |= {user.email for user in queries.admins_of(organisation_id=organisation.pk)}
    address = settings.SITE_URL + reverse("pro-report", args=[organisation.siret, report.pk])
    with translation.override("fr"):
        told = {
            "number": report.document.number,
            "name": report.entity.name if report.entity else organisation.name,
            "first": date_format(report.first, "j F Y"),
            "last": date_format(report.last, "j F Y"),
        }
        for email in sorted(emails):
            letters.note(
                to=[email],
                subject=_("Votre rapport d’achats responsables est prêt : %(number)s") % told,
                paragraphs=[
                    _("Le rapport de %(name)s du %(first)s au %(last)s est prêt : ses chiffres, "
                      "ses lignes et ses fichiers vous attendent.") % told,
                ],
                address=address,
                label=_("Ouvrir le rapport"),
            )  # fmt: skip
