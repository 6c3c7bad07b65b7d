"""A supplier's year on paper: the facts of its page."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from shop.documents.pdf import render
from shop.impact.outputs.common import untold
from shop.impact.yearly import BUYERS, Sheet
from shop.quoting import printing
from shop.quoting.papers import euros
from suppliers.directory.models import Supplier


def pdf(supplier: Supplier, sheet: Sheet, *, at: datetime) -> bytes:
    return render("documents/yearly.typ", data=data(supplier, sheet, at=at), at=at)


def data(supplier: Supplier, sheet: Sheet, *, at: datetime) -> dict[str, Any]:
    """What templates/documents/yearly.typ reads."""
    today = timezone.localdate(at)
    hours = sheet.insertion_hours
    return {
        "title": "Bilan annuel",
        "year": str(sheet.year),
        "front": supplier.name,
        "foot": f"{supplier.legal_entity.name} · SIRET "
        f"{printing.siret(supplier.establishment.siret)}",
        "facts": [
            ["Arrêté au", printing.day(min(today, date(sheet.year, 12, 31)).isoformat())],
            ["Chiffre d’affaires HT", euros(sheet.turnover) if sheet.orders else untold()],
            ["Commandes livrées", str(sheet.orders)],
            ["Clients", str(sheet.customers)],
            ["Heures d’insertion des devis acceptés",
             untold() if hours is None else f"{hours}\u00a0h"],
        ],
        "buyers": [
            [str(BUYERS[group]), str(customers), euros(cents)]
            for group, (cents, customers) in sheet.buyers.items()
        ],
        "territories": [[name, str(count)] for name, count in sheet.territories],
        "elsewhere": str(sheet.elsewhere) if sheet.elsewhere else "",
        "held": [
            [
                each.name,
                " · ".join(part for part in (each.by, each.number) if part) or untold(),
                printing.day(each.since.isoformat()),
                printing.day(each.until.isoformat()) if each.until else "–",
            ]
            for each in sheet.held
        ],
        "untold": untold(),
        "method": "Articles et prestations livrés dans l’année par La Boutique Solidaire de "
        "Bretagne, hors taxes, remises et remboursements déduits, sans frais de livraison. Statuts "
        "et labels vérifiés par la boutique, valables au moins un jour de l’année.",
    }  # fmt: skip
