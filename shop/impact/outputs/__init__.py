"""The formats in which a report goes out."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from django.utils import translation

from shop.impact.outputs.common import Told, TooLong
from shop.impact.outputs.paper import as_pdf
from shop.impact.outputs.sheets import as_xlsx
from shop.impact.outputs.text import as_csv, as_json

__all__ = ["FORMATS", "Told", "TooLong"]

# Whoever asks: a report is a French document, and its hash is of French reasons.
_in_french = translation.override("fr")

FORMATS: Final = MappingProxyType[str, Callable[[Told], bytes]](
    {
        "json": _in_french(as_json),
        "csv": _in_french(as_csv),
        "xlsx": _in_french(as_xlsx),
        "pdf": _in_french(as_pdf),
    }
)
