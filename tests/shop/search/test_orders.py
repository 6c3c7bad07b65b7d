"""Every order of a whole list is read along an index that is written as the order is."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.search import query as finding
from shop.search.grammar import Query

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sort", "audience", "index"),
    [
        ("relevance", "individual", "entry_all_by_score"),
        ("price", "individual", "entry_by_price"),
        ("price", "pro", "entry_by_price_excl"),
        ("price_desc", "individual", "entry_by_price_desc"),
        ("price_desc", "pro", "entry_by_price_excl_desc"),
        ("newest", "individual", "entry_by_newest"),
    ],
)
def test_a_page_is_the_start_of_an_index(small_shop, sort, audience, index):
    with CaptureQueriesContext(connection) as asked:
        finding.find(
            query=Query(sort=sort), day=date(2026, 11, 22), audience=audience, language="fr"
        )
    (page,) = [one["sql"] for one in asked if "ORDER BY" in one["sql"] and "'r'" in one["sql"]]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table this small would be read whole and sorted.
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute(f"EXPLAIN {page}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {page}")
        plan = " ".join(str(cell) for row in cursor.fetchall() for cell in row).split()
    assert index in plan
