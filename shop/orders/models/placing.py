"""Oscar's Order with its envelope, and one SupplierOrder per supplier with what was sold."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shop.listings.models import Basis, Kind


class Envelope(models.Model):
    """What belongs to the whole order: the buyer's contact, consents, how it is paid."""

    class Origin(models.TextChoices):
        WEB = "web", _("Boutique en ligne")
        PHONE = "phone", _("Téléphone ou e-mail")
        SUBSCRIPTION = "subscription", _("Abonnement")
        QUOTE = "quote", _("Devis")

    class Payment(models.TextChoices):
        CARD = "card", _("Carte bancaire")
        TRANSFER = "transfer", _("Virement sur facture")

    order = models.OneToOneField("order.Order", on_delete=models.PROTECT, related_name="envelope")
    # One placement, however often its button was pressed.
    key = models.CharField(max_length=64, unique=True)
    # Opens the tracking page without an account.
    token = models.CharField(max_length=43, unique=True)
    origin = models.CharField(max_length=12, choices=Origin)
    payment = models.CharField(_("paiement"), max_length=10, choices=Payment)
    language = models.CharField(max_length=2, default="fr")
    name = models.CharField(_("nom"), max_length=160)
    email = models.EmailField(blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    street = models.CharField(_("adresse"), max_length=200, blank=True)
    street_more = models.CharField(_("complément"), max_length=200, blank=True)
    postcode = models.CharField(_("code postal"), max_length=5, blank=True)
    commune_name = models.CharField(_("commune"), max_length=80, blank=True)
    commune = models.ForeignKey(
        "places.Commune", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Contacts are erased when neither the order nor the law needs them any more.
    contact_erased_at = models.DateTimeField(null=True, blank=True)
    entity = models.ForeignKey(
        "organisations.Entity", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    purchase_reference = models.CharField(_("bon de commande"), max_length=80, blank=True)
    commitment_number = models.CharField(_("numéro d’engagement"), max_length=80, blank=True)
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    terms_version = models.CharField(max_length=20, blank=True)
    # The buyer of alcohol said to be of age.
    of_age_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Cents including tax, as placed.
    total = models.PositiveBigIntegerField()
    placed_at = models.DateTimeField()
    # Unpaid after this: cancelled, stock released. Empty where nothing is awaited.
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("commande")
        constraints = [
            models.CheckConstraint(
                condition=Q(origin__in=["web", "phone", "subscription", "quote"]),
                name="envelope_origin_known",
            ),
            models.CheckConstraint(
                condition=Q(payment__in=["card", "transfer"]), name="envelope_payment_known"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="envelope_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}"


class SupplierOrder(models.Model):
    class Delivery(models.TextChoices):
        PARCEL = "parcel", _("Colis")
        ROUND = "round", _("Tournée")
        PICKUP = "pickup", _("Retrait")
        ON_SITE = "on_site", _("Sur place ou sans livraison")

    class State(models.TextChoices):
        AWAITING_PAYMENT = "awaiting_payment", _("En attente de paiement")
        TO_PREPARE = "to_prepare", _("À préparer")
        SHIPPED = "shipped", _("Expédiée")
        READY = "ready", _("Prête au retrait")
        DELIVERED = "delivered", _("Livrée")
        CANCELLED = "cancelled", _("Annulée")
        PROBLEM = "problem", _("Problème signalé")

    order = models.ForeignKey(
        "order.Order", on_delete=models.PROTECT, related_name="supplier_orders"
    )
    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.PROTECT, related_name="orders"
    )
    number = models.CharField(max_length=40, unique=True)
    # The buyer is a person (account or e-mail alone) or an organisation, never both.
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    buyer_email = models.EmailField(blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
    )
    basis = models.CharField(max_length=4, choices=Basis)
    state = models.CharField(max_length=20, choices=State, default=State.AWAITING_PAYMENT)
    placed_at = models.DateTimeField()
    delivery = models.CharField(_("livraison"), max_length=10, choices=Delivery, default="parcel")
    # As the customer read it: round or point with its day and hours.
    delivery_label = models.CharField(max_length=240, blank=True)
    pickup_point = models.ForeignKey(
        "directory.PickupPoint", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    delivery_round = models.ForeignKey(
        "directory.DeliveryRound",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    promised_on = models.DateField(_("promise pour le"), null=True, blank=True)
    # Agreed in a quote; empty: the organisation's own terms.
    payment_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # Part of the total that is invoiced before delivery, as the accepted quote says (‰).
    deposit_permille = models.PositiveSmallIntegerField(default=0)
    # Cents of lines and charges, as placed; weighing and refunds stand beside.
    net = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    # Dates of the events of these names, for lists and sums.
    paid_at = models.DateTimeField(null=True, blank=True, db_index=True)
    delivered_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["-placed_at"]
        constraints = [
            models.UniqueConstraint(fields=["order", "supplier"], name="one_part_per_supplier"),
            models.CheckConstraint(
                condition=Q(delivery__in=["parcel", "round", "pickup", "on_site"]),
                name="supplier_order_delivery_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "awaiting_payment",
                        "to_prepare",
                        "shipped",
                        "ready",
                        "delivered",
                        "cancelled",
                        "problem",
                    ]
                ),
                name="supplier_order_state_known",
            ),
            models.CheckConstraint(
                condition=Q(deposit_permille__lte=1000), name="supplier_order_deposit_within_total"
            ),
            models.CheckConstraint(
                condition=Q(basis__in=["incl", "excl"]), name="supplier_order_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, buyer_email="")
                | (Q(organisation=None) & ~Q(buyer_email="")),
                name="buyer_is_person_or_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class SupplierOrderEvent(models.Model):
    """What happened to a part of an order, by whom; its state derives from these."""

    supplier_order = models.ForeignKey(
        SupplierOrder, on_delete=models.PROTECT, related_name="events"
    )
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="order_event_named"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_order_id} {self.name}"


class SupplierOrderLine(models.Model):
    """A line as it was sold: later changes of the listing do not reach it."""

    supplier_order = models.ForeignKey(
        SupplierOrder, on_delete=models.PROTECT, related_name="lines"
    )
    # Empty: agreed in a quote, not in the catalogue.
    sellable = models.ForeignKey(
        "listings.Sellable", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.GOODS)
    # Of the listing, or of the request that the quote answered.
    category = models.ForeignKey(
        "catalogue.Category", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.CharField(max_length=20, blank=True)
    proof = models.ForeignKey(
        "listings.ProofSnapshot", on_delete=models.PROTECT, null=True, related_name="+"
    )
    title = models.CharField(max_length=255)
    reference = models.CharField(max_length=64)
    siret = models.CharField(max_length=14)
    quantity = models.PositiveIntegerField()
    unit_price = models.BigIntegerField()  # 1/10,000 € in the line's basis
    basis = models.CharField(max_length=4, choices=Basis, default="incl")
    vat_code = models.CharField(max_length=24)
    vat_permille = models.PositiveSmallIntegerField()
    net = models.BigIntegerField()  # cents
    tax = models.BigIntegerField()
    is_alcohol = models.BooleanField(default=False)
    withdrawal_exemption = models.CharField(max_length=20, blank=True)
    # Sold by weight: what was authorised, and what the scales said (grams, the whole line).
    weighed_up_to = models.PositiveIntegerField(null=True, blank=True)
    weighed = models.PositiveIntegerField(null=True, blank=True)
    final_net = models.BigIntegerField(null=True, blank=True)
    final_tax = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1), name="order_line_quantity_from_one"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["goods", "service"]), name="order_line_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(weighed=None) | Q(weighed__lte=F("weighed_up_to")),
                name="never_more_than_authorised",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=["incl", "excl"]), name="order_line_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(net__gte=0, tax__gte=0, unit_price__gte=0),
                name="order_line_amounts_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"


class Charge(models.Model):
    """Delivery, or a reduction as a negative charge, of one supplier's part."""

    class Kind(models.TextChoices):
        DELIVERY = "delivery", _("Livraison")
        REDUCTION = "reduction", _("Réduction")

    supplier_order = models.ForeignKey(
        SupplierOrder, on_delete=models.PROTECT, related_name="charges"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    # A reduction is told line by line, so that a refund of the line takes its share back.
    line = models.ForeignKey(
        SupplierOrderLine, on_delete=models.PROTECT, null=True, blank=True, related_name="charges"
    )
    label = models.CharField(max_length=160)
    vat_permille = models.PositiveSmallIntegerField()
    net = models.BigIntegerField()
    tax = models.BigIntegerField()
    # Who bears a reduction: the supplier, or the shop (a promotion in the ledger).
    borne_by_shop = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="delivery", net__gte=0, tax__gte=0, borne_by_shop=False)
                | Q(kind="reduction", net__lte=0, tax__lte=0),
                name="charge_sign_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="delivery", line=None) | Q(kind="reduction", line__isnull=False),
                name="reduction_names_its_line",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class StockHold(models.Model):
    """Stock kept for an order until paid, or released when the time is over."""

    supplier_order = models.ForeignKey(
        SupplierOrder, on_delete=models.PROTECT, related_name="holds"
    )
    sellable = models.ForeignKey(
        "listings.Sellable", on_delete=models.PROTECT, related_name="holds"
    )
    quantity = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)
    released_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier_order", "sellable"], name="one_hold_per_sellable"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="hold_from_one"),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(taken_at=None), name="hold_ends_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sellable_id}"


class WeekLoad(models.Model):
    """Orders that a supplier with a weekly capacity has promised for a week."""

    supplier = models.ForeignKey("directory.Supplier", on_delete=models.CASCADE, related_name="+")
    monday = models.DateField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "monday"], name="one_load_per_week"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.monday}"


class OfferBearer(models.Model):
    """Who pays for one of Oscar's offers: a supplier on its own goods; without a row, the shop."""

    offer = models.OneToOneField(
        "offer.ConditionalOffer", on_delete=models.CASCADE, related_name="bearer"
    )
    supplier = models.ForeignKey("directory.Supplier", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("réduction d’un fournisseur")

    def __str__(self) -> str:
        return f"{self.offer_id} {self.supplier_id}"
