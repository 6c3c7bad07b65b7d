"""Full text in PostgreSQL: one tsvector a listing; the title's stems have weight A."""

from collections.abc import Collection, Sequence

from django.db import connection

from shop.search.texts import Group, Text

# The text row's listing, in a query where the text table is called t.
LISTING = "t.listing_id"
TABLE = "finding_text AS t"


def _group(group: Group, weight: str) -> str:
    ways = (" & ".join(f"'{stem}'{weight}" for stem in way) for way in group)
    return "(" + " | ".join(f"({way})" for way in ways) + ")"


def _expression(text: Text, weight: str = "") -> str:
    joint = " | " if text.any_group else " & "
    return joint.join(_group(group, weight) for group in text.groups)


def match(text: Text) -> tuple[str, list[str]]:
    """A condition on t and its parameters: the row holds the text."""
    return "t.vector @@ %s::tsquery", [_expression(text)]


def title_match(text: Text) -> tuple[str, list[str]]:
    """A boolean expression and its parameters: the title alone holds the text."""
    return "t.vector @@ %s::tsquery", [_expression(text, ":A")]


def _vector(title: Sequence[str], body: Sequence[str]) -> str:
    heading = set(title)
    parts = [f"'{stem}':1A" for stem in title]
    return " ".join(parts + [f"'{stem}':1" for stem in body if stem not in heading])


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
