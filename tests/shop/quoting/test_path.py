"""From a need to an order, the whole way, to the cent."""

import json

import pytest
from django.utils import timezone

from shop.orders.models import SupplierOrder
from shop.quoting import accepting
from shop.quoting.models import OfferState, RequestState
from tests import factories as f
from tests.quoting import accepted, chosen, invitation_of, offered, organisation, sent, signed

pytestmark = pytest.mark.django_db


def test_a_request_becomes_one_order_with_the_quote_s_own_cents():
    buyer = organisation()
    request = sent(buyer=buyer)
    offer = offered(invitation_of(request), 15_033, 301_234, delivery_cents=990)
    award = chosen(offer)
    acceptance = accepted(award)
    part = SupplierOrder.objects.get(order=acceptance.order)
    # 40 × 1.5033 = 60.13; 12.5 × 30.1234 = 376.54; delivery 9.90; VAT 20 % on 446.57.
    assert (offer.net, offer.tax) == (44657, 8931)
    assert (part.net, part.tax) == (offer.net, offer.tax) == (award.net, award.tax)
    assert part.organisation == buyer
    assert part.payment_days == 30
    told = [(line.title, line.quantity, line.unit, line.net) for line in part.lines.order_by("pk")]
    assert told == [
        ("Brioche pur beurre", 40, "pièce", 6013),
        ("Entretien des locaux (12,5 heures)", 1, "forfait", 37654),
    ]
    request.refresh_from_db()
    offer.refresh_from_db()
    assert (request.state, offer.state) == (RequestState.ORDERED, OfferState.ACCEPTED)


def test_the_quote_is_numbered_in_the_supplier_s_series_and_never_changes():
    request = sent(buyer=organisation())
    invitation = invitation_of(request)
    first = offered(invitation)
    second = offered(invitation, 14_000, 300_000)
    siren = invitation.supplier.legal_entity.siren
    year = timezone.localdate().year
    assert first.document.number == f"DV-{year}-00001"
    assert second.document.number == f"DV-{year}-00002"
    assert second.document.series.owner == siren
    assert second.document.replaces == first.document
    content = json.loads(second.document.content)
    assert content["totals"] == {"net": 43100, "tax": 8620, "gross": 51720}
    first.refresh_from_db()
    assert first.state == OfferState.SUPERSEDED


def test_a_partial_choice_freezes_a_quote_of_its_lines_alone():
    one, two = f.SupplierFactory(), f.SupplierFactory()
    request = sent(one, two, buyer=organisation())
    first = offered(invitation_of(request, one), 15_000, 300_000)
    second = offered(invitation_of(request, two), 10_000, 400_000)
    lines = [first.lines.get(position=2).pk, second.lines.get(position=1).pk]
    award = chosen(first, second, offer_line_ids=lines)
    acceptance = accepted(award)
    parts = {part.offer_id: part for part in award.parts.all()}
    assert (award.net, award.tax) == (37500 + 4000, 7500 + 800)
    assert parts[first.pk].document.replaces == first.document
    content = json.loads(parts[first.pk].document.content)
    assert [line["title"] for line in content["lines"]] == ["Entretien des locaux"]
    orders = SupplierOrder.objects.filter(order=acceptance.order).order_by("supplier")
    assert sorted(order.net for order in orders) == [4000, 37500]


def test_accepting_twice_is_accepting_once():
    award = chosen(offered(invitation_of(sent(buyer=organisation()))))
    first = accepted(award)
    again = accepting.accept(award_id=award.pk, signature=signed(name="Autre"), at=timezone.now())
    assert again == first
    assert SupplierOrder.objects.count() == 1


def test_a_person_without_organisation_is_served_too():
    acceptance = accepted(chosen(offered(invitation_of(sent()))))
    part = SupplierOrder.objects.get(order=acceptance.order)
    assert (part.organisation, part.buyer_email) == (None, "maiwenn@exemple.test")
