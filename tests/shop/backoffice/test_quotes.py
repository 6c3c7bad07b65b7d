"""Staff read which requests are on their way; nobody writes them, and no link is shown."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from shop.backoffice import roles
from shop.quoting.models import QuoteRequest
from tests import factories as f
from tests.quoting import drafted, invitation_of, offered, organisation, sent

pytestmark = pytest.mark.django_db


def url(view, *args):
    return reverse(f"quote_requests:{view}", args=args)


@pytest.fixture
def staff(client):
    roles.ensure()
    user = f.UserFactory()
    user.groups.add(Group.objects.get(name=roles.TEAM))
    client.force_login(user)
    return client


def test_staff_read_what_was_sent_without_its_links(staff):
    request = sent(f.SupplierFactory(), f.SupplierFactory(), buyer=organisation(name="Mairie X"))
    offered(request.invitations.first())
    drafted(buyer=organisation(name="Brouillonne"))
    listed = staff.get(url("index")).content.decode()
    assert request.number in listed
    assert "Mairie X" in listed
    assert "Brouillonne" not in listed
    shown = staff.get(url("inspect", request.pk)).content.decode()
    tokens = [request.token, *request.invitations.values_list("token", flat=True)]
    assert not any(token in listed + shown for token in tokens)
    filtered = staff.get(url("index"), {"state": "cancelled"}).content.decode()
    assert request.number not in filtered


def test_nobody_writes_them_by_hand(staff):
    request = sent(buyer=organisation())
    superuser = get_user_model().objects.create_superuser(email="s@exemple.test", password="x")
    before = QuoteRequest.objects.values().get()
    for user in (None, superuser):
        if user is not None:
            staff.force_login(user)
        assert staff.get(url("add")).status_code == 302
        for view in ("edit", "delete"):
            staff.post(url(view, request.pk), {"end_reason": "x"})
    assert QuoteRequest.objects.values().get() == before


def test_others_are_kept_out(client):
    invitation_of(sent())
    client.force_login(f.UserFactory())
    assert client.get(url("index")).status_code in (302, 403)
