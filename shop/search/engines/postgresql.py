"""Full text in PostgreSQL: one tsvector a listing, without positions, which cost a third more.

Stems of the title stand in it twice: "miel", and "=miel" to ask for titles alone.
"""

from collections.abc import Collection, Mapping, Sequence

from django.db import connection

from shop.search.texts import Group, Text


def _group(group: Group, mark: str) -> str:
    ways = (" & ".join(f"'{mark}{stem}'" for stem in way) for way in group)
    return "(" + " | ".join(f"({way})" for way in ways) + ")"


def _expression(text: Text, mark: str = "") -> str:
    joint = " | " if text.any_group else " & "
    return joint.join(_group(group, mark) for group in text.groups)


def source(text: Text, *, is_rare: bool) -> tuple[str, list[str]]:
    """A FROM clause and its parameters: entries e whose text matches, t.tier 0 in the title.

    For rare words, OFFSET 0 keeps the planner from reading every entry to join a few.
    """
    fence = " OFFSET 0" if is_rare else ""
    entries = (
        "CROSS JOIN LATERAL (SELECT * FROM finding_entry AS n "
        "WHERE n.listing_id = t.listing_id OFFSET 0) AS e"
        if is_rare
        else "JOIN finding_entry AS e ON e.listing_id = t.listing_id"
    )
    return (
        "(SELECT f.listing_id, CASE WHEN f.vector @@ %s::tsquery THEN 0 ELSE 1 END AS tier "  # noqa: S608
        f"FROM finding_text AS f WHERE f.vector @@ %s::tsquery{fence}) AS t {entries}",
        [_expression(text, "="), _expression(text)],
    )


def distance(metres: Mapping[int, int]) -> str:
    """An expression for an entry's metres; jsonb finds its keys by bisection."""
    pairs = ", ".join(f'"{int(pk)}": {int(far)}' for pk, far in metres.items())
    return f"('{{{pairs}}}'::jsonb ->> e.workshop_id::text)::bigint"


def _vector(title: Sequence[str], body: Sequence[str]) -> str:
    return " ".join([f"'{stem}' '={stem}'" for stem in title] + [f"'{stem}'" for stem in body])


def write(rows: Sequence[tuple[int, Sequence[str], Sequence[str]]]) -> None:
    """Write (listing id, stems of the title, other stems); rows that say the same stay."""
    if not rows:
        return
    values = ", ".join(["(%s, %s::tsvector)"] * len(rows))
    params: list[int | str] = []
    for pk, title, body in rows:
        params += [pk, _vector(title, body)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO finding_text (listing_id, vector) VALUES {values} "  # noqa: S608
            "ON CONFLICT (listing_id) DO UPDATE SET vector = excluded.vector "
            "WHERE finding_text.vector IS DISTINCT FROM excluded.vector",
            params,
        )


def delete(listing_ids: Collection[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM finding_text WHERE listing_id = ANY(%s)", [list(listing_ids)])


def optimise() -> None:
    """After many writes: look at the tables again. Vacuuming is autovacuum's."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE finding_text, finding_entry, finding_facetcount")
