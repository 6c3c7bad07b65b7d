"""The inks of the press and how they are chosen together."""

from __future__ import annotations

from random import Random

Rgb = tuple[int, int, int]

PAPER: Rgb = (252, 252, 249)
KEY: Rgb = (30, 43, 51)

STRONG: dict[str, Rgb] = {
    "gorse": (245, 190, 27),
    "seaweed": (18, 98, 84),
    "heather": (146, 58, 114),
    "hydrangea": (50, 101, 168),
    "brick": (200, 84, 48),
    "bark": (150, 98, 58),
    "meadow": (104, 150, 74),
}

PALE: dict[str, Rgb] = {
    "mist": (214, 224, 224),
    "flax": (234, 225, 202),
    "sand": (242, 220, 172),
    "sky": (184, 210, 236),
    "rose": (238, 190, 198),
    "lichen": (188, 210, 182),
}

# A ground too near the main ink hides the motif's edge.
_TOO_NEAR: dict[str, frozenset[str]] = {
    "gorse": frozenset({"sand", "flax"}),
    "seaweed": frozenset({"lichen"}),
    "heather": frozenset({"rose"}),
    "hydrangea": frozenset({"sky"}),
    "brick": frozenset({"rose"}),
    "bark": frozenset({"flax"}),
    "meadow": frozenset({"lichen"}),
}


def choose(*, rng: Random, mids: tuple[str, ...], accents: tuple[str, ...]) -> tuple[Rgb, Rgb, Rgb]:
    """Return the (ground, mid, accent) inks: two strong ones that differ, on a pale one."""
    mid = rng.choice(mids)
    accent = rng.choice([name for name in accents if name != mid])
    ground = rng.choice([name for name in PALE if name not in _TOO_NEAR[mid]])
    return PALE[ground], STRONG[mid], STRONG[accent]
