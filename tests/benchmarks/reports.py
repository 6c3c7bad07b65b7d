"""Reports and comparisons in a filled database: `python -m tests.benchmarks.reports WHAT`, as JSON.

`purchases`: 100,000 purchased lines, or as many as asked for, rolled back, for the one pass of a
report beside the plain sum of the database by the same keys. `offers`: twenty offers of two hundred lines, written to a copy
that is thrown away, for the page that compares them.
"""

import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import django

LINES = 100_000
SUPPLIERS = 400
OFFERS = 20
ASKED = 200
TIMES = 3
_KEYS = (
    "siret", "department", "category", "statuses", "labels", "family", "reuse", "recycled",
)  # fmt: skip


def purchases(lines: int = LINES) -> dict[str, float]:
    """`csr_ratio`: one pass over the plain sum; `csr_mib`: the most that a pass holds in memory."""
    from django.db import transaction

    with transaction.atomic():
        found = _csr(lines)
        transaction.set_rollback(True)
    return found


def _csr(lines: int) -> dict[str, float]:
    from django.db.models import Count, Sum

    from shop.impact.lines import Period
    from shop.impact.models import PurchaseLine
    from shop.impact.queries import BoughtLines, current
    from shop.impact.totals import fold
    from tests.factories import impact as i

    upload: Any = i.UploadFactory()
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    for first in range(0, lines, LINES):
        PurchaseLine.objects.bulk_create(
            [
                PurchaseLine(
                    organisation_id=upload.organisation_id,
                    upload=upload,
                    row=row,
                    recorded_at=upload.at,
                    rules_version="1",
                    day=date(2026, 1, 1) + timedelta(days=row % 365),
                    siret=f"{row % SUPPLIERS:014d}",
                    name=f"Fournisseur {row % SUPPLIERS}",
                    department=("22", "29", "35", "56")[row % 4],
                    category=("miels", "meubles", "legumes")[row % 3],
                    family=("AUTRE_ALIMENTAIRE", "", "VIANDE_POISSON")[row % 3],
                    statuses=("", "ESAT", "ASSOCIATION|EI")[row % SUPPLIERS % 3],
                    labels=("", "BIO", "BIO|EQUITABLE")[row % 3],
                    cents=1000 + row % 977,
                )
                for row in range(first, min(first + LINES, lines))
            ],
            batch_size=2000,
        )
    bought = BoughtLines(upload.organisation, year)
    told: list[Any] = []

    def one_pass() -> None:
        told.append(sum(group.cents for group in fold(bought.summed(), period=year).groups()))

    def plain_sum() -> None:
        rows = (
            current(upload.organisation)
            .filter(day__range=(year.first, year.last))
            .values(*_KEYS)
            .order_by()
            .annotate(sum=Sum("cents"), count=Count("pk"))
        )
        told.append(sum(row["sum"] for row in rows))

    ratio = _seconds(one_pass) / _seconds(plain_sum)
    tracemalloc.start()
    one_pass()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    if len(set(told)) != 1:
        raise ValueError("the pass and the database disagree")
    return {"csr_ratio": ratio, "csr_mib": most / 2**20}


def offers() -> dict[str, Any]:
    """Offers to compare: `path` of the page, `cookie` of who reads it, its `queries` (the more of
    the first time and the next), `first_ms` where nothing is kept yet."""
    from django.core.cache import caches
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from shop.quoting.drafting import Asked
    from tests import factories as f
    from tests import quoting

    with transaction.atomic():
        member: Any = f.MemberFactory(role="admin")
        suppliers = [f.SupplierFactory() for _ in range(OFFERS)]
        lines = [
            Asked(f"Article {place}", 1000 * (place % 9 + 1), "pièce") for place in range(ASKED)
        ]
        request = quoting.sent(*suppliers, buyer=member.organisation, lines=lines)
        for place, supplier in enumerate(suppliers):
            prices = [10_000 + 100 * (place + line) for line in range(ASKED)]
            quoting.offered(quoting.invitation_of(request, supplier), *prices)
    client = Client()
    client.force_login(member.user)
    path = reverse("pro-quote-compare", args=[member.organisation.siret, request.pk])

    def ask() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        if answer.status_code != 200:
            raise ValueError(f"{answer.status_code} from {path}")
        return len(captured)

    def ask_anew() -> None:
        caches["fragments"].clear()
        client.get(path)

    ask()
    caches["fragments"].clear()
    counts = [ask(), ask()]
    cookie = client.cookies["sessionid"]
    return {
        "path": path,
        "cookie": f"{cookie.key}={cookie.value}",
        "queries": max(counts),
        "first_ms": _seconds(ask_anew) * 1000,
    }


def _seconds(act: Callable[[], Any]) -> float:
    found = []
    for _time in range(TIMES):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


if __name__ == "__main__":
    django.setup()
    what, *numbers = sys.argv[1:]
    told = {"purchases": purchases, "offers": offers}[what](*map(int, numbers))
    print(json.dumps(told))
