"""Full text in SQLite: an FTS5 table whose rowid is the listing's id."""

from collections.abc import Collection, Mapping, Sequence

from django.db import connection

from shop.search.texts import Group, Text


def _group(group: Group) -> str:
    ways = (" AND ".join(f'"{stem}"' for stem in way) for way in group)
    return "(" + " OR ".join(f"({way})" for way in ways) + ")"


def _expression(text: Text) -> str:
    joint = " OR " if text.any_group else " AND "
    return joint.join(_group(group) for group in text.groups)


def source(text: Text, *, is_rare: bool) -> tuple[str, list[str]]:
    """A FROM clause and its parameters: entries e whose text matches, t.tier 0 in the title."""
    expression = _expression(text)
    return (
        "(SELECT f.rowid AS listing_id, CASE WHEN f.rowid IN (SELECT rowid FROM finding_text "
        "WHERE finding_text MATCH %s) THEN 0 ELSE 1 END AS tier FROM finding_text AS f "
        "WHERE f.finding_text MATCH %s) AS t "
        "CROSS JOIN finding_entry AS e ON e.listing_id = t.listing_id",
        [f"{{title}} : ({expression})", expression],
    )


def distance(metres: Mapping[int, int]) -> str:
    """An expression for an entry's metres."""
    cases = " ".join(f"WHEN {int(pk)} THEN {int(far)}" for pk, far in metres.items())
    return f"CASE e.workshop_id {cases} END"


def write(rows: Sequence[tuple[int, Sequence[str], Sequence[str]]]) -> None:
    """Write (listing id, stems of the title, other stems); rows that say the same stay."""
    texts = {pk: (" ".join(title), " ".join(body)) for pk, title, body in rows}
    marks = ", ".join(["%s"] * len(texts))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid, title, body FROM finding_text WHERE rowid IN ({marks})",  # noqa: S608
            list(texts),
        )
        old = {pk: (title, body) for pk, title, body in cursor.fetchall()}
        new = [(pk, *text) for pk, text in texts.items() if old.get(pk) != text]
        delete([row[0] for row in new if row[0] in old])
        cursor.executemany("INSERT INTO finding_text (rowid, title, body) VALUES (%s, %s, %s)", new)


def delete(listing_ids: Collection[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM finding_text WHERE rowid = %s", [(pk,) for pk in listing_ids]
        )


def optimise() -> None:
    """After many writes: merge the index and look at the tables again."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO finding_text (finding_text) VALUES ('optimize')")
        cursor.execute("ANALYZE finding_entry")
