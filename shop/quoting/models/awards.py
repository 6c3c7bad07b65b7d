"""The choice, its approval, its acceptance, and what was received."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shop.quoting.models.offers import Offer, OfferLine
from shop.quoting.models.requests import QuoteRequest, RequestLine, private_storage
from shop.quoting.states import AwardState, values

ACTIVE = ["prepared", "approving", "approved", "accepted"]


class Award(models.Model):
    """Which lines of which offers the buyer wants, and why; one in force a request."""

    request = models.ForeignKey(QuoteRequest, on_delete=models.PROTECT, related_name="awards")
    state = models.CharField(max_length=10, choices=AwardState, default=AwardState.PREPARED)
    reason = models.TextField(_("motif du choix"))
    # Cents: what approvers decide on.
    net = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("choix")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(state__in=ACTIVE), name="one_award_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state__in=values(AwardState)), name="award_state_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="award_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"

    @property
    def gross(self) -> int:
        return self.net + self.tax


class AwardPart(models.Model):
    """One supplier's share of an award; its quote is frozen anew where lines were left out."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="parts")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="award_parts")
    # Cents.
    net = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()
    delivery_cents = models.PositiveBigIntegerField(default=0)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("part retenue")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "offer"], name="one_part_per_offer_chosen"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.offer_id}"


class AwardLine(models.Model):
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="lines")
    part = models.ForeignKey(AwardPart, on_delete=models.PROTECT, related_name="lines")
    offer_line = models.ForeignKey(OfferLine, on_delete=models.PROTECT, related_name="+")
    # The line asked for: chosen once, of one supplier.
    line = models.ForeignKey(
        RequestLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Cents.
    net = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("ligne retenue")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "offer_line"], name="one_award_line_per_offer_line"
            ),
            models.UniqueConstraint(
                fields=["award", "line"],
                condition=Q(line__isnull=False),
                name="a_line_is_awarded_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_line_id}"


class Approval(models.Model):
    """One step of the buyer's own approval, frozen from its rules when it was asked."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En attente")
        APPROVED = "approved", _("Approuvé")
        REFUSED = "refused", _("Refusé")
        DROPPED = "dropped", _("Sans objet")

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="approvals")
    step = models.PositiveSmallIntegerField(_("étape"))
    # Who is asked; empty: any approver of the entity.
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    above = models.PositiveBigIntegerField(_("seuil (centimes HT)"))
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # In whose place, by a delegation.
    instead_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("approbation")
        ordering = ["step"]
        constraints = [
            models.UniqueConstraint(fields=["award", "step"], name="one_approval_a_step"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "dropped"], decided_at=None, decided_by=None)
                | Q(
                    state__in=["approved", "refused"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="approval_decided_and_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.step}"


class Acceptance(models.Model):
    """ "Bon pour accord", or the buyer's own purchase order; an award has one."""

    class Kind(models.TextChoices):
        SIGNATURE = "signature", _("Bon pour accord")
        PURCHASE_ORDER = "purchase_order", _("Bon de commande")

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="acceptance")
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(_("nom du signataire"), max_length=120)
    quality = models.CharField(_("qualité"), max_length=120)
    signed_on = models.DateField(_("signé le"))
    # The buyer's own purchase order: its number, file, and the total that it states (cents).
    order_number = models.CharField(_("numéro du bon de commande"), max_length=80, blank=True)
    commitment_number = models.CharField(_("numéro d’engagement"), max_length=80, blank=True)
    file = models.FileField(storage=private_storage, upload_to="bons-de-commande/", blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    stated_gross = models.PositiveBigIntegerField(null=True, blank=True)
    document = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, related_name="+"
    )
    order = models.OneToOneField(
        "order.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="acceptance"
    )
    role = models.CharField(max_length=10)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("acceptation")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(quality=""), name="acceptance_signed"
            ),
            models.CheckConstraint(
                condition=Q(kind="signature", file="")
                | (Q(kind="purchase_order") & ~Q(file="") & ~Q(order_number="")),
                name="purchase_order_comes_with_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.name}"


class DeliveryAcceptance(models.Model):
    """ "Service fait": the buyer says that what was ordered came, wholly or with reserves."""

    supplier_order = models.OneToOneField(
        "orders.SupplierOrder", on_delete=models.PROTECT, related_name="delivery_acceptance"
    )
    is_whole = models.BooleanField(_("sans réserve"))
    reserves = models.TextField(_("réserves"), blank=True)
    received_on = models.DateField(_("reçu le"))
    name = models.CharField(_("nom"), max_length=120)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("service fait")
        verbose_name_plural = _("services faits")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_whole=True, reserves="") | (Q(is_whole=False) & ~Q(reserves="")),
                name="reserves_are_written",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_order_id}"


class Framework(models.Model):
    """An award that orders call on until it ends or its maximum is reached."""

    award_part = models.OneToOneField(AwardPart, on_delete=models.PROTECT, related_name="framework")
    number = models.CharField(_("numéro"), max_length=20, unique=True)
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    # Cents without tax; what calls have used of it.
    maximum = models.PositiveBigIntegerField(_("maximum HT (centimes)"))
    used = models.PositiveBigIntegerField(default=0)
    revision_clause = models.TextField(_("clause de révision des prix"), blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("accord-cadre")
        verbose_name_plural = _("accords-cadres")
        ordering = ["-starts_on"]
        constraints = [
            # R2162-4 code de la commande publique: a maximum is compulsory.
            models.CheckConstraint(
                condition=Q(maximum__gte=1, used__lte=F("maximum")),
                name="framework_within_its_maximum",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="framework_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class FrameworkPrice(models.Model):
    """A line of the price list, over a time: a revision ends one and begins another."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="prices")
    offer_line = models.ForeignKey(OfferLine, on_delete=models.PROTECT, related_name="+")
    unit_price = models.PositiveBigIntegerField()  # 1/10,000 € without tax
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("prix de l’accord-cadre")
        ordering = ["offer_line__position", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "offer_line", "valid_from"],
                name="one_framework_price_a_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="framework_price_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework_id} {self.offer_line_id}"


class FrameworkCall(models.Model):
    """One order on a framework."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="calls")
    order = models.OneToOneField("order.Order", on_delete=models.PROTECT, related_name="+")
    net = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("commande sur accord-cadre")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.framework_id} {self.order_id}"


class FrameworkProposal(models.Model):
    """New prices that the supplier asks for under the clause; the buyer agrees or not."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En attente")
        ACCEPTED = "accepted", _("Acceptée")
        REFUSED = "refused", _("Refusée")
        WITHDRAWN = "withdrawn", _("Retirée")

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="proposals")
    # Offer line id → 1/10,000 € without tax.
    prices = models.JSONField()
    from_day = models.DateField(_("à partir du"))
    reason = models.TextField(_("motif"))
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("réponse"), blank=True)

    class Meta:
        verbose_name = _("révision proposée")
        verbose_name_plural = _("révisions proposées")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework"],
                condition=Q(state="waiting"),
                name="one_price_proposal_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | Q(state__in=["accepted", "refused", "withdrawn"], decided_at__isnull=False),
                name="price_proposal_decided_with_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(note=""),
                name="price_proposal_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework_id} {self.from_day}"
