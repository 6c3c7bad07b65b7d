"""Lines ready for the State's own declarations: canteens (ma cantine) and AGEC, article 58."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from shop.impact import rules
from shop.impact.findings import Finding
from shop.impact.lines import Family, Label, Line, Period
from shop.impact.outputs.common import Told
from shop.tables import harmless

# The columns of ma cantine's import of purchases by SIRET, as published for 2026.
_CANTEEN: Final = (
    "siret", "description", "fournisseur", "date", "prix_ht", "famille_produits",
    "categories_egalim", "origine", "est_circuit_court", "est_local", "definition_local",
)  # fmt: skip
LABELS: Final = {
    Label.BIO: "BIO", Label.LABEL_ROUGE: "LABEL_ROUGE", Label.AOC_AOP: "AOCAOP", Label.IGP: "IGP",
    Label.STG: "STG", Label.HVE: "HVE", Label.PECHE_DURABLE: "PECHE_DURABLE", Label.RUP: "RUP",
    Label.EQUITABLE: "COMMERCE_EQUITABLE", Label.FERMIER: "FERMIER",
    Label.EXTERNALITES: "EXTERNALITES", Label.PERFORMANCE: "PERFORMANCE",
}  # fmt: skip
LOCAL_DEFINITIONS: Final = ("AUTOUR_SERVICE", "DEPARTEMENT", "REGION", "PAT", "AUTRE")
_AGEC: Final = (
    "categorie", "libelle", "depense_ht", "part_reemploi", "seuil_reemploi", "part_recycle",
    "seuil_recycle",
)  # fmt: skip


@translation.override("fr")
def canteen_csv(
    lines: Iterable[Line], *, siret: str, period: Period, local: str
) -> tuple[bytes, list[Finding]]:
    """The food delivered in the period, for the canteen of that SIRET; and what is left out.

    `local` is the canteen's definition of local purchases, one of LOCAL_DEFINITIONS: raises
    ValueError otherwise. Meat and fish that no category tells apart are left out and told.
    """
    if local not in LOCAL_DEFINITIONS:
        raise ValueError(f"{local} is no definition of local")
    out, left = io.StringIO(newline=""), []
    writer = csv.writer(out)
    writer.writerow(_CANTEEN)
    for line in lines:
        day = line.on("delivered")
        if day is None or day not in period or line.family == Family.NOT_FOOD:
            continue
        family = _canteen_family(line)
        if not family:
            left.append(
                Finding(
                    line.key,
                    "canteen_family",
                    _("Viande, charcuterie ou produit de la mer ? La catégorie ne le dit pas : la "
                      "ligne n’est pas dans l’export de la cantine."),
                    False,
                )
            )  # fmt: skip
            continue
        is_local = Label.LOCAL in line.labels
        writer.writerow(
            [
                siret, harmless(line.description or line.category or line.name),
                harmless(line.name or line.siret), day.isoformat(),
                f"{Decimal(line.cents).scaleb(-2):f}", family,
                ",".join(code for label, code in LABELS.items() if label in line.labels),
                "FRANCE" if Label.FRANCE in line.labels else "", "",
                "OUI" if is_local else "", local if is_local else "",
            ]
        )  # fmt: skip
    return out.getvalue().encode(), left


def _canteen_family(line: Line) -> str:
    found = rules.canteen_families().get(rules.folded(line.category), "")
    return found or ("AUTRES" if line.family == Family.OTHER_FOOD else "")


@translation.override("fr")
def agec_csv(told: Told) -> bytes:
    """A row for each category of the decree that was bought; what is not known stays empty."""
    figures = {one.code: row for one, row in told.figures()}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_AGEC)
    for one in rules.agec_categories():
        reuse, recycled = (figures[f"agec_{one.code}_{part}"] for part in ("reuse", "recycled"))
        spent = reuse["denominator"] or recycled["denominator"]
        if spent is None:
            continue
        quota = rules.quota(one.code, told.period.last)
        asked = (quota.reuse, quota.recycled) if quota else (None, None)
        row = [one.code, one.label, spent, reuse["value"], asked[0], recycled["value"], asked[1]]
        writer.writerow(["" if cell is None else str(cell) for cell in row])
    return out.getvalue().encode()
