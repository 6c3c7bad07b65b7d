from decimal import Decimal

import pytest

from shop.listings.units import per_unit


@pytest.mark.parametrize(
    ("quantity", "unit", "cents", "name", "per"),
    [
        ("250", "g", 395, "kg", 1580),
        ("33", "cl", 250, "l", 758),
        ("6", "piece", 300, "piece", 50),
        ("1.5", "kg", 900, "kg", 600),
    ],
)
def test_a_unit_price_is_rounded_half_up(quantity, unit, cents, name, per):
    found = per_unit(content_quantity=Decimal(quantity), content_unit=unit)
    assert (found.name, found.cents(cents)) == (name, per)


@pytest.mark.parametrize(
    ("quantity", "unit"), [("1", "kg"), ("1000", "g"), (None, ""), ("1", "piece")]
)
def test_a_unit_price_that_would_repeat_the_price_is_left_out(quantity, unit):
    content = None if quantity is None else Decimal(quantity)
    assert per_unit(content_quantity=content, content_unit=unit) is None
