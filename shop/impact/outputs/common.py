"""What every output is written from, and figures as they are read in French."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shop.impact.indicators import INDICATORS, Choices, Indicator
from shop.impact.indicators.kinds import EURO
from shop.impact.lines import Line, Period
from shop.impact.report import Report

Row = dict[str, Any]


class TooLong(ValueError):
    """The format cannot hold that many lines; the message says which can, in French."""


@dataclass(frozen=True, slots=True)
class Told:
    """A computed report with its lines, which are read again by the outputs that show them."""

    report: Report
    lines: Iterable[Line]
    period: Period
    at: datetime
    choices: Choices = field(default_factory=Choices)
    name: str = ""
    # Of the frozen report; none for figures that are computed and not kept.
    number: str = ""

    def figures(self) -> list[tuple[Indicator, Row]]:
        """In the order of the registry."""
        return [(INDICATORS[row["code"]], row) for row in self.report["indicators"]]


def untold() -> str:
    return _("non renseigné")


def written(text: str | None, unit: str) -> str:
    """« 1 234,56 € », « 20,00 % », « 3 fournisseurs » or « non renseigné »."""
    if text is None:
        return untold()
    number = Decimal(text)
    whole = f"{abs(number):,f}".replace(",", "\u00a0").replace(".", ",")
    sign = "−" if number < 0 else ""
    return f"{sign}{whole}\u00a0{'€' if unit == EURO else unit}"


def scope() -> list[str]:
    """What is counted in every figure, and what is not."""
    return [
        _("Comptent les lignes livrées (ou payées, où c’est dit) dans la période, hors taxes, au "
          "poids final, avoirs et remboursements déduits à leur date."),
        _("Ne comptent pas les frais de livraison, la commission de la boutique, la TVA, ni les "
          "lignes que « À vérifier » dit exclues."),
        _("Labels et statuts sont ceux de la date d’achat : une preuve expirée ou non vérifiée ne "
          "compte pas. Dans un fichier d’achats, ils sont ceux que l’organisation déclare."),
        _("« Non renseigné » veut dire que rien ne permet le calcul ; ce n’est pas zéro."),
        _("Ces chiffres contribuent aux cadres cités ; elles ne valent ni attestation ni conformité."),
    ]  # fmt: skip
