"""The plan of the demo shop: pure data, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from . import articles, catalogue, organisations, pages, suppliers, synonyms
from .listings import Shelves
from .shapes import CommuneRow, Listing, Plan


def _shares(seed: int, count: int, total: int) -> list[int]:
    """How many listings each supplier has: uneven, and exactly `total` together."""
    rng = Random(f"{seed}:shares")
    weights = [rng.uniform(0.6, 1.4) for _ in range(count)]
    whole = sum(weights)
    shares = [int(total * weight / whole) for weight in weights]
    for position in range(total - sum(shares)):
        shares[position % count] += 1
    return shares


def _registry(seed: int, count: int, communes: Sequence[CommuneRow]) -> suppliers.Registry:
    leaves = catalogue.leaves()
    families = {slug: (leaf.family,) for slug, leaf in leaves.items() if leaf.family}
    services = frozenset(slug for slug, leaf in leaves.items() if leaf.kind == "service")
    return suppliers.build(seed, count, communes, families, services)


def _listings(seed: int, registry: suppliers.Registry, total: int) -> Iterator[Listing]:
    shelves = Shelves(seed, catalogue.leaves())
    shares = _shares(seed, len(registry.drafts), total)
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
