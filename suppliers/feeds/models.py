"""Where a supplier's listings come from, each time they came, and what that changed."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def private_storage():  # type: ignore[no-untyped-def]  # migrations need a plain callable
    return storages["private"]


class Source(models.TextChoices):
    UPLOAD = "upload", _("Fichier déposé")
    URL = "url", _("Adresse web")
    WOOCOMMERCE = "woocommerce", "WooCommerce"
    PRESTASHOP = "prestashop", "PrestaShop"
    SHOPIFY = "shopify", "Shopify"
    API = "api", _("Notre API")
    FOLDER = "folder", _("Dossier de dépôt")


class Every(models.TextChoices):
    NEVER = "", _("À la demande")
    HOUR = "hour", _("Toutes les heures")
    DAY = "day", _("Chaque jour")
    WEEK = "week", _("Chaque semaine")


class Missing(models.TextChoices):
    KEEP = "keep", _("ne rien changer")
    ZERO = "zero", _("mettre le stock à zéro")
    ARCHIVE = "archive", _("archiver")


class Basis(models.TextChoices):
    UNKNOWN = "", _("à préciser")
    INCL_TAX = "incl", _("TTC")
    EXCL_TAX = "excl", _("HT")


class Feed(models.Model):
    """One source of one supplier, with what was learnt of it."""

    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.CASCADE, related_name="feeds"
    )
    name = models.CharField(_("nom"), max_length=80)
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.UPLOAD)
    address = models.URLField(_("adresse"), max_length=500, blank=True)
    # What opens it, encrypted: see suppliers.feeds.secrets.
    secret = models.TextField(blank=True, editable=False)
    # SHA-256 of the token that opens our API for this feed.
    token_digest = models.CharField(max_length=64, blank=True, editable=False)
    every = models.CharField(_("rythme"), max_length=4, choices=Every, blank=True)
    next_at = models.DateTimeField(_("prochaine lecture"), null=True, blank=True)
    # Fetches that failed one after the other: the next one waits longer.
    failures = models.PositiveSmallIntegerField(default=0)
    etag = models.CharField(max_length=200, blank=True, editable=False)
    last_modified = models.CharField(max_length=80, blank=True, editable=False)
    # Applied without a person when no guard stops it.
    applies_alone = models.BooleanField(_("appliquer sans relecture"), default=False)
    # Good rows in and bad ones reported; else one bad row stops the whole run.
    takes_good_rows = models.BooleanField(_("accepter les lignes bonnes"), default=True)
    publishes = models.BooleanField(_("mettre en vente ce qui est complet"), default=True)
    missing = models.CharField(
        _("lignes disparues"), max_length=8, choices=Missing, default=Missing.ZERO
    )
    basis = models.CharField(_("prix"), max_length=4, choices=Basis, blank=True)
    # Column → field ("" = not read), as a person confirmed it; field → word → value.
    mapping = models.JSONField(default=dict, blank=True)
    values = models.JSONField(default=dict, blank=True)
    key_columns = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(_("actif"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("source de catalogue")
        verbose_name_plural = _("sources de catalogue")
        ordering = ["supplier", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["supplier", "name"], name="one_feed_per_name"),
            models.UniqueConstraint(
                fields=["token_digest"], condition=~Q(token_digest=""), name="one_feed_per_token"
            ),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="feed_source_known"),
            models.CheckConstraint(condition=Q(every__in=Every.values), name="feed_rhythm_known"),
            models.CheckConstraint(
                condition=Q(missing__in=Missing.values), name="feed_missing_known"
            ),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="feed_basis_known"),
            models.CheckConstraint(
                condition=~Q(address="") | Q(source__in=["upload", "api", "folder"]),
                name="fetched_feed_has_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} – {self.name}"


class FeedRun(models.Model):
    """One reading of one feed: what was read, what it would change, what it changed."""

    class State(models.TextChoices):
        QUEUED = "queued", _("En attente")
        READING = "reading", _("Lecture")
        ASKING = "asking", _("À compléter")
        READY = "ready", _("À relire")
        BLOCKED = "blocked", _("Retenu")
        APPLYING = "applying", _("Application")
        APPLIED = "applied", _("Appliqué")
        UNDOING = "undoing", _("Annulation")
        UNDONE = "undone", _("Annulé")
        FAILED = "failed", _("Échoué")
        DROPPED = "dropped", _("Abandonné")

    # A worker has it, or will: no other run of the feed may begin.
    WORKING = ("queued", "reading", "applying", "undoing")
    # A person has it: a newer run takes its place.
    WAITING = ("asking", "ready", "blocked")

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.QUEUED)
    file = models.FileField(_("fichier"), storage=private_storage, upload_to="feeds/", blank=True)
    file_name = models.CharField(_("nom du fichier"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("commencé le"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(_("terminé le"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Until then one worker has it; a run whose worker died is taken up again afterwards.
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Why it failed or waits, in one line of the supplier's words.
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    # Code → sentence, for each guard that stopped it.
    guards = models.JSONField(default=dict, blank=True)
    format = models.CharField(_("format"), max_length=24, blank=True)
    encoding = models.CharField(_("encodage"), max_length=24, blank=True)
    delimiter = models.CharField(max_length=4, blank=True)
    columns = models.JSONField(default=list, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    # Columns and questions that a person should look at; samples of the first rows.
    asked = models.JSONField(default=dict, blank=True)
    samples = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    rows = models.PositiveIntegerField(_("lignes"), default=0)
    created = models.PositiveIntegerField(_("créées"), default=0)
    updated = models.PositiveIntegerField(_("modifiées"), default=0)
    unchanged = models.PositiveIntegerField(_("inchangées"), default=0)
    missing = models.PositiveIntegerField(_("disparues"), default=0)
    refused = models.PositiveIntegerField(_("refusées"), default=0)
    warned = models.PositiveIntegerField(_("avertissements"), default=0)
    drafts = models.PositiveIntegerField(_("brouillons"), default=0)
    # Progress of the present phase.
    done = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("import")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["feed"],
                condition=Q(state__in=["queued", "reading", "applying", "undoing"]),
                name="one_run_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "queued", "reading", "asking", "ready", "blocked", "applying", "applied",
                        "undoing", "undone", "failed", "dropped",
                    ]
                ),
                name="run_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(reason=""), name="failed_run_says_why"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")),
                name="run_ends_after_start",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.feed} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING


class Change(models.Model):
    """What a run does to one listing: its fields after and before, and whether it was done."""

    class Kind(models.TextChoices):
        CREATED = "created", _("Nouvelle")
        UPDATED = "updated", _("Modifiée")
        MISSING = "missing", _("Disparue du fichier")
        # Nothing to change: the row is only to be remembered.
        KNOWN = "known", _("Inchangée")

    class State(models.TextChoices):
        PLANNED = "planned", _("Prévue")
        APPLIED = "applied", _("Faite")
        # The listing changed between the reading and the applying, or before the undoing.
        LEFT = "left", _("Laissée")
        UNDONE = "undone", _("Annulée")

    # Its index is the first part of another: a hundred thousand rows are written to each.
    run = models.ForeignKey(
        FeedRun, on_delete=models.CASCADE, related_name="changes", db_index=False
    )
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    row = models.PositiveIntegerField(null=True, blank=True)
    title = models.CharField(max_length=255)
    # Set when it is known: from the start, or once it is created.
    listing = models.ForeignKey(
        "listings.Listing",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # See suppliers.feeds.diff: {"listing": {…}, "sellables": [{"reference", …}]}.
    after = models.JSONField()
    before = models.JSONField(default=dict, blank=True)
    # Of its item, to know the row again next time.
    item = models.JSONField(default=dict, blank=True)
    # Why it was left.
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["run", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["created", "updated", "missing", "known"]),
                name="change_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "applied", "left", "undone"]),
                name="change_state_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["created", "known"]) | ~Q(before={}),
                name="change_knows_before",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "kind", "state"], name="change_of_run"),
            models.Index(
                fields=["listing"], condition=Q(listing__isnull=False), name="change_of_listing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"


class RowTrouble(models.Model):
    """An error or a warning of one cell of a run's file."""

    run = models.ForeignKey(FeedRun, on_delete=models.CASCADE, related_name="troubles")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)
    fix = models.CharField(max_length=300, blank=True)
    is_warning = models.BooleanField(default=False)

    class Meta:
        ordering = ["run", "row", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="trouble_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.reason}"


class Item(models.Model):
    """A listing that a feed brought: how its rows are told to be the same as last time."""

    # Found by either of the indexes below.
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="items", db_index=False)
    listing = models.ForeignKey(
        "listings.Listing", on_delete=models.CASCADE, related_name="feed_items"
    )
    # Of the columns that a person chose, where rows have neither reference nor EAN.
    key = models.CharField(max_length=64, blank=True)
    # Of the rows with the rules that read them, and of the listing they made.
    row_digest = models.CharField(max_length=32, blank=True)
    state_digest = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "listing"], name="one_item_each"),
            models.UniqueConstraint(
                fields=["feed", "key"], condition=~Q(key=""), name="one_item_per_key"
            ),
        ]
        indexes = [models.Index(fields=["feed", "row_digest"], name="item_by_row")]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.listing_id}"


class RemotePicture(models.Model):
    """A picture that a feed names by its address; fetched in the background."""

    class State(models.TextChoices):
        WAITING = "waiting", _("À chercher")
        KEPT = "kept", _("Reçue")
        FAILED = "failed", _("Refusée")

    listing = models.OneToOneField(
        "listings.Listing", on_delete=models.CASCADE, related_name="remote_picture"
    )
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="pictures")
    address = models.URLField(max_length=1000)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    # The one that came, and the one that it replaced.
    picture = models.ForeignKey(
        "pictures.Picture", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    replaced = models.ForeignKey(
        "pictures.Picture", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "kept", "failed"]),
                name="remote_picture_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.address
