"""Yearly attestations (OETH): exact amounts, one document a customer, corrections, no double."""

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.core import mail

from shop.documents import papers
from shop.documents.models import Document
from shop.impact import attesting, recording
from shop.impact.indicators import figure
from shop.impact.lines import Period
from shop.impact.models import Attestation, LabourShare, PurchaseLine
from shop.impact.outputs import attestation as paper
from shop.impact.queries import lines_of
from shop.listings.models import CategoryProfile
from shop.outbox.models import Fact
from shop.pro import mails
from tests import factories as f
from tests.factories.selling import paris
from tests.shop.impact.test_queries import bought, kind

pytestmark = pytest.mark.django_db
AT = paris(2027, 1, 12, 9)
YEAR = 2026
NAMED = {"name": "Rozenn Le Goff", "quality": "directrice"}


def sold(cents: int, *, supplier: Any = None, organisation: Any = None, **values: Any) -> Any:
    """A recorded line of an ESAT, paid on 1 April 2026; of `supplier` if one is given."""
    organisation = organisation or f.OrganisationFactory()
    if supplier is None:
        line = bought(organisation, net=cents, **values)
    else:
        part = f.SupplierOrderFactory(
            supplier=supplier, organisation=organisation, buyer_email="",
            delivered_at=paris(2026, 3, 2, 10), paid_at=paris(2026, 4, 1, 10),
        )  # fmt: skip
        line = f.SupplierOrderLineFactory(
            supplier_order=part, siret=supplier.establishment.siret, net=cents, sellable=None,
            category=shelf(values.get("category", "miels")),
        )  # fmt: skip
    part = line.supplier_order
    f.EnvelopeFactory(order=part.order)
    type(part).objects.filter(pk=part.pk).update(state="delivered")
    recording.record_part(part.pk, at=AT)
    return line


def attested(supplier: Any, organisation: Any = None) -> Attestation:
    """What a supplier has sent for 2026: 10,000 € paid, 6,500 € of labour."""
    if not supplier.establishment.statuses.exists():
        f.StatusFactory(establishment=supplier.establishment, kind=kind("esat"))
    sold(10_000_00, supplier=supplier, organisation=organisation)
    keep(supplier)
    (made,) = send(supplier)
    return made


def shelf(slug: str) -> Any:
    known = CategoryProfile.objects.filter(slug=slug).select_related("category").first()
    return known.category if known else f.CategoryFactory(slug=slug)


def returned(line: Any, cents: int, *, on: Any) -> None:
    refund = f.RefundFactory(supplier_order=line.supplier_order, state="succeeded", settled_at=on)
    f.RefundLineFactory(refund=refund, line=line, net=cents, tax=0)
    recording.record_refund(refund.pk, at=AT)


def keep(supplier: Any, **shares: int) -> None:
    given = {"": shares.pop("rest", 350), **shares}
    attesting.keep_shares(supplier_id=supplier.pk, year=YEAR, shares=given)


def send(supplier: Any, at: Any = AT) -> list[Attestation]:
    return attesting.send(supplier_id=supplier.pk, year=YEAR, by_id=None, at=at, **NAMED)


def test_the_amounts_of_the_fact_sheet():
    line = sold(10_000_00)
    supplier = line.supplier_order.supplier
    keep(supplier)
    (made,) = send(supplier)
    assert (made.paid, made.costs, made.labour) == (10_000_00, 3_500_00, 6_500_00)
    content = json.loads(made.document.content)
    assert (content["counted"], content["rate"]) == (1_950_00, "0.30")
    assert made.document.number == "OETH-2026-00001"
    assert made.document.series.owner == supplier.legal_entity.siren
    assert content["shares"] == {"": 350}
    assert content["signatory"] == {"name": "Rozenn Le Goff", "quality": "directrice"}
    facts = Fact.objects.filter(name__in=("attestation.issued", "supplier.attested"))
    assert sorted(facts.values_list("name", "subject_id")) == [
        ("attestation.issued", made.pk), ("supplier.attested", supplier.pk),
    ]  # fmt: skip


def test_the_ledger_then_counts_what_is_attested():
    line = sold(10_000_00)
    supplier, buyer = line.supplier_order.supplier, line.supplier_order.organisation
    keep(supplier)
    send(supplier)
    recording.amend_supplier(supplier.pk, at=AT)
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    found = figure("oeth_indicative_deduction", lines_of(siret=buyer.siret, period=period),
                   period=period)  # fmt: skip
    assert str(found.value) == "1950.00"


def test_shares_that_were_typed_since_count_from_the_next_sending():
    line = sold(10_000_00)
    supplier = line.supplier_order.supplier
    keep(supplier)
    send(supplier)
    recording.amend_supplier(supplier.pk, at=AT)
    keep(supplier, rest=500)
    assert recording.amend_supplier(supplier.pk, at=AT) == 0
    assert line.purchases.get(amended_by=None).labour_cents == 6_500_00


def test_costs_are_rounded_line_by_line_as_in_the_ledger():
    first = sold(333)
    supplier, buyer = first.supplier_order.supplier, first.supplier_order.organisation
    for cents in (333, 335):
        sold(cents, supplier=supplier, organisation=buyer)
    keep(supplier, rest=355)
    (made,) = send(supplier)
    # 118.215, 118.215 and 118.925 cents: three roundings, not one of 355.355.
    assert (made.paid, made.costs, made.labour) == (1001, 118 + 118 + 119, 646)
    recording.amend_supplier(supplier.pk, at=AT)
    ledger = PurchaseLine.objects.filter(organisation=buyer, amended_by=None)
    assert sum(line.labour_cents for line in ledger) == made.labour
    assert attesting.counted(made.labour, year=YEAR) == round(Fraction(646 * 3, 10))


def test_a_category_has_its_own_share():
    line = sold(1000)
    supplier, buyer = line.supplier_order.supplier, line.supplier_order.organisation
    sold(2000, supplier=supplier, organisation=buyer, category="conserves")
    assert set(attesting.categories_sold(supplier, year=YEAR)) == {"conserves", "miels"}
    keep(supplier, rest=100, conserves=500)
    (due,) = attesting.dues(supplier, year=YEAR)
    assert {slug: (part.paid, part.costs) for slug, part in due.parts.items()} == {
        "miels": (1000, 100), "conserves": (2000, 1000),
    }  # fmt: skip


def test_the_day_of_payment_decides_and_refunds_are_deducted():
    line = sold(1000)
    supplier, buyer = line.supplier_order.supplier, line.supplier_order.organisation
    late = sold(5000, supplier=supplier, organisation=buyer)
    type(late.supplier_order).objects.filter(pk=late.supplier_order_id).update(
        paid_at=paris(2027, 1, 1, 0)
    )
    unpaid = sold(7000, supplier=supplier, organisation=buyer)
    type(unpaid.supplier_order).objects.filter(pk=unpaid.supplier_order_id).update(paid_at=None)
    returned(line, 400, on=paris(2026, 12, 31, 23))
    keep(supplier)
    (due,) = attesting.dues(supplier, year=YEAR)
    assert (due.paid, due.costs, due.labour) == (600, 210, 390)


def test_a_deposit_counts_in_the_year_that_it_was_paid():
    line = sold(100_000)
    supplier = line.supplier_order.supplier
    part = line.supplier_order
    part.net = 100_000
    part.save()
    f.InvoiceFactory(
        supplier_order=part, kind="deposit", net=30_000, paid_at=paris(2025, 12, 20, 9)
    )
    for year in (2025, 2026):
        attesting.keep_shares(supplier_id=supplier.pk, year=year, shares={"": 350})
    amounts = {
        year: [due.paid for due in attesting.dues(supplier, year=year)] for year in (2025, 2026)
    }
    assert amounts == {2025: [30_000], 2026: [70_000]}


def test_who_paid_nothing_has_none_and_more_refunds_than_payments_are_told():
    line = sold(1000)
    supplier = line.supplier_order.supplier
    other = sold(1000, supplier=supplier)
    type(other.supplier_order).objects.filter(pk=other.supplier_order_id).update(
        paid_at=paris(2025, 12, 31, 10)
    )
    returned(other, 300, on=paris(2026, 2, 1, 9))
    third = sold(1000, supplier=supplier)
    type(third.supplier_order).objects.filter(pk=third.supplier_order_id).update(paid_at=None)
    keep(supplier)
    found = {due.organisation.pk: due for due in attesting.dues(supplier, year=YEAR)}
    assert set(found) == {line.supplier_order.organisation_id, other.supplier_order.organisation_id}
    assert not found[other.supplier_order.organisation_id].is_attestable
    (made,) = send(supplier)
    assert made.organisation_id == line.supplier_order.organisation_id


def test_only_lines_sold_under_such_a_status_count():
    line = sold(1000)
    supplier = line.supplier_order.supplier
    supplier.establishment.statuses.all().delete()
    f.StatusFactory(establishment=supplier.establishment, kind=kind("aci"))
    sold(500, supplier=supplier, organisation=line.supplier_order.organisation)
    f.StatusFactory(establishment=supplier.establishment, kind=kind("ea"),
                    starts_on=date(2026, 11, 1))  # fmt: skip
    keep(supplier)
    assert attesting.may_attest(supplier, year=YEAR)
    assert not attesting.may_attest(supplier, year=2025)
    (due,) = attesting.dues(supplier, year=YEAR)
    assert (due.paid, due.statuses) == (1000, {"ESAT"})


def test_an_unverified_status_gives_no_right():
    line = sold(1000)
    supplier = line.supplier_order.supplier
    supplier.establishment.statuses.update(verified_at=None)
    keep(supplier)
    with pytest.raises(attesting.AttestingRefused, match="statut vérifié"):
        send(supplier)
    assert not Document.objects.filter(kind=attesting.KIND).exists()


def test_sending_again_issues_nothing_and_a_correction_replaces():
    line = sold(1000)
    supplier = line.supplier_order.supplier
    other = sold(1000, supplier=supplier, category="conserves")
    keep(supplier)
    first, second = sorted(send(supplier), key=lambda made: made.organisation_id)
    assert send(supplier) == []
    keep(supplier, conserves=100)
    (corrected,) = send(supplier)
    before = Attestation.objects.get(
        organisation=other.supplier_order.organisation, is_current=False
    )
    assert (corrected.replaces, corrected.costs) == (before, 100)
    assert corrected.document.replaces == before.document
    assert {made.pk for made in (first, second)} >= {before.pk}
    assert Attestation.objects.filter(is_current=True).count() == 2
    assert sorted(Document.objects.filter(kind=attesting.KIND).values_list("number", flat=True)) == [
        "OETH-2026-00001", "OETH-2026-00002", "OETH-2026-00003",
    ]  # fmt: skip
    assert papers.check_hash(before.document.sha256).verdict == "replaced"


def test_what_is_wholly_refunded_after_all_is_corrected_to_nothing():
    line = sold(1000)
    supplier = line.supplier_order.supplier
    keep(supplier)
    send(supplier)
    returned(line, 1000, on=paris(2026, 12, 30, 9))
    (corrected,) = send(supplier)
    assert (corrected.paid, corrected.costs, corrected.labour) == (0, 0, 0)
    assert send(supplier) == []


def test_nothing_is_issued_before_the_year_is_over_or_without_a_share():
    line = sold(1000)
    supplier = line.supplier_order.supplier
    with pytest.raises(attesting.AttestingRefused, match="coûts"):
        send(supplier)
    keep(supplier)
    with pytest.raises(attesting.AttestingRefused, match="terminée"):
        send(supplier, at=paris(2026, 12, 31, 23))
    with pytest.raises(attesting.AttestingRefused, match="signe"):
        attesting.send(supplier_id=supplier.pk, year=YEAR, name=" ", quality="x", by_id=None, at=AT)
    assert not Attestation.objects.exists()


def test_shares_are_replaced_by_what_is_typed():
    supplier: Any = f.SupplierFactory()
    keep(supplier, rest=350, miels=200)
    keep(supplier, rest=300)
    assert list(LabourShare.objects.values_list("category", "costs_permille")) == [("", 300)]


def test_the_reminder_is_of_january_and_february_while_nothing_was_sent():
    line = sold(1000)
    supplier = line.supplier_order.supplier
    assert attesting.is_waiting(supplier, day=date(2027, 1, 1))
    assert attesting.is_waiting(supplier, day=date(2027, 2, 28))
    assert not attesting.is_waiting(supplier, day=date(2027, 3, 1))
    assert not attesting.is_waiting(supplier, day=date(2028, 1, 5))
    keep(supplier)
    send(supplier)
    assert not attesting.is_waiting(supplier, day=date(2027, 1, 31))


def test_the_paper_is_recognised_and_an_altered_copy_told():
    line = sold(10_000_00)
    supplier = line.supplier_order.supplier
    keep(supplier)
    (made,) = send(supplier)
    told = paper.data(made.document)
    assert [row[2].replace("\u00a0", " ") for row in told["amounts"]] == [
        "10 000,00 €", "3 500,00 €", "6 500,00 €", "1 950,00 €",
    ]  # fmt: skip
    assert told["amounts"][3][1].replace("\u00a0", " ") == "30 % du coût de la main-d’œuvre (3)"
    found = papers.paper_of(made.document, render=paper.pdf, at=AT)
    with found.file.open("rb") as file:
        data = file.read()
    assert papers.check_file(data).verdict == "authentic"
    assert papers.check_file(data + b" ").verdict == "modified"


def test_the_letter_goes_to_who_manages_and_counts_for_the_whole_organisation():
    line = sold(1000)
    supplier, buyer = line.supplier_order.supplier, line.supplier_order.organisation
    for role, email in (("admin", "a@x.test"), ("accountant", "c@x.test"), ("reader", "r@x.test")):
        f.MemberFactory(organisation=buyer, role=role, user__email=email)
    f.MemberFactory(organisation=buyer, role="accountant", user__email="s@x.test",
                    entity=f.EntityFactory(organisation=buyer))  # fmt: skip
    keep(supplier)
    (made,) = send(supplier)
    mails.attestation_issued(made.pk, at=AT)
    (letter,) = mail.outbox
    assert letter.to == ["a@x.test", "c@x.test"]
    assert "OETH-2026-00001" in letter.body
    assert f"/pro/{buyer.siret}/attestations/" in letter.body
    keep(supplier, rest=400)
    (again,) = send(supplier)
    mails.attestation_issued(made.pk, at=AT)  # late: it was replaced
    mails.attestation_issued(again.pk, at=AT)
    assert len(mail.outbox) == 2
    assert "annule et remplace" in mail.outbox[1].body


def test_queries_do_not_grow_with_the_customers(django_assert_num_queries):
    line = sold(1000)
    supplier = line.supplier_order.supplier
    keep(supplier)
    for count in (1, 3):
        for _ in range(count):
            sold(500, supplier=supplier)
        with django_assert_num_queries(5):
            attesting.dues(supplier, year=YEAR)
