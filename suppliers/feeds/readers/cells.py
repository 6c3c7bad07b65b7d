"""What a cell of a spreadsheet or a JSON document says, as text."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from suppliers.feeds.readers import limits
from suppliers.feeds.readers.base import Cell, Unreadable

# Digits after which a number is left as it was written: "1e999999999" must not fill the memory.
_DIGITS = 40


def plain(number: int | float | Decimal) -> str:
    """A number without exponent or trailing zeros: 12.0 → "12", 3.76e12 → "3760000000000"."""
    if isinstance(number, int):
        # Python refuses to print an integer of more than 4,300 digits.
        return str(number) if number.bit_length() < 1000 else hex(number)
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    if not exact.is_finite() or abs(exact.adjusted()) > _DIGITS:
        return str(exact)
    text = format(exact, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def cell(value: Any) -> Cell:
    """A date stays a date (midnight is not a time of day); all else is text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, Decimal)):
        return plain(value)
    if isinstance(value, date):
        return value
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def check_length(text: str, *, number: int, column: str) -> None:
    """Raise Unreadable for a cell that is longer than any product text."""
    if len(text) > limits.MAX_CELL:
        raise Unreadable(
            _(
                "La ligne %(number)s a une cellule de %(size)s caractères (« %(column)s »), plus que "
                "les %(most)s acceptés : raccourcissez-la."
            )
            % {"number": number, "size": len(text), "column": column[:60], "most": limits.MAX_CELL}
        )


def check_nul(text: str, *, number: int) -> None:
    """Raise Unreadable for a NUL character: a database cannot keep it."""
    if "\0" in text:
        raise Unreadable(
            _(
                "La ligne %(number)s contient un caractère nul : le fichier est abîmé, exportez-le "
                "de nouveau."
            )
            % {"number": number}
        )


def check_rows(count: int) -> None:
    """Raise Unreadable once a file has more rows than a catalogue."""
    if count > limits.MAX_ROWS:
        raise Unreadable(
            _("Le fichier a plus de %(most)s lignes : partagez-le en plusieurs fichiers.")
            % {"most": limits.MAX_ROWS}
        )


def check_columns(count: int) -> None:
    """Raise Unreadable for more columns than a catalogue can need."""
    if count > limits.MAX_COLUMNS:
        raise Unreadable(
            _(
                "Le fichier a %(count)s colonnes, plus que les %(most)s acceptées : gardez celles "
                "qui décrivent vos produits."
            )
            % {"count": count, "most": limits.MAX_COLUMNS}
        )
