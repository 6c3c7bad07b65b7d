"""Printing: from a block and its ground to a picture in four inks.

The SVG of the block is rendered once; its channels are the ink layers (see `svg`).
Each layer is then shifted a little, speckled and multiplied onto the paper.
"""

from __future__ import annotations

import io
from functools import lru_cache
from random import Random

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image

from shop.demo.art.grounds import GROUNDS, SIDE, VARIANTS, ground_svg
from shop.demo.art.inks import KEY, PAPER, Rgb
from shop.demo.art.svg import LABEL_FONT

Mask = NDArray[np.uint8]

# Sizes below are for a 640 px picture.
_WOBBLE = 2.2
_HALO = 9
_SHIFT = 3


def _render(shapes: str, size: int, *, with_text: bool = False) -> NDArray[np.uint8]:
    png = resvg_py.svg_to_bytes(
        svg_string=(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}"'
            f' width="{size}" height="{size}">{shapes}</svg>'
        ),
        skip_system_fonts=True,
        font_files=[str(LABEL_FONT)] if with_text else None,
    )
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGBA"))


@lru_cache(maxsize=64)
def _ground(kind: str, variant: int, size: int) -> Mask:
    paper = f'<rect width="{SIDE}" height="{SIDE}" fill="#fff"/>'
    return _cut_by_hand(255 - _render(paper + ground_svg(kind, variant), size)[..., 0])


@lru_cache(maxsize=8)
def _noise(size: int, cell: int, seed: int) -> NDArray[np.float32]:
    """Return smooth noise in 0..1 whose spots are about `cell` pixels wide."""
    rng = np.random.default_rng(seed)
    side = max(size // cell, 2)
    small = Image.fromarray((rng.random((side, side)) * 255).astype(np.uint8))
    big = small.resize((size, size), Image.Resampling.BICUBIC)
    return np.asarray(big, np.float32) / np.float32(255)


@lru_cache(maxsize=2)
def _wobble(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the (row, column) each pixel is taken from, so that no edge is quite straight."""
    rows, columns = np.indices((size, size))
    reach = 2 * _WOBBLE * size / SIDE
    moved = [
        np.clip(
            np.rint(axis + (_noise(size, 28 * size // SIDE or 1, seed) - 0.5) * reach), 0, size - 1
        )
        for axis, seed in ((rows, 1), (columns, 2))
    ]
    return moved[0].astype(np.intp), moved[1].astype(np.intp)


def _cut_by_hand(layers: NDArray[np.uint8]) -> NDArray[np.uint8]:
    rows, columns = _wobble(layers.shape[0])
    moved: NDArray[np.uint8] = layers[rows, columns]
    return moved


@lru_cache(maxsize=4)
def _specks(size: int, thousandths: int) -> NDArray[np.float32]:
    """Return how well ink takes, 0..1: full but for small bare specks over that share."""
    noise = _noise(size, 3 * size // SIDE or 1, 3)
    limit = np.float32(np.quantile(noise, thousandths / 1000))
    take: NDArray[np.float32] = np.clip(0.35 + (noise - limit) * 12, 0.35, 1).astype(np.float32)
    return take


def _widen(mask: Mask, reach: int) -> Mask:
    """Return the mask grown by about `reach` pixels."""
    grown = mask.copy()
    for dy in (-reach, 0, reach):
        for dx in (-reach, 0, reach):
            share = 0.75 if dx and dy else 1
            moved = np.roll(mask, (round(dy * share), round(dx * share)), (0, 1))
            np.maximum(grown, moved, out=grown)
    return grown


def _shifted(mask: Mask, *, dy: int, dx: int) -> Mask:
    """Return the mask moved by (dx, dy) pixels, its edges stretched over the gap."""
    reach = max(abs(dy), abs(dx))
    height, width = mask.shape
    padded = np.pad(mask, reach, mode="edge")
    return padded[reach - dy : reach - dy + height, reach - dx : reach - dx + width]


def print_block(
    shapes: str, *, rng: Random, inks: tuple[Rgb, Rgb, Rgb], size: int, with_text: bool
) -> Image.Image:
    """Print the SVG `shapes` on a ground drawn by `rng`, in (ground, mid, accent) inks.

    `size` is the side of the picture in pixels.
    """
    block = _cut_by_hand(_render(shapes, size, with_text=with_text))
    alpha = block[..., 3]
    kind = rng.choice(list(GROUNDS))
    ground = _ground(kind, rng.randrange(VARIANTS), size)
    ground = np.minimum(ground, 255 - _widen(alpha, max(_HALO * size // SIDE, 1)))
    layers = [np.minimum(255 - block[..., i], alpha) for i in range(3)]

    shift = _SHIFT * size / SIDE
    picture = np.empty((size, size, 3), np.float32)
    picture[:] = PAPER
    for mask, ink, bare in (
        (ground, inks[0], 35),
        (layers[0], inks[1], 35),
        (layers[1], inks[2], 35),
        (layers[2], KEY, 15),
    ):
        if ink is not KEY:
            dy, dx = (round(rng.uniform(-shift, shift)) for _ in range(2))
            mask = _shifted(mask, dy=dy, dx=dx)
        grain = np.roll(_specks(size, bare), (rng.randrange(size), rng.randrange(size)), (0, 1))
        take = mask * grain
        for channel in range(3):
            if ink[channel] < 255:
                picture[..., channel] *= 1 - take * ((255 - ink[channel]) / 255 / 255)
    return Image.fromarray(np.rint(picture).astype(np.uint8))
