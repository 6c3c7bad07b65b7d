"""The frame of every page: the organisation's rooms that the role may open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from shop.organisations.models import Member, Organisation
from shop.pro.access import may

# Room → its title, the address of its door, what the role must be allowed.
ROOMS = (
    ("todo", _("À faire"), "pro-home", "enter"),
    ("quotes", _("Devis"), "pro-quotes", "read_quotes"),
    ("orders", _("Commandes"), "pro-orders", "read_orders"),
    ("reports", _("Rapports RSE"), "pro-reports", "read_reports"),
    ("organisation", _("Mon organisation"), "pro-organisation", "enter"),
)
# Within a room: its tabs.
TABS: dict[str, tuple[tuple[str, Any, str, str], ...]] = {
    "quotes": (
        ("list", _("Demandes"), "pro-quotes", "read_quotes"),
        ("approvals", _("À approuver"), "pro-approvals", "approve"),
        ("frameworks", _("Accords-cadres"), "pro-frameworks", "read_quotes"),
        ("visits", _("Interventions"), "pro-visits", "read_quotes"),
        ("lists", _("Listes d’achats"), "pro-lists", "read_quotes"),
    ),
    "orders": (
        ("list", _("Toutes les commandes"), "pro-orders", "read_orders"),
        ("attestations", _("Attestations"), "pro-attestations", "read_money"),
    ),
    "reports": (
        ("list", _("Rapports"), "pro-reports", "read_reports"),
        ("targets", _("Objectifs"), "pro-targets", "read_reports"),
        ("purchases", _("Achats importés"), "pro-purchases", "read_reports"),
    ),
    "organisation": (
        ("facts", _("Identité"), "pro-organisation", "enter"),
        ("people", _("Personnes"), "pro-people", "enter"),
        ("entities", _("Services et budgets"), "pro-entities", "enter"),
        ("approval", _("Approbation"), "pro-approval", "enter"),
        ("sites", _("Sites de livraison"), "pro-sites", "enter"),
        ("software", _("Logiciels"), "pro-software", "manage"),
    ),
}


@dataclass(frozen=True, slots=True)
class Rights:
    """What the role may do, for templates: `rights.manage`."""

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
    organisation: Organisation,
    member: Member,
    room: str,
    tab: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    told: Mapping[str, Any] = {
        "organisation": organisation,
        "member": member,
        "rights": Rights(member.role),
        "rooms": [each for each in ROOMS if may(member.role, each[3])],
        "room": room,
        "tabs": [each for each in TABS.get(room, ()) if may(member.role, each[3])],
        "tab": tab,
        **context,
    }
    return render(request, name, told, status=status)
