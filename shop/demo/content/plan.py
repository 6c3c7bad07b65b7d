"""The plan of the demo shop: pure data, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from . import articles, catalogue, organisations, pages, suppliers, synonyms
from .listings import Shelves
from .shapes import CommuneRow, Listing, Plan


def _shares(seed: int, total: int, room: Sequence[int]) -> list[int]:
    """How many listings each supplier has: uneven, within its range while the total allows it."""
    rng = Random(f"{seed}:shares")
    weights = [size * rng.uniform(0.55, 1.0) for size in room]
    whole = sum(weights)
    shares = [
        min(size, int(total * weight / whole)) for weight, size in zip(weights, room, strict=True)
    ]
    missing = total - sum(shares)
    while missing:
        open_ends = [n for n, size in enumerate(room) if shares[n] < size] or range(len(room))
        for number in list(open_ends)[:missing]:
            shares[number] += 1
        missing = total - sum(shares)
    return shares


def _registry(seed: int, count: int, communes: Sequence[CommuneRow]) -> suppliers.Registry:
    leaves = catalogue.leaves()
    families: dict[str, tuple[str, ...]] = {
        slug: (leaf.family,) for slug, leaf in leaves.items() if leaf.family
    }
    services = frozenset(slug for slug, leaf in leaves.items() if leaf.kind == "service")
    return suppliers.build(seed, count, communes, families, services)


def _listings(seed: int, registry: suppliers.Registry, total: int) -> Iterator[Listing]:
    leaves = catalogue.leaves()
    shelves = Shelves(seed, leaves)
    room = [
        sum(len(leaves[slug].ideas) for slug in draft.trade.leaves) for draft in registry.drafts
    ]
    shares = _shares(seed, total, room)
    for draft, share in zip(registry.drafts, shares, strict=True):
        yield from shelves.stock(draft, share)


def plan(
    *,
    seed: int = 2026,
    suppliers: int = 168,
    listings: int = 2600,
    communes: Sequence[CommuneRow],
) -> Plan:
    """Everything the demo loads. Dates are offsets in days from the day of loading."""
    registry = _registry(seed, suppliers, communes)
    return Plan(
        seed=seed,
        categories=catalogue.categories(),
        legal_entities=tuple(registry.entities),
        establishments=tuple(registry.establishments),
        suppliers=tuple(draft.supplier for draft in registry.drafts),
        listings=tuple(_listings(seed, registry, listings)),
        organisations=organisations.build(seed, communes, len(registry.entities)),
        articles=articles.ARTICLES,
        pages=pages.PAGES,
        synonyms=synonyms.SYNONYMS,
    )
