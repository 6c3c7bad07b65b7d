"""Who sells: legal entity → establishment → shop front, with their proofs.

Three different things are never merged into one boolean: a certificate (of a product or site),
a legal or administrative status (of an establishment) and a membership.
"""

from datetime import date

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

models.CharField.register_lookup(Length)


def private_storage():  # type: ignore[no-untyped-def]  # migrations need a plain callable
    return storages["private"]


class LegalForm(models.TextChoices):
    ASSOCIATION = "association", _("Association")
    SCOP = "scop", _("SCOP")
    SCIC = "scic", _("SCIC")
    CAE = "cae", _("Coopérative d’activité et d’emploi")
    COOPERATIVE = "cooperative", _("Coopérative")
    SARL = "sarl", _("SARL")
    SAS = "sas", _("SAS")
    EURL = "eurl", _("EURL")
    EI = "ei", _("Entrepreneur individuel")
    MUTUELLE = "mutuelle", _("Mutuelle")
    FONDATION = "fondation", _("Fondation")


class VatRegime(models.TextChoices):
    NORMAL = "normal", _("Redevable de la TVA")
    FRANCHISE = "franchise", _("Franchise en base")
    EXEMPT = "exempt", _("Exonéré")


class LegalEntity(models.Model):
    name = models.CharField(_("dénomination"), max_length=160)
    legal_form = models.CharField(_("forme juridique"), max_length=20, choices=LegalForm)
    siren = models.CharField("SIREN", max_length=9, unique=True)
    vat_regime = models.CharField(_("régime de TVA"), max_length=12, choices=VatRegime)
    vat_number = models.CharField(_("n° de TVA"), max_length=13, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    street = models.CharField(_("adresse"), max_length=200)
    commune = models.ForeignKey(
        "places.Commune", verbose_name=_("commune"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("entité juridique")
        verbose_name_plural = _("entités juridiques")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(siren__length=9), name="entity_siren_9"),
            models.CheckConstraint(
                condition=Q(legal_form__in=LegalForm.values), name="entity_form_known"
            ),
            models.CheckConstraint(
                condition=Q(vat_regime__in=VatRegime.values), name="entity_regime_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InvoicingMandate(models.Model):
    """The written mandate by which the shop invoices in the entity's name (domain: 4.3)."""

    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="mandates")
    signed_on = models.DateField(_("signé le"))
    signed_by = models.CharField(_("signataire"), max_length=160)
    ended_on = models.DateField(_("terminé le"), null=True, blank=True)
    document = models.FileField(
        _("mandat signé"), storage=private_storage, upload_to="mandates/", blank=True
    )

    class Meta:
        verbose_name = _("mandat de facturation")
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity"], condition=Q(ended_on=None), name="one_mandate_in_force"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("signed_on")),
                name="mandate_ends_after_signature",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.legal_entity} {self.signed_on}"


class Establishment(models.Model):
    """A site with its SIRET. Several shop fronts may share one (entrepreneurs of a CAE)."""

    legal_entity = models.ForeignKey(
        LegalEntity,
        verbose_name=_("entité juridique"),
        on_delete=models.PROTECT,
        related_name="establishments",
    )
    siret = models.CharField("SIRET", max_length=14, unique=True)
    name = models.CharField(_("nom"), max_length=160)
    street = models.CharField(_("adresse"), max_length=200)
    postcode = models.CharField(_("code postal"), max_length=5)
    commune = models.ForeignKey(
        "places.Commune", verbose_name=_("commune"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("établissement")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(siret__length=14), name="establishment_siret_14"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.siret})"


class StatusKind(models.Model):
    """A kind of structure (ESAT, SCOP…), with what it means and who says so."""

    class Group(models.TextChoices):
        INSERTION = "insertion", _("Insertion")
        HANDICAP = "handicap", _("Handicap")
        ESS = "ess", _("Économie sociale et solidaire")

    code = models.SlugField(primary_key=True, max_length=20)
    name = models.CharField(_("nom"), max_length=120)
    short_name = models.CharField(_("nom court"), max_length=40)
    group = models.CharField(_("groupe"), max_length=12, choices=Group, blank=True)
    authority = models.CharField(_("autorité"), max_length=200, blank=True)
    explanation = models.TextField(_("explication"))
    explanation_en = models.TextField(_("explication en anglais"), blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("type de structure")
        verbose_name_plural = _("types de structures")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.short_name


class DatedQuerySet(models.QuerySet):  # type: ignore[type-arg]
    start_field = "starts_on"
    end_field = "ends_on"

    def valid_on(self, day: date) -> "DatedQuerySet":
        return self.filter(
            Q(**{f"{self.end_field}__isnull": True}) | Q(**{f"{self.end_field}__gte": day}),
            **{f"{self.start_field}__lte": day},
        )


class StatusQuerySet(DatedQuerySet):
    def valid_on(self, day: date) -> "DatedQuerySet":
        return super().valid_on(day).filter(verified_at__isnull=False)


class Status(models.Model):
    """A legal or administrative status of an establishment over a period."""

    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="statuses"
    )
    kind = models.ForeignKey(StatusKind, verbose_name=_("type"), on_delete=models.PROTECT)
    authority = models.CharField(_("autorité"), max_length=160, blank=True)
    reference = models.CharField(_("référence"), max_length=80, blank=True)
    starts_on = models.DateField(_("depuis le"))
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    document = models.FileField(
        _("preuve"), storage=private_storage, upload_to="proofs/", blank=True
    )
    # Empty while staff have not looked at the proof: not shown, not counted.
    verified_at = models.DateTimeField(_("vérifié le"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = StatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("statut")
        ordering = ["kind", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "kind", "starts_on"], name="one_status_per_start"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="status_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.starts_on}"


class Supplier(models.Model):
    """A shop front. One legal entity may have several; each is one of Oscar's partners."""

    class Family(models.TextChoices):
        ORGANIC = "organic", _("Bio")
        FAIR_TRADE = "fair_trade", _("Équitable")
        SOLIDARITY = "solidarity", _("Solidaire")

    class State(models.TextChoices):
        DRAFT = "draft", _("Brouillon")
        PUBLISHED = "published", _("Publié")
        SUSPENDED = "suspended", _("Suspendu")

    partner = models.OneToOneField(
        "partner.Partner", on_delete=models.PROTECT, related_name="front", editable=False
    )
    legal_entity = models.ForeignKey(
        LegalEntity,
        verbose_name=_("entité juridique"),
        on_delete=models.PROTECT,
        related_name="fronts",
    )
    establishment = models.ForeignKey(
        Establishment,
        verbose_name=_("établissement"),
        on_delete=models.PROTECT,
        related_name="fronts",
    )
    name = models.CharField(_("nom"), max_length=120)
    # Folded name: SQLite and PostgreSQL sort accents differently.
    sort_name = models.CharField(max_length=120, editable=False, db_index=True)
    slug = models.SlugField(_("adresse"), max_length=120, unique=True)
    family = models.CharField(_("famille"), max_length=12, choices=Family)
    tagline = models.CharField(_("accroche"), max_length=200, blank=True)
    description = models.TextField(_("présentation"), blank=True)
    headcount = models.PositiveIntegerField(_("effectif"), null=True, blank=True)
    insertion_jobs = models.PositiveIntegerField(
        _("postes en insertion ou adaptés"), null=True, blank=True
    )
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("site"), blank=True)
    picture = models.ForeignKey(
        "pictures.Picture", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    delivers = models.BooleanField(_("livre"), default=True)
    offers_pickup = models.BooleanField(_("retrait sur place"), default=False)
    lead_days = models.PositiveSmallIntegerField(_("délai de préparation (jours)"), default=3)
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.DRAFT)
    joined_on = models.DateField(_("membre depuis"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("fournisseur")
        ordering = ["sort_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published", "suspended"]),
                name="supplier_state_known",
            ),
            models.CheckConstraint(
                condition=Q(family__in=["organic", "fair_trade", "solidarity"]),
                name="supplier_family_known",
            ),
            models.CheckConstraint(
                condition=Q(insertion_jobs=None)
                | Q(headcount=None)
                | Q(insertion_jobs__lte=F("headcount")),
                name="insertion_jobs_within_headcount",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceArea(models.Model):
    """Where a supplier delivers or works; several rows add up."""

    class Kind(models.TextChoices):
        REGION = "region", _("Toute la Bretagne")
        DEPARTMENT = "department", _("Un département")
        EPCI = "epci", _("Une intercommunalité")
        RADIUS = "radius", _("Un rayon autour d’une commune")

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="areas")
    kind = models.CharField(_("étendue"), max_length=12, choices=Kind)
    department = models.CharField(_("département"), max_length=3, blank=True)
    epci = models.ForeignKey("places.Epci", on_delete=models.PROTECT, null=True, blank=True)
    commune = models.ForeignKey("places.Commune", on_delete=models.PROTECT, null=True, blank=True)
    radius_km = models.PositiveSmallIntegerField(_("rayon (km)"), null=True, blank=True)

    class Meta:
        verbose_name = _("zone d’intervention")
        constraints = [
            models.CheckConstraint(
                name="area_says_where",
                condition=Q(kind="region", department="", epci=None, commune=None, radius_km=None)
                | (
                    Q(kind="department", epci=None, commune=None, radius_km=None)
                    & ~Q(department="")
                )
                | Q(kind="epci", department="", epci__isnull=False, commune=None, radius_km=None)
                | Q(
                    kind="radius",
                    department="",
                    epci=None,
                    commune__isnull=False,
                    radius_km__gte=1,
                    radius_km__lte=300,
                ),
            ),
        ]

    def __str__(self) -> str:
        if self.kind == self.Kind.RADIUS:
            told = {"km": self.radius_km, "place": self.commune}
            return str(_("%(km)d km autour de %(place)s") % told)
        return str(self.epci or self.department or self.get_kind_display())


class ListingFamily(models.Model):
    """A supplier's own grouping of listings: the scope of a certificate, of an attestation."""

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="families")
    name = models.CharField(_("nom"), max_length=120)

    class Meta:
        verbose_name = _("famille d’offres")
        verbose_name_plural = _("familles d’offres")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["supplier", "name"], name="one_family_per_name"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} – {self.name}"


class Label(models.Model):
    """A certification scheme, quality sign or brand, explained; certificates are its proofs."""

    class Family(models.TextChoices):
        ORGANIC = "organic", _("Agriculture biologique")
        FAIR_TRADE = "fair_trade", _("Commerce équitable")
        ENVIRONMENT = "environment", _("Environnement")
        SOCIAL = "social", _("Social")
        QUALITY = "quality", _("Qualité et origine")
        BRAND = "brand", _("Marque collective")

    slug = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(_("nom"), max_length=120)
    short_name = models.CharField(_("nom court"), max_length=40)
    family = models.CharField(_("famille"), max_length=12, choices=Family)
    issuer = models.CharField(_("délivré par"), max_length=200, blank=True)
    proof = models.CharField(_("preuve demandée"), max_length=300, blank=True)
    validity = models.CharField(_("durée"), max_length=120, blank=True)
    number_regex = models.CharField(_("forme du numéro"), max_length=120, blank=True)
    explanation = models.TextField(_("explication"))
    explanation_en = models.TextField(_("explication en anglais"), blank=True)
    # A membership or brand has no assurance value by itself and is never shown as a proof.
    is_certification = models.BooleanField(_("certification vérifiée par un tiers"), default=True)
    counts_for_egalim = models.BooleanField(_("compte pour EGalim"), default=False)
    valid_from = models.DateField(_("en vigueur depuis"), null=True, blank=True)
    valid_to = models.DateField(_("en vigueur jusqu’au"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("label")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.short_name


class CertificateQuerySet(DatedQuerySet):
    start_field = "issued_on"
    end_field = "expires_on"

    def valid_on(self, day: date) -> "DatedQuerySet":
        return (
            super()
            .valid_on(day)
            .filter(Q(label__valid_to=None) | Q(label__valid_to__gte=day), state="verified")
        )


class Certificate(models.Model):
    """A proof of a label, with its body, number and dates; its scope is exactly one thing."""

    class State(models.TextChoices):
        WAITING = "waiting", _("À vérifier")
        VERIFIED = "verified", _("Vérifié")
        REFUSED = "refused", _("Refusé")

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="certificates")
    body = models.CharField(_("organisme"), max_length=120)
    number = models.CharField(_("numéro"), max_length=80)
    issued_on = models.DateField(_("délivré le"))
    expires_on = models.DateField(_("expire le"), null=True, blank=True)
    legal_entity = models.ForeignKey(
        LegalEntity, on_delete=models.CASCADE, null=True, blank=True, related_name="certificates"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, null=True, blank=True, related_name="certificates"
    )
    supplier = models.ForeignKey(
        Supplier, on_delete=models.CASCADE, null=True, blank=True, related_name="certificates"
    )
    family = models.ForeignKey(
        ListingFamily, on_delete=models.CASCADE, null=True, blank=True, related_name="certificates"
    )
    document = models.FileField(
        _("preuve"), storage=private_storage, upload_to="proofs/", blank=True
    )
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.WAITING)
    refusal = models.CharField(_("motif du refus"), max_length=300, blank=True)
    verified_at = models.DateTimeField(_("vérifié le"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificat")
        ordering = ["label", "-issued_on"]
        constraints = [
            models.CheckConstraint(
                name="certificate_has_one_scope",
                condition=Q(
                    legal_entity__isnull=False, establishment=None, supplier=None, family=None
                )
                | Q(legal_entity=None, establishment__isnull=False, supplier=None, family=None)
                | Q(legal_entity=None, establishment=None, supplier__isnull=False, family=None)
                | Q(legal_entity=None, establishment=None, supplier=None, family__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="certificate_expires_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "verified", "refused"]),
                name="certificate_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False),
                name="certificate_verified_by_a_look",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""),
                name="certificate_refusal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label_id} {self.number}"

    @property
    def scope(self) -> "LegalEntity | Establishment | Supplier | ListingFamily":
        found = self.legal_entity or self.establishment or self.supplier or self.family
        assert found is not None  # certificate_has_one_scope
        return found


class TeamMember(models.Model):
    """A person who works for a supplier in the shop."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Responsable")
        CATALOGUE = "catalogue", _("Catalogue")
        ORDERS = "orders", _("Commandes")
        READER = "reader", _("Lecture")

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="teams"
    )
    role = models.CharField(_("rôle"), max_length=12, choices=Role)
    joined_at = models.DateTimeField(auto_now_add=True)
    # One e-mail about quotes each morning instead of one at each turn.
    wants_digest = models.BooleanField(_("un seul e-mail par jour"), default=False)

    class Meta:
        verbose_name = _("membre d’équipe")
        verbose_name_plural = _("membres d’équipe")
        constraints = [
            models.UniqueConstraint(fields=["supplier", "user"], name="one_team_role_each"),
            models.CheckConstraint(
                condition=Q(role__in=["owner", "catalogue", "orders", "reader"]),
                name="team_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.supplier}"


# Logistics stands in its own file; Django looks for models here.
from suppliers.directory.logistics import (  # noqa: E402, F401
    Closure,
    DeliveryRound,
    DeliveryTerms,
    ParcelRate,
    PickupPoint,
    PickupSlot,
)
