"""In which encoding a text is written: told from its bytes, nothing kept in memory."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from suppliers.feeds.readers.base import Unreadable

_CHUNK: Final = 1 << 20
# Western letters, punctuation and pictograms of UTF-8, to weigh them against bytes that are not:
# other scripts are there by chance, when two letters of Windows or of a Mac follow each other.
_MULTIBYTE: Final = re.compile(
    rb"[\xc2\xc3\xc5][\x80-\xbf]|\xe2[\x80-\x9f][\x80-\xbf]|\xf0\x9f[\x80-\xbf]{2}"
)
_HIGH: Final = re.compile(rb"[\x80-\xff]")
# "œ" of ISO-8859-15 where Windows-1252 has "½": only one of them stands inside a word.
_LATIN9: Final = re.compile(rb"\xa4|[A-Za-z]\xbd[a-z]|\xbc[a-z]|[A-Za-z]\xbd[A-Za-z]")
# é è à ê ç ô ù î: what a French text is full of.
_ACCENTS: Final = "éèàêçôùîÉÈÀÊÇÔâÂ"
_USUAL: Final = frozenset(
    "àâäéèêëîïôöùûüÿçœæÀÂÄÉÈÊËÎÏÔÖÙÛÜŸÇŒÆñÑßáíóúÁÍÓÚãõÃÕ«»‹›“”‘’„‚–—…€£°º²³½¼¾±×·•™®©§µ\u00a0"
)
# Older tools still export these; Windows-1252 wins when nothing speaks for another.
_SINGLE: Final = ("cp1252", "mac-roman", "cp850")
_LINES_NAMED: Final = 10
# é written twice as UTF-8, and the sign for a letter that was lost.
_DOUBLED: Final = (b"\xc3\x83\xc2\xa9", b"\xc3\x83\xc2\xa8")
_LOST: Final = b"\xef\xbf\xbd"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 are read as Windows-1252, one by one."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        return byte.decode("latin-1"), error.start + 1


codecs.register_error("windows", _as_windows)


@dataclass(slots=True)
class Text:
    """How to open the file: `codec` and `errors` for open(), `name` for people."""

    name: str
    codec: str
    errors: str = "strict"
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Counts:
    """What the bytes of the file show."""

    lines: int = 0
    multibyte: int = 0
    stray: int = 0
    stray_lines: list[int] = field(default_factory=list)
    doubled: bool = False
    lost: bool = False
    latin9: bool = False
    controls: bool = False
    accents: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_SINGLE, 0))


def sniff(path: Path) -> Text:
    """The encoding of the whole file. Unreadable for a NUL character, naming its line."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Text("utf-16", "utf-16")
    wide = _wide(start)
    if wide:
        return Text("utf-16", wide)
    counts = _count(path)
    if start.startswith(codecs.BOM_UTF8):
        found = Text("utf-8-sig", "utf-8-sig")
    else:
        found = Text("utf-8", "utf-8")
    if counts.stray:
        found = _not_utf8(found, counts)
    elif counts.doubled or counts.lost:
        found.notes.append(
            _(
                "Des accents étaient déjà abîmés à l’enregistrement du fichier (« Ã© » ou « � ») : "
                "exportez-le en UTF-8 depuis votre logiciel."
            )
        )
    return found


def _wide(start: bytes) -> str:
    """UTF-16 without its mark: every other byte of Western text is zero."""
    half = len(start) // 2
    if half < 4:
        return ""
    if start[1::2].count(0) > half * 0.6 and start[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if start[::2].count(0) > half * 0.6 and start[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return ""


def _count(path: Path) -> _Counts:
    counts = _Counts()
    for part in _parts(path):
        _weigh(part, counts)
    if counts.stray:
        # Of no interest in a file that is UTF-8, as most are.
        counts.multibyte = sum(len(_MULTIBYTE.findall(part)) for part in _parts(path))
    return counts


def _parts(path: Path) -> Iterator[bytes]:
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            # Cut where a line ends, or a character: nothing is counted half.
            chunk = rest + chunk
            cut = max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) + 1 or max(len(chunk) - 4, 1)
            rest = chunk[cut:]
            yield chunk[:cut]
    yield rest


def _weigh(part: bytes, counts: _Counts) -> None:
    nul = part.find(b"\0")
    if nul >= 0:
        line = counts.lines + _breaks(part[:nul]) + 1
        raise Unreadable(
            _(
                "La ligne %(line)s contient un caractère nul : le fichier est abîmé, exportez-le "
                "de nouveau."
            )
            % {"line": line}
        )
    if not part.isascii():
        _weigh_letters(part, counts)
    counts.lines += _breaks(part)


def _breaks(part: bytes) -> int:
    return part.count(b"\n") + part.count(b"\r") - part.count(b"\r\n")


def _weigh_letters(part: bytes, counts: _Counts) -> None:
    counts.doubled = counts.doubled or any(pair in part for pair in _DOUBLED)
    counts.lost = counts.lost or _LOST in part
    try:
        part.decode("utf-8")
    except UnicodeDecodeError:
        _weigh_strays(part, counts)


def _weigh_strays(part: bytes, counts: _Counts) -> None:
    for number, line in enumerate(part.splitlines(), counts.lines + 1):
        if line.isascii():
            continue
        left = _MULTIBYTE.sub(b"", line)
        strays = len(_HIGH.findall(left))
        if not strays:
            continue
        counts.stray += strays
        if len(counts.stray_lines) <= _LINES_NAMED:
            counts.stray_lines.append(number)
        counts.controls = counts.controls or any(0x80 <= byte < 0xA0 for byte in left)
        counts.latin9 = counts.latin9 or bool(_LATIN9.search(left))
        for codec in _SINGLE:
            counts.accents[codec] += sum(map(left.count, _ACCENT_BYTES[codec]))
            counts.accents[codec] -= sum(map(left.count, _SIGN_BYTES[codec]))


_ACCENT_BYTES: Final = {codec: [letter.encode(codec) for letter in _ACCENTS] for codec in _SINGLE}


def _signs(codec: str) -> list[bytes]:
    """What no French text is made of: frames, sums, letters of other tongues."""
    every = ((bytes((byte,)), bytes((byte,)).decode(codec, "replace")) for byte in range(128, 256))
    return [byte for byte, sign in every if sign not in _USUAL]


_SIGN_BYTES: Final = {codec: _signs(codec) for codec in _SINGLE}


def _not_utf8(found: Text, counts: _Counts) -> Text:
    # A Windows file may hold by chance a pair of bytes that is UTF-8 too: one in ten is no chance.
    if found.name == "utf-8-sig" or counts.multibyte * 10 > counts.stray:
        return _mixed(found, counts)
    best = max(_SINGLE, key=lambda codec: counts.accents[codec])
    if best != "cp1252":
        return Text(best, best)
    if counts.latin9 and not counts.controls:
        return Text("iso-8859-15", "iso-8859-15")
    # Five bytes have no character in Windows-1252: "windows" reads them rather than stop.
    return Text("cp1252", "cp1252", errors="windows")


def _mixed(found: Text, counts: _Counts) -> Text:
    named = ", ".join(map(str, counts.stray_lines[:_LINES_NAMED]))
    if len(counts.stray_lines) > _LINES_NAMED:
        named += "…"
    found.errors = "windows"
    found.notes.append(
        _(
            "Le fichier mélange deux encodages : des caractères de Windows ont été lus dans un "
            "fichier UTF-8, lignes %(lines)s. Vérifiez-y les accents."
        )
        % {"lines": named}
    )
    return found
