"""Choosers for what lives outside Wagtail: listings, suppliers, labels, categories."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet


class ListingChooser(ChooserViewSet):
    model = "listings.Listing"
    icon = "tag"
    choose_one_text = _("Choisir un produit")
    choose_another_text = _("Choisir un autre produit")
    edit_item_text = _("Modifier ce produit")


class SupplierChooser(ChooserViewSet):
    model = "directory.Supplier"
    icon = "group"
    choose_one_text = _("Choisir un fournisseur")
    choose_another_text = _("Choisir un autre fournisseur")


class LabelChooser(ChooserViewSet):
    model = "directory.Label"
    icon = "check"
    choose_one_text = _("Choisir un label")
    choose_another_text = _("Choisir un autre label")


class CategoryChooser(ChooserViewSet):
    model = "catalogue.Category"
    icon = "folder-open-inverse"
    choose_one_text = _("Choisir une catégorie")
    choose_another_text = _("Choisir une autre catégorie")


listing_chooser = ListingChooser("listing_chooser", url_prefix="listing-chooser")
supplier_chooser = SupplierChooser("supplier_chooser", url_prefix="supplier-chooser")
label_chooser = LabelChooser("label_chooser", url_prefix="label-chooser")
category_chooser = CategoryChooser("category_chooser", url_prefix="category-chooser")

ListingChooserBlock = listing_chooser.get_block_class(
    name="ListingChooserBlock", module_path="cms.choosers"
)
SupplierChooserBlock = supplier_chooser.get_block_class(
    name="SupplierChooserBlock", module_path="cms.choosers"
)
LabelChooserBlock = label_chooser.get_block_class(
    name="LabelChooserBlock", module_path="cms.choosers"
)
CategoryChooserBlock = category_chooser.get_block_class(
    name="CategoryChooserBlock", module_path="cms.choosers"
)
