"""The canonical report: its shape, its hash, what it asks to check, and laws of its figures."""

import json
from datetime import date
from decimal import Decimal

from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.impact.factors import Factor
from shop.impact.indicators import INDICATORS, Choices
from shop.impact.indicators.food import EGALIM_RANKS
from shop.impact.lines import Family, Label, Line, Payment, Period, Status
from shop.impact.report import compute, is_intact
from tests.shop.impact.samples import BUYER, SIRETS, YEAR, egalim_lines, line


def report(lines, **values):
    return compute(lines, period=values.pop("period", YEAR), organisation=BUYER, **values)


def values(lines):
    return {one["code"]: one["value"] for one in report(lines)["indicators"]}


def codes(lines, **given):
    return [(one["line"], one["code"]) for one in report(lines, **given)["to_check"]]


def test_its_shape():
    found = report(egalim_lines())
    assert list(found) == [
        "organisation", "from", "to", "rules_version", "indicators", "to_check", "sha256",
    ]  # fmt: skip
    assert (found["organisation"], found["from"], found["to"]) == (
        BUYER,
        "2026-01-01",
        "2026-12-31",
    )
    shares = {one["code"]: one for one in found["indicators"]}
    assert set(shares) == set(INDICATORS)
    assert shares["egalim_share"] == {
        "code": "egalim_share", "value": "50.00", "unit": "%", "numerator": "5000.00",
        "denominator": "10000.00", "lines": 6,
    }  # fmt: skip
    assert shares["total_excl_tax"]["value"] == "10000.00"
    assert shares["oeth_indicative_deduction"]["value"] == "0.00"
    assert shares["emissions"]["value"] is None
    assert is_intact(json.loads(json.dumps(found)))
    assert not is_intact({**found, "organisation": "x"})


def test_the_same_hash_from_its_own_lines_in_any_language():
    lines = [
        line(1000, 1, statuses={"EA"}, labour_cents=500, insertion_hours=Decimal("1.50"),
             payments=(Payment(date(2026, 4, 1), 300),)),
        line(-50, 2, siret=SIRETS[1], reuse=True, is_new_supplier=True, screened_social=False),
    ]  # fmt: skip
    again = [Line.from_json(json.loads(json.dumps(one.as_json()))) for one in lines]
    assert again == lines
    with translation.override("en"):
        assert report(again) == report(lines)
    assert report(reversed(again))["sha256"] == report(lines)["sha256"]


def test_what_must_be_checked():
    lines = [
        line(100, 1, statuses={"EA"}),
        line(100, 2, statuses={"EA"}, labour_cents=200),
        line(-500, 3, siret=SIRETS[1]),
        line(-400, 4, siret=SIRETS[1]),
        line(100, 5, date=date(2025, 1, 1)),
    ]
    assert codes(lines) == [
        (None, "negative_total"),
        (1, "labour_missing"),
        (2, "labour_excess"),
        (3, "negative_supplier"),
        (5, "outside_period"),
    ]
    half = Period(date(2026, 1, 1), date(2026, 6, 30))
    whole = [line(100, 1, statuses={"EA"}, labour_cents=10)]
    assert codes(whole, period=half) == [(None, "not_a_year")]


def test_shares_out_of_bounds_are_told():
    lines = [line(100, 1), line(-50, 2, labels={"BIO"})]
    assert (None, "odd_share") in codes(lines)


def test_categories_without_factor_are_told():
    factor = Factor("papier", Decimal(1), "Base Empreinte", date(2020, 1, 1), None)
    lines = [line(100, 1, category="Papier"), line(100, 2, category="Miel")]
    assert codes(lines, choices=Choices(factors=(factor,))) == [(None, "no_factor")]


LINES = st.lists(
    st.builds(
        line,
        cents=st.integers(1, 10**7),
        siret=st.sampled_from(SIRETS),
        date=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        department=st.sampled_from(["22", "29", "75", ""]),
        category=st.sampled_from(["textiles", "papier", ""]),
        statuses=st.sets(st.sampled_from(Status.values), max_size=3),
        labels=st.sets(st.sampled_from(Label.values), max_size=3),
        family=st.sampled_from(Family.values),
        reuse=st.booleans(),
        recycled=st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(LINES)
def test_parts_add_up_to_the_whole(lines):
    found = values(lines)
    if found["egalim_share"] is not None:
        parts = [found[f"{rank}_spend"] for rank in EGALIM_RANKS]
        whole = next(one for one in report(lines)["indicators"] if one["code"] == "egalim_share")
        assert sum(map(Decimal, parts)) == Decimal(whole["numerator"])
        assert Decimal(whole["numerator"]) <= Decimal(whole["denominator"])
    if lines:
        both = Decimal(found["insertion_spend"]) + Decimal(found["handicap_spend"])
        inclusive = next(
            one for one in report(lines)["indicators"] if one["code"] == "inclusive_share"
        )
        assert Decimal(inclusive["numerator"]) <= both
        assert Decimal(found["total_excl_tax"]) == sum(Decimal(o.cents) for o in lines) / 100


@settings(max_examples=25, deadline=None)
@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(lines, random):
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert report(shuffled)["sha256"] == report(lines)["sha256"]


@settings(max_examples=25, deadline=None)
@given(LINES.filter(bool), st.integers(1, 10**7))
def test_a_line_and_its_credit_note_cancel_out(lines, cents):
    base = line(12_345, 90, siret=SIRETS[3], statuses={"EA"}, labour_cents=1)
    kept = [*lines, base]
    bought = line(cents, 91, siret=SIRETS[3], statuses={"EA"}, labels={"BIO"}, labour_cents=cents)
    back = line(-cents, 92, siret=SIRETS[3], statuses={"EA"}, labels={"BIO"}, labour_cents=-cents)
    before, after = values(kept), values([*kept, bought, back])
    # Food that came and went is food that is told: nothing of it, where nothing was told.
    food = {code for code, value in before.items() if value is None}
    assert {c: v for c, v in after.items() if c not in food} == {
        c: v for c, v in before.items() if c not in food
    }


@settings(max_examples=25, deadline=None)
@given(LINES.filter(bool), st.data())
def test_splitting_a_purchase_changes_no_figure(lines, data):
    one = lines[0]
    first = data.draw(st.integers(0, one.cents))
    told = one.as_json()
    parts = [Line.from_json({**told, "key": 50, "cents": first}),
             Line.from_json({**told, "key": 51, "cents": one.cents - first})]  # fmt: skip
    assert values([*parts, *lines[1:]]) == values(lines)


def test_splitting_labour_keeps_the_cent():
    whole = [
        line(1000, 1, statuses={"EA"}, labour_cents=333, payments=(Payment(date(2026, 5, 1), 501),))
    ]
    parts = [
        line(500, 1, statuses={"EA"}, labour_cents=166, payments=(Payment(date(2026, 5, 1), 250),)),
        line(500, 2, statuses={"EA"}, labour_cents=167, payments=(Payment(date(2026, 5, 1), 251),)),
    ]
    assert values(whole)["oeth_indicative_deduction"] == "0.50"
    assert values(parts)["oeth_indicative_deduction"] == "0.50"
