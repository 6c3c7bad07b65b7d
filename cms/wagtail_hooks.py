from wagtail import hooks

from cms import choosers


@hooks.register("register_admin_viewset")
def register_choosers() -> list[object]:
    return [
        choosers.listing_chooser,
        choosers.supplier_chooser,
        choosers.label_chooser,
        choosers.category_chooser,
    ]
