"""Many rows at once: COPY and arrays on PostgreSQL, prepared statements and JSON on SQLite.

Values are Python's own, in the order of the columns; a column that is not named takes the model's
default. The caller holds a transaction.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from shop.compiled import Open, numbers

Rows = Sequence[Sequence[Any]]
_encode = json.JSONEncoder(ensure_ascii=False).encode


@models.ForeignKey.register_lookup
@models.Field.register_lookup
class Among(models.Lookup):  # type: ignore[type-arg]
    """`field__among={…}`: as `in`, with all values in one parameter, however many there are.

    A set, since Django would look at each value of a list.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        field = self.lhs.output_field
        field = field.target_field if field.is_relation else field
        is_text = isinstance(field, models.CharField | models.TextField)
        if connection.vendor == "postgresql":
            mark = f"= ANY(%s::{'text' if is_text else 'bigint'}[])"
        else:
            mark = "IN (SELECT value FROM json_each(%s))"
        if isinstance(self.rhs, Open):
            return f"{left} {mark}", (*params, self.rhs)
        if connection.vendor == "postgresql":
            told = _texts(self.rhs) if is_text else numbers(self.rhs)
        else:
            told = _encode(list(self.rhs))
        return f"{left} {mark}", (*params, told)


def _texts(values: Iterable[str]) -> str:
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids that no other row of the table will have."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The inner SELECT finds the sequence once, not for each id.
            cursor.execute(
                "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s)::regclass)) "
                "FROM generate_series(1, %s)",
                [f'"{table}"', _pk(model).column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # The transaction is the only writer: nobody else takes an id meanwhile.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    last = int(row[0]) if row else 0
    return list(range(last + 1, last + 1 + count))


def insert(model: type[models.Model], *, columns: Sequence[str], rows: Rows, at: datetime) -> None:
    """`columns` are attribute names; moments that a model sets by itself are `at`."""
    if not rows:
        return
    given = [_field(model, name) for name in columns]
    others = [field for field in model._meta.concrete_fields if field not in given]
    others = [field for field in others if not field.primary_key]
    fields = [*given, *others]
    # The same for all rows: converted once, moments too, which the driver is slow to write.
    [plain] = _ready(others, [[_default(field, at) for field in others]])
    rest = [str(value) if isinstance(value, datetime) else value for value in plain]
    ready = ((*row, *rest) for row in _ready(given, rows))
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What the server finds at the end comes as the driver's own error.
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
            ):
                for row in ready:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(ready))  # noqa: S608 - our own names


def update(model: type[models.Model], *, columns: Sequence[str], rows: Rows, key: str = "") -> None:
    """Set `columns` of the row whose `key` (the primary key) comes first in each of `rows`."""
    if not rows:
        return
    quote = connection.ops.quote_name
    by = _field(model, key) if key else _pk(model)
    fields = [_field(model, name) for name in columns]
    table = quote(model._meta.db_table)
    ready = _ready([by, *fields], rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sets = ", ".join(
                f"{quote(field.column)} = v.c{n}{_cast(field)}" for n, field in enumerate(fields)
            )
            arrays = ", ".join(f"%s::{_array(field)}" for field in (by, *fields))
            names = ", ".join(["k", *(f"c{n}" for n in range(len(fields)))])
            cursor.execute(
                f"UPDATE {table} SET {sets} FROM unnest({arrays}) AS v({names}) "  # noqa: S608 - our own names
                f"WHERE {table}.{quote(by.column)} = v.k",
                [list(column) for column in zip(*ready, strict=True)],
            )
            return
        sets = ", ".join(f"{quote(field.column)} = %s" for field in fields)
        cursor.executemany(
            f"UPDATE {table} SET {sets} WHERE {quote(by.column)} = %s",  # noqa: S608 - our own names
            [(*row[1:], row[0]) for row in ready],
        )


def forget_plans() -> None:
    """Plan the checks of foreign keys anew: many rows more may have come than there were.

    PostgreSQL keeps the plan of such a check as long as the connection. One that it made for a
    nearly empty table reads all of it again for each new row.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DISCARD PLANS")


def _field(model: type[models.Model], name: str) -> Any:
    return next(f for f in model._meta.concrete_fields if name in (f.attname, f.name))


def _pk(model: type[models.Model]) -> Any:
    return model._meta.pk


def _default(field: Any, at: datetime) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return at
    return field.get_default()


def _ready(fields: Sequence[Any], rows: Rows) -> Rows:
    """Rows as the driver takes them: only what it does not know by itself is converted."""
    texts = [n for n, field in enumerate(fields) if isinstance(field, models.JSONField)]
    moments = (
        [n for n, field in enumerate(fields) if isinstance(field, models.DateTimeField)]
        if connection.vendor == "sqlite"
        else []
    )
    if not texts and not moments:
        return rows
    ready = []
    for row in rows:
        values = list(row)
        for n in texts:
            values[n] = _json(values[n])
        for n in moments:
            values[n] = connection.ops.adapt_datetimefield_value(values[n])
        ready.append(values)
    return ready


def _json(value: Any) -> str:
    # Most are empty, and the encoder begins anew for each.
    return "{}" if value == {} else "[]" if value == [] else _encode(value)


def _array(field: Any) -> str:
    return "text[]" if isinstance(field, models.JSONField) else f"{_type(field)}[]"


def _cast(field: Any) -> str:
    return "::jsonb" if isinstance(field, models.JSONField) else ""


def _type(field: Any) -> str:
    if field.is_relation:
        field = field.target_field
    found: str = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return found
