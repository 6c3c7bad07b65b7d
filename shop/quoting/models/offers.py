"""What a supplier answers, version after version, and what is said about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shop.quoting.models.requests import GroupMember, Invitation, RequestLine
from shop.quoting.states import OfferState, values

# Versions that are still in play: one of them an invitation.
LIVE = ["submitted", "revision_asked", "countered", "selected", "accepted"]


class Offer(models.Model):
    """One version. What was submitted is numbered, frozen as a document, and never edited."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="offers")
    version = models.PositiveSmallIntegerField()
    # A counter-offer is written by the buyer.
    by_buyer = models.BooleanField(default=False)
    state = models.CharField(max_length=16, choices=OfferState, default=OfferState.DRAFT)
    # Why this version: what the revision was asked for, what the counter-offer says.
    reason = models.TextField(blank=True)
    note = models.TextField(_("message au client"), blank=True)
    valid_until = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    delivery_cents = models.PositiveBigIntegerField(_("livraison HT (centimes)"), default=0)
    delivery_days = models.PositiveSmallIntegerField(
        _("délai de livraison (jours)"), null=True, blank=True
    )
    payment_days = models.PositiveSmallIntegerField(_("délai de paiement (jours)"), default=30)
    # Part asked before delivery: "acompte", "avance" for public buyers. Per mille of the total.
    deposit_permille = models.PositiveSmallIntegerField(_("acompte (‰)"), default=0)
    # Of the work: done by people in insertion; hours of it.
    insertion_permille = models.PositiveSmallIntegerField(_("part d’insertion (‰)"), null=True)
    insertion_hours = models.PositiveIntegerField(_("heures d’insertion"), null=True, blank=True)
    # Labour in the price without tax, for OETH.
    labour_permille = models.PositiveSmallIntegerField(_("part de main-d’œuvre (‰)"), null=True)
    certificates = models.ManyToManyField("directory.Certificate", related_name="+", blank=True)
    # The certificates' content on the day of submission (canonical JSON).
    proofs = models.TextField(blank=True)
    # Cents, of everything offered and delivery, on the day of submission.
    net = models.PositiveBigIntegerField(default=0)
    tax = models.PositiveBigIntegerField(default=0)
    document = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="offer"
    )
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Empty where the answer came by the link, without an account.
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_name = models.CharField(_("remise par"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("offre")
        ordering = ["invitation", "version"]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "version"], name="one_offer_per_version"),
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(state__in=LIVE), name="one_live_offer_each"
            ),
            models.UniqueConstraint(
                fields=["invitation"],
                condition=Q(state="draft", by_buyer=False),
                name="one_offer_draft_each",
            ),
            models.CheckConstraint(
                condition=Q(state__in=values(OfferState)), name="offer_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(submitted_at__isnull=False, valid_until__isnull=False),
                name="offer_submitted_with_validity",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "countered", "superseded", "refused", "expired"])
                | Q(state="withdrawn")
                | Q(document__isnull=False),
                name="offer_in_force_is_numbered",
            ),
            models.CheckConstraint(
                condition=Q(deposit_permille__lte=1000)
                & (Q(insertion_permille=None) | Q(insertion_permille__lte=1000))
                & (Q(labour_permille=None) | Q(labour_permille__lte=1000)),
                name="offer_shares_within_whole",
            ),
            # L441-10 code de commerce: sixty days at most.
            models.CheckConstraint(
                condition=Q(payment_days__lte=60), name="offer_payment_within_law"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} v{self.version}"

    @property
    def gross(self) -> int:
        return self.net + self.tax

    @property
    def partners(self) -> list[str]:
        """Who does some of its lines beside the supplier that answers."""
        names = (line.member.supplier.name for line in self.lines.all() if line.member is not None)
        return list(dict.fromkeys(names))


class OfferLine(models.Model):
    """A priced line; without a price the supplier does not offer it."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="lines")
    # Empty: a line that the supplier adds.
    line = models.ForeignKey(
        RequestLine, on_delete=models.PROTECT, null=True, blank=True, related_name="offered"
    )
    # Who does it of a group; empty: the supplier that answers.
    member = models.ForeignKey(
        GroupMember, on_delete=models.PROTECT, null=True, blank=True, related_name="offer_lines"
    )
    position = models.PositiveIntegerField()
    title = models.CharField(_("désignation"), max_length=255)
    sellable = models.ForeignKey(
        "listings.Sellable", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quantity = models.PositiveBigIntegerField(_("quantité (millièmes)"))
    unit = models.CharField(_("unité"), max_length=20)
    # 1/10,000 € without tax a unit.
    unit_price = models.PositiveBigIntegerField(_("prix unitaire HT"))
    vat_code = models.CharField(_("TVA"), max_length=24)
    vat_permille = models.PositiveSmallIntegerField()
    net = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()
    is_substitute = models.BooleanField(_("équivalent proposé"), default=False)
    min_quantity = models.PositiveBigIntegerField(_("quantité minimale (millièmes)"), default=0)
    # [[thousandths, 1/10,000 €], …] in rising quantities.
    breaks = models.JSONField(default=list, blank=True)
    note = models.CharField(_("remarque"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("ligne offerte")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "position"], name="one_offer_line_per_place"),
            models.UniqueConstraint(
                fields=["offer", "line"],
                condition=Q(line__isnull=False),
                name="one_price_per_line_asked",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=10_000_000_000),
                name="offer_line_quantity_plausible",
            ),
            models.CheckConstraint(
                condition=~Q(unit="") & ~Q(title="") & ~Q(vat_code=""),
                name="offer_line_has_unit_title_and_vat",
            ),
            models.CheckConstraint(
                condition=Q(min_quantity__lte=F("quantity")), name="offer_line_minimum_reached"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Remark(models.Model):
    """A message between the buyer and one supplier, beside a line or beside the whole."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="remarks")
    line = models.ForeignKey(
        RequestLine, on_delete=models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    role = models.CharField(max_length=10)
    text = models.TextField(_("message"))
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("message")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["buyer", "supplier"]) & ~Q(text=""),
                name="remark_signed_and_said",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Score(models.Model):
    """Points out of 100 for one offer and criterion; price is computed, the rest is judged."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(
        "quoting.Criterion", on_delete=models.PROTECT, related_name="scores"
    )
    points = models.PositiveSmallIntegerField(_("note sur 100"))
    note = models.CharField(_("motif"), max_length=255, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("note")
        constraints = [
            models.UniqueConstraint(fields=["offer", "criterion"], name="one_score_each"),
            models.CheckConstraint(condition=Q(points__lte=100), name="score_out_of_100"),
        ]

    def __str__(self) -> str:
        return f"{self.points}/100"
