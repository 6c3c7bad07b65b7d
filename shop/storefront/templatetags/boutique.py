"""How the shop writes prices, quantities, proofs and pictures."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shop.money import Amount, vat
from shop.orders.operations import final_amount
from shop.orders.queries import days_of, path_of
from shop.pictures.files import WIDTHS, file_name

register = template.Library()
NBSP = "\u00a0"

UNIT_NAMES = {"kg": "kg", "l": "L", "m2": "m²"}


@register.simple_tag
def french() -> SafeString:
    """Marks what stays French on a page in another language: <h1{% french %}>."""
    return SafeString("" if get_language() == "fr" else ' lang="fr"')


@register.simple_tag
def breton() -> SafeString:
    """Marks what is translated on a Breton page, whose other texts are French."""
    return SafeString(' lang="br"' if get_language() == "br" else "")


@register.filter
def euros(cents: int | None) -> str:
    """1190 → « 11,90 € », "€11.90" in English."""
    if cents is None:
        return ""
    sign = "−" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    if get_language() == "en":
        return f"{sign}€{whole:,}.{rest:02d}"
    return f"{sign}{whole:,}".replace(",", NBSP) + f",{rest:02d}{NBSP}€"


@register.filter
def per_cent(permille: int) -> str:
    """55 → « 5,5 % »."""
    text = f"{Decimal(permille) / 10:f}".removesuffix(".0")
    return text + "%" if get_language() == "en" else text.replace(".", ",") + f"{NBSP}%"


@register.filter
def score(average: float) -> str:
    """4.57 → « 4,6 »."""
    text = f"{average:.1f}"
    return text if get_language() == "en" else text.replace(".", ",")


@register.filter
def number(value: int) -> str:
    """48210 → « 48 210 »."""
    separator = "," if get_language() == "en" else NBSP
    return f"{value:,}".replace(",", separator)


def unit_name(unit: str) -> str:
    names = {"piece": _("pièce"), "hour": _("heure"), "person": _("personne")}
    return UNIT_NAMES.get(unit) or names.get(unit, unit)


@register.filter
def unit(code: str) -> str:
    return unit_name(code)


@register.simple_tag(takes_context=True)
def card_price(context: Mapping[str, Any], card: Any) -> SafeString:
    """A card's price for who looks: TTC for individuals, HT first for professionals."""
    return price_html(
        card, is_pro=bool(context.get("is_pro")), is_member=bool(context.get("is_member"))
    )


def price_html(card: Any, *, is_pro: bool, is_member: bool) -> SafeString:
    if card.price_incl is None:
        return format_html('<p class="price">{}</p>', _("Sur devis"))
    incl, excl = card.price_incl, card.price_excl
    if is_pro and is_member:
        incl, excl = card.pro_price_incl, card.pro_price_excl
    main = f"{euros(excl)} {_('HT')}" if is_pro else euros(incl)
    if card.price_kind == "from":
        main = f"{_('dès')} {main}"
    beside = [f"{euros(incl)} {_('TTC')}"] if is_pro else []
    per_unit = card.unit_price_excl if is_pro else card.unit_price_incl
    if per_unit is not None and not (is_pro and is_member):
        beside.append(f"{euros(per_unit)}/{unit_name(card.unit_price_unit)}")
    if not beside:
        return format_html('<p class="price">{}</p>', main)
    return format_html('<p class="price">{} <small>{}</small></p>', main, " · ".join(beside))


@lru_cache(maxsize=8)
def _product_address(language: str | None) -> str:
    """A product's address in that language, with %s for its slug and %d for its id."""
    return reverse("product", args=["SLUG", 0]).replace("SLUG-0", "%s-%d")


@register.filter
def product_url(card: Any) -> str:
    """The address of a card's page. Lists write many: reversed once a language."""
    return _product_address(get_language()) % (card.slug, card.pk)


@register.filter
def vat_rate(code: str) -> str:
    return per_cent(vat(code=code, day=timezone.localdate()).permille)


@register.simple_tag
def markers(card: Any, most: int = 2) -> SafeString:
    """The proofs of a card that hold today, as bornes: a coloured edge and a word."""
    today = timezone.localdate().isoformat()
    shown = [
        (name, group)
        for _code, name, group, until in card.proofs
        if until is None or until >= today
    ]
    # Structures of inclusion and labels say more than the legal form.
    shown.sort(key=lambda row: row[1] == "ess")
    parts = [
        format_html('<span class="marker {}"{}>{}</span>', group, french(), name)
        for name, group in shown[:most]
    ]
    if card.availability == "out":
        parts.append(format_html('<span class="marker stock-out">{}</span>', _("Épuisé")))
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped by format_html


@register.simple_tag
@lru_cache(maxsize=4096)
def picture(
    digest: str, width: int, height: int, alt: str = "", size: int = 320, eager: bool = False
) -> SafeString:
    """A stored picture at display size: one AVIF element, JPEG by script where AVIF is unknown.

    A <picture> a card would cost a list 32 elements of its budget of 300. Remembered: its
    content is in its name, so the same arguments are the same element for ever.
    """
    if not digest:
        return format_html(
            '<img src="{}" alt="" width="320" height="320">', static("img/no-picture.svg")
        )
    shown = min((w for w in WIDTHS if w >= size), default=WIDTHS[-1])
    shown = min(shown, width)
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}"{}>',
        default_storage.url(file_name(digest, shown, "avif")),
        alt,
        shown,
        round(height * shown / width) if width else shown,
        SafeString(' fetchpriority="high"' if eager else ' loading="lazy" decoding="async"'),
    )


@register.filter
def day(value: date | None) -> str:
    """« 3 mars 2027 », « 1er mai 2027 »."""
    if not value:
        return ""
    told = date_format(value, "j F Y")
    is_first = value.day == 1 and (get_language() or "fr").startswith("fr")
    return f"1er{told[1:]}" if is_first else told


@register.filter
def name_of(entry: Any) -> str:
    """A category's or menu entry's name in the page's language."""
    return str(entry.label(get_language() or "fr"))


@register.simple_tag
def part_path(part: Any) -> list[dict[str, Any]]:
    """The milestones of a supplier's part in the buyer's words: done, now, ahead, and when."""
    is_fetched = part.delivery == "pickup"
    words = {
        "awaiting_payment": (_("Commande passée"), _("En attente de paiement")),
        "to_prepare": (_("Préparée"), _("En préparation")),
        "ready": (_("Prête au retrait"), _("Prête au retrait")),
        "shipped": (_("Expédiée"), _("En route")),
        "delivered": (_("Retirée"), "") if is_fetched else (_("Livrée"), ""),
    }
    days = days_of(part)
    ahead = {
        "awaiting_payment": _("Paiement"),
        "to_prepare": _("Préparation"),
        "shipped": _("Expédition"),
        "delivered": _("Retrait") if is_fetched else _("Livraison"),
    }
    return [
        {
            "where": where,
            "word": ahead.get(state, words[state][0])
            if where == "ahead"
            else words[state][where == "now"],
            "when": days.get(state),
        }
        for state, where in path_of(part)
    ]


@register.filter
def buyer_state(part: Any) -> str:
    """A part's state in the buyer's words: what a supplier has to prepare is being prepared."""
    return _("En préparation") if part.state == "to_prepare" else str(part.get_state_display())


@register.simple_tag
def line_amount(line: Any) -> Amount:
    """What a line costs in the end: by its real weight where it was weighed."""
    return final_amount(line)


@register.simple_tag
def charge_gross(charge: Any) -> str:
    return euros(charge.net + charge.tax)


@register.filter
def numbers(most: int) -> range:
    """1 to most, for a choice of quantities."""
    return range(1, min(most, 200) + 1)
