"""Keys and addresses of other software: secrets shown once, nothing of another's touched."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.quoting import hooks
from shop.quoting.hooks import Owner
from shop.quoting.models import ApiKey, Hook
from suppliers.directory.models import TeamMember
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["pro", "portal"])
def side(request, client) -> Any:
    """The page of an organisation's admin, or of a supplier's owner; with its owner."""
    user: Any = f.UserFactory()
    client.force_login(user)
    if request.param == "pro":
        member: Any = f.MemberFactory(role="admin", user=user)
        return reverse("pro-software", args=[member.organisation.siret]), Owner(
            organisation_id=member.organisation_id
        )
    supplier: Any = f.SupplierFactory()
    TeamMember.objects.create(supplier=supplier, user=user, role="owner")
    return reverse("portal-software", args=[supplier.slug]), Owner(supplier_id=supplier.pk)


def test_a_key_is_shown_once_and_opens_the_api(side, client):
    address, _owner = side
    shown = client.post(address, {"action": "key", "name": "Mon logiciel"})
    secret = shown.context["secret"]
    assert secret in shown.content.decode()
    assert hooks.key_of(secret, day=timezone.now()) == ApiKey.objects.get()
    assert secret not in client.get(address).content.decode()
    client.post(address, {"action": "revoke", "id": ApiKey.objects.get().pk})
    assert hooks.key_of(secret, day=timezone.now()) is None
    assert "Mon logiciel" not in client.get(address).content.decode()


def test_an_address_is_added_and_removed(side, client):
    address, _owner = side
    added = client.post(address, {"action": "hook", "url": "https://exemple.test/x"})
    assert added.context["secret"] in added.content.decode()
    client.post(address, {"action": "remove", "id": Hook.objects.get().pk})
    assert not Hook.objects.exists()


@pytest.mark.parametrize(
    ("form", "field"),
    [({"action": "key", "name": " "}, "name"), ({"action": "hook", "url": "http://x.test"}, "url"),
     ({"action": "hook", "url": ""}, "url")],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(side, client, form, field):
    address, _owner = side
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.content.decode()
    assert not Hook.objects.exists()
    assert not ApiKey.objects.exists()


def test_another_s_keys_and_addresses_are_not_there(side, client):
    address, _owner = side
    stranger = Owner(organisation_id=f.OrganisationFactory().pk)
    key, _secret = hooks.make_key(
        name="x", user_id=f.UserFactory().pk, at=timezone.now(), owner=stranger
    )
    hook, _secret = hooks.add(url="https://exemple.test/", at=timezone.now(), owner=stranger)
    for form in ({"action": "revoke", "id": key.pk}, {"action": "remove", "id": hook.pk},
                 {"action": "again", "id": 1}, {"action": "x"}):  # fmt: skip
        assert client.post(address, form).status_code == 404
    key.refresh_from_db()
    assert key.revoked_at is None
    assert Hook.objects.filter(pk=hook.pk).exists()
