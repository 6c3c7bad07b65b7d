"""The report of an organisation over a period: canonical JSON with its own hash.

The same lines, choices and rules give the same bytes, whatever the order of the lines and the
language of whoever asks; amounts are decimal strings, and null is « non renseigné ».
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from shop.documents.operations import canonical, digest
from shop.impact import rules
from shop.impact.findings import Finding
from shop.impact.indicators import INDICATORS, Choices, Figure, Indicator
from shop.impact.indicators.kinds import PERCENT
from shop.impact.ledger import Ledger
from shop.impact.lines import Line, Period
from shop.impact.totals import Totals, fold

Report = dict[str, Any]
_HUNDRED: Final = Decimal(100)


@translation.override("fr")
def compute(
    lines: Iterable[Line],
    *,
    period: Period,
    organisation: str,
    choices: Choices | None = None,
    findings: Iterable[Finding] = (),
) -> Report:
    """All indicators in one pass over the lines; `organisation` is the buyer's SIRET.

    `findings` are read after the lines, since reading them may find more. A ledger brings its
    own, and the inputs that it lacks.
    """
    given = choices or Choices()
    totals = fold(lines, period=period)
    if isinstance(lines, Ledger):
        given = replace(given, absent=given.absent | lines.absent)
        findings = [*findings, *lines.findings]
    return of_totals(totals, organisation=organisation, choices=given, findings=findings)


@translation.override("fr")
def of_totals(
    totals: Totals, *, organisation: str, choices: Choices, findings: Iterable[Finding] = ()
) -> Report:
    """The report of sums that are already made, by `fold` or by a database."""
    figures = [(one, one.figure(totals, choices)) for one in INDICATORS.values()]
    found = [*findings, *_checks(totals, choices), *_odd_shares(figures)]
    report: Report = {
        "organisation": organisation,
        "from": totals.period.first.isoformat(),
        "to": totals.period.last.isoformat(),
        "rules_version": rules.version(),
        "indicators": [_told(one, figure) for one, figure in figures],
        "to_check": [one.as_json() for one in sorted(set(found))],
    }
    report["sha256"] = digest(canonical(report))
    return report


def is_intact(report: Report) -> bool:
    """Whether the report says what its hash was made of."""
    rest = {key: value for key, value in report.items() if key != "sha256"}
    return bool(digest(canonical(rest)) == report.get("sha256"))


def _told(one: Indicator, figure: Figure) -> dict[str, Any]:
    return {
        "code": one.code,
        "value": _text(figure.value),
        "unit": one.unit,
        "numerator": _text(figure.numerator),
        "denominator": _text(figure.denominator),
        "lines": figure.lines,
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _checks(totals: Totals, choices: Choices) -> Iterator[Finding]:
    for key in totals.outside:
        yield Finding(
            key, "outside_period", _("Aucune date de la ligne n’est dans la période."), False
        )
    for key in totals.untold_labour:
        if "labour_amount" not in choices.absent:
            yield Finding(
                key,
                "labour_missing",
                _("Main-d’œuvre non renseignée : la ligne n’est pas dans la déduction OETH."),
            )
    for key in totals.excess_labour:
        yield Finding(
            key,
            "labour_excess",
            _("La main-d’œuvre dépasse le montant de la ligne, ou n’a pas son signe : la ligne "
              "n’est pas dans la déduction OETH."),
        )  # fmt: skip
    yield from _negative(totals)
    if totals.labour and not totals.period.is_calendar_year:
        yield Finding(
            0,
            "not_a_year",
            _("La déduction OETH se déclare par année civile : la période n’en est pas une."),
        )
    yield from _without_factor(totals, choices)


def _negative(totals: Totals) -> Iterator[Finding]:
    by_supplier = totals.by_supplier()
    for siret, cents in by_supplier.items():
        if cents < 0:
            yield Finding(
                totals.first_credits.get(siret, 0),
                "negative_supplier",
                _("Le total du fournisseur %(siret)s est négatif sur la période.")
                % {"siret": siret},
            )
    if sum(by_supplier.values()) < 0:
        yield Finding(0, "negative_total", _("Le total des achats de la période est négatif."))


def _without_factor(totals: Totals, choices: Choices) -> Iterator[Finding]:
    if not choices.factors:
        return
    known = {one.category for one in choices.factors if one.covers(totals.period.last)}
    for name in {rules.folded(facts.category) for facts in totals.bought} - known:
        yield Finding(
            0,
            "no_factor",
            _("Pas de facteur d’émission pour la catégorie « %(name)s ».") % {"name": name},
        )


def _odd_shares(figures: Iterable[tuple[Indicator, Figure]]) -> Iterator[Finding]:
    for one, figure in figures:
        if one.unit == PERCENT and figure.value is not None and not 0 <= figure.value <= _HUNDRED:
            yield Finding(
                0,
                "odd_share",
                _("« %(label)s » sort de 0 à 100 %% : des avoirs dépassent les achats.")
                % {"label": one.label},
            )
