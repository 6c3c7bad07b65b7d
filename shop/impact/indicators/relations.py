"""How suppliers are treated: payment times, screening, dependency, hours, public schemes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shop.impact import rules
from shop.impact.indicators.kinds import (
    DAYS,
    NOT_TOLD,
    PERCENT,
    Choices,
    Counted,
    Figure,
    Indicator,
    Measure,
    Takes,
    bears,
    delivered,
    each_line,
    euros,
    everything,
    labelled,
    per_cent,
    quotient,
    share,
)
from shop.impact.lines import Basis, Line
from shop.impact.totals import (
    ECOLOGICAL,
    SOCIAL_DISADVANTAGED,
    SOCIAL_ESUS,
    Facts,
    Totals,
    timed_payments,
)

if TYPE_CHECKING:
    from shop.impact.indicators.kinds import Text

_CENT: Final = Decimal("0.01")
_SPASER: Final = _("Code de la commande publique, L2111-3 et D2111-3")


def _payment_days(totals: Totals, choices: Choices) -> Figure:
    value = quotient(totals.weighted_days, totals.timed_cents)
    if value is None:
        return NOT_TOLD
    return Figure(value, euros(totals.weighted_days), euros(totals.timed_cents), totals.timed_lines)


def _is_timed(line: Line, totals: Totals, choices: Choices) -> bool:
    return bool(timed_payments(line, totals.period))


def _is_due(line: Line, totals: Totals, choices: Choices) -> bool:
    paid = totals.invoices.get(line.invoice or line.key, [0])[0]
    return paid > 0 and line.due is not None and _is_timed(line, totals, choices)


def _is_in_time(line: Line, totals: Totals, choices: Choices) -> bool:
    return _is_due(line, totals, choices) and bool(totals.invoices[line.invoice or line.key][1])


def _in_time(totals: Totals, choices: Choices) -> Figure:
    counted = [one for one in totals.invoices.values() if one[0] > 0]
    if not counted:
        return NOT_TOLD
    count = sum(one[1] for one in counted)
    lines = sum(one[2] for one in counted if one[1])
    return Figure(per_cent(count, len(counted)), Decimal(count), Decimal(len(counted)), lines)


def _is_new(line: Line, totals: Totals, choices: Choices) -> bool:
    bought = totals.new_suppliers.get(line.siret, [0])[0]
    return bought > 0 and bool(line.is_new_supplier) and delivered(line, totals, choices)


def _is_screened(place: int) -> Counted:
    def screened(line: Line, totals: Totals, choices: Choices) -> bool:
        return _is_new(line, totals, choices) and bool(totals.screened[line.siret][place])

    return each_line(screened)


def _screened(place: int) -> Measure:
    def measure(totals: Totals, choices: Choices) -> Figure:
        new = {siret for siret, (cents, _lines) in totals.new_suppliers.items() if cents > 0}
        told = {siret: totals.screened[siret][place] for siret in new}
        if all(known is None for known in told.values()):
            return NOT_TOLD
        done = [siret for siret, known in told.items() if known]
        lines = sum(totals.new_suppliers[siret][1] for siret in done)
        value = per_cent(len(done), len(new))
        return Figure(value, Decimal(len(done)), Decimal(len(new)), lines)

    return measure


def _first(by_supplier: dict[str, int], count: int) -> frozenset[str]:
    # Equal amounts: the lower SIRET, so that the order of the lines does not matter.
    ordered = sorted(by_supplier.items(), key=lambda row: (-row[1], row[0]))[:count]
    return frozenset(siret for siret, _cents in ordered)


def _is_of_largest(count: int) -> Counted:
    def counted(totals: Totals, choices: Choices) -> Callable[[Line], bool]:
        first = _first(totals.by_supplier(), count)
        return lambda line: line.siret in first and delivered(line, totals, choices)

    return counted


def _largest(count: int) -> Measure:
    def measure(totals: Totals, choices: Choices) -> Figure:
        by_supplier = totals.by_supplier()
        if not by_supplier:
            return NOT_TOLD
        chosen = _first(by_supplier, count)
        part = sum(by_supplier[siret] for siret in chosen)
        whole = sum(by_supplier.values())
        lines = sum(group.lines for group in totals.groups() if group.facts.siret in chosen)
        return Figure(per_cent(part, whole), euros(part), euros(whole), lines)

    return measure


def _hours(totals: Totals, choices: Choices) -> Figure:
    if not totals.hours_lines:
        return NOT_TOLD
    hours = totals.hours.quantize(_CENT, ROUND_HALF_UP)
    return Figure(hours, hours, None, totals.hours_lines)


def _tells_hours(line: Line, totals: Totals, choices: Choices) -> bool:
    return line.insertion_hours is not None and delivered(line, totals, choices)


def _posts(rule: str) -> Measure:
    def measure(totals: Totals, choices: Choices) -> Figure:
        if not totals.hours_lines:
            return NOT_TOLD
        year = rules.number(rule, totals.period.last)
        value = (totals.hours / year).quantize(_CENT, ROUND_HALF_UP)
        return Figure(value, totals.hours.quantize(_CENT, ROUND_HALF_UP), year, totals.hours_lines)

    return measure


def estimated_hours(
    *, amount: Decimal, labour: Decimal, insertion: Decimal, hourly_cost: Decimal
) -> Decimal:
    """Hours of insertion in a contract: amount × labour share × insertion share ÷ hourly cost.

    Usual estimate of social clauses; shares are between 0 and 1. Raises ValueError otherwise.
    """
    if hourly_cost <= 0 or not (0 <= labour <= 1 and 0 <= insertion <= 1):
        raise ValueError("shares are between 0 and 1, and an hour has a cost")
    return (amount * labour * insertion / hourly_cost).quantize(_CENT, ROUND_HALF_UP)


def _ecological(facts: Facts, choices: Choices) -> bool:
    labels = labelled("spaser_ecological")
    return facts.reuse or facts.recycled or labels(facts, choices)


def _is_signed(contract: str, totals: Totals, bit: int = -1) -> bool:
    """Is more than nothing bought under the contract, or of what it contributes to by that bit?"""
    by_mask = totals.contracts.get(contract, {})
    return sum(cents for mask, cents in by_mask.items() if bit == -1 or mask & bit) > 0


def _contracts(bit: int) -> Measure:
    def measure(totals: Totals, choices: Choices) -> Figure:
        signed = [contract for contract in totals.contracts if _is_signed(contract, totals)]
        if not signed:
            return NOT_TOLD
        found = [contract for contract in signed if _is_signed(contract, totals, bit)]
        return Figure(
            per_cent(len(found), len(signed)),
            Decimal(len(found)),
            Decimal(len(signed)),
            sum(totals.contract_lines[contract] for contract in found),
        )

    return measure


def _is_under_contract(line: Line, totals: Totals, choices: Choices) -> bool:
    return _is_signed(line.contract, totals) and delivered(line, totals, choices)


def _contributes(bit: int) -> Counted:
    def contributes(line: Line, totals: Totals, choices: Choices) -> bool:
        of_it = _is_signed(line.contract, totals, bit)
        return of_it and _is_under_contract(line, totals, choices)

    return each_line(contributes)


def _scheme(
    code: str, label: Text, what: Text, takes: Takes, bit: int, inputs: frozenset[str]
) -> tuple[Indicator, Indicator]:
    return (
        Indicator(
            code=f"spaser_{code}_value_share",
            label=format_lazy(_("SPASER, en valeur : {what}"), what=label),
            formula=format_lazy(_("Achats HT ÷ tous les achats HT : {what}"), what=what),
            unit=PERCENT,
            basis=Basis.DELIVERED,
            source=_SPASER,
            inputs=inputs,
            measure=share(takes, everything),
            takes=takes,
            among=everything,
            valid_from=date(2023, 1, 1),
        ),
        Indicator(
            code=f"spaser_{code}_number_share",
            label=format_lazy(_("SPASER, en nombre : {what}"), what=label),
            formula=format_lazy(
                _("Contrats qui y contribuent ÷ contrats de la période : {what}"), what=what
            ),
            unit=PERCENT,
            basis=Basis.DELIVERED,
            source=_SPASER,
            inputs=inputs | {"contract"},
            measure=_contracts(bit),
            counted=_contributes(bit),
            counted_among=each_line(_is_under_contract),
            valid_from=date(2023, 1, 1),
        ),
    )


INDICATORS = (
    *_scheme(
        "esus", _("entreprises solidaires"), _("fournisseurs agréés ESUS."),
        bears("esus"), SOCIAL_ESUS, frozenset({"statuses"}),
    ),
    *_scheme(
        "disadvantaged", _("personnes défavorisées"),
        _("structures d’insertion, entreprises adaptées et ESAT."),
        bears("spaser_disadvantaged"), SOCIAL_DISADVANTAGED, frozenset({"statuses"}),
    ),
    *_scheme(
        "ecological", _("achats écologiques"),
        _("labels à valeur environnementale, réemploi ou matières recyclées."),
        _ecological, ECOLOGICAL, frozenset({"labels"}),
    ),
    Indicator(
        code="payment_days",
        label=_("Délai moyen de paiement"),
        formula=_(
            "Somme des jours entre facture et paiement × montants HT payés ÷ montants HT payés "
            "dans la période."
        ),
        unit=DAYS,
        basis=Basis.PAID,
        source=_("ESRS G1-6 ; code de commerce, L441-10"),
        inputs=frozenset({"invoiced", "paid"}),
        measure=_payment_days,
        counted=each_line(_is_timed),
    ),
    Indicator(
        code="paid_in_time_share",
        label=_("Factures payées à l’échéance"),
        formula=_("Factures payées dans la période et à temps ÷ factures payées dans la période."),
        unit=PERCENT,
        basis=Basis.PAID,
        source=_("ESRS G1-6 ; code de commerce, L441-10"),
        inputs=frozenset({"invoiced", "paid", "due"}),
        measure=_in_time,
        counted=each_line(_is_in_time),
        counted_among=each_line(_is_due),
    ),
    Indicator(
        code="gri_308_1",
        label=_("Nouveaux fournisseurs évalués sur l’environnement (GRI 308-1)"),
        formula=_("Nouveaux fournisseurs évalués ÷ nouveaux fournisseurs ; ceux dont on ne sait rien sont au "
            "dénominateur seul."),
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_("GRI 308-1 (2016)"),
        inputs=frozenset({"screened_environment"}),
        measure=_screened(0),
        counted=_is_screened(0),
        counted_among=each_line(_is_new),
    ),
    Indicator(
        code="gri_414_1",
        label=_("Nouveaux fournisseurs évalués sur le social (GRI 414-1)"),
        formula=_("Nouveaux fournisseurs évalués ÷ nouveaux fournisseurs ; ceux dont on ne sait rien sont au "
            "dénominateur seul."),
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_("GRI 414-1 (2016)"),
        inputs=frozenset({"screened_social"}),
        measure=_screened(1),
        counted=_is_screened(1),
        counted_among=each_line(_is_new),
    ),
    Indicator(
        code="insertion_hours",
        label=_("Heures d’insertion"),
        formula=_("Somme des heures déclarées."),
        unit="h",
        basis=Basis.DELIVERED,
        source=_("Code de la commande publique, L2112-2 : clauses sociales"),
        inputs=frozenset({"insertion_hours"}),
        measure=_hours,
        counted=each_line(_tells_hours),
    ),
    Indicator(
        code="insertion_fte",
        label=_("Heures d’insertion en équivalents temps plein"),
        formula=_("Heures déclarées ÷ durée annuelle légale (1 607 h)."),
        unit="ETP",
        basis=Basis.DELIVERED,
        source=_("Code du travail, L3121-41"),
        inputs=frozenset({"insertion_hours"}),
        measure=_posts("hours_per_fte"),
        counted=each_line(_tells_hours),
    ),
    Indicator(
        code="insertion_fte_iae",
        label=_("Heures d’insertion en équivalents temps plein conventionnés"),
        formula=_("Heures déclarées ÷ 1 505 h, la mesure de l’insertion par l’activité économique."),
        unit="ETP",
        basis=Basis.DELIVERED,
        source=_("Conventions de l’insertion par l’activité économique"),
        inputs=frozenset({"insertion_hours"}),
        measure=_posts("hours_per_fte_iae"),
        counted=each_line(_tells_hours),
    ),
    Indicator(
        code="largest_supplier_share",
        label=_("Part du premier fournisseur"),
        formula=_("Achats HT au fournisseur le plus important ÷ tous les achats HT."),
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_("Concentration des achats ; contribue à ESRS G1-2"),
        inputs=frozenset(),
        measure=_largest(1),
        counted=_is_of_largest(1),
        counted_among=each_line(delivered),
    ),
    Indicator(
        code="five_largest_suppliers_share",
        label=_("Part des cinq premiers fournisseurs"),
        formula=_("Achats HT aux cinq fournisseurs les plus importants ÷ tous les achats HT."),
        unit=PERCENT,
        basis=Basis.DELIVERED,
        source=_("Concentration des achats ; contribue à ESRS G1-2"),
        inputs=frozenset(),
        measure=_largest(5),
        counted=_is_of_largest(5),
        counted_among=each_line(delivered),
    ),
)  # fmt: skip
