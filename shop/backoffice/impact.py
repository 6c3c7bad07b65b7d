"""The whole shop's year by the same indicators, and the observatory before anything is left out."""

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.impact import observatory, references, sales
from shop.impact.indicators import INDICATORS, Choices, Figure, Indicator
from shop.impact.indicators.kinds import euros
from shop.impact.lines import Period
from shop.impact.outputs.common import written
from shop.impact.queries import SoldLines
from shop.impact.totals import fold
from shop.impact.yearly import BUYERS, grouped
from shop.tables import harmless

YEARS = 5


def _years() -> list[int]:
    this = timezone.localdate().year
    return [this - back for back in range(YEARS)]


def _figures(year: int) -> list[tuple[Indicator, Figure]]:
    totals = fold(SoldLines(_period(year)).summed(), period=_period(year))
    choices = Choices(factors=references.factors())
    return [(one, one.figure(totals, choices)) for one in INDICATORS.values()]


def _period(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _text(figure: Figure) -> str | None:
    return None if figure.value is None else f"{figure.value:f}"


@require_safe
@never_cache
@permission_required("payments.view_entry", login_url="wagtailadmin_login")
def impact(request: HttpRequest) -> HttpResponse:
    given = request.GET.get("annee", "")
    year = next((one for one in _years() if str(one) == given), _years()[0])
    sold = grouped(sales.net_by("organisation__kind", _period(year)))
    figures = _figures(year)
    context = {
        "year": year,
        "years": _years(),
        "buyers": [(label, sold.get(group, 0)) for group, label in BUYERS.items()],
        "figures": [
            (one.label, written(_text(figure), one.unit), figure.lines, one.source)
            for one, figure in figures
            if figure.value is not None
        ],
        "untold": [one.label for one, figure in figures if figure.value is None],
        "whole": observatory.counted(day=timezone.localdate()),
    }
    return render(request, "backoffice/impact.html", context)


@require_safe
@never_cache
@permission_required("payments.view_entry", login_url="wagtailadmin_login")
def impact_file(request: HttpRequest, year: int) -> HttpResponse:
    """All of the page as CSV; empty stands for what nobody has told."""
    if year not in _years():
        raise Http404
    # With a mark that tells spreadsheets its encoding.
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    csv.writer(answer, delimiter=";").writerows(
        [[harmless(cell) for cell in row] for row in _rows(year)]
    )
    answer["Content-Disposition"] = f'attachment; filename="impact-{year}.csv"'
    return answer


def _rows(year: int) -> Iterator[list[str]]:
    yield ["tableau", "code", "libelle", "valeur", "unite", "lignes"]
    sold: dict[str, Any] = grouped(sales.net_by("organisation__kind", _period(year)))
    for group, label in BUYERS.items():
        cents = sold.get(group, 0)
        yield ["ventes", group, str(label), f"{euros(cents):f}", "EUR", ""]
    for one, figure in _figures(year):
        yield ["indicateurs", one.code, str(one.label), _text(figure) or "", one.unit,
               str(figure.lines)]  # fmt: skip
    for table in observatory.counted(day=timezone.localdate()).tables:
        for cell in table.cells:
            yield [table.code, cell.code, str(cell.label), str(cell.value), str(table.unit), ""]
