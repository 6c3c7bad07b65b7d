"""The own rooms of demonstration organisations: budgets, thresholds, sites, absences. Fictional."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from shop.organisations.mailboxes import domain_of
from shop.organisations.models import (
    ApprovalRule,
    Budget,
    Delegation,
    DeliverySite,
    EmailDomain,
    Entity,
    Kind,
    Member,
    Organisation,
    Role,
)

# Cents without tax a year, for all and for each service.
YEARLY = {True: 12_000_000, False: 4_000_000}
STREETS = ("rue de la Fontaine fictive", "allée des Ajoncs", "impasse du Vieux-Lavoir")
CONTACTS = ("Katell (fiction)", "Loïc (fiction)", "Maïwenn (fiction)")
HOURS = (
    "du lundi au vendredi, 8 h–11 h 30",
    "mardi et jeudi, 9 h–16 h",
    "tous les matins, 7 h–10 h",
)
UNLOADING = ("quai et transpalette", "plain-pied, sans quai", "hayon nécessaire")
NOT_VERIFIED = frozenset({Kind.ASSOCIATION})


def make(*, at: datetime) -> None:
    """After accounts, whose members approve."""
    today = timezone.localdate(at)
    Organisation.objects.exclude(kind__in=NOT_VERIFIED).update(verified_at=at)
    for serial, organisation in enumerate(Organisation.objects.order_by("pk")):
        entities = list(organisation.entities.order_by("pk"))
        if organisation.is_public:
            _codes(organisation, entities)
        _budgets(organisation, entities, today)
        _rules(organisation, entities)
        _sites(organisation, entities, serial)
        _domains(organisation)
        _absences(organisation, today)


def _codes(organisation: Organisation, entities: Sequence[Entity]) -> None:
    organisation.commitment_required = organisation.kind != Kind.COMMUNE
    organisation.service_code_required = organisation.kind in (Kind.REGION, Kind.DEPARTMENT)
    organisation.save(update_fields=["commitment_required", "service_code_required"])
    for number, entity in enumerate(entities, 1):
        entity.service_code = f"FICTIF-{number:02d}"
    Entity.objects.bulk_update(entities, ["service_code"])


def _budgets(organisation: Organisation, entities: Sequence[Entity], today: date) -> None:
    last = date(today.year, 12, 10) if organisation.is_public else None
    cents = YEARLY[organisation.is_public]
    Budget.objects.bulk_create(
        [
            Budget(
                organisation=organisation,
                entity=entity,
                year=today.year,
                amount=cents if entity is None else cents // (2 + place),
                last_commitment_on=last,
            )
            for place, entity in enumerate([None, *entities])
        ]
    )


def _rules(organisation: Organisation, entities: Sequence[Entity]) -> None:
    """Anybody who approves, then a person by name; a service with a threshold of its own."""
    deciding = organisation.members.filter(role__in=[Role.APPROVER, Role.ADMIN], entity=None)
    named = (
        deciding.filter(user__email="elue@demo.example").first()
        or deciding.filter(role=Role.APPROVER).order_by("pk").first()
        or deciding.order_by("pk").first()
    )
    rules = [
        ApprovalRule(organisation=organisation, step=1, above=100_000),
        ApprovalRule(organisation=organisation, step=2, above=1_500_000, approver=named),
    ]
    if len(entities) > 1:
        rules.append(
            ApprovalRule(organisation=organisation, entity=entities[-1], step=1, above=30_000)
        )
    ApprovalRule.objects.bulk_create(rules)


def _sites(organisation: Organisation, entities: Sequence[Entity], serial: int) -> None:
    if organisation.commune is None:
        return
    DeliverySite.objects.bulk_create(
        [
            DeliverySite(
                organisation=organisation,
                entity=entity,
                name=entity.name,
                street=f"{3 + 4 * place} {STREETS[(serial + place) % len(STREETS)]}",
                commune=organisation.commune,
                contact_name=CONTACTS[(serial + place) % len(CONTACTS)],
                contact_phone="02 00 00 00 00",
                reception_hours=HOURS[(serial + place) % len(HOURS)],
                unloading=UNLOADING[place % len(UNLOADING)],
            )
            for place, entity in enumerate(entities[:3])
        ]
    )


def _domains(organisation: Organisation) -> None:
    admin = organisation.members.filter(role=Role.ADMIN).order_by("pk").first()
    if admin is not None:
        EmailDomain.objects.create(organisation=organisation, domain=domain_of(admin.user.email))


def _absences(organisation: Organisation, today: date) -> None:
    approvers = list(
        Member.objects.filter(
            organisation=organisation, role__in=[Role.APPROVER, Role.ADMIN], entity=None
        ).order_by("role", "pk")
    )
    if len(approvers) > 1:
        Delegation.objects.create(
            member=approvers[-1],
            to=approvers[0],
            from_on=today + timedelta(days=20),
            to_on=today + timedelta(days=34),
        )
