"""Bank statements as files: CSV exports of French banks, CAMT.053. Incoming lines alone.

An error names its row and column; a file with an error gives nothing.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from pycamt.parser import Camt053ParseError, Camt053Parser

from shop.places.text import fold

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5000
MOST_TROUBLES = 5
HEADER_WITHIN = 25  # rows of greetings that banks write first
LONGEST_LABEL = 300

_DAYS = ("date", "date operation", "date d operation", "date de l operation", "date comptable",
         "date de comptabilisation", "date op", "date de valeur", "date valeur")  # fmt: skip
_LABELS = ("libelle", "libelle operation", "libelle de l operation", "libelle complet",
           "libelle simplifie", "description", "nature de l operation", "operation")  # fmt: skip
_CREDITS = ("credit", "credits", "montant credit", "montant au credit")
_AMOUNTS = ("montant", "montant operation", "montant de l operation", "amount")
_CURRENCIES = ("eur", "euro", "euros", "en", "€")


class BankRefused(ValueError):
    """The file, or the line, cannot be taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Income:
    day: date
    cents: int
    label: str


def read(*, name: str, data: bytes) -> list[Income]:
    """What came in. Raises BankRefused."""
    if len(data) > MOST_BYTES:
        raise BankRefused(_("Ce fichier dépasse 2 Mo : exportez une période plus courte."))
    if not data.strip():
        raise BankRefused(_("Ce fichier est vide."))
    start = data.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")[:1]
    rows = _camt(data) if start == b"<" else _csv(data)
    if len(rows) > MOST_ROWS:
        raise BankRefused(
            _("Ce relevé compte plus de %(most)d lignes : exportez une période plus courte.")
            % {"most": MOST_ROWS}
        )
    if not rows:
        raise BankRefused(_("Ce relevé ne contient aucun encaissement."))
    return rows


# CSV -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Columns:
    day: int
    label: int
    cents: int
    names: tuple[str, ...]


def _csv(data: bytes) -> list[Income]:
    text = _decoded(data)
    for delimiter in (";", "\t", ","):
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error:
            continue
        for place, row in enumerate(rows[:HEADER_WITHIN]):
            columns = _columns(row)
            if columns is not None:
                return _incomes(rows, after=place, columns=columns)
    raise BankRefused(
        _("Les colonnes ne sont pas reconnues : il faut une colonne « Date », une colonne "
          "« Libellé » et une colonne « Crédit » ou « Montant ». Exportez le relevé en CSV ou en "
          "CAMT.053 depuis le site de votre banque.")
    )  # fmt: skip


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _columns(row: Sequence[str]) -> _Columns | None:
    names = [_plain_name(cell) for cell in row]
    day, label = _first(names, _DAYS), _first(names, _LABELS)
    cents = _first(names, _CREDITS)
    if cents is None:
        cents = _first(names, _AMOUNTS)
    if day is None or label is None or cents is None:
        return None
    return _Columns(day, label, cents, tuple(cell.strip() for cell in row))


def _plain_name(cell: str) -> str:
    words = re.split(r"[^a-z0-9€]+", fold(cell))
    return " ".join(word for word in words if word and word not in _CURRENCIES)


def _first(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _incomes(rows: Sequence[Sequence[str]], *, after: int, columns: _Columns) -> list[Income]:
    found: list[Income] = []
    troubles: list[str] = []
    for number, row in enumerate(rows[after + 1 :], start=after + 2):
        day, label, amount = (
            row[place].strip() if place < len(row) else ""
            for place in (columns.day, columns.label, columns.cents)
        )
        # Totals at the foot have no date; lines that went out have no credit.
        if not day or not amount:
            continue
        cents, told = _cents(amount), _day(day)
        if told is None:
            troubles.append(_trouble(number, columns.names[columns.day], day,
                                     _("n’est pas une date (jj/mm/aaaa)")))  # fmt: skip
        elif cents is None:
            troubles.append(_trouble(number, columns.names[columns.cents], amount,
                                     _("n’est pas un montant")))  # fmt: skip
        elif cents > 0:
            found.append(Income(told, cents, " ".join(label.split())[:LONGEST_LABEL]))
    if troubles:
        raise BankRefused(" ".join(troubles[:MOST_TROUBLES]))
    return found


def _trouble(number: int, column: str, value: str, why: str) -> str:
    return _("Ligne %(number)d, colonne « %(column)s » : « %(value)s » %(why)s.") % {
        "number": number,
        "column": column,
        "value": value[:40],
        "why": why,
    }


def _cents(text: str) -> int | None:
    """« 1 234,56 », « +24.90 € », « -12,00 » → cents."""
    plain = re.sub(r"[\s\u00a0\u202f€]|EUR", "", text)
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,10}(\.\d{1,2})?", plain):
        return None
    return int(Decimal(plain) * 100)


def _day(text: str) -> date | None:
    for pattern in ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text[:10].strip(), pattern).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


# CAMT.053 --------------------------------------------------------------------------------------


def _camt(data: bytes) -> list[Income]:
    try:
        tree = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as refusal:
        raise BankRefused(
            _("Ce fichier XML contient une déclaration DOCTYPE : un relevé CAMT.053 n’en a pas.")
        ) from refusal
    except (ParseError, ValueError) as wrong:
        raise BankRefused(_("Ce fichier XML est incomplet : exportez-le de nouveau.")) from wrong
    namespace = tree.tag.partition("}")[0].removeprefix("{") if "}" in tree.tag else ""
    if "camt.053" not in namespace:
        raise BankRefused(
            _("Ce fichier XML n’est pas un relevé CAMT.053 : choisissez ce format à l’export.")
        )
    _keep_batches_whole(tree, f"{{{namespace}}}")
    # The parser looks for names without a prefix.
    register_namespace("", namespace)
    try:
        rows = Camt053Parser(tostring(tree)).get_transactions()
    except (Camt053ParseError, AttributeError) as wrong:
        raise BankRefused(_("Ce relevé CAMT.053 ne contient aucune opération.")) from wrong
    return list(_camt_incomes(rows))


def _keep_batches_whole(tree: Element, prefix: str) -> None:
    """A batch whose parts have no amount of their own is one line, not its total many times."""
    for entry in tree.iter(f"{prefix}Ntry"):
        parts = list(entry.iter(f"{prefix}TxDtls"))
        if len(parts) > 1 and any(part.find(f".//{prefix}Amt") is None for part in parts):
            for details in entry.findall(f"{prefix}NtryDtls"):
                entry.remove(details)


def _camt_incomes(rows: Iterable[dict[str, str | None]]) -> Iterable[Income]:
    for number, row in enumerate(rows, start=1):
        if row.get("CreditDebitIndicator") != "CRDT" or row.get("Status") == "PDNG":
            continue
        if row.get("Currency") not in (None, "EUR"):
            continue
        told = (row.get("BookingDate") or row.get("ValueDate") or "")[:10]
        day, amount = _day(told), row.get("Amount") or ""
        try:
            cents = int((Decimal(amount) * 100).to_integral_value())
        except InvalidOperation:
            raise BankRefused(_trouble(number, "Amt", amount, _("n’est pas un montant"))) from None
        if day is None:
            raise BankRefused(_trouble(number, "BookgDt", told, _("n’est pas une date")))
        if cents < 1:
            continue
        parts = [
            row.get("DebtorName"),
            row.get("RemittanceInformationFull") or row.get("RemittanceInformation"),
            row.get("EndToEndId") if row.get("EndToEndId") != "NOTPROVIDED" else "",
            row.get("AdditionalEntryInformation"),
        ]
        label = " ".join(" ".join(filter(None, parts)).split())
        yield Income(day, cents, label[:LONGEST_LABEL])
