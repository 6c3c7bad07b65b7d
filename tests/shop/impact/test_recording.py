"""Purchased lines are written at delivery, and amended when more is learnt, never changed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shop.impact import recording
from shop.impact.models import Attestation, PurchaseLine
from suppliers.directory.models import Certificate
from tests import factories as f
from tests.factories import quoting as q
from tests.factories.selling import paris
from tests.shop.impact.samples import YEAR
from tests.shop.impact.test_queries import bought, label, read

pytestmark = pytest.mark.django_db
NOW = paris(2026, 12, 31, 12)


def record(line):
    recording.record_part(line.supplier_order_id, at=NOW)
    return PurchaseLine.objects.get(order_line=line)


def test_a_part_is_recorded_once():
    line = bought(f.OrganisationFactory())
    one = record(line)
    recording.record_part(line.supplier_order_id, at=NOW)
    assert recording.catch_up(organisation=one.organisation, at=NOW) == 0
    assert PurchaseLine.objects.count() == 1
    assert (one.day, one.cents, one.tax) == (date(2026, 3, 2), 1000, line.tax)
    assert one.supplier_id == line.supplier_order.supplier_id


def test_what_persons_buy_and_what_is_not_delivered_is_not_recorded():
    line = bought(f.OrganisationFactory(), delivered=None)
    recording.record_part(line.supplier_order_id, at=NOW)
    person: Any = f.SupplierOrderFactory(delivered_at=NOW)
    f.SupplierOrderLineFactory(supplier_order=person)
    recording.record_part(person.pk, at=NOW)
    assert not PurchaseLine.objects.exists()


def test_a_proof_that_had_ended_on_the_day_does_not_count():
    buyer: Any = f.OrganisationFactory()
    line = bought(buyer)
    Certificate.objects.filter(label_id="ab").update(expires_on=date(2026, 3, 1))
    one = record(line)
    assert "BIO" not in one.labels
    assert "ESAT" in one.statuses


def test_a_proof_that_comes_late_makes_an_amendment_and_leaves_the_line():
    buyer: Any = f.OrganisationFactory()
    line = bought(buyer)
    one = record(line)
    assert one.labels == "BIO"
    f.CertificateFactory(label=label("fairtrade"), supplier=line.supplier_order.supplier)
    later = paris(2027, 1, 5, 9)
    assert recording.amend_supplier(one.supplier_id, at=later) == 1
    assert recording.amend_supplier(one.supplier_id, at=later) == 0
    first, second = PurchaseLine.objects.order_by("pk")
    assert (first.labels, first.recorded_at) == ("BIO", NOW)
    assert (second.amends, second.version, second.recorded_at) == (first, 2, later)
    assert second.labels == "BIO|EQUITABLE"
    assert second.reason == "preuve ajoutée : EQUITABLE"
    assert [each.key for each in read(buyer)] == [second.pk]


def test_a_proof_that_is_taken_back_is_told():
    line = bought(f.OrganisationFactory())
    one = record(line)
    Certificate.objects.filter(label_id="ab").update(state="refused", refusal="Faux")
    recording.amend_supplier(one.supplier_id, at=NOW)
    assert PurchaseLine.objects.latest("pk").reason == "preuve retirée : BIO"


def test_a_proof_of_after_the_delivery_changes_nothing():
    line = bought(f.OrganisationFactory())
    one = record(line)
    f.CertificateFactory(
        label=label("fairtrade"),
        supplier=line.supplier_order.supplier,
        issued_on=date(2026, 3, 3),
    )
    assert recording.amend_supplier(one.supplier_id, at=NOW) == 0


def test_attested_labour_makes_an_amendment_for_who_got_the_attestation():
    buyer, other = f.OrganisationFactory(), f.OrganisationFactory()
    line = bought(buyer)
    one = record(line)
    supplier = line.supplier_order.supplier
    Attestation.objects.create(
        supplier=supplier, organisation=other, year=2026, paid=0, costs=0, labour=0,
        document=q.DocumentFactory(content='{"shares":{"":350}}'), at=NOW,
    )  # fmt: skip
    assert recording.amend_supplier(supplier.pk, at=NOW) == 0
    Attestation.objects.create(
        supplier=supplier, organisation=buyer, year=2026, paid=1000, costs=350, labour=650,
        document=q.DocumentFactory(content='{"shares":{"":350}}'), at=NOW,
    )  # fmt: skip
    assert recording.amend_supplier(supplier.pk, at=NOW) == 1
    found = one.amended_by
    assert (found.labour_cents, found.reason) == (650, "main-d’œuvre attestée")


def test_a_line_and_its_return_cancel_out():
    buyer: Any = f.OrganisationFactory()
    line = bought(buyer)
    one = record(line)
    refund = f.RefundFactory(
        supplier_order=line.supplier_order, state="succeeded", settled_at=paris(2026, 5, 1, 9)
    )
    f.RefundLineFactory(refund=refund, line=line, net=1000, tax=line.tax)
    recording.record_refund(refund.pk, at=NOW)
    recording.record_refund(refund.pk, at=NOW)
    back = PurchaseLine.objects.exclude(pk=one.pk).get()
    assert (back.cents, back.tax, back.labels) == (-1000, -line.tax, "BIO")
    assert sum(each.cents for each in read(buyer)) == 0
    f.CertificateFactory(label=label("fairtrade"), supplier=line.supplier_order.supplier)
    assert recording.amend_supplier(one.supplier_id, at=NOW) == 2
    assert {each.labels for each in read(buyer, YEAR)} == {frozenset({"BIO", "EQUITABLE"})}


def test_a_refund_of_before_the_delivery_waits_for_it():
    line = bought(f.OrganisationFactory(), delivered=None)
    refund = f.RefundFactory(
        supplier_order=line.supplier_order, state="succeeded", settled_at=paris(2026, 2, 1, 9)
    )
    f.RefundLineFactory(refund=refund, line=line, net=400, tax=0)
    recording.record_refund(refund.pk, at=NOW)
    assert not PurchaseLine.objects.exists()
    part = line.supplier_order
    part.delivered_at = paris(2026, 3, 2, 10)
    part.save()
    recording.record_part(part.pk, at=NOW)
    assert list(PurchaseLine.objects.values_list("cents", "day")) == [
        (1000, date(2026, 3, 2)), (-400, date(2026, 3, 2)),
    ]  # fmt: skip


def test_what_the_accepted_offer_says_of_the_work_stands_in_the_lines():
    buyer: Any = f.OrganisationFactory()
    line = bought(buyer)
    part = line.supplier_order
    f.SupplierOrderLineFactory(
        supplier_order=part, siret=line.siret, net=3000, sellable=None, category=line.category
    )
    request = q.QuoteRequestFactory(organisation=buyer, state="ordered", cpv="15800000",
                                    number="D1", sent_at=NOW, deadline=NOW)  # fmt: skip
    offer = q.OfferFactory(
        invitation=q.InvitationFactory(request=request, supplier=part.supplier),
        state="accepted", submitted_at=NOW, valid_until=date(2026, 3, 1),
        document=q.DocumentFactory(), labour_permille=600, insertion_hours=10,
    )  # fmt: skip
    # A fifth of what was offered is not delivered: its hours are not there.
    for position, net in enumerate((1000, 3000, 1000), start=1):
        q.OfferLineFactory(offer=offer, position=position, net=net)
    award = q.AwardFactory(request=request, state="accepted")
    q.AwardPartFactory(award=award, offer=offer)
    q.AcceptanceFactory(award=award, order=part.order)
    recording.record_part(part.pk, at=NOW)
    found = PurchaseLine.objects.order_by("cents")
    assert [one.labour_cents for one in found] == [600, 1800]
    assert [one.insertion_hours for one in found] == [Decimal("2.00"), Decimal("6.00")]
    assert {one.cpv for one in found} == {"15800000"}
