"""Purchases made elsewhere, from a CSV file: lines for figures, and what must be checked.

Two readings of the file. The first only hashes its rows, eight bytes each, so that the second
can tell exactly which rows come twice, and memory does not grow with the file but for these.

Left out of every figure, and told: a date or an amount that cannot be read, another currency, a
day outside the period, a row that is there already, a heading repeated in the middle. Counted,
and told: a SIRET that is wrong or closed, a code or a rate that is not known (ignored), a family
that is not known (counted as not food).
"""

import csv
import re
from array import array
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shop.impact.findings import Finding
from shop.impact.lines import Family, Label, Line, Payment, Period, Status
from shop.money import UnknownVat, divide, vat_categories
from shop.places import identifiers

REQUIRED: Final = ("date", "supplier_siret", "amount_excl_tax")
COLUMNS: Final = (
    *REQUIRED, "supplier_name", "department", "category", "vat_rate", "statuses", "labels",
    "family", "labour_amount", "reuse", "recycled",
)  # fmt: skip
# Understood where they are given; their absence is no reason to check anything.
OPTIONAL: Final = (
    "currency", "description", "contract", "invoice", "insertion_hours", "invoiced_on", "due_on",
    "paid_on", "amount_paid",
)  # fmt: skip
# Columns whose absence leaves figures not told, by the input that figures name.
_INPUTS: Final = {
    "department": "department", "category": "category", "statuses": "statuses",
    "labels": "labels", "family": "family", "labour_amount": "labour_amount",
    "reuse": "reuse", "recycled": "recycled", "contract": "contract",
    "insertion_hours": "insertion_hours", "invoiced_on": "invoiced", "due_on": "due",
    "paid_on": "paid",
}  # fmt: skip
_YES: Final = frozenset(
    [
        "oui",
        "o",
        "x",
        "1",
        "true",
        "vrai",
        "yes",
        "réemploi",
        "reemploi",
        "réutilisation",
        "reutilisation",
        "reconditionné",
        "reconditionne",
    ]
)
_NO: Final = frozenset(["non", "n", "0", "false", "faux", "no"])
_STATUSES: Final = frozenset(Status.values)
_LABELS: Final = frozenset(Label.values)
_FAMILIES: Final = frozenset(Family.values)
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?", re.ASCII)
_DEPARTMENT: Final = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[4-9])", re.ASCII)
_MOST_CELL: Final = 131_072
# Fifteen digits: no purchase, and integers of the database.
_MOST_CENTS: Final = 10**15


class BadLedger(ValueError):
    """The file cannot be read at all; the message says why, in French."""


class Ledger:
    """The lines of a file, read anew at each iteration, with its findings up to there.

    `closed` gives the day on which establishments closed, by SIRET, where a register knows it.
    Raises BadLedger when it is opened, or while it is read.
    """

    def __init__(
        self, path: Path, *, period: Period, closed: Mapping[str, date] | None = None
    ) -> None:
        self.path, self.period, self.closed = path, period, closed or {}
        self.columns, self._delimiter = _header(path)
        self._twice = _repeated(path, self._delimiter)
        self.findings: list[Finding] = []

    @property
    def absent(self) -> frozenset[str]:
        """Inputs of figures that the file has no column for."""
        return frozenset(_INPUTS[name] for name in _INPUTS if name not in self.columns)

    def __iter__(self) -> Iterator[Line]:
        self.findings = self._missing_columns()
        reader = _Row(self)
        seen: dict[tuple[str, ...], int] = {}
        for number, cells in _rows(self.path, self._delimiter):
            if not any(cells):
                continue
            if hash(cells) in self._twice:
                first = seen.setdefault(cells, number)
                if first != number:
                    self._tell_twice(number, first, cells)
                    continue
            line = reader.line(number, cells)
            if line is not None:
                yield line

    def _tell_twice(self, number: int, first: int, cells: tuple[str, ...]) -> None:
        reason = _("Ligne identique à la ligne %(first)d : elle n’est pas comptée deux fois.")
        self.findings.append(Finding(number, "duplicate", reason % {"first": first}, False))

    def _missing_columns(self) -> list[Finding]:
        return [
            Finding(
                0,
                "missing_column",
                _("La colonne « %(name)s » manque : ce qui en dépend n’est pas renseigné.")
                % {"name": name},
            )
            for name in COLUMNS
            if name not in self.columns
        ]


def _open(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from file
    except UnicodeDecodeError as error:
        raise BadLedger(
            _("Ce fichier n’est pas en UTF-8 : enregistrez-le en « CSV UTF-8 ».")
        ) from error
    except OSError as error:
        raise BadLedger(_("Impossible de lire « %(path)s ».") % {"path": path}) from error


def _header(path: Path) -> tuple[dict[str, int], str]:
    """The place of each column, and the delimiter that the heading shows."""
    first = next(iter(_open(path)), "")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    names = [
        name.strip().lower() for name in next(iter(csv.reader([first], delimiter=delimiter)), [])
    ]
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        if name and name in found:
            raise BadLedger(_("La colonne « %(name)s » est là deux fois.") % {"name": name})
        found[name] = place
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise BadLedger(
            _("Colonnes manquantes dans le fichier : %(names)s.") % {"names": ", ".join(missing)}
        )
    return found, delimiter


def _rows(path: Path, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Number of the line on which each row ends, and its cells; the heading is left out."""
    csv.field_size_limit(_MOST_CELL)
    reader = csv.reader(_open(path), delimiter=delimiter)
    try:
        next(reader, None)
        for cells in reader:
            yield reader.line_num, tuple(map(str.strip, cells))
    except csv.Error as error:
        raise BadLedger(
            _("Le fichier est illisible à la ligne %(line)d.") % {"line": reader.line_num}
        ) from error


def _repeated(path: Path, delimiter: str) -> frozenset[int]:
    """Hashes that more than one row has."""
    hashes = array("q", (hash(cells) for _number, cells in _rows(path, delimiter)))
    found = np.frombuffer(hashes, dtype=np.int64) if hashes else np.empty(0, dtype=np.int64)
    found = np.sort(found)
    return frozenset(found[1:][found[1:] == found[:-1]].tolist())


class _Row:
    """Reads one row after the other; each cell's method tells what it does not understand."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.places = ledger.columns
        self.number = 0
        self.cells: tuple[str, ...] = ()
        places = self.places
        self._siret_at, self._amount_at = places["supplier_siret"], places["amount_excl_tax"]
        self._date_at = places["date"]
        self._last_needed = max(self._siret_at, self._amount_at, self._date_at)
        self._width = max(places.values()) + 1
        self._extras = [name for name in OPTIONAL if name in places]

    def line(self, number: int, cells: tuple[str, ...]) -> Line | None:
        """None for a row that no figure may count: a finding says why."""
        self.number, self.cells = number, cells
        if not self._has_its_cells():
            return None
        day, cents = self._date(cells[self._date_at]), self._amount(cells[self._amount_at])
        if day is None or cents is None or not self._is_euro():
            return None
        if day not in self.ledger.period:
            self._refuse(
                "outside_period",
                _("La date %(day)s est hors de la période.") % {"day": day.isoformat()},
            )
            return None
        extras = self._extra(cents) if self._extras else {}
        recycled, content = self._recycled()
        return Line(
            key=number,
            siret=self._siret(cells[self._siret_at], day),
            name=self.cell("supplier_name"),
            cents=cents,
            date=day,
            department=self._department(),
            category=self.cell("category"),
            vat_permille=self._vat(day),
            statuses=self._codes("statuses", _STATUSES),
            labels=self._codes("labels", _LABELS),
            family=self._family(),
            labour_cents=self._labour(cents),
            reuse=self._reuse(),
            recycled=recycled,
            recycled_permille=content,
            **extras,  # type: ignore[arg-type]
        )

    def _has_its_cells(self) -> bool:
        cells = self.cells
        if len(cells) <= self._last_needed:
            self._refuse("short", _("Il manque des cellules sur cette ligne."))
        elif len(cells) > self._width and any(cells[self._width :]):
            # A decimal comma without quotes, in a file of commas, moves every cell after it.
            self._refuse("long", _("Il y a plus de cellules que de colonnes sur cette ligne."))
        elif cells[self._date_at].lower() == "date":
            self._refuse("heading", _("L’en-tête est répété : le fichier semble collé deux fois."))
        else:
            return True
        return False

    def cell(self, name: str) -> str:
        place = self.places.get(name)
        return self.cells[place] if place is not None and place < len(self.cells) else ""

    def _tell(self, code: str, reason: str) -> None:
        self.ledger.findings.append(Finding(self.number, code, reason))

    def _refuse(self, code: str, reason: str) -> None:
        self.ledger.findings.append(Finding(self.number, code, reason, False))

    def _date(self, text: str) -> date | None:
        day = parse_day(text)
        if day is None:
            self._refuse(
                "date",
                _("La date « %(text)s » n’est pas lisible : écrivez 2026-03-31.")
                % {"text": text[:40]},
            )
        return day

    def _amount(self, text: str) -> int | None:
        try:
            return parse_cents(text)
        except ValueError as why:
            self._refuse("amount", str(why))
            return None

    def _is_euro(self) -> bool:
        currency = self.cell("currency").upper()
        if currency in ("", "EUR", "€", "EURO", "EUROS"):
            return True
        self._refuse(
            "currency",
            _("La devise « %(currency)s » n’est pas l’euro : convertissez le montant.")
            % {"currency": currency[:10]},
        )
        return False

    def _siret(self, text: str, day: date) -> str:
        siret, is_valid = _known_siret(text)
        if not is_valid:
            self._tell(
                "siret",
                _("Le SIRET « %(siret)s » n’est pas valable : la ligne est comptée, le fournisseur "
                  "reste à identifier.") % {"siret": text[:20]},
            )  # fmt: skip
        closed = self.ledger.closed.get(siret)
        if closed is not None and closed < day:
            self._tell(
                "closed_siret",
                _("L’établissement %(siret)s est fermé depuis le %(day)s.")
                % {"siret": siret, "day": closed.isoformat()},
            )
        return siret

    def _department(self) -> str:
        text = self.cell("department").upper()
        if text.isdigit() and len(text) == 1:
            text = f"0{text}"
        if "department" in self.places and not _DEPARTMENT.fullmatch(text):
            self._tell(
                "department",
                _("Le département « %(text)s » n’est pas connu : la ligne n’est pas comptée comme "
                  "locale.") % {"text": text[:20]}
                if text
                else _("Le département manque : la ligne n’est pas comptée comme locale."),
            )  # fmt: skip
            return ""
        return text

    def _vat(self, day: date) -> int | None:
        if "vat_rate" not in self.places:
            return None
        text = self.cell("vat_rate")
        try:
            return _permille(text, day)
        except UnknownVat:
            self._tell(
                "vat_rate",
                _("Le taux de TVA « %(text)s » n’est pas connu à cette date ; le montant hors "
                  "taxes est compté.") % {"text": text[:20]}
                if text
                else _("Le taux de TVA manque ; le montant hors taxes est compté."),
            )  # fmt: skip
            return None

    def _codes(self, column: str, known: frozenset[str]) -> frozenset[str]:
        text = self.cell(column)
        if not text:
            return _NOTHING
        found, unknown = _split(text, known)
        for code in unknown:
            self._tell(
                "unknown_status" if column == "statuses" else "unknown_label",
                (
                    _("Le statut « %(code)s » n’est pas connu : il est ignoré, la ligne est comptée.")
                    if column == "statuses"
                    else _("Le label « %(code)s » n’est pas connu : il est ignoré, la ligne est comptée.")
                )
                % {"code": code[:40]},
            )  # fmt: skip
        return found

    def _family(self) -> str:
        text = self.cell("family").upper()
        if text in _FAMILIES:
            return text
        self._tell(
            "family",
            _("La famille « %(text)s » n’est pas connue : la ligne est comptée hors alimentation.")
            % {"text": text[:40]},
        )
        return ""

    def _labour(self, cents: int) -> int | None:
        text = self.cell("labour_amount")
        if not text:
            return None
        try:
            return parse_cents(text)
        except ValueError as why:
            self._tell("labour_amount", _("Main-d’œuvre ignorée. %(why)s") % {"why": why})
            return None

    def _reuse(self) -> bool:
        return self._share("reuse") is not None

    def _recycled(self) -> tuple[bool, int | None]:
        content = self._share("recycled")
        return content is not None, content if content and content > 0 else None

    def _share(self, column: str) -> int | None:
        """Tenths of a per cent above zero; 0 where it is only said that there is some; or None."""
        text = self.cell(column).lower()
        if not text or text in _NO:
            return None
        if text in _YES:
            return 0
        try:
            permille = _share_of(text)
        except ValueError:
            self._tell(
                column,
                _("« %(text)s » n’est ni oui, ni non, ni un pourcentage : compté comme non.")
                % {"text": text[:40]},
            )
            return None
        return permille or None

    def _extra(self, cents: int) -> dict[str, object]:
        found: dict[str, object] = {
            "description": self.cell("description"),
            "contract": self.cell("contract"),
            "invoice": self.cell("invoice"),
        }
        for column, name in (("invoiced_on", "invoiced"), ("due_on", "due"), ("paid_on", "paid")):
            if text := self.cell(column):
                found[name] = self._optional_day(column, text)
        if text := self.cell("insertion_hours"):
            found["insertion_hours"] = self._hours(text)
        if text := self.cell("amount_paid"):
            found["payments"] = self._payments(text, found.get("paid"))
        return found

    def _optional_day(self, column: str, text: str) -> date | None:
        day = parse_day(text)
        if day is None:
            self._tell(
                column, _("La date « %(text)s » n’est pas lisible : ignorée.") % {"text": text[:40]}
            )
        return day

    def _hours(self, text: str) -> Decimal | None:
        try:
            return Decimal(parse_cents(text)).scaleb(-2)
        except ValueError:
            self._tell(
                "insertion_hours",
                _("« %(text)s » n’est pas un nombre d’heures : ignoré.") % {"text": text[:40]},
            )
            return None

    def _payments(self, text: str, paid: object) -> tuple[Payment, ...]:
        day = paid if isinstance(paid, date) else self._date(self.cells[self._date_at])
        try:
            return (Payment(day, parse_cents(text)),) if day else ()
        except ValueError as why:
            self._tell("amount_paid", _("Montant payé ignoré. %(why)s") % {"why": why})
            return ()


_NOTHING: Final[frozenset[str]] = frozenset()


@lru_cache(maxsize=4096)
def parse_day(text: str) -> date | None:
    """2026-03-31 or 31/03/2026; None otherwise."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def parse_cents(text: str) -> int:
    """Cents of « 1 234,56 € », « 1234.5 » or « -12 ». Raises ValueError with why, in French.

    Three decimals are refused, since 1.234 may be a thousand; more are rounded half up.
    """
    plain = "".join(char for char in text if not char.isspace()).rstrip("€").replace("−", "-")
    if "," in plain and "." in plain:
        thousands = "," if plain.rindex(".") > plain.rindex(",") else "."
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(_("« %(text)s » n’est pas un montant.") % {"text": text[:40]})
    whole, _dot, decimals = plain.partition(".")
    if len(decimals) == 3:
        raise ValueError(
            _("« %(text)s » a trois décimales : milliers ou centimes ? Écrivez deux décimales.")
            % {"text": text[:40]}
        )
    if len(whole) > 18 or len(decimals) > 18:
        raise ValueError(_("« %(text)s » n’est pas un montant.") % {"text": text[:40]})
    sign = -1 if whole.startswith("-") else 1
    cents = sign * divide(int(whole.lstrip("+-") + decimals) * 100, 10 ** len(decimals))
    if abs(cents) > _MOST_CENTS:
        raise ValueError(_("« %(text)s » n’est pas un montant.") % {"text": text[:40]})
    return cents


@lru_cache(maxsize=8192)
def _known_siret(text: str) -> tuple[str, bool]:
    try:
        return identifiers.siret(text), True
    except ValidationError:
        return "".join(text.split()).upper(), False


@lru_cache(maxsize=4096)
def _split(text: str, known: frozenset[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    codes = [code for part in text.split("|") if (code := part.strip().upper())]
    unknown = tuple(dict.fromkeys(code for code in codes if code not in known))
    return frozenset(codes) & known, unknown


@lru_cache(maxsize=4096)
def _permille(text: str, day: date) -> int:
    """Tenths of a per cent of « 5.5 », « 5,5 % » or « 20 ». Raises UnknownVat."""
    plain = text.replace(",", ".").replace("%", "").strip()
    if not _NUMBER.fullmatch(plain):
        raise UnknownVat(text)
    permille = Decimal(plain) * 10
    if not any(one.permille == permille and one.covers(day) for one in vat_categories()):
        raise UnknownVat(text)
    return int(permille)


@lru_cache(maxsize=4096)
def _share_of(text: str) -> int:
    """Tenths of a per cent of « 40 » or « 12,5 % ». Raises ValueError."""
    plain = text.replace(",", ".").rstrip("%").strip()
    if not _NUMBER.fullmatch(plain) or not 0 <= Decimal(plain) <= 100:
        raise ValueError(text)
    return int(Decimal(plain) * 10)
