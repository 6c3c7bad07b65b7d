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


@motif("seaweed", "des algues", mids=("seaweed", "meadow"), accents=("heather", "brick", "bark"))
def seaweed(b: Block, _label: str) -> None:
    b.rope(
        "accent",
        "M-40 160C-100 100 -60 60 -110 10S-110 -90 -150 -130M-84 76Q-140 70 -170 30M-108 0Q-60 -30 -70 -80",
        24,
    )
    b.rope("accent", "M60 160C110 110 80 60 120 20S120 -70 160 -110M98 60Q150 50 176 6", 24)
    b.mid(
        "M-24 176C-60 90 20 60 -30 -10C-70 -70 -20 -120 10 -196C40 -120 70 -90 44 -20C20 50 70 100 34 176Z"
    )
    b.carve("M4 150C-10 90 30 50 6 -10C-14 -60 6 -100 12 -140", 8)
    b.line("M-14 116l-12 -16M30 100l12 -16M-4 -40l-20 -16M26 -30l16 -22", 6)
    for x, y in ((-150, -130), (-170, 30), (-70, -80), (160, -110), (176, 6)):
        b.accent(oval(x, y, 22), outline=7)
        b.carve(f"M{x - 8} {y + 2}q0 -10 10 -12", 5)
    b.dark("M-120 186Q-60 146 0 160T130 186Z")


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
