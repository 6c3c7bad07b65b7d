"""What lives in the catalogue: shown as it is on the day, gone when it is gone."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.choosers import (
    CategoryChooserBlock,
    LabelChooserBlock,
    ListingChooserBlock,
    SupplierChooserBlock,
)
from shop.listings import queries as listings
from shop.listings import rows
from suppliers.directory import queries as directory

MOST = 8


def chosen_ids(items: Any) -> list[int]:
    """Ids in a list block as it is stored: with the item's own id around them, or bare."""
    found = [item["value"] if isinstance(item, dict) else item for item in items]
    return [pk for pk in found if pk]


class ProductsBlock(blocks.StructBlock):
    """Chosen listings, or the first ones of a category; never a copy of price or stock."""

    heading = blocks.CharBlock(label=_("Titre"), required=False, max_length=120)
    listings = blocks.ListBlock(
        ListingChooserBlock(), label=_("Produits choisis"), min_num=0, max_num=MOST
    )
    category = CategoryChooserBlock(
        label=_("Catégorie"),
        required=False,
        help_text=_("Sans produit choisi : les premiers de cette catégorie."),
    )
    count = blocks.IntegerBlock(label=_("Nombre"), default=4, min_value=1, max_value=MOST)

    class Meta:
        icon = "tag"
        label = _("Produits")
        template = "cms/blocks/products.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "De saison",
            "listings": [],
            "category": None,
            "count": 4,
        }
        description = _("Des produits avec leur prix et leur stock du moment.")

    @staticmethod
    def listing_ids(stored: Any) -> list[int]:
        """Which listings a stored value shows now."""
        return chosen_ids(stored["listings"]) or listings.first_ids(
            category_id=stored["category"], count=stored["count"]
        )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        chosen = [listing.pk for listing in value["listings"] if listing is not None]
        if chosen:
            context["cards"] = rows.rows_of(listing_ids=chosen)
        else:
            category = value["category"]
            if category:
                context["shelf"] = listings.category_entry(category_id=category.pk)
            context["cards"] = listings.first_cards(
                category_id=category.pk if category else None, count=value["count"]
            )
        return context


class SuppliersBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Titre"), required=False, max_length=120)
    suppliers = blocks.ListBlock(
        SupplierChooserBlock(), label=_("Fournisseurs"), min_num=1, max_num=MOST
    )

    class Meta:
        icon = "group"
        label = _("Fournisseurs")
        template = "cms/blocks/suppliers.html"
        preview_value = {"heading": "Trois ateliers", "suppliers": []}
        description = _("Des fournisseurs, tant qu’ils sont publiés.")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        ids = [supplier.pk for supplier in value["suppliers"] if supplier is not None]
        context["suppliers"] = directory.published(supplier_ids=ids)
        return context


class LabelsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Titre"), required=False, max_length=120)
    labels = blocks.ListBlock(LabelChooserBlock(), label=_("Labels"), min_num=1, max_num=MOST)

    class Meta:
        icon = "check"
        label = _("Labels")
        template = "cms/blocks/labels.html"
        preview_value = {"heading": "Les labels, expliqués", "labels": []}
        description = _("Des labels expliqués, avec un lien vers ceux qui les détiennent.")
