"""One e-mail a day for who wants it, nothing at each turn meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from shop.pro import digests as buyers
from shop.quoting import sending
from suppliers.directory.models import TeamMember
from suppliers.portal import digests as suppliers
from tests import factories as f
from tests import quoting as quotes
from tests.buying import settle

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def asked_by(member) -> Any:
    supplier: Any = f.SupplierFactory(email="")
    request = quotes.sent(supplier, buyer=member.organisation)
    type(request).objects.filter(pk=request.pk).update(author=member.user)
    return request, supplier


def test_a_member_with_a_digest_is_written_to_in_the_morning_alone(client, mailoutbox):
    member: Any = f.MemberFactory(role="requester")
    request, supplier = asked_by(member)
    client.force_login(member.user)
    address = reverse("pro-digest", args=[member.organisation.siret])
    assert client.post(address, {"wants": "1"}).status_code == 302
    settle()
    mailoutbox.clear()
    quotes.offered(quotes.invitation_of(request, supplier))
    sending.close(request_id=request.pk, at=timezone.now())
    settle()
    assert [mail for mail in mailoutbox if member.user.email in mail.to] == []
    assert buyers.send_due(at=NOW) == 1
    assert buyers.send_due(at=NOW) == 0
    (mail,) = [mail for mail in mailoutbox if member.user.email in mail.to]
    assert request.title in mail.body
    client.post(address, {"wants": "0"})
    assert buyers.send_due(at=NOW + timedelta(days=1)) == 0


def test_a_team_member_with_a_digest_too(client, mailoutbox):
    supplier: Any = f.SupplierFactory(email="")
    member = TeamMember.objects.create(supplier=supplier, user=f.UserFactory(), role="orders")
    client.force_login(member.user)
    client.post(reverse("portal-digest", args=[supplier.slug]), {"wants": "1"})
    request = quotes.sent(supplier, buyer=quotes.organisation())
    settle()
    assert [mail for mail in mailoutbox if member.user.email in mail.to] == []
    assert suppliers.send_due(at=NOW) == 1
    (mail,) = [mail for mail in mailoutbox if member.user.email in mail.to]
    assert request.title in mail.body


def test_nothing_to_do_is_no_e_mail(mailoutbox):
    f.MemberFactory(role="reader", wants_digest=True)
    assert buyers.send_due(at=NOW) == 0
    assert mailoutbox == []


def test_others_choices_are_their_own(client):
    member: Any = f.MemberFactory()
    stranger: Any = f.UserFactory()
    client.force_login(stranger)
    assert (
        client.post(
            reverse("pro-digest", args=[member.organisation.siret]), {"wants": "1"}
        ).status_code
        == 404
    )
    member.refresh_from_db()
    assert member.wants_digest is False
