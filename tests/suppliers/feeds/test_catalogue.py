"""The file that we hand out comes back as it went, whatever a person did to it."""

import json
from datetime import date, datetime, time
from io import BytesIO

import pytest
import xlsxwriter
from django.utils import timezone
from python_calamine import CalamineWorkbook

from shop.listings.models import Listing, Sellable
from suppliers.directory.models import Supplier
from suppliers.feeds import catalogue, operations
from suppliers.feeds.fields import FIELDS
from suppliers.feeds.models import Change
from tests.factories.selling import CategoryFactory, ListingFactory
from tests.factories.suppliers import SupplierFactory

pytestmark = pytest.mark.django_db


def run_of(supplier, data):
    feed = operations.upload_feed(supplier_id=supplier.pk)
    run = operations.start(
        feed_id=feed.pk, file=BytesIO(data), name="catalogue.xlsx", by_id=None,
        at=timezone.now(), asks=False, rings=False,
    )  # fmt: skip
    operations.work(run_id=run.pk, at=timezone.now())
    run.refresh_from_db()
    return run


def test_every_prefilled_catalogue_comes_back_unchanged(small_shop):
    for supplier in Supplier.objects.filter(listings__isnull=False).distinct():
        data = catalogue.spreadsheet(supplier_id=supplier.pk, day=timezone.localdate())
        run = run_of(supplier, data)
        changes = [
            (c.title, c.before, c.after)
            for c in Change.objects.filter(run=run).exclude(kind="known")[:5]
        ]
        assert changes == []
        assert list(run.troubles.values_list("row", "column", "value", "reason")) == []
        assert (run.state, run.format) == ("ready", "boutique")
        shown = Listing.objects.filter(supplier=supplier).exclude(state="archived")
        assert run.rows == Sellable.objects.filter(listing__in=shown).count()
        assert run.unchanged == shown.count()


@pytest.fixture
def supplier(db):
    category = CategoryFactory(name="Miels")
    supplier = SupplierFactory(legal_entity__vat_regime="normal")
    for reference, title in (("00123", "Miel de ronce"), ("1-2", "Miel d’été"), ("3E5", "Cire")):
        listing = ListingFactory(
            supplier=supplier, category=category, title=title, sellable__reference=reference
        )
        listing.sellables.update(content_quantity=250, content_unit="g")
    return supplier


def as_rows(data):
    sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("Catalogue")
    return sheet.to_python()


def rewritten(rows, *, sheet="Catalogue", titles=()):
    """The rows as another program would save them: numbers as numbers, days as days."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    other = book.add_worksheet("Notes")
    other.write(0, 0, "À faire")
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, title in enumerate(titles):
        page.write(number, 0, title)
    for number, row in enumerate(rows, start=len(titles)):
        for place, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(number, place, datetime.combine(value, time()), day)
            elif value != "":
                page.write(number, place, value)
        if number % 2:
            page.set_row(number, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


MANGLED = {"00123": 123, "1-2": date(2026, 2, 1), "3E5": 300_000}


def test_references_that_a_spreadsheet_has_mangled_are_found_by_their_key(supplier):
    rows = as_rows(catalogue.spreadsheet(supplier_id=supplier.pk, day=date(2026, 11, 22)))
    place = rows[0].index("Référence")
    stock = rows[0].index("Stock")
    for row in rows[1:]:
        row[place] = MANGLED[row[place]]
        row[stock] = 3
    data = rewritten(rows, sheet="Feuil1", titles=("Mon catalogue", ""))
    run = run_of(supplier, data)
    assert (run.state, run.rows, run.updated, run.created, run.refused) == ("ready", 3, 3, 0, 0)
    assert {frozenset(c.after["sellables"][0]) for c in run.changes.all()} == {
        frozenset({"stock", "id"})
    }


def test_lost_zeros_are_found_again_without_a_key(supplier):
    run = run_of(supplier, "Référence;Stock\n123;4\n".encode())
    assert (run.updated, run.created, run.refused) == (1, 0, 0)


def test_the_empty_template_has_every_column_and_no_row(supplier):
    data = catalogue.spreadsheet(supplier_id=supplier.pk, day=date(2026, 11, 22), is_empty=True)
    rows = as_rows(data)
    assert len(rows) == 1
    assert rows[0] == [label for _field, label in catalogue.columns(basis="incl")]


def test_the_published_schema_names_every_column():
    told = catalogue.schema()
    assert [field["name"] for field in told["fields"]] == [field.code for field in FIELDS]
    assert told["primaryKey"] == "reference"
    json.dumps(told)
