"""One pass over the lines: sums by what figures ask for, so that no figure reads the lines again.

Memory follows the number of distinct facts (suppliers, their statuses and labels), of contracts
and of invoices, never the number of lines.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from shop.impact import rules
from shop.impact.lines import Line, Period

SOCIAL_ESUS: Final = 1
SOCIAL_DISADVANTAGED: Final = 2
ECOLOGICAL: Final = 4


class Facts(NamedTuple):
    """What a figure may ask of a line, but for its amount. `day` stands for all days between two
    changes of the rules."""

    day: date
    siret: str
    department: str
    category: str
    statuses: frozenset[str]
    labels: frozenset[str]
    family: str
    reuse: bool
    recycled: bool


class Group(NamedTuple):
    facts: Facts
    cents: int
    lines: int


class Paid(NamedTuple):
    """Labour cents that were paid, the lines that tell it, and those that do not."""

    facts: Facts
    labour: Fraction
    lines: int
    untold: int


@dataclass(slots=True)
class Totals:
    """What one pass has summed over the lines of a period."""

    period: Period
    # [cents, lines] by facts, of what was delivered in the period.
    bought: dict[Facts, list[int]] = field(default_factory=dict)
    # [labour, lines, lines that do not tell it] of what was paid in it.
    labour: dict[Facts, list[Fraction | int]] = field(default_factory=dict)
    # Cents × days, cents, lines: from invoice to payment.
    weighted_days: int = 0
    timed_cents: int = 0
    timed_lines: int = 0
    # Invoice (or its only line) and whether it was paid in time: [cents, in time, lines].
    invoices: dict[str | int, list[int]] = field(default_factory=dict)
    hours: Decimal = Decimal(0)
    hours_lines: int = 0
    # By contract and what it contributes to: cents.
    contracts: dict[str, dict[int, int]] = field(default_factory=dict)
    contract_lines: dict[str, int] = field(default_factory=dict)
    # New suppliers: cents, and whether screened (environment, social); None: not told.
    new_suppliers: dict[str, list[int]] = field(default_factory=dict)
    screened: dict[str, list[bool | None]] = field(default_factory=dict)
    # Of each supplier: its name, and its first credit note.
    names: dict[str, str] = field(default_factory=dict)
    first_credits: dict[str, int] = field(default_factory=dict)
    # Lines that fall on no day of the period, or whose labour cannot be counted.
    outside: list[int] = field(default_factory=list)
    untold_labour: list[int] = field(default_factory=list)
    excess_labour: list[int] = field(default_factory=list)

    def groups(self) -> Iterator[Group]:
        for facts, (cents, lines) in self.bought.items():
            yield Group(facts, cents, lines)

    def paid(self) -> Iterator[Paid]:
        for facts, (labour, lines, untold) in self.labour.items():
            yield Paid(facts, Fraction(labour), int(lines), int(untold))

    def by_supplier(self, takes: Callable[[Facts], bool] | None = None) -> dict[str, int]:
        """Cents by SIRET of the groups that are taken; of all without a choice."""
        found: dict[str, int] = {}
        for facts, (cents, _) in self.bought.items():
            if takes is None or takes(facts):
                found[facts.siret] = found.get(facts.siret, 0) + cents
        return found


def fold(lines: Iterable[Line], *, period: Period) -> Totals:
    """The sums of the lines; their order does not matter, nor whether equal ones come as one."""
    totals = Totals(period)
    first, last = period.first, period.last
    epoch = _epochs(period)
    bought, names = totals.bought, totals.names
    # Most lines repeat a day, and facts: these are looked up, not worked out.
    for line in lines:
        day = line.delivered or line.date
        counted = False
        if day is not None and first <= day <= last:
            counted = True
            facts = (
                epoch(day), line.siret, line.department, line.category, line.statuses,
                line.labels, line.family, line.reuse, line.recycled,
            )  # fmt: skip
            # A plain tuple finds the key that equal facts made.
            sums = bought.get(facts)  # type: ignore[call-overload]
            if sums is None:
                bought[Facts(*facts)] = [line.cents, line.count]
            else:
                sums[0] += line.cents
                sums[1] += line.count
            if line.cents < 0 or names.get(line.siret) != line.name:
                _know(totals, line)
            if line.contract or line.is_new_supplier or line.insertion_hours is not None:
                _add_told(totals, line, Facts(*facts))
        if line.payments or line.paid is not None or line.date is not None:
            counted = _add_payments(totals, line, epoch) or counted
        if not counted:
            totals.outside.append(line.key)
    return totals


def _epochs(period: Period) -> Callable[[date], date]:
    changes = rules.changes()
    known: dict[date, date] = {}

    def epoch(day: date) -> date:
        found = known.get(day)
        if found is None:
            place = bisect_right(changes, day)
            found = known[day] = changes[place - 1] if place else date.min
        return found

    return epoch


def _know(totals: Totals, line: Line) -> None:
    name = totals.names.get(line.siret)
    # The least of several names, and of several lines: whatever the order of the file.
    if name is None or (line.name and (not name or line.name < name)):
        totals.names[line.siret] = line.name
    if line.cents < 0:
        known = totals.first_credits.get(line.siret, line.key)
        totals.first_credits[line.siret] = min(known, line.key)


def _add_told(totals: Totals, line: Line, facts: Facts) -> None:
    if line.contract:
        mask = contributions(facts.day, facts.statuses, facts.labels, facts.reuse, facts.recycled)
        by_mask = totals.contracts.setdefault(line.contract, {})
        by_mask[mask] = by_mask.get(mask, 0) + line.cents
        known = totals.contract_lines.get(line.contract, 0)
        totals.contract_lines[line.contract] = known + line.count
    if line.is_new_supplier:
        sums = totals.new_suppliers.setdefault(line.siret, [0, 0])
        sums[0] += line.cents
        sums[1] += line.count
        screened = totals.screened.setdefault(line.siret, [None, None])
        for place, told in enumerate((line.screened_environment, line.screened_social)):
            if told is not None:
                screened[place] = bool(screened[place]) or told
    if line.insertion_hours is not None:
        totals.hours += line.insertion_hours
        totals.hours_lines += line.count


def _add_payments(totals: Totals, line: Line, epoch: Callable[[date], date]) -> bool:
    """Whether some of the line was paid in the period."""
    period = totals.period
    day = line.paid or line.date
    if line.payments:
        paid = sum(each.cents for each in line.payments if each.on in period)
        days = [each.on for each in line.payments if each.on in period]
        if not days:
            return False
        day = max(days)
    elif day is None or day not in period:
        return False
    else:
        paid = line.cents
    _add_times(totals, line)
    if line.statuses and line.statuses & rules.codes("oeth", epoch(day)):
        _add_labour(totals, line, paid, epoch(day))
    return True


def _add_labour(totals: Totals, line: Line, paid: int, day: date) -> None:
    facts = Facts(day, line.siret, "", "", line.statuses, frozenset(), "", False, False)
    sums = totals.labour.setdefault(facts, [0, 0, 0])
    labour = line.labour_cents
    if labour is None:
        sums[2] += 1
        totals.untold_labour.append(line.key)
        return
    if not _within(labour, line.cents):
        sums[2] += 1
        totals.excess_labour.append(line.key)
        return
    # Pro rata of what was paid: exact until the one rounding of the figure.
    sums[0] += labour if paid == line.cents else Fraction(labour * paid, line.cents)
    sums[1] += 1


def _within(labour: int, cents: int) -> bool:
    """Labour is a part of the amount, of the same sign."""
    return 0 <= labour <= cents if cents >= 0 else cents <= labour <= 0


def timed_payments(line: Line, period: Period) -> list[tuple[date, int]]:
    """Days and cents of what was paid of an invoice in the period; none where a date is missing."""
    if line.invoiced is None or not line.cents:
        return []
    if line.payments:
        return [(each.on, each.cents) for each in line.payments if each.on in period]
    return [(line.paid, line.cents)] if line.paid is not None and line.paid in period else []


def _add_times(totals: Totals, line: Line) -> None:
    payments = timed_payments(line, totals.period)
    if not payments:
        return
    assert line.invoiced is not None
    for day, cents in payments:
        totals.weighted_days += (day - line.invoiced).days * cents
        totals.timed_cents += cents
    totals.timed_lines += line.count
    if line.due is not None:
        in_time = all(day <= line.due for day, _ in payments)
        sums = totals.invoices.setdefault(line.invoice or line.key, [0, 1, 0])
        sums[0] += sum(cents for _, cents in payments)
        sums[1] &= in_time
        sums[2] += line.count


@lru_cache(maxsize=65_536)
def contributions(
    day: date, statuses: frozenset[str], labels: frozenset[str], reuse: bool, recycled: bool
) -> int:
    """The categories of responsible purchases of a line, as bits (commande publique, L2111-3)."""
    mask = 0
    if statuses & rules.codes("esus", day):
        mask |= SOCIAL_ESUS
    if statuses & rules.codes("spaser_disadvantaged", day):
        mask |= SOCIAL_DISADVANTAGED
    if reuse or recycled or labels & rules.codes("spaser_ecological", day):
        mask |= ECOLOGICAL
    return mask
