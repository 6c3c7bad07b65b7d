"""The demonstration's quotes: one in each state that its people can act on."""

from collections import Counter

import pytest
from django.utils import timezone

from shop.demo import quotes
from shop.orders.models import SupplierOrder
from shop.quoting import queries
from shop.quoting.models import Award, Capacity, FrameworkProposal, Offer, QuoteRequest, Visit
from tests.buying import settle

pytestmark = pytest.mark.django_db


def test_there_is_something_to_answer_compare_approve_and_receive(small_shop):
    quotes.load(at=timezone.now())
    assert Counter(QuoteRequest.objects.values_list("state", flat=True)) == {
        "open": 2, "awarded": 1, "ordered": 4,
    }  # fmt: skip
    assert Offer.objects.filter(state="submitted").count() == 4
    award = Award.objects.get(state="approving")
    assert award.request.organisation.is_public
    assert queries.approvals_waiting(organisation_id=award.request.organisation_id).count() == 1
    assert SupplierOrder.objects.filter(order__envelope__origin="quote").count() == 3
    assert Capacity.objects.count() == 2
    assert FrameworkProposal.objects.get().state == "waiting"
    assert Counter(Visit.objects.values_list("state", flat=True)) == {"done": 1, "planned": 4}
    settle()


def test_it_is_made_once(small_shop):
    quotes.load(at=timezone.now())
    quotes.load(at=timezone.now())
    assert QuoteRequest.objects.count() == 7
