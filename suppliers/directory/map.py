"""Suppliers on the map of Brittany."""

from collections.abc import Iterable
from typing import Any

from shop.places import map as outlines
from suppliers.directory.models import Supplier


def map_of(suppliers: Iterable[Supplier]) -> dict[str, Any]:
    """Outlines of the departments and one point a commune that has suppliers."""
    communes = {s.establishment.commune_id: s.establishment.commune for s in suppliers}
    points = [
        outlines.project(longitude=commune.longitude, latitude=commune.latitude)
        for commune in communes.values()
    ]
    return {
        "view_box": outlines.VIEW_BOX,
        # Written out here: templates would put a decimal comma.
        "departments": [
            (d.code, d.name, d.path, f"{d.label_x:.1f}", f"{d.label_y:.1f}")
            for d in outlines.DEPARTMENTS.values()
        ],
        "points": [(f"{x:.1f}", f"{y:.1f}") for x, y in points],
    }
