"""Days on which a supplier works: not Sundays, not legal holidays, not its own closures."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

import holidays

Closed = Sequence[tuple[date, date]]
FAR = 366  # days that are looked at before giving up


@lru_cache(maxsize=16)
def _legal(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))


def is_holiday(day: date) -> bool:
    """A legal holiday of metropolitan France (L3133-1 code du travail)."""
    return day in _legal(day.year)


def is_open(day: date, closed: Closed = ()) -> bool:
    return not (
        day.isoweekday() == 7
        or is_holiday(day)
        or any(start <= day <= end for start, end in closed)
    )


def open_days(first: date, closed: Closed = ()) -> Iterator[date]:
    """Open days from `first` on, for a year at most."""
    for offset in range(FAR):
        day = first + timedelta(days=offset)
        if is_open(day, closed):
            yield day


def after_working_days(day: date, count: int, closed: Closed = ()) -> date | None:
    """The open day that is `count` open days after `day`; None when a year is not enough."""
    days = open_days(day + timedelta(days=1), closed)
    if count == 0:
        return next(open_days(day, closed), None)
    for _ in range(count - 1):
        if next(days, None) is None:
            return None
    return next(days, None)
