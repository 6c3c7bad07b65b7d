"""The map of Brittany: outlines of its departments and where a point falls on it.

Outlines and projection come from `data/bretagne_map.json` (see `data/SOURCES.md`).
Map units are those of the SVG view box, about 1.7 km each.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import cos, log, pi, radians, sin, tan
from pathlib import Path
from typing import Any

_DATA: dict[str, Any] = json.loads(
    Path(__file__).with_name("data").joinpath("bretagne_map.json").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Department:
    """A department as drawn on the map."""

    code: str
    name: str
    path: str
    """SVG path data, in map units."""
    label_x: float
    label_y: float


# Chosen by eye: wide enough inland for the name to be read.
_LABELS = {"22": (93.0, 176.0), "29": (50.0, 189.0), "35": (148.0, 204.0), "56": (97.0, 207.0)}

# The box given in the file cuts the east of Ille-et-Vilaine.
VIEW_BOX = "-1 142 175 101"
SOURCE: str = _DATA["source"]
"""The credit that must stand on a page showing the map."""

DEPARTMENTS: dict[str, Department] = {
    code: Department(code, shape["name"], shape["path"], *_LABELS[code])
    for code, shape in _DATA["departments"].items()
}

_PARALLELS = tuple(radians(degrees) for degrees in _DATA["projection"]["parallels"])
_ORIGIN: float = _DATA["projection"]["origin_longitude"]
_AFFINE: dict[str, list[float]] = _DATA["projection"]["affine"]
_N = log(cos(_PARALLELS[0]) / cos(_PARALLELS[1])) / log(
    tan(pi / 4 + _PARALLELS[1] / 2) / tan(pi / 4 + _PARALLELS[0] / 2)
)
_F = cos(_PARALLELS[0]) * tan(pi / 4 + _PARALLELS[0] / 2) ** _N / _N


def project(*, longitude: float, latitude: float) -> tuple[float, float]:
    """Return the map (x, y) of a point in degrees, good to about 1.3 km."""
    rho = _F / tan(pi / 4 + radians(latitude) / 2) ** _N
    turn = _N * radians(longitude - _ORIGIN)
    u, v = rho * sin(turn), -rho * cos(turn)
    ax, bx, cx = _AFFINE["x"]
    ay, by, cy = _AFFINE["y"]
    return ax * u + bx * v + cx, ay * u + by * v + cy
