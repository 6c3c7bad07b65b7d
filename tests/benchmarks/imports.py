"""Times a supplier's file: `python -m tests.benchmarks.imports ROWS`, as JSON.

New, the same again, one row in a hundred changed; beside it the plainest import of the same file:
COPY into a staging table, then an upsert of what differs. Memory is that of this process alone, so that each size
asks for a process of its own.
"""

import gc
import json
import resource
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import django

HEAD = "Référence;EAN;Nom;Catégorie;Prix TTC;TVA;Stock;Contenu;Origine;Description\n"


def measure(rows: int) -> dict[str, float]:
    from django.db import connection, reset_queries

    from shop.listings.models import CategoryProfile
    from tests import factories as f

    if not CategoryProfile.objects.filter(slug="miels-essai").exists():
        f.CategoryFactory(name="Miels d’essai", slug="miels-essai")
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        # A worker has read other files before.
        path = Path(folder) / "catalogue.csv"
        _write(path, 50)
        _import(f.SupplierFactory().pk, path)
    supplier = f.SupplierFactory()
    with suppress(OSError):
        # What loading the shop took at its height would hide what a file takes (Linux).
        Path("/proc/self/clear_refs").write_text("5")
    connection.force_debug_cursor = True
    # The queries themselves would take more memory than the import.
    counted = connection.queries_log = _Counted()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.csv"
        for name, changed in (("new", 0), ("same", 0), ("1pct", 100)):
            _write(path, rows, changed=changed)
            reset_queries()
            found[name] = _import(supplier.pk, path)
            found[f"{name}_queries"] = counted.count
    connection.force_debug_cursor = False
    found["memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def floors(rows: int) -> dict[str, float]:
    """Seconds of the plainest import: of new rows, of a look at the same ones, of a hundredth.

    "copy" is that of rows that are ready in memory: nothing is read, nothing looked for. SQLite
    knows no COPY: there it is one prepared statement, and the floor of new rows.
    """
    from django.db import connection
    from django.utils import timezone

    from tests import factories as f

    category, supplier = f.CategoryFactory(), f.SupplierFactory()
    at = timezone.now()
    ready = _tables(rows, category.pk, supplier, at)
    found = {"copy": _timed(lambda: _copy(ready, at))}
    if connection.vendor == "postgresql":
        other = f.SupplierFactory()
        found["new"] = _timed(lambda: _staged_new(rows, category.pk, other, at))
    else:
        found["new"] = found["copy"]
    # The first time makes the rows what the file says.
    _timed(lambda: _staged(rows, changed=0, supplier_id=supplier.pk))
    found["same"] = _timed(lambda: _staged(rows, changed=0, supplier_id=supplier.pk))
    found["1pct"] = _timed(lambda: _staged(rows, changed=100, supplier_id=supplier.pk))
    return found


class _Counted(deque[dict[str, str]]):
    """How many queries were noted, which are not kept."""

    count = 0

    def append(self, query: dict[str, str]) -> None:
        self.count += 1

    def clear(self) -> None:
        self.count = 0


def _write(path: Path, rows: int, *, changed: int = 0) -> None:
    """Line by line: the whole text would be the largest thing in memory."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_lines(rows, changed=changed))


def _lines(rows: int, *, changed: int = 0) -> Iterator[str]:
    """Prices of every `changed`th row are ten cents higher."""
    from stdnum.ean import calc_check_digit

    def line(n: int) -> str:
        code = f"370{n:09d}"
        cents = 300 + n % 2000 + (10 if changed and n % changed == 0 else 0)
        return (
            f"B-{n:06d};{code}{calc_check_digit(code)};Miel de la ruche {n};Miels d’essai;"
            f"{cents // 100},{cents % 100:02d};5,5 %;{n % 90};{100 + n % 400} g;Finistère;"
            f"Récolté par la famille {n}, mis en pot au rucher.\n"
        )

    yield HEAD
    yield from map(line, range(rows))


def _import(supplier_id: int, path: Path) -> float:
    from django.utils import timezone

    from suppliers.feeds import operations

    feed = operations.upload_feed(supplier_id=supplier_id)
    began = time.perf_counter()
    with path.open("rb") as file:
        run = operations.start(
            feed_id=feed.pk, file=file, name=path.name, by_id=None, at=timezone.now(),
            asks=False, rings=False,
        )  # fmt: skip
    operations.work(run_id=run.pk, at=timezone.now())
    operations.apply(run_id=run.pk, by_id=None, at=timezone.now(), rings=False)
    operations.work(run_id=run.pk, at=timezone.now())
    took = time.perf_counter() - began
    run.refresh_from_db()
    if run.state != "applied" or run.refused or run.drafts:
        raise SystemExit(f"{run.state}: {run.reason} {run.refused} refused, {run.drafts} drafts")
    return took


def _timed(act: Callable[[], None]) -> float:
    from django.db import transaction

    began = time.perf_counter()
    with transaction.atomic():
        act()
    return time.perf_counter() - began


def _tables(rows: int, category_id: int, supplier: Any, at: datetime) -> list[dict[str, Any]]:
    from django.apps import apps

    from shop.listings import copying
    from shop.listings.models import Listing, PriceHistory, Sellable

    product = apps.get_model("catalogue", "Product")
    record = apps.get_model("partner", "StockRecord")
    kind = apps.get_model("catalogue", "ProductClass").objects.get_or_create(
        slug="goods", defaults={"name": "Produits"}
    )[0]
    ids = {model: copying.new_ids(model, rows) for model in (product, Listing, record, Sellable)}
    numbered = list(zip(*ids.values(), range(rows), strict=True))
    return [
        {"model": product,
         "columns": ("id", "structure", "is_public", "title", "slug", "description", "product_class_id"),
         "rows": [(p, "standalone", True, f"Miel {n}", f"miel-{n}", "Récolté.", kind.pk)
                  for p, _l, _r, _s, n in numbered]},
        {"model": apps.get_model("catalogue", "ProductCategory"),
         "columns": ("product_id", "category_id"),
         "rows": [(p, category_id) for p, *_rest in numbered]},
        {"model": Listing,
         "columns": ("id", "product_id", "supplier_id", "establishment_id", "category_id", "kind",
                     "price_kind", "basis", "vat_code", "state", "published_at", "origin"),
         "rows": [(pk, p, supplier.pk, supplier.establishment_id, category_id, "goods", "fixed",
                   "incl", "reduced", "published", at, "Finistère")
                  for p, pk, _r, _s, _n in numbered]},
        {"model": record,
         "columns": ("id", "product_id", "partner_id", "partner_sku", "price_currency", "num_in_stock"),
         "rows": [(r, p, supplier.partner_id, f"F-{n:06d}", "EUR", n % 90)
                  for p, _l, r, _s, n in numbered]},
        {"model": Sellable,
         "columns": ("id", "stock_record_id", "listing_id", "supplier_id", "reference", "ean",
                     "unit_price", "content_quantity", "content_unit"),
         "rows": [(s, r, pk, supplier.pk, f"F-{n:06d}", f"{n:013d}", 30_000 + n, 250, "g")
                  for _p, pk, r, s, n in numbered]},
        {"model": PriceHistory,
         "columns": ("sellable_id", "unit_price", "starts_at", "ends_at"),
         "rows": [(s, 30_000 + n, at, None) for _p, _l, _r, s, n in numbered]},
    ]  # fmt: skip


def _copy(tables: list[dict[str, Any]], at: datetime) -> None:
    from shop.listings import copying

    for table in tables:
        copying.insert(table["model"], columns=table["columns"], rows=table["rows"], at=at)


def _stage(cursor: Any, rows: int, *, changed: int) -> None:
    """The file by `csv` into a temporary table."""
    import csv

    from django.db import connection

    file = csv.reader(_lines(rows, changed=changed), delimiter=";")
    next(file)
    read = [
        (f"F{row[0][1:]}", row[1], row[2], row[9], int(row[4].replace(",", "")) * 100, int(row[6]))
        for row in file
    ]
    cursor.execute("DROP TABLE IF EXISTS staged")
    cursor.execute(
        "CREATE TEMP TABLE staged (reference varchar(64) PRIMARY KEY, ean text, title text, "
        "description text, unit_price bigint, stock integer)"
    )
    if connection.vendor == "postgresql":
        with cursor.copy("COPY staged FROM STDIN") as copy:
            for row in read:
                copy.write_row(row)
        cursor.execute("ANALYZE staged")
    else:
        cursor.executemany("INSERT INTO staged VALUES (%s, %s, %s, %s, %s, %s)", read)


def _staged(rows: int, *, changed: int, supplier_id: int) -> None:
    """The plainest import of the same file: into a staging table, then an upsert of what differs."""
    from django.apps import apps
    from django.db import connection

    from shop.listings.models import Sellable

    with connection.cursor() as cursor:
        _stage(cursor, rows, changed=changed)
        joined = (
            "FROM staged v JOIN listings_sellable s "
            f"ON s.supplier_id = {int(supplier_id)} AND s.reference = v.reference "
        )
        _upsert(cursor, Sellable, "s", {"unit_price": "v.unit_price"}, joined)
        _upsert(
            cursor, apps.get_model("partner", "StockRecord"), "r", {"num_in_stock": "v.stock"},
            joined + "JOIN partner_stockrecord r ON r.id = s.stock_record_id ",
        )  # fmt: skip
        _upsert(
            cursor, apps.get_model("catalogue", "Product"), "p",
            {"title": "v.title", "description": "v.description"},
            joined + "JOIN partner_stockrecord r ON r.id = s.stock_record_id "
            "JOIN catalogue_product p ON p.id = r.product_id ",
        )  # fmt: skip


def _staged_new(rows: int, category_id: int, supplier: Any, at: datetime) -> None:
    """The same of a file whose rows nobody has yet: into the six tables, each with its ids."""
    from django.apps import apps
    from django.db import connection

    from shop.listings.models import Listing, PriceHistory, Sellable

    product = apps.get_model("catalogue", "Product")
    record = apps.get_model("partner", "StockRecord")
    kind = apps.get_model("catalogue", "ProductClass").objects.get(slug="goods").pk
    with connection.cursor() as cursor:
        _stage(cursor, rows, changed=0)
        sequences = ", ".join(
            f"nextval(pg_get_serial_sequence('{model._meta.db_table}', 'id')) AS {name}"
            for name, model in (("p", product), ("l", Listing), ("r", record), ("s", Sellable))
        )
        cursor.execute(
            f"CREATE TEMP TABLE numbered AS SELECT v.*, {sequences} FROM staged v "
            "LEFT JOIN listings_sellable s ON s.reference = v.reference "
            f"AND s.supplier_id = {int(supplier.pk)} WHERE s.id IS NULL"
        )
        cursor.execute("ANALYZE numbered")
        _fill(cursor, product, at, id="v.p", structure="'standalone'", is_public="true",
              title="v.title", slug="'miel-' || v.p", description="v.description",
              product_class_id=kind)  # fmt: skip
        _fill(cursor, apps.get_model("catalogue", "ProductCategory"), at,
              product_id="v.p", category_id=category_id)  # fmt: skip
        _fill(cursor, Listing, at, id="v.l", product_id="v.p", supplier_id=supplier.pk,
              establishment_id=supplier.establishment_id, category_id=category_id, kind="'goods'",
              price_kind="'fixed'", basis="'incl'", vat_code="'reduced'", state="'published'",
              published_at="now()", origin="'Finistère'")  # fmt: skip
        _fill(cursor, record, at, id="v.r", product_id="v.p", partner_id=supplier.partner_id,
              partner_sku="v.reference", price_currency="'EUR'", num_in_stock="v.stock")  # fmt: skip
        _fill(cursor, Sellable, at, id="v.s", stock_record_id="v.r", listing_id="v.l",
              supplier_id=supplier.pk, reference="v.reference", ean="v.ean",
              unit_price="v.unit_price", content_quantity=250, content_unit="'g'")  # fmt: skip
        _fill(cursor, PriceHistory, at, sellable_id="v.s", unit_price="v.unit_price",
              starts_at="now()", ends_at="null")  # fmt: skip


def _fill(cursor: Any, model: Any, at: datetime, **given: Any) -> None:
    """Columns of `numbered` or SQL, and the model's own defaults for the others."""
    from django.db.models import JSONField

    fields = [f for f in model._meta.concrete_fields if not f.primary_key or "id" in given]
    rest = {f: f.get_default() for f in fields if f.attname not in given}
    for field, value in rest.items():
        if isinstance(field, JSONField):
            rest[field] = json.dumps(value)
        elif getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            rest[field] = at
    told = ", ".join(str(given.get(field.attname, "%s")) for field in fields)
    named = ", ".join(f'"{field.column}"' for field in fields)
    unlike = "" if "id" not in given else "ON CONFLICT (id) DO NOTHING"
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({named}) SELECT {told} FROM numbered v {unlike}",
        list(rest.values()),
    )


def _upsert(cursor: Any, model: Any, name: str, given: dict[str, str], joined: str) -> None:
    from django.db import connection

    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(given.get(column, f"{name}.{column}") for column in columns)
    sets = ", ".join(f"{column} = EXCLUDED.{column}" for column in given)
    distinct = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    differs = " OR ".join(f"{table}.{column} {distinct} EXCLUDED.{column}" for column in given)
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} {joined} WHERE true "
        f"ON CONFLICT (id) DO UPDATE SET {sets} WHERE {differs}"
    )


if __name__ == "__main__":
    django.setup()
    # As the worker does at its start.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
    asked = int(sys.argv[1])
    told: dict[str, Any] = {"ours": measure(asked)}
    if "floors" in sys.argv:
        told["floors"] = floors(asked)
    print(json.dumps(told))
