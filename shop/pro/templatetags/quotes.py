"""Quantities, unit prices and moves of quotes, as people read them."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from shop.quoting.amounts import MILLI, unit_of, written

register = template.Library()


@register.filter
def quantity(thousandths: int | None) -> str:
    """« 12,5 » of 12500."""
    return "" if thousandths is None else written(thousandths)


@register.filter
def of(unit: str, thousandths: int) -> str:
    """« pièces » of « pièce », for this quantity."""
    return unit_of(unit, thousandths)


@register.filter
def units(count: int, unit: str) -> str:
    """« 1 200 pièces »."""
    return f"{count:,}".replace(",", "\u202f") + f"\u00a0{unit_of(unit, count * MILLI)}"


@register.filter
def unit_euros(price: int | None) -> str:
    """« 1,50 € » of a unit price in 1/10,000 €; four decimals only where they say something."""
    if price is None:
        return ""
    text = plain_price(price)
    whole, _dot, decimals = text.partition(",")
    return f"{int(whole):,}".replace(",", "\u202f") + f",{decimals}\u00a0€"


@register.filter
def plain_price(price: int | None) -> str:
    """« 1,50 », for a field."""
    if price is None:
        return ""
    text = f"{Decimal(price) / 10_000:.4f}"
    while text.endswith("0") and len(text.partition(".")[2]) > 2:
        text = text[:-1]
    return text.replace(".", ",")


@register.filter
def permille(value: int | None) -> str:
    """« 12,5 » per cent of 125, for a field."""
    if value is None:
        return ""
    whole, rest = divmod(value, 10)
    return f"{whole},{rest}" if rest else str(whole)


@register.filter
def item(mapping: dict[object, object], key: object) -> object:
    return mapping.get(key, "")


@register.filter
def quote_event(name: str) -> str:
    """A move in words."""
    return {
        "started": _("Demande commencée"),
        "sent": _("Demande envoyée"),
        "invited_more": _("Autres fournisseurs invités"),
        "extended": _("Date limite reportée"),
        "closed": _("Consultation close"),
        "cancelled": _("Demande sans suite"),
        "asked": _("Question posée"),
        "answered": _("Réponse à tous"),
        "remarked": _("Message"),
        "offered": _("Offre remise"),
        "revised": _("Nouvelle version remise"),
        "declined": _("Invitation déclinée"),
        "withdrawn": _("Offre retirée"),
        "revision_asked": _("Révision demandée"),
        "revision_not_for_all": _("Révision demandée à certains seulement"),
        "countered": _("Contre-proposition"),
        "offer_expired": _("Offre expirée"),
        "awarded": _("Choix fait"),
        "approved": _("Étape approuvée"),
        "award_reject": _("Choix refusé en interne"),
        "award_cancel": _("Choix repris"),
        "award_expire": _("Choix expiré"),
        "accepted": _("Devis accepté"),
        "called": _("Commande sur l’accord-cadre"),
        "prices_proposed": _("Révision des prix proposée"),
        "prices_refused": _("Révision des prix refusée"),
        "prices_revised": _("Prix de l’accord-cadre révisés"),
        "visits_planned": _("Interventions prévues"),
        "visit_postponed": _("Intervention reportée"),
        "visit_cancelled": _("Intervention annulée"),
        "visit_done": _("Intervention faite et signée"),
        "month_billed": _("Mois facturé"),
        "group_asked": _("Groupement proposé à"),
        "group_agreed": _("Répond avec vous"),
        "group_declined": _("Ne répond pas avec vous"),
        "group_left": _("Retiré du groupement"),
        "received": _("Service fait"),
        "proof_sent": _("Bon à tirer envoyé"),
        "proof_approved": _("Bon à tirer validé"),
        "proof_changes": _("Bon à tirer à reprendre"),
        "recipients_changed": _("Adresses des coffrets changées"),
    }.get(name, name)


@register.filter
def at(items: list[object], place: int) -> object:
    return items[place]


@register.filter
def points(stroke: list[int]) -> str:
    """« x,y x,y » of [x, y, x, y], for a polyline; a dot is a line to itself."""
    pairs = [f"{x},{y}" for x, y in zip(stroke[::2], stroke[1::2], strict=True)]
    return " ".join(pairs if len(pairs) > 1 else pairs * 2)
