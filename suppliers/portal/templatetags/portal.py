"""Words and sums of the supplier's pages."""

from django import template
from django.utils.translation import gettext_lazy as _

from shop.listings.models import Sellable
from shop.money import to_cents
from shop.orders.models import SupplierOrder
from suppliers.directory.logistics import WEEKDAYS
from suppliers.portal.words import euros

register = template.Library()

EVENTS = {
    "placed": _("commande passée"),
    "confirmed": _("commande confirmée"),
    "paid": _("payée"),
    "weighed": _("pesée"),
    "lots_recorded": _("lots enregistrés"),
    "part_shipped": _("une partie est partie"),
    "shipped": _("expédiée"),
    "ready": _("prête au retrait"),
    "delivered": _("remise au client"),
    "cancelled": _("annulée"),
    "problem": _("problème signalé"),
    "resumed": _("problème résolu"),
    "withdrawn": _("le client se rétracte"),
    "refunded": _("remboursement fait"),
    "contact_erased": _("contact effacé"),
}


@register.filter
def event_name(name: str) -> str:
    return str(EVENTS.get(name, name))


@register.filter
def gross(part: SupplierOrder) -> int:
    """Cents including tax, as placed."""
    return part.net + part.tax


@register.filter
def unit_euros(sellable: Sellable) -> str:
    """The price of one, in its listing's basis."""
    return euros(to_cents(sellable.unit_price or 0))


@register.filter
def kilograms(grams: int) -> str:
    """2500 → « 2,5 kg »."""
    whole, rest = divmod(grams, 1000)
    decimals = f",{rest:03d}".rstrip("0") if rest else ""
    return f"{whole}{decimals}\u00a0kg"


@register.filter
def weekday_name(day: int) -> str:
    return str(dict(WEEKDAYS).get(day, ""))
