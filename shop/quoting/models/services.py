"""Recurring services: planned visits, their signed sheets, and what a month owes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.quoting.models.awards import AwardPart
from shop.quoting.models.offers import OfferLine


class ServicePlan(models.Model):
    award_part = models.OneToOneField(
        AwardPart, on_delete=models.PROTECT, related_name="service_plan"
    )
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("plan d’interventions")
        verbose_name_plural = _("plans d’interventions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="service_plan_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_part_id}"


class Visit(models.Model):
    """One planned visit. Done, its sheet is signed on the spot; then a monthly order bills it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Prévue")
        DONE = "done", _("Faite")
        POSTPONED = "postponed", _("Reportée")
        CANCELLED = "cancelled", _("Annulée")

    plan = models.ForeignKey(ServicePlan, on_delete=models.PROTECT, related_name="visits")
    offer_line = models.ForeignKey(OfferLine, on_delete=models.PROTECT, related_name="+")
    planned_on = models.DateField(_("prévue le"))
    # Thousandths of the line's unit; what was done may differ from what was planned.
    quantity = models.PositiveBigIntegerField(_("quantité (millièmes)"))
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    # Weather, illness, closure: as the buyer reads it.
    reason = models.CharField(_("motif"), max_length=160, blank=True)
    postponed_to = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="postponed_from"
    )
    report = models.TextField(_("travaux faits"), blank=True)
    signed_name = models.CharField(_("signé par"), max_length=120, blank=True)
    # Strokes of the finger on the screen: [[x, y, x, y, …], …] in 0…1000.
    signature = models.JSONField(default=list, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The month's order that bills it.
    order_line = models.ForeignKey(
        "orders.SupplierOrderLine",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
    )

    class Meta:
        verbose_name = _("intervention")
        ordering = ["planned_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "done", "postponed", "cancelled"]),
                name="visit_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(done_at__isnull=False) & ~Q(signed_name="")),
                name="visit_done_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["postponed", "cancelled"]) | ~Q(reason=""),
                name="visit_not_done_says_why",
            ),
            models.CheckConstraint(
                condition=Q(order_line=None) | Q(state="done"), name="only_done_visits_are_billed"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=10_000_000_000),
                name="visit_quantity_plausible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.planned_on}"
