"""Every demonstration organisation has people of each role and something in every room."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from shop.demo.accounts import ACCOUNTS
from shop.organisations import queries
from shop.organisations.models import Member, Organisation, Role

pytestmark = pytest.mark.django_db


def test_each_room_is_furnished(small_shop):
    for organisation in Organisation.objects.all():
        roles = set(organisation.members.values_list("role", flat=True))
        assert roles == set(Role.values)
        for rows in ("entities", "budgets", "approval_rules", "delivery_sites", "email_domains"):
            assert getattr(organisation, rows).exists(), (organisation, rows)
        assert (organisation.verified_at is None) == (organisation.kind == "association")


def test_the_elected_approves_what_the_authority_asks(small_shop):
    assert "elue@demo.example" in [account.email for account in ACCOUNTS]
    users = get_user_model().objects
    elected, asks = (users.get(email=f"{n}@demo.example") for n in ("elue", "collectivite"))
    organisation = Member.objects.get(user=elected).organisation
    assert Member.objects.get(user=asks).organisation == organisation
    first, second = queries.steps_for(organisation, None, 2_000_000)
    assert second.approver is not None
    assert second.approver.user == elected
    for step in (first, second):
        approver = step.approver and step.approver.user_id
        decided = [
            queries.may_decide(user, approver, None, date(2026, 1, 5), organisation=organisation)
            for user in (elected, asks)
        ]
        assert decided == [(True, None), (False, None)]
