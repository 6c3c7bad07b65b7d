"""The catalogue: top categories and their leaves."""

from __future__ import annotations

from ..shapes import Category
from . import (
    boissons,
    epicerie_fraiche,
    epicerie_mer,
    epicerie_sucree,
)
from .source import Leaf, Top

TOPS = (
    Top(
        "epicerie-boissons",
        "Épicerie et boissons",
        "Food and drinks",
        "Ispiserezh hag evajoù",
        "goods",
        "reduced",
        "Ce que la Bretagne récolte, pêche, brasse et mijote, vendu par celles et ceux qui le font.",
        epicerie_sucree.LEAVES + epicerie_mer.LEAVES + epicerie_fraiche.LEAVES + boissons.LEAVES,
    ),
)


def leaves() -> dict[str, Leaf]:
    return {leaf.slug: leaf for top in TOPS for leaf in top.leaves}


def categories() -> tuple[Category, ...]:
    made = []
    for item in TOPS:
        made.append(
            Category(
                item.slug,
                item.name_fr,
                item.name_en,
                item.name_br,
                None,
                item.kind,
                item.vat,
                item.description_fr,
            )
        )
        made.extend(
            Category(
                leaf.slug,
                leaf.name_fr,
                leaf.name_en,
                leaf.name_br,
                item.slug,
                leaf.kind,
                leaf.vat,
                leaf.description_fr,
            )
            for leaf in item.leaves
        )
    return tuple(made)
