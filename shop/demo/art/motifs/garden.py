"""Plants and green spaces."""

from __future__ import annotations

from shop.demo.art.registry import motif
from shop.demo.art.svg import Block, hatch, oval, rect

GREENS = ("seaweed", "meadow")


@motif(
    "plant", "une plante en pot", mids=GREENS, accents=("brick", "gorse", "hydrangea", "heather")
)
def plant(b: Block, _label: str) -> None:
    for turn in (-66, 66, -34, 34, 0):
        with b.at(0, 30, turn=turn):
            b.mid("M0 0Q-56 -90 0 -210Q56 -90 0 0Z")
            b.carve("M0 -20V-160M0 -50l-18 -24M0 -50l18 -24M0 -92l-16 -24M0 -92l16 -24", 6)
    b.accent("M-106 50H106L82 186H-82Z", rect(-126, 14, 252, 50, 8))
    b.carve("M-64 84L-54 160M-36 84L-30 160", 8)


@motif(
    "flower",
    "un bouquet de fleurs",
    mids=("heather", "brick", "hydrangea", "gorse"),
    accents=GREENS,
)
def flower(b: Block, _label: str) -> None:
    b.rope("accent", "M0 150Q-10 20 -96 -50M0 150V-80M0 150Q10 30 100 -40", 9, outline=5)
    b.accent("M-20 110Q-140 110 -160 10Q-60 20 -20 110ZM20 110Q140 110 160 20Q60 26 20 110Z")
    b.carve("M-40 94Q-90 70 -126 36M40 96Q90 76 126 44", 6)
    for x, y, s in ((-104, -62, 0.86), (106, -54, 0.86), (0, -112, 1.0)):
        with b.at(x, y, scale=s, turn=x * 0.1):
            for turn in range(0, 360, 60):
                with b.at(turn=turn):
                    b.mid("M0 -10Q-44 -40 -30 -76Q0 -96 30 -76Q44 -40 0 -10Z", outline=7)
                    b.carve("M0 -34V-62", 6)
            b.paper(oval(0, 0, 24), outline=7)
            b.dark(oval(0, 0, 9))
    b.paper("M-60 120L60 120L34 190H-34Z")
    b.line("M-54 138H54", 6)


@motif(
    "crate",
    "une cagette de légumes",
    readable=True,
    mids=("bark", "gorse", "hydrangea"),
    accents=("brick", "meadow", "seaweed"),
)
def crate(b: Block, label: str) -> None:
    b.paper("M-150 -20C-200 -100 -120 -140 -110 -80C-110 -150 -40 -140 -60 -60Z")
    for x, y, r in ((104, -50, 62), (10, -72, 68), (-86, -44, 54)):
        b.accent(oval(x, y, r))
        b.carve(f"M{x - r + 20} {y}Q{x - r + 20} {y - 30} {x - 14} {y - r + 22}", 8)
        b.line(f"M{x} {y - r + 12}l-22 -16M{x} {y - r + 12}l4 -28M{x} {y - r + 12}l26 -10", 8)
    b.dark("M-180 -20H180V176H-180Z")
    for y in (-26, 46, 118):
        b.mid(rect(-186, y, 372, 58, 4))
        b.carve(f"M-150 {y + 14}H-60M20 {y + 44}H140M-130 {y + 42}H-40M70 {y + 16}H150", 5)
    for x in (-168, 168):
        b.dark(oval(x, 3, 6), oval(x, 75, 6), oval(x, 147, 6))
    if label:
        b.label(label, -70, 34, 140, 80)


@motif(
    "leaf",
    "un râteau et des feuilles",
    mids=(*GREENS, "gorse", "brick"),
    accents=("brick", "gorse", "bark"),
)
def leaf(b: Block, _label: str) -> None:
    with b.at(90, -20, turn=20):
        b.accent(rect(-10, -190, 20, 240, 6))
        b.accent("M-14 40H14L26 76H-26Z", outline=7)
        b.line("M0 60L-90 160M0 60L-54 170M0 60L-18 176M0 60L18 176M0 60L54 170M0 60L90 160", 10)
        b.line("M-64 132Q0 150 64 132", 7)
    b.mid("M-60 176C-190 110 -210 -40 -110 -150C-10 -90 40 60 -60 176Z")
    b.carve(
        "M-64 150C-110 50 -110 -40 -108 -104M-84 80l-54 -26M-84 80l56 -38M-100 20l-46 -30M-100 20l50 -40M-108 -40l-24 -22M-108 -40l26 -30",
        8,
    )


@motif(
    "mower",
    "une tondeuse",
    mids=("brick", "seaweed", "hydrangea", "meadow"),
    accents=("gorse", "brick", "bark"),
)
def mower(b: Block, _label: str) -> None:
    b.line("M90 40L176 -160H132", 14)
    b.accent(rect(112, -176, 56, 28, 10), outline=7)
    b.line("M60 30L150 -100", 8)
    b.accent("M40 -10Q150 -40 160 40L140 100H60Z")
    b.carve("M90 10V84M116 8V84", 7)
    b.mid("M-170 60Q-160 -10 -100 -16H40Q84 -10 90 60V100H-170Z")
    b.accent(rect(-96, -82, 118, 72, 14))
    b.carve(hatch(-76, -66, count=5, step=19, dy=40), 7)
    b.line("M-150 60H70", 7)
    b.carve("M-146 32Q-138 12 -110 10", 8)
    for x, r in ((-116, 44), (70, 52)):
        b.dark(oval(x, 112, r))
        b.paper(oval(x, 112, r * 0.5), outline=0)
        b.dark(oval(x, 112, 8))
    b.line(
        "M-200 166l10 -26l8 26l12 -34l8 34l12 -24l8 24M-30 166l8 -22l10 22l12 -30l8 30M120 166l10 -28l10 28l12 -34l8 34l12 -24l8 24",
        7,
    )


@motif("tree", "un arbre", mids=GREENS, accents=("bark", "brick", "gorse"))
def tree(b: Block, _label: str) -> None:
    b.accent("M-24 186Q-10 100 -20 20H22Q12 100 30 186Z")
    b.carve("M-2 60V150", 7)
    b.mid(
        "M-30 60Q-120 80 -130 10Q-196 -20 -150 -86Q-160 -150 -90 -150Q-50 -206 10 -180Q80 -204 110 -146Q176 -130 154 -66Q190 0 126 24Q110 84 34 60Q0 84 -30 60Z"
    )
    b.carve(
        "M-100 -40q24 -34 48 0M-20 -110q24 -34 48 0M50 -50q24 -34 48 0M-60 20q24 -34 48 0M30 20q24 -34 48 0M-60 -90q14 -22 34 -6M80 -104q16 -18 30 2",
        9,
    )
    b.line("M-110 186H120M-90 186l-10 -22M-70 186l6 -24M84 186l10 -24M100 186l14 -18", 7)
