"""Gift boxes: who gets one, what stands on it, and the proof that the buyer approves."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.quoting.models.offers import Offer
from shop.quoting.models.requests import QuoteRequest, private_storage


class GiftBox(models.Model):
    request = models.OneToOneField(QuoteRequest, on_delete=models.PROTECT, related_name="gift_box")
    budget_per_head = models.PositiveIntegerField(_("budget par personne (centimes TTC)"))
    heads = models.PositiveIntegerField(_("nombre de personnes"))
    without_alcohol = models.PositiveIntegerField(_("dont sans alcool"), default=0)
    card_text = models.TextField(_("texte de la carte"), blank=True)
    wants_logo = models.BooleanField(_("logo sur le coffret"), default=False)
    # After it, boxes do not arrive in time.
    last_order_on = models.DateField(_("dernier jour pour commander"), null=True, blank=True)
    addresses_erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("coffret cadeau")
        verbose_name_plural = _("coffrets cadeaux")
        constraints = [
            models.CheckConstraint(
                condition=Q(heads__gte=1, budget_per_head__gte=1)
                & Q(without_alcohol__lte=models.F("heads")),
                name="gift_box_counts_plausible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heads} × {self.budget_per_head}"


class GiftProof(models.Model):
    """ "Bon à tirer": what the supplier will print, approved or sent back by the buyer."""

    class State(models.TextChoices):
        WAITING = "waiting", _("À valider")
        APPROVED = "approved", _("Validé")
        CHANGES = "changes", _("À reprendre")

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="gift_proofs")
    file = models.FileField(storage=private_storage, upload_to="bat/")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    note = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("bon à tirer")
        verbose_name_plural = _("bons à tirer")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer"], condition=Q(state="waiting"), name="one_gift_proof_waiting"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | Q(state__in=["approved", "changes"], decided_at__isnull=False),
                name="gift_proof_decided_with_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}"


class Recipient(models.Model):
    """One parcel; the address is erased once it has arrived."""

    gift_box = models.ForeignKey(GiftBox, on_delete=models.PROTECT, related_name="recipients")
    position = models.PositiveIntegerField()
    name = models.CharField(_("nom"), max_length=160, blank=True)
    street = models.CharField(_("adresse"), max_length=200, blank=True)
    postcode = models.CharField(_("code postal"), max_length=5, blank=True)
    city = models.CharField(_("commune"), max_length=80, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    message = models.CharField(_("mot personnel"), max_length=255, blank=True)
    without_alcohol = models.BooleanField(_("sans alcool"), default=False)
    carrier = models.CharField(_("transporteur"), max_length=60, blank=True)
    tracking = models.CharField(_("suivi"), max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("destinataire")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["gift_box", "position"], name="one_recipient_per_place"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, name__gt="", street__gt="", postcode__gt="")
                | Q(erased_at__isnull=False, name="", street="", phone="", message=""),
                name="recipient_known_or_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gift_box_id} {self.position}"
