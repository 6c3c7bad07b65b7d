"""The frame of every page: the supplier's rooms that the role may open."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import may

# Room → its title, the address of its door, what the role must be allowed.
ROOMS = (
    ("todo", _("À faire"), "portal-home", "enter"),
    ("orders", _("Commandes"), "portal-orders", "read_orders"),
    ("quotes", _("Devis"), "portal-quotes", "read_quotes"),
    ("products", _("Mes produits"), "portal-products", "edit_listings"),
    ("imports", _("Imports"), "portal-imports", "edit_listings"),
    ("money", _("Argent"), "portal-invoices", "read_money"),
    ("delivery", _("Livraison"), "portal-delivery", "edit_delivery"),
)
# Within a room: its tabs.
TABS = {
    "orders": (
        ("list", _("Toutes les commandes"), "portal-orders", "read_orders"),
        ("phone", _("Commande par téléphone"), "portal-phone", "handle_orders"),
        ("visits", _("Interventions"), "portal-visits", "read_orders"),
        ("recalls", _("Rappels de lot"), "portal-recalls", "read_orders"),
    ),
    "quotes": (
        ("list", _("Demandes reçues"), "portal-quotes", "read_quotes"),
        ("new", _("Nouveau devis"), "portal-quote-new", "answer_quotes"),
        ("frameworks", _("Accords-cadres"), "portal-frameworks", "read_quotes"),
        ("capacities", _("Nos capacités"), "portal-capacities", "read_quotes"),
        ("software", _("Logiciels"), "portal-software", "connect_software"),
    ),
    "money": (
        ("invoices", _("Factures"), "portal-invoices", "read_money"),
        ("dues", _("Échéances"), "portal-dues", "read_money"),
        ("payouts", _("Versements"), "portal-payouts", "read_money"),
        ("statements", _("Relevés"), "portal-statements", "read_money"),
        ("transfers", _("Virements"), "portal-transfers", "read_money"),
        ("year", _("Bilan annuel"), "portal-year", "read_money"),
    ),
}


@dataclass(frozen=True, slots=True)
class Rights:
    """What the role may do, for templates: `rights.handle_orders`."""

    role: str

    def __getitem__(self, what: str) -> bool:
        return may(self.role, what)


class Typed(dict[str, str]):
    """What was typed, kept with a refusal; nothing where nothing was."""

    def __missing__(self, name: str) -> str:
        return ""


def page(
    request: HttpRequest,
    name: str,
    *,
    supplier: Supplier,
    member: TeamMember,
    room: str,
    tab: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    told: Mapping[str, Any] = {
        "supplier": supplier,
        "member": member,
        "rights": Rights(member.role),
        "rooms": [each for each in ROOMS if may(member.role, each[3])],
        "room": room,
        "tabs": [each for each in TABS.get(room, ()) if may(member.role, each[3])],
        "tab": tab,
        **context,
    }
    return render(request, name, told, status=status)


def new_token() -> str:
    """In a hidden field: the same form sent twice does its work once."""
    return secrets.token_hex(16)
