"""Linocut illustrations for the demonstration catalogue: same seed, same picture."""

from __future__ import annotations

import hashlib
from random import Random

from PIL import Image

from shop.demo.art import motifs as _motifs  # noqa: F401 - fills MOTIFS
from shop.demo.art.inks import choose
from shop.demo.art.press import print_block
from shop.demo.art.registry import MOTIFS, Motif
from shop.demo.art.svg import Block

__all__ = ["MOTIFS", "Motif", "draw"]

# (x, y) of each copy in a 640 px picture, back to front, and their common scale.
_LAYOUTS = {
    1: (((320, 324),), 1.3),
    2: (((206, 286), (432, 370)), 0.98),
    3: (((320, 214), (172, 410), (468, 416)), 0.84),
}


def draw(*, motif: str, seed: str, label: str = "", size: int = 640) -> Image.Image:
    """Print a square RGB picture of `motif`, `size` pixels wide.

    The seed settles inks, ground, number of copies and tilt; `label` is a short text
    for the motifs that carry a label, and is left out by the others.
    """
    subject = MOTIFS[motif]
    rng = Random(hashlib.sha256(f"{motif}:{seed}".encode()).digest())
    inks = choose(rng=rng, mids=subject.mids, accents=subject.accents)
    block = Block()
    subject.cut(block, label)
    copies = rng.choices(range(1, subject.copies + 1), (6, 3, 2)[: subject.copies])[0]
    places, scale = _LAYOUTS[copies]
    scale *= rng.uniform(0.95, 1.03)
    mirror = -1 if not subject.readable and rng.random() < 0.5 else 1
    shapes = "".join(
        f'<g transform="translate({x} {y}) rotate({rng.uniform(-5, 5):.1f})'
        f' scale({mirror * scale:.3f} {scale:.3f})">{block.svg()}</g>'
        for x, y in places
    )
    return print_block(shapes, rng=rng, inks=inks, size=size, with_text="<text" in shapes)
