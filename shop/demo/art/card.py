"""`python -m shop.demo.art.card CARD.png`: print the picture shown when a page is shared."""

from __future__ import annotations

import sys

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from shop.demo.art import draw
from shop.demo.art.svg import LABEL_FONT

SIZE = (1200, 630)
"""Width and height asked by social networks, in pixels."""

SEAWEED = (18, 86, 74)
GORSE = (245, 190, 27)
LICHEN_WHITE = (252, 252, 249)

# Motif and seed, left to right then top to bottom.
TILES = (("boat", "c1"), ("vegetables", "c3"), ("sweater", "c4"), ("honey", "c2"))
TILE = 315
# Enough for four inks and their overprints; keeps the file light.
COLOURS = 40


def card() -> Image.Image:
    """Return the card: name on the left, four linocuts on the right."""
    page = Image.new("RGB", SIZE, LICHEN_WHITE)
    for i, (motif, seed) in enumerate(TILES):
        # Specks weigh a lot in a PNG, and do not show at the size of a shared card.
        tile = draw(motif=motif, seed=seed, size=TILE).filter(ImageFilter.MedianFilter(3))
        page.paste(tile, (SIZE[0] - 2 * TILE + i % 2 * TILE, i // 2 * TILE))
    pen = ImageDraw.Draw(page)
    left = SIZE[0] - 2 * TILE
    pen.rectangle((0, 0, left - 1, SIZE[1]), fill=SEAWEED)
    font_file = str(LABEL_FONT)
    pen.multiline_text(
        (56, 190),
        "La Boutique\nSolidaire",
        font=ImageFont.truetype(font_file, 80),
        fill=LICHEN_WHITE,
        spacing=14,
    )
    pen.text((58, 400), "de Bretagne", font=ImageFont.truetype(font_file, 50), fill=GORSE)
    for x in range(62, left - 60, 48):
        pen.rounded_rectangle((x, 500, x + 28, 513), radius=6, fill=GORSE)
    return page.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


if __name__ == "__main__":
    card().save(sys.argv[1], optimize=True)
