"""The registry of indicators, and the two things asked of it: a figure, and its lines."""

from collections.abc import Iterable, Iterator
from datetime import date
from types import MappingProxyType
from typing import Final

from shop.impact.indicators import circular, disability, food, relations, social
from shop.impact.indicators.kinds import Choices, Figure, Indicator
from shop.impact.lines import Basis, Line, Period
from shop.impact.totals import Facts, fold

__all__ = ["INDICATORS", "Choices", "Figure", "Indicator", "figure", "lines_of"]

INDICATORS: Final = MappingProxyType(
    {
        one.code: one
        for one in (
            *social.INDICATORS,
            *food.INDICATORS,
            *disability.INDICATORS,
            *relations.INDICATORS,
            *circular.INDICATORS,
        )
    }
)


def figure(
    code: str, lines: Iterable[Line], *, period: Period, choices: Choices | None = None
) -> Figure:
    """One indicator of these lines; raises KeyError for a code that is not in the registry."""
    return INDICATORS[code].figure(fold(lines, period=period), choices or Choices())


def lines_of(
    code: str,
    lines: Iterable[Line],
    *,
    period: Period,
    choices: Choices | None = None,
    denominator: bool = False,
) -> Iterator[Line]:
    """The lines that stand in a figure: in its numerator, or in its denominator.

    They are read twice where the figure counts suppliers, contracts or invoices. Raises KeyError
    for an unknown code.
    """
    one, given = INDICATORS[code], choices or Choices()
    if one.takes is None:
        return _counted(one, lines, period=period, choices=given, denominator=denominator)
    return (
        line
        for line in lines
        if stands_in(one, line, period=period, choices=given, denominator=denominator)
    )


def _counted(
    one: Indicator, lines: Iterable[Line], *, period: Period, choices: Choices, denominator: bool
) -> Iterator[Line]:
    counts = one.counted_among if denominator else one.counted
    if counts is None:
        return
    yield from filter(counts(fold(lines, period=period), choices), lines)


def stands_in(
    one: Indicator, line: Line, *, period: Period, choices: Choices, denominator: bool = False
) -> bool:
    """Whether the line is in the figure's numerator, or in its denominator."""
    day = _day(one, line, period)
    if day is None or one.takes is None:
        return False
    facts = Facts(
        day, line.siret, line.department, line.category, line.statuses, line.labels, line.family,
        line.reuse, line.recycled,
    )  # fmt: skip
    among = one.among is None or one.among(facts, choices)
    return among if denominator else among and one.takes(facts, choices)


def _day(one: Indicator, line: Line, period: Period) -> date | None:
    if one.basis == Basis.PAID and line.payments:
        return max((each.on for each in line.payments if each.on in period), default=None)
    day = line.on(one.basis.value)
    return day if day in period else None
