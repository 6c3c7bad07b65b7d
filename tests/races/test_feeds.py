"""Two workers, two people, two runs at once: one wins, and the catalogue is written once."""

import contextlib
import threading
from functools import partial
from io import BytesIO

import pytest
from django.utils import timezone

from shop.listings.models import Listing, Sellable
from suppliers.feeds import applying, operations
from suppliers.feeds.models import FeedRun
from tests.buying import placed, supplier_that_delivers
from tests.factories.selling import CategoryFactory
from tests.suppliers.feeds.driving import applied, read, worked

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
HEAD = "Référence;Nom;Catégorie;Prix TTC;TVA;Stock\n"
CSV = HEAD + "".join(f"M{n};Miel {n};Miels;6,90;5,5 %;12\n" for n in range(8))


@pytest.fixture
def supplier():
    CategoryFactory(name="Miels")
    return supplier_that_delivers(legal_entity__vat_regime="normal")


def start(feed_id):
    return operations.start(
        feed_id=feed_id, file=BytesIO(CSV.encode()), name="miels.csv", by_id=None,
        at=timezone.now(), asks=False, rings=False,
    )  # fmt: skip


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_two_runs_of_a_feed_never_overlap(supplier, at_once):
    feed = operations.upload_feed(supplier_id=supplier.pk)
    results = at_once(*[partial(start, feed.pk)] * 4)
    assert kinds(results) == ["FeedBusy"] * 3 + ["FeedRun"]
    assert FeedRun.objects.count() == 1


def test_two_workers_apply_a_run_once(supplier, at_once, monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 2)
    run = read(supplier, CSV)
    operations.apply(run_id=run.pk, by_id=None, at=timezone.now(), rings=False)
    at_once(*[partial(operations.work, run_id=run.pk, at=timezone.now())] * 3)
    worked(run)
    assert run.state == "applied"
    assert Listing.objects.filter(supplier=supplier).count() == 8


def test_a_worker_whose_lease_ran_out_does_nothing_twice(supplier, at_once, monkeypatch):
    """The lease forgotten, the lock on the run alone keeps the two apart."""
    monkeypatch.setattr(applying, "BATCH", 2)
    run = read(supplier, CSV)
    run = operations.apply(run_id=run.pk, by_id=None, at=timezone.now(), rings=False)
    results = at_once(*[partial(applying.apply, run, beat=lambda done: None)] * 2)
    assert results == [None, None]
    assert Listing.objects.filter(supplier=supplier).count() == 8


def test_without_the_lock_two_workers_collide(supplier, at_once, without_row_locks, monkeypatch):
    run = read(supplier, CSV)
    run = operations.apply(run_id=run.pk, by_id=None, at=timezone.now(), rings=False)
    real = applying.bulk.write
    both = threading.Barrier(2)

    def together(**given):
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(timeout=3)
        return real(**given)

    monkeypatch.setattr(applying.bulk, "write", together)
    with without_row_locks():
        results = at_once(*[partial(applying.apply, run, beat=lambda done: None)] * 2)
    assert "IntegrityError" in kinds(results)


def test_two_people_apply_and_drop_at_once(supplier, at_once):
    run = read(supplier, CSV)
    results = at_once(
        partial(operations.apply, run_id=run.pk, by_id=None, at=timezone.now(), rings=False),
        partial(operations.drop, run_id=run.pk, at=timezone.now()),
    )
    assert kinds(results) == ["FeedRun", "WrongMove"]


def test_an_import_and_an_order_do_not_lose_stock(supplier, at_once):
    applied(supplier, CSV)
    one = Sellable.objects.get(supplier=supplier, reference="M0")
    run = read(supplier, CSV.replace(";12\n", ";1\n", 1))
    operations.apply(run_id=run.pk, by_id=None, at=timezone.now(), rings=False)
    results = at_once(
        partial(operations.work, run_id=run.pk, at=timezone.now()),
        *(partial(placed, one, quantity=1, key=f"k{n}") for n in range(4)),
    )
    worked(run)
    record = one.stock_record
    record.refresh_from_db()
    sold = kinds(results).count("Envelope")
    assert record.num_allocated == sold
    assert record.net_stock_level >= 0
