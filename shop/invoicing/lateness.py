"""What a late payment costs, and the days by which agreed terms fall due. Pure: no database.

Companies: L441-10, II code de commerce: the ECB's main refinancing rate of 1 January for the
first half-year, of 1 July for the second, and 10 points; never below three times the legal rate.
Public buyers: R2192-31 code de la commande publique: the ECB's rate on the first day of the
half-year in which the interest began to run, and 8 points; R2192-32: counted from the day after
the due date to the day of payment. Both: 40 € for recovery (D441-5; D2192-35). It makes good a
damage and pays nothing supplied: no VAT.
"""

import json
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path

RECOVERY = 4000  # cents
COMPANY_POINTS, PUBLIC_POINTS = Decimal(10), Decimal(8)
LEGAL_TIMES = 3
YEAR = 365


@dataclass(frozen=True, slots=True)
class Rate:
    """A half-year: the ECB's rate on its first day, the legal rate where it is known; per cent."""

    first: date
    last: date
    ecb: Decimal
    legal: Decimal | None


@dataclass(frozen=True, slots=True)
class Penalty:
    """Cents without VAT. `interest` is None where the rate of a day of it is not in the data."""

    days: int
    interest: int | None
    recovery: int = RECOVERY
    tax: int = 0

    @property
    def total(self) -> int | None:
        return None if self.interest is None else self.interest + self.recovery


@lru_cache(maxsize=1)
def rates() -> tuple[Rate, ...]:
    """Known half-years, oldest first."""
    path = Path(__file__).parent / "data" / "rates.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Rate(
            date.fromisoformat(row["from"]),
            date.fromisoformat(row["to"]),
            Decimal(row["ecb"]),
            Decimal(row["legal"]) if row["legal"] else None,
        )
        for row in rows
    )


def penalty(
    gross_cents: int, due_on: date, paid_on_or_today: date, is_public: bool
) -> Penalty | None:
    """What is due for paying after `due_on`; None for a payment in time or of nothing."""
    days = (paid_on_or_today - due_on).days
    if days <= 0 or gross_cents <= 0:
        return None
    if is_public:
        spans = [(_on(due_on + timedelta(days=1)), days)]
    else:
        spans = list(_spans(due_on, days))
    total = Decimal(0)
    for rate, count in spans:
        if rate is None:
            return Penalty(days, None)
        per_cent = rate.ecb + PUBLIC_POINTS if is_public else _company(rate)
        total += gross_cents * per_cent / 100 * count / YEAR
    return Penalty(days, int(total.quantize(Decimal(1), ROUND_HALF_UP)))


def _company(rate: Rate) -> Decimal:
    agreed = rate.ecb + COMPANY_POINTS
    return agreed if rate.legal is None else max(agreed, LEGAL_TIMES * rate.legal)


def _on(day: date) -> Rate | None:
    return next((rate for rate in rates() if rate.first <= day <= rate.last), None)


def _spans(due_on: date, days: int) -> Iterator[tuple[Rate | None, int]]:
    """The days of lateness by half-year, each with its rate."""
    day, last = due_on + timedelta(days=1), due_on + timedelta(days=days)
    while day <= last:
        end = min(last, date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31))
        yield _on(day), (end - day).days + 1
        day = end + timedelta(days=1)


def due_after(issued_on: date, *, days: int) -> date:
    """Net terms: 15 January and 60 days are 16 March."""
    return issued_on + timedelta(days=days)


def due_month_end(issued_on: date, *, days: int = 45) -> tuple[date, date]:
    """Both readings of « 45 jours fin de mois » (L441-10, I): the end of the month of issue and
    the days after it; or the days, then the end of that month. A contract says which."""
    return _month_end(issued_on) + timedelta(days=days), _month_end(
        issued_on + timedelta(days=days)
    )


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
