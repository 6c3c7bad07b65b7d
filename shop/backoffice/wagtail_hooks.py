from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shop.backoffice import imports, quotes
from shop.backoffice.impact import impact, impact_file
from shop.backoffice.money import OrderGroup, register_policies
from shop.backoffice.proofs import proof
from shop.backoffice.references import all_references
from shop.backoffice.references import end as end_reference
from shop.backoffice.reports import dac7_file, money
from shop.backoffice.viewsets import CatalogueGroup, OrganisationGroup, SupplierGroup

register_policies()
imports.register_policies()
quotes.register_policy()


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[object]:
    return [SupplierGroup(), CatalogueGroup(), OrganisationGroup(), OrderGroup(),
            imports.FeedGroup(), quotes.QuoteRequestViewSet("quote_requests", url_prefix="devis")]  # fmt: skip


@hooks.register("register_admin_urls")
def register_proofs() -> list[Any]:
    return [
        path("preuves/<path:name>", proof, name="proof"),
        path("argent/", money, name="money"),
        path("impact/", impact, name="impact"),
        path("impact/impact-<int:year>.csv", impact_file, name="impact-file"),
        path("references/", all_references, name="references"),
        path("references/<int:pk>/retirer/", end_reference, name="reference-end"),
        path("argent/dac7-<int:year>.csv", dac7_file, name="dac7"),
    ]


@hooks.register("register_admin_menu_item")
def register_money() -> MenuItem:
    return MoneyItem(_("Grand livre"), reverse_lazy("money"), icon_name="order", order=145)


@hooks.register("register_admin_menu_item")
def register_impact() -> MenuItem:
    return MoneyItem(_("Impact"), reverse_lazy("impact"), icon_name="site", order=146)


@hooks.register("register_admin_menu_item")
def register_references() -> MenuItem:
    return ReferenceItem(
        _("Références"), reverse_lazy("references"), icon_name="doc-full", order=147
    )


class ReferenceItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("impact.add_reference")


class MoneyItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.view_entry")
