"""Files that staff load, each with its source: emission factors, and public lists of structures.

A newer file of the same source ends the one before, which stays as a record. A finished report
keeps the factors that it was made with.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.fr import siret as siret_number

from shop.impact.factors import Factor, from_rows
from shop.impact.lines import Status
from shop.impact.models import Reference, Structure
from shop.impact.rules import folded
from shop.quoting import sheets
from shop.quoting.drafting import RequestRefused
from suppliers.feeds.readers import Row, Table

MOST_ROWS: Final = 50_000
TOLD: Final = 5  # wrong rows that a message names
_BATCH: Final = 1000
Kind = Reference.Kind
Cells = dict[str, str]
# What columns are called, folded; the first that is there counts.
_NAMES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    Kind.STRUCTURES: {
        "siret": ("siret", "n siret", "numero siret", "siret etablissement"),
        "name": ("nom", "raison sociale", "denomination", "name", "structure"),
        "department": ("departement", "department", "dep"),
        "statuses": ("statuts", "statut", "statuses", "type", "type de structure", "kind"),
        "closed_on": ("ferme le", "date de fermeture", "closed on", "fermeture"),
    },
    Kind.FACTORS: {
        "category": ("category", "categorie"),
        "kg_per_euro": ("kg per euro", "kg_per_euro", "kgco2e par euro", "facteur", "factor"),
        "valid_from": ("valid from", "valid_from", "valable du", "du"),
        "valid_to": ("valid to", "valid_to", "valable jusqu au", "au"),
    },
}
_NEEDED: Final = {
    Kind.STRUCTURES: {"siret": "SIRET"},
    Kind.FACTORS: {"category": "category", "kg_per_euro": "kg_per_euro", "valid_from": "valid_from"},
}  # fmt: skip


class ReferenceRefused(ValueError):
    """The file cannot be loaded; the message says what to do, `field` where."""

    def __init__(self, message: str, field: str = "file") -> None:
        super().__init__(message)
        self.field = field


# Loading -----------------------------------------------------------------------------------------


def load(
    *,
    kind: str,
    source: str,
    dated: date,
    data: bytes,
    name: str,
    at: datetime,
    by_id: int | None = None,
) -> Reference:
    """A file of one source in place of its earlier one, whole or not at all; raises
    ReferenceRefused, which names the rows that cannot be read."""
    if not source.strip():
        raise ReferenceRefused(_("Nommez la source : qui publie ces données."), "source")
    if not data:
        raise ReferenceRefused(_("Ce fichier est vide."))
    try:
        rows = sheets.opened(data, name, lambda table: _rows(table, kind))
    except RequestRefused as refusal:
        raise ReferenceRefused(str(refusal)) from None
    with transaction.atomic():
        found = Reference.objects.filter(kind=kind, source=source.strip(), ended_at=None)
        found.select_for_update().update(ended_at=at)
        made = Reference.objects.create(
            kind=kind,
            source=source.strip()[:160],
            dated=dated,
            name=name[-160:],
            sha256=hashlib.sha256(data).hexdigest(),
            rows=len(rows),
            content=_factors(rows, source.strip()) if kind == Kind.FACTORS else [],
            loaded_at=at,
            loaded_by_id=by_id,
        )
        if kind == Kind.STRUCTURES:
            Structure.objects.bulk_create(
                [Structure(reference=made, **values) for values in rows], batch_size=_BATCH
            )
    return made


def end(*, reference_id: int, at: datetime) -> bool:
    """The file counts no more; False when it had ended."""
    return bool(Reference.objects.filter(pk=reference_id, ended_at=None).update(ended_at=at))


def _rows(table: Table, kind: str) -> list[dict[str, Any]]:
    columns = sheets.matched(table.columns, _NAMES[kind])
    missing = [label for field, label in _NEEDED[Kind(kind)].items() if field not in columns]
    if missing:
        raise RequestRefused(
            _("Colonnes introuvables : %(names)s. La première ligne du tableau doit nommer ses "
              "colonnes.") % {"names": ", ".join(missing)}
        )  # fmt: skip
    read = _structure if kind == Kind.STRUCTURES else _factor
    return _read(table.rows, columns, read)


def _read(
    rows: Iterable[Row], columns: dict[str, str], read: Callable[[Cells], dict[str, Any]]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    seen: set[Any] = set()
    troubles: list[str] = []
    for row in rows:
        cells = {
            field: sheets.text_of(row.values.get(column, "")) for field, column in columns.items()
        }
        if not any(cells.values()):
            continue
        try:
            values = read(cells)
        except ValueError as bad:
            troubles.append(_("ligne %(row)d : %(why)s") % {"row": row.number, "why": bad})
            continue
        key = values.get("siret") or (values["category"], values["valid_from"])
        if key in seen:
            troubles.append(_("ligne %(row)d : deux fois la même ligne") % {"row": row.number})
        seen.add(key)
        found.append(values)
        if len(found) > MOST_ROWS:
            raise RequestRefused(
                _("Ce fichier dépasse %(count)d lignes : gardez celles de la région.")
                % {"count": MOST_ROWS}
            )
    if troubles:
        more = len(troubles) - TOLD
        told = " ; ".join(troubles[:TOLD])
        if more > 0:
            told += " ; " + _("et %(count)d autres.") % {"count": more}
        raise RequestRefused(_("Rien n’est chargé, corrigez d’abord : %(told)s") % {"told": told})
    if not found:
        raise RequestRefused(_("Ce fichier n’a aucune ligne."))
    return found


def _structure(cells: Cells) -> dict[str, Any]:
    siret = "".join(filter(str.isdigit, cells["siret"])).zfill(14)
    if not siret_number.is_valid(siret):
        raise ValueError(_("SIRET « %(text)s » inexact") % {"text": cells["siret"][:20]})
    return {
        "siret": siret,
        "name": cells.get("name", "")[:160],
        "department": cells.get("department", "")[:3],
        "statuses": "|".join(sorted(_statuses(cells.get("statuses", "")))),
        "closed_on": _day(cells["closed_on"]) if cells.get("closed_on") else None,
    }


def _statuses(text: str) -> set[str]:
    found = {part.strip().upper() for part in text.replace(",", "|").split("|") if part.strip()}
    if unknown := found - set(Status.values):
        raise ValueError(
            _("statut « %(text)s » inconnu (%(known)s)")
            % {"text": sorted(unknown)[0][:20], "known": ", ".join(sorted(Status.values))}
        )
    return found


def _factor(cells: Cells) -> dict[str, Any]:
    if not cells["category"]:
        raise ValueError(_("catégorie manquante"))
    try:
        kilograms = Decimal(cells["kg_per_euro"].replace(",", "."))
    except InvalidOperation:
        raise ValueError(
            _("facteur « %(text)s » illisible") % {"text": cells["kg_per_euro"][:20]}
        ) from None
    if not kilograms.is_finite() or kilograms < 0:
        raise ValueError(_("facteur négatif ou sans valeur"))
    return {
        "category": cells["category"],
        "kg_per_euro": f"{kilograms:f}",
        "valid_from": _day(cells["valid_from"]).isoformat(),
        "valid_to": _day(cells["valid_to"]).isoformat() if cells.get("valid_to") else None,
    }


def _day(text: str) -> date:
    plain = text.strip()[:10]
    try:
        return date.fromisoformat("-".join(reversed(plain.split("/"))) if "/" in plain else plain)
    except ValueError:
        raise ValueError(_("date « %(text)s » illisible") % {"text": text[:20]}) from None


def _factors(rows: Iterable[dict[str, Any]], source: str) -> list[dict[str, Any]]:
    return [{**row, "source": source} for row in rows]


# Reading -----------------------------------------------------------------------------------------


def factor_rows() -> list[dict[str, Any]]:
    """The factors in force, as a report keeps them; the newest source of a category counts."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    in_force = Reference.objects.filter(kind=Kind.FACTORS, ended_at=None).order_by("dated", "pk")
    for content in in_force.values_list("content", flat=True):
        for row in content:
            found[folded(row["category"]), row["valid_from"]] = row
    # Of two that cover a day, the later one is read first.
    newest = sorted(found, key=lambda key: key[1], reverse=True)
    return [found[key] for key in sorted(newest, key=lambda key: key[0])]


def factors() -> tuple[Factor, ...]:
    return from_rows(factor_rows())


def structures(sirets: Collection[str]) -> dict[str, list[Structure]]:
    """What the lists in force say of these establishments."""
    found: dict[str, list[Structure]] = {}
    asked = sorted(set(sirets))
    for first in range(0, len(asked), _BATCH):
        rows = Structure.objects.filter(
            siret__in=asked[first : first + _BATCH], reference__ended_at=None
        ).select_related("reference")
        for row in rows.order_by("reference__dated", "pk"):
            found.setdefault(row.siret, []).append(row)
    return found
