"""Bottles, glasses and hot drinks."""

from __future__ import annotations

from shop.demo.art.registry import motif
from shop.demo.art.svg import Block, fit, hatch, oval, rect


@motif("bottle", "une bouteille de jus", copies=3, readable=True)
def bottle(b: Block, label: str) -> None:
    b.mid(
        "M-34 -150H34V-100Q36 -74 66 -50Q86 -30 86 4V160Q86 186 60 186H-60Q-86 186 -86 160V4Q-86 -30 -66 -50Q-36 -74 -34 -100Z"
    )
    b.accent(rect(-40, -192, 80, 48, 8))
    b.carve("M58 -28Q68 -16 68 8V20", 8)
    b.label(label, -86, 36, 172, 92)
    b.carve(hatch(40, 146, count=3, step=14, dy=20), 6)


@motif(
    "cider",
    "une bouteille de cidre et sa bolée",
    readable=True,
    mids=("seaweed", "meadow", "bark"),
    accents=("gorse", "brick"),
)
def cider(b: Block, label: str) -> None:
    with b.at(-50, 0):
        b.mid(
            "M-28 -150H28V-90Q30 -50 62 -10Q78 14 78 44V164Q78 186 56 186H-56Q-78 186 -78 164V44Q-78 14 -62 -10Q-30 -50 -28 -90Z"
        )
        b.accent("M-20 -176Q-40 -200 0 -200Q40 -200 20 -176L26 -150H-26Z")
        b.line("M-32 -146L32 -116M32 -146L-32 -116", 6)
        b.carve("M50 8Q58 24 58 46V56", 8)
        b.label(label, -78, 66, 156, 84)
    with b.at(112, 120):
        b.paper("M62 -20q50 -6 40 30q-10 26 -52 22", outline=8)
        b.accent("M-76 -44H76Q74 40 34 62H-34Q-74 40 -76 -44Z")
        b.paper(oval(0, -44, 76, 18))
        b.accent(oval(0, -40, 54, 9), outline=0)
        b.carve("M-50 -4Q-44 28 -26 40", 7)


@motif(
    "beer",
    "une chope de bière",
    mids=("gorse", "bark"),
    accents=("brick", "heather", "hydrangea", "seaweed"),
)
def beer(b: Block, _label: str) -> None:
    b.rope("accent", "M92 -50H140Q172 -50 172 -16V66Q172 104 138 104H92", 26)
    b.mid("M-116 -90H100L92 184H-108Z")
    b.carve("M-72 -10V140M-12 -10V140M48 -10V140", 18)
    b.line("M-86 -30V150M-40 -30V150M20 -30V150M76 -30V150", 5)
    b.paper(
        "M-128 -60Q-160 -110 -116 -130Q-112 -176 -60 -166Q-30 -200 14 -172Q66 -192 84 -144Q132 -130 110 -84Q104 -56 78 -60Q70 0 52 -4Q36 -6 38 -56Q0 -40 -20 -58Q-40 -30 -58 -56Q-90 -30 -128 -60Z"
    )
    b.line("M-80 -120q20 -24 44 -6M10 -132q26 -18 46 4M-30 -92q18 -12 34 0", 6)


@motif(
    "wine",
    "une bouteille de vin et un verre",
    readable=True,
    mids=("heather", "seaweed"),
    accents=("brick", "heather", "gorse"),
)
def wine(b: Block, label: str) -> None:
    with b.at(-62, 0):
        b.mid(
            "M-26 -130H26V-84Q28 -60 56 -46Q72 -36 72 -10V166Q72 186 54 186H-54Q-72 186 -72 166V-10Q-72 -36 -56 -46Q-28 -60 -26 -84Z"
        )
        b.accent(rect(-30, -192, 60, 78, 6))
        b.carve("M50 -22Q54 -14 54 4V12", 7)
        b.label(label, -72, 30, 144, 84)
    with b.at(106, 0):
        b.paper("M-56 -70H56Q66 30 14 50V150Q20 170 56 176H-56Q-20 170 -14 150V50Q-66 30 -56 -70Z")
        b.accent("M-56 -20Q0 -36 56 -20Q54 34 0 38Q-54 34 -56 -20Z", outline=0)
        b.line("M-58 -22Q0 -38 58 -22", 6)
        b.line("M-36 0Q-34 16 -22 22", 5)


@motif(
    "milk",
    "une bouteille de lait",
    copies=2,
    readable=True,
    mids=("hydrangea", "seaweed", "meadow"),
    accents=("brick", "gorse", "heather"),
)
def milk(b: Block, label: str) -> None:
    b.paper(
        "M-46 -140H46V-104Q48 -76 82 -44Q98 -28 98 0V158Q98 186 70 186H-70Q-98 186 -98 158V0Q-98 -28 -82 -44Q-48 -76 -46 -104Z"
    )
    b.accent("M-58 -184Q0 -200 58 -184V-142Q0 -128 -58 -142Z")
    b.line(hatch(-40, -176, count=5, step=20, dy=26), 5)
    b.mid("M-98 60q32 -26 64 0t66 0t66 0V158Q98 186 70 186H-70Q-98 186 -98 158Z")
    b.carve(
        "M-66 92q20 10 16 34q-20 6 -30 -12ZM30 86q36 -4 40 20q-30 12 -40 -20M-10 144q24 -20 44 0q-20 20 -44 0",
        10,
    )
    if label:
        b.text(label, 0, 34, fit(label, width=150, tallest=56))
    else:
        b.line("M-60 -6Q-56 -26 -42 -36M-62 22V36", 6)


@motif("tea", "une théière", mids=("seaweed", "hydrangea", "brick", "meadow"))
def tea(b: Block, _label: str) -> None:
    b.rope("accent", "M100 -20C190 -50 190 90 92 86", 18)
    b.mid("M-84 10C-150 10 -130 -60 -184 -82L-150 -100C-110 -80 -112 -40 -78 -40Z")
    b.mid(
        "M-120 40C-120 -50 -70 -80 0 -80S120 -50 120 40C120 110 80 140 56 146H-56C-80 140 -120 110 -120 40Z"
    )
    b.accent("M-74 -66Q0 -130 74 -66Q0 -46 -74 -66Z", oval(0, -118, 20))
    b.dark(rect(-70, 144, 140, 18, 8))
    b.carve("M0 100V20M0 70q-40 0 -48 -36q40 -2 48 36M0 50q40 0 48 -36q-40 -2 -48 36", 8)
    b.line("M-160 -126q-16 -22 0 -36t0 -36M-120 -140q-12 -16 0 -28t0 -28", 7)


@motif(
    "coffee",
    "une tasse et un paquet de café",
    readable=True,
    mids=("bark", "brick", "seaweed"),
    accents=("gorse", "hydrangea", "brick"),
)
def coffee(b: Block, label: str) -> None:
    with b.at(-50, -10):
        b.mid("M-100 -120L-84 -180H84L100 -120V180H-100Z")
        b.accent("M-84 -180H84L92 -150H-92Z")
        b.line("M-96 -134H96", 6)
        b.label(label, -74, -96, 148, 84)
        b.carve(hatch(-80, 20, count=4, step=18, dy=130), 7)
    with b.at(96, 104):
        b.rope("accent", "M66 -20H92Q112 -18 108 10Q104 36 62 36", 12)
        b.accent("M-82 -50H82Q82 60 30 74H-30Q-82 60 -82 -50Z")
        b.both(oval(0, -50, 82, 20))
        b.carve("M-56 -10Q-50 26 -32 44", 8)
        b.line("M-26 -92q-12 -18 0 -32t0 -32M20 -92q-12 -18 0 -32t0 -32", 7)
