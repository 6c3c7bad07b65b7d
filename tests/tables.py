"""What tests of downloads share: files read back, cell by cell."""

import csv
from io import BytesIO, StringIO
from typing import Any

import openpyxl
from django.http import HttpResponse

Rows = list[dict[str, Any]]


def csv_rows(response: HttpResponse) -> Rows:
    """By title; the file itself is what French spreadsheets open."""
    text = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert text.endswith("\r\n")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";", strict=True))


def xlsx_rows(response: HttpResponse) -> Rows:
    head, *rows = sheet_of(response).iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def sheet_of(response: HttpResponse) -> Any:
    return openpyxl.load_workbook(BytesIO(response.content)).active


def rows_of(response: HttpResponse, form: str) -> Rows:
    assert response.status_code == 200
    return csv_rows(response) if form == "csv" else xlsx_rows(response)
