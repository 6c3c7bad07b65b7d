"""The file of a run as it came, each row with what became of it and what to mend."""

import io
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from suppliers.feeds import grouping
from suppliers.feeds.models import Change, FeedRun, RowTrouble
from suppliers.feeds.operations import local_file
from suppliers.feeds.readers import EXTRA, Unreadable, open_table
from suppliers.feeds.reading import groups

# What one sheet holds: rows with the header's, characters of a cell.
MOST_ROWS: Final = 1_048_576
MOST_CHARACTERS: Final = 32_767
_WIDTH: Final = 18


def annotated(run: FeedRun) -> bytes:
    """XLSX of all rows. Raises Unreadable when the file is gone or can no longer be read."""
    out = io.BytesIO()
    try:
        with local_file(run) as path:
            table = open_table(path, name=run.file_name)
            book = xlsxwriter.Workbook(out, {"constant_memory": True})
            formats = {
                "head": book.add_format({"bold": True, "bottom": 1}),
                "bad": book.add_format({"bg_color": "#FBE5E0"}),
                "odd": book.add_format({"bg_color": "#FDF1CC"}),
                "": None,
            }
            sheet = book.add_worksheet()
            _write(sheet, formats, table.columns, table.rows, run)
            book.close()
    except (FileNotFoundError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        # No file was kept, or the storage has lost it.
        raise Unreadable(_("Le fichier de cet import n’est plus gardé.")) from error
    return out.getvalue()


def _write(
    sheet: Any, formats: dict[str, Any], columns: list[str], rows: Iterable[Any], run: FeedRun
) -> None:
    outcomes, troubles = _outcomes(run), _troubles(run)
    kept = [name for name in columns if name != EXTRA]
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 48)
    sheet.set_column(2, len(kept) + 1, _WIDTH)
    for place, text in enumerate([_("Résultat"), _("À corriger"), *kept]):
        sheet.write_string(0, place, text[:MOST_CHARACTERS], formats["head"])
    sheet.freeze_panes(1, 2)
    line = 0
    column = next((name for name, code in run.mapping.items() if code == "group"), "")
    rows = grouping.joined(rows, run.asked.get("families", {}))
    for group in groups(rows, column=column):
        # A product of several rows is known by its first.
        whole = next((outcomes[row.number] for row in group if row.number in outcomes), "")
        for row in group:
            line += 1
            if line >= MOST_ROWS:
                return
            found = troubles.get(row.number, ())
            told, look = _told(whole, found)
            cells = [told, _mending(found), *(_text(row.values.get(name, "")) for name in kept)]
            for place, text in enumerate(cells):
                if text:
                    # Never a formula, whatever the cell begins with.
                    sheet.write_string(
                        line, place, text[:MOST_CHARACTERS], formats[look if place < 2 else ""]
                    )


def _outcomes(run: FeedRun) -> dict[int, str]:
    """First row of a listing → what the run did, or would do, to it."""
    words = {
        Change.Kind.CREATED: _("Créé"), Change.Kind.UPDATED: _("Modifié"),
        Change.Kind.KNOWN: _("Inchangé"),
    }  # fmt: skip
    rows = Change.objects.filter(run=run).exclude(row=None).order_by()
    return {
        row: _("Laissé") if state == Change.State.LEFT else words.get(Change.Kind(kind), "")
        for row, kind, state in rows.values_list("row", "kind", "state")
        if row is not None
    }


def _troubles(run: FeedRun) -> dict[int, list[RowTrouble]]:
    found = defaultdict(list)
    for trouble in RowTrouble.objects.filter(run=run).order_by("pk"):
        found[trouble.row].append(trouble)
    return found


def _told(whole: str, troubles: Iterable[RowTrouble]) -> tuple[str, str]:
    """What became of the row, and how it looks."""
    is_bad = any(not trouble.is_warning for trouble in troubles)
    if is_bad:
        return _("Refusé"), "bad"
    return whole or _("Inchangé"), "odd" if troubles else ""


def _mending(troubles: Iterable[RowTrouble]) -> str:
    return "\n".join(
        " ".join(filter(None, [f"{t.column} :" if t.column else "", t.reason, t.fix]))
        for t in troubles
    )


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
