"""What an indicator is, and the figures that most of them give: a sum, or a share of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from shop.impact import rules
from shop.impact.factors import Factor
from shop.impact.lines import Basis, Line, Period
from shop.impact.totals import Facts, Totals
from shop.money import divide

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

EURO: Final = "EUR"
PERCENT: Final = "%"
SUPPLIERS: Final = "fournisseurs"
DAYS: Final = "jours"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with what it is made of. None is « non renseigné », which is not zero."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    lines: int = 0


NOT_TOLD: Final = Figure(None)


@dataclass(frozen=True, slots=True)
class Choices:
    """What an organisation decides for its report."""

    # Departments that are local to it; None: Brittany's, by the rules in force.
    departments: frozenset[str] | None = None
    factors: tuple[Factor, ...] = ()
    # Inputs that the file does not have at all: figures that need them are not told.
    absent: frozenset[str] = frozenset()

    def local(self, day: date) -> frozenset[str]:
        if self.departments is not None:
            return self.departments
        return rules.codes("local_departments", day)


Takes = Callable[[Facts, Choices], bool]
Measure = Callable[[Totals, Choices], Figure]
# Made once of all lines, it says of each whether it stands there.
Counted = Callable[[Totals, Choices], Callable[[Line], bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One figure: what it is called, what the law or framework is, and how it is computed.

    `measure` is pure. `takes` and `among` say of a line's facts whether it stands in the
    numerator and in the denominator: they open a figure's lines. So do `counted` and
    `counted_among` where suppliers, contracts, invoices or hours are counted, and not amounts.
    """

    code: str
    label: Text
    formula: Text
    unit: str
    basis: Basis
    source: Text
    inputs: frozenset[str]
    measure: Measure
    takes: Takes | None = None
    among: Takes | None = None
    counted: Counted | None = None
    counted_among: Counted | None = None
    # Which of a line's amounts is summed: the line's, or its paid labour.
    amount: str = "cents"
    # What the sum of the numerator is multiplied by, as a rule's code.
    rate: str = ""
    # The rule that holds the least share asked for, if the law asks for one.
    target: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def has_denominator(self) -> bool:
        """Whether lines stand in its denominator."""
        return self.among is not None or self.counted_among is not None

    def covers(self, period: Period) -> bool:
        """Whether the indicator existed on some day of the period."""
        begun = self.valid_from is None or self.valid_from <= period.last
        return begun and (self.valid_to is None or self.valid_to >= period.first)

    def figure(self, totals: Totals, choices: Choices) -> Figure:
        """Of lines that were folded; not told where an input is missing or no line is there."""
        if self.inputs & choices.absent or not self.covers(totals.period):
            return NOT_TOLD
        return self.measure(totals, choices)

    def target_on(self, day: date) -> Decimal | None:
        """Per cent asked for that day; None where the law asks for none."""
        try:
            return rules.number(self.target, day) if self.target else None
        except rules.UnknownRule:
            return None


def everything(facts: Facts, choices: Choices) -> bool:
    return True


def euros(cents: int) -> Decimal:
    """1234 cents are 12.34."""
    return Decimal(cents).scaleb(-2)


def per_cent(numerator: int, denominator: int) -> Decimal | None:
    """Two decimals, half up; None where there is nothing to take a share of."""
    if denominator <= 0:
        return None
    return Decimal(divide(numerator * 10_000, denominator)).scaleb(-2)


def quotient(numerator: int, denominator: int) -> Decimal | None:
    """Two decimals, half up."""
    if denominator <= 0:
        return None
    return Decimal(divide(numerator * 100, denominator)).scaleb(-2)


def sums(totals: Totals, choices: Choices, takes: Takes) -> tuple[int, int]:
    """Cents and lines of the groups that are taken."""
    cents = lines = 0
    for group in totals.groups():
        if takes(group.facts, choices):
            cents += group.cents
            lines += group.lines
    return cents, lines


def spend(takes: Takes) -> Measure:
    """Euros of the lines taken; not told when nothing at all was bought."""

    def measure(totals: Totals, choices: Choices) -> Figure:
        if not totals.bought:
            return NOT_TOLD
        cents, lines = sums(totals, choices, takes)
        return Figure(euros(cents), euros(cents), None, lines)

    return measure


def share(takes: Takes, among: Takes) -> Measure:
    """Per cent of `among` that is taken too; `lines` counts the numerator's."""

    def both(facts: Facts, choices: Choices) -> bool:
        return among(facts, choices) and takes(facts, choices)

    def measure(totals: Totals, choices: Choices) -> Figure:
        whole, known = sums(totals, choices, among)
        if not known:
            return NOT_TOLD
        part, lines = sums(totals, choices, both)
        return Figure(per_cent(part, whole), euros(part), euros(whole), lines)

    return measure


def suppliers(takes: Takes) -> Measure:
    """Suppliers, by SIRET, whose purchases net of credit notes are above zero."""

    def measure(totals: Totals, choices: Choices) -> Figure:
        if not totals.bought:
            return NOT_TOLD
        found = totals.by_supplier(lambda facts: takes(facts, choices))
        count = Decimal(sum(cents > 0 for cents in found.values()))
        every = totals.by_supplier()
        whole = Decimal(sum(cents > 0 for cents in every.values()))
        return Figure(count, count, whole, sums(totals, choices, takes)[1])

    return measure


def bears(code: str) -> Takes:
    """Lines whose supplier has a status of that list on that day."""

    def takes(facts: Facts, choices: Choices) -> bool:
        return bool(facts.statuses & rules.codes(code, facts.day))

    return takes


def labelled(code: str) -> Takes:
    """Lines that bear a label of that list on that day."""

    def takes(facts: Facts, choices: Choices) -> bool:
        return bool(facts.labels & rules.codes(code, facts.day))

    return takes


def of_family(code: str) -> Takes:
    """Lines of the food families of that list."""

    def takes(facts: Facts, choices: Choices) -> bool:
        return facts.family in rules.codes(code, facts.day)

    return takes


def each_line(test: Callable[[Line, Totals, Choices], bool]) -> Counted:
    return lambda totals, choices: lambda line: test(line, totals, choices)


def delivered(line: Line, totals: Totals, choices: Choices) -> bool:
    """Whether the line was delivered in the period."""
    return (line.delivered or line.date) in totals.period
