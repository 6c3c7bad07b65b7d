"""What was bought, line by line, never rewritten; reports made of it, and what suppliers attest."""

from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def private_storage() -> Any:
    """For files that only a check of rights opens."""
    return storages["private"]


class Upload(models.Model):
    """A file of purchases made elsewhere. Taken back, its lines count no more; they stay."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En attente")
        READING = "reading", _("En lecture")
        READ = "read", _("Lu")
        REFUSED = "refused", _("Illisible")

    class Kind(models.TextChoices):
        TABLE = "table", _("Tableau d’achats")
        FEC = "fec", _("Fichier des écritures comptables")
        CANTEEN = "canteen", _("Achats de ma cantine")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="uploads"
    )
    file = models.FileField(storage=private_storage, upload_to="achats/")
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TABLE)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    # Why the file cannot be read, in the reader's words.
    refusal = models.TextField(blank=True)
    # Lines of the file, and what became of them; `findings` as `Finding.as_json`.
    rows = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import d’achats")
        verbose_name_plural = _("imports d’achats")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"],
                condition=Q(removed_at=None) & ~Q(state="refused"),
                name="a_file_of_purchases_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "reading", "read", "refused"]),
                name="upload_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""), name="upload_refused_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PurchaseLine(models.Model):
    """One purchased line with the proofs of the day of delivery; only added to.

    What is learnt later makes a new version that names the one it amends; the newest counts.
    Invoice and payment of the shop's own orders stand with the order and are read there.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="purchases"
    )
    entity = models.ForeignKey(
        "organisations.Entity", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Where it comes from: exactly one.
    order_line = models.ForeignKey(
        "orders.SupplierOrderLine",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="purchases",
    )
    refund_line = models.ForeignKey(
        "orders.RefundLine",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="purchases",
    )
    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="lines"
    )
    # Line of the file.
    row = models.PositiveIntegerField(null=True, blank=True)
    # Of what the line says, for files: the same purchase in another file is not counted again.
    fingerprint = models.CharField(max_length=64, blank=True)

    amends = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amended_by"
    )
    version = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(_("motif"), max_length=255, blank=True)
    recorded_at = models.DateTimeField()
    rules_version = models.CharField(max_length=80)

    # The day that decides where it counts: of delivery, or of the file.
    day = models.DateField()
    ordered_on = models.DateField(null=True, blank=True)
    invoiced_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    # Parts that were paid of a line of a file: [[day, cents without tax], …].
    payments = models.JSONField(default=list, blank=True)
    invoice = models.CharField(max_length=60, blank=True)
    contract = models.CharField(max_length=80, blank=True)
    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    siret = models.CharField(max_length=14, blank=True)
    name = models.CharField(max_length=160, blank=True)
    department = models.CharField(max_length=3, blank=True)
    description = models.CharField(max_length=255, blank=True)
    category = models.CharField(max_length=80, blank=True)
    # The need's family, common procurement vocabulary.
    cpv = models.CharField(max_length=10, blank=True)
    family = models.CharField(max_length=24, blank=True)
    # Cents without tax, negative where money came back.
    cents = models.BigIntegerField()
    tax = models.BigIntegerField(null=True, blank=True)
    vat_permille = models.PositiveSmallIntegerField(null=True, blank=True)
    # Codes, sorted, separated by "|".
    statuses = models.CharField(max_length=160, blank=True)
    labels = models.CharField(max_length=160, blank=True)
    # Canonical JSON of what proves them.
    proofs = models.TextField(blank=True)
    reuse = models.BooleanField(default=False)
    recycled = models.BooleanField(default=False)
    recycled_permille = models.PositiveSmallIntegerField(null=True, blank=True)
    labour_cents = models.BigIntegerField(null=True, blank=True)
    insertion_hours = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    origin = models.CharField(max_length=160, blank=True)
    # As the crow flies, from the establishment to the organisation.
    distance_km = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("ligne d’achat")
        verbose_name_plural = _("lignes d’achat")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["organisation", "day"], name="purchases_by_day"),
            models.Index(fields=["organisation", "paid_on"], name="purchases_by_payment"),
            models.Index(fields=["supplier", "day"], name="purchases_by_supplier"),
            models.Index(fields=["organisation", "fingerprint"], name="purchases_by_fingerprint"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(order_line__isnull=False, refund_line=None, upload=None)
                | Q(order_line=None, refund_line__isnull=False, upload=None)
                | Q(order_line=None, refund_line=None, upload__isnull=False, row__isnull=False),
                name="purchase_has_one_source",
            ),
            models.UniqueConstraint(
                fields=["order_line", "version"],
                condition=Q(order_line__isnull=False),
                name="one_purchase_per_order_line_and_version",
            ),
            models.UniqueConstraint(
                fields=["refund_line", "version"],
                condition=Q(refund_line__isnull=False),
                name="one_purchase_per_refund_line_and_version",
            ),
            models.UniqueConstraint(
                fields=["upload", "row", "version"],
                condition=Q(upload__isnull=False),
                name="one_purchase_per_row_and_version",
            ),
            models.CheckConstraint(
                condition=Q(version=1, amends=None, reason="")
                | (Q(version__gte=2, amends__isnull=False) & ~Q(reason="")),
                name="amendment_names_what_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.siret} {self.cents}"


class Reference(models.Model):
    """A sourced file that staff load; a newer one of the same source takes its place."""

    class Kind(models.TextChoices):
        FACTORS = "factors", _("Facteurs d’émission")
        STRUCTURES = "structures", _("Liste publique de structures")

    kind = models.CharField(_("nature"), max_length=10, choices=Kind)
    source = models.CharField(_("source"), max_length=160)
    # The day that the source says its figures are of.
    dated = models.DateField(_("à jour au"))
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    # Of factors, what `factors.load` reads; structures have rows of their own.
    content = models.JSONField(default=list, blank=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("fichier de référence")
        verbose_name_plural = _("fichiers de référence")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["factors", "structures"]) & ~Q(source=""),
                name="reference_is_sourced",
            ),
            models.UniqueConstraint(
                fields=["kind", "source"],
                condition=Q(ended_at=None),
                name="one_reference_in_force_per_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.dated}"


class Structure(models.Model):
    """An establishment as a public list names it."""

    reference = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="structures")
    siret = models.CharField(max_length=14)
    name = models.CharField(max_length=160, blank=True)
    department = models.CharField(max_length=3, blank=True)
    # Codes, sorted, separated by "|".
    statuses = models.CharField(max_length=160, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("structure d’une liste publique")
        indexes = [models.Index(fields=["siret"], name="structures_by_siret")]
        constraints = [
            models.UniqueConstraint(fields=["reference", "siret"], name="one_structure_a_list"),
        ]

    def __str__(self) -> str:
        return self.siret


class Target(models.Model):
    """What an organisation has set itself for a year, beside what the law asks."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="targets"
    )
    year = models.PositiveSmallIntegerField(_("année"))
    # Of an indicator in per cent, or of one in euros.
    indicator = models.CharField(_("indicateur"), max_length=40)
    permille = models.PositiveSmallIntegerField(_("part visée (‰)"), null=True, blank=True)
    cents = models.PositiveBigIntegerField(_("montant visé (centimes)"), null=True, blank=True)

    class Meta:
        verbose_name = _("objectif")
        ordering = ["year", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "indicator"], name="one_target_a_year"
            ),
            models.CheckConstraint(
                condition=Q(permille__isnull=False, cents=None, permille__gte=1)
                & Q(permille__lte=1000)
                | Q(permille=None, cents__isnull=False, cents__gte=1),
                name="target_is_a_share_or_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.indicator}"


class Schedule(models.Model):
    """A report that makes itself once its period is over."""

    class Every(models.TextChoices):
        MONTH = "month", _("Chaque mois")
        QUARTER = "quarter", _("Chaque trimestre")
        YEAR = "year", _("Chaque année")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="report_schedules"
    )
    entity = models.ForeignKey(
        "organisations.Entity", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    every = models.CharField(_("rythme"), max_length=8, choices=Every)
    frameworks = models.JSONField(default=list, blank=True)
    # First day of the period that comes next.
    next_from = models.DateField()
    is_active = models.BooleanField(_("actif"), default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rapport programmé")
        verbose_name_plural = _("rapports programmés")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(every__in=["month", "quarter", "year"]), name="schedule_rhythm_known"
            ),
            models.UniqueConstraint(
                fields=["organisation", "every"],
                condition=Q(entity=None),
                name="one_schedule_per_rhythm",
            ),
            models.UniqueConstraint(
                fields=["entity", "every"],
                condition=Q(entity__isnull=False),
                name="one_schedule_per_rhythm_of_an_entity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.every}"


class Report(models.Model):
    """A report: asked for, computed in the background, then frozen with a number and its lines."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En attente")
        WORKING = "working", _("En calcul")
        DONE = "done", _("Terminé")
        FAILED = "failed", _("Échoué")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="reports"
    )
    entity = models.ForeignKey(
        "organisations.Entity", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first = models.DateField(_("du"))
    last = models.DateField(_("au"))
    compared_first = models.DateField(_("comparé du"), null=True, blank=True)
    compared_last = models.DateField(_("comparé au"), null=True, blank=True)
    # Which chapters are shown; every indicator is computed.
    frameworks = models.JSONField(default=list, blank=True)
    # Departments that are local; empty: Brittany's.
    departments = models.JSONField(default=list, blank=True)
    # For the simulation of the contribution (OETH).
    headcount = models.PositiveIntegerField(_("effectif"), null=True, blank=True)
    beneficiaries = models.PositiveIntegerField(
        _("bénéficiaires de l’obligation d’emploi"), null=True, blank=True
    )
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    # Lines read so far.
    progress = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)
    # The frozen figures; the lines that they were made of, gzipped JSON, and their hash.
    document = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lines_file = models.FileField(storage=private_storage, upload_to="rapports/", blank=True)
    data_version = models.CharField(max_length=64, blank=True)
    lines = models.PositiveIntegerField(default=0)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    # What moved since the version before: [{"code", "label", "before", "after"}, …], and why.
    moved = models.JSONField(default=list, blank=True)
    schedule = models.ForeignKey(
        Schedule, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("rapport")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "working", "done", "failed"]),
                name="report_state_known",
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="report_days_in_order"),
            models.CheckConstraint(
                condition=~Q(state="done")
                | (Q(document__isnull=False, done_at__isnull=False) & ~Q(lines_file="")),
                name="report_done_is_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failure=""), name="report_failed_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(compared_first=None, compared_last=None)
                | Q(
                    compared_first__isnull=False,
                    compared_last__isnull=False,
                    compared_last__gte=F("compared_first"),
                ),
                name="report_compares_a_period",
            ),
            models.UniqueConstraint(
                fields=["schedule", "first"], name="one_report_per_scheduled_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.first} – {self.last}"


class ShareLink(models.Model):
    """Shows one report to who has the link, until it ends."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="links")
    token = models.CharField(max_length=43, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(_("valable jusqu’au"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lien de partage")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at")), name="share_link_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}"


class LabourShare(models.Model):
    """A supplier's costs by category and year, which leave the labour in what it sold."""

    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.PROTECT, related_name="labour_shares"
    )
    year = models.PositiveSmallIntegerField()
    # Slug of the category, as purchased lines have it; empty: everything else.
    category = models.CharField(max_length=80, blank=True)
    # Of the price without tax: materials, products, subcontracting, intermediate consumption,
    # sales (code du travail, D5212-22; arrêté of 19 November 2020).
    costs_permille = models.PositiveSmallIntegerField(_("coûts à déduire (‰)"))

    class Meta:
        verbose_name = _("part de coûts")
        ordering = ["year", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "year", "category"], name="one_labour_share_each"
            ),
            models.CheckConstraint(
                condition=Q(costs_permille__lte=1000), name="labour_costs_within_price"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.year} {self.category}"


class Attestation(models.Model):
    """What a supplier attests to one customer for a year (OETH), frozen and numbered."""

    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.PROTECT, related_name="attestations"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="attestations"
    )
    year = models.PositiveSmallIntegerField()
    # Cents without tax that were paid in the year, of which costs, of which labour.
    paid = models.PositiveBigIntegerField()
    costs = models.PositiveBigIntegerField()
    labour = models.PositiveBigIntegerField()
    document = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, related_name="+"
    )
    # A correction takes the place of the one before.
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    is_current = models.BooleanField(default=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("attestation")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "organisation", "year"],
                condition=Q(is_current=True),
                name="one_attestation_in_force",
            ),
            models.CheckConstraint(
                condition=Q(paid=F("costs") + F("labour")), name="attested_parts_make_the_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.organisation_id} {self.year}"
