"""What is sold, on Oscar's products and stock records, and the card that lists read."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shop.money import VAT_CODES


class Kind(models.TextChoices):
    GOODS = "goods", _("Produit")
    SERVICE = "service", _("Service")


class PriceKind(models.TextChoices):
    FIXED = "fixed", _("Prix ferme")
    FROM = "from", _("À partir de")
    ON_QUOTE = "on_quote", _("Sur devis")


class Basis(models.TextChoices):
    """What a stored price includes; the other figure is derived, never converted back."""

    INCL_TAX = "incl", _("TTC")
    EXCL_TAX = "excl", _("HT")


class State(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    PUBLISHED = "published", _("En vente")
    ARCHIVED = "archived", _("Archivé")


class DateKind(models.TextChoices):
    USE_BY = "use_by", _("DLC – à consommer jusqu’au")
    BEST_BEFORE = "best_before", _("DDM – à consommer de préférence avant")


class Temperature(models.TextChoices):
    AMBIENT = "ambient", _("Température ambiante")
    CHILLED = "chilled", _("Frais, 0 à 4 °C")
    FROZEN = "frozen", _("Surgelé, −18 °C")


class CategoryProfile(models.Model):
    """What our pages need beside Oscar's category: its address, its names, what it holds."""

    category = models.OneToOneField(
        "catalogue.Category", on_delete=models.CASCADE, related_name="profile"
    )
    slug = models.SlugField(_("adresse"), max_length=100, unique=True)
    name_en = models.CharField(_("nom anglais"), max_length=120, blank=True)
    name_br = models.CharField(_("nom breton"), max_length=120, blank=True)
    kind = models.CharField(_("nature"), max_length=8, choices=Kind, default=Kind.GOODS)
    vat_code = models.CharField(_("TVA habituelle"), max_length=24, blank=True)
    in_menu = models.BooleanField(_("au menu"), default=False)

    class Meta:
        verbose_name = _("profil de catégorie")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="category_kind_known"),
        ]

    def __str__(self) -> str:
        return self.slug

    def label(self, language: str) -> str:
        return {"en": self.name_en, "br": self.name_br}.get(language) or self.category.name


class Listing(models.Model):
    """One offer of one supplier: 1–1 with Oscar's standalone or parent product."""

    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.PROTECT, related_name="listing"
    )
    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.PROTECT, related_name="listings"
    )
    # The site that makes it: labels and inclusion statuses belong to a SIRET.
    establishment = models.ForeignKey(
        "directory.Establishment", on_delete=models.PROTECT, related_name="listings"
    )
    category = models.ForeignKey(
        "catalogue.Category", on_delete=models.PROTECT, related_name="listings"
    )
    family = models.ForeignKey(
        "directory.ListingFamily",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="listings",
    )
    kind = models.CharField(_("nature"), max_length=8, choices=Kind)
    price_kind = models.CharField(_("prix"), max_length=10, choices=PriceKind)
    basis = models.CharField(_("prix saisis"), max_length=4, choices=Basis)
    vat_code = models.CharField(_("TVA"), max_length=24)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(_("en vente depuis"), null=True, blank=True)
    summary = models.CharField(_("résumé"), max_length=200, blank=True)
    picture = models.ForeignKey(
        "pictures.Picture", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ingredients = models.TextField(_("ingrédients"), blank=True)
    allergens = models.JSONField(_("allergènes"), default=list, blank=True)
    origin = models.CharField(_("origine"), max_length=160, blank=True)
    storage = models.CharField(_("conservation"), max_length=160, blank=True)
    # Tenths of a per cent by volume; empty for what is not alcohol.
    alcohol_tenths = models.PositiveSmallIntegerField(_("alcool (‰ vol.)"), null=True, blank=True)
    withdrawal_exemption = models.CharField(
        _("exception au droit de rétractation"), max_length=20, blank=True
    )
    case_size = models.PositiveIntegerField(_("colisage"), null=True, blank=True)
    # DLC or DDM, and how many days of it the customer gets at least.
    date_kind = models.CharField(_("date"), max_length=12, choices=DateKind, blank=True)
    minimum_life_days = models.PositiveSmallIntegerField(
        _("durée de vie minimale (jours)"), null=True, blank=True
    )
    temperature = models.CharField(
        _("température"), max_length=8, choices=Temperature, default="ambient"
    )
    technical_sheet = models.FileField(_("fiche technique"), upload_to="fiches/", blank=True)
    # Offered as a weekly or fortnightly subscription (paniers).
    is_subscribable = models.BooleanField(_("proposé en abonnement"), default=False)
    reuse_type = models.CharField(_("réemploi"), max_length=16, blank=True)
    recycled_percent = models.PositiveSmallIntegerField(
        _("matière recyclée (%)"), null=True, blank=True
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("offre")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="listing_kind_known"),
            models.CheckConstraint(
                condition=Q(price_kind__in=PriceKind.values), name="listing_price_kind_known"
            ),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="listing_basis_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="listing_state_known"),
            models.CheckConstraint(condition=Q(vat_code__in=VAT_CODES), name="listing_vat_known"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="published_listing_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(recycled_percent=None) | Q(recycled_percent__lte=100),
                name="recycled_within_100",
            ),
            models.CheckConstraint(
                condition=Q(reuse_type__in=["", "reemploi", "reutilisation", "reconditionne"]),
                name="reuse_type_known",
            ),
            models.CheckConstraint(
                condition=Q(date_kind__in=["", *DateKind.values]), name="listing_date_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(temperature__in=Temperature.values), name="listing_temperature_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.product)


class Sellable(models.Model):
    """What goes into a basket: 1–1 with a stock record, which keeps stock and holds."""

    stock_record = models.OneToOneField(
        "partner.StockRecord", on_delete=models.PROTECT, related_name="sellable"
    )
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="sellables")
    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.PROTECT, related_name="sellables"
    )
    reference = models.CharField(_("référence"), max_length=64)
    ean = models.CharField("EAN", max_length=14, blank=True)
    name = models.CharField(_("variante"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # 1/10,000 € in the listing's basis; empty where the price is on quote.
    unit_price = models.BigIntegerField(_("prix unitaire"), null=True, blank=True)
    content_quantity = models.DecimalField(
        _("contenu"), max_digits=10, decimal_places=3, null=True, blank=True
    )
    content_unit = models.CharField(_("unité du contenu"), max_length=8, blank=True)
    # What a parcel weighs by it; empty: told from the content.
    weight_grams = models.PositiveIntegerField(_("poids emballé (g)"), null=True, blank=True)
    # Sold by its real weight: price and content stand for the heaviest piece, which is what is
    # authorised; the piece is weighed at preparation and never costs more.
    is_weighed = models.BooleanField(_("pesé à la préparation"), default=False)
    min_quantity = models.PositiveIntegerField(_("quantité minimale"), default=1)
    # Services have a capacity, not a stock.
    capacity_per_week = models.PositiveIntegerField(
        _("capacité par semaine"), null=True, blank=True
    )
    is_active = models.BooleanField(_("proposé"), default=True)

    class Meta:
        verbose_name = _("référence en vente")
        ordering = ["listing", "position"]
        constraints = [
            models.UniqueConstraint(fields=["supplier", "reference"], name="one_reference_each"),
            models.UniqueConstraint(
                fields=["supplier", "ean"], condition=~Q(ean=""), name="one_ean_each"
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="sellable_referenced"),
            models.CheckConstraint(
                condition=Q(unit_price=None) | Q(unit_price__gte=0), name="unit_price_not_negative"
            ),
            models.CheckConstraint(condition=Q(min_quantity__gte=1), name="min_quantity_from_one"),
            models.CheckConstraint(
                condition=Q(content_quantity=None, content_unit="")
                | (Q(content_quantity__gt=0) & ~Q(content_unit="")),
                name="content_has_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(is_weighed=False) | Q(content_unit__in=["g", "kg"]),
                name="weighed_content_in_grams",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class PriceList(models.Model):
    """Prices of one supplier for some buyers; the public price stands on the sellable."""

    supplier = models.ForeignKey(
        "directory.Supplier", on_delete=models.CASCADE, related_name="price_lists"
    )
    name = models.CharField(_("nom"), max_length=80)
    # Applied to every professional; at most one a supplier.
    for_professionals = models.BooleanField(_("pour tous les professionnels"), default=False)

    class Meta:
        verbose_name = _("tarif")
        constraints = [
            models.UniqueConstraint(fields=["supplier", "name"], name="one_price_list_per_name"),
            models.UniqueConstraint(
                fields=["supplier"],
                condition=Q(for_professionals=True),
                name="one_professional_price_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} – {self.name}"


class Price(models.Model):
    """A price from a quantity on: of a price list, or (no list) a public price break."""

    sellable = models.ForeignKey(Sellable, on_delete=models.CASCADE, related_name="prices")
    price_list = models.ForeignKey(
        PriceList, on_delete=models.CASCADE, null=True, blank=True, related_name="prices"
    )
    min_quantity = models.PositiveIntegerField(_("à partir de"), default=1)
    # 1/10,000 €: in the listing's basis for a break, excluding tax in a price list.
    unit_price = models.BigIntegerField(_("prix unitaire"))

    class Meta:
        verbose_name = _("prix")
        verbose_name_plural = _("prix")
        ordering = ["sellable", "price_list", "min_quantity"]
        constraints = [
            models.UniqueConstraint(
                fields=["sellable", "price_list", "min_quantity"],
                condition=Q(price_list__isnull=False),
                name="one_list_price_per_quantity",
            ),
            models.UniqueConstraint(
                fields=["sellable", "min_quantity"],
                condition=Q(price_list=None),
                name="one_break_per_quantity",
            ),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="price_not_negative"),
            models.CheckConstraint(condition=Q(min_quantity__gte=1), name="price_from_one"),
            # A break from one unit would be the price itself.
            models.CheckConstraint(
                condition=Q(price_list__isnull=False) | Q(min_quantity__gte=2),
                name="break_from_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sellable_id} ≥ {self.min_quantity}"


class PriceHistory(models.Model):
    """Public prices over time: a reduction is told against the lowest of 30 days (L112-1-1)."""

    sellable = models.ForeignKey(Sellable, on_delete=models.CASCADE, related_name="history")
    unit_price = models.BigIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sellable", "-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["sellable"], condition=Q(ends_at=None), name="one_current_price"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="price_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sellable_id} {self.starts_at:%Y-%m-%d}"


class ProofSnapshot(models.Model):
    """The proofs of a listing on a day, frozen; triggers refuse any later change."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    establishment = models.ForeignKey(
        "directory.Establishment", on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "establishment", "day", "sha256"], name="one_snapshot_per_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.day}"


class Availability(models.TextChoices):
    IN_STOCK = "in_stock", _("En stock")
    LOW = "low", _("Plus que quelques-uns")
    OUT = "out", _("Épuisé")
    TO_ORDER = "to_order", _("Sur commande")


class Card(models.Model):
    """All that a list shows of a listing, in one row. Derived: written by cards.refresh alone."""

    listing = models.OneToOneField(
        Listing, on_delete=models.CASCADE, primary_key=True, related_name="card"
    )
    slug = models.SlugField(max_length=120)
    title = models.CharField(max_length=255)
    summary = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=8)
    supplier = models.ForeignKey("directory.Supplier", on_delete=models.CASCADE, related_name="+")
    supplier_slug = models.SlugField(max_length=120)
    supplier_name = models.CharField(max_length=120)
    establishment = models.ForeignKey(
        "directory.Establishment", on_delete=models.CASCADE, related_name="+"
    )
    commune_name = models.CharField(max_length=80)
    department = models.CharField(max_length=3)
    category = models.ForeignKey("catalogue.Category", on_delete=models.CASCADE, related_name="+")
    price_kind = models.CharField(max_length=10)
    # Cents; null where on quote. The professional price is excluding tax, with its incl. figure.
    price_incl = models.BigIntegerField(null=True)
    price_excl = models.BigIntegerField(null=True)
    pro_price_incl = models.BigIntegerField(null=True)
    pro_price_excl = models.BigIntegerField(null=True)
    vat_code = models.CharField(max_length=24)
    # Cents a kg, l or piece, including and excluding tax.
    unit_price_incl = models.BigIntegerField(null=True)
    unit_price_excl = models.BigIntegerField(null=True)
    unit_price_unit = models.CharField(max_length=8, blank=True)
    variant_count = models.PositiveSmallIntegerField(default=1)
    availability = models.CharField(max_length=10, choices=Availability)
    # [[slug, short name, last valid day or null], …]: shown only up to that day.
    labels = models.JSONField(default=list)
    # The same for the establishment's statuses: [[code, short name, group, last day], …].
    structures = models.JSONField(default=list)
    picture_digest = models.CharField(max_length=64, blank=True)
    picture_alt = models.CharField(max_length=200, blank=True)
    picture_width = models.PositiveIntegerField(default=0)
    picture_height = models.PositiveIntegerField(default=0)
    is_alcohol = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    # First day on which a label or status of this card starts or stops being valid.
    stale_on = models.DateField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(availability__in=Availability.values), name="card_availability_known"
            ),
            models.CheckConstraint(
                condition=(Q(price_incl=None) & Q(price_excl=None))
                | Q(price_incl__gte=F("price_excl"), price_excl__gte=0),
                name="card_price_incl_not_below_excl",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Sheet(models.Model):
    """What a listing's page shows beside its card. Derived: written with the card, never alone."""

    listing = models.OneToOneField(
        Listing, on_delete=models.CASCADE, primary_key=True, related_name="sheet"
    )
    # See shop.listings.sheets.
    content = models.JSONField()

    def __str__(self) -> str:
        return str(self.listing_id)
