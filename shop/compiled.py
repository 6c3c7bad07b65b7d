"""SQL made once a process, for what every order asks: making it takes longer than running it.

`Compiled` keeps the SQL of a queryset whose values are left open; `insert` that of the rows of a
model. Both give what the queryset and `bulk_create` give.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar

from django.db import connection, models
from django.db.models.expressions import Expression
from django.db.models.query import ModelIterable, get_related_populators

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")


class Open(Expression):
    """A value that is told when the query runs: a number, a text, a day; or, for `__among`, a set
    of numbers. Never None, which SQL compares otherwise."""

    def __init__(self, place: int) -> None:
        super().__init__(output_field=models.Field())
        self.place = place

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", (self,)


@dataclass(frozen=True, slots=True)
class _Plan:
    sql: str
    params: tuple[Any, ...]
    columns: int
    converters: dict[int, tuple[list[Any], Any]]
    made: Callable[[Sequence[Any]], Any]

    def run(self, values: Sequence[Any]) -> list[Any]:
        told = [values[p.place] if isinstance(p, Open) else p for p in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, told)
            rows = cursor.fetchall()
        return [self.made(row) for row in self._converted(rows)]

    def _converted(self, rows: list[tuple[Any, ...]]) -> Iterator[Sequence[Any]]:
        for row in rows:
            values = list(row[: self.columns])
            for place, (converters, expression) in self.converters.items():
                for convert in converters:
                    values[place] = convert(values[place], expression, connection)
            yield values


class Compiled(Generic[T]):
    """`Compiled(lambda basket: Line.objects.filter(basket=basket))`, called with the basket's id.

    The function is called once, with an `Open` for each of its values, and returns a queryset of
    models, with or without `select_related` and `only`, or of `values_list`.
    """

    def __init__(self, query: Callable[..., "models.QuerySet[Any, T]"]) -> None:
        self._query = query
        self._plans: dict[str, _Plan] = {}

    def __call__(self, *values: Any) -> list[T]:
        plan = self._plans.get(connection.vendor)
        if plan is None:
            plan = self._plans[connection.vendor] = _plan(self._query, len(values))
        return plan.run([_told(value) for value in values])


def _plan(query: Callable[..., Any], count: int) -> _Plan:
    queryset = query(*map(Open, range(count)))
    compiler = queryset.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    return _Plan(
        sql=sql,
        params=tuple(params),
        columns=compiler.col_count,
        converters=compiler.get_converters([s[0] for s in compiler.select[: compiler.col_count]]),
        made=_instances(compiler) if queryset._iterable_class is ModelIterable else tuple,
    )


def _instances(compiler: Any) -> Callable[[Sequence[Any]], models.Model]:
    """What makes a row an instance with its related ones, as a queryset does."""
    told, select = compiler.klass_info, compiler.select
    first, last = told["select_fields"][0], told["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    related = get_related_populators(told, select, connection.alias)  # type: ignore[call-arg]  # stubs of a newer Django
    model, alias = told["model"], connection.alias

    def made(row: Sequence[Any]) -> models.Model:
        found: models.Model = model.from_db(alias, names, row[first:last])
        for one in related:
            one.populate(row, found)
        return found

    return made


def numbers(values: Iterable[int]) -> str:
    """An array as PostgreSQL writes it: the driver takes many times longer."""
    return f"{{{','.join(map(str, values))}}}"


def _told(value: Any) -> Any:
    if isinstance(value, set | frozenset):
        return numbers(value) if connection.vendor == "postgresql" else json.dumps(list(value))
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def insert(rows: Sequence[M]) -> None:
    """`bulk_create` of new rows whose related rows have ids, in one statement; they get theirs."""
    if not rows:
        return
    head, marks, fields, tail = _insert_plan(type(rows[0]))
    values = []
    for row in rows:
        for field, is_plain in fields:
            value = field.pre_save(row, True)
            if not (is_plain and type(value) in _PLAIN):
                value = field.get_db_prep_save(value, connection)
            values.append(value)
    with connection.cursor() as cursor:
        cursor.execute(head + ", ".join([marks] * len(rows)) + tail, values)
        ids = cursor.fetchall()
    for row, (pk,) in zip(rows, ids, strict=True):
        row.pk = pk
        row._state.adding = False
        row._state.db = connection.alias


# What a field of its kind hands to the driver as it is.
_PLAIN: Final = frozenset({int, str, bool, type(None)})
_PLAIN_FIELDS: Final = (
    models.CharField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)
_inserts: dict[type[models.Model], tuple[str, str, list[tuple[Any, bool]], str]] = {}


def _insert_plan(model: type[models.Model]) -> tuple[str, str, list[tuple[Any, bool]], str]:
    plan = _inserts.get(model)
    if plan is None:
        quote: Any = connection.ops.quote_name
        meta = model._meta
        fields = [f for f in meta.local_concrete_fields if not isinstance(f, models.AutoField)]
        names = ", ".join(quote(field.column) for field in fields)
        plan = _inserts[model] = (
            f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ",  # noqa: S608 - our own names
            f"({', '.join(['%s'] * len(fields))})",
            [(field, isinstance(field, _PLAIN_FIELDS)) for field in fields],
            f" RETURNING {quote(meta.pk.column)}",
        )
    return plan
