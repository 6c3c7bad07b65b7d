"""WooCommerce: its CSV export in English or French, and the products of its REST API."""

import re
from collections.abc import Iterator
from typing import Any, Final

from suppliers.feeds.readers.base import Row, Source
from suppliers.feeds.readers.families import VARIANT, Parent, regroup
from suppliers.feeds.readers.trees import Item, texts
from suppliers.feeds.readers.words import fold

# Folded names of the columns that a variation takes from its parent. Its own name repeats the
# parent's with its attributes: the parent's is the title.
_NAME: Final = ("name", "nom")
_SHARED: Final = (
    "description", "short description", "description courte", "categories", "tags", "etiquettes",
    "images", "tax class", "classe de tva", "tax status", "statut de la tva", "brands", "marques",
    "short_description", "published", "publie", "status", "weight (kg)", "poids (kg)",
)  # fmt: skip
_VALUE: Final = re.compile(r"attribut\w* ?\d.*(value|valeur)|(value|valeur).*attribut\w* ?\d")
# A variation of the API lists its attributes as {name, option}.
_OPTION: Final = re.compile(r"attributes\.\d+\.option$")


def expand(item: Item) -> Iterator[tuple[Item, str]]:
    """A product of the API, its pictures and categories in one cell each."""
    row = dict(item)
    for name in ("_links", "meta_data", "related_ids", "downloads", "variations"):
        row.pop(name, None)
    if not row.get("parent_id"):
        # 0 is no family that all would belong to.
        row.pop("parent_id", None)
    if isinstance(row.get("images"), list):
        row["images"] = "|".join(_of(row["images"], "src"))
    if isinstance(row.get("image"), dict):
        row["images"] = "|".join(_of([row.pop("image")], "src"))
    for name in ("categories", "tags", "brands"):
        if isinstance(row.get(name), list):
            row[name] = ", ".join(_of(row[name], "name"))
    if not row.get("regular_price"):
        row["regular_price"] = row.get("price", "")
    yield row, ""
    for variation in item.get("variations") or ():
        if isinstance(variation, dict):
            inner = {"parent_id": item.get("id"), "type": "variation", **variation}
            yield from expand(inner)


def _of(values: list[Any], name: str) -> list[str]:
    return [text for one in values if isinstance(one, dict) for text in texts(one.get(name))]


def adapt(source: Source) -> Iterator[Row]:
    """Variations under their parent's group, wherever the export put them."""
    columns = {fold(column): column for column in source.columns}
    kind = columns["type"]
    sku = columns.get("sku") or columns.get("ugs") or ""
    parent = columns.get("parent") or columns.get("parent_id") or ""
    name = next((columns[one] for one in _NAME if one in columns), "")
    options = [
        column
        for folded, column in columns.items()
        if _VALUE.search(folded) or _OPTION.search(folded)
    ]

    def names(row: Row) -> list[str]:
        if "variable" not in str(row.values.get(kind, "")).casefold():
            return []
        own = [str(row.values.get(sku) or "")]
        number = row.values.get(columns.get("id", ""))
        # "id:123" in the CSV export, the number alone in the API.
        own += [f"id:{number}", str(number)] if number else []
        return [one for one in own if one]

    def parent_of(row: Row) -> str:
        said = str(row.values.get(parent) or "").strip()
        return said if "variation" in str(row.values.get(kind, "")).casefold() else ""

    def finish(row: Row, one: Parent) -> None:
        row.values[VARIANT] = " / ".join(
            str(row.values[column]) for column in options if row.values.get(column)
        )
        if name in one.values:
            row.values[name] = one.values[name]

    shared = [columns[one] for one in (*_NAME, *_SHARED) if one in columns]
    return regroup(source.read, names=names, parent_of=parent_of, shared=shared, finish=finish)
