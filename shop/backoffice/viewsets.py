"""Staff pages for what is not a Wagtail page; every save tells who must follow."""

from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from shop.backoffice import forms
from shop.listings import operations as listings
from shop.listings.models import CategoryProfile, Listing, Sellable
from shop.organisations import operations as organisations
from shop.organisations.models import EmailDomain, Entity, Member, Organisation
from shop.outbox import operations as outbox
from shop.search import operations as search
from shop.search.models import Synonym
from suppliers.directory import operations as directory
from suppliers.directory.models import (
    Certificate,
    Establishment,
    InvoicingMandate,
    Label,
    LegalEntity,
    ListingFamily,
    ServiceArea,
    Status,
    StatusKind,
    Supplier,
    TeamMember,
)


class _CreateDirectory(generic.CreateView):
    """Saves, and has the cards of the suppliers concerned follow."""

    def save_instance(self) -> Any:
        with transaction.atomic():
            instance = super().save_instance()
            directory.changed(
                supplier_ids=directory.suppliers_touched_by(instance), at=timezone.now()
            )
        return instance


class _EditDirectory(generic.EditView):
    def save_instance(self) -> Any:
        with transaction.atomic():
            before = directory.suppliers_touched_by(self.model.objects.get(pk=self.object.pk))
            instance = super().save_instance()
            after = directory.suppliers_touched_by(instance)
            directory.changed(supplier_ids=before | after, at=timezone.now())
        return instance


class _DeleteDirectory(generic.DeleteView):
    def delete_action(self) -> None:
        with transaction.atomic():
            touched = directory.suppliers_touched_by(self.object)
            super().delete_action()
            directory.changed(supplier_ids=touched, at=timezone.now())


class _Directory(ModelViewSet):
    add_view_class = _CreateDirectory
    edit_view_class = _EditDirectory
    delete_view_class = _DeleteDirectory
    search_backend_name = None
    copy_view_enabled = False


class _Plain(ModelViewSet):
    search_backend_name = None
    copy_view_enabled = False


class _CreateSupplier(generic.CreateView):
    def save_instance(self) -> Supplier:
        return directory.save_supplier(supplier=self.form.save(commit=False), at=timezone.now())


class _EditSupplier(generic.EditView):
    def save_instance(self) -> Supplier:
        return directory.save_supplier(supplier=self.form.save(commit=False), at=timezone.now())


class SupplierViewSet(_Plain):
    model = Supplier
    icon = "group"
    menu_label = _("Fournisseurs")
    add_view_class = _CreateSupplier
    edit_view_class = _EditSupplier
    list_display = ["name", "establishment", "family", "state"]
    list_filter = ["state", "family", "establishment__commune__department"]
    search_fields = ["name", "legal_entity__name", "legal_entity__siren"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return forms.SupplierForm


class LegalEntityViewSet(_Directory):
    model = LegalEntity
    icon = "home"
    menu_label = _("Entités juridiques")
    list_display = ["name", "legal_form", "siren", "vat_regime"]
    list_filter = ["legal_form", "vat_regime"]
    search_fields = ["name", "siren"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return forms.LegalEntityForm


class EstablishmentViewSet(_Directory):
    model = Establishment
    icon = "site"
    menu_label = _("Établissements")
    list_display = ["name", "siret", "commune"]
    search_fields = ["name", "siret"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return forms.EstablishmentForm


class StatusViewSet(_Directory):
    model = Status
    icon = "tick"
    menu_label = _("Statuts")
    form_fields = [
        "establishment",
        "kind",
        "authority",
        "reference",
        "starts_on",
        "ends_on",
        "document",
        "verified_at",
    ]
    list_display = ["establishment", "kind", "starts_on", "ends_on", "verified_at"]
    list_filter = ["kind"]
    search_fields = ["establishment__name", "reference"]


class CertificateViewSet(_Directory):
    model = Certificate
    icon = "doc-full"
    menu_label = _("Certificats")
    list_display = ["label", "number", "body", "expires_on", "state"]
    list_filter = ["state", "label"]
    search_fields = ["number", "body", "supplier__name"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return forms.CertificateForm


class ServiceAreaViewSet(_Plain):
    model = ServiceArea
    icon = "globe"
    menu_label = _("Zones")
    form_fields = ["supplier", "kind", "department", "epci", "commune", "radius_km"]
    list_display = ["supplier", "kind"]
    search_fields = ["supplier__name"]


class ListingFamilyViewSet(_Plain):
    model = ListingFamily
    icon = "folder-inverse"
    menu_label = _("Familles d’offres")
    form_fields = ["supplier", "name"]
    list_display = ["supplier", "name"]
    search_fields = ["supplier__name", "name"]


class MandateViewSet(_Plain):
    model = InvoicingMandate
    icon = "doc-full-inverse"
    menu_label = _("Mandats de facturation")
    form_fields = ["legal_entity", "signed_on", "signed_by", "ended_on", "document"]
    list_display = ["legal_entity", "signed_on", "ended_on"]


class TeamMemberViewSet(_Plain):
    model = TeamMember
    icon = "user"
    menu_label = _("Équipes")
    form_fields = ["supplier", "user", "role"]
    list_display = ["supplier", "user", "role"]
    search_fields = ["supplier__name", "user__email"]


class LabelViewSet(_Directory):
    model = Label
    icon = "check"
    menu_label = _("Labels")
    form_fields = [
        "slug",
        "name",
        "short_name",
        "family",
        "issuer",
        "proof",
        "validity",
        "explanation",
        "explanation_en",
        "is_certification",
        "counts_for_egalim",
        "valid_from",
        "valid_to",
        "source",
    ]
    list_display = ["name", "family", "is_certification", "valid_to"]
    list_filter = ["family", "is_certification"]
    search_fields = ["name", "short_name"]


class StatusKindViewSet(_Directory):
    model = StatusKind
    icon = "tag"
    menu_label = _("Types de structures")
    form_fields = [
        "code",
        "name",
        "short_name",
        "group",
        "authority",
        "explanation",
        "explanation_en",
        "source",
    ]
    list_display = ["name", "short_name", "group"]
    search_fields = ["name", "short_name"]


class _EditListing(generic.EditView):
    def save_instance(self) -> Listing:
        with transaction.atomic():
            listing: Listing = super().save_instance()
            outbox.record("listing.changed", listing.pk, at=timezone.now())
        return listing


class ListingViewSet(_Plain):
    """Listings are made by suppliers' files and pages; staff correct and archive them."""

    model = Listing
    icon = "tag"
    menu_label = _("Offres")
    edit_view_class = _EditListing
    list_display = ["product", "supplier", "category", "state"]
    list_filter = ["state", "kind", "supplier"]
    search_fields = ["product__title", "supplier__name", "sellables__reference"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return forms.ListingForm

    @property
    def permission_policy(self) -> Any:
        return _no_add_no_delete(super().permission_policy)


class _EditSellable(generic.EditView):
    def save_instance(self) -> Sellable:
        data = self.form.cleaned_data
        now = timezone.now()
        with transaction.atomic():
            sellable: Sellable = super().save_instance()
            price: Decimal | None = data["price"]
            listings.set_price(
                sellable_id=sellable.pk,
                unit_price=None if price is None else int(price * 10_000),
                at=now,
            )
            if data.get("stock") is not None:
                listings.set_stock(sellable_id=sellable.pk, stock=data["stock"], at=now)
            outbox.record("listing.changed", sellable.listing_id, at=now)
        return sellable


class SellableViewSet(_Plain):
    model = Sellable
    icon = "list-ul"
    menu_label = _("Prix et stocks")
    edit_view_class = _EditSellable
    list_display = ["reference", "listing", "name", "supplier", "is_active"]
    list_filter = ["is_active", "supplier"]
    search_fields = ["reference", "ean", "listing__product__title"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return forms.SellableForm

    @property
    def permission_policy(self) -> Any:
        return _no_add_no_delete(super().permission_policy)


def _no_add_no_delete(policy: Any) -> Any:
    """The same permissions without adding or deleting: orders name these rows for ever."""
    allowed = policy.user_has_permission

    def user_has_permission(user: Any, action: str) -> bool:
        return action not in ("add", "delete") and allowed(user, action)

    policy.user_has_permission = user_has_permission
    return policy


def _category_saved() -> None:
    caches["process"].delete("menu")
    search.put_categories()


class _CreateCategory(generic.CreateView):
    def save_instance(self) -> CategoryProfile:
        model = apps.get_model("catalogue", "Category")
        data = self.form.cleaned_data
        with transaction.atomic():
            fields = {"name": data["name"], "slug": data["slug"]}
            parent = data["parent"]
            node = (
                model.objects.get(pk=parent.category_id).add_child(**fields)
                if parent
                else model.add_root(**fields)
            )
            profile: CategoryProfile = self.form.save(commit=False)
            profile.category = node
            profile.save()
            _category_saved()
        return profile


class _EditCategory(generic.EditView):
    def save_instance(self) -> CategoryProfile:
        with transaction.atomic():
            profile: CategoryProfile = super().save_instance()
            category = profile.category
            category.name = self.form.cleaned_data["name"]
            category.save()
            _category_saved()
        return profile


class CategoryViewSet(_Plain):
    model = CategoryProfile
    icon = "folder-open-inverse"
    menu_label = _("Catégories")
    add_view_class = _CreateCategory
    edit_view_class = _EditCategory
    list_display = ["category", "slug", "kind", "in_menu"]
    list_filter = ["kind", "in_menu"]
    search_fields = ["slug", "category__name"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return forms.CategoryForm


class _CreateSynonym(generic.CreateView):
    def save_instance(self) -> Synonym:
        instance: Synonym = super().save_instance()
        search.touch()
        return instance


class _EditSynonym(generic.EditView):
    def save_instance(self) -> Synonym:
        instance: Synonym = super().save_instance()
        search.touch()
        return instance


class _DeleteSynonym(generic.DeleteView):
    def delete_action(self) -> None:
        super().delete_action()
        search.touch()


class SynonymViewSet(_Plain):
    model = Synonym
    icon = "search"
    menu_label = _("Synonymes")
    add_view_class = _CreateSynonym
    edit_view_class = _EditSynonym
    delete_view_class = _DeleteSynonym
    form_fields = ["words", "expands_to", "note"]
    list_display = ["words", "expands_to", "note"]
    search_fields = ["words", "expands_to"]


def _verify(form: Any, organisation: Organisation) -> None:
    organisations.verify(
        organisation_id=organisation.pk,
        is_verified=form.cleaned_data["is_verified"],
        at=timezone.now(),
    )


class _CreateOrganisation(generic.CreateView):
    def save_instance(self) -> Any:
        with transaction.atomic():
            instance = super().save_instance()
            _verify(self.form, instance)
        return instance


class _EditOrganisation(generic.EditView):
    def save_instance(self) -> Any:
        with transaction.atomic():
            instance = super().save_instance()
            _verify(self.form, instance)
        return instance


class OrganisationViewSet(_Plain):
    model = Organisation
    icon = "site"
    menu_label = _("Organisations")
    add_view_class = _CreateOrganisation
    edit_view_class = _EditOrganisation
    list_display = ["name", "kind", "siret", "verified_at"]
    list_filter = {"kind": ["exact"], "verified_at": ["isnull"]}
    search_fields = ["name", "siret"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return forms.OrganisationForm


class EntityViewSet(_Plain):
    model = Entity
    icon = "folder-inverse"
    menu_label = _("Services")
    form_fields = ["organisation", "name", "service_code"]
    list_display = ["organisation", "name"]
    search_fields = ["organisation__name", "name"]


class MemberViewSet(_Plain):
    model = Member
    icon = "user"
    menu_label = _("Membres")
    form_fields = ["organisation", "entity", "user", "role"]
    list_display = ["organisation", "user", "role"]
    search_fields = ["organisation__name", "user__email"]


class EmailDomainViewSet(_Plain):
    model = EmailDomain
    icon = "mail"
    menu_label = _("Domaines de messagerie")
    form_fields = ["organisation", "domain"]
    list_display = ["domain", "organisation"]
    search_fields = ["domain", "organisation__name"]


class SupplierGroup(ViewSetGroup):
    menu_label = _("Fournisseurs")
    menu_icon = "group"
    menu_order = 110
    items = (
        SupplierViewSet("suppliers", url_prefix="fournisseurs"),
        LegalEntityViewSet("legal_entities", url_prefix="entites"),
        EstablishmentViewSet("establishments", url_prefix="etablissements"),
        StatusViewSet("statuses", url_prefix="statuts"),
        CertificateViewSet("certificates", url_prefix="certificats"),
        ServiceAreaViewSet("areas", url_prefix="zones"),
        ListingFamilyViewSet("families", url_prefix="familles"),
        MandateViewSet("mandates", url_prefix="mandats"),
        TeamMemberViewSet("teams", url_prefix="equipes"),
    )


class CatalogueGroup(ViewSetGroup):
    menu_label = _("Catalogue")
    menu_icon = "tag"
    menu_order = 120
    items = (
        ListingViewSet("listings", url_prefix="offres"),
        SellableViewSet("sellables", url_prefix="prix"),
        CategoryViewSet("categories", url_prefix="categories"),
        LabelViewSet("labels", url_prefix="labels"),
        StatusKindViewSet("status_kinds", url_prefix="structures"),
        SynonymViewSet("synonyms", url_prefix="synonymes"),
    )


class OrganisationGroup(ViewSetGroup):
    menu_label = _("Acheteurs")
    menu_icon = "site"
    menu_order = 130
    items = (
        OrganisationViewSet("organisations", url_prefix="organisations"),
        EntityViewSet("entities", url_prefix="services"),
        MemberViewSet("members", url_prefix="membres"),
        EmailDomainViewSet("email_domains", url_prefix="domaines"),
    )
