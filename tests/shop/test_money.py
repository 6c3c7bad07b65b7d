"""Exact figures of the field (rounding half up, VAT per rate) and what must always hold."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop import money
from shop.money import Amount

cents = st.integers(-(10**9), 10**9)
rates = st.sampled_from([0, 21, 55, 100, 200])


@pytest.mark.parametrize(
    ("gross", "permille", "net", "tax"),
    [(1000, 200, 833, 167), (1000, 55, 948, 52), (6003, 200, 5003, 1000)],
)
def test_a_total_with_tax_splits_into_net_and_the_rest(gross, permille, net, tax):
    assert money.from_gross(gross, permille) == Amount(net, tax)


def test_vat_is_per_rate_and_not_per_line():
    per_rate, shares = money.totals_by_rate([(101, 55)] * 3, basis="excl")
    assert per_rate == {55: Amount(303, 17)}
    assert [share.tax for share in shares] == [6, 6, 5]


def test_delivery_follows_the_goods_pro_rata_of_their_nets():
    assert money.allocate_charge(1000, {55: 6000, 200: 4000}) == {55: 600, 200: 400}
    per_rate, _ = money.totals_by_rate([(6600, 55), (4400, 200)], basis="excl")
    assert (per_rate[55].tax, per_rate[200].tax) == (363, 880)
    assert sum(amount.gross for amount in per_rate.values()) == 12243


@pytest.mark.parametrize(
    ("numerator", "denominator", "nearest"), [(125, 10, 13), (-125, 10, -13), (124, 10, 12)]
)
def test_halves_round_away_from_zero(numerator, denominator, nearest):
    assert money.divide(numerator, denominator) == nearest


def test_a_category_has_the_rate_of_its_day():
    assert money.vat(code="reduced", day=date(2026, 11, 22)).rate == Decimal("5.5")
    with pytest.raises(money.UnknownVat):
        money.vat(code="franchise", day=date(2028, 1, 1))


def test_an_exempt_category_says_why():
    assert money.vat(code="franchise", day=date(2026, 1, 1)).reason.endswith("293 B du CGI")


@given(cents, st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_shares_add_up_and_stay_within_a_cent_of_their_weight(total, weights):
    shares = money.split(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < sum(weights)


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_shares_by_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        money.split(100, weights)


@given(
    st.lists(st.tuples(st.integers(-(10**6), 10**6), rates), max_size=12),
    st.sampled_from(["incl", "excl"]),
)
def test_lines_add_up_to_their_rates(lines, basis):
    per_rate, shares = money.totals_by_rate(lines, basis=basis)
    for permille, whole in per_rate.items():
        of_rate = [s for s, line in zip(shares, lines, strict=True) if line[1] == permille]
        assert sum(s.net for s in of_rate) == whole.net
        assert sum(s.tax for s in of_rate) == whole.tax
    for (amount, _), share in zip(lines, shares, strict=True):
        assert (share.gross if basis == "incl" else share.net) == amount


@given(cents, rates)
def test_a_gross_total_is_kept_to_the_cent(gross, permille):
    amount = money.from_gross(gross, permille)
    assert amount.gross == gross
    assert abs(amount.net * (1000 + permille) - gross * 1000) * 2 <= 1000 + permille
