"""Things of the house and the bathroom."""

from __future__ import annotations

from shop.demo.art.registry import motif
from shop.demo.art.svg import Block, fit, oval, rect


@motif("soap", "un savon", copies=2, readable=True)
def soap(b: Block, label: str) -> None:
    b.accent("M-170 -30L-70 -110H176L90 -30Z")
    b.both("M176 -110V36L90 126V-30Z")
    b.mid("M-170 -30H90V126H-170Z")
    b.carve("M104 100L162 40M104 70L162 10M104 40L162 -20M104 10L162 -50", 6)
    b.carve("M-154 -14H74V110H-154Z", 6)
    if label:
        b.text(label, -40, 72, fit(label, width=215, tallest=70), carved=True)
    else:
        b.carve("M-40 84V10M-40 60q-50 0 -60 -44q48 -2 60 44M-40 50q50 0 60 -44q-48 -2 -60 44", 8)
    for x, y, r in ((-130, -130, 30), (-70, -160, 18), (-166, -82, 14)):
        b.paper(oval(x, y, r), outline=7)
        b.line(f"M{x - r * 0.5} {y}q0 {-r * 0.5} {r * 0.5} {-r * 0.5}", 5)


@motif("shampoo", "un flacon pompe", copies=2, readable=True)
def shampoo(b: Block, label: str) -> None:
    b.accent(
        "M-16 -110V-160H-84Q-96 -160 -96 -146L-110 -120H-84L-76 -132H-40L50 -132V-160H16V-110Z"
    )
    b.accent(rect(-46, -116, 92, 40, 8))
    b.mid("M-60 -76H60Q110 -60 110 0V150Q110 186 74 186H-74Q-110 186 -110 150V0Q-110 -60 -60 -76Z")
    b.label(label, -82, -8, 164, 110)
    b.carve("M84 -10Q82 -36 64 -46M-84 128V140Q-84 162 -60 162", 8)
    b.line("M-116 -96q-8 14 0 22q8 -8 0 -22Z", 6)


@motif("candle", "une bougie", copies=3, readable=True, accents=("gorse", "brick"))
def candle(b: Block, label: str) -> None:
    b.accent("M0 -196Q64 -110 30 -72Q0 -50 -30 -72Q-64 -110 0 -196Z")
    b.paper("M0 -136Q26 -100 12 -80Q0 -72 -12 -80Q-26 -100 0 -136Z", outline=0)
    b.line("M0 -92V-40", 9)
    b.mid("M-110 -36V150Q-110 186 0 186T110 150V-36Z")
    b.paper(oval(0, -36, 110, 30))
    b.line("M0 -60V-32", 9)
    b.label(label, -74, 28, 148, 100)
    b.carve("M-92 10V140", 8)


@motif("bowl", "des bols", copies=3)
def bowl(b: Block, _label: str) -> None:
    b.rope("mid", "M130 10Q200 -10 186 46Q172 90 108 84", 14)
    b.dark("M-70 130H70L80 168H-80Z")
    b.mid("M-170 -40H170Q164 110 66 148H-66Q-164 110 -170 -40Z")
    b.accent(oval(0, -40, 170, 40))
    b.carve("M-120 -40Q-90 -60 0 -62", 8)
    b.carve("M-150 34" + "q22 -34 44 0t44 0" * 3 + "q16 -24 32 -10", 9)
    b.carve("M-110 90Q0 124 110 90", 7)


@motif("cutlery", "une assiette et des couverts")
def cutlery(b: Block, _label: str) -> None:
    b.paper(oval(0, 10, 124))
    b.accent(oval(0, 10, 124))
    b.paper(oval(0, 10, 84), outline=6)
    b.line("M-50 -6Q-40 -36 -10 -44", 6)
    b.mid(
        "M-190 -150V-70Q-190 -40 -172 -34L-176 170Q-160 190 -146 170L-150 -34Q-132 -40 -132 -70V-150H-144V-80H-154V-150H-168V-80H-178V-150Z",
        outline=7,
    )
    b.mid("M144 -160Q192 -120 186 0H172L178 170Q160 190 144 170Z", outline=7)
    b.carve("M164 -90V-20", 6)
    with b.at(0, 14):
        b.sprig(0, 0, 36)


@motif("stool", "un tabouret")
def stool(b: Block, _label: str) -> None:
    b.mid("M-36 -50L-52 150H-22L-10 -50ZM36 -50L52 150H22L10 -50Z")
    b.mid("M-130 -60L-176 186H-130L-84 -50ZM130 -60L176 186H130L84 -50Z")
    b.mid("M-150 70H150V98H-150Z")
    b.accent("M-180 -90V-70Q-180 -24 0 -24T180 -70V-90Z", oval(0, -90, 180, 46))
    b.carve("M-130 -92Q-60 -122 60 -116M-100 -78Q0 -98 120 -84M-30 -66Q40 -74 90 -66", 6)
    b.line("M-138 30l10 -50M138 30l-10 -50", 5)


@motif("table", "une table")
def table(b: Block, _label: str) -> None:
    b.mid("M-130 -40L-140 130H-112L-98 -40ZM130 -40L140 130H112L98 -40Z")
    b.mid("M-184 -20L-176 184H-140L-132 -20ZM184 -20L176 184H140L132 -20Z")
    b.mid("M-180 -20H180V22H-180Z")
    b.accent("M-200 -30L-140 -86H140L200 -30V-6H-200Z")
    b.line("M-200 -30H200", 7)
    b.carve("M-130 -66H20M60 -70H128M-150 -48H-60M-20 -46H150", 6)
    b.paper("M-34 -66Q-50 -120 -20 -150H20Q50 -120 34 -66Q0 -56 -34 -66Z")
    b.line("M0 -150Q-6 -180 -30 -196M0 -150Q10 -184 34 -190M0 -150V-198", 7)
    b.accent(oval(-32, -190, 14), oval(36, -186, 14), oval(0, -196, 14), outline=6)


@motif("lamp", "une lampe", accents=("gorse", "brick", "meadow"))
def lamp(b: Block, _label: str) -> None:
    b.dark("M-8 20H8V140H-8Z")
    b.mid("M-26 40Q-60 80 -26 120H26Q60 80 26 40Z")
    b.carve("M-22 70Q-30 84 -18 102", 8)
    b.mid("M-90 176Q-80 130 0 130T90 176Z")
    b.accent("M-70 -170H70L150 36H-150Z")
    b.carve("M-44 -140L-100 12M-10 -140L-30 12M24 -140L40 12M54 -140L108 12", 8)
    b.line("M-76 -150H76M-144 16H144", 6)
    b.line("M100 50V96", 5)
    b.dark(oval(100, 104, 10))


@motif(
    "bucket",
    "un seau et une serpillière",
    mids=("hydrangea", "seaweed", "brick"),
    accents=("gorse", "brick", "meadow"),
)
def bucket(b: Block, _label: str) -> None:
    with b.at(120, -40, turn=16):
        b.accent(rect(-11, -160, 22, 290, 8))
    b.line("M-126 -20C-150 -170 130 -170 126 -20", 10)
    for x, y, r in ((-76, -44, 34), (-20, -66, 46), (44, -48, 36)):
        b.paper(oval(x, y, r), outline=7)
        b.line(f"M{x - r * 0.5} {y - 4}q2 {-r * 0.4} {r * 0.5} {-r * 0.5}", 5)
    b.mid("M-134 -36Q0 4 134 -36L104 166Q60 186 0 186T-104 166Z")
    b.carve("M-92 20L-78 140M-60 30L-52 150", 9)
    b.accent("M-128 10Q0 48 128 10L122 48Q0 86 -122 48Z", outline=7)
    b.paper(oval(-150, -130, 16), oval(-110, -172, 10), outline=6)


@motif("laundry", "du linge qui sèche", mids=("hydrangea", "heather", "seaweed", "brick"))
def laundry(b: Block, _label: str) -> None:
    b.line("M-200 -120Q0 -80 200 -124", 8)
    b.mid("M-176 -114Q-100 -98 -50 -96L-56 60Q-110 70 -170 56Z")
    b.carve("M-160 -84L-156 36M-136 -78V40M-72 -72L-76 40", 9)
    b.accent("M-26 -96H20Q40 -78 60 -98H106L140 -20L104 0L94 -20L98 120H-16L-14 -20L-26 0L-60 -20Z")
    b.carve("M-2 26H84M-2 56H84M-2 86H84", 11)
    b.paper("M136 -108L190 -116L184 70Q190 110 160 112Q110 110 112 84L140 62Z")
    b.line("M140 -80L188 -86M150 96l-24 -8", 6)
    for x, y in ((-160, -114), (-70, -100), (-10, -98), (92, -100), (164, -114)):
        b.dark(rect(x - 6, y - 22, 12, 40, 4))
    b.line("M-200 -120V190M200 -124V190", 11)


@motif(
    "window",
    "une vitre que l'on lave",
    mids=("hydrangea", "seaweed"),
    accents=("gorse", "brick", "bark"),
)
def window(b: Block, _label: str) -> None:
    b.accent(rect(-150, -190, 300, 350, 6), rect(-176, 156, 352, 30, 6))
    b.mid(rect(-120, -160, 240, 290, 2), outline=7)
    b.paper("M-116 -156H30Q74 -150 66 -104Q30 -60 70 -10L-40 44Q-80 -10 -116 0Z", outline=0)
    b.carve("M84 60V110M104 30V110", 8)
    b.line("M-90 -40L-30 -110M-64 -20L-24 -66", 7)
    for x, y, r in ((-86, 30, 15), (-52, 62, 10), (-92, 78, 9)):
        b.paper(oval(x, y, r), outline=6)
    with b.at(20, 24, turn=-27):
        b.dark(rect(-86, -14, 172, 18, 6))
        b.accent(rect(-80, 0, 160, 24, 8), outline=7)
        b.paper(rect(-16, 20, 32, 34, 6), outline=7)
        b.accent(rect(-20, 50, 40, 124, 16))
        b.carve("M0 74V150", 7)
