"""Reused goods and recycled materials by category (AGEC, article 58), and emissions."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shop.impact import rules
from shop.impact.factors import Factor
from shop.impact.indicators.kinds import (
    NOT_TOLD,
    PERCENT,
    Choices,
    Figure,
    Indicator,
    Takes,
    delivered,
    each_line,
    euros,
    share,
)
from shop.impact.lines import Basis, Line
from shop.impact.totals import Facts, Totals

if TYPE_CHECKING:
    from shop.impact.indicators.kinds import Text

_SOURCE: Final = _("Loi 2020-105 du 10 février 2020, article 58 ; décret 2024-134 ; VSME B7")
_CENT: Final = Decimal("0.01")


def _of_category(code: str) -> Takes:
    def takes(facts: Facts, choices: Choices) -> bool:
        return rules.agec_category(facts.category) == code

    return takes


def _reused(facts: Facts, choices: Choices) -> bool:
    return facts.reuse


def _recycled(facts: Facts, choices: Choices) -> bool:
    return facts.recycled


def _pair(one: rules.AgecCategory) -> tuple[Indicator, Indicator]:
    among = _of_category(one.code)

    def indicator(part: str, label: Text, formula: Text, takes: Takes) -> Indicator:
        return Indicator(
            code=f"agec_{one.code}_{part}",
            label=format_lazy(label, category=one.label),
            formula=formula,
            unit=PERCENT,
            basis=Basis.DELIVERED,
            source=_SOURCE,
            inputs=frozenset({"category", "reuse" if part == "reuse" else "recycled"}),
            measure=share(takes, among),
            takes=takes,
            among=among,
            valid_from=date(2024, 7, 1),
        )

    return (
        indicator(
            "reuse",
            _("AGEC, {category} : réemploi et réutilisation"),
            _("Achats HT de biens réemployés, réutilisés ou reconditionnés ÷ achats HT de la "
                  "catégorie."),
            _reused,
        ),
        indicator(
            "recycled",
            _("AGEC, {category} : matières recyclées"),
            _("Achats HT de biens qui intègrent des matières recyclées ÷ achats HT de la "
                  "catégorie. Les deux taux de l’AGEC sont séparés et ne s’additionnent pas."),
            _recycled,
        ),
    )  # fmt: skip


def _factor(category: str, totals: Totals, choices: Choices) -> Factor | None:
    name = rules.folded(category)
    return next(
        (f for f in choices.factors if f.category == name and f.covers(totals.period.last)), None
    )


def _covered(line: Line, totals: Totals, choices: Choices) -> bool:
    has_factor = _factor(line.category, totals, choices) is not None
    return has_factor and delivered(line, totals, choices)


def _emissions(totals: Totals, choices: Choices) -> Figure:
    """Σ amount × monetary factor; the denominator is the spend that the factors cover."""
    if not choices.factors:
        return NOT_TOLD
    kilograms, covered, lines = Decimal(0), 0, 0
    for group in totals.groups():
        factor = _factor(group.facts.category, totals, choices)
        if factor is not None:
            kilograms += euros(group.cents) * factor.kg_per_euro
            covered += group.cents
            lines += group.lines
    if not lines:
        return NOT_TOLD
    value = kilograms.quantize(_CENT, ROUND_HALF_UP)
    return Figure(value, value, euros(covered), lines)


INDICATORS = (
    *(indicator for one in rules.agec_categories() for indicator in _pair(one)),
    Indicator(
        code="emissions",
        label=_("Émissions des produits et services achetés"),
        formula=_(
            "Somme des achats HT × facteur monétaire de leur catégorie, d’après le fichier de "
            "facteurs chargé ; le dénominateur est le montant couvert. Sans fichier sourcé, non "
            "renseigné."
        ),
        unit="kgCO2e",
        basis=Basis.DELIVERED,
        source=_("GHG Protocol, scope 3, catégorie 1 ; contribue à VSME C3"),
        inputs=frozenset({"category"}),
        measure=_emissions,
        counted=each_line(_covered),
    ),
)
