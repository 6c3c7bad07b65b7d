"""Catering, training and other services."""

from __future__ import annotations

from shop.demo.art.registry import motif
from shop.demo.art.svg import Block, oval, rect


@motif(
    "tray",
    "un plateau de petits fours",
    mids=("gorse", "brick", "bark"),
    accents=("brick", "seaweed", "heather", "hydrangea", "meadow"),
)
def tray(b: Block, _label: str) -> None:
    b.accent("M-200 80a200 64 0 0 0 400 0v26a200 64 0 0 1 -400 0Z", oval(0, 80, 200, 64))
    b.paper(oval(0, 74, 166, 44), outline=6)
    for x, y in ((-50, 14), (54, 14), (-104, 60), (104, 60), (0, 66)):
        b.mid(f"M{x - 46} {y}H{x + 46}L{x + 34} {y + 40}H{x - 34}Z", outline=7)
        b.carve(f"M{x - 20} {y + 8}l4 24M{x} {y + 8}v24M{x + 20} {y + 8}l-4 24", 5)
        b.paper(f"M{x - 50} {y}Q{x - 44} {y - 44} {x} {y - 46}T{x + 50} {y}Z", outline=7)
        b.accent(oval(x, y - 50, 15), outline=6)
    b.line("M-40 -90q-14 -22 0 -40t0 -40M10 -96q-14 -22 0 -40t0 -40M60 -90q-14 -22 0 -40t0 -40", 8)


@motif(
    "buffet",
    "un buffet dressé",
    mids=("brick", "hydrangea", "heather", "seaweed"),
    accents=("gorse", "brick", "meadow"),
)
def buffet(b: Block, _label: str) -> None:
    b.accent("M-150 -44Q-144 -144 -60 -144T30 -44Z", oval(-60, -152, 14))
    b.carve("M-118 -66Q-108 -112 -74 -120", 8)
    b.paper(rect(-168, -50, 216, 22, 8))
    b.paper("M78 -30L70 -120H156L148 -30Z")
    b.accent(oval(92, -124, 26), oval(138, -124, 26), oval(114, -152, 26), outline=7)
    b.mid(
        "M-190 -28H190V20Q160 50 126 20Q94 50 62 20Q30 50 0 20Q-30 50 -62 20Q-94 50 -126 20Q-160 50 -190 20Z"
    )
    b.paper(
        "M-176 30Q-150 48 -126 20Q-94 50 -62 20Q-30 50 0 20Q30 50 62 20Q94 50 126 20Q150 48 176 30V176H-176Z"
    )
    b.line("M-120 60L-128 170M-56 60L-60 170M8 60V170M68 60L72 170M128 60L136 170", 6)
    b.carve("M-160 -6H160", 7)


@motif(
    "megaphone",
    "un mégaphone",
    mids=("brick", "hydrangea", "heather", "seaweed"),
    accents=("gorse", "brick", "meadow"),
)
def megaphone(b: Block, _label: str) -> None:
    b.accent("M-90 50L-56 160Q-40 176 -20 160L-40 50Z")
    b.mid("M-130 -50Q0 -60 96 -150V130Q0 44 -130 46Q-170 40 -170 0T-130 -50Z")
    b.accent("M96 -160Q132 -150 132 -10T96 140Q66 130 66 -10T96 -160Z")
    b.paper(oval(98, -10, 15, 62), outline=6)
    b.line("M-110 -48V42", 8)
    b.carve("M-80 -24Q0 -36 46 -74M-80 20Q-20 16 30 44", 8)
    b.line("M154 -80L186 -106M160 -10H198M154 60L186 86", 11)


@motif(
    "training",
    "une formation au tableau",
    mids=("seaweed", "hydrangea", "heather"),
    accents=("brick", "gorse", "bark"),
)
def training(b: Block, _label: str) -> None:
    b.line("M-120 80L-150 190M120 80L150 190", 12)
    b.accent(rect(-180, -170, 360, 254, 8))
    b.mid(rect(-156, -146, 312, 206, 4), outline=6)
    b.carve("M-126 -104H-30M-126 -68H-54M-126 -32H-40", 9)
    b.carve("M20 30V-10M60 30V-50M100 30V-96M0 32H130", 12)
    b.paper("M-40 190Q-46 120 0 116T40 190Z")
    b.paper(oval(0, 84, 32))
    b.dark("M-34 80Q-30 44 0 46Q34 46 34 80Q10 78 0 62Q-14 80 -34 80Z")
    b.accent(
        "M-176 190Q-180 136 -140 132T-100 190ZM176 190Q180 136 140 132T100 190Z",
        oval(-140, 104, 27),
        oval(140, 104, 27),
    )


@motif(
    "speech",
    "une conversation",
    mids=("hydrangea", "seaweed", "heather", "brick"),
    accents=("gorse", "brick", "meadow"),
)
def speech(b: Block, _label: str) -> None:
    b.accent(
        "M-20 -40H160Q190 -40 190 -10V90Q190 120 160 120H150L164 180L90 120H-20Q-50 120 -50 90V-10Q-50 -40 -20 -40Z"
    )
    b.line("M60 50H150M60 84H120", 8)
    b.mid(
        "M-160 -170H60Q92 -170 92 -138V-12Q92 20 60 20H-70L-140 90L-128 20H-160Q-192 20 -192 -12V-138Q-192 -170 -160 -170Z"
    )
    b.carve("M-152 -126H40M-152 -86H50M-152 -46H-20", 11)
