"""The money of a part: exact figures, and shares that always add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.money import Amount
from shop.orders.amounts import Goods, Reduction, net_of_delivery, part_amounts, share_of


def goods(cents: int, permille: int, basis: str = "incl", quantity: int = 1) -> Goods:
    return Goods(quantity, cents * 100, basis, permille)


def test_delivery_follows_the_goods_pro_rata():
    """60.00 HT at 5.5 and 40.00 HT at 20 with 10.00 HT of delivery (domain, 3.3)."""
    some = [goods(6000, 55, "excl"), goods(4000, 200, "excl")]
    found = part_amounts(some, basis="excl", delivery=1000)
    assert {rate: a.net for rate, a in found.delivery.items()} == {55: 600, 200: 400}
    by_rate = found.by_rate(some)
    assert (by_rate[55].tax, by_rate[200].tax) == (363, 880)
    assert found.total.gross == 12243


def test_a_total_that_no_net_gives_keeps_its_cents():
    found = part_amounts([goods(6003, 200)], basis="incl")
    assert found.total == Amount(5003, 1000)


def test_three_lines_round_once():
    found = part_amounts([goods(101, 55, "excl")] * 3, basis="excl")
    assert found.total == Amount(303, 17)


def test_a_reduction_is_taken_per_line_and_rate():
    some = [goods(1200, 200), goods(550, 55)]
    off = Reduction("Bienvenue", {0: 200, 1: 50})
    found = part_amounts(some, basis="incl", reductions=[off])
    assert [r.amount.gross for r in found.reductions] == [-200, -50]
    assert found.total.gross == 1500
    # 10.00 at 20 % and 5.00 at 5.5 %, rounded per rate.
    assert found.by_rate(some) == {200: Amount(833, 167), 55: Amount(474, 26)}


def test_professionals_have_no_reductions_told_including_tax():
    with pytest.raises(ValueError, match="incl"):
        part_amounts([goods(100, 200, "excl")], basis="excl",
                     reductions=[Reduction("x", {0: 10})])  # fmt: skip


def test_a_delivery_of_free_goods_is_taxed_too():
    found = part_amounts([goods(0, 200)], basis="incl", delivery=600)
    assert found.total == Amount(500, 100)


def test_a_professional_pays_delivery_without_tax():
    assert net_of_delivery(1200, [goods(1000, 200, "excl")]) == 1000


lines = st.lists(
    st.builds(
        goods,
        st.integers(0, 500_000),
        st.sampled_from([0, 21, 55, 100, 200]),
        st.sampled_from(["incl", "excl"]),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=8,
)


@given(lines, st.sampled_from(["incl", "excl"]), st.integers(0, 5000))
def test_lines_and_delivery_add_up_to_the_rates(some, basis, delivery):
    found = part_amounts(some, basis=basis, delivery=delivery)
    whole = Amount(0, 0)
    for amount in found.by_rate(some).values():
        whole += amount
    assert whole == found.total
    told = sum(a.gross if basis == "incl" else a.net for a in found.delivery.values())
    assert told == delivery
    for one, amount in zip(some, found.lines, strict=True):
        # A line's own figure in its basis is never touched by rounding.
        own = amount.gross if one.basis == "incl" else amount.net
        assert own == one.unit_price * one.quantity // 100


@given(
    st.integers(-10_000, 10_000),
    st.integers(-2_000, 2_000),
    st.lists(st.integers(1, 9), min_size=1, max_size=9),
)
def test_shares_of_an_amount_add_up_whatever_their_sizes(net, tax, sizes):
    whole, first, found = sum(sizes), 0, Amount(0, 0)
    for size in sizes:
        found += share_of(Amount(net, tax), first=first, last=first + size, whole=whole)
        first += size
    assert found == Amount(net, tax)
