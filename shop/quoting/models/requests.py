"""What a buyer asks for, of whom, until when, and by what it will be judged."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shop.quoting.states import InvitationState, RequestState, values


def private_storage():  # type: ignore[no-untyped-def]  # migrations need a plain callable
    return storages["private"]


class QuoteRequest(models.Model):
    class Kind(models.TextChoices):
        SIMPLE = "simple", _("Demande simple")
        PRICED = "priced", _("Lignes à chiffrer")
        SERVICE = "service", _("Prestation sur cahier des charges")
        SOURCING = "sourcing", _("Recherche de fournisseurs")

    class Audience(models.TextChoices):
        CHOSEN = "chosen", _("Fournisseurs choisis")
        OPEN = "open", _("Tous les fournisseurs qui correspondent")

    # Empty until sent; then short enough to say on the telephone.
    number = models.CharField(_("numéro"), max_length=20, unique=True, null=True, blank=True)
    # Opens the buyer's page without an account.
    token = models.CharField(max_length=43, unique=True)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quote_requests",
    )
    entity = models.ForeignKey(
        "organisations.Entity", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A supplier writes it for a client who telephoned, wrote, or came to a fair.
    started_by = models.ForeignKey(
        "directory.Supplier", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Given by who begins it (a form, another software): the same key again finds the same request.
    key = models.CharField(max_length=80, unique=True, null=True, blank=True)
    # What the buyer was when it was sent: the rules of equal treatment follow it.
    is_public = models.BooleanField(_("acheteur public"), default=False)
    contact_name = models.CharField(_("nom du contact"), max_length=120)
    contact_email = models.EmailField(_("e-mail du contact"))
    contact_phone = models.CharField(_("téléphone du contact"), max_length=20, blank=True)
    company_name = models.CharField(_("structure"), max_length=160, blank=True)

    kind = models.CharField(_("nature"), max_length=10, choices=Kind, default=Kind.SIMPLE)
    title = models.CharField(_("objet"), max_length=160)
    need = models.TextField(_("votre besoin"), blank=True)
    category = models.ForeignKey(
        "catalogue.Category", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Common procurement vocabulary: first digits name the need's family (12-month totals).
    cpv = models.CharField(_("famille d’achat (CPV)"), max_length=10, blank=True)
    site = models.ForeignKey(
        "organisations.DeliverySite",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    commune = models.ForeignKey(
        "places.Commune", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    street = models.CharField(_("adresse de livraison"), max_length=200, blank=True)
    wanted_on = models.DateField(_("date souhaitée"), null=True, blank=True)
    recurring = models.CharField(_("récurrence"), max_length=160, blank=True)
    budget_low = models.PositiveBigIntegerField(_("budget minimal (centimes HT)"), null=True)
    budget_high = models.PositiveBigIntegerField(_("budget maximal (centimes HT)"), null=True)
    alternatives_allowed = models.BooleanField(_("variantes acceptées"), default=True)
    # Codes of labels and structures (directory); written "ou équivalent" wherever they are read.
    wanted_labels = models.JSONField(default=list, blank=True)
    wanted_structures = models.JSONField(default=list, blank=True)
    clauses = models.JSONField(default=list, blank=True)
    audience = models.CharField(
        _("destinataires"), max_length=8, choices=Audience, default=Audience.CHOSEN
    )
    # Leaves out those whose own word on what they can do is less than what is asked.
    only_capable = models.BooleanField(_("capacité suffisante"), default=True)
    # Ids of suppliers that a draft will be sent to, where they are chosen one by one.
    chosen = models.JSONField(default=list, blank=True)
    deadline = models.DateTimeField(_("réponse attendue avant"), null=True, blank=True)
    purchase_reference = models.CharField(_("référence d’achat"), max_length=80, blank=True)
    commitment_number = models.CharField(_("numéro d’engagement"), max_length=80, blank=True)
    # An award may be a framework: orders call on it until it ends or is used up.
    wants_framework = models.BooleanField(_("accord-cadre"), default=False)
    # Of a framework or a recurring service.
    period_from = models.DateField(_("début"), null=True, blank=True)
    period_to = models.DateField(_("fin"), null=True, blank=True)
    maximum = models.PositiveBigIntegerField(_("maximum HT (centimes)"), null=True, blank=True)
    revision_clause = models.TextField(_("clause de révision des prix"), blank=True)

    state = models.CharField(
        _("état"), max_length=10, choices=RequestState, default=RequestState.DRAFT
    )
    # Each edit counts one up: who writes over a colleague is told instead.
    revision = models.PositiveIntegerField(default=0)
    is_template = models.BooleanField(_("modèle"), default=False)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("demande de devis")
        verbose_name_plural = _("demandes de devis")
        ordering = ["-edited_at"]
        indexes = [models.Index(fields=["state", "deadline"], name="request_by_deadline")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=values(RequestState)), name="request_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["simple", "priced", "service", "sourcing"]),
                name="request_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=["chosen", "open"]), name="request_audience_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"])
                | Q(sent_at__isnull=False, number__isnull=False, deadline__isnull=False),
                name="request_sent_with_deadline",
            ),
            models.CheckConstraint(
                condition=Q(is_template=False) | Q(state="draft"), name="template_stays_a_draft"
            ),
            models.CheckConstraint(
                condition=Q(budget_low=None)
                | Q(budget_high=None)
                | Q(budget_high__gte=F("budget_low")),
                name="request_budget_in_order",
            ),
            models.CheckConstraint(
                condition=Q(period_from=None)
                | Q(period_to=None)
                | Q(period_to__gte=F("period_from")),
                name="request_period_in_order",
            ),
            # R2162-4 code de la commande publique: a framework has a maximum.
            models.CheckConstraint(
                condition=Q(wants_framework=False)
                | Q(state__in=["draft", "cancelled"])
                | Q(
                    period_from__isnull=False,
                    period_to__isnull=False,
                    maximum__isnull=False,
                    maximum__gte=1,
                ),
                name="framework_asked_with_period_and_maximum",
            ),
            models.CheckConstraint(
                condition=~Q(contact_email="") & ~Q(title=""), name="request_says_who_and_what"
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(end_reason=""),
                name="request_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or _('brouillon')} {self.title}"


class RequestLot(models.Model):
    request = models.ForeignKey(QuoteRequest, on_delete=models.CASCADE, related_name="lots")
    number = models.PositiveSmallIntegerField(_("lot"))
    title = models.CharField(_("intitulé"), max_length=160)

    class Meta:
        verbose_name = _("lot")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="one_lot_per_number"),
        ]

    def __str__(self) -> str:
        return f"Lot {self.number} – {self.title}"


class RequestLine(models.Model):
    request = models.ForeignKey(QuoteRequest, on_delete=models.CASCADE, related_name="lines")
    lot = models.ForeignKey(
        RequestLot, on_delete=models.CASCADE, null=True, blank=True, related_name="lines"
    )
    position = models.PositiveIntegerField()
    title = models.CharField(_("désignation"), max_length=255)
    specification = models.TextField(_("précisions"), blank=True)
    # What the buyer saw in the shop, where the line comes from there.
    sellable = models.ForeignKey(
        "listings.Sellable", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    quantity = models.PositiveBigIntegerField(_("quantité (millièmes)"))
    unit = models.CharField(_("unité"), max_length=20)

    class Meta:
        verbose_name = _("ligne demandée")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "position"], name="one_request_line_per_place"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=10_000_000_000),
                name="request_line_quantity_plausible",
            ),
            models.CheckConstraint(
                condition=~Q(unit="") & ~Q(title=""), name="request_line_has_unit_and_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Criterion(models.Model):
    """By what offers are judged; the weights of a request add up to 100."""

    request = models.ForeignKey(QuoteRequest, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    # A code of data/criteria.json, or "own".
    code = models.CharField(max_length=40)
    label = models.CharField(_("critère"), max_length=160)
    weight = models.PositiveSmallIntegerField(_("poids (%)"))

    class Meta:
        verbose_name = _("critère")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="one_criterion_per_place"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="criterion_weight_in_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.weight} %"


class Invitation(models.Model):
    """One supplier asked; its link answers without an account."""

    request = models.ForeignKey(QuoteRequest, on_delete=models.PROTECT, related_name="invitations")
    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.PROTECT, related_name="invitations"
    )
    token = models.CharField(max_length=43, unique=True)
    state = models.CharField(
        max_length=10, choices=InvitationState, default=InvitationState.INVITED
    )
    invited_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # Why it was not chosen, as the supplier is told.
    outcome = models.TextField(blank=True)

    class Meta:
        verbose_name = _("invitation")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "supplier"], name="one_invitation_each"),
            models.CheckConstraint(
                condition=Q(state__in=values(InvitationState)), name="invitation_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decline_reason=""),
                name="invitation_declined_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} → {self.supplier_id}"


class GroupMember(models.Model):
    """A supplier that answers with others, under the one invited, who speaks for the group."""

    class State(models.TextChoices):
        ASKED = "asked", _("Sollicité")
        AGREED = "agreed", _("D’accord")
        DECLINED = "declined", _("A décliné")

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="members")
    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.PROTECT, related_name="group_memberships"
    )
    # What it does of the whole, as the lead wrote.
    task = models.CharField(_("ce qu’il réalise"), max_length=255)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decline_reason = models.TextField(_("motif"), blank=True)

    class Meta:
        verbose_name = _("membre du groupement")
        verbose_name_plural = _("membres du groupement")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "supplier"], name="one_place_in_a_group_each"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None)
                | Q(state__in=["agreed", "declined"], decided_at__isnull=False),
                name="group_member_decides_with_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decline_reason=""),
                name="group_member_declines_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} + {self.supplier_id}"


class LineFile(models.Model):
    """A spreadsheet whose lines join a draft: read in the background, whole or not at all."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En attente")
        READING = "reading", _("En lecture")
        READ = "read", _("Lu")
        REFUSED = "refused", _("Refusé")

    request = models.ForeignKey(QuoteRequest, on_delete=models.CASCADE, related_name="line_files")
    file = models.FileField(storage=private_storage, upload_to="devis/lignes/")
    name = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    # Rows read so far, then how many lines joined; why none did, in the reader's words.
    rows = models.PositiveIntegerField(default=0)
    refusal = models.TextField(blank=True)
    at = models.DateTimeField()
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("tableau de lignes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state__in=["waiting", "reading"]),
                name="one_table_of_lines_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "reading", "read", "refused"]),
                name="table_of_lines_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""),
                name="table_of_lines_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """Asked by one supplier or announced by the buyer; all invited read it, without who asked."""

    request = models.ForeignKey(QuoteRequest, on_delete=models.PROTECT, related_name="questions")
    invitation = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    text = models.TextField(_("question"))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(_("réponse"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("question")
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="question_asked"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="question_answered_with_date",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Attachment(models.Model):
    """A file of the buyer's request (all invited read it) or of one supplier's answer."""

    request = models.ForeignKey(QuoteRequest, on_delete=models.PROTECT, related_name="attachments")
    # Empty: of the request.
    invitation = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    file = models.FileField(storage=private_storage, upload_to="devis/")
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("pièce jointe")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=1), name="attachment_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """Who did what when to a request or what hangs on it: only added to, never changed."""

    request = models.ForeignKey(QuoteRequest, on_delete=models.PROTECT, related_name="events")
    # Set where only that supplier and the buyer may read it.
    invitation = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    name = models.CharField(max_length=40)
    role = models.CharField(max_length=10)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("événement")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["buyer", "approver", "supplier", "staff", "clock"])
                & ~Q(name=""),
                name="quote_event_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.name}"


class ShoppingList(models.Model):
    """What an organisation often asks for or orders, shared by its people."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="shopping_lists"
    )
    name = models.CharField(_("nom"), max_length=80)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("liste d’achats")
        verbose_name_plural = _("listes d’achats")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="one_shopping_list_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ShoppingListLine(models.Model):
    shopping_list = models.ForeignKey(ShoppingList, on_delete=models.CASCADE, related_name="lines")
    sellable = models.ForeignKey("listings.Sellable", on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shopping_list", "sellable"], name="one_list_line_per_sellable"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1), name="list_line_quantity_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sellable_id}"
