"""The patterns behind a motif, cut in the palest ink.

Lengths are picture units: the picture is 640 by 640.
"""

from __future__ import annotations

import math
from random import Random

from shop.demo.art.svg import oval, rect

SIDE = 640


def _stroke(path: str, width: float) -> str:
    return f'<path d="{path}" fill="none" stroke="#000" stroke-width="{width}" stroke-linecap="round"/>'


def _fill(path: str) -> str:
    return f'<path d="{path}"/>'


def _stripes(rng: Random) -> str:
    width = rng.choice((32, 40, 64))
    return "".join(_fill(rect(x, 0, width, SIDE)) for x in range(0, SIDE, 2 * width))


def _dots(_rng: Random) -> str:
    return _fill(
        "".join(
            oval(x + (row % 2) * 26, row * 40, 9)
            for row in range(17)
            for x in range(0, SIDE + 52, 52)
        )
    )


def _scales(_rng: Random) -> str:
    return _stroke(
        "".join(
            f"M{x + (row % 2) * 40} {row * 40}a40 40 0 0 0 80 0"
            for row in range(-1, 17)
            for x in range(-80, SIDE + 80, 80)
        ),
        9,
    )


def _waves(_rng: Random) -> str:
    return _stroke(
        "".join(f"M-40 {y}" + "q20 -24 40 0t40 0" * 9 for y in range(10, SIDE + 40, 44)), 10
    )


def _seeds(rng: Random) -> str:
    return "".join(
        f'<path transform="translate({x + (row % 2) * 40} {row * 54}) '
        f'rotate({rng.randint(-24, 24)})" d="M0 22Q-15 0 0 -22Q15 0 0 22Z"/>'
        for row in range(13)
        for x in range(0, SIDE + 80, 80)
    )


def _checks(_rng: Random) -> str:
    return _fill(
        "".join(
            rect(x, row * 80, 80, 80) for row in range(8) for x in range((row % 2) * 80, SIDE, 160)
        )
    )


def _horizon(rng: Random) -> str:
    cx = rng.choice((200, 320, 440))
    return _fill(rect(0, 440, SIDE, 200)) + _fill(oval(cx, 230, 170))


def _rays(_rng: Random) -> str:
    wedges = []
    for i in range(0, 24, 2):
        a, b = (math.tau * (i + side) / 24 for side in (-0.5, 0.5))
        wedges.append(
            f"M320 330L{320 + 500 * math.cos(a):.0f} {330 + 500 * math.sin(a):.0f}"
            f"L{320 + 500 * math.cos(b):.0f} {330 + 500 * math.sin(b):.0f}Z"
        )
    return _fill("".join(wedges))


def _gouges(rng: Random) -> str:
    marks = "".join(
        f"M{x + rng.randint(-12, 12)} {y + rng.randint(-6, 6)}l{rng.randint(22, 40)} {rng.randint(-4, 4)}"
        for y in range(12, SIDE, 32)
        for x in range(-30 + (y // 32 % 2) * 40, SIDE, 80)
    )
    return _fill(rect(0, 0, SIDE, SIDE)) + (
        f'<path d="{marks}" fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round"/>'
    )


def _table(rng: Random) -> str:
    return _fill(rect(0, 0, SIDE, 430)) + _stroke(
        "".join(f"M-10 {y}H{SIDE + 10}" for y in range(470, SIDE, 48)), 10
    )


GROUNDS = {
    "stripes": _stripes,
    "dots": _dots,
    "scales": _scales,
    "waves": _waves,
    "seeds": _seeds,
    "checks": _checks,
    "horizon": _horizon,
    "rays": _rays,
    "gouges": _gouges,
    "table": _table,
}

# Few variants of each, so that the press can keep the rendered ones.
VARIANTS = 3


def ground_svg(kind: str, variant: int) -> str:
    """Return the SVG elements of a ground, black where the ink takes."""
    return GROUNDS[kind](Random(variant))
