"""What purchases take off the contribution for disabled workers' employment (OETH)."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext_lazy as _

from shop.impact import rules
from shop.impact.indicators.kinds import EURO, NOT_TOLD, Choices, Figure, Indicator, bears, euros
from shop.impact.lines import Basis
from shop.impact.totals import Totals
from shop.money import divide

_CENT: Final = Decimal("0.01")


def _deduction(totals: Totals, choices: Choices) -> Figure:
    """30 % of the labour paid in the period, before any ceiling (code du travail D5212-22)."""
    labour, deducted, lines, untold = Fraction(0), Fraction(0), 0, 0
    for paid in totals.paid():
        labour += paid.labour
        deducted += paid.labour * Fraction(rules.number("oeth_rate", paid.facts.day))
        lines += paid.lines
        untold += paid.untold
    if not lines and (untold or not totals.bought):
        return NOT_TOLD
    return Figure(_euros(deducted), _euros(labour), None, lines)


def _euros(cents: Fraction) -> Decimal:
    return euros(divide(cents.numerator, cents.denominator))


@dataclass(frozen=True, slots=True)
class Contribution:
    """A yearly contribution, step by step; euros, and the employment rate in per cent."""

    due: int
    missing: int
    rate: Decimal
    gross: Decimal
    cap: Decimal
    deducted: Decimal
    net: Decimal


def simulate(
    *,
    headcount: int,
    beneficiaries: int,
    deduction: Decimal,
    day: date,
    without_action: bool = False,
) -> Contribution:
    """The contribution of an employer with that deduction; the cap is what the shop cannot know.

    `beneficiaries` are whole; `without_action` is three years without any of the law's actions.
    Code du travail L5212-1 s., D5212-20 to D5212-22. Raises ValueError for negative numbers and
    UnknownRule where no minimum wage is known for that day.
    """
    if headcount < 0 or beneficiaries < 0 or deduction < 0:
        raise ValueError("numbers of people and deductions are not negative")
    due = 0
    if headcount >= rules.number("oeth_from", day):
        due = int(headcount * rules.number("oeth_obligation", day))
    missing = max(0, due - beneficiaries)
    multiple = max((by for least, by in rules.steps("oeth_multiples", day) if headcount >= least),
                   default=0)  # fmt: skip
    if without_action:
        multiple = int(rules.number("oeth_multiple_without_action", day))
    gross = _rounded(missing * multiple * rules.number("smic_hourly", day))
    reached = beneficiaries >= headcount * rules.number("oeth_cap_threshold", day)
    cap = _rounded(gross * rules.number("oeth_cap_from" if reached else "oeth_cap_below", day))
    deducted = min(_rounded(deduction), cap)
    rate = (
        Decimal(divide(beneficiaries * 10_000, headcount)).scaleb(-2) if headcount else Decimal(0)
    )
    return Contribution(due, missing, rate, gross, cap, deducted, gross - deducted)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


INDICATORS = (
    Indicator(
        code="oeth_indicative_deduction",
        label=_("OETH : montant indicatif avant plafonnement"),
        formula=_(
            "30 % du coût de main-d’œuvre attesté par les EA, ESAT, EATT et travailleurs "
            "indépendants handicapés, pour les montants payés dans la période, au prorata des "
            "paiements partiels. Le plafond de 50 % ou 75 % de la contribution brute dépend de "
            "l’employeur et n’est pas appliqué. Les achats aux structures d’insertion n’ouvrent "
            "droit à rien."
        ),
        unit=EURO,
        basis=Basis.PAID,
        source=_("Code du travail, L5212-10-1 et D5212-22 ; arrêté du 19 novembre 2020"),
        inputs=frozenset({"statuses", "labour_amount"}),
        measure=_deduction,
        takes=bears("oeth"),
        amount="labour",
        rate="oeth_rate",
        valid_from=date(2020, 1, 1),
    ),
)
