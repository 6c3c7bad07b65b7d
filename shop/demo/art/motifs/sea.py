"""What comes from the shore."""

from __future__ import annotations

from shop.demo.art.registry import motif
from shop.demo.art.svg import Block, hatch, oval, rect


@motif(
    "sardine",
    "une boîte de sardines",
    mids=("hydrangea", "seaweed", "brick"),
    accents=("gorse", "brick", "hydrangea"),
)
def sardine(b: Block, _label: str) -> None:
    b.accent(rect(-190, -136, 380, 280, 76))
    b.paper(rect(-158, -104, 316, 216, 52), outline=6)
    for y in (-62, 4, 70):
        b.mid(
            f"M-140 {y}Q-60 {y - 50} 62 {y - 6}L116 {y - 28}Q104 {y} 116 {y + 28}L62 {y + 6}Q-60 {y + 50} -140 {y}Z",
            outline=6,
        )
        b.carve(f"M-60 {y - 12}Q0 {y - 16} 50 {y}", 5)
        b.dark(oval(-106, y - 3, 7))
        b.line(f"M-82 {y - 18}q12 18 0 36", 5)
        b.line(hatch(-56, y + 2, count=5, step=20, dx=4, dy=12), 4)
    b.rope("paper", "M150 -150q-6 -36 24 -36t24 36q-4 22 -24 22t-24 -22Z", 5, outline=5)


@motif("fish", "un poisson", mids=("hydrangea", "seaweed", "heather"), accents=("gorse", "brick"))
def fish(b: Block, _label: str) -> None:
    b.accent("M-40 -76Q20 -160 92 -112L60 -52ZM-20 70Q10 130 70 126L56 56Z")
    b.mid("M106 0L186 -86Q164 0 186 86Z")
    b.mid(
        "M-190 10C-140 -70 -60 -96 10 -84C70 -74 106 -30 130 0C106 34 70 78 10 86C-60 96 -140 70 -190 10Z"
    )
    b.accent("M-190 10C-160 -36 -122 -64 -90 -76Q-60 -4 -94 74C-130 60 -164 40 -190 10Z")
    b.paper(oval(-122, -14, 18), outline=6)
    b.dark(oval(-122, -14, 8))
    for x in (-50, -6, 38):
        b.carve(f"M{x} -54q20 22 0 42q20 22 0 42q20 18 4 36", 7)
    b.carve("M84 -24q14 22 0 46M140 -16L168 -44M144 0H170M140 16L168 44", 7)
    b.line("M-182 16l34 6M10 -92l20 -22M36 -86l22 -20", 6)


@motif(
    "seaweed",
    "des algues",
    mids=("seaweed", "meadow", "bark"),
    accents=("heather", "brick", "gorse"),
)
def seaweed(b: Block, _label: str) -> None:
    fronds = (
        (
            b.accent,
            -96,
            -16,
            "M-18 190C-70 120 20 90 -26 30C-60 -30 10 -60 4 -150C50 -80 0 -20 34 30C60 90 0 120 24 190Z",
        ),
        (
            b.accent,
            100,
            16,
            "M-24 190C0 120 -60 90 -34 30C0 -20 -50 -80 -4 -150C-10 -60 60 -30 26 30C-20 90 70 120 18 190Z",
        ),
        (
            b.mid,
            0,
            0,
            "M-26 190C-90 120 10 80 -40 0C-90 -70 -10 -110 8 -204C60 -130 10 -70 44 0C90 80 10 120 26 190Z",
        ),
    )
    for ink, x, turn, edge in fronds:
        with b.at(x, 0, turn=turn):
            ink(edge)
            b.carve("M0 170C-20 110 20 70 2 10C-20 -50 10 -80 8 -130", 9)
            b.line("M-18 120l-14 -8M22 96l16 -10M-20 20l-18 -14M24 -10l14 -14", 6)
    for x, y, r in ((-186, -20, 15), (-160, -84, 10), (178, -60, 13), (150, -124, 9)):
        b.paper(oval(x, y, r), outline=6)
    b.dark("M-150 192Q-110 150 -50 168Q0 140 60 168Q120 154 150 192Z")


@motif(
    "boat",
    "un sinagot sous voile",
    mids=("brick", "hydrangea", "bark"),
    accents=("gorse", "seaweed", "heather"),
)
def boat(b: Block, _label: str) -> None:
    b.accent("M6 -180Q110 -100 160 30H6Z")
    b.carve("M30 -20H110M30 6H126M30 -50H90", 7)
    b.paper("M-30 -140Q-60 -40 -150 30H-30Z")
    b.line("M-60 20L-40 -60M-100 22L-70 -20", 5)
    b.mid("M-190 56Q0 84 190 50Q176 130 120 160H-110Q-160 140 -190 56Z")
    b.line("M-12 60V-196", 12)
    b.accent("M-12 -196L-66 -182L-12 -166Z", outline=6)
    b.carve("M-150 92Q0 112 150 88M-124 126Q0 140 124 124", 7)
    b.paper("M-200 166q25 -30 50 0t50 0t50 0t50 0t50 0t50 0t50 0v26h-400Z", outline=0)
    b.line(
        "M-200 166q25 -30 50 0t50 0t50 0t50 0t50 0t50 0t50 0M-160 192q20 -20 40 0t40 0M40 192q20 -20 40 0t40 0",
        8,
    )
