"""What was promised or paid cannot be rewritten: triggers refuse, whoever asks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from shop.documents.operations import issue
from shop.invoicing.models import ChorusDeposit, ChorusEvent
from shop.orders.models import SupplierOrderEvent
from shop.payments.models import Entry, Posting
from tests import factories as f
from tests.factories.impact import PurchaseLineFactory
from tests.factories.quoting import EventFactory


def entry() -> Entry:
    now = timezone.now()
    return Entry.objects.create(key="k", kind="x", happened_at=now, recorded_at=now)


def chorus_event() -> ChorusEvent:
    now = timezone.now()
    deposit = ChorusDeposit.objects.create(invoice=f.InvoiceFactory(), updated_at=now)
    return ChorusEvent.objects.create(deposit=deposit, status="to_deposit", at=now)


APPEND_ONLY: dict[str, tuple[Callable[[], Any], dict[str, Any]]] = {
    "documents.Document": (
        lambda: issue(kind="x", owner="shop", prefix="A-", content={}, at=timezone.now()),
        {"content": "[]"},
    ),
    "listings.ProofSnapshot": (f.ProofSnapshotFactory, {"content": "[1]"}),
    "invoicing.ChorusEvent": (chorus_event, {"reason": "autre"}),
    "orders.Recall": (f.RecallFactory, {"reason": "autre"}),
    "orders.SupplierOrderEvent": (
        lambda: SupplierOrderEvent.objects.create(
            supplier_order=f.SupplierOrderFactory(), name="placed", at=timezone.now()
        ),
        {"name": "delivered"},
    ),
    "impact.PurchaseLine": (PurchaseLineFactory, {"cents": 2}),
    "quoting.Event": (EventFactory, {"note": "autre"}),
    "payments.Entry": (entry, {"kind": "y"}),
    "payments.Posting": (
        lambda: Posting.objects.create(entry=entry(), account="gateway", cents=1),
        {"cents": 2},
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("label", APPEND_ONLY)
def test_rows_can_only_be_added(label):
    make, change = APPEND_ONLY[label]
    row = make()
    stored = type(row).objects.filter(pk=row.pk)
    before = stored.values().get()
    with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
        stored.update(**change)
    with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
        stored._raw_delete(using="default")
    assert stored.values().get() == before


@pytest.mark.django_db
def test_the_tables_with_triggers_are_those_tested_here():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' "
                "AND name LIKE '%\\_no\\_%' ESCAPE '\\'"
            )
        else:
            cursor.execute(
                "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid "
                "WHERE tgname LIKE '%\\_append\\_only'"
            )
        guarded = {name for (name,) in cursor.fetchall()}
    assert guarded == {apps.get_model(label)._meta.db_table for label in APPEND_ONLY}
