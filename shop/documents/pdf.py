"""PDF/A-3b from a typst template and JSON data, in the shop's own fonts.

Data reaches the template as JSON input, never as markup: nothing that a person typed is read
as typst. The same template, data and time give the same bytes.
"""

import json
import threading
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

FONTS = Path(__file__).parent / "fonts"
# One compiler a process: its fonts and its cache of what was laid out stay warm.
_lock = threading.Lock()


def render(template: str, *, data: Any, at: datetime, attached: str = "") -> bytes:
    """The PDF of `template` (its path under templates/), dated `at`.

    `attached` is a text that the template may attach as a file: it is not drawn.
    """
    given = {"data": json.dumps(_printable(data), ensure_ascii=False), "attached": attached}
    with _lock:
        pdf = _compiler().compile(
            input=str(_root() / template),
            format="pdf",
            pdf_standards=["a-3b"],
            sys_inputs=given,
            # typst takes no microseconds.
            timestamp=at.astimezone(UTC).replace(microsecond=0),
        )
    assert isinstance(pdf, bytes)  # one file, not a picture a page
    return pdf


def _root() -> Path:
    return Path(settings.BASE_DIR) / "templates"


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)]
    )
    return typst.Compiler(root=str(_root()), font_paths=fonts)


# PDF/A refuses a character that no font draws. These are drawn, by the shop's fonts or by those
# that typst carries.
_DRAWN = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x386, 0x386),
    (0x388, 0x38A),
    (0x391, 0x3A1),
    (0x3A3, 0x3CE),
    (0x400, 0x45F),
    (0x1E80, 0x1E85),
    (0x2013, 0x2014),
    (0x2018, 0x201A),
    (0x201C, 0x201E),
    (0x2022, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x2030),
    (0x2039, 0x203A),
    (0x20AC, 0x20AC),
    (0x2212, 0x2212),
)
_ALIKE = {"\u202f": "\u00a0", "\u2009": "\u00a0", "\u2011": "-", "\u2010": "-", "\n": "\n"}


def _is_drawn(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in _DRAWN)


def _printable(value: Any) -> Any:
    """The same with every text in characters that can be drawn; others become « ? »."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        composed = unicodedata.normalize("NFC", value)
        return "".join(_ALIKE.get(c) or (c if _is_drawn(c) else "?") for c in composed)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value


def with_metadata(pdf: bytes, *, schema: str, description: str) -> bytes:
    """A PDF of `render` that says more of itself in XMP: an update appended to its end.

    `schema` is an item of the PDF/A extension schemas, `description` an rdf:Description.
    """
    start = pdf.rindex(b"obj\n<</Length", 0, pdf.rindex(b"/Type/Metadata/Subtype/XML"))
    number = int(pdf[:start].split()[-2])
    stream = pdf[pdf.index(b"stream\n", start) + 7 : pdf.index(b"\nendstream", start)]
    told = stream.replace(_SCHEMAS, _SCHEMAS + schema.encode(), 1)
    told = told.replace(b"</rdf:RDF>", description.encode() + b"</rdf:RDF>", 1)
    last = pdf.rindex(b"trailer\n<<") + len(b"trailer\n<<")
    trailer, _, end = pdf[last:].partition(b">>\nstartxref\n")
    before = int(end.split()[0])
    head = pdf.rstrip(b"\n") + b"\n"
    row = b"%d 0 obj\n<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n" % (number, len(told))
    row += told + b"\nendstream\nendobj\n"
    table = b"xref\n%d 1\n%010d 00000 n\r\ntrailer\n<<" % (number, len(head))
    table += trailer + b"/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (before, len(head) + len(row))
    return head + row + table


_SCHEMAS = b"<pdfaExtension:schemas><rdf:Bag>"
