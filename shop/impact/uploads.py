"""Purchases made elsewhere, from the file that the organisation has: each euro counts once.

A spreadsheet, the accounts' export (FEC, arrêté of 29 July 2013, A47 A-1 of the livre des
procédures fiscales) or the canteens' template is written anew with the columns of `ledger`, which
reads it and tells what it cannot count. What the shop itself delivered, and what another file has
brought, is told and left out.
"""

import csv
import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from celery import current_app
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from shop.documents.operations import canonical
from shop.impact import fec, references, rules
from shop.impact.findings import Finding
from shop.impact.ledger import COLUMNS, OPTIONAL, BadLedger, Ledger
from shop.impact.lines import Line, Period
from shop.impact.models import PurchaseLine, Upload
from shop.impact.outputs.declarations import LABELS as CANTEEN_LABELS
from shop.impact.recording import codes_of, joined, proved_codes
from shop.invoicing.models import Invoice
from shop.listings import proofs
from shop.orders.models import SupplierOrder
from shop.organisations.models import Organisation
from shop.places.text import fold
from suppliers.directory.models import Establishment, Supplier
from suppliers.feeds.readers import Row, Table, Unreadable, open_table

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_ROWS: Final = 200_000
BELL: Final = "impact.read_due"
# Between a delivery of the shop and the day that the accounts give the same amount.
_NEAR: Final = timedelta(days=45)
_EVER: Final = Period(date(2000, 1, 1), date(2099, 12, 31))
_BATCH: Final = 1000
# Headings as people write them, folded; ours are understood too.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "date": ("date", "date de livraison", "date d achat", "date facture", "date de facture",
             "date piece", "livre le"),
    "supplier_siret": ("supplier siret", "siret", "siret fournisseur", "n siret", "numero siret",
                       "siret du fournisseur"),
    "supplier_name": ("supplier name", "fournisseur", "nom du fournisseur", "raison sociale",
                      "tiers", "nom fournisseur"),
    "amount_excl_tax": ("amount excl tax", "montant ht", "total ht", "prix ht", "ht",
                        "montant hors taxes", "montant hors taxe", "montant"),
    "department": ("department", "departement"),
    "category": ("category", "categorie", "famille d achat", "famille produits",
                 "famille de produits", "nature", "libelle compte"),
    "vat_rate": ("vat rate", "tva", "taux de tva", "taux tva"),
    "statuses": ("statuses", "statuts", "statut", "type de structure"),
    "labels": ("labels", "label"),
    "family": ("family", "famille alimentaire"),
    "labour_amount": ("labour amount", "main d oeuvre", "cout de main d oeuvre"),
    "reuse": ("reuse", "reemploi"),
    "recycled": ("recycled", "recycle", "matiere recyclee"),
    "currency": ("currency", "devise", "monnaie"),
    "description": ("description", "designation", "libelle", "objet", "article", "produit"),
    "contract": ("contract", "contrat", "marche", "numero de marche"),
    "invoice": ("invoice", "facture", "n facture", "numero de facture", "piece", "n piece"),
    "insertion_hours": ("insertion hours", "heures d insertion"),
    "invoiced_on": ("invoiced on", "facture le"),
    "due_on": ("due on", "echeance", "date d echeance"),
    "paid_on": ("paid on", "paye le", "date de paiement", "date de reglement"),
    "amount_paid": ("amount paid", "montant paye"),
}  # fmt: skip
_CANTEEN: Final = frozenset({"fournisseur", "prix ht", "famille produits"})
_CANTEEN_LABELS: Final = {code: label.value for label, code in CANTEEN_LABELS.items()}


class UploadRefused(ValueError):
    """The file cannot be taken; the message says what to do."""


def add(*, organisation_id: int, data: bytes, name: str, at: datetime, by_id: int | None) -> Upload:
    """Keeps a file to be read in the background. Raises UploadRefused for one that is empty, too
    large or there already."""
    if not data:
        raise UploadRefused(_("Ce fichier est vide."))
    if len(data) > MOST_BYTES:
        raise UploadRefused(_("Ce fichier dépasse 20 Mo : partagez-le par période."))
    sha256 = hashlib.sha256(data).hexdigest()
    upload = Upload(
        organisation_id=organisation_id, name=name[-160:], sha256=sha256, by_id=by_id, at=at
    )
    upload.file.save(f"{organisation_id}/{sha256[:16]}", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            upload.save()
            transaction.on_commit(ring, robust=True)
    except IntegrityError:
        upload.file.delete(save=False)
        raise UploadRefused(
            _("Ce fichier est déjà importé : rien n’est compté deux fois.")
        ) from None
    return upload


def remove(*, upload_id: int, organisation_id: int, at: datetime) -> bool:
    """Takes a file's lines out of later reports; finished ones stay. False when it was out."""
    found = Upload.objects.filter(
        pk=upload_id, organisation=organisation_id, removed_at=None
    ).exclude(state=Upload.State.READING)
    return bool(found.update(removed_at=at))


def ring() -> None:
    current_app.send_task(BELL)


def waiting() -> list[int]:
    return list(
        Upload.objects.filter(state=Upload.State.WAITING, removed_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


@translation.override("fr")
def read(upload_id: int, *, at: datetime) -> None:
    """Reads a file that waits, whole or not at all; does nothing to another."""
    with transaction.atomic():
        upload = (
            Upload.objects.select_for_update(of=("self",))
            .select_related("organisation")
            .get(pk=upload_id)
        )
        if upload.state != Upload.State.WAITING or upload.removed_at is not None:
            return
        # Two files of one organisation are compared one after the other.
        Organisation.objects.select_for_update().get(pk=upload.organisation_id)
        try:
            with transaction.atomic():
                _read(upload, at)
                upload.state = Upload.State.READ
        except (Unreadable, BadLedger, UploadRefused) as bad:
            upload.state, upload.refusal = Upload.State.REFUSED, str(bad)
            upload.findings, upload.rows, upload.counted = [], 0, 0
        upload.read_at = at
        upload.save()


def _read(upload: Upload, at: datetime) -> None:
    with upload.file.open("rb") as kept, tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / ("achats" + Path(upload.name).suffix)
        source.write_bytes(kept.read())
        table = open_table(source, name=upload.name)
        kind, rows = _understood(table)
        upload.kind = kind
        target = Path(folder) / "lignes.csv"
        places = _rewrite(rows, target)
        upload.rows = len(places)
        ledger = Ledger(target, period=_EVER)
        told = _Told(places)
        own = _Own(upload.organisation)
        made = []
        for line in _matched(ledger, told):
            row = places[line.key]
            if own.has(line, row, told):
                continue
            made.append(_stored(upload, line, row, at))
        told.add(ledger.findings)
        _leave_out_known(upload, made, told)
        _prove(made)
        _look_up(made, told)
        PurchaseLine.objects.bulk_create(made, batch_size=_BATCH)
        upload.counted = len(made)
        upload.findings = told.as_json()


class _Told:
    """Findings by the row of the person's own file."""

    def __init__(self, places: Mapping[int, int]) -> None:
        self.places = places
        self.found: set[Finding] = set()
        # Rows whose supplier was found otherwise than by its SIRET.
        self.matched: set[int] = set()

    def tell(self, row: int, code: str, reason: str, *, is_counted: bool) -> None:
        self.found.add(Finding(row, code, reason, is_counted))

    def add(self, findings: Iterable[Finding]) -> None:
        for one in findings:
            row = self.places.get(one.line, 0)
            if one.code == "siret" and row in self.matched:
                continue
            self.found.add(Finding(row, one.code, one.reason, one.is_counted))

    def as_json(self) -> list[dict[str, Any]]:
        return [one.as_json() for one in sorted(self.found)]


Cells = dict[str, str]


def _understood(table: Table) -> tuple[str, Iterator[tuple[int, Cells]]]:
    """What the file is, and its rows with our columns beside their numbers."""
    columns = {_heading(name): name for name in table.columns}
    if columns.keys() >= fec.COLUMNS:
        return Upload.Kind.FEC, fec.purchases(_texts(table.rows), columns)
    found = _columns(columns)
    if columns.keys() >= _CANTEEN:
        # Its column "siret" is the canteen's own.
        found.pop("supplier_siret", None)
        return Upload.Kind.CANTEEN, _canteen(table.rows, found, columns)
    missing = [
        label
        for name, label in (("date", _("Date")), ("amount_excl_tax", _("Montant HT")))
        if name not in found
    ]
    if not {"supplier_siret", "supplier_name"} & found.keys():
        missing.append(_("SIRET ou Fournisseur"))
    if missing:
        raise UploadRefused(
            _("Colonnes introuvables : %(names)s. La première ligne du tableau doit nommer ses "
              "colonnes.") % {"names": ", ".join(missing)}
        )  # fmt: skip
    return Upload.Kind.TABLE, _rows(table.rows, found)


def _heading(text: str) -> str:
    return " ".join(fold(text).replace("_", " ").replace("'", " ").strip(" .:°*").split())


def _columns(columns: Mapping[str, str]) -> dict[str, str]:
    """Our column → the file's; a column serves once."""
    found: dict[str, str] = {}
    for name, known in _NAMES.items():
        column = next((columns[one] for one in known if one in columns), None)
        if column is not None and column not in found.values():
            found[name] = column
    return found


def _texts(rows: Iterable[Row]) -> Iterator[tuple[int, Cells]]:
    for count, row in enumerate(rows):
        if count >= MOST_ROWS:
            raise UploadRefused(
                _("Ce fichier dépasse %(count)d lignes : partagez-le par période.")
                % {"count": MOST_ROWS}
            )
        yield (
            row.number,
            {
                name: cell.strip() if isinstance(cell, str) else cell.isoformat()[:10]
                for name, cell in row.values.items()
            },
        )


def _rows(rows: Iterable[Row], columns: Mapping[str, str]) -> Iterator[tuple[int, Cells]]:
    for number, cells in _texts(rows):
        yield number, {name: cells.get(column, "") for name, column in columns.items()}


def _canteen(
    rows: Iterable[Row], columns: Mapping[str, str], all_columns: Mapping[str, str]
) -> Iterator[tuple[int, Cells]]:
    """Food by definition; its labels are theirs."""
    labels = next(
        (all_columns[name] for name in ("categories egalim", "caracteristiques")
         if name in all_columns), "",
    )  # fmt: skip
    local = all_columns.get("est local", "")
    for number, cells in _texts(rows):
        found = {name: cells.get(column, "") for name, column in columns.items()}
        codes = {
            _CANTEEN_LABELS[code]
            for part in cells.get(labels, "").replace(";", ",").split(",")
            if (code := part.strip().upper()) in _CANTEEN_LABELS
        }
        if cells.get(local, "").upper() == "OUI":
            codes.add("LOCAL")
        category = found.get("category", "").upper()
        meat = ("VIANDES_VOLAILLES", "CHARCUTERIE", "PRODUITS_DE_LA_MER")
        found["labels"] = "|".join(sorted(codes))
        found["family"] = "VIANDE_POISSON" if category in meat else "AUTRE_ALIMENTAIRE"
        yield number, found


def _rewrite(rows: Iterable[tuple[int, Cells]], target: Path) -> dict[int, int]:
    """The rows as `ledger` reads them; the file's row by the line written."""
    names = [*COLUMNS, *OPTIONAL]
    places: dict[int, int] = {}
    listed = list(rows)
    used = [name for name in names if any(cells.get(name) for _number, cells in listed)]
    used = [name for name in names if name in used or name in _ALWAYS]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(used)
        for number, cells in listed:
            if not any(cells.values()):
                continue
            # One line a row, so that numbers stay in step.
            writer.writerow([" ".join(cells.get(name, "").split()) for name in used])
            places[len(places) + 2] = number
    return places


_ALWAYS: Final = ("date", "supplier_siret", "amount_excl_tax")


def _matched(ledger: Ledger, told: _Told) -> Iterator[Line]:
    """Lines whose supplier is found by its name where no SIRET is told."""
    names: dict[str, list[str]] | None = None
    for line in ledger:
        if line.siret:
            yield line
            continue
        if names is None:
            names = _sirets_by_name()
        found = names.get(fold(line.name).strip(), [])
        row = told.places[line.key]
        if len(found) == 1:
            told.matched.add(row)
            told.tell(
                row, "matched_by_name",
                _("« %(name)s » est reconnu par son nom (SIRET %(siret)s).")
                % {"name": line.name, "siret": found[0]}, is_counted=True,
            )  # fmt: skip
            yield _with(line, siret=found[0])
            continue
        yield line


def _with(line: Line, **values: Any) -> Line:
    return Line.from_json({**line.as_json(), **values})


def _sirets_by_name() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, entity, siret in Supplier.objects.values_list(
        "name", "legal_entity__name", "establishment__siret"
    ):
        for each in {fold(name).strip(), fold(entity).strip()}:
            if siret not in found.setdefault(each, []):
                found[each].append(siret)
    return found


class _Own:
    """What the shop itself delivered to the organisation."""

    def __init__(self, organisation: Organisation) -> None:
        self.invoices = {
            (siren, _plain(number))
            for siren, number in Invoice.objects.filter(
                supplier_order__organisation=organisation, kind=Invoice.Kind.SALE
            ).values_list("legal_entity__siren", "number")
        }
        self.amounts: dict[tuple[str, int], list[date]] = {}
        parts = SupplierOrder.objects.filter(
            organisation=organisation, delivered_at__isnull=False
        ).values_list("supplier__legal_entity__siren", "net", "delivered_at")
        for siren, net, delivered_at in parts:
            assert delivered_at is not None
            self.amounts.setdefault((siren, net), []).append(timezone.localdate(delivered_at))
        lines = PurchaseLine.objects.filter(
            organisation=organisation, order_line__isnull=False, version=1
        ).values_list("siret", "cents", "day")
        for siret, cents, day in lines:
            self.amounts.setdefault((siret[:9], cents), []).append(day)

    def has(self, line: Line, row: int, told: _Told) -> bool:
        siren = line.siret[:9]
        if line.invoice and (siren, _plain(line.invoice)) in self.invoices:
            told.tell(
                row, "shop_invoice",
                _("La facture %(number)s est celle d’une commande de la boutique, déjà comptée.")
                % {"number": line.invoice}, is_counted=False,
            )  # fmt: skip
            return True
        # Another invoice number is another purchase, whatever the amount.
        if line.invoice:
            return False
        day = line.on("delivered")
        days = self.amounts.get((siren, line.cents), [])
        if day is None or not any(abs(day - known) <= _NEAR for known in days):
            return False
        told.tell(
            row, "shop_order",
            _("Même fournisseur et même montant qu’une commande de la boutique, à moins de "
              "%(days)d jours : déjà comptée. Si c’est un autre achat, indiquez son numéro de "
              "facture.") % {"days": _NEAR.days}, is_counted=False,
        )  # fmt: skip
        return True


def _plain(number: str) -> str:
    return "".join(char for char in number.upper() if char.isalnum())


def _stored(upload: Upload, line: Line, row: int, at: datetime) -> PurchaseLine:
    day = line.on("delivered")
    assert day is not None
    paid = line.paid or (line.payments[-1].on if line.payments else None)
    return PurchaseLine(
        organisation_id=upload.organisation_id,
        upload=upload,
        row=row,
        fingerprint=_fingerprint(line, day),
        recorded_at=at,
        rules_version=rules.version(),
        day=day,
        ordered_on=line.ordered,
        invoiced_on=line.invoiced or day,
        due_on=line.due,
        paid_on=paid or day,
        invoice=line.invoice[:60],
        contract=line.contract[:80],
        siret=line.siret[:14],
        name=line.name[:160],
        department=line.department[:3],
        description=line.description[:255],
        category=line.category[:80],
        family=line.family,
        cents=line.cents,
        vat_permille=line.vat_permille,
        statuses=joined(line.statuses),
        labels=joined(line.labels),
        reuse=line.reuse,
        recycled=line.recycled,
        recycled_permille=line.recycled_permille,
        labour_cents=line.labour_cents,
        insertion_hours=line.insertion_hours,
        payments=[[each.on.isoformat(), each.cents] for each in line.payments],
    )


def _look_up(made: Sequence[PurchaseLine], told: _Told) -> None:
    """Statuses that public lists give, and establishments that they say are closed."""
    listed = references.structures({line.siret for line in made if line.siret})
    for line in made:
        for one in listed.get(line.siret, ()):
            if codes_of(one.statuses) - codes_of(line.statuses):
                line.statuses = joined(codes_of(line.statuses) | codes_of(one.statuses))
                told.tell(
                    line.row or 0, "public_list",
                    _("Statut de « %(source)s » (à jour au %(day)s) : %(codes)s.")
                    % {"source": one.reference.source, "codes": one.statuses.replace("|", ", "),
                       "day": f"{one.reference.dated:%d/%m/%Y}"}, is_counted=True,
                )  # fmt: skip
            line.department = line.department or one.department
            line.name = line.name or one.name
            if one.closed_on is not None and one.closed_on < line.day:
                told.tell(
                    line.row or 0, "closed_siret",
                    _("L’établissement %(siret)s est fermé depuis le %(day)s d’après « %(source)s » : "
                      "vérifiez le SIRET.")
                    % {"siret": line.siret, "day": f"{one.closed_on:%d/%m/%Y}",
                       "source": one.reference.source}, is_counted=True,
                )  # fmt: skip


def _fingerprint(line: Line, day: date) -> str:
    told = [
        line.siret, fold(line.name), day.isoformat(), line.cents, _plain(line.invoice),
        fold(line.description), fold(line.category),
    ]  # fmt: skip
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def _leave_out_known(upload: Upload, made: list[PurchaseLine], told: _Told) -> None:
    """Lines that another file of the organisation has brought already."""
    known: dict[str, str] = {}
    prints = [line.fingerprint for line in made]
    for first in range(0, len(prints), _BATCH):
        known |= dict(
            PurchaseLine.objects.filter(
                organisation=upload.organisation_id,
                fingerprint__in=prints[first : first + _BATCH],
                upload__removed_at=None,
            ).values_list("fingerprint", "upload__name")
        )
    for line in made:
        if line.fingerprint in known:
            told.tell(
                line.row or 0, "already_uploaded",
                _("Cette ligne est déjà dans « %(name)s » : elle n’est pas comptée deux fois.")
                % {"name": known[line.fingerprint]}, is_counted=False,
            )  # fmt: skip
    made[:] = [line for line in made if line.fingerprint not in known]


def _prove(made: list[PurchaseLine]) -> None:
    """Suppliers of the shop, with the statuses that are proved on the day."""
    found = {
        each.siret: each
        for each in Establishment.objects.filter(
            siret__in={line.siret for line in made}
        ).select_related("legal_entity", "commune")
    }
    fronts: dict[int, int] = {}
    for pk, establishment in (
        Supplier.objects.filter(establishment__in=[each.pk for each in found.values()])
        .order_by("-pk")
        .values_list("pk", "establishment_id")
    ):
        fronts[establishment] = pk
    by_day: dict[date, list[PurchaseLine]] = {}
    for line in made:
        if line.siret in found:
            by_day.setdefault(line.day, []).append(line)
    for day, lines in by_day.items():
        covered = {}
        for line in lines:
            here = found[line.siret]
            covered[line.siret] = proofs.Covered(
                fronts.get(here.pk, 0), here.pk, here.legal_entity_id
            )
        proved = proofs.contents(covered, day=day)
        for line in lines:
            here = found[line.siret]
            statuses, _labels = proved_codes(proved[line.siret], here.legal_entity.legal_form)
            line.statuses = joined(statuses | codes_of(line.statuses))
            line.proofs = proved[line.siret]
            line.department = line.department or here.commune.department
            line.name = line.name or here.legal_entity.name[:160]
            line.supplier_id = fronts.get(here.pk)
