"""Writes of an organisation's own facts and rules. Each locks the organisation, then decides."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from shop.organisations.models import (
    PUBLIC_KINDS,
    ApprovalRule,
    Budget,
    DeliverySite,
    Entity,
    Kind,
    Member,
    Organisation,
    Role,
)
from shop.organisations.queries import DECIDING
from shop.organisations.refusals import (
    DoesNotFit,
    Gone,
    KindDoesNotFit,
    NotAdmin,
    SiretKnown,
    StillUsed,
    TooMany,
)
from shop.outbox import operations as outbox
from shop.places import identifiers
from shop.places.models import Commune
from shop.places.text import fold

MOST_UNVERIFIED = 5
MOST_CENTS = 10**13
STEPS = range(1, 6)

Row = TypeVar("Row", bound=Model)


def managed(*, organisation_id: int, by_id: int) -> Organisation:
    """The organisation, locked until the end of the transaction. Raises NotAdmin.

    Asked again under the lock: of two admins that remove each other one comes second, and is
    no admin any more.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
    admins = Member.objects.filter(organisation=organisation, user=by_id, role=Role.ADMIN)
    if not admins.exists():
        raise NotAdmin(_("Vous ne gérez plus cette organisation : demandez à ses responsables."))
    return organisation


def register(
    *,
    user_id: int,
    siret: str,
    kind: str,
    name: str,
    street: str,
    postcode: str,
    commune_id: str | None,
    at: datetime,
) -> Organisation:
    """A new organisation, not verified yet, with its first admin.

    Raises DoesNotFit (SIRET, name), KindDoesNotFit, SiretKnown and TooMany.
    """
    try:
        number = identifiers.siret(siret)
    except ValidationError as wrong:
        raise DoesNotFit(wrong.messages[0], field="siret") from wrong
    refuse_kind(kind=kind, siren=number[:9])
    name = _named(name)
    with transaction.atomic():
        # Two who register the same SIRET meet at the unique row: the second finds it there.
        organisation, new = Organisation.objects.get_or_create(
            siret=number,
            defaults={
                "siren": number[:9],
                "kind": kind,
                "name": name,
                "street": street.strip(),
                "postcode": postcode,
                "commune": _commune(commune_id),
            },
        )
        if not new:
            raise SiretKnown(
                _("L’organisation de ce SIRET a déjà son espace. Demandez à ses responsables de "
                  "vous y inviter, ou rejoignez-la si votre adresse e-mail est de son domaine."),
                field="siret",
            )  # fmt: skip
        unverified = Member.objects.filter(
            user=user_id, role=Role.ADMIN, organisation__verified_at=None
        )
        if unverified.count() >= MOST_UNVERIFIED:
            raise TooMany(
                _("Plusieurs de vos organisations attendent d’être vérifiées : attendez que ce "
                  "soit fait avant d’en créer d’autres.")
            )  # fmt: skip
        Member.objects.create(organisation=organisation, user_id=user_id, role=Role.ADMIN)
        outbox.record("organisation.registered", organisation.pk, at=at)
    return organisation


def refuse_kind(*, kind: str, siren: str) -> None:
    """SIREN of the State begin with 1, those of other public bodies with 2. Raises
    KindDoesNotFit."""
    if kind not in Kind.values:
        raise KindDoesNotFit(_("Choisissez la nature de l’organisation."), field="kind")
    is_public = siren[0] in "12"
    if is_public and kind not in PUBLIC_KINDS:
        raise KindDoesNotFit(
            _("Ce SIRET est celui d’un organisme public : choisissez une nature publique, par "
              "exemple « Commune »."),
            field="kind",
        )  # fmt: skip
    if not is_public and kind in PUBLIC_KINDS:
        raise KindDoesNotFit(
            _("Ce SIRET n’est pas celui d’un organisme public : choisissez « Entreprise » ou "
              "« Association »."),
            field="kind",
        )  # fmt: skip


def edit(
    *,
    organisation_id: int,
    by_id: int,
    name: str,
    street: str,
    postcode: str,
    commune_id: str | None,
    service_code_required: bool,
    commitment_required: bool,
    local_departments: Collection[str] = (),
) -> Organisation:
    """Raises NotAdmin and DoesNotFit."""
    name = _named(name)
    with transaction.atomic():
        organisation = managed(organisation_id=organisation_id, by_id=by_id)
        if organisation.verified_at is not None and organisation.name != name:
            raise DoesNotFit(
                _("Ce nom est vérifié : écrivez à la boutique pour le changer."), field="name"
            )
        organisation.name = name
        organisation.street, organisation.postcode = street.strip(), postcode
        organisation.commune = _commune(commune_id)
        organisation.service_code_required = service_code_required and organisation.is_public
        organisation.commitment_required = commitment_required and organisation.is_public
        organisation.local_departments = sorted(local_departments)
        organisation.save()
    return organisation


def verify(*, organisation_id: int, is_verified: bool, at: datetime) -> Organisation:
    """Staff have checked, or take it back; checked again, the first day stays."""
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
        if is_verified != (organisation.verified_at is not None):
            organisation.verified_at = at if is_verified else None
            organisation.save(update_fields=["verified_at"])
            if is_verified:
                outbox.record("organisation.verified", organisation.pk, at=at)
    return organisation


# Services and budgets --------------------------------------------------------------------------


def save_entity(
    *,
    organisation_id: int,
    by_id: int,
    name: str,
    service_code: str,
    entity_id: int | None = None,
) -> Entity:
    """Raises NotAdmin, DoesNotFit and Gone."""
    name, service_code = _named(name), service_code.strip()
    with transaction.atomic():
        organisation = managed(organisation_id=organisation_id, by_id=by_id)
        row = own(Entity, organisation_id, entity_id) or Entity(organisation=organisation)
        _refuse_same_name(Entity, organisation_id, name, row.pk)
        row.name, row.service_code = name, service_code
        row.save()
    return row


def remove_entity(*, organisation_id: int, by_id: int, entity_id: int) -> None:
    """Raises NotAdmin, Gone and StillUsed: nothing is removed along with it."""
    with transaction.atomic():
        managed(organisation_id=organisation_id, by_id=by_id)
        row = found(Entity, organisation_id, entity_id)
        used = (
            row.members.exists()
            or row.budgets.exists()
            or row.approval_rules.exists()
            or row.delivery_sites.exists()
            or row.organisation.invitations.filter(
                entity=row, accepted_at=None, revoked_at=None
            ).exists()
        )
        if used:
            raise StillUsed(
                _("Des personnes, budgets, seuils ou sites tiennent à ce service : changez-les "
                  "d’abord.")
            )  # fmt: skip
        _delete(row, _("Des demandes de devis portent ce service : il reste, renommez-le."))


def save_budget(
    *,
    organisation_id: int,
    by_id: int,
    entity_id: int | None,
    year: int,
    amount: int,
    last_commitment_on: date | None,
    budget_id: int | None = None,
) -> Budget:
    """Raises NotAdmin, DoesNotFit and Gone."""
    if not 2000 <= year <= 2100:
        raise DoesNotFit(_("Écrivez une année en quatre chiffres."), field="year")
    if not 0 < amount <= MOST_CENTS:
        raise DoesNotFit(_("Écrivez un montant plus grand que zéro."), field="amount")
    if last_commitment_on is not None and last_commitment_on.year != year:
        raise DoesNotFit(
            _("Le dernier jour d’engagement doit être dans l’année du budget."),
            field="last_commitment_on",
        )
    with transaction.atomic():
        organisation = managed(organisation_id=organisation_id, by_id=by_id)
        entity = own(Entity, organisation_id, entity_id)
        row = own(Budget, organisation_id, budget_id) or Budget(organisation=organisation)
        same = Budget.objects.filter(organisation=organisation, entity=entity, year=year)
        if same.exclude(pk=row.pk).exists():
            raise DoesNotFit(
                _("Un budget existe déjà pour cette année : modifiez-le plutôt."), field="year"
            )
        row.entity, row.year, row.amount = entity, year, amount
        row.last_commitment_on = last_commitment_on
        row.save()
    return row


def remove_budget(*, organisation_id: int, by_id: int, budget_id: int) -> None:
    """Raises NotAdmin and Gone."""
    with transaction.atomic():
        managed(organisation_id=organisation_id, by_id=by_id)
        found(Budget, organisation_id, budget_id).delete()


# Approval --------------------------------------------------------------------------------------


def save_rule(
    *,
    organisation_id: int,
    by_id: int,
    entity_id: int | None,
    step: int,
    above: int,
    approver_id: int | None,
    rule_id: int | None = None,
) -> ApprovalRule:
    """`approver_id` is a member's. Raises NotAdmin, DoesNotFit and Gone."""
    if step not in STEPS:
        raise DoesNotFit(_("Choisissez une étape de 1 à 5."), field="step")
    if not 0 <= above <= MOST_CENTS:
        raise DoesNotFit(_("Écrivez un montant en euros, zéro pour toujours."), field="above")
    with transaction.atomic():
        organisation = managed(organisation_id=organisation_id, by_id=by_id)
        entity = own(Entity, organisation_id, entity_id)
        approver = own(Member, organisation_id, approver_id)
        row = own(ApprovalRule, organisation_id, rule_id) or ApprovalRule(organisation=organisation)
        same = ApprovalRule.objects.filter(organisation=organisation, entity=entity, step=step)
        if same.exclude(pk=row.pk).exists():
            raise DoesNotFit(
                _("Cette étape a déjà un seuil : modifiez-le, ou choisissez l’étape suivante."),
                field="step",
            )
        if approver is not None and approver.role not in DECIDING:
            raise DoesNotFit(
                _("Cette personne n’approuve pas : donnez-lui d’abord le rôle « Approbation »."),
                field="approver",
            )
        if approver is not None and approver.entity_id not in (None, entity_id):
            raise DoesNotFit(
                _("Cette personne approuve pour un autre service : choisissez quelqu’un de ce "
                  "service ou de toute l’organisation."),
                field="approver",
            )  # fmt: skip
        row.entity, row.step, row.above, row.approver = entity, step, above, approver
        row.save()
    return row


def remove_rule(*, organisation_id: int, by_id: int, rule_id: int) -> None:
    """Raises NotAdmin and Gone."""
    with transaction.atomic():
        managed(organisation_id=organisation_id, by_id=by_id)
        found(ApprovalRule, organisation_id, rule_id).delete()


# Where goods are received ----------------------------------------------------------------------


def save_site(
    *,
    organisation_id: int,
    by_id: int,
    name: str,
    street: str,
    commune_id: str,
    entity_id: int | None,
    contact_name: str,
    contact_phone: str,
    reception_hours: str,
    unloading: str,
    is_active: bool,
    site_id: int | None = None,
) -> DeliverySite:
    """Raises NotAdmin, DoesNotFit and Gone."""
    name, street = _named(name), street.strip()
    if not street:
        raise DoesNotFit(_("Indiquez l’adresse où livrer."), field="street")
    commune = _commune(commune_id)
    if commune is None:
        raise DoesNotFit(_("Choisissez une commune de Bretagne."), field="commune_name")
    with transaction.atomic():
        organisation = managed(organisation_id=organisation_id, by_id=by_id)
        row = own(DeliverySite, organisation_id, site_id) or DeliverySite(organisation=organisation)
        _refuse_same_name(DeliverySite, organisation_id, name, row.pk)
        row.name, row.street, row.commune = name, street, commune
        row.entity = own(Entity, organisation_id, entity_id)
        row.contact_name, row.contact_phone = contact_name.strip(), contact_phone.strip()
        row.reception_hours, row.unloading = reception_hours.strip(), unloading.strip()
        row.is_active = is_active
        row.save()
    return row


def remove_site(*, organisation_id: int, by_id: int, site_id: int) -> None:
    """Raises NotAdmin, Gone and StillUsed."""
    with transaction.atomic():
        managed(organisation_id=organisation_id, by_id=by_id)
        row = found(DeliverySite, organisation_id, site_id)
        _delete(row, _("Des demandes livrent à ce site : décochez « Utilisé » plutôt."))


# Rows ------------------------------------------------------------------------------------------


def found(model: type[Row], organisation_id: int, pk: int) -> Row:
    """The organisation's own row of that id. Raises Gone."""
    row = model._default_manager.filter(organisation=organisation_id, pk=pk).first()
    if row is None:
        raise Gone(_("Cela n’existe plus : rechargez la page."))
    return row


def own(model: type[Row], organisation_id: int, pk: int | None) -> Row | None:
    """The same, or None where no id is given."""
    return None if pk is None else found(model, organisation_id, pk)


def _delete(row: Model, refusal: str) -> None:
    try:
        row.delete()
    except ProtectedError as used:
        raise StillUsed(refusal) from used


def _named(name: str) -> str:
    text = " ".join(name.split())
    if not text:
        raise DoesNotFit(_("Indiquez un nom."), field="name")
    return text


def _refuse_same_name(model: type[Model], organisation_id: int, name: str, but: int | None) -> None:
    # Folded here: SQLite compares capitals of ASCII alone.
    others = model._default_manager.filter(organisation=organisation_id).exclude(pk=but)
    if fold(name) in {fold(other) for other in others.values_list("name", flat=True)}:
        raise DoesNotFit(_("Ce nom est déjà pris : choisissez-en un autre."), field="name")


def _commune(code: str | None) -> Commune | None:
    return Commune.objects.filter(pk=code).first() if code else None
