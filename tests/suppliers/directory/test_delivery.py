"""What a supplier offers: charges by zone and weight, days by preparation, closures, cut-offs."""

from datetime import date, time
from decimal import Decimal

import pytest

from suppliers.directory import calendar, delivery
from suppliers.directory.delivery import Logistics, Place, Point, Round
from tests.factories.selling import paris

RENNES = Place("35000", "35238")
BREST = Place("29200", "29019")
PARIS = Place("75011")
# A Monday.
MONDAY = paris(2026, 3, 2, 10)


def rules(**values) -> Logistics:
    told = {
        "supplier_id": 1,
        "lead_days": 2,
        "rates": (
            ("region", "", 1000, 590),
            ("region", "", 5000, 890),
            ("department", "29", 5000, 390),
            ("france", "", 5000, 1290),
        ),
    }
    return Logistics(**{**told, **values})


def offered(of: Logistics, **values):
    told = {"weight": 900, "goods": 2000, "to": RENNES, "at": MONDAY}
    return delivery.options(of, **{**told, **values})


@pytest.mark.parametrize(
    ("to", "weight", "cents"),
    [
        (RENNES, 900, 590),
        (RENNES, 1000, 590),
        (RENNES, 1001, 890),
        (BREST, 900, 390),
        (PARIS, 900, 1290),
        (None, 900, 590),
        (RENNES, 5001, None),
        (PARIS, 9000, None),
    ],
)
def test_the_narrowest_zone_and_the_smallest_step_that_bears_it_count(to, weight, cents):
    assert delivery.parcel_cents(rules(), weight=weight, goods=0, to=to) == cents


def test_delivery_is_free_from_the_threshold_on():
    of = rules(free_from=6000)
    assert delivery.missing_for_free(of, goods=5999) == 1
    assert delivery.parcel_cents(of, weight=900, goods=5999, to=RENNES) == 590
    assert delivery.parcel_cents(of, weight=900, goods=6000, to=RENNES) == 0
    assert delivery.missing_for_free(rules(), goods=1) == 0


def test_a_parcel_leaves_on_a_shipping_day_after_preparation():
    # Two working days: Wednesday 4; it leaves on Thursdays alone; two days of travel.
    (parcel,) = offered(rules(shipping_days=(4,)))
    assert (parcel.kind, parcel.cents, parcel.promised_on) == ("parcel", 590, date(2026, 3, 7))


def test_nothing_is_promised_for_a_closure_a_sunday_or_a_holiday():
    closed = ((date(2026, 3, 3), date(2026, 3, 15)),)
    (parcel,) = offered(rules(lead_days=1, closed=closed))
    assert parcel.promised_on == date(2026, 3, 18)
    assert not calendar.is_open(date(2026, 5, 1))
    assert not calendar.is_open(date(2026, 4, 6))  # Easter Monday
    assert not calendar.is_open(date(2026, 3, 8))
    assert offered(rules(closed=((date(2026, 1, 1), date(2030, 1, 1)),))) == ()


def test_a_full_week_moves_the_promise_to_the_next():
    (parcel,) = offered(rules(lead_days=1), full=[date(2026, 3, 2)])
    assert parcel.promised_on == date(2026, 3, 11)


def tour(**values) -> Round:
    told = {
        "pk": 7, "name": "Tournée du jeudi", "weekday": 4, "starts_at": time(9),
        "ends_at": time(12), "cutoff_days": 1, "cutoff_time": time(12), "cents": 250,
        "communes": frozenset({"35238"}),
    }  # fmt: skip
    return Round(**{**told, **values})


def test_a_round_serves_its_communes_until_its_cut_off():
    of = rules(lead_days=0, rounds=(tour(),))
    first, second, _parcel = offered(of)
    assert (first.key, first.cents) == ("round:7:2026-03-05", 250)
    assert "09:00–12:00" in first.label
    assert second.promised_on == date(2026, 3, 12)
    # Wednesday at noon is the last moment; a minute later it is the next week's.
    assert offered(of, at=paris(2026, 3, 4, 12))[0].promised_on == date(2026, 3, 5)
    assert offered(of, at=paris(2026, 3, 4, 12, 1))[0].promised_on == date(2026, 3, 12)
    assert {o.kind for o in offered(of, to=BREST)} == {"parcel"}


def test_pick_up_offers_the_next_opening_hours():
    point = Point(3, "L’atelier", "1 rue du Port", "", ((3, time(9), time(12)),))
    found = offered(rules(parcels=False, points=(point,)))
    assert [o.promised_on for o in found] == [
        date(2026, 3, 4),
        date(2026, 3, 11),
        date(2026, 3, 18),
    ]
    assert {(o.kind, o.cents, o.point_id) for o in found} == {("pickup", 0, 3)}


def test_one_option_alone_is_as_among_all():
    point = Point(3, "L’atelier", "1 rue du Port", "", ((3, time(9), time(12)),))
    of = rules(rounds=(tour(),), points=(point,))
    everything = offered(of)
    assert {option.kind for option in everything} == {"round", "parcel", "pickup"}
    for option in everything:
        (alone,) = offered(of, only=option.key)
        assert (alone, alone.note) == (option, option.note)
    assert offered(of, only="pickup:4:2026-03-04:0900") == ()


def test_who_neither_delivers_there_nor_opens_offers_nothing():
    assert offered(rules(rates=())) == ()


def test_a_service_is_agreed_upon():
    (only,) = offered(rules(), is_service=True)
    assert (only.kind, only.promised_on) == ("on_site", None)


@pytest.mark.parametrize(
    ("weight", "quantity", "unit", "count", "grams"),
    [
        (1200, None, "", 2, 2400),
        (None, Decimal("500"), "g", 2, 1150),
        (None, Decimal("75"), "cl", 1, 862),
        (None, Decimal("1"), "piece", 3, 1500),
        (None, None, "", 1, 500),
    ],
)
def test_an_item_weighs_what_it_says_or_what_its_content_does(weight, quantity, unit, count, grams):
    found = delivery.grams(
        weight=weight, content_quantity=quantity, content_unit=unit, quantity=count
    )
    assert found == grams
