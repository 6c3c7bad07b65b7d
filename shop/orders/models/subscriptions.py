"""Paniers by subscription: the same order again, until paused or ended."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.orders.models.placing import Envelope, SupplierOrder


class Subscription(models.Model):
    class State(models.TextChoices):
        ACTIVE = "active", _("En cours")
        PAUSED = "paused", _("En pause")
        ENDED = "ended", _("Terminé")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="subscriptions"
    )
    sellable = models.ForeignKey(
        "listings.Sellable", on_delete=models.PROTECT, related_name="subscriptions"
    )
    # The order that began it: address and delivery are taken from it.
    first_part = models.ForeignKey(SupplierOrder, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(_("quantité"), default=1)
    every_weeks = models.PositiveSmallIntegerField(_("toutes les (semaines)"), default=1)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    next_on = models.DateField(_("prochaine commande"), db_index=True)
    # The gateway's saved means of payment; the shop never holds a card.
    payment_method = models.CharField(max_length=80, blank=True)
    trouble = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()

    class Meta:
        verbose_name = _("abonnement")
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["active", "paused", "ended"]),
                name="subscription_state_known",
            ),
            models.CheckConstraint(
                condition=Q(every_weeks__in=[1, 2, 4]), name="subscription_rhythm_known"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="subscription_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sellable_id}"


class SubscriptionRun(models.Model):
    """One due day: one order, or why there was none."""

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="runs")
    day = models.DateField()
    envelope = models.OneToOneField(
        Envelope, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "day"], name="one_run_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.day}"
