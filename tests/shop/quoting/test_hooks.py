"""Other software is told: signed, tried again, and of nothing that is not its own."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from shop.quoting import hooks
from shop.quoting.hooks import HookRefused, Owner
from shop.quoting.models import Event, Hook, HookDelivery
from tests import factories as f
from tests import quoting as quotes
from tests.suppliers.feeds.sites import Reply, Site, running

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def site(settings):
    settings.FEED_PRIVATE_HOSTS = ("127.0.0.1",)
    with running() as site:
        yield site


def hook_of(site: Site, **owner: Any) -> tuple[Hook, str]:
    return hooks.add(url=site.url("/hook"), at=NOW, owner=Owner(**owner))


def deliveries(hook: Hook) -> list[str]:
    return [json.loads(one.body)["event"] for one in hook.deliveries.order_by("pk")]


def queue_all() -> None:
    for pk in Event.objects.order_by("pk").values_list("pk", flat=True):
        hooks.queue(pk, at=NOW)


def test_a_telling_is_signed_and_names_what_happened_without_its_words(site):
    buyer = quotes.organisation()
    hook, secret = hook_of(site, organisation_id=buyer.pk)
    request = quotes.sent(buyer=buyer)
    queue_all()
    queue_all()
    assert deliveries(hook) == ["quote_request.started", "quote_request.sent"]
    site.pages["/hook"] = Reply(b"ok")
    for pk in hooks.due(at=NOW):
        hooks.tell(pk, at=NOW)
    told = site.asked[-1]
    body = json.loads(told.body)
    assert body["quote_request"] == {
        "id": request.pk, "number": request.number, "state": "open",
    }  # fmt: skip
    seconds, made = (
        part.split("=", 1)[1] for part in told.headers["Boutique-Signature"].split(",")
    )
    wanted = hmac.new(secret.encode(), f"{seconds}.".encode() + told.body, hashlib.sha256)
    assert made == wanted.hexdigest()
    assert {one.state for one in hook.deliveries.all()} == {"sent"}
    assert hooks.due(at=NOW) == []


def test_nobody_is_told_of_what_others_do(site):
    buyer, stranger = quotes.organisation(), quotes.organisation()
    first, second = f.SupplierFactory(), f.SupplierFactory()
    known = {
        name: hook_of(site, **owner)[0]
        for name, owner in {
            "stranger": {"organisation_id": stranger.pk},
            "first": {"supplier_id": first.pk},
            "second": {"supplier_id": second.pk},
            "uninvited": {"supplier_id": f.SupplierFactory().pk},
        }.items()
    }
    request = quotes.sent(first, second, buyer=buyer)
    offer = quotes.offered(quotes.invitation_of(request, first))
    quotes.accepted(quotes.chosen(offer))
    queue_all()
    assert deliveries(known["stranger"]) == deliveries(known["uninvited"]) == []
    assert deliveries(known["second"]) == ["quote_request.sent"]
    assert "quote_request.sent" in deliveries(known["first"])
    assert len(deliveries(known["first"])) > 1
    assert "quote_request.awarded" not in deliveries(known["first"])


def test_what_fails_is_tried_again_and_given_up_after_two_days(site):
    buyer = quotes.organisation()
    hook, _secret = hook_of(site, organisation_id=buyer.pk)
    quotes.drafted(buyer=buyer)
    queue_all()
    site.pages["/hook"] = Reply(b"no", status=500)
    at = NOW
    for wait in hooks.WAITS:
        (pk,) = hooks.due(at=at)
        hooks.tell(pk, at=at)
        assert hooks.due(at=at + wait - timedelta(seconds=1)) == []
        at += wait
    hooks.tell(pk, at=at)
    delivery = HookDelivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("given_up", 8)
    assert "500" in delivery.answer
    assert hooks.due(at=at + timedelta(days=9)) == []
    hooks.again(delivery, at=at)
    site.pages["/hook"] = Reply(b"")
    hooks.tell(pk, at=at)
    assert hook.deliveries.get().state == "sent"


def test_a_redirect_and_a_private_address_are_not_followed(site, settings):
    buyer = quotes.organisation()
    hook, _secret = hook_of(site, organisation_id=buyer.pk)
    quotes.drafted(buyer=buyer)
    queue_all()
    site.pages["/hook"] = Reply(b"", status=302, headers={"Location": site.url("/other")})
    hooks.tell(hook.deliveries.get().pk, at=NOW)
    assert [asked.path for asked in site.asked] == ["/hook"]
    settings.FEED_PRIVATE_HOSTS = ()
    later = NOW + hooks.WAITS[0]
    hooks.tell(hook.deliveries.get().pk, at=later)
    assert len(site.asked) == 1
    assert hook.deliveries.get().attempts == 2
    with pytest.raises(HookRefused, match="https"):
        hooks.add(url="http://exemple.test/", at=NOW, owner=Owner(buyer.pk))


def test_a_telling_that_a_worker_has_is_left_to_it(site):
    buyer = quotes.organisation()
    hook, _secret = hook_of(site, organisation_id=buyer.pk)
    quotes.drafted(buyer=buyer)
    queue_all()
    delivery = hook.deliveries.get()
    HookDelivery.objects.filter(pk=delivery.pk).update(next_at=NOW + hooks.LEASE)
    hooks.tell(delivery.pk, at=NOW)
    assert site.asked == []


def test_an_address_once_and_five_at_most(site):
    buyer = quotes.organisation()
    hook_of(site, organisation_id=buyer.pk)
    with pytest.raises(HookRefused, match="déjà"):
        hook_of(site, organisation_id=buyer.pk)
    for number in range(4):
        hooks.add(url=f"https://exemple.test/{number}", at=NOW, owner=Owner(buyer.pk))
    with pytest.raises(HookRefused, match="Cinq"):
        hooks.add(url="https://exemple.test/x", at=NOW, owner=Owner(buyer.pk))
