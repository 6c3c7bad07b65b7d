"""What is missing to a target: exact, with the whole that grows by what is bought."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.impact import reach, targets
from shop.impact.models import Target
from shop.impact.recording import catch_up
from shop.impact.targets import TargetRefused, missing_for_amount, missing_for_share
from shop.listings import cards
from tests import factories as f
from tests.factories.impact import TargetFactory
from tests.factories.selling import paris
from tests.shop.impact.test_queries import bought, kind, label

NOW = paris(2026, 11, 20, 12)


@pytest.mark.parametrize(
    ("numerator", "denominator", "permille", "missing"),
    [
        (0, 100_00, 500, 100_00),  # half of twice as much
        (2000_00, 10_000_00, 250, 666_67),  # (2000 + x) / (10,000 + x) = 1/4
        (47_22, 100_00, 500, 5_56),
        (50_00, 100_00, 500, 0),
        (60_00, 100_00, 500, 0),
        (0, 0, 500, 0),
        (-10_00, -5_00, 500, 0),
        (-10_00, 100_00, 500, 120_00),
        (100_00, 100_00, 1000, 0),
        (99_99, 100_00, 1000, None),
        (0, 1, 999, 999),
        (0, 1, 1, 1),
    ],
)
def test_what_is_missing_to_a_share(numerator, denominator, permille, missing):
    found = missing_for_share(numerator=numerator, denominator=denominator, permille=permille)
    assert found == missing


@pytest.mark.parametrize("permille", [0, 1001, -1])
def test_what_is_no_share_is_refused(permille):
    with pytest.raises(ValueError, match="share"):
        missing_for_share(numerator=0, denominator=1, permille=permille)


@given(
    st.integers(0, 10**12), st.integers(1, 10**12), st.integers(1, 999)
)  # fmt: skip
def test_the_missing_amount_is_the_least_that_reaches_the_share(part, whole, permille):
    part = min(part, whole)
    missing = missing_for_share(numerator=part, denominator=whole, permille=permille)
    assert missing is not None
    wanted = Fraction(permille, 1000)
    assert Fraction(part + missing, whole + missing) >= wanted
    if missing:
        assert Fraction(part + missing - 1, whole + missing - 1) < wanted


def test_what_is_missing_to_an_amount():
    assert missing_for_amount(reached=300, wanted=1000) == 700
    assert missing_for_amount(reached=1200, wanted=1000) == 0


@pytest.mark.django_db
class TestOfAYear:
    def test_the_law_s_and_the_organisation_s_own(self):
        buyer: Any = f.OrganisationFactory()
        bought(buyer)  # organic: EGalim's shares are reached
        catch_up(organisation=buyer, at=NOW)
        TargetFactory(organisation=buyer, year=2026, indicator="local_share", permille=300)
        TargetFactory(
            organisation=buyer, year=2026, indicator="insertion_spend", permille=None, cents=5000
        )
        TargetFactory(organisation=buyer, year=2025)
        TargetFactory(year=2026)
        year = targets.of_year(buyer, year=2026, at=NOW)
        found = {goal.code: goal for goal in targets.goals(buyer, year)}
        assert year.days_left == 42
        assert list(found) == [
            "egalim_share", "egalim_organic_share", "local_share", "insertion_spend"
        ]  # fmt: skip
        assert (found["egalim_share"].missing, found["egalim_share"].is_reached) == (0, True)
        assert found["egalim_share"].law
        assert found["insertion_spend"].missing == 5000
        assert not found["insertion_spend"].is_reached

    @pytest.mark.parametrize(("kind_of", "wanted"), [("company", False), ("commune", True)])
    def test_agec_is_asked_of_public_buyers_alone(self, kind_of, wanted):
        buyer: Any = f.OrganisationFactory(kind=kind_of)
        bought(buyer, category="meubles")
        catch_up(organisation=buyer, at=NOW)
        found = targets.goals(buyer, targets.of_year(buyer, year=2026, at=NOW))
        assert ("agec_indoor_furniture_reuse" in {goal.code for goal in found}) is wanted

    def test_nothing_bought_has_no_share(self):
        buyer: Any = f.OrganisationFactory()
        TargetFactory(organisation=buyer, year=2026, indicator="ess_share", permille=1000)
        (goal,) = targets.goals(buyer, targets.of_year(buyer, year=2026, at=NOW))
        assert (goal.value, goal.missing, goal.is_reached, goal.bar) == (None, None, False, 0)

    def test_a_target_takes_the_place_of_the_one_before(self):
        buyer: Any = f.OrganisationFactory()
        wanted = {"organisation_id": buyer.pk, "year": 2026, "indicator": "ess_share"}
        targets.keep(**wanted, permille=200)
        targets.keep(**wanted, permille=300)
        assert Target.objects.get().permille == 300

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"year": 1990}, "year"),
            ({"indicator": "magic"}, "indicator"),
            ({"indicator": "suppliers_count"}, "indicator"),
            ({"permille": 0}, "aim"),
            ({"permille": 1001}, "aim"),
            ({"indicator": "insertion_spend", "cents": 0}, "aim"),
        ],
    )
    def test_what_is_no_target_is_refused_at_its_field(self, values, field):
        buyer: Any = f.OrganisationFactory()
        told = {"year": 2026, "indicator": "ess_share", "permille": 200, **values}
        with pytest.raises(TargetRefused) as refusal:
            targets.keep(organisation_id=buyer.pk, **told)
        assert refusal.value.field == field
        assert not Target.objects.exists()


@pytest.mark.django_db
class TestReach:
    def offered(self, category="miels", **values):
        listing: Any = f.ListingFactory(category=f.CategoryFactory(slug=category), **values)
        cards.refresh(listing_ids=[listing.pk], at=NOW)
        return listing

    def test_who_counts_in_a_figure_and_delivers_before_the_end(self):
        organic, esat = self.offered(), self.offered(category="meubles")
        f.CertificateFactory(label=label("ab"), supplier=organic.supplier)
        f.StatusFactory(establishment=esat.establishment, kind=kind("esat"))
        found = reach.load(f.OrganisationFactory(), at=NOW)
        end = date(2026, 12, 31)

        def names(code, until=end):
            return [each.pk for each in found.helpers(code, until=until)]

        assert names("organic_share") == [organic.supplier_id]
        assert names("handicap_spend") == [esat.supplier_id]
        assert names("handicap_spend", NOW.date()) == []

    def test_what_must_be_paid_counts_its_terms_too(self):
        esat = self.offered()
        f.StatusFactory(establishment=esat.establishment, kind=kind("esat"))
        buyer: Any = f.OrganisationFactory()
        late = paris(2026, 12, 14, 12)
        found = reach.load(buyer, at=late)
        end = date(2026, 12, 31)
        (spend,) = found.helpers("handicap_spend", until=end)
        assert spend.paid_on is None
        assert found.helpers("oeth_indicative_deduction", until=end) == []
        (paid,) = reach.load(buyer, at=NOW - timedelta(days=90)).helpers(
            "oeth_indicative_deduction", until=end
        )
        assert paid.paid_on == paid.delivered_on + timedelta(days=found.payment_days)
