"""The bells of quotes do what time alone changes, and nothing before its time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.quoting.models import Invitation, Offer, QuoteRequest
from tasks import quotes
from tests.quoting import invitation_of, offered, organisation, sent

pytestmark = pytest.mark.django_db


def test_nothing_is_due_yet():
    offered(invitation_of(sent(buyer=organisation())))
    sent(buyer=organisation())
    for bell in (quotes.close_due, quotes.remind_due, quotes.expire_due):
        bell()
    assert set(QuoteRequest.objects.values_list("state", flat=True)) == {"open"}
    assert not Invitation.objects.exclude(reminded_at=None).exists()
    assert Offer.objects.get().state == "submitted"


def test_each_bell_does_what_is_due():
    now = timezone.now()
    asked = invitation_of(sent(buyer=organisation(), at=now - timedelta(days=9)))
    offered(invitation_of(sent(buyer=organisation())))
    Offer.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    quotes.remind_due()
    asked.refresh_from_db()
    assert asked.reminded_at is not None
    quotes.expire_due()
    assert Offer.objects.get().state == "expired"
    QuoteRequest.objects.filter(pk=asked.request_id).update(deadline=now)
    quotes.close_due()
    asked.refresh_from_db()
    assert (asked.request.state, asked.state) == ("closed", "missed")
