"""Our own catalogue format, told to everybody."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.listings.detail import ALLERGENS
from suppliers.feeds import catalogue
from suppliers.feeds.readers import limits


@require_safe
def catalogue_format(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    columns = [
        (
            field,
            list(ALLERGENS.values())
            if field.code == "allergens"
            else catalogue.allowed(field, day=today),
        )
        for field, _header in catalogue.columns(basis="incl")
        if field.code != "row_key"
    ]
    told = {"columns": columns, "most": limits.MAX_BYTES // 1_000_000}
    return render(request, "portal/format.html", told)


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(catalogue.schema(), json_dumps_params={"ensure_ascii": False, "indent": 2})


@require_safe
def example(request: HttpRequest) -> HttpResponse:
    # Spreadsheets read a mark at the beginning as « UTF-8 ».
    response = HttpResponse(
        catalogue.example().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="exemple-catalogue.csv"'
    return response
