"""The grocer's shelf and the market stall."""

from __future__ import annotations

import math

from shop.demo.art.registry import motif
from shop.demo.art.svg import Block, fit, hatch, oval, rect


@motif(
    "jar",
    "un pot de confiture",
    copies=3,
    readable=True,
    mids=("heather", "brick", "gorse", "meadow"),
)
def jar(b: Block, label: str) -> None:
    b.paper(
        "M-112 -100Q-136 -84 -136 -54V156Q-136 184 -108 184H108Q136 184 136 156V-54Q136 -84 112 -100Z"
    )
    b.mid("M-136 -28Q-68 -46 0 -28T136 -28V156Q136 184 108 184H-108Q-136 184 -136 156Z")
    b.accent(rect(-122, -166, 244, 68, 14))
    b.carve(hatch(-96, -156, count=11, step=19, dy=46), 5)
    b.carve("M108 0V140", 9)
    b.label(label, -100, 14, 180, 104)


@motif(
    "honey",
    "un pot de miel et sa cuillère",
    readable=True,
    mids=("gorse",),
    accents=("bark", "brick", "seaweed"),
)
def honey(b: Block, label: str) -> None:
    with b.at(124, -64, turn=28):
        b.accent(rect(-10, -134, 20, 150, 8))
        b.accent("M-36 20Q0 -14 36 20Q54 66 0 112Q-54 66 -36 20Z")
        b.carve("M-34 36H34M-40 58H40M-30 82H30", 6)
    with b.at(-30, 10):
        b.mid("M-96 -90Q-140 -60 -140 20Q-140 150 -90 176H90Q140 150 140 20Q140 -60 96 -90Z")
        b.accent("M-116 -84Q0 -64 116 -84L96 -150Q0 -170 -96 -150Z")
        b.line("M-104 -96Q0 -76 104 -96", 9)
        b.carve("M-80 -140l-14 40M-40 -146l-6 46M0 -146V-100M40 -146l6 46M80 -140l14 40", 6)
        b.label(label, -94, -16, 188, 104)
        b.carve("M118 0Q120 80 98 120", 9)
        b.line(
            "M-60 116l20 -12l20 12v22l-20 12l-20 -12ZM-20 116l20 -12l20 12v22l-20 12l-20 -12ZM20 116l20 -12l20 12v22l-20 12l-20 -12Z",
            5,
        )


@motif(
    "basket",
    "un panier de pommes",
    mids=("bark", "hydrangea", "seaweed"),
    accents=("brick", "gorse", "meadow"),
)
def basket(b: Block, _label: str) -> None:
    b.rope("mid", "M-150 -10C-150 -240 150 -240 150 -10", 16)
    for x, y, r in ((-84, -44, 56), (76, -48, 54), (-2, -72, 62)):
        b.accent(oval(x, y, r))
        b.carve(f"M{x - r + 18} {y + 6}Q{x - r + 18} {y - 22} {x - 16} {y - r + 20}", 8)
        b.line(f"M{x} {y - r + 8}q4 -26 20 -32", 8)
    b.mid("M-176 -24H176L136 178H-136Z")
    for row in range(4):
        y = 10 + row * 44
        b.carve(f"M{-150 + row * 8} {y}" + "q19 -24 38 0t38 0" * (4 - (row > 2)), 9)
    b.line("M-84 -18L-68 172M0 -18V172M84 -18L68 172", 6)


@motif(
    "vegetables",
    "des carottes et un poireau",
    mids=("brick", "gorse"),
    accents=("seaweed", "meadow"),
)
def vegetables(b: Block, _label: str) -> None:
    with b.at(96, 0, turn=14):
        b.accent(
            "M-22 -10C-60 -70 -84 -120 -70 -196C-30 -160 -14 -130 0 -90C6 -140 34 -180 74 -190C70 -120 50 -60 22 -10Z"
        )
        b.line("M-8 -20Q-30 -90 -52 -150M8 -20Q20 -100 54 -150", 6)
        b.paper("M-24 -14H24L30 150Q30 174 0 176Q-30 174 -30 150Z")
        b.line("M-10 10V120M8 30V140", 5)
        b.line("M-18 176q-8 10 -20 14M0 178v18M18 176q8 10 20 14", 6)
    for x, turn in ((-112, -12), (-26, 4)):
        with b.at(x, 20, turn=turn):
            b.accent(
                "M0 -50C-50 -90 -64 -130 -46 -180C-20 -170 -14 -150 -8 -130C-14 -170 0 -196 12 -200C26 -180 22 -150 16 -126C26 -150 44 -164 60 -164C62 -120 40 -80 0 -50Z"
            )
            b.mid("M-46 -54Q0 -84 46 -54Q50 40 4 176Q-50 40 -46 -54Z")
            b.line("M-44 -20h28M44 10h-26M-34 50h22M28 86h-18", 6)
            b.carve("M26 -40Q30 0 20 44", 8)


@motif("tin", "une boîte en métal", copies=3, readable=True)
def tin(b: Block, label: str) -> None:
    b.mid("M-150 -80V130Q-150 176 0 176T150 130V-80Z")
    b.accent("M-158 -120V-70Q-158 -28 0 -28T158 -70V-120Z")
    b.accent(oval(0, -122, 158, 44))
    b.carve("M-110 -122Q-90 -144 0 -146", 8)
    b.paper("M-150 22Q-140 56 0 58T150 22V102Q140 134 0 136T-150 102Z", outline=7)
    if label:
        b.text(label, 0, 116, fit(label, width=250, tallest=58))
    else:
        b.sprig(0, 96, 28)


@motif(
    "bread",
    "une miche de pain",
    mids=("bark", "gorse", "brick"),
    accents=("gorse", "brick", "hydrangea"),
)
def bread(b: Block, _label: str) -> None:
    b.accent("M-190 120H190V150Q190 168 172 168H-172Q-190 168 -190 150Z")
    b.carve(hatch(-150, 144, count=2, step=10, dx=110, dy=0), 5)
    b.mid(
        "M-180 60C-190 -60 -90 -124 10 -120C120 -118 190 -40 178 60C176 110 130 128 0 128S-176 110 -180 60Z"
    )
    for x in (-104, -24, 56):
        b.paper(f"M{x - 26} 30Q{x - 20} -40 {x + 44} -78Q{x + 46} -20 {x - 26} 30Z", outline=6)
    b.carve("M-150 40Q-152 0 -130 -32M-140 78Q-100 100 -30 104", 8)
    b.line(hatch(80, 92, count=5, step=18, dx=-8, dy=18), 5)


@motif(
    "cake", "un gâteau breton", mids=("gorse", "bark"), accents=("brick", "heather", "hydrangea")
)
def cake(b: Block, _label: str) -> None:
    b.accent(oval(0, 122, 196, 44))
    b.paper(oval(0, 110, 170, 32), outline=6)
    b.mid("M-150 -20V80Q-150 124 0 124T150 80V-20Z")
    b.mid(oval(0, -20, 150, 62))
    b.line("M-100 -44L60 36M-40 -70L120 0M100 -44L-60 36M40 -70L-120 0", 6)
    b.carve(hatch(-126, 30, count=13, step=21, dy=44), 7)
    b.accent("M-24 -120Q0 -150 24 -120Q40 -84 0 -50Q-40 -84 -24 -120Z")
    b.line("M0 -136Q4 -160 26 -168", 8)


@motif(
    "biscuit",
    "des galettes au beurre",
    mids=("gorse",),
    accents=("hydrangea", "brick", "seaweed", "heather"),
)
def biscuit(b: Block, _label: str) -> None:
    b.accent("M-196 130H196L160 176H-160Z")
    b.carve("M-150 152H40M80 152H150", 7)
    for x, y in ((92, 50), (-92, 50), (0, -76)):
        teeth = [(math.tau * i / 28, 106 if i % 2 else 90) for i in range(28)]
        edge = "L".join(f"{x + r * math.cos(a):.0f} {y + r * math.sin(a):.0f}" for a, r in teeth)
        b.mid(f"M{edge}Z")
        b.carve(oval(x, y, 70), 6)
        for dx in (-24, 0, 24):
            b.line(f"M{x - 44 + dx} {y - 20 - dx}l64 64M{x + 44 + dx} {y - 20 + dx}l-64 64", 5)


@motif("cheese", "un fromage entamé", mids=("gorse",), accents=("brick", "seaweed", "hydrangea"))
def cheese(b: Block, _label: str) -> None:
    b.accent("M-196 130H196V160H-196Z")
    b.mid("M-180 0L150 -124Q186 -60 180 0Z")
    b.paper("M-180 0H180V126H-180Z")
    b.mid("M-180 0H180V126H-180Z", outline=8)
    b.carve("M-150 20H150", 7)
    for x, y, r in ((-110, 72, 26), (-24, 50, 17), (20, 96, 21), (112, 68, 30)):
        b.paper(oval(x, y, r, r * 0.84), outline=7)
    b.carve("M-80 -28L110 -98", 8)
    b.paper(oval(64, -44, 24, 13), oval(120, -66, 16, 10), outline=6)


@motif(
    "egg",
    "une boîte d'œufs",
    mids=("hydrangea", "seaweed", "heather", "bark"),
    accents=("gorse", "brick"),
)
def egg(b: Block, _label: str) -> None:
    for x, fill in ((-120, b.accent), (0, b.paper), (120, b.accent)):
        fill(
            f"M{x} -130C{x + 44} -130 {x + 60} -60 {x + 60} -30Q{x + 60} 40 {x} 40T{x - 60} -30C{x - 60} -60 {x - 44} -130 {x} -130Z"
        )
        b.line(f"M{x - 34} -36Q{x - 32} -78 {x - 12} -98", 6)
    b.mid(
        "M-196 -10Q-170 -10 -160 10Q-120 60 -80 10Q-60 -20 -40 10Q0 60 40 10Q60 -20 80 10Q120 60 160 10Q170 -10 196 -10L170 140Q166 158 146 158H-146Q-166 158 -170 140Z"
    )
    b.carve("M-60 30L-54 128M60 30L54 128M-150 60L-138 128M150 60L138 128", 8)
    b.line("M-20 96h40", 8)


@motif(
    "meat",
    "un saucisson et un jambon",
    mids=("brick", "heather"),
    accents=("gorse", "bark", "hydrangea"),
)
def meat(b: Block, _label: str) -> None:
    b.paper("M112 -112Q130 -168 166 -156Q176 -182 194 -156Q204 -124 170 -124Q150 -96 128 -92Z")
    b.mid(
        "M-170 0C-170 -110 -60 -150 40 -134C120 -124 150 -90 120 -50C90 -10 60 90 -50 96C-130 98 -170 60 -170 0Z"
    )
    b.paper(
        "M-146 8C-146 -74 -86 -104 -30 -92C16 -78 10 0 -30 44C-70 84 -146 74 -146 8Z", outline=6
    )
    b.mid(
        "M-126 10C-126 -54 -80 -82 -40 -70C-6 -56 -14 0 -44 30C-76 60 -126 60 -126 10Z", outline=0
    )
    b.paper(oval(-76, -10, 22), outline=7)
    b.carve("M40 -104Q90 -100 96 -78", 8)
    with b.at(50, 120, turn=-10):
        b.accent("M-140 -10Q-140 -42 -100 -42H90Q130 -42 130 0T90 42H-100Q-140 42 -140 10Z")
        b.line("M-140 0l-26 -18M-140 0l-26 18", 8)
        b.line("M-60 -40V40M0 -40V40M60 -40V40M-120 -20l60 0M0 20h60M60 -14h60", 5)


@motif(
    "chocolate",
    "une tablette de chocolat",
    readable=True,
    mids=("bark",),
    accents=("gorse", "heather", "brick", "hydrangea", "seaweed"),
)
def chocolate(b: Block, label: str) -> None:
    b.mid("M-120 -190H120V60H-120Z")
    for x in (-112, -36, 40):
        for y in (-182, -104, -26):
            b.carve(f"M{x + 8} {y + 56}V{y + 8}H{x + 60}", 6)
    b.line("M-40 -186V40M38 -186V40M-116 -108H116M-116 -30H116", 6)
    b.paper("M-138 0L-110 -18L-80 4L-44 -18L-8 4L30 -18L64 4L100 -18L138 0V40H-138Z")
    b.accent("M-138 26L138 26V190H-138Z")
    b.label(label, -100, 60, 200, 96)


@motif(
    "salt",
    "un sachet de sel",
    copies=2,
    readable=True,
    mids=("hydrangea", "seaweed"),
    accents=("gorse", "brick", "heather"),
)
def salt(b: Block, label: str) -> None:
    b.mid("M-70 -100C-130 -60 -150 40 -134 140Q-126 182 0 182T134 140C150 40 130 -60 70 -100Z")
    b.mid("M-96 -186Q-60 -170 -30 -184Q0 -196 30 -184Q60 -170 96 -186L66 -104H-66Z")
    b.rope("accent", "M-74 -102Q0 -84 74 -102", 12)
    b.rope("accent", "M20 -94Q70 -60 60 -20", 8, outline=5)
    b.carve("M-40 -164L-30 -122M0 -174V-120M40 -164L30 -122", 7)
    b.label(label, -92, -6, 184, 112)
    b.carve("M-104 40Q-110 90 -100 128M104 130Q108 120 110 104", 8)
    b.line(
        "M-60 138l10 10l10 -10l-10 -10ZM0 142l10 10l10 -10l-10 -10ZM56 138l10 10l10 -10l-10 -10Z", 5
    )
