"""Which format a file has, told by its content, and the reader that opens it."""

import re
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from suppliers.feeds.readers import archives, delimited, documents, limits, sheets, systems
from suppliers.feeds.readers.base import Source, Table, Unreadable

_ZIP: Final = b"PK"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
# Files that people send by mistake, by their first bytes.
_OTHERS: Final = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"), (b"\x1f\x8b", "GZIP"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7-Zip"),
)  # fmt: skip
_START: Final = 4096
# A page, after a declaration and comments at most: a feed may hold "<html" in a description.
_HTML: Final = re.compile(
    r"(<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(!doctype html|html|head|body|meta|table[^>]*>\s*<(tr|thead|tbody|caption))\b",
    re.IGNORECASE | re.DOTALL,
)


def open_table(path: Path, *, name: str = "") -> Table:
    """The table that a file holds, its format found from its content.

    `name` is what the supplier calls the file, for messages. Raises Unreadable with the reason
    and what to do; consuming `rows` may raise it too, and then none of them must be kept.
    """
    size = path.stat().st_size
    _check_size(size, limits.MAX_BYTES, name)
    with path.open("rb") as file:
        start = file.read(_START)
    if not start.strip(b"\0\t\n\r \xef\xbb\xbf"):
        raise Unreadable(_("%(file)s est vide : exportez-le de nouveau.") % {"file": _called(name)})
    if start.startswith((_ZIP, _OLE)):
        _check_size(size, limits.MAX_SHEET_BYTES, name)
        return systems.finish(_open_binary(path, start))
    for magic, kind in _OTHERS:
        if start.startswith(magic):
            raise Unreadable(
                _(
                    "%(file)s est au format %(kind)s, qui n’est pas un tableau : envoyez un fichier "
                    "XLSX, ODS, CSV, JSON ou XML."
                )
                % {"file": _called(name), "kind": kind}
            )
    return systems.finish(_open_text(path))


def _called(name: str) -> str:
    return f"« {name} »" if name else _("Le fichier")


def _check_size(size: int, most: int, name: str) -> None:
    if size > most:
        raise Unreadable(
            _(
                "%(file)s pèse %(size)s Mo, plus que les %(most)s Mo acceptés : partagez-le en "
                "plusieurs fichiers, ou exportez-le en CSV."
            )
            % {"file": _called(name), "size": -(-size // 1_000_000), "most": most // 1_000_000}
        )


def _open_binary(path: Path, start: bytes) -> Source:
    if start.startswith(_ZIP):
        return sheets.open_sheets(path, archives.kind(path))
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise archives.locked()
    if "WordDocument".encode("utf-16-le") in content:
        raise Unreadable(archives.text_document())
    return sheets.open_sheets(path, "xls")


def _open_text(path: Path) -> Source:
    begin = _beginning(path)
    if begin.startswith(("{", "[")):
        return documents.open_json(path)
    if _HTML.match(begin):
        return documents.open_page(path)
    if begin.startswith("<"):
        return documents.open_xml(path)
    return delimited.open_delimited(path)


def _beginning(path: Path) -> str:
    """The first characters, enough to tell a format from another; wrong accents do no harm."""
    with path.open("rb") as file:
        start = file.read(_START)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = start.decode("utf-16", "replace")
    elif start[1:2] == b"\0" or start[:1] == b"\0":
        text = start.decode("utf-16-le" if start[1:2] == b"\0" else "utf-16-be", "replace")
    else:
        text = start.decode("utf-8", "replace")
    return text.lstrip("\ufeff \t\r\n")
