"""The demo supplier's imports."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.demo import background, imports, orders
from shop.listings.models import Listing, Sellable
from shop.outbox.models import Fact
from suppliers.feeds import sources
from suppliers.feeds.models import Feed, FeedRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(small_shop, settings, tmp_path):
    settings.FEED_FOLDER = str(tmp_path / "drop")
    imports.load(at=timezone.now())


def test_one_import_went_in_and_one_waits(loaded):
    waiting, applied = FeedRun.objects.all()
    assert applied.state == "applied"
    assert (applied.created, applied.updated, applied.refused) == (6, 3, 0)
    assert applied.changes.exclude(state="applied").count() == 0
    assert waiting.state == "blocked"
    assert set(waiting.guards) == {"missing", "prices"}
    assert (waiting.missing, waiting.refused) == (3, 4)
    assert waiting.warned > 0
    assert timezone.now() - applied.finished_at > timedelta(days=60)


def test_what_went_in_is_on_sale(loaded):
    new = Listing.objects.filter(sellables__reference__in=["MIE-3001", "BOU-3006"])
    assert [one.state for one in new] == ["published", "published"]
    assert Sellable.objects.get(reference="MIE-1001").unit_price == 54_000


def test_nobody_is_written_to(loaded):
    runs = Fact.objects.filter(name="feed_run.waiting").values_list("subject_id", flat=True)
    assert not FeedRun.objects.filter(pk__in=runs, started_by=None).exists()


def test_a_folder_is_read_every_hour(loaded):
    feed = Feed.objects.get(source="folder")
    assert (feed.every, feed.is_active) == ("hour", True)
    assert sources.folder(supplier_slug=feed.supplier.slug).is_dir()
    assert sources.due(at=timezone.now() + timedelta(hours=2)) == [feed.pk]


def test_loading_again_changes_nothing(loaded):
    imports.load(at=timezone.now())
    # Nor does a start that was stopped before the end.
    Fact.objects.filter(name=imports.LOADED).delete()
    imports.load(at=timezone.now())
    assert (FeedRun.objects.count(), Feed.objects.count()) == (2, 2)
    assert imports.is_loaded()


def test_the_worker_makes_it_before_the_past_orders(small_shop, settings, tmp_path, monkeypatch):
    settings.FEED_FOLDER, settings.DEMO = str(tmp_path), True
    seen = []
    monkeypatch.setattr(orders, "load", lambda **kw: seen.append(imports.is_loaded()))
    background.make_past()
    assert seen == [True]


def test_without_the_demo_s_supplier_there_is_nothing_to_do(db):
    imports.load(at=timezone.now())
    assert not Feed.objects.exists()
