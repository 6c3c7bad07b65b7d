"""What a large file costs: its rows are not held, and few queries are asked for a batch."""

import weakref
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.listings.models import Sellable
from suppliers.feeds import applying, operations, queries, reading
from suppliers.feeds.mapping import guess
from suppliers.feeds.models import Change
from suppliers.feeds.readers.base import Row
from tests.factories.selling import CategoryFactory, SellableFactory
from tests.factories.suppliers import SupplierFactory
from tests.suppliers.feeds.driving import applied, undone

pytestmark = pytest.mark.django_db
BATCH = 20
COLUMNS = ["Référence", "Nom", "Catégorie", "Prix TTC", "TVA", "Stock", "Contenu"]


@pytest.fixture
def supplier(db):
    CategoryFactory(name="Miels", profile__vat_code="reduced")
    return SupplierFactory(legal_entity__vat_regime="normal")


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(applying, "BATCH", BATCH)
    monkeypatch.setattr(reading.batches, "__defaults__", (BATCH,))


def rows(count, *, dearer=0):
    for n in range(count):
        price = "6,00" if n < dearer else "5,00"
        yield [f"R{n}", f"Miel {n}", "Miels", price, "5,5 %", "5", "250 g"]


def text(count, **values):
    return "\n".join(";".join(row) for row in [COLUMNS, *rows(count, **values)])


class Values(dict):
    """The cells of a row, that can be watched."""


def test_rows_are_let_go_batch_by_batch(supplier):
    feed = operations.upload_feed(supplier_id=supplier.pk)
    run = operations.start(
        feed_id=feed.pk, file=BytesIO(b"-"), name="", by_id=None, at=timezone.now(),
        asks=False, rings=False,
    )  # fmt: skip
    plan = reading.Plan(
        run=run,
        context=queries.context(feed=feed, basis="incl", day=timezone.now().date()),
        guess=guess(columns=COLUMNS, samples=[], preset={}, remembered={}),
        samples=[],
    )
    drawn = []
    told = []

    def watched():
        for number, cells in enumerate(rows(10 * BATCH), 2):
            values = Values(zip(COLUMNS, cells, strict=True))
            drawn.append(weakref.ref(values))
            yield Row(number, values)

    def beat(done):
        told.append(done)
        # One row more shows where a group ends.
        assert len(drawn) <= done + 1
        assert sum(ref() is not None for ref in drawn) <= 2 * BATCH

    plan.read(watched(), beat=beat)
    assert told == [BATCH * n for n in range(1, 11)]
    assert Change.objects.filter(run=run, kind="created").count() == 10 * BATCH


@pytest.mark.parametrize(
    ("dearer", "most"), [(None, 34), (0, 6), (1, 34)], ids=["new", "same", "changed"]
)
def test_queries_are_asked_by_the_batch(supplier, dearer, most):
    """Whatever rows it holds: `most` for one batch of reading and one of applying."""
    counts = []
    for batches in (2, 6):
        other = SupplierFactory(legal_entity__vat_regime="normal")
        if dearer is not None:
            applied(other, text(batches * BATCH))
        with CaptureQueriesContext(connection) as asked:
            applied(other, text(batches * BATCH, dearer=(dearer or 0) * batches * BATCH),
                    confirms=True)  # fmt: skip
        counts.append(len(asked))
    assert (counts[1] - counts[0]) / 4 <= most


def test_many_new_rows_have_their_checks_planned_anew(supplier):
    with CaptureQueriesContext(connection) as asked:
        applied(supplier, text(2 * BATCH))
    forgotten = [query["sql"] for query in asked if query["sql"] == "DISCARD PLANS"]
    assert len(forgotten) == (2 if connection.vendor == "postgresql" else 0)


def test_batches_follow_each_other_both_ways(supplier):
    run = applied(supplier, text(3 * BATCH + 1))
    assert (run.state, Sellable.objects.filter(supplier=supplier).count()) == ("applied", 61)
    assert Change.objects.filter(run=run, state="applied").count() == 61
    run = undone(run)
    assert (run.state, Sellable.objects.filter(supplier=supplier).count()) == ("undone", 0)
    assert Change.objects.filter(run=run, state="undone").count() == 61


def test_the_lookup_among_takes_texts_as_they_are():
    names = ['a"b', "c\\d", "{e,f}", "NULL", "l’été", "'"]
    for name in names:
        SellableFactory(reference=name)
    SellableFactory(reference="autre")
    found = Sellable.objects.filter(reference__among=set(names))
    assert sorted(found.values_list("reference", flat=True)) == sorted(names)
