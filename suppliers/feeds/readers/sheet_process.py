"""Run as a script: one workbook opened in a process of its own, its cells given as JSON lines.

A damaged workbook can make the spreadsheet library ask for all the memory there is, which ends
the whole process and not only the reading. Nothing of ours is imported here: it starts fast.

    sheet_process.py MEMORY SAMPLE WORKBOOK           one line a sheet, with its first SAMPLE rows
    sheet_process.py MEMORY SAMPLE WORKBOOK INDEX     merged ranges, then batches of rows
"""

import json
import resource
import sys
from datetime import date, datetime, time
from typing import Any, Final

import python_calamine as calamine

LOCKED: Final = 3
BROKEN: Final = 4
_SECONDS: Final = 120
_BATCH: Final = 500
_MOST_SHEETS: Final = 50


def plain(value: Any) -> Any:
    """A date as {"d": …}, a moment as {"t": …}: JSON has neither."""
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value.isoformat("minutes") if isinstance(value, time) else str(value)


def say(value: Any) -> None:
    sys.stdout.write(json.dumps(value, default=plain) + "\n")


def outline(workbook: calamine.CalamineWorkbook, sample: int) -> None:
    """What each sheet that has cells is called, whether it shows, its height, its first rows."""
    for index, meta in enumerate(workbook.sheets_metadata[:_MOST_SHEETS]):
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(index)
        if sheet.end is not None:
            is_visible = meta.visible == calamine.SheetVisibleEnum.Visible
            say([index, meta.name, is_visible, sheet.end[0] + 1, sheet.to_python(False, sample)])


def rows(workbook: calamine.CalamineWorkbook, index: int) -> None:
    """Every row of a sheet from its first one, blank ones included."""
    sheet = workbook.get_sheet_by_index(index)
    say(sheet.merged_cell_ranges or [])
    batch = []
    for row in sheet.iter_rows():
        batch.append(row)
        if len(batch) == _BATCH:
            say(batch)
            batch = []
    say(batch)


def main(memory: str, sample: str, path: str, index: str = "") -> int:
    """The exit code: 0, LOCKED or BROKEN; a failure of the library has codes of its own."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        with calamine.CalamineWorkbook.from_path(path) as workbook:
            if index:
                rows(workbook, int(index))
            else:
                outline(workbook, int(sample))
    except calamine.PasswordError:
        return LOCKED
    except (calamine.CalamineError, OSError, ValueError, OverflowError, MemoryError):
        return BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
