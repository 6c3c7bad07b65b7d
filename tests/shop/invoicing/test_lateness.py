"""Late penalties to the cent, and the days on which agreed terms fall due."""

from datetime import date
from itertools import pairwise

import pytest

from shop.invoicing.lateness import due_after, due_month_end, penalty, rates

DUE, PAID = date(2026, 3, 16), date(2026, 4, 15)


def test_thirty_days_late_at_2_15_per_cent():
    company, public = (penalty(120_000, DUE, PAID, is_public) for is_public in (False, True))
    assert (company.days, company.interest, company.recovery, company.total) == (
        30, 1198, 4000, 5198,
    )  # fmt: skip
    assert (public.interest, public.recovery, public.total) == (1001, 4000, 5001)
    assert company.tax == public.tax == 0


def test_in_time_nothing_is_due():
    assert penalty(120_000, DUE, DUE, False) is None
    assert penalty(120_000, DUE, date(2026, 3, 1), True) is None
    assert penalty(0, DUE, PAID, False) is None


def test_the_first_day_late_counts():
    assert penalty(365_000, DUE, date(2026, 3, 17), False).interest == 122  # 3650 × 12.15 % ÷ 365


def test_a_company_s_rate_changes_with_the_half_year_a_public_buyer_s_does_not():
    due, paid = date(2025, 6, 20), date(2025, 7, 10)
    # 10 days at 13.15 %, 10 at 12.15 %; public: 20 at 11.15 %.
    assert penalty(365_000, due, paid, False).interest == 1315 + 1215
    assert penalty(365_000, due, paid, True).interest == 2230


def test_never_below_three_times_the_legal_rate_for_companies():
    due, paid = date(2024, 1, 31), date(2024, 2, 10)
    # ECB 4.50 + 10 = 14.50 %, but 3 × 5.07 = 15.21 %.
    assert penalty(365_000, due, paid, False).interest == 1521
    assert penalty(365_000, due, paid, True).interest == 1250


@pytest.mark.parametrize("is_public", [False, True])
def test_without_a_rate_there_is_no_figure(is_public):
    found = penalty(120_000, date(2020, 1, 1), date(2020, 1, 31), is_public)
    assert (found.days, found.interest, found.total) == (30, None, None)


def test_half_a_rate_is_none():
    last = rates()[-1].last
    paid = last.replace(year=last.year + 1)
    assert penalty(120_000, last.replace(day=1), paid, False).interest is None


def test_half_years_follow_each_other():
    known = rates()
    for before, after in pairwise(known):
        assert (after.first - before.last).days == 1
    assert all((rate.first.month, rate.first.day) in {(1, 1), (7, 1)} for rate in known)


def test_days_on_which_terms_fall_due():
    issued = date(2026, 1, 15)
    assert due_after(issued, days=60) == date(2026, 3, 16)
    assert due_month_end(issued) == (date(2026, 3, 17), date(2026, 3, 31))
