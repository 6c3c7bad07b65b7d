"""Magento and Adobe Commerce: configurable products name their variants by reference."""

import re
from collections.abc import Iterator
from typing import Final

from suppliers.feeds.readers.base import Row, Source
from suppliers.feeds.readers.families import VARIANT, Parent, regroup

_SHARED: Final = ("name", "description", "short_description", "categories", "base_image",
                  "additional_images", "tax_class_name")  # fmt: skip


def adapt(source: Source) -> Iterator[Row]:
    """Simple products that a configurable one names become its variants."""
    parents: dict[str, str] = {}
    traits: dict[str, str] = {}

    def names(row: Row) -> list[str]:
        sku = str(row.values.get("sku") or "")
        listed = str(row.values.get("configurable_variations") or "")
        if not listed or row.values.get("product_type") != "configurable":
            return []
        for one in listed.split("|"):
            pairs = dict(re.findall(r"(\w+)=([^,]*)", one))
            child = pairs.pop("sku", "")
            if child:
                parents[child] = sku
                traits[child] = " / ".join(pairs.values())
        return [sku] if sku else []

    def parent_of(row: Row) -> str:
        return parents.get(str(row.values.get("sku") or ""), "")

    def finish(row: Row, parent: Parent) -> None:
        row.values[VARIANT] = traits.get(str(row.values.get("sku") or ""), "")
        # A variant's own name repeats its parent's with its traits.
        row.values["name"] = parent.values.get("name", row.values.get("name", ""))

    shared = [column for column in _SHARED if column in source.columns]
    return regroup(source.read, names=names, parent_of=parent_of, shared=shared, finish=finish)
