"""Who reads which invoice, and what the tax office is told of sellers."""

from datetime import date

import pytest

from shop.invoicing import operations, queries
from shop.invoicing.queries import Quarter, dac7
from tests import factories as f
from tests.factories.selling import paris
from tests.shop.invoicing.builders import AT, commission, organisation, part, seller

pytestmark = pytest.mark.django_db


def test_each_reads_its_own_invoices():
    buyer = organisation()
    mine = part((1000, "standard"), organisation=buyer)
    other = part((1000, "standard"))
    for one in (mine, other):
        operations.issue_part(one.pk, at=AT)
    refund = f.RefundFactory(supplier_order=mine, state="succeeded", settled_at=AT, cents=1000)
    f.RefundLineFactory(refund=refund, line=mine.lines.get(), net=833, tax=167)
    operations.credit(refund.pk, at=AT)
    entity = mine.supplier.legal_entity
    commission(entity, AT, net=100)
    operations.commission_invoices(month=date(2026, 3, 1), at=paris(2026, 4, 1))
    operations.statements(month=date(2026, 3, 1), at=paris(2026, 4, 1))

    def numbers(found):
        return [one.number for one in found]

    assert numbers(queries.of_order(order_id=mine.order_id)) == ["BS-2026-00001", "AV-2026-00001"]
    assert numbers(queries.of_part(supplier_order_id=other.pk)) == ["BS-2026-00001"]
    assert numbers(queries.of_legal_entity(legal_entity_id=entity.pk)) == [
        "AV-2026-00001",
        "BS-2026-00001",
    ]
    assert numbers(queries.commissions_of(legal_entity_id=entity.pk)) == ["COM-2026-00001"]
    assert numbers(queries.of_organisation(organisation_id=buyer.pk)) == [
        "AV-2026-00001",
        "BS-2026-00001",
    ]
    assert queries.statements_of(legal_entity_id=entity.pk).get().month == date(2026, 3, 1)


def test_a_year_by_quarter_is_gross_less_refunds():
    supplier = seller()
    for day in ((2026, 3, 31, 23, 59), (2026, 4, 1), (2025, 12, 31, 23, 59), (2027, 1, 1)):
        part(
            (10_000, "standard"), delivery=(600, "standard"), supplier=supplier, paid_at=paris(*day)
        )
    weighed = part((3000, "reduced"), supplier=supplier, paid_at=paris(2026, 5, 2))
    weighed.lines.update(weighed_up_to=500, weighed=400, final_net=2275, final_tax=125)
    part((99_000, "standard"), supplier=supplier, paid_at=None)
    f.RefundFactory(
        supplier_order=weighed, state="succeeded", settled_at=paris(2026, 7, 1), cents=400
    )
    f.RefundFactory(supplier_order=weighed, cents=9)
    commission(supplier.legal_entity, paris(2026, 3, 31), net=800)
    (row,) = dac7(year=2026)
    assert row.quarters == (
        Quarter(amount=10_600, count=1, fees=960),
        Quarter(amount=13_000, count=2, fees=0),
        Quarter(amount=-400),
        Quarter(),
    )
    assert (row.amount, row.count, row.fees) == (23_200, 3, 960)
    assert row.is_reported is False


@pytest.mark.parametrize(
    ("lines", "reported"),
    [
        ([(199_999, "standard")], False),
        ([(200_000, "standard")], True),
        ([(100, "standard")] * 29, False),
        ([(100, "standard")] * 30, True),
        ([{"unit_price": 100, "vat_code": "standard", "listing": {"kind": "service"}}], True),
    ],
)
def test_who_is_reported(lines, reported):
    supplier = seller()
    for line in lines:
        part(line, supplier=supplier)
    assert [row.is_reported for row in dac7(year=2026)] == [reported]


def test_a_refund_can_take_a_seller_below_the_threshold():
    made = part((200_000, "standard"))
    f.RefundFactory(supplier_order=made, state="succeeded", settled_at=AT, cents=1)
    assert [row.is_reported for row in dac7(year=2026)] == [False]


@pytest.mark.parametrize("count", [1, 3])
def test_its_cost_ignores_the_number_of_sellers(count, django_assert_num_queries):
    for _ in range(count):
        part((1000, "standard"))
    with django_assert_num_queries(7):
        assert len(dac7(year=2026)) == count


def test_a_spreadsheet_reads_it_and_runs_nothing():
    supplier = seller(name="=HYPERLINK(1)", legal_form="scop", siren="900000019")
    part((200_000, "standard"), supplier=supplier)
    head, row = queries.dac7_csv(year=2026).splitlines()
    assert head.startswith(
        "Dénomination;Forme;SIREN;N° TVA;Adresse;Code postal;Commune;IBAN;Montant T1"
    )
    assert row == (
        "'=HYPERLINK(1);SCOP;900000019;FR11123456782;1 rue du Port;35000;Rennes;"
        "FR7630006000011234567890189;2000,00;1;0,00;0,00;0;0,00;0,00;0;0,00;0,00;0;0,00;"
        "2000,00;1;0,00;oui"
    )
    supplier.legal_entity.name = "Les Ajoncs"
    supplier.legal_entity.save()
    assert queries.dac7_csv(year=2026).splitlines()[1].startswith("Les Ajoncs;")
    assert "non" in _small_seller_row()


def _small_seller_row():
    supplier = seller(name="Petit")
    part((100, "standard"), supplier=supplier)
    return next(r for r in queries.dac7_csv(year=2026).splitlines() if r.startswith("Petit"))
