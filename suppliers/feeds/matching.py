"""Whether a row of a file is a listing that the supplier has already; never another supplier's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from shop.listings import bulk
from shop.listings.models import Sellable
from shop.places.text import fold
from suppliers.feeds.models import Item
from suppliers.feeds.records import Record, Trouble, Variant

_ROW_KEY: Final = re.compile(r"^L(\d{1,18})-(\d{1,18})$")


def row_key(listing_id: int, sellable_id: int) -> str:
    """Our own mark of a row, which spreadsheets leave alone."""
    return f"L{listing_id}-{sellable_id}"


@dataclass(slots=True)
class Known:
    """The supplier's sellables that a batch of records names."""

    by_reference: dict[str, tuple[int, int]] = field(default_factory=dict)
    by_ean: dict[str, tuple[int, int]] = field(default_factory=dict)
    by_key: dict[str, int] = field(default_factory=dict)
    # Title and variant's name, where only one is called so; "" for a listing's only variant.
    by_name: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    pairs: set[tuple[int, int]] = field(default_factory=set)


def known(*, supplier_id: int, feed_id: int, records: Sequence[Record]) -> Known:
    """Two queries for a batch."""
    variants = [variant for record in records for variant in record.variants]
    marks = [m for v in variants if (m := _ROW_KEY.match(str(v.values.get("row_key", ""))))]
    found = Known()
    rows = bulk.taken(
        supplier_id=supplier_id,
        references={v.reference for v in variants if v.reference},
        eans={v.ean for v in variants},
        sellable_ids={int(mark[2]) for mark in marks},
    ).values_list("listing", "pk", "reference", "ean")
    for listing, pk, reference, ean in rows:
        found.by_reference[reference] = (listing, pk)
        if ean:
            found.by_ean[ean] = (listing, pk)
        found.pairs.add((listing, pk))
    named = {
        str(record.values.get("title"))
        for record in records
        if any(variant.is_named for variant in record.variants)
    }
    if named:
        found.by_name = _by_name(supplier_id=supplier_id, titles=named)
    keys = {record.key for record in records if record.key}
    if keys:
        found.by_key = dict(
            Item.objects.filter(feed=feed_id, key__in=keys).values_list("key", "listing")
        )
    return found


def _by_name(*, supplier_id: int, titles: set[str]) -> dict[tuple[str, str], tuple[int, int]]:
    rows = (
        Sellable.objects.filter(supplier=supplier_id, listing__product__title__in=titles)
        .exclude(listing__state="archived")
        .values_list("listing", "pk", "listing__product__title", "name")
    )
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for listing, pk, title, name in rows:
        found.setdefault((title, ""), []).append((listing, pk))
        if name:
            found.setdefault((title, fold(name)), []).append((listing, pk))
    return {name: pairs[0] for name, pairs in found.items() if len(pairs) == 1}


def listings_of(*, supplier_id: int, references: set[str]) -> dict[str, int]:
    """The supplier's listings by these references of theirs; one query."""
    rows = bulk.taken(
        supplier_id=supplier_id, references=references, eans=set(), sellable_ids=set()
    )
    return {reference: listing for listing, reference in rows.values_list("listing", "reference")}


def without_zeros(*, supplier_id: int) -> dict[str, str]:
    """References that begin with zeros, by what a spreadsheet leaves of them, where that is clear."""
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    rows = Sellable.objects.filter(supplier=supplier_id, reference__startswith="0")
    for reference in rows.values_list("reference", flat=True):
        short = reference.lstrip("0")
        if short.isdigit():
            if short in found:
                doubtful.add(short)
            found[short] = reference
    return {short: whole for short, whole in found.items() if short not in doubtful}


@dataclass(slots=True)
class Match:
    """`listing_id` None: a new listing. Sellables in the order of the variants, None: new ones."""

    listing_id: int | None
    sellable_ids: list[int | None]
    troubles: list[Trouble] = field(default_factory=list)


def match(record: Record, *, found: Known, columns: dict[str, str]) -> Match:
    """`columns`: field → column, to say where a trouble is. Errors in it refuse the record."""
    ids: list[int | None] = []
    listings: set[int] = set()
    troubles: list[Trouble] = []
    for variant in record.variants:
        pair = _pair(variant, found, columns, troubles)
        if pair is None and variant.is_named:
            name = fold(str(variant.values.get("name", "")))
            pair = found.by_name.get((str(record.values.get("title")), name))
        ids.append(pair[1] if pair else None)
        if pair:
            listings.add(pair[0])
    if not listings and record.key and record.key in found.by_key:
        listings.add(found.by_key[record.key])
    if len(listings) > 1:
        troubles.append(
            Trouble(
                record.rows[0], columns.get("group", ""), "",
                _("Ces lignes d’un même produit sont chez vous dans plusieurs offres."),
                _("Laissez une ligne par offre, ou réunissez d’abord les offres."),
            )
        )  # fmt: skip
    return Match(next(iter(listings), None), ids, troubles)


def _pair(
    variant: Variant, found: Known, columns: dict[str, str], troubles: list[Trouble]
) -> tuple[int, int] | None:
    mark = _ROW_KEY.match(str(variant.values.get("row_key", "")))
    if mark:
        pair = (int(mark[1]), int(mark[2]))
        if pair in found.pairs:
            return pair
        troubles.append(
            Trouble(
                variant.row, columns.get("row_key", ""), mark[0],
                _("Cette clé n’est celle d’aucun de vos produits."),
                _("Videz cette cellule : la ligne sera retrouvée par sa référence."),
            )
        )  # fmt: skip
        return None
    by_reference = found.by_reference.get(variant.reference) if variant.reference else None
    by_ean = found.by_ean.get(variant.ean) if variant.ean else None
    if by_reference and by_ean and by_reference != by_ean:
        troubles.append(
            Trouble(
                variant.row, columns.get("ean", ""), variant.ean,
                _("La référence %(reference)s et l’EAN %(ean)s sont à deux produits différents.")
                % {"reference": variant.reference, "ean": variant.ean},
                _("Corrigez celui des deux qui est faux."),
            )
        )  # fmt: skip
        return None
    return by_reference or by_ean
