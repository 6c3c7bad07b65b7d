"""SQL made once says what the queryset and `bulk_create` say."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.compiled import Compiled, insert
from shop.listings.models import Listing, ProofSnapshot, Sellable
from shop.orders.models import SupplierOrderEvent
from shop.outbox.models import Fact
from suppliers.directory.models import Certificate
from tests import factories as f

pytestmark = pytest.mark.django_db


def test_rows_come_with_what_is_joined_to_them() -> None:
    sellables = [f.SellableFactory() for _ in range(3)]

    def query(listing: Any) -> Any:
        return (
            Sellable.objects.filter(listing=listing)
            .select_related("listing__product", "supplier__delivery_terms")
            .only(
                "reference",
                "listing__state",
                "listing__product__title",
                "supplier__name",
                "supplier__delivery_terms__weekly_orders",
            )
        )

    compiled = Compiled(query)
    for sellable in sellables:
        [told] = query(sellable.listing_id)
        with CaptureQueriesContext(connection) as captured:
            [found] = compiled(sellable.listing_id)
            assert found == told
            assert found.reference == told.reference
            assert found.listing.state == told.listing.state
            assert found.listing.product.title == told.listing.product.title
            assert found.supplier.name == told.supplier.name
            assert not hasattr(found.supplier, "delivery_terms")
        assert len(captured) == 1
        assert found.get_deferred_fields() == told.get_deferred_fields()
        assert found.listing.get_deferred_fields() == told.listing.get_deferred_fields()


def test_values_are_told_anew_each_time() -> None:
    early, late = f.CertificateFactory(issued_on=date(2024, 1, 1)), f.CertificateFactory()
    compiled: Compiled[Any] = Compiled(
        lambda labels, suppliers, day: (
            Certificate.objects.filter(supplier__among=suppliers, issued_on__lte=day)
            .order_by("pk")
            .values_list("pk", "issued_on")
        )
    )
    both = {early.supplier_id, late.supplier_id}

    assert compiled(0, both, date(2024, 1, 1)) == [(early.pk, date(2024, 1, 1))]
    assert compiled(0, both, date(2999, 1, 1)) == [
        (early.pk, early.issued_on), (late.pk, late.issued_on)
    ]  # fmt: skip
    assert compiled(0, {late.supplier_id}, date(2999, 1, 1)) == [(late.pk, late.issued_on)]
    assert compiled(0, set(), date(2999, 1, 1)) == []


def test_two_tables_in_one_answer() -> None:
    listing = f.ListingFactory()
    compiled: Compiled[Any] = Compiled(
        lambda pk: (
            Listing.objects.filter(pk=pk)
            .order_by()
            .values_list("pk", "state")
            .union(Listing.objects.filter(pk=pk).order_by().values_list("pk", "kind"), all=True)
        )
    )

    assert sorted(compiled(listing.pk)) == sorted(
        [(listing.pk, listing.state), (listing.pk, listing.kind)]
    )


def test_rows_are_as_bulk_create_writes_them() -> None:
    part = f.SupplierOrderFactory()
    at = timezone.now()
    mine, theirs = (
        [SupplierOrderEvent(supplier_order=part, name=name, at=at) for name in ("placed", "paid")]
        for _ in range(2)
    )

    insert(mine)
    SupplierOrderEvent.objects.bulk_create(theirs)

    assert _stored(mine) == _stored(theirs)
    assert all(not row._state.adding and row._state.db == "default" for row in mine)
    insert([])


def test_json_and_what_a_model_sets_by_itself() -> None:
    """A long JSON column, nulls, and a moment of its own (`auto_now_add`)."""
    listing = f.ListingFactory()
    snapshot = ProofSnapshot(
        listing=listing, establishment=listing.establishment, day=date(2026, 1, 2),
        content='[{"code": "ab"}]', sha256="a" * 64,
    )  # fmt: skip
    order = f.OrderFactory.build(number="26-AAA-BBBB", date_placed=timezone.now())
    fact = Fact(name="listing.changed", subject_id=listing.pk, recorded_at=timezone.now())

    insert([snapshot])
    insert([order])
    insert([fact])

    stored = ProofSnapshot.objects.get(pk=snapshot.pk)
    assert (stored.content, stored.day) == (snapshot.content, snapshot.day)
    again = type(order).objects.get(number="26-AAA-BBBB")
    assert (again.pk, again.total_incl_tax) == (order.pk, order.total_incl_tax)
    assert Fact.objects.get(pk=fact.pk).done_at is None


def _stored(rows: list[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for row in rows:
        again: Model = type(row).objects.get(pk=row.pk)
        found.append(model_to_dict(again, exclude=["id"]))
    return found
