"""The linocut illustrations."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageChops

from shop.demo.art import MOTIFS, draw
from shop.demo.art.svg import fit
from shop.pictures.encoding import encode

ASKED = [
    "jar",
    "bottle",
    "cider",
    "beer",
    "wine",
    "soap",
    "shampoo",
    "basket",
    "vegetables",
    "tin",
    "sardine",
    "fish",
    "seaweed",
    "bread",
    "cake",
    "biscuit",
    "cheese",
    "milk",
    "egg",
    "meat",
    "chocolate",
    "sweater",
    "tshirt",
    "tote",
    "shoes",
    "baby",
    "candle",
    "boat",
    "notebook",
    "book",
    "toy",
    "bicycle",
    "bowl",
    "cutlery",
    "plant",
    "flower",
    "crate",
    "stool",
    "table",
    "lamp",
    "box",
    "gift",
    "tray",
    "buffet",
    "laptop",
    "phone",
    "bucket",
    "laundry",
    "leaf",
    "mower",
    "tree",
    "printer",
    "poster",
    "parcel",
    "megaphone",
    "training",
    "speech",
    "repair",
    "wood",
    "honey",
    "tea",
    "coffee",
    "salt",
    "mask",
    "paper",
    "window",
]


def test_every_motif_the_catalogue_names_is_drawn() -> None:
    assert sorted(MOTIFS) == sorted(ASKED)


@pytest.mark.parametrize("key", ASKED)
def test_a_motif_prints_well_inside_its_picture(key: str) -> None:
    picture = draw(motif=key, seed="print", label="Ti", size=160)
    assert (picture.mode, picture.size) == ("RGB", (160, 160))
    pixels = np.asarray(picture, np.int16)
    dark = pixels.sum(axis=2) < 240
    assert 0.02 < dark.mean() < 0.5
    edge = np.concatenate([dark[0], dark[-1], dark[:, 0], dark[:, -1]])
    assert not edge.any()


def test_the_same_seed_prints_the_same_picture() -> None:
    first, second = (draw(motif="jar", seed="A-1", label="Mel", size=160) for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_another_seed_prints_another_picture() -> None:
    pictures = {draw(motif="jar", seed=f"A-{i}", size=160).tobytes() for i in range(8)}
    assert len(pictures) == 8


def test_the_label_is_printed_even_when_it_holds_markup() -> None:
    bare, named, odd = (
        draw(motif="jar", seed="A-1", label=label, size=320) for label in ("", "Mel", "<&>")
    )
    assert ImageChops.difference(bare, named).getbbox() is not None
    assert ImageChops.difference(named, odd).getbbox() is not None


def test_a_label_sets_letters() -> None:
    blank, named = (
        draw(motif="jar", seed="A-1", label=label, size=320) for label in ("\u00a0", "M")
    )
    difference = np.asarray(ImageChops.difference(blank, named), np.int16).max(axis=2)
    assert (difference > 100).sum() > 200


def test_alternative_texts_are_short_french_and_distinct() -> None:
    texts = [motif.alt_fr for motif in MOTIFS.values()]
    assert all(text.startswith("Illustration : ") and len(text) < 60 for text in texts)
    assert len(set(texts)) == len(texts)


def test_pictures_stay_light() -> None:
    weights: dict[int, list[int]] = {320: [], 640: []}
    for key in ASKED[::6]:
        for variant in encode(draw(motif=key, seed="weight")):
            if variant.format == "avif":
                weights[variant.width].append(len(variant.data))
                assert Image.open(io.BytesIO(variant.data)).size == (variant.width, variant.width)
    assert sum(weights[320]) / len(weights[320]) < 10_000
    assert sum(weights[640]) / len(weights[640]) < 28_000


def test_a_wide_label_is_set_smaller_than_a_narrow_one() -> None:
    assert fit("il", width=200, tallest=60) == 60
    assert round(fit("Pomme", width=150, tallest=60)) < 60
    assert fit("Pommes", width=150, tallest=60) < fit("Pomme", width=150, tallest=60)
    assert fit("Pomme", width=75, tallest=60) == fit("Pomme", width=150, tallest=120) / 2
