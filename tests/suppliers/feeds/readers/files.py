"""Suppliers' files as tests write and read them."""

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter

from suppliers.feeds.readers import Row, Table, open_table

SAMPLES = Path(__file__).parent / "samples"


def write(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    """A file without a telling name: the reader must look inside."""
    path = folder / "fichier"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(path: Path) -> tuple[Table, list[Row]]:
    table = open_table(path, name="catalogue")
    return table, list(table.rows)


def sample(name: str) -> tuple[Table, list[Row]]:
    return read(SAMPLES / name)


def values(rows: list[Row], column: str) -> list[Any]:
    return [row.values.get(column, "") for row in rows]


def xlsx(*sheets: tuple[str, list[list[Any]]]) -> tuple[io.BytesIO, xlsxwriter.Workbook]:
    """A workbook left open for a test to add its traps; close it to fill the buffer."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, rows in sheets:
        sheet = workbook.add_worksheet(name)
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
    return buffer, workbook


def ods(sheets: str) -> bytes:
    """An OpenDocument spreadsheet around these <table:table> elements."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet"
        )
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type='
            '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
            'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
            f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return buffer.getvalue()


def ods_text(text: str) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def xls(name: str, rows: list[list[str | float]]) -> bytes:
    """An Excel 97 workbook of one sheet: BIFF8 records in an OLE2 file of one stream."""
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0x600))
    encoded = name.encode("latin-1")
    tail = _record(0x0A, b"")
    bound_size = 4 + 8 + len(encoded)
    begin = len(head) + bound_size + len(tail)
    bound = _record(0x85, struct.pack("<IHBB", begin, 0, len(encoded), 0) + encoded)
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0x600))
    width = max(map(len, rows))
    sheet += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for index, row in enumerate(rows):
        for place, value in enumerate(row):
            where = struct.pack("<HHH", index, place, 0)
            if isinstance(value, str):
                wide = value.encode("utf-16-le")
                sheet += _record(0x204, where + struct.pack("<HB", len(value), 1) + wide)
            else:
                sheet += _record(0x203, where + struct.pack("<d", value))
    return ole2({"Workbook": head + bound + tail + sheet + _record(0x0A, b"")})


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def ole2(streams: dict[str, bytes]) -> bytes:
    """A compound file: header, one table of sectors, one directory, then the streams."""
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    sectors = [table, end]
    entries = [_entry("Root Entry", 5, child=1, start=end, size=0)]
    body = b""
    for place, (name, content) in enumerate(streams.items(), 1):
        # Below 4,096 bytes a stream would live elsewhere.
        padded = content.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % 512)
        start, count = len(sectors), len(padded) // 512
        sectors += [*range(start + 1, start + count), end]
        following = place + 1 if place < len(streams) else free
        entries.append(_entry(name, 2, start=start, size=len(padded), right=following))
        body += padded
    sectors += [free] * (128 - len(sectors))
    directory = b"".join(entries).ljust(512, b"\0")
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    return header + struct.pack("<128I", *sectors) + directory + body


def _entry(
    name: str, kind: int, *, start: int, size: int, child: int = -1, right: int = -1
) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    entry = wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, right & 0xFFFFFFFF, child & 0xFFFFFFFF)
    return entry + b"\0" * 36 + struct.pack("<IQ", start, size)
