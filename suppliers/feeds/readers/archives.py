"""Is this archive safe to open? Sizes are checked before anything is taken out of it."""

import re
import zipfile
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from suppliers.feeds.readers import limits
from suppliers.feeds.readers.base import Unreadable

_CHUNK: Final = 1 << 20
# Below this size a high ratio harms nobody: blank cells compress very well.
_SMALL: Final = 20_000_000
_ODS_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_XLSX_CELL: Final = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^>]*?\br\s*=\s*[\"']([A-Za-z]*)(\d+)[\"']")
_XLSX_ERROR: Final = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]*?\bt\s*=\s*[\"']e[\"'])[^>]*?\br\s*=\s*[\"']([A-Za-z]+)(\d+)[\"'][^>]*>"
    rb".{0,2000}?<(?:\w+:)?v>([^<]{1,20})<",
    re.DOTALL,
)
_ODS_TAG: Final = re.compile(rb"<table:(table|table-row|(?:covered-)?table-cell)(\s[^>]*)?>")
_REPEATED: Final = re.compile(rb"number-(?:columns|rows)-repeated\s*=\s*[\"'](\d+)")
# What of a tag may be cut by the end of a chunk.
_OVERLAP: Final = 4096


def kind(path: Path) -> str:
    """ "xlsx" or "ods". Unreadable for a broken, swollen or unknown archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive)
            names = set(archive.namelist())
            if any(name.startswith("xl/workbook.") for name in names):
                found = "xlsx"
            elif "mimetype" in names and archive.read("mimetype").startswith(_ODS_TYPE):
                found = "ods"
            elif other := _other_kind(names):
                raise Unreadable(other)
            else:
                raise Unreadable(
                    _(
                        "Cette archive ne contient pas de classeur : décompressez-la et envoyez le "
                        "fichier du catalogue (XLSX, ODS, CSV, JSON ou XML)."
                    )
                )
            _check_content(archive, found)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise broken() from error
    except (NotImplementedError, RuntimeError) as error:
        # Encrypted members, or a compression that spreadsheets do not use.
        raise locked() from error
    except Exception as error:  # zlib.error has no common ancestor with the others
        raise broken() from error
    return found


def _other_kind(names: set[str]) -> str:
    """What to do with an archive that is a document of another program; "" for any other."""
    if any(name.endswith(".iwa") for name in names):
        return _("C’est un classeur Numbers : exportez-le en XLSX ou en CSV, puis renvoyez-le.")
    if "word/document.xml" in names:
        return text_document()
    if "ppt/presentation.xml" in names:
        return _("C’est une présentation, pas un tableau : envoyez un fichier XLSX, ODS ou CSV.")
    return "" if "mimetype" not in names else text_document()


def text_document() -> str:
    return _(
        "C’est un document de texte, pas un tableau : copiez le tableau dans un classeur et "
        "envoyez-le en XLSX, ODS ou CSV."
    )


def broken() -> Unreadable:
    return Unreadable(
        _("Le classeur est abîmé ou incomplet : enregistrez-le de nouveau et renvoyez-le.")
    )


def locked() -> Unreadable:
    return Unreadable(
        _("Le classeur est protégé par un mot de passe : enregistrez-le sans, puis renvoyez-le.")
    )


def swollen() -> Unreadable:
    return Unreadable(
        _(
            "Le classeur est démesuré une fois décompressé : copiez le tableau des produits dans "
            "un classeur neuf."
        )
    )


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """What the archive declares: too much, or compressed beyond reason."""
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    if total > limits.MAX_UNZIPPED_BYTES or len(infos) > 10_000:
        raise swollen()
    if total > _SMALL and total > packed * limits.MAX_ZIP_RATIO:
        raise swollen()
    if any(info.flag_bits & 1 for info in infos):
        raise locked()


def _check_content(archive: zipfile.ZipFile, found: str) -> None:
    """What the archive really holds: true sizes, checksums, and how far its cells reach."""
    for info in archive.infolist():
        is_sheet = found == "xlsx" and info.filename.startswith("xl/worksheets/sheet")
        is_content = found == "ods" and info.filename == "content.xml"
        size, reach = 0, _Reach()
        with archive.open(info) as member:
            rest = b""
            while chunk := member.read(_CHUNK):
                size += len(chunk)
                if size > info.file_size or size > limits.MAX_UNZIPPED_BYTES:
                    raise swollen()
                if is_sheet:
                    reach.stretch_xlsx(rest + chunk)
                elif is_content:
                    reach.stretch_ods(rest + chunk)
                rest = chunk[max(chunk.rfind(b"<"), 0) :][:_OVERLAP]


class _Reach:
    """How large a table would be, if every cell up to the farthest were held."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._row = self._column = self._repeat = 0

    def stretch_xlsx(self, part: bytes) -> None:
        for letters, digits in _XLSX_CELL.findall(part):
            self.rows = max(self.rows, int(digits[:9]))
            if letters:
                self.columns = max(self.columns, column_number(letters))
        self._check()

    def stretch_ods(self, part: bytes) -> None:
        for tag, attributes in _ODS_TAG.findall(part):
            repeated = _REPEATED.search(attributes)
            times = int(repeated[1][:9]) if repeated else 1
            if tag == b"table":
                self._row = 0
            elif tag == b"table-row":
                self._row += self._repeat
                self._column, self._repeat = 0, times
            else:
                self._column += times
                if b"value-type" in attributes:
                    self.rows = max(self.rows, self._row + self._repeat)
                    self.columns = max(self.columns, self._column)
        self._check()

    def _check(self) -> None:
        if self.rows * self.columns > limits.MAX_SHEET_CELLS:
            raise swollen()


def column_number(letters: bytes) -> int:
    """ "A" → 1, "AA" → 27."""
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - 64
    return number


def xlsx_errors(path: Path, *, sheet: int) -> dict[tuple[int, int], str]:
    """Error cells of the sheet of this index: (row, column) from 0 → "#REF!".

    The spreadsheet library gives them as blanks, which would pass for a value left out.
    """
    with zipfile.ZipFile(path) as archive:
        member = _sheet_member(archive, sheet)
        if not member:
            return {}
        found = {}
        text = archive.read(member)
        for letters, digits, value in _XLSX_ERROR.findall(text):
            place = int(digits[:9]) - 1, column_number(letters) - 1
            found[place] = value.decode("ascii", "replace")
    return found


_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?\b\w+:id\s*=\s*[\"']([^\"']+)")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


def _sheet_member(archive: zipfile.ZipFile, sheet: int) -> str:
    """The archive's part that holds a sheet, found through the workbook's relations."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    ids = _SHEET.findall(archive.read("xl/workbook.xml"))
    for relation in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        target = re.search(rb"\bTarget\s*=\s*[\"']([^\"']+)", relation)
        if (
            sheet < len(ids)
            and target
            and re.search(rb"\bId\s*=\s*[\"']" + re.escape(ids[sheet]) + rb"[\"']", relation)
        ):
            name = target[1].decode("utf-8", "replace").lstrip("/")
            name = name if name.startswith("xl/") else f"xl/{name}"
            return name if name in names else ""
    return ""
