"""The yearly attestation on paper, from its frozen content alone."""

import json
from decimal import Decimal
from typing import Any

from shop.documents.models import Document
from shop.documents.pdf import render
from shop.impact.lines import Status
from shop.quoting import printing
from shop.quoting.papers import check_url, euros


def pdf(document: Document) -> bytes:
    return render("documents/attestation.typ", data=data(document), at=document.issued_at)


def data(document: Document) -> dict[str, Any]:
    """What templates/documents/attestation.typ reads; French, as the law's own words."""
    content = json.loads(document.content)
    supplier, signatory = content["supplier"], content["signatory"]
    rate = printing.per_cent(int(Decimal(content["rate"]) * 1000))
    address = check_url(document)
    return {
        "title": "Attestation annuelle",
        "number": document.number,
        "year": str(content["year"]),
        "front": supplier["front"],
        "foot": f"{supplier['name']} · SIREN {printing.grouped(supplier['siren'], 3, 3, 3)} · "
        f"{document.number}",
        "supplier": _party(supplier, _statuses(supplier["statuses"])),
        "customer": _party(content["customer"], []),
        "sentence": f"Prix payé en {content['year']} pour des fournitures, travaux ou prestations "
        "de cette structure, commandés dans La Boutique Solidaire de Bretagne, hors taxes, avoirs "
        "et remboursements déduits.",
        "amounts": [
            ["1", "Prix hors taxes payé dans l’année civile", euros(content["paid"])],
            [
                "2",
                "Coûts déduits : matières premières, produits, matériaux, sous-traitance, "
                "consommations intermédiaires, frais de vente et de commercialisation",
                euros(content["costs"]),
            ],
            ["3", "Coût total de la main-d’œuvre (1 − 2)", euros(content["labour"])],
            [
                "4",
                f"{rate} du coût de la main-d’œuvre (3)",
                euros(content["counted"]),
            ],
        ],
        "use": "Le montant 4 est à déclarer avant plafonnement par l’employeur assujetti à "
        "l’obligation d’emploi des travailleurs handicapés, dans sa déclaration annuelle. La "
        "déduction est plafonnée selon le taux d’emploi de l’employeur, que la structure ne "
        "connaît pas : montant indicatif avant plafonnement.",
        "law": "Code du travail, articles L5212-10-1 et D5212-22 ; arrêté du 19 novembre 2020. "
        "Coûts arrondis au centime à chaque "
        "ligne d’achat, au plus proche.",
        "signed": f"Fait à {supplier['city']}, le {printing.day(content['issued_on'])}",
        "signatory": [signatory["name"], signatory["quality"]],
        "replaces": f"Annule et remplace l’attestation {content['replaces']}."
        if content["replaces"]
        else "",
        "hash": document.sha256,
        "check": address,
        "code": printing.code(address),
    }


def _party(one: dict[str, Any], more: list[str]) -> dict[str, Any]:
    place = f"{one['postcode']} {one['city']}".strip()
    lines = [*more, one["street"], place, f"SIRET {printing.siret(one['siret'])}"]
    return {"name": one["name"], "lines": [line for line in lines if line]}


def _statuses(codes: list[str]) -> list[str]:
    return [f"{Status(code).label} ({code})" for code in codes]
