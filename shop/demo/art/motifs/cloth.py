"""Clothes and cloth."""

from __future__ import annotations

from shop.demo.art.registry import motif
from shop.demo.art.svg import Block, fit, oval


@motif("sweater", "une marinière", mids=("hydrangea", "brick", "seaweed"))
def sweater(b: Block, _label: str) -> None:
    b.paper(
        "M-70 -150Q0 -116 70 -150L132 -120Q160 -104 168 -70L196 116L134 130L112 10V176H-112V10L-134 130L-196 116L-168 -70Q-160 -104 -132 -120Z"
    )
    for y in (-84, -42, 0, 42, 84, 126):
        b.stroke("mid", f"M-104 {y + 6}H104", 20)
    for y in (-40, 4, 48, 92):
        b.stroke(
            "mid",
            f"M{-174 + y * -0.16:.0f} {y + 6}L{-128 - y * 0.04:.0f} {y - 4}M{174 + y * 0.16:.0f} {y + 6}L{128 + y * 0.04:.0f} {y - 4}",
            17,
        )
    b.line("M-112 14L-122 -60M112 14L122 -60M-70 -150Q0 -92 70 -150", 8)


@motif("tshirt", "un tee-shirt imprimé", readable=True)
def tshirt(b: Block, label: str) -> None:
    b.mid(
        "M-66 -150Q0 -96 66 -150L120 -132L196 -40L136 14L106 -22V176H-106V-22L-136 14L-196 -40L-120 -132Z"
    )
    b.carve("M-62 -134Q0 -78 62 -134", 7)
    b.line("M-106 -22V-50M106 -22V-50", 7)
    b.line("M-170 -38L-138 -8M170 -38L138 -8", 5)
    b.accent(oval(0, 34, 78), outline=7)
    b.paper(oval(0, 34, 58), outline=6)
    if label:
        b.text(label, 0, 52, fit(label, width=104, tallest=52))
    else:
        b.sprig(0, 36, 38)


@motif("tote", "un sac en toile", copies=2, readable=True)
def tote(b: Block, label: str) -> None:
    b.rope("accent", "M-64 -40C-70 -230 70 -230 64 -40", 16)
    b.mid("M-134 -60H134L150 176Q0 196 -150 176Z")
    b.carve("M-124 -34H124", 6)
    b.line("M-64 -58V-20M64 -58V-20", 16)
    b.paper(oval(0, 70, 76), outline=7)
    if label:
        b.text(label, 0, 90, fit(label, width=136, tallest=60))
    else:
        b.sprig(0, 72, 46)


@motif("shoes", "des chaussures")
def shoes(b: Block, _label: str) -> None:
    for x, y in ((30, -66), (-30, 74)):
        with b.at(x, y):
            b.dark("M-160 52H166Q170 84 150 86H-150Q-166 84 -160 52Z")
            b.mid("M-154 -70Q-110 -50 -70 -74Q-30 -10 60 0Q150 4 164 54H-156Z")
            b.accent("M-154 -70Q-130 -58 -112 -60L-104 54H-156Z")
            b.carve("M70 22Q120 22 140 40", 7)
            b.line("M-60 -44l30 -16M-36 -22l28 -20M-6 -6l22 -22", 8)
            b.carve("M-140 70H140", 5)


@motif("baby", "une brassière de bébé", mids=("hydrangea", "heather", "gorse", "meadow"))
def baby(b: Block, _label: str) -> None:
    b.mid(
        "M-50 -160Q0 -110 50 -160L104 -140L186 -50L134 4L100 -34Q110 60 96 104Q60 116 46 150Q40 184 0 184T-46 150Q-60 116 -96 104Q-110 60 -100 -34L-134 4L-186 -50L-104 -140Z"
    )
    b.carve("M-82 96Q-44 110 -30 150M82 96Q44 110 30 150", 7)
    b.carve("M-44 -140Q0 -92 44 -140", 7)
    b.accent("M0 70C-70 20 -60 -40 -24 -40Q-6 -40 0 -20Q6 -40 24 -40C60 -40 70 20 0 70Z", outline=7)
    for x in (-24, 0, 24):
        b.paper(oval(x, 158, 8), outline=5)


@motif("mask", "des masques en tissu", mids=("hydrangea", "seaweed", "heather", "brick"))
def mask(b: Block, _label: str) -> None:
    b.line("M-110 -70C-210 -80 -210 90 -104 74M110 -70C210 -80 210 90 104 74", 9)
    b.mid("M-120 -90Q-60 -100 0 -124Q60 -100 120 -90V40Q90 120 0 140Q-90 120 -120 40Z")
    b.accent("M-120 -40Q0 -64 120 -40V24Q0 0 -120 24Z", outline=6)
    b.carve("M-94 -66Q0 -92 94 -66M-96 60Q0 40 96 60M-70 96Q0 80 70 96", 7)
    for x in (-80, -40, 0, 40, 80):
        b.paper(oval(x, -18 - (80 - abs(x)) * 0.06, 9), outline=0)
