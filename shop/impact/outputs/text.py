"""The report as JSON and as CSV."""

import csv
import io
import json
from typing import Final

from shop.impact.outputs.common import Told
from shop.tables import harmless

_HEAD: Final = (
    "code", "label", "value", "unit", "numerator", "denominator", "lines", "target", "formula",
    "source",
)  # fmt: skip


def as_json(told: Told) -> bytes:
    return (json.dumps(told.report, ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(told: Told) -> bytes:
    """A row for each figure, then one for each thing to check, under the code "to_check"."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_HEAD)
    for one, row in told.figures():
        target = one.target_on(told.period.last)
        numbers = [row[name] for name in ("numerator", "denominator", "lines")]
        writer.writerow(
            [
                row["code"], harmless(str(one.label)), row["value"], row["unit"], *numbers,
                "" if target is None else str(target),
                harmless(str(one.formula)), harmless(str(one.source)),
            ]
        )  # fmt: skip
    for found in told.report["to_check"]:
        writer.writerow(
            ["to_check", harmless(found["reason"]), "", found["code"], "", "", found["line"]]
        )
    return out.getvalue().encode()
