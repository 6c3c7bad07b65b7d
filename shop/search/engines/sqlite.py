"""Full text in SQLite: an FTS5 table whose rowid is the listing's id."""

from collections.abc import Collection, Sequence

from django.db import connection

from shop.search.texts import Group, Text

# The text row's listing, in a query where the text table is called t.
LISTING = "t.rowid"
TABLE = "finding_text AS t"


def _group(group: Group) -> str:
    ways = (" AND ".join(f'"{stem}"' for stem in way) for way in group)
    return "(" + " OR ".join(f"({way})" for way in ways) + ")"


def _expression(text: Text) -> str:
    joint = " OR " if text.any_group else " AND "
    return joint.join(_group(group) for group in text.groups)


def match(text: Text) -> tuple[str, list[str]]:
    """A condition on t and its parameters: the row holds the text."""
    return "t.finding_text MATCH %s", [_expression(text)]


def title_match(text: Text) -> tuple[str, list[str]]:
    """A boolean expression and its parameters: the title alone holds the text."""
    return (
        "t.rowid IN (SELECT rowid FROM finding_text WHERE finding_text MATCH %s)",
        [f"{{title}} : ({_expression(text)})"],
    )


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
