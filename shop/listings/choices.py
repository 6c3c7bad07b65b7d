"""What selects offer."""

from django.utils.translation import get_language

from shop.listings.models import CategoryProfile


def category_choices(empty: str) -> list[tuple[str, str]]:
    """The shop's public categories, indented by depth."""
    language = get_language() or "fr"
    rows = (
        CategoryProfile.objects.filter(category__is_public=True)
        .order_by("category__path")
        .values_list("category", "category__depth", "category__name", "name_en", "name_br")
    )
    found: list[tuple[str, str]] = [("", empty)]
    for pk, depth, name, name_en, name_br in rows:
        label = {"en": name_en, "br": name_br}.get(language) or name
        found.append((str(pk), "\u2003" * (depth - 1) + label))
    return found
