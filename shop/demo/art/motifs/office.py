"""Paper, print and machines."""

from __future__ import annotations

from shop.demo.art.registry import motif
from shop.demo.art.svg import Block, fit, oval, rect


@motif("notebook", "un carnet relié", copies=2, readable=True)
def notebook(b: Block, label: str) -> None:
    b.paper("M-110 -160H146V186H-110Z")
    b.line("M136 -150V176", 5)
    b.mid(rect(-130, -180, 256, 350, 14))
    b.accent("M-116 -180H-74V170H-116Q-130 170 -130 156V-166Q-130 -180 -116 -180Z")
    b.carve(
        "M-112 -140h22M-112 -100h22M-112 -60h22M-112 -20h22M-112 20h22M-112 60h22M-112 100h22M-112 140h22",
        7,
    )
    b.label(label, -46, -116, 140, 92)
    b.accent("M60 170V200L76 188L92 200V170Z", outline=6)
    b.carve("M-50 140H60M104 40V150", 7)


@motif("book", "des livres", mids=("brick", "hydrangea", "seaweed", "heather"))
def book(b: Block, _label: str) -> None:
    with b.at(0, 130):
        b.mid("M-180 -36H160V36H-180Q-200 0 -180 -36Z")
        b.paper("M-164 -20H168V20H-164Z", outline=6)
        b.line("M-140 -6H168M-140 8H168", 4)
    with b.at(20, 56, turn=-3):
        b.accent("M-160 -34H150V34H-160Q-178 0 -160 -34Z")
        b.carve("M-120 -14V14M-100 -14V14M70 0H130", 8)
    with b.at(0, -50, turn=-8):
        b.mid("M-150 60Q-80 30 0 60V-100Q-80 -130 -150 -100Z")
        b.mid("M150 60Q80 30 0 60V-100Q80 -130 150 -100Z")
        b.paper(
            "M-136 40Q-70 14 0 44V-88Q-70 -116 -136 -90ZM136 40Q70 14 0 44V-88Q70 -116 136 -90Z",
            outline=6,
        )
        b.line(
            "M-112 -66Q-66 -82 -24 -64M-112 -38Q-66 -54 -24 -36M-112 -10Q-66 -26 -24 -8M112 -66Q66 -82 24 -64M112 -38Q66 -54 24 -36M112 -10Q66 -26 24 -8",
            5,
        )


@motif(
    "paper", "des feuilles de papier", mids=("hydrangea", "brick", "heather", "seaweed", "meadow")
)
def paper(b: Block, _label: str) -> None:
    for turn, fill in ((14, b.mid), (4, b.accent), (-7, b.paper)):
        with b.at(turn=turn):
            fill("M-124 -176H70L124 -122V176H-124Z")
    with b.at(turn=-7):
        b.mid("M70 -176V-122H124Z", outline=6)
        b.line("M-90 -118H30M-90 -76H90M-90 -34H90M-90 8H60", 7)
        b.mid("M-90 130V86H-54V130ZM-36 130V56H0V130ZM18 130V100H54V130Z", outline=6)


@motif("printer", "une imprimante", mids=("hydrangea", "seaweed", "heather", "brick"))
def printer(b: Block, _label: str) -> None:
    b.paper("M-100 -190H100V-40H-100Z")
    b.line("M-70 -160H70M-70 -132H40", 6)
    b.mid("M-150 -90H150Q186 -90 186 -54V90H-186V-54Q-186 -90 -150 -90Z")
    b.carve("M-160 -54H90", 7)
    b.paper(oval(140, -52, 12), outline=6)
    b.dark(rect(-130, 10, 260, 34, 8))
    b.paper("M-104 30H104L124 184H-124Z")
    b.accent("M-70 70H14L18 150H-78Z", outline=6)
    b.line("M44 76H80M44 100H84M46 124H86M48 148H90", 6)


@motif("poster", "une affiche imprimée", readable=True)
def poster(b: Block, label: str) -> None:
    b.paper("M-130 -180H130V184H-130Z")
    b.mid(rect(-104, -154, 208, 190), outline=6)
    b.accent(oval(28, -72, 54), outline=0)
    b.accent("M-104 36L-30 -46L20 10L54 -20L104 36Z", outline=6)
    b.carve("M-80 -130H-20M-80 -108H-40", 7)
    if label:
        b.text(label, 0, 108, fit(label, width=220, tallest=72))
    else:
        b.line("M-96 80H96", 18)
    b.line("M-90 138H90M-60 162H60", 7)
    b.dark(oval(0, -180, 13))


@motif(
    "laptop",
    "un ordinateur portable reconditionné",
    mids=("hydrangea", "heather", "seaweed", "brick"),
)
def laptop(b: Block, _label: str) -> None:
    b.mid(rect(-156, -140, 312, 220, 16))
    b.paper(rect(-128, -114, 256, 168, 6), outline=6)
    b.accent(
        "M-64 -24A66 66 0 0 1 54 -70L72 -92L84 -26L20 -34L36 -50A44 44 0 0 0 -40 -24ZM64 -30A66 66 0 0 1 -54 16L-70 40L-84 -26L-20 -20L-36 -4A44 44 0 0 0 40 -30Z",
        outline=6,
    )
    b.accent("M-164 80H164L200 140Q200 156 184 156H-184Q-200 156 -200 140Z")
    b.carve("M-136 96H136M-148 114H148", 7)
    b.line("M-200 140H200M-44 132H44", 6)


@motif(
    "phone",
    "un téléphone reconditionné",
    copies=2,
    mids=("hydrangea", "seaweed", "heather", "brick"),
)
def phone(b: Block, _label: str) -> None:
    b.mid(rect(-100, -190, 200, 380, 28))
    b.paper(rect(-78, -146, 156, 276, 6), outline=6)
    b.dark(rect(-30, -172, 60, 10, 5), oval(0, 160, 14))
    for x, y, ink in (
        (-54, -120, "accent"),
        (12, -120, "mid"),
        (-54, -54, "mid"),
        (12, -54, "accent"),
    ):
        b.fill(ink, rect(x, y, 44, 44, 8), outline=5)
    b.line("M-50 20H50M-50 46H20", 7)
    b.accent("M-50 104L-24 84L2 96L50 68V114H-50Z", outline=5)
