"""What a motif is, and the list the motif modules fill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shop.demo.art.inks import STRONG
from shop.demo.art.svg import Block

Cutter = Callable[[Block, str], None]

ANY = tuple(STRONG)


@dataclass(frozen=True, kw_only=True)
class Motif:
    """A subject the press knows how to print."""

    key: str
    alt_fr: str
    cut: Cutter
    copies: int
    """The most copies shown in one picture, 1 to 3."""
    readable: bool
    """True when it carries a label or a shape that must not be mirrored."""
    mids: tuple[str, ...]
    accents: tuple[str, ...]


MOTIFS: dict[str, Motif] = {}


def motif(
    key: str,
    name_fr: str,
    *,
    copies: int = 1,
    readable: bool = False,
    mids: tuple[str, ...] = ANY,
    accents: tuple[str, ...] = ANY,
) -> Callable[[Cutter], Cutter]:
    """Register a drawing function under `key`; `name_fr` completes "Illustration : …"."""

    def register(cut: Cutter) -> Cutter:
        MOTIFS[key] = Motif(
            key=key,
            alt_fr=f"Illustration : {name_fr}",
            cut=cut,
            copies=copies,
            readable=readable,
            mids=mids,
            accents=accents,
        )
        return cut

    return register
