"""Two parts of one seller, or one part twice, invoiced at once."""

import contextlib
import threading

import pytest
from django.db import IntegrityError

from shop.documents.models import Document, Series
from shop.invoicing import operations
from shop.invoicing.models import Invoice
from tests.shop.invoicing.builders import AT, part, seller

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def issue(made):
    return lambda: operations.issue_part(made.pk, at=AT).number


def numbers():
    return sorted(Invoice.objects.values_list("number", flat=True))


@pytest.fixture
def supplier():
    made = seller()
    Series.objects.create(owner=made.legal_entity.siren, prefix="BS-2026-")
    return made


def meet(monkeypatch, model, name):
    """Both have decided before either writes, unless a lock keeps one waiting."""
    barrier = threading.Barrier(2)
    write = getattr(model, name)

    def slow(self, *args, **options):
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        return write(self, *args, **options)

    monkeypatch.setattr(model, name, slow)


@pytest.mark.parametrize("round_number", range(3))
def test_two_parts_of_a_seller_take_numbers_that_follow(
    at_once, monkeypatch, supplier, round_number
):
    first, second = (part((1000, "standard"), supplier=supplier) for _ in range(2))
    meet(monkeypatch, Series, "save")
    assert sorted(at_once(issue(first), issue(second))) == ["BS-2026-00001", "BS-2026-00002"]
    assert numbers() == ["BS-2026-00001", "BS-2026-00002"]
    assert Series.objects.get().last_number == 2


@pytest.mark.parametrize("round_number", range(3))
def test_one_part_has_one_invoice(at_once, monkeypatch, supplier, round_number):
    made = part((1000, "standard"), supplier=supplier)
    meet(monkeypatch, Series, "save")
    assert at_once(issue(made), issue(made)) == ["BS-2026-00001"] * 2
    assert (numbers(), Document.objects.count()) == (["BS-2026-00001"], 1)
    assert Series.objects.get().last_number == 1


def test_a_refused_invoice_gives_its_number_back(supplier):
    made = part((1000, "standard"), supplier=supplier)
    type(made).objects.update(net=1)
    with pytest.raises(operations.content.TotalsDiffer):
        operations.issue_part(made.pk, at=AT)
    type(made).objects.update(net=833)
    assert operations.issue_part(made.pk, at=AT).number == "BS-2026-00001"


def test_without_the_locks_only_the_constraints_save_the_series(
    at_once, monkeypatch, supplier, without_row_locks
):
    first, second = (part((1000, "standard"), supplier=supplier) for _ in range(2))
    meet(monkeypatch, Series, "save")
    with without_row_locks():
        results = at_once(issue(first), issue(second))
    assert "BS-2026-00001" in results
    assert [type(one) for one in results if one != "BS-2026-00001"] == [IntegrityError]
    assert numbers() == ["BS-2026-00001"]
