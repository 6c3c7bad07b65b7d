"""Forms of the back office: numbers are checked, names folded, proofs looked at."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.users.forms import UserCreationForm as WagtailUserCreationForm
from wagtail.users.forms import UserEditForm as WagtailUserEditForm

from shop.listings.models import CategoryProfile, Listing, Sellable
from shop.organisations.models import Organisation
from shop.pictures.encoding import BadPicture
from shop.pictures.files import store
from shop.places import identifiers
from suppliers.directory.models import Certificate, Establishment, LegalEntity, Supplier


class UserEditForm(WagtailUserEditForm):
    """Wagtail's, for accounts without a username."""


class UserCreationForm(WagtailUserCreationForm):
    """Wagtail's, for accounts without a username."""


class SupplierForm(WagtailAdminModelForm):
    website = forms.URLField(label=_("Site"), required=False, assume_scheme="https")

    class Meta:
        model = Supplier
        fields = [
            "name",
            "slug",
            "state",
            "legal_entity",
            "establishment",
            "family",
            "tagline",
            "description",
            "headcount",
            "insertion_jobs",
            "phone",
            "email",
            "website",
            "delivers",
            "offers_pickup",
            "lead_days",
            "joined_on",
        ]


class LegalEntityForm(WagtailAdminModelForm):
    def clean_siren(self) -> str:
        return identifiers.siren(self.cleaned_data["siren"])

    def clean_vat_number(self) -> str:
        number = self.cleaned_data["vat_number"]
        return identifiers.vat_number(number) if number else ""

    def clean_iban(self) -> str:
        iban = self.cleaned_data["iban"]
        return identifiers.iban(iban) if iban else ""

    class Meta:
        model = LegalEntity
        fields = [
            "name",
            "legal_form",
            "siren",
            "vat_regime",
            "vat_number",
            "iban",
            "street",
            "commune",
        ]


class EstablishmentForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        siret, entity = data.get("siret"), data.get("legal_entity")
        if siret and entity and not siret.startswith(entity.siren):
            self.add_error(
                "siret",
                _("Ce SIRET n’est pas celui d’un établissement de %(name)s, SIREN %(siren)s.")
                % {"name": entity.name, "siren": entity.siren},
            )
        return data

    def clean_siret(self) -> str:
        return identifiers.siret(self.cleaned_data["siret"])

    class Meta:
        model = Establishment
        fields = ["legal_entity", "siret", "name", "street", "postcode", "commune"]


class OrganisationForm(WagtailAdminModelForm):
    is_verified = forms.BooleanField(
        label=_("Vérifiée"),
        required=False,
        help_text=_("Les personnes qui la gèrent peuvent parler pour elle : c’est contrôlé."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("is_verified", self.instance.verified_at is not None)

    def clean_siret(self) -> str:
        siret = identifiers.siret(self.cleaned_data["siret"])
        self.instance.siren = siret[:9]
        return siret

    class Meta:
        model = Organisation
        fields = ["name", "kind", "siret", "street", "postcode", "commune"]


class CertificateForm(WagtailAdminModelForm):
    """One scope; a refusal says why; a decision keeps its day."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        scopes = [
            data.get(name) for name in ("legal_entity", "establishment", "supplier", "family")
        ]
        if sum(scope is not None for scope in scopes) != 1:
            self.add_error(
                None,
                _("Choisissez une seule portée : entité, établissement, fournisseur ou famille."),
            )
        if data.get("state") == Certificate.State.REFUSED and not data.get("refusal"):
            self.add_error("refusal", _("Dites au fournisseur pourquoi le certificat est refusé."))
        issued, expires = data.get("issued_on"), data.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("La fin précède le début : vérifiez les deux dates."))
        if "state" in self.changed_data or not self.instance.pk:
            waiting = data.get("state") == Certificate.State.WAITING
            self.instance.verified_at = None if waiting else timezone.now()
        return data

    class Meta:
        model = Certificate
        fields = [
            "label",
            "body",
            "number",
            "issued_on",
            "expires_on",
            "legal_entity",
            "establishment",
            "supplier",
            "family",
            "document",
            "state",
            "refusal",
        ]


class ListingForm(WagtailAdminModelForm):
    """A listing with the words and the picture that stand on its product."""

    title = forms.CharField(label=_("Titre"), max_length=255)
    description = forms.CharField(label=_("Description"), widget=forms.Textarea, required=False)
    picture_file = forms.FileField(
        label=_("Nouvelle image"), required=False, help_text=_("JPEG, PNG, WebP, AVIF ou GIF.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].initial = self.instance.product.title
        self.fields["description"].initial = self.instance.product.description

    def clean_picture_file(self) -> Any:
        upload = self.cleaned_data["picture_file"]
        if upload is None:
            return None
        try:
            return store(data=upload.read(), alt=self.data.get("title", "")[:200])
        except BadPicture as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def save(self, commit: bool = True) -> Listing:
        if self.cleaned_data["picture_file"] is not None:
            self.instance.picture = self.cleaned_data["picture_file"]
        if self.instance.state == "published" and self.instance.published_at is None:
            self.instance.published_at = timezone.now()
        product = self.instance.product
        product.title = self.cleaned_data["title"]
        product.description = self.cleaned_data["description"]
        product.is_public = self.instance.state == "published"
        product.save()
        listing: Listing = super().save(commit=commit)
        return listing

    class Meta:
        model = Listing
        fields = [
            "state",
            "category",
            "summary",
            "vat_code",
            "price_kind",
            "family",
            "date_kind",
            "minimum_life_days",
            "temperature",
            "case_size",
            "technical_sheet",
            "is_subscribable",
            "ingredients",
            "origin",
            "storage",
            "withdrawal_exemption",
        ]


class SellableForm(WagtailAdminModelForm):
    """Price in euros and stock; both go through the catalogue's operations."""

    price = forms.DecimalField(
        label=_("Prix (€)"), required=False, min_value=0, max_digits=12, decimal_places=4
    )
    stock = forms.IntegerField(label=_("Stock"), required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.unit_price is not None:
            self.fields["price"].initial = f"{self.instance.unit_price / 10_000:.2f}"
        self.fields["stock"].initial = self.instance.stock_record.num_in_stock
        if self.instance.listing.kind == "service":
            del self.fields["stock"]

    def clean_ean(self) -> str:
        ean = self.cleaned_data["ean"]
        return identifiers.ean(ean) if ean else ""

    class Meta:
        model = Sellable
        fields = ["name", "ean", "weight_grams", "is_weighed", "min_quantity", "is_active"]


class CategoryForm(WagtailAdminModelForm):
    """A category of the shop: its names, where it hangs, whether the menu shows it."""

    name = forms.CharField(label=_("Nom"), max_length=255)
    parent = forms.ModelChoiceField(
        queryset=CategoryProfile.objects.none(), label=_("Sous"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["name"].initial = self.instance.category.name
            del self.fields["parent"]
        else:
            self.fields["parent"].queryset = CategoryProfile.objects.select_related("category")

    class Meta:
        model = CategoryProfile
        fields = ["slug", "name_en", "name_br", "kind", "vat_code", "in_menu"]
