"""Companies and local authorities that buy: the organisation, its services, its people."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _

models.CharField.register_lookup(Length)


class Kind(models.TextChoices):
    COMPANY = "company", _("Entreprise")
    COMMUNE = "commune", _("Commune")
    EPCI = "epci", _("Intercommunalité")
    DEPARTMENT = "department", _("Département")
    REGION = "region", _("Région")
    SCHOOL = "school", _("Établissement d’enseignement")
    HOSPITAL = "hospital", _("Établissement de santé")
    ASSOCIATION = "association", _("Association")


PUBLIC_KINDS = frozenset(
    {Kind.COMMUNE, Kind.EPCI, Kind.DEPARTMENT, Kind.REGION, Kind.SCHOOL, Kind.HOSPITAL}
)


class Role(models.TextChoices):
    ADMIN = "admin", _("Administration")
    REQUESTER = "requester", _("Demande")
    APPROVER = "approver", _("Approbation")
    ACCOUNTANT = "accountant", _("Comptabilité")
    READER = "reader", _("Lecture")


class Organisation(models.Model):
    name = models.CharField(_("nom"), max_length=160)
    kind = models.CharField(_("nature"), max_length=20, choices=Kind)
    siret = models.CharField("SIRET", max_length=14, unique=True)
    siren = models.CharField("SIREN", max_length=9, db_index=True)
    street = models.CharField(_("adresse"), max_length=200, blank=True)
    postcode = models.CharField(_("code postal"), max_length=5, blank=True)
    commune = models.ForeignKey("places.Commune", on_delete=models.PROTECT, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("organisation")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(siret__length=14), name="organisation_siret_14"
            ),
            models.CheckConstraint(
                condition=models.Q(siren=Left("siret", 9)), name="organisation_siret_of_siren"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="organisation_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        return self.kind in PUBLIC_KINDS


class Entity(models.Model):
    """A service or site of an organisation, as the organisation names it."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="entities"
    )
    name = models.CharField(_("nom"), max_length=160)
    service_code = models.CharField(_("code service"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("service")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_entity_per_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="members")
    # Empty: the member acts for the whole organisation.
    entity = models.ForeignKey(
        Entity, on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("rôle"), max_length=20, choices=Role)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("membre")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_each"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="member_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"


class AccountTerms(models.Model):
    """An organisation's account: it orders now and pays by transfer on invoice, within a limit."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="account_terms"
    )
    # Cents including tax that may be owed at one time.
    limit = models.PositiveIntegerField(_("encours autorisé (centimes)"))
    payment_days = models.PositiveSmallIntegerField(_("délai de paiement (jours)"), default=30)
    is_open = models.BooleanField(_("compte ouvert"), default=True)

    class Meta:
        verbose_name = _("compte client")
        verbose_name_plural = _("comptes clients")
        constraints = [
            # L441-10 code de commerce: sixty days at most.
            models.CheckConstraint(
                condition=models.Q(payment_days__lte=60), name="account_terms_within_law"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
