"""Orders as lines: proofs of the day, final weights, refunds, no delivery."""

import random
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shop.impact.lines import Period
from shop.impact.models import PurchaseLine
from shop.impact.queries import UnknownOrganisation, lines_of
from shop.impact.recording import catch_up
from shop.impact.report import compute
from shop.impact.totals import Totals, fold
from suppliers.directory.models import Label, StatusKind
from tests import factories as f
from tests.factories import impact as i
from tests.factories.selling import paris
from tests.shop.impact.samples import SIRETS, YEAR

pytestmark = pytest.mark.django_db


def bought(organisation, *, category="miels", delivered=(2026, 3, 2, 10), **values):
    """A delivered line of an organic ESAT that bears another label, too."""
    listing: Any = f.ListingFactory(category=f.CategoryFactory(slug=category), recycled_percent=40)
    for code in ("ab", "fsc"):
        f.CertificateFactory(label=label(code), supplier=listing.supplier)
    f.StatusFactory(establishment=listing.establishment, kind=kind("esat"))
    part = f.SupplierOrderFactory(
        supplier=listing.supplier,
        organisation=organisation,
        buyer_email="",
        delivered_at=paris(*delivered) if delivered else None,
        paid_at=paris(2026, 4, 1, 10),
    )
    return f.SupplierOrderLineFactory(
        **{
            "supplier_order": part,
            "sellable": listing.sellables.get(),
            "category": listing.category,
            "siret": listing.establishment.siret,
            "net": 1000,
            **values,
        }
    )


def label(code):
    return Label.objects.filter(pk=code).first() or f.LabelFactory(slug=code)


def kind(code):
    return StatusKind.objects.filter(pk=code).first() or f.StatusKindFactory(code=code)


def read(organisation, period=YEAR):
    catch_up(organisation=organisation, at=paris(2026, 12, 31, 12))
    return list(lines_of(siret=organisation.siret, period=period))


def test_a_line_with_its_proofs():
    buyer: Any = f.OrganisationFactory()
    line = bought(buyer)
    entity = line.sellable.listing.establishment.legal_entity
    entity.legal_form = "scic"
    entity.save()
    (one,) = read(buyer)
    assert (one.key, one.siret, one.cents, one.family) == (
        line.purchases.get().pk,
        line.siret,
        1000,
        "AUTRE_ALIMENTAIRE",
    )
    assert one.labels == {"BIO"}
    assert one.statuses == {"ESAT", "SCIC"}
    assert (one.department, one.category, one.recycled_permille) == ("35", "miels", 400)
    assert (one.delivered, one.paid) == (date(2026, 3, 2), date(2026, 4, 1))
    assert one.contract == line.supplier_order.number


def test_final_weight_reductions_and_no_delivery():
    buyer: Any = f.OrganisationFactory()
    line = bought(buyer, final_net=900, final_tax=50)
    f.ChargeFactory(supplier_order=line.supplier_order)
    f.ChargeFactory(
        supplier_order=line.supplier_order, kind="reduction", line=line, net=-100, tax=-20
    )
    assert [one.cents for one in read(buyer)] == [800]


def test_others_days_and_buyers_are_left_out():
    buyer: Any = f.OrganisationFactory()
    bought(f.OrganisationFactory(), category="cafes")
    assert read(buyer) == []
    line = bought(buyer, delivered=(2025, 3, 2, 10))
    (one,) = read(buyer)  # paid in 2026, delivered before
    report = compute([one], period=YEAR, organisation=buyer.siret)
    assert report["indicators"][0]["value"] is None
    assert [one["code"] for one in report["to_check"]] == ["labour_missing"]
    assert read(buyer, Period(date(2024, 1, 1), date(2024, 12, 31))) == []
    assert line.purchases.get().pk == one.key


def test_refunds_reverse_on_their_day():
    buyer: Any = f.OrganisationFactory()
    line = bought(buyer)
    charge = f.ChargeFactory(
        supplier_order=line.supplier_order, kind="reduction", line=line, net=-200, tax=-40
    )
    refund = f.RefundFactory(
        supplier_order=line.supplier_order, state="succeeded", settled_at=paris(2026, 5, 1, 9)
    )
    f.RefundLineFactory(refund=refund, line=line, net=500, tax=100)
    f.RefundLineFactory(refund=refund, line=None, charge=charge, quantity=0, net=-100, tax=-20)
    f.RefundLineFactory(
        refund=refund, line=None, quantity=0, net=300, tax=60,
        charge=f.ChargeFactory(supplier_order=line.supplier_order),
    )  # fmt: skip
    lines = read(buyer)
    assert [one.cents for one in lines] == [800, -500, 100]
    assert [one.delivered for one in lines[1:]] == [date(2026, 5, 1)] * 2
    assert {one.labels for one in lines} == {frozenset({"BIO"})}
    only_may = Period(date(2026, 5, 1), date(2026, 5, 31))
    assert [one.cents for one in read(buyer, only_may)] == [-500, 100]


def test_refunds_that_failed_do_not_count():
    buyer: Any = f.OrganisationFactory()
    line = bought(buyer)
    refund = f.RefundFactory(
        supplier_order=line.supplier_order, state="failed", settled_at=paris(2026, 5, 1, 9)
    )
    f.RefundLineFactory(refund=refund, line=line)
    assert len(read(buyer)) == 1


def test_queries_do_not_grow_with_the_lines(django_assert_num_queries):
    buyer: Any = f.OrganisationFactory()
    for slug in ("miels", "cafes", "jus"):
        bought(buyer, category=slug)
    assert len(read(buyer)) == 3
    lines = lines_of(siret=buyer.siret, period=YEAR)
    with django_assert_num_queries(1):
        assert len(list(lines)) == 3


def test_an_unknown_buyer():
    with pytest.raises(UnknownOrganisation):
        lines_of(siret=SIRETS[0], period=YEAR)


def told(totals: Totals) -> dict[str, Any]:
    """All that was summed; lists of keys in one order."""
    found = asdict(totals)
    for name in ("outside", "untold_labour", "excess_labour"):
        found[name] = sorted(found[name])
    return found


def any_lines(upload: Any, count: int) -> list[PurchaseLine]:
    """Lines of few values each, so that many are alike, and every odd one is there."""
    draw = random.Random(7)
    days = [date(2023, 5, 1), date(2025, 12, 31), date(2026, 2, 3), date(2026, 2, 4)]
    return [
        PurchaseLine(
            organisation_id=upload.organisation_id,
            upload=upload,
            row=row,
            recorded_at=upload.at,
            rules_version="1",
            day=draw.choice(days),
            paid_on=draw.choice([None, None, *days]),
            invoiced_on=draw.choice([None, date(2026, 1, 5)]),
            due_on=draw.choice([None, date(2026, 2, 3)]),
            payments=draw.choice([[]] * 9 + [[["2026-02-03", 400], ["2027-01-01", 100]]]),
            invoice=draw.choice(["", "F1", "F2"]),
            contract=draw.choice(["", "", "M1"]),
            siret=draw.choice(SIRETS[:2]),
            name=draw.choice(["", "Ferme", "Atelier"]),
            department="29",
            category=draw.choice(["miels", "meubles"]),
            family="AUTRE_ALIMENTAIRE",
            statuses=draw.choice(["", "ASSOCIATION", "EATT|ESUS", "ESAT"]),
            labels=draw.choice(["", "BIO|EQUITABLE"]),
            labour_cents=draw.choice([None, 300, 5000]),
            insertion_hours=draw.choice([None] * 9 + [Decimal("7.50")]),
            reuse=draw.choice([False, True]),
            cents=draw.choice([1000, 1000, 700, 0, -300]),
        )
        for row in range(count)
    ]


@pytest.mark.parametrize(
    "period",
    [
        YEAR,
        Period(date(2026, 2, 4), date(2026, 2, 4)),
        Period(date(2022, 1, 1), date(2027, 6, 30)),
    ],
)
def test_lines_alike_as_one_make_the_same_totals(period):
    upload: Any = i.UploadFactory()
    PurchaseLine.objects.bulk_create(any_lines(upload, 600))
    buyer = upload.organisation
    line = bought(buyer)
    f.SupplierOrderLineFactory(
        supplier_order=line.supplier_order, sellable=line.sellable, category=line.category,
        siret=line.siret, net=500,
    )  # fmt: skip
    f.InvoiceFactory(supplier_order=line.supplier_order)
    bought(buyer, category="jus")
    catch_up(organisation=buyer, at=paris(2026, 12, 31, 12))
    lines = lines_of(siret=buyer.siret, period=period)
    assert told(fold(lines.summed(), period=period)) == told(fold(lines, period=period))


def test_lines_alike_are_read_as_one(django_assert_num_queries):
    upload: Any = i.UploadFactory()
    for cents in (700, 700, 900):
        i.PurchaseLineFactory(upload=upload, organisation=upload.organisation, cents=cents)
    i.PurchaseLineFactory(upload=upload, organisation=upload.organisation, cents=-100)
    lines = lines_of(siret=upload.organisation.siret, period=YEAR)
    with django_assert_num_queries(1):
        found = [(one.cents, one.count) for one in lines.summed()]
    assert sorted(found) == [(-100, 1), (2300, 3)]


def test_a_deposit_counts_on_its_own_day_and_the_balance_on_another():
    buyer: Any = f.OrganisationFactory()
    line = bought(buyer, net=1000)
    part = line.supplier_order
    part.net, part.paid_at = 3000, paris(2027, 1, 15, 10)
    part.save()
    f.InvoiceFactory(supplier_order=part, kind="deposit", net=1000, paid_at=paris(2026, 12, 20, 9))
    f.InvoiceFactory(supplier_order=part, kind="sale", net=2000)
    catch_up(organisation=buyer, at=paris(2026, 12, 31, 12))
    next_year = Period(date(2027, 1, 1), date(2027, 12, 31))
    for period in (YEAR, next_year):
        lines = lines_of(siret=buyer.siret, period=period)
        (one,) = lines
        assert [(each.on, each.cents) for each in one.payments] == [
            (date(2026, 12, 20), 333), (date(2027, 1, 15), 667),
        ]  # fmt: skip
        totals = fold(lines, period=period)
        assert told(fold(lines.summed(), period=period)) == told(totals)
        assert totals.outside == []
