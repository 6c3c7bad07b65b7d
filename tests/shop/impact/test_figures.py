"""Exact figures of hand-made lines: EGalim, inclusion, OETH, and the rest of the registry."""

from datetime import date
from decimal import Decimal

import pytest

from shop.impact import rules
from shop.impact.factors import Factor
from shop.impact.indicators import INDICATORS, Choices, figure, lines_of
from shop.impact.indicators.disability import simulate
from shop.impact.indicators.food import egalim_rank
from shop.impact.indicators.relations import estimated_hours
from shop.impact.lines import Payment, Period
from tests.shop.impact.samples import DAY, SIRETS, YEAR, egalim_lines, line


def value(code, lines, **values):
    return figure(code, lines, period=values.pop("period", YEAR), **values).value


def told(code, lines):
    found = figure(code, lines, period=YEAR)
    return found.value, found.numerator, found.denominator


def test_egalim_reaches_fifty_per_cent_exactly():
    lines = egalim_lines()
    assert told("egalim_share", lines) == (
        Decimal("50.00"),
        Decimal("5000.00"),
        Decimal("10000.00"),
    )
    assert value("egalim_organic_share", lines) == Decimal("20.00")
    assert value("egalim_organic_spend", lines) == Decimal("2000.00")
    assert value("egalim_siqo_spend", lines) == Decimal("900.00")
    assert value("egalim_other_spend", lines) == Decimal("1300.00")
    assert value("egalim_performance_spend", lines) == Decimal("800.00")
    assert value("egalim_organic_fair_spend", lines) == Decimal("400.00")
    assert value("egalim_share", lines) >= INDICATORS["egalim_share"].target_on(DAY)


def test_one_euro_less_does_not_reach_it():
    found = value("egalim_share", egalim_lines(hve=69_900))
    assert found == Decimal("49.99")
    assert found < INDICATORS["egalim_share"].target_on(DAY)


def test_nothing_bought_is_not_zero():
    for one in INDICATORS.values():
        assert figure(one.code, [], period=YEAR).value is None, one.code


def test_without_food_no_food_share():
    lines = [line(100, family="", labels={"EQUITABLE"})]
    assert value("egalim_share", lines) is None
    assert value("organic_share", lines) is None
    assert value("fair_trade_share", lines) is None
    assert value("fair_trade_all_share", lines) == Decimal("100.00")


def test_food_without_labels_is_zero_per_cent():
    assert told("organic_share", [line(100)]) == (Decimal("0.00"), Decimal("0.00"), Decimal("1.00"))


def test_meat_and_fish_have_their_own_share():
    lines = [
        line(6_000, 1, family="VIANDE_POISSON", labels={"LABEL_ROUGE"}),
        line(4_000, 2, family="VIANDE_POISSON"),
        line(90_000, 3, labels={"BIO"}),
    ]
    assert told("egalim_meat_fish_share", lines)[0] == Decimal("60.00")
    assert INDICATORS["egalim_meat_fish_share"].target_on(DAY) == 60
    assert INDICATORS["egalim_meat_fish_share"].target_on(date(2023, 5, 1)) is None


@pytest.mark.parametrize(
    ("labels", "rank"),
    [
        ({"BIO", "LABEL_ROUGE", "HVE"}, "egalim_organic"),
        ({"IGP", "EQUITABLE"}, "egalim_siqo"),
        ({"FERMIER", "PERFORMANCE"}, "egalim_other"),
        ({"EXTERNALITES"}, "egalim_performance"),
        ({"FRANCE", "LOCAL"}, ""),
    ],
)
def test_each_line_counts_in_its_first_rank(labels, rank):
    assert egalim_rank(frozenset(labels), DAY) == rank


def test_environmental_certification_of_level_two_ends_with_2026():
    two = frozenset({"CERTIFICATION_NIVEAU_2"})
    assert egalim_rank(two, date(2026, 12, 31)) == "egalim_other"
    assert egalim_rank(two, date(2027, 1, 1)) == ""
    assert egalim_rank(frozenset({"HVE"}), date(2027, 1, 1)) == "egalim_other"


def test_a_period_over_the_change_counts_each_day_by_its_rule():
    period = Period(date(2026, 12, 1), date(2027, 1, 31))
    lines = [
        line(100, 1, date=date(2026, 12, 31), labels={"CERTIFICATION_NIVEAU_2"}),
        line(100, 2, date=date(2027, 1, 1), labels={"CERTIFICATION_NIVEAU_2"}),
    ]
    assert value("egalim_share", lines, period=period) == Decimal("50.00")


def test_several_kinds_count_once_a_group_and_once_in_all():
    lines = [
        line(10_000, 1, statuses={"ACI", "EI"}),
        line(20_000, 2, siret=SIRETS[1], statuses={"EA", "ESAT"}),
        line(30_000, 3, siret=SIRETS[2], statuses={"EI", "ESAT"}),
        line(40_000, 4, siret=SIRETS[3], statuses={"TIH"}),
    ]
    assert value("insertion_spend", lines) == Decimal("400.00")
    assert value("handicap_spend", lines) == Decimal("500.00")
    assert told("inclusive_share", lines) == (
        Decimal("60.00"),
        Decimal("600.00"),
        Decimal("1000.00"),
    )


def test_social_economy_is_a_legal_form():
    lines = [
        line(10_000, 1, statuses={"SCOP"}),
        line(10_000, 2, siret=SIRETS[1], statuses={"ESAT"}),
        line(10_000, 3, siret=SIRETS[2], statuses={"ESUS"}),
    ]
    assert value("ess_share", lines) == Decimal("33.33")
    assert value("esus_share", lines) == Decimal("33.33")
    assert told("esus_count", lines) == (1, 1, 3)
    assert value("suppliers_count", lines) == 3


def test_local_is_brittany_unless_chosen_otherwise():
    lines = [line(200, 1), line(100, 2, department="44"), line(100, 3, department="")]
    assert value("local_share", lines) == Decimal("50.00")
    choices = Choices(departments=frozenset({"44"}))
    assert value("local_share", lines, choices=choices) == Decimal("25.00")
    assert value("local_share", [line(100, department="")]) is None
    assert value("gri_204_1", lines) == Decimal("50.00")


def test_shares_round_half_up():
    assert value("local_share", [line(1), line(799, 2, department="75")]) == Decimal("0.13")


def test_labour_of_an_invoice_is_thirty_per_cent_before_any_ceiling():
    lines = [
        line(1_000_000, 1, statuses={"ESAT"}, labour_cents=650_000),
        line(500_000, 2, statuses={"EI"}, labour_cents=500_000),
    ]
    found = figure("oeth_indicative_deduction", lines, period=YEAR)
    assert (found.value, found.numerator, found.lines) == (
        Decimal("1950.00"),
        Decimal("6500.00"),
        1,
    )


@pytest.mark.parametrize("status", ["EA", "ESAT", "TIH", "EATT"])
def test_eligible_suppliers(status):
    lines = [line(1000, statuses={status}, labour_cents=1000)]
    assert value("oeth_indicative_deduction", lines) == Decimal("3.00")


def test_labour_that_is_not_told_is_not_zero():
    assert value("oeth_indicative_deduction", [line(1000, statuses={"EA"})]) is None
    assert value("oeth_indicative_deduction", [line(1000)]) == Decimal("0.00")


def test_partial_payments_of_the_year_count_pro_rata():
    paid = (Payment(date(2026, 12, 30), 40_000), Payment(date(2027, 1, 15), 60_000))
    lines = [
        line(
            100_000, date=None, delivered=date(2026, 12, 1), statuses={"EA"},
            labour_cents=50_000, payments=paid,
        )
    ]  # fmt: skip
    assert value("oeth_indicative_deduction", lines) == Decimal("60.00")
    after = Period(date(2027, 1, 1), date(2027, 12, 31))
    assert value("oeth_indicative_deduction", lines, period=after) == Decimal("90.00")
    assert value("total_excl_tax", lines) == Decimal("1000.00")


SMIC_DAY = date(2026, 12, 31)


def test_contribution_of_120_people():
    found = simulate(headcount=120, beneficiaries=4, deduction=Decimal("1950"), day=SMIC_DAY)
    assert (found.due, found.missing, found.rate) == (7, 3, Decimal("3.33"))
    assert found.gross == Decimal("14424.00")
    assert found.cap == Decimal("10818.00")
    assert found.net == Decimal("12474.00")


def test_contribution_of_300_people_is_capped_at_half():
    found = simulate(headcount=300, beneficiaries=6, deduction=Decimal("45000"), day=SMIC_DAY)
    assert (found.due, found.missing, found.rate) == (18, 12, Decimal("2.00"))
    assert (found.gross, found.deducted) == (Decimal("72120.00"), Decimal("36060.00"))


def test_exactly_three_per_cent_has_the_higher_ceiling():
    found = simulate(headcount=100, beneficiaries=3, deduction=Decimal("0"), day=SMIC_DAY)
    assert found.cap == Decimal("10818.00")


def test_contribution_below_twenty_people_and_without_action():
    small = simulate(headcount=19, beneficiaries=0, deduction=Decimal("10"), day=SMIC_DAY)
    assert (small.due, small.net) == (0, Decimal("0.00"))
    idle = simulate(
        headcount=20, beneficiaries=0, deduction=Decimal("0"), day=SMIC_DAY, without_action=True
    )
    assert idle.gross == Decimal("18030.00")
    big = simulate(headcount=750, beneficiaries=44, deduction=Decimal("0"), day=SMIC_DAY)
    assert (big.missing, big.gross) == (1, Decimal("7212.00"))


def test_contribution_refuses_what_cannot_be():
    with pytest.raises(ValueError, match="negative"):
        simulate(headcount=-1, beneficiaries=0, deduction=Decimal("0"), day=SMIC_DAY)
    with pytest.raises(rules.UnknownRule):
        simulate(headcount=50, beneficiaries=0, deduction=Decimal("0"), day=date(2021, 1, 1))


def test_reused_and_recycled_are_separate_by_category():
    lines = [
        line(800, 1, category="Textiles", family="", reuse=True),
        line(2000, 2, category="textile", family="", recycled=True),
        line(7200, 3, category="VÊTEMENTS", family=""),
        line(1000, 4, category="Miel", reuse=True),
    ]
    assert value("agec_textiles_reuse", lines) == Decimal("8.00")
    assert value("agec_textiles_recycled", lines) == Decimal("20.00")
    assert value("agec_paper_reuse", lines) is None


def test_unknown_quotas_stay_unknown():
    known = rules.quota("textiles", DAY)
    assert known is not None
    assert (known.reuse, known.recycled) == (8, 20)
    assert rules.quota("textiles", date(2027, 6, 1)) is None
    assert rules.quota("paper", DAY) is None
    assert rules.quota("indoor_furniture", date(2031, 1, 1)) is not None


def test_payment_times_are_weighted_by_amount():
    asked = {"date": None, "delivered": DAY, "invoiced": DAY, "due": date(2026, 4, 30)}
    lines = [
        line(30_000, 1, paid=date(2026, 4, 10), invoice="F1", **asked),
        line(10_000, 2, paid=date(2026, 5, 20), invoice="F2", **asked),
        line(10_000, 3, paid=None, invoice="F3", **asked),
    ]
    assert value("payment_days", lines) == Decimal("20.00")
    assert told("paid_in_time_share", lines) == (Decimal("50.00"), 1, 2)


def test_new_suppliers_that_were_screened():
    lines = [
        line(100, 1, is_new_supplier=True, screened_environment=True, screened_social=False),
        line(100, 2, siret=SIRETS[1], is_new_supplier=True, screened_environment=False),
        line(100, 3, siret=SIRETS[2], is_new_supplier=False, screened_environment=True),
    ]
    assert told("gri_308_1", lines) == (Decimal("50.00"), 1, 2)
    assert told("gri_414_1", lines) == (Decimal("0.00"), 0, 2)


def test_hours_and_posts():
    lines = [
        line(100, 1, insertion_hours=Decimal("1607")),
        line(1, 2, insertion_hours=Decimal("1505")),
    ]
    assert value("insertion_hours", lines) == Decimal("3112.00")
    assert value("insertion_fte", lines[:1]) == Decimal("1.00")
    assert value("insertion_fte_iae", lines[1:]) == Decimal("1.00")


def test_hours_of_a_contract():
    assert estimated_hours(
        amount=Decimal(50_000), labour=Decimal("0.6"), insertion=Decimal("0.1"),
        hourly_cost=Decimal(30),
    ) == Decimal("100.00")  # fmt: skip
    with pytest.raises(ValueError, match="shares"):
        estimated_hours(
            amount=Decimal(1), labour=Decimal(2), insertion=Decimal(1), hourly_cost=Decimal(1)
        )


def test_concentration():
    lines = [
        line(cents, key, siret=f"{key:014d}") for key, cents in enumerate((50, 20, 10, 8, 7, 5), 1)
    ]
    assert told("largest_supplier_share", lines)[0] == Decimal("50.00")
    assert told("five_largest_suppliers_share", lines)[0] == Decimal("95.00")


def test_contracts_in_number_and_in_value():
    lines = [
        line(900, 1, contract="A", statuses={"ESUS"}),
        line(50, 2, contract="B", labels={"BIO"}),
        line(50, 3, contract="C", statuses={"ESAT"}, family="", reuse=True),
        line(100, 4, contract="D", statuses={"ESUS"}),
        line(-100, 5, contract="D", statuses={"ESUS"}),
    ]
    assert told("spaser_esus_number_share", lines) == (Decimal("33.33"), 1, 3)
    assert told("spaser_esus_value_share", lines)[0] == Decimal("90.00")
    assert told("spaser_disadvantaged_number_share", lines)[0] == Decimal("33.33")
    assert told("spaser_ecological_number_share", lines)[0] == Decimal("66.67")


def test_emissions_need_a_sourced_file():
    lines = [line(10_000, 1, category="Papier"), line(500, 2, category="Autre")]
    assert value("emissions", lines) is None
    factor = Factor("papier", Decimal("0.915"), "Base Empreinte", date(2020, 1, 1), None)
    found = figure("emissions", lines, period=YEAR, choices=Choices(factors=(factor,)))
    assert (found.value, found.denominator, found.lines) == (Decimal("91.50"), Decimal("100.00"), 1)


def test_figures_open_their_lines():
    lines = egalim_lines()
    assert [one.key for one in lines_of("egalim_share", lines, period=YEAR)] == [1, 2, 3, 4, 5, 6]
    whole = lines_of("egalim_share", lines, period=YEAR, denominator=True)
    assert [one.key for one in whole] == [1, 2, 3, 4, 5, 6, 7]


def counted_lines():
    """Something for each figure that counts suppliers, contracts, invoices or hours."""
    march, april = date(2026, 3, 1), date(2026, 4, 30)
    return [
        line(100, 1, contract="A", statuses={"ESUS"}, invoiced=march, due=april, paid=april),
        line(900, 2, siret="2" * 14, contract="B", invoiced=march, due=march, paid=april),
        line(50, 3, siret="3" * 14, is_new_supplier=True, screened_social=True),
        line(60, 4, siret="4" * 14, is_new_supplier=True),
        line(70, 5, siret="5" * 14, insertion_hours=Decimal("3.5"), category="Papier"),
        line(10, 6, contract="C", statuses={"ESUS"}, siret="6" * 14),
        line(-10, 7, contract="C", statuses={"ESUS"}, siret="6" * 14),
        line(40, 8, siret="8" * 14, delivered=date(2025, 12, 31), paid=date(2025, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("code", "part", "whole"),
    [
        ("suppliers_count", [1, 2, 3, 4, 5, 6, 7], []),
        ("spaser_esus_number_share", [1], [1, 2]),
        ("payment_days", [1, 2], []),
        ("paid_in_time_share", [1], [1, 2]),
        ("gri_414_1", [3], [3, 4]),
        ("insertion_hours", [5], []),
        ("insertion_fte", [5], []),
        ("largest_supplier_share", [2], [1, 2, 3, 4, 5, 6, 7]),
        ("emissions", [5], []),
    ],
)
def test_figures_that_count_other_things_open_their_lines_too(code, part, whole):
    lines = counted_lines()
    factor = Factor("papier", Decimal("0.915"), "Base Empreinte", date(2020, 1, 1), None)
    choices = Choices(factors=(factor,))
    opened = [one.key for one in lines_of(code, lines, period=YEAR, choices=choices)]
    assert opened == part
    under = lines_of(code, lines, period=YEAR, choices=choices, denominator=True)
    assert [one.key for one in under] == whole
    counted = figure(code, lines, period=YEAR, choices=choices)
    # A supplier whose credits take all back counts no more; its lines stay to be seen.
    assert counted.lines == len(part)


def test_every_figure_opens_its_lines():
    for one in INDICATORS.values():
        assert one.takes is not None or one.counted is not None, one.code


def test_missing_inputs_leave_figures_untold():
    choices = Choices(absent=frozenset({"labels"}))
    assert value("organic_share", [line(100, labels={"BIO"})], choices=choices) is None


def test_every_indicator_says_what_it_is():
    for one in INDICATORS.values():
        assert str(one.label), one.code
        assert str(one.formula), one.code
        assert str(one.source), one.code
        assert one.amount in ("cents", "labour")


def test_rules_say_their_source():
    assert all(row.source for row in rules.rules())
    with pytest.raises(TypeError):
        rules.number("ess", DAY)
