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
    # Chorus Pro refuses an invoice without them, where its directory says so.
    service_code_required = models.BooleanField(_("code service obligatoire"), default=False)
    commitment_required = models.BooleanField(_("numéro d’engagement obligatoire"), default=False)
    # Departments that are local to it, in its figures; empty: Brittany's.
    local_departments = models.JSONField(_("départements locaux"), default=list, blank=True)
    # Staff have checked that its people may speak for it.
    verified_at = models.DateTimeField(_("vérifiée le"), null=True, blank=True)
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
    # One e-mail each morning instead of one at each turn.
    wants_digest = models.BooleanField(_("un seul e-mail par jour"), default=False)

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


class Budget(models.Model):
    """What an entity (or the whole organisation) may spend in a year, in cents without tax."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="budgets")
    entity = models.ForeignKey(
        Entity, on_delete=models.CASCADE, null=True, blank=True, related_name="budgets"
    )
    year = models.PositiveSmallIntegerField(_("année"))
    amount = models.PositiveBigIntegerField(_("budget HT (centimes)"))
    # After it, nothing can be committed on this year's money.
    last_commitment_on = models.DateField(_("dernier jour d’engagement"), null=True, blank=True)

    class Meta:
        verbose_name = _("budget")
        ordering = ["-year", "entity__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "entity", "year"],
                nulls_distinct=False,
                name="one_budget_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(year__gte=2000, year__lte=2100), name="budget_year_plausible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity or self.organisation} {self.year}"


class ApprovalRule(models.Model):
    """Above an amount, an approver decides; steps follow each other."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="approval_rules"
    )
    # Empty: for every entity that has no rule of its own.
    entity = models.ForeignKey(
        Entity, on_delete=models.CASCADE, null=True, blank=True, related_name="approval_rules"
    )
    step = models.PositiveSmallIntegerField(_("étape"), default=1)
    above = models.PositiveBigIntegerField(_("à partir de (centimes HT)"))
    # Empty: any approver of the entity.
    approver = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="approval_rules"
    )

    class Meta:
        verbose_name = _("seuil d’approbation")
        ordering = ["entity__name", "step"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "entity", "step"],
                nulls_distinct=False,
                name="one_approval_rule_a_step",
            ),
            models.CheckConstraint(
                condition=models.Q(step__gte=1, step__lte=5), name="approval_steps_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.step}"


class Delegation(models.Model):
    """While an approver is away, somebody else of the organisation decides in their place."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="delegations")
    to = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="delegated")
    from_on = models.DateField(_("du"))
    to_on = models.DateField(_("au"))

    class Meta:
        verbose_name = _("délégation")
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="delegation_dates_in_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(to=models.F("member")), name="delegation_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.to_id}"


class MemberInvitation(models.Model):
    """An e-mail with a link that makes its reader a member; the link's token is kept hashed."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField()
    role = models.CharField(_("rôle"), max_length=20, choices=Role)
    entity = models.ForeignKey(
        Entity, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_each",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="invitation_role_known"
            ),
        ]

    def __str__(self) -> str:
        return self.email


class EmailDomain(models.Model):
    """Who has a confirmed address of this domain may ask to join; an admin decides."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="email_domains"
    )
    domain = models.CharField(_("domaine"), max_length=120)

    class Meta:
        verbose_name = _("domaine de messagerie")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "domain"], name="one_row_per_domain"),
            models.CheckConstraint(
                condition=models.Q(domain__contains=".") & ~models.Q(domain__contains="@"),
                name="email_domain_plausible",
            ),
        ]

    def __str__(self) -> str:
        return self.domain


class JoinRequest(models.Model):
    """A person of the organisation's domain asks to join."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En attente")
        ACCEPTED = "accepted", _("Acceptée")
        REFUSED = "refused", _("Refusée")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="join_requests"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("demande d’accès")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=models.Q(state="waiting"),
                name="one_open_join_request",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_at=None)
                | models.Q(state__in=["accepted", "refused"], decided_at__isnull=False),
                name="join_request_decided_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.organisation_id}"


class DeliverySite(models.Model):
    """Where goods are received: by whom, when, and how they can be unloaded."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="delivery_sites"
    )
    entity = models.ForeignKey(
        Entity, on_delete=models.SET_NULL, null=True, blank=True, related_name="delivery_sites"
    )
    name = models.CharField(_("nom du site"), max_length=120)
    street = models.CharField(_("adresse"), max_length=200)
    commune = models.ForeignKey("places.Commune", on_delete=models.PROTECT, related_name="+")
    contact_name = models.CharField(_("contact sur place"), max_length=120, blank=True)
    contact_phone = models.CharField(_("téléphone du contact"), max_length=20, blank=True)
    reception_hours = models.CharField(_("horaires de réception"), max_length=160, blank=True)
    unloading = models.CharField(_("moyens de déchargement"), max_length=160, blank=True)
    is_active = models.BooleanField(_("utilisé"), default=True)

    class Meta:
        verbose_name = _("site de livraison")
        verbose_name_plural = _("sites de livraison")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_site_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
