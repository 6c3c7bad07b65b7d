from wagtail import hooks

from shop.backoffice.viewsets import CatalogueGroup, OrganisationGroup, SupplierGroup


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[object]:
    return [SupplierGroup(), CatalogueGroup(), OrganisationGroup()]
