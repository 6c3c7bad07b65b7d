"""Service fait: once, by the buyer, of what has left; the invoice follows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.invoicing.models import Invoice
from shop.orders import operations
from shop.orders.models import SupplierOrder, SupplierOrderEvent
from shop.quoting.models import DeliveryAcceptance, Event
from shop.quoting.receiving import ReceivingRefused, can_receive, receive
from suppliers.directory.models import InvoicingMandate
from tests import factories as f
from tests.afterorder import ordered, shipped
from tests.buying import settle
from tests.quoting import organisation
from tests.suppliers.portal.people import article, bought

pytestmark = pytest.mark.django_db


def told(part: SupplierOrder, **values) -> DeliveryAcceptance:
    now = timezone.now()
    given = {"name": "Maïwenn Fictive", "received_on": timezone.localdate(now), "by_id": None,
             "at": now, **values}  # fmt: skip
    return receive(supplier_order_id=part.pk, **given)


def written(part: SupplierOrder) -> tuple:
    part.refresh_from_db()
    return (
        part.state, part.delivered_at, DeliveryAcceptance.objects.count(),
        SupplierOrderEvent.objects.count(), Event.objects.count(),
    )  # fmt: skip


def test_what_was_on_its_way_is_delivered_and_invoiced_by_it():
    buyer = organisation()
    who = f.MemberFactory(organisation=buyer).user
    part = shipped(ordered(buyer))
    InvoicingMandate.objects.create(
        legal_entity=part.supplier.legal_entity, signed_on="2020-01-01", signed_by="x"
    )
    made = told(part, by_id=who.pk)
    part.refresh_from_db()
    assert (made.is_whole, made.reserves, made.by, part.state) == (True, "", who, "delivered")
    event = Event.objects.get(name="received")
    assert (event.role, event.by, event.note) == ("buyer", who, part.number)
    assert event.invitation.supplier == part.supplier
    settle()
    assert Invoice.objects.get(supplier_order=part, kind="sale").gross == part.net + part.tax


def test_reserves_are_kept_as_written():
    part = shipped(ordered())
    made = told(part, reserves="  Deux brioches écrasées.  ")
    assert (made.is_whole, made.reserves) == (False, "Deux brioches écrasées.")


def test_what_was_delivered_before_keeps_its_day():
    part = shipped(ordered())
    operations.mark_delivered(part_id=part.pk, by_id=None, at=timezone.now())
    part.refresh_from_db()
    before = part.delivered_at
    told(part)
    part.refresh_from_db()
    assert part.delivered_at == before
    assert part.events.filter(name="delivered").count() == 1


def refused(part: SupplierOrder, why: str, **values) -> None:
    before = written(part)
    with pytest.raises(ReceivingRefused, match=why):
        told(part, **values)
    assert written(part) == before


def test_before_dispatch_there_is_nothing_to_receive():
    part = ordered()
    assert not can_receive(part)
    refused(part, "une fois qu’elle est partie")


def test_a_second_time_is_refused():
    part = shipped(ordered())
    assert can_receive(part)
    told(part)
    assert not can_receive(SupplierOrder.objects.get(pk=part.pk))
    refused(part, "déjà enregistré", reserves="Trop tard")


def test_days_to_come_or_before_the_order_are_refused():
    part = shipped(ordered())
    today = timezone.localdate()
    refused(part, "à venir", received_on=today + timedelta(days=1))
    refused(part, "avant la commande", received_on=today - timedelta(days=1))


def test_a_name_is_needed():
    part = shipped(ordered())
    refused(part, "nom", name="  ")
    refused(part, "nom", name="x" * 121)
    refused(part, "4 000", reserves="x" * 4001)


def test_strangers_receive_nothing():
    buyer = organisation()
    part = shipped(ordered(buyer))
    refused(part, "votre organisation", by_id=None)
    refused(part, "votre organisation", by_id=f.MemberFactory().user.pk)
    person = shipped(ordered(author_id=f.UserFactory().pk))
    refused(person, "pas la vôtre", by_id=f.UserFactory().pk)


def test_a_member_of_another_service_receives_nothing():
    buyer = organisation()
    here, there = (f.EntityFactory(organisation=buyer) for _ in range(2))
    part = shipped(ordered(buyer, entity_id=here.pk))
    stranger = f.MemberFactory(organisation=buyer, entity=there).user
    refused(part, "votre organisation", by_id=stranger.pk)
    own = f.MemberFactory(organisation=buyer, entity=here).user
    assert told(part, by_id=own.pk).is_whole


def test_an_order_of_the_shop_has_no_service_fait():
    part = bought(article(), payment="transfer")
    refused(shipped(part), "pas née d’un devis")


def test_a_problem_is_solved_first():
    part = shipped(ordered())
    operations.report_problem(part_id=part.pk, note="Cassé", by_id=None, at=timezone.now())
    refused(part, "problème")
