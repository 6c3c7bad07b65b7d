"""Path helpers and the block a motif is cut on.

All four layers of a motif are drawn in a single SVG, one ink per colour channel:
red missing means the mid ink, green missing the accent ink, blue missing the key ink.
A later shape hides the earlier ones, as when a printmaker cuts the front object first.
Lengths are block units: a motif fits in a box from -200 to 200 on both axes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from pathlib import Path

from PIL import ImageFont

LABEL_FONT = Path(__file__).with_name("label.ttf")
# Quoted: a bare CSS name may not start a word with a digit.
LABEL_FAMILY = "'Bricolage Grotesque 96pt ExtraBold'"

_FILL = {"mid": "#0ff", "accent": "#f0f", "both": "#00f", "paper": "#fff", "key": "#ff0"}
# The outline carries the ink it encloses, so a shifted layer never leaves a white gap inside.
_OUTLINE = {"mid": "#0f0", "accent": "#f00", "both": "#000", "paper": "#ff0", "key": "#ff0"}
_KEY = "#ff0"


def rect(x: float, y: float, width: float, height: float, radius: float = 0) -> str:
    """Return the path of a rectangle with rounded corners."""
    if not radius:
        return f"M{x} {y}h{width}v{height}h{-width}Z"
    r, w, h = radius, width - 2 * radius, height - 2 * radius
    return (
        f"M{x + r} {y}h{w}q{r} 0 {r} {r}v{h}q0 {r} {-r} {r}h{-w}q{-r} 0 {-r} {-r}v{-h}"
        f"q0 {-r} {r} {-r}Z"
    )


def oval(cx: float, cy: float, rx: float, ry: float | None = None) -> str:
    """Return the path of an ellipse, or of a circle when `ry` is left out."""
    ry = rx if ry is None else ry
    return f"M{cx - rx} {cy}a{rx} {ry} 0 1 0 {2 * rx} 0a{rx} {ry} 0 1 0 {-2 * rx} 0Z"


def hatch(x: float, y: float, *, count: int, step: float, dx: float = 0, dy: float = 0) -> str:
    """Return `count` parallel strokes of vector (dx, dy), `step` apart.

    Strokes more upright than flat are laid out along x, the others along y.
    """
    across = abs(dy) >= abs(dx)
    return "".join(
        f"M{x + (i * step if across else 0)} {y + (0 if across else i * step)}l{dx} {dy}"
        for i in range(count)
    )


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(LABEL_FONT), 100)


def fit(text: str, *, width: float, tallest: float) -> float:
    """Return the type size at which `text` is at most `width` wide, and no more than `tallest`."""
    return min(tallest, 100 * width / max(_font().getlength(text), 1))


class Block:
    """Collects the shapes of one motif, back to front."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def svg(self) -> str:
        """Return the shapes as SVG elements."""
        return "".join(self._parts)

    def fill(self, ink: str, path: str, *, outline: float = 8) -> None:
        """Paint a shape with "mid", "accent", "both", "key" or bare "paper"."""
        stroke = ""
        if outline:
            stroke = (
                f' stroke="{_OUTLINE[ink]}" stroke-width="{outline}" stroke-linejoin="round"'
                ' stroke-linecap="round"'
            )
        self._parts.append(f'<path d="{path}" fill="{_FILL[ink]}"{stroke}/>')

    def mid(self, *paths: str, outline: float = 8) -> None:
        """Paint shapes in the main ink."""
        for path in paths:
            self.fill("mid", path, outline=outline)

    def accent(self, *paths: str, outline: float = 8) -> None:
        """Paint shapes in the second ink."""
        for path in paths:
            self.fill("accent", path, outline=outline)

    def both(self, *paths: str, outline: float = 8) -> None:
        """Paint shapes where the two inks overprint."""
        for path in paths:
            self.fill("both", path, outline=outline)

    def paper(self, *paths: str, outline: float = 8) -> None:
        """Leave shapes uninked."""
        for path in paths:
            self.fill("paper", path, outline=outline)

    def dark(self, *paths: str) -> None:
        """Paint shapes solid in the key ink."""
        for path in paths:
            self.fill("key", path, outline=0)

    def line(self, path: str, width: float = 7) -> None:
        """Draw a key line that overprints what lies under it."""
        self._stroke(path, width, _KEY, ' style="mix-blend-mode:multiply"')

    def carve(self, path: str, width: float = 7) -> None:
        """Cut a white line through every ink."""
        self._stroke(path, width, "#fff", "")

    def stroke(self, ink: str, path: str, width: float) -> None:
        """Draw a thick line in one ink, without outline."""
        self._stroke(path, width, _FILL[ink], "")

    def rope(self, ink: str, path: str, width: float, *, outline: float = 7) -> None:
        """Draw a thick line in one ink between two key lines."""
        self._stroke(path, width + 2 * outline, _OUTLINE[ink], "")
        self._stroke(path, width, _FILL[ink], "")

    def _stroke(self, path: str, width: float, colour: str, extra: str) -> None:
        self._parts.append(
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"'
            f' stroke-linecap="round" stroke-linejoin="round"{extra}/>'
        )

    def text(self, text: str, x: float, y: float, size: float, *, carved: bool = False) -> None:
        """Set `text` centred on x, its baseline at y, `size` units high."""
        colour = "#fff" if carved else _KEY
        self._parts.append(
            f'<text x="{x}" y="{y}" font-family="{LABEL_FAMILY}" font-weight="800"'
            f' font-size="{size:.1f}" text-anchor="middle" fill="{colour}">{escape(text)}</text>'
        )

    def label(self, text: str, x: float, y: float, width: float, height: float) -> None:
        """Stick a white label, on two lines if long; without text it carries a sprig."""
        self.paper(rect(x, y, width, height, 8), outline=6)
        cx, cy = x + width / 2, y + height / 2
        if text:
            lines = text.rsplit(" ", 1) if len(text) > 7 else [text]
            tallest = height * 0.62 / len(lines) ** 0.6
            size = min(fit(line, width=width * 0.86, tallest=tallest) for line in lines)
            top = cy + size * 0.35 - (len(lines) - 1) * size / 2
            for i, line in enumerate(lines):
                self.text(line, cx, top + i * size, size)
        else:
            self.sprig(cx, cy, min(width, height) * 0.36)

    def sprig(self, cx: float, cy: float, radius: float) -> None:
        """Draw a small two-leaved sprig centred on (cx, cy)."""
        r = radius
        self.line(f"M{cx} {cy + r}V{cy - r * 0.2}", 6)
        self.dark(
            f"M{cx} {cy + r * 0.3}q{-r} {-r * 0.1} {-r * 1.1} {-r}q{r} 0 {r * 1.1} {r}Z",
            f"M{cx} {cy}q{r} {-r * 0.1} {r * 1.1} {-r}q{-r} 0 {-r * 1.1} {r}Z",
        )

    @contextmanager
    def at(
        self, x: float = 0, y: float = 0, *, turn: float = 0, scale: float = 1
    ) -> Iterator[None]:
        """Draw what follows moved to (x, y), turned by `turn` degrees and scaled."""
        self._parts.append(f'<g transform="translate({x} {y}) rotate({turn}) scale({scale})">')
        yield
        self._parts.append("</g>")
