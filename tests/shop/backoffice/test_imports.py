"""Staff read suppliers' sources and imports; nobody writes them, and no secret is shown."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from shop.backoffice import roles
from shop.backoffice.imports import FeedGroup
from suppliers.feeds import secrets
from suppliers.feeds.models import Feed, FeedRun
from tests import factories as f

pytestmark = pytest.mark.django_db


def url(name, view, *args):
    return reverse(f"{name}:{view}", args=args)


@pytest.fixture
def run():
    return f.FeedRunFactory(
        state="failed", reason="Le site ne répond pas.", feed__source="url",
        feed__address="https://exemple.test/", feed__secret=secrets.seal({"token": "motsecret"}),
        feed__token_digest="d" * 64,
    )  # fmt: skip


@pytest.fixture
def staff(client):
    roles.ensure()
    user = f.UserFactory()
    user.groups.add(Group.objects.get(name=roles.TEAM))
    client.force_login(user)
    return client


def test_staff_read_lists_and_rows_without_secrets(staff, run):
    for viewset in FeedGroup.items:
        row = viewset.model.objects.get()
        for address in (
            url(viewset.name, "index"), url(viewset.name, "inspect", row.pk)
        ):  # fmt: skip
            page = staff.get(address)
            assert page.status_code == 200, address
            assert run.feed.secret not in page.content.decode()
            assert "d" * 64 not in page.content.decode()
    assert "Le site ne répond pas." in staff.get(url("feed_runs", "index")).content.decode()
    filtered = staff.get(url("feed_runs", "index"), {"state": "applied"}).content.decode()
    assert "Le site ne répond pas." not in filtered


def test_nobody_writes_them_by_hand(staff, run):
    superuser = get_user_model().objects.create_superuser(email="s@exemple.test", password="x")
    before = Feed.objects.values().get(), FeedRun.objects.values().get()
    for user in (None, superuser):
        if user is not None:
            staff.force_login(user)
        for name, pk in (("feeds", run.feed_id), ("feed_runs", run.pk)):
            assert staff.get(url(name, "add")).status_code == 302, name
            for view in ("edit", "delete"):
                staff.post(url(name, view, pk), {"name": "x", "reason": "x"})
    assert (Feed.objects.values().get(), FeedRun.objects.values().get()) == before


def test_others_are_kept_out(client, run):
    client.force_login(f.UserFactory())
    assert client.get(url("feed_runs", "index")).status_code in (302, 403)
