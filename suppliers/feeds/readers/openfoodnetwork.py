"""Open Food Network: one row a variant, under the name of its product."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from suppliers.feeds.readers.base import Row, Source

CONTENT: Final = "content"


def adapt(source: Source) -> Iterator[Row]:
    """Rows of one producer and one name are variants; units and their type become "1 kg"."""
    name = next(one for one in ("name", "product_name") if one in source.columns)

    def product(row: Row) -> tuple[str, str]:
        return str(row.values.get("producer") or ""), str(row.values.get(name) or "")

    for (_producer, group), together in groupby(source.read(), key=product):
        rows = list(together)
        for row in rows:
            content = _content(row)
            row.values[CONTENT] = content
            if len(rows) > 1 and not row.values.get("display_name"):
                row.values["display_name"] = content
            yield row._replace(group=group)


def _content(row: Row) -> str:
    units = str(row.values.get("units") or "")
    # Without a type, the unit has a name of its own: "panier", which is no weight or volume.
    kind = str(row.values.get("unit_type") or "")
    return f"{units} {kind}" if units and kind else ""
