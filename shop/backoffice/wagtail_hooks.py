from typing import Any

from django.urls import path
from wagtail import hooks

from shop.backoffice.proofs import proof
from shop.backoffice.viewsets import CatalogueGroup, OrganisationGroup, SupplierGroup


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[object]:
    return [SupplierGroup(), CatalogueGroup(), OrganisationGroup()]


@hooks.register("register_admin_urls")
def register_proofs() -> list[Any]:
    return [path("preuves/<path:name>", proof, name="proof")]
