"""What prices include, and what weights are weighed in, where other columns say so."""

import pytest

from suppliers.feeds import bases, units
from suppliers.feeds.mapping import guess
from suppliers.feeds.readers.base import Row


@pytest.mark.parametrize(
    ("column", "cells", "basis"),
    [
        ("prix.taxe", ["TTC", "TTC"], "incl"),
        ("Hors taxe ou TTC", ["HT", "HT"], "excl"),
        ("Base", ["HT", "TTC"], ""),
        ("PriceIncludesTax", ["True", "True"], "incl"),
        ("Taxe sur les ventes incluse", ["non", "non"], "excl"),
        ("Price includes tax", ["yes", "no"], ""),
        ("Bio", ["oui", "oui"], ""),
        ("TVA", ["20", "20"], ""),
    ],
)
def test_another_column_says_what_prices_include(column, cells, basis):
    assert bases.beside([column], [{column: cell} for cell in cells]) == basis


@pytest.mark.parametrize(
    ("prices", "basis"),
    [
        (["3.696682", "4.265403", "8.333333"], "excl"),
        (["3,6967", "4,2654", "5"], "excl"),
        (["89,9000", "24,5000", "3,2000"], ""),
        (["6,90", "8,40", "12"], ""),
        (["3.6967"], ""),
    ],
)
def test_prices_beyond_the_cent_are_before_tax(prices, basis):
    assert bases.likely(prices) == basis


def test_a_header_wins_over_what_prices_look_like():
    rows = [{"Nom": "A", "Prix TTC": "3,3333"} for _n in range(4)]
    found = guess(columns=["Nom", "Prix TTC"], samples=rows, preset={}, remembered={})
    assert (found.basis, found.likely_basis) == ("incl", "excl")


@pytest.mark.parametrize(
    ("column", "cells", "weights"),
    [
        ("weight_unit", ["g", "kg"], ["150.00 g", "1.2 kg"]),
        ("Unité poids (p.weight_units)", ["-3", "0"], ["150.00 g", "1.2 kg"]),
        ("Unité", ["g", "kg"], None),
        ("Weight unit", ["pinte", "kg"], None),
    ],
)
def test_a_weight_takes_the_unit_of_its_row(column, cells, weights):
    samples = [{"Poids": "150.00", column: cells[0]}, {"Poids": "1.2", column: cells[1]}]
    found = units.of({"Poids": "weight_grams", column: ""}, samples)
    if weights is None:
        assert found == []
        return
    assert found == [("Poids", column)]
    rows = units.joined([Row(number, row) for number, row in enumerate(samples)], *found[0])
    assert [row.values["Poids"] for row in rows] == weights


def test_a_weight_whose_header_names_its_unit_keeps_it():
    columns = {"Weight value (grams)": "weight_grams", "Weight unit for display": ""}
    samples = [{"Weight value (grams)": "60", "Weight unit for display": "kg"}]
    assert units.of(columns, samples) == []


def test_a_price_takes_the_currency_of_its_row_unless_it_is_ours():
    columns = {"price": "price", "currency": ""}
    samples = [{"price": "3", "currency": "EUR"}, {"price": "4", "currency": "GBP"}]
    (pair,) = units.of(columns, samples)
    rows = units.joined([Row(number, row) for number, row in enumerate(samples)], *pair)
    assert [row.values["price"] for row in rows] == ["3", "4 GBP"]
