"""The public observatory of the shop's suppliers, and its open data."""

import csv
import json
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from shop.impact import observatory as figures
from shop.places import map as outlines
from shop.storefront.views import shared


@require_safe
@shared
def observatory(request: HttpRequest) -> HttpResponse:
    found = figures.current(day=timezone.localdate())
    whole = found.table("departments")
    counts = {cell.code: cell.value for cell in whole.cells}
    labels = found.table("labels")
    held, kept = _parted(labels)
    context = {
        "found": found,
        "labels": labels,
        "held": held,
        "kept": kept,
        "departments": whole,
        "epcis": [
            (table, *_parted(table))
            for table in found.tables
            if table.code.startswith("epci_") and table.cells
        ],
        "tables": [
            table for table in found.tables
            if table.code not in ("departments", "labels") and not table.code.startswith("epci_")
        ],
        "map": {
            "view_box": outlines.VIEW_BOX,
            "departments": [
                (d.code, d.name, d.path, f"{d.label_x:.1f}", f"{d.label_y:.1f}",
                 f"{d.label_y + 8:.1f}", counts.get(d.code))
                for d in outlines.DEPARTMENTS.values()
            ],
        },
        "licence_url": figures.LICENCE_URL,
        "licence": figures.LICENCE,
    }  # fmt: skip
    return render(request, "storefront/observatory.html", context)


def _parted(table: figures.Table) -> tuple[list[figures.Cell], list[str]]:
    """Cells with a published count, and the names of the others."""
    return (
        [cell for cell in table.cells if cell.value is not None],
        [str(cell.label) for cell in table.cells if cell.value is None],
    )


@require_safe
@shared
def data(request: HttpRequest, form: str) -> HttpResponse:
    """The same figures as JSON or CSV; French, whatever the visitor reads."""
    found = figures.current(day=timezone.localdate())
    with translation.override("fr"):
        if form == "json":
            text = json.dumps(figures.as_json(found), ensure_ascii=False, indent=1)
            response = HttpResponse(text, content_type="application/json; charset=utf-8")
        else:
            out = StringIO()
            csv.writer(out, delimiter=";").writerows(figures.as_rows(found))
            # With a mark that tells spreadsheets its encoding.
            response = HttpResponse(
                "\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8"
            )
    response["Access-Control-Allow-Origin"] = "*"
    response["Content-Disposition"] = f'attachment; filename="observatoire-{found.day}.{form}"'
    return response
