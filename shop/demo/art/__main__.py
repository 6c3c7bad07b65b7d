"""`python -m shop.demo.art SHEET.png`: print one picture of each motif on one sheet."""

from __future__ import annotations

import sys

from PIL import Image

from shop.demo.art import MOTIFS, draw

CELL = 200
GAP = 8
COLUMNS = 9


def sheet() -> Image.Image:
    """Return the contact sheet, motifs in alphabetical order."""
    rows = -(-len(MOTIFS) // COLUMNS)
    page = Image.new(
        "RGB", (COLUMNS * (CELL + GAP) + GAP, rows * (CELL + GAP) + GAP), (255, 255, 255)
    )
    for i, key in enumerate(sorted(MOTIFS)):
        picture = draw(motif=key, seed="sheet", label="Mel").resize(
            (CELL, CELL), Image.Resampling.LANCZOS
        )
        page.paste(picture, (GAP + i % COLUMNS * (CELL + GAP), GAP + i // COLUMNS * (CELL + GAP)))
    return page


if __name__ == "__main__":
    sheet().save(sys.argv[1])
