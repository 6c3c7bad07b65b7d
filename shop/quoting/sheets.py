"""Lines of a request from a spreadsheet that the buyer has already: whatever its format."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from shop.places.text import fold
from shop.quoting import drafting
from shop.quoting.amounts import BadFigure, quantity
from shop.quoting.drafting import MOST_LINES, Asked, RequestRefused
from shop.quoting.models import QuoteRequest
from suppliers.feeds.readers import Row, Table, Unreadable, open_table

T = TypeVar("T")

MOST_BYTES = 5 * 1024 * 1024
TOLD = 5  # refused rows that a message names
# What columns are called, folded; the first that is there counts.
NAMES: dict[str, tuple[str, ...]] = {
    "title": ("designation", "intitule", "libelle", "article", "produit", "prestation", "nom",
              "description", "item", "title", "name"),
    "quantity": ("quantite", "qte", "quantites", "nombre", "nb", "quantity", "qty"),
    "unit": ("unite", "unites", "u", "conditionnement", "unit"),
    "lot": ("lot", "numero de lot", "n lot"),
    "specification": ("precisions", "precision", "specification", "specifications", "remarque",
                      "remarques", "commentaire", "detail", "details", "notes"),
}  # fmt: skip


def join(
    *, request_id: int, found: Sequence[Asked], at: datetime, by_id: int | None = None
) -> None:
    """These lines after those that a draft has; raises RequestRefused."""
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        lots = request.lots.count()
        known = [
            Asked(line.title, line.quantity, line.unit, line.specification, line.sellable_id,
                  line.lot.number if line.lot else None)
            for line in request.lines.select_related("lot")
        ]  # fmt: skip
        if any(line.lot is not None and not 1 <= line.lot <= lots for line in found):
            raise RequestRefused(
                _("Le fichier nomme des lots que la demande n’a pas : créez-les d’abord."), "file"
            )
        drafting.edit(
            request_id=request_id, revision=request.revision, at=at, by_id=by_id,
            lines=[*known, *found],
        )  # fmt: skip


def read(data: bytes, name: str, *, tell: Callable[[int], None] | None = None) -> list[Asked]:
    """The lines of a file; raises RequestRefused. `tell` hears how many rows are read so far."""
    return opened(
        data, name, lambda table: _lines(_counted(table.rows, tell), _columns(table.columns))
    )


def _counted(rows: Iterable[Row], tell: Callable[[int], None] | None) -> Iterator[Row]:
    for count, row in enumerate(rows, start=1):
        if tell is not None:
            tell(count)
        yield row


def opened(data: bytes, name: str, reading: Callable[[Table], T]) -> T:
    """What `reading` makes of the file's table, whatever its format; raises RequestRefused."""
    if len(data) > MOST_BYTES:
        raise RequestRefused(_("Ce fichier dépasse 5 Mo : partagez-le."), "file")
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix) as kept:
        kept.write(data)
        kept.flush()
        try:
            return reading(open_table(Path(kept.name), name=name))
        except Unreadable as bad:
            raise RequestRefused(str(bad), "file") from None


def matched(columns: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Field → the file's column, by what columns are called, folded."""
    folded = {fold(each).strip(" .:°"): each for each in columns}
    found: dict[str, str] = {}
    for field, known in names.items():
        column = next((folded[each] for each in known if each in folded), None)
        if column is not None and column not in found.values():
            found[field] = column
    return found


def _columns(columns: Iterable[str]) -> dict[str, str]:
    """Field → the file's column; raises RequestRefused without title or quantity."""
    found = matched(columns, NAMES)
    missing = [
        label
        for field, label in (("title", _("Désignation")), ("quantity", _("Quantité")))
        if field not in found
    ]
    if missing:
        raise RequestRefused(
            _("Colonnes introuvables : %(names)s. La première ligne du tableau doit nommer ses "
              "colonnes : Désignation, Quantité, Unité, Lot, Précisions.")
            % {"names": ", ".join(missing)}, "file",
        )  # fmt: skip
    return found


def _lines(rows: Iterable[Row], columns: dict[str, str]) -> list[Asked]:
    found: list[Asked] = []
    troubles: list[str] = []
    for row in rows:
        cells = {field: text_of(row.values.get(column, "")) for field, column in columns.items()}
        if not any(cells.values()):
            continue
        try:
            found.append(_line(cells))
        except (BadFigure, RequestRefused) as bad:
            troubles.append(_("ligne %(row)d : %(why)s") % {"row": row.number, "why": bad})
        if len(found) > MOST_LINES:
            raise RequestRefused(
                _("Une demande compte %(count)d lignes au plus.") % {"count": MOST_LINES}, "file"
            )
    if troubles:
        more = len(troubles) - TOLD
        told = " ".join(troubles[:TOLD])
        if more > 0:
            told += " " + _("Et %(count)d autres.") % {"count": more}
        raise RequestRefused(
            _("Rien n’est importé, corrigez d’abord : %(told)s") % {"told": told}, "file"
        )
    if not found:
        raise RequestRefused(_("Ce fichier n’a aucune ligne."), "file")
    return found


def _line(cells: dict[str, str]) -> Asked:
    if not cells["title"]:
        raise RequestRefused(_("désignation manquante."))
    unit = cells.get("unit", "")
    if not unit:
        raise RequestRefused(_("unité manquante (pièce, kg, heure…)."))
    lot = "".join(filter(str.isdigit, cells.get("lot", "")))
    return Asked(
        title=cells["title"][:255],
        quantity=quantity(cells["quantity"]),
        unit=unit[:20],
        specification=cells.get("specification", "")[:5000],
        lot=int(lot) if lot and len(lot) < 5 else None,
    )


def text_of(cell: str | date) -> str:
    return cell.strip() if isinstance(cell, str) else cell.isoformat()
