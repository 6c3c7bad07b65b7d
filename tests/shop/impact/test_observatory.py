"""Public figures: counted once, and never so that one or two suppliers can be told."""

import csv
import itertools
import json
import re
from collections import defaultdict
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.cache import caches
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.impact import observatory
from shop.impact.observatory import LEAST, suppress
from tests import factories as f
from tests.factories.selling import paris
from tests.shop.impact.test_queries import kind, label

DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def counted_anew():
    caches["default"].clear()


def assignments(count: int, total: int):
    """Every way to give `total` suppliers to `count` cells."""
    if count == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in assignments(count - 1, total - first):
            yield (first, *rest)


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=5))
def test_who_knows_the_rule_and_the_total_derives_no_cell_of_one_or_two(values):
    """The attacker tries every table of that total, and keeps those that print the same."""
    counts = {str(place): value for place, value in enumerate(values)}
    printed = suppress(counts)
    shown, total = printed
    assert all(value is None or value >= LEAST for value in shown.values())
    if total is None:
        return  # nothing at all is told: pages show no cell then
    hidden = [code for code, value in shown.items() if value is None]
    left = total - sum(value for value in shown.values() if value is not None)
    possible = defaultdict(set)
    for guess in assignments(len(hidden), left) if hidden else ():
        table = counts | dict(zip(hidden, guess, strict=True))
        if suppress(table) == printed:
            for code, value in zip(hidden, guess, strict=True):
                possible[code].add(value)
    for code in hidden:
        if counts[code] in (1, 2):
            assert len(possible[code]) > 1, (values, code)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12))
def test_what_is_shown_is_true(values):
    counts = {str(place): value for place, value in enumerate(values)}
    shown, total = suppress(counts)
    assert total in (None, sum(values))
    assert all(value in (None, counts[code]) for code, value in shown.items())


@pytest.mark.parametrize(
    ("values", "shown", "total"),
    [
        ([5, 4, 3], [5, 4, 3], 12),
        ([9, 5, 1], [9, None, None], 15),  # one alone would be a subtraction
        ([9, 5, 2, 1], [9, 5, None, None], 17),
        ([9, 5, 5, 1], [9, None, None, None], 20),  # ties go together
        ([9, 1, 1], [None, None, None], 11),
        ([1, 1], [None, None], None),
        ([9, 0], [9, None], 9),
    ],
)
def test_vectors(values, shown, total):
    found, whole = suppress({str(place): value for place, value in enumerate(values)})
    assert (list(found.values()), whole) == (shown, total)


def test_an_intercommunality_is_not_told_through_its_department():
    cells = itertools.starmap(observatory.Cell, (("a", "A", 1), ("b", "B", 1), ("c", "C", 1)))
    table = observatory.Table("epci_29", "x", "x", "x", tuple(cells), 3, is_whole=True)
    other = observatory.Table(
        "departments", "x", "x", "x",
        (observatory.Cell("29", "x", 3), observatory.Cell("35", "x", 4)), 7, is_whole=True,
    )  # fmt: skip
    found = observatory.published(observatory.Observatory(DAY, DAY, (other, table)))
    assert found.table("departments").total == 7
    assert found.table("epci_29").cells == ()


def test_a_department_that_is_left_out_has_no_intercommunalities():
    cell = observatory.Cell
    table = observatory.Table("epci_29", "x", "x", "x", (cell("a", "A", 2),), 2, is_whole=True)
    other = observatory.Table(
        "departments", "x", "x", "x", (cell("29", "x", 2), cell("35", "x", 4), cell("22", "x", 9)),
        15, is_whole=True,
    )  # fmt: skip
    found = observatory.published(observatory.Observatory(DAY, DAY, (other, table)))
    assert [one.code for one in found.tables] == ["departments"]


def sell(supplier: Any, cents: int, **values: Any) -> None:
    part = f.SupplierOrderFactory(supplier=supplier, delivered_at=paris(2026, 5, 2, 10), **values)
    f.SupplierOrderLineFactory(supplier_order=part, sellable=None, net=cents)


def values(found: observatory.Observatory, code: str) -> dict[str, int | None]:
    return {cell.code: cell.value for cell in found.table(code).cells}


@pytest.mark.django_db
def test_everything_is_counted_and_only_then_protected():
    for place in range(4):
        supplier: Any = f.SupplierFactory(state="published", insertion_jobs=place * 10)
        supplier.legal_entity.legal_form = "scic" if place else "association"
        supplier.legal_entity.save()
        f.StatusFactory(establishment=supplier.establishment, kind=kind("esat"))
        if place:
            f.CertificateFactory(label=label("ab"), supplier=supplier)
            f.CertificateFactory(
                label=label("ab"), supplier=None, establishment=supplier.establishment
            )
        sell(supplier, 1_500_00)
    f.SupplierFactory(state="draft")
    whole = observatory.counted(day=DAY)
    found = observatory.published(whole)
    assert values(whole, "families")["associations"] == 1
    families = values(found, "families")
    assert (families["associations"], families["cooperatives"], families["handicap"]) == (
        None,
        3,
        4,
    )
    assert values(found, "labels") == {"ab": 3}
    assert values(found, "jobs")["insertion_jobs"] == 60
    assert values(whole, "sales")["under_10000"] == 4
    assert found.table("departments").total == 4
    assert values(found, "orders") == {
        "persons": 4, "companies": None, "associations": None, "public": None,
    }  # fmt: skip


@pytest.mark.django_db
def test_jobs_that_two_declare_are_not_told():
    for jobs in (10, 20, None):
        f.SupplierFactory(state="published", insertion_jobs=jobs)
    assert values(observatory.published(observatory.counted(day=DAY)), "jobs") == {
        "headcount": None, "insertion_jobs": None,
    }  # fmt: skip


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_suppliers(django_assert_num_queries):
    for count in (1, 4):
        for _ in range(count):
            supplier: Any = f.SupplierFactory(state="published")
            f.CertificateFactory(label=label("ab"), supplier=supplier)
            sell(supplier, 1000)
        with django_assert_num_queries(8):
            observatory.counted(day=DAY)


@pytest.mark.django_db
def test_the_page_and_its_data_tell_the_same(client, small_shop, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = client.get(reverse("observatory")).content.decode()
    assert "Licence Ouverte 2.0" in page
    assert len(re.findall(r"<[a-z]", page)) <= 300
    given = json.loads(client.get(reverse("observatory-data", args=["json"])).content)
    api = json.loads(client.get("/api/v1/observatory").content)
    assert api == given
    sheet = client.get(reverse("observatory-data", args=["csv"])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(sheet), delimiter=";"))
    told = {
        (table["code"], row["code"]): "" if row["value"] is None else str(row["value"])
        for table in given["tables"]
        for row in table["rows"]
    }
    assert told == {
        (row["tableau"], row["code"]): row["valeur"] for row in rows if row["code"] != "total"
    }
    assert {row["licence"] for row in rows} == {given["licence"]}
    assert not any(0 < int(value) < LEAST for value in told.values() if value)


@pytest.mark.django_db
def test_it_is_in_the_api_s_description_the_footer_and_the_sitemap(client, small_shop):
    document = json.loads(client.get("/api/v1/openapi.json").content)
    assert "/api/v1/observatory" in document["paths"]
    assert reverse("observatory") in client.get("/labels/").content.decode()
    assert "/observatoire/" in client.get("/sitemap-boutique.xml").content.decode()
    assert client.get("/observatoire/donnees.xml").status_code == 404
