"""Wood, toys, wheels and repair."""

from __future__ import annotations

from shop.demo.art.registry import motif
from shop.demo.art.svg import Block, hatch, oval, rect


@motif("toy", "un cheval de bois à roulettes", mids=("brick", "gorse", "hydrangea", "bark"))
def toy(b: Block, _label: str) -> None:
    b.mid(
        "M-120 -190L-96 -150Q-40 -150 -30 -80L-10 -40H90Q130 -40 134 0L140 130H96L84 50H-40L-52 130H-100L-90 0L-100 -70L-140 -64Q-176 -66 -176 -96Q-140 -120 -124 -150Z"
    )
    b.accent("M-96 -156Q-30 -170 -14 -90L0 -44L-30 -50Q-30 -120 -74 -136Z", outline=7)
    b.accent("M-20 -44Q30 -10 70 -44L80 10Q30 30 -24 10Z", outline=7)
    b.line("M130 -26Q180 -20 176 50", 14)
    b.dark(oval(-122, -114, 8))
    b.carve("M-60 -20V40M100 0L106 80", 8)
    b.accent(rect(-150, 126, 320, 26, 6))
    for x in (-100, 118):
        b.paper(oval(x, 160, 34))
        b.dark(oval(x, 160, 10))


@motif("bicycle", "un vélo", mids=("brick", "hydrangea", "seaweed", "gorse"))
def bicycle(b: Block, _label: str) -> None:
    for x in (-112, 112):
        b.paper(oval(x, 70, 84), outline=16)
        spokes = "".join(
            f"M{x} 70L{x + dx} {70 + dy}"
            for dx, dy in (
                (0, -76),
                (54, -54),
                (76, 0),
                (54, 54),
                (0, 76),
                (-54, 54),
                (-76, 0),
                (-54, -54),
            )
        )
        b.line(spokes, 4)
        b.dark(oval(x, 70, 12))
    b.rope("mid", "M-112 70L-52 -60H74L6 76L-52 -60M6 76H-112M112 70L66 -92", 12, outline=6)
    b.line("M-52 -60L-64 -96", 12)
    b.accent("M-112 -112H-30Q-30 -92 -60 -92H-90Q-112 -96 -112 -112Z", outline=7)
    b.line("M66 -92L58 -124H104Q126 -124 122 -102", 11)
    b.accent(rect(84, -96, 96, 66, 8), outline=7)
    b.carve(hatch(102, -86, count=4, step=20, dy=46), 6)
    b.accent(oval(6, 76, 26), outline=7)
    b.line("M6 76L34 112M22 114H48", 8)


@motif("wood", "un fagot de bûches", mids=("bark",), accents=("gorse", "brick"))
def wood(b: Block, _label: str) -> None:
    for x, y in ((-120, 110), (0, 116), (120, 110), (-60, 6), (62, 8), (0, -98)):
        b.mid(oval(x, y, 62, 60))
        b.accent(oval(x - 2, y + 2, 47, 45), outline=5)
        b.line(oval(x - 4, y + 4, 28, 26) + oval(x - 6, y + 4, 11, 10), 5)
        b.line(f"M{x + 20} {y - 10}l20 -14M{x - 14} {y + 30}l-6 14", 5)
    b.line("M-182 176H186", 10)


@motif(
    "repair",
    "un tournevis et une clé",
    mids=("hydrangea", "brick", "seaweed", "heather"),
    accents=("gorse", "brick", "meadow"),
)
def repair(b: Block, _label: str) -> None:
    with b.at(turn=42):
        b.mid(
            "M-22 -90Q-64 -110 -56 -160Q-50 -184 -30 -194V-146L0 -130L30 -146V-194Q50 -184 56 -160Q64 -110 22 -90V90Q64 110 56 160Q50 184 30 194V146L0 130L-30 146V194Q-50 184 -56 160Q-64 110 -22 90Z"
        )
        b.carve("M-2 -80V80", 9)
    with b.at(turn=-42):
        b.paper("M-12 0H12V150L20 164L10 194H-10L-20 164L-12 150Z")
        b.accent("M-36 -180Q0 -204 36 -180L42 -40Q30 -10 22 0H-22Q-30 -10 -42 -40Z")
        b.carve("M-16 -160V-40M16 -160V-40", 9)
        b.line("M-28 -16H28", 6)


@motif("gift", "un coffret cadeau", copies=2)
def gift(b: Block, _label: str) -> None:
    b.mid(rect(-150, -30, 300, 206, 6))
    b.mid(rect(-172, -90, 344, 70, 8))
    b.accent("M-34 -90H34V176H-34Z")
    b.line("M-172 -20H172", 8)
    b.accent(
        "M-10 -96C-150 -90 -160 -190 -110 -192C-60 -192 -20 -140 -10 -96ZM10 -96C150 -90 160 -190 110 -192C60 -192 20 -140 10 -96Z"
    )
    b.paper(
        "M-34 -106C-90 -110 -120 -150 -102 -164C-80 -172 -52 -140 -34 -106ZM34 -106C90 -110 120 -150 102 -164C80 -172 52 -140 34 -106Z",
        outline=6,
    )
    b.accent(rect(-26, -124, 52, 40, 10))
    b.carve("M-124 10V140M-96 10V140M124 10V140M96 10V140", 8)


@motif("box", "un carton recyclé", mids=("bark", "gorse", "brick"))
def box(b: Block, _label: str) -> None:
    b.mid("M-170 -50L0 16V194L-170 116Z")
    b.both("M170 -50L0 16V194L170 116Z")
    b.paper("M-170 -50L0 -116L170 -50L0 16Z")
    b.accent("M-170 -50L0 16L-40 76L-200 8ZM170 -50L0 16L40 76L200 8Z")
    b.mid("M-170 -50L0 -116L-30 -166L-190 -104ZM170 -50L0 -116L30 -166L190 -104Z")
    b.carve("M-140 60V110M-120 68V118M-100 76V126", 7)
    b.carve("M40 120L130 80M40 146L130 106", 7)


@motif(
    "parcel",
    "un colis ficelé",
    readable=True,
    mids=("bark", "gorse", "brick"),
    accents=("brick", "hydrangea", "heather", "seaweed"),
)
def parcel(b: Block, label: str) -> None:
    b.mid("M-180 -60L-110 -130H180L120 -60Z")
    b.both("M180 -130V90L120 166V-60Z")
    b.mid("M-180 -60H120V166H-180Z")
    b.rope("accent", "M-30 166V-60L36 -130M-180 50H120L180 -20", 12, outline=6)
    b.rope("accent", "M4 -96C-70 -180 -110 -110 4 -96C70 -190 120 -120 4 -96", 10, outline=6)
    b.label(label, -160, 76, 112, 70)
    b.carve("M8 80H98M8 104H98M8 128H70", 7)
