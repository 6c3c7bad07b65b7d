"""To whom gift boxes go: read from a spreadsheet or typed, checked row by row, written whole.

Only the buyer reads them until its acceptance; then the one supplier that was chosen does
(`gift_parcels`). Others know their number by department alone.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from django.db import transaction
from django.utils.translation import gettext as _

from shop.orders import operations
from shop.orders.models import SupplierOrder
from shop.orders.states import State
from shop.places.models import Commune
from shop.places.text import fold
from shop.quoting.drafting import RequestRefused
from shop.quoting.events import tell
from shop.quoting.gifts import MOST_HEADS, what_is_missing
from shop.quoting.models import GiftBox, QuoteRequest, Recipient, RequestState
from shop.quoting.sheets import matched, opened, text_of
from shop.quoting.states import BUYER
from suppliers.feeds.readers import Table

# Field → its title in the template, and what columns are called, folded.
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "name": ("Nom", ("nom", "nom et prenom", "prenom et nom", "destinataire", "name")),
    "street": ("Rue", ("rue", "adresse", "voie", "street", "adresse postale")),
    "postcode": ("Code postal", ("code postal", "cp", "postcode", "code")),
    "city": ("Commune", ("commune", "ville", "city", "localite")),
    "phone": ("Téléphone", ("telephone", "tel", "portable", "mobile", "phone")),
    "message": ("Mot personnel", ("mot personnel", "mot", "message")),
    "without_alcohol": ("Sans alcool", ("sans alcool", "alcool non", "without alcohol")),
}
# Signs that a column holds.
MOST = {"name": 160, "street": 200, "city": 80, "message": 255}
NEEDED = ("name", "street", "postcode", "city")
YES = {"oui", "o", "x", "1", "vrai", "true", "yes", "sans", "sans alcool", "ya"}
NO = {"", "non", "n", "0", "faux", "false", "no", "avec", "nann"}
# Departments of France, Corsica (20) and overseas (97, 98).
FRANCE = re.compile(r"(0[1-9]|[1-8]\d|9[0-578])\d{3}")
BRITTANY = ("22", "29", "35", "56")
PHONE = re.compile(r"[+0-9][0-9 .\-()]{8,18}")


class RowsRefused(RequestRefused):
    """Nothing is kept; `rows` are (row of the file, what is wrong with it)."""

    def __init__(self, rows: Sequence[tuple[int, str]]) -> None:
        super().__init__(
            _("Rien n’est enregistré : %(count)d lignes sont à corriger.") % {"count": len(rows)}
            if len(rows) > 1
            else _("Rien n’est enregistré : une ligne est à corriger."),
            "file",
        )
        self.rows = list(rows)


@dataclass(frozen=True, slots=True)
class Entry:
    """One recipient as typed; `number` is the row where its writer finds it again."""

    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    phone: str = ""
    message: str = ""
    without_alcohol: str = ""
    number: int = 0


def replace(
    *,
    request_id: int,
    entries: Sequence[Entry],
    at: datetime,
    by_id: int | None = None,
) -> int:
    """These recipients instead of those before, all or none; how many. Raises RowsRefused,
    RequestRefused."""
    rows = checked(entries)
    with transaction.atomic():
        request, box = locked(request_id)
        box.recipients.all().delete()
        Recipient.objects.bulk_create(
            [Recipient(gift_box=box, position=place, **row) for place, row in enumerate(rows, 1)],
            batch_size=500,
        )
        _finish(request, box, at=at, by_id=by_id)
    return len(rows)


def add(
    *, request_id: int, entries: Sequence[Entry], at: datetime, by_id: int | None = None
) -> int:
    """More recipients behind those that are known; raises RowsRefused, RequestRefused."""
    with transaction.atomic():
        request, box = locked(request_id)
        known = list(box.recipients.all())
        rows = checked(entries, known=known)
        last = max((each.position for each in known), default=0)
        Recipient.objects.bulk_create(
            [
                Recipient(gift_box=box, position=place, **row)
                for place, row in enumerate(rows, last + 1)
            ],
            batch_size=500,
        )
        _finish(request, box, at=at, by_id=by_id)
    return len(rows)


def change(
    *, request_id: int, position: int, entry: Entry, at: datetime, by_id: int | None = None
) -> None:
    """Another name or address at the same place; raises RowsRefused, RequestRefused."""
    with transaction.atomic():
        request, box = locked(request_id)
        mine = _at(box, position)
        (row,) = checked([entry], known=box.recipients.exclude(pk=mine.pk))
        for name, value in row.items():
            setattr(mine, name, value)
        mine.save(update_fields=list(row))
        _finish(request, box, at=at, by_id=by_id)


def remove(*, request_id: int, position: int, at: datetime, by_id: int | None = None) -> None:
    """Raises RequestRefused, after acceptance too: the boxes are ordered."""
    with transaction.atomic():
        request, box = locked(request_id)
        _at(box, position).delete()
        _finish(request, box, at=at, by_id=by_id)


def can_change(request: QuoteRequest, box: GiftBox) -> bool:
    """Until the supplier begins to ship; `locked` says why not."""
    return not _why_closed(request, box, part_of(request))


def part_of(request: QuoteRequest) -> SupplierOrder | None:
    """The part that acceptance placed; boxes have one supplier."""
    return SupplierOrder.objects.filter(order__acceptance__award__request=request).first()


def locked(request_id: int) -> tuple[QuoteRequest, GiftBox]:
    """Request and part, locked in this order; raises RequestRefused when they are closed."""
    request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    box = GiftBox.objects.filter(request=request).first()
    if box is None:
        raise RequestRefused(_("Cette demande n’est pas une demande de coffrets."))
    part = part_of(request)
    if part is not None:
        part = operations.locked_part(part.pk)
    if told := _why_closed(request, box, part):
        raise RequestRefused(told)
    return request, box


def read(data: bytes, name: str) -> list[Entry]:
    """The rows of a spreadsheet; raises RequestRefused when its columns are not found."""
    return opened(data, name, _entries)


def pasted(text: str) -> list[Entry]:
    """Rows pasted from a spreadsheet, or typed with semicolons, in the template's order unless
    the first row names its columns."""
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if not lines:
        raise RequestRefused(_("Collez au moins une ligne."), "pasted")
    separator = "\t" if "\t" in lines[0] else ";"
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO("\n".join(lines)),
                                                                 delimiter=separator)]  # fmt: skip
    names = {field: known for field, (_title, known) in COLUMNS.items()}
    found = matched(rows[0], names)
    order = list(COLUMNS)
    begin = 0
    if len(found) >= 2:
        order = [next((f for f, c in found.items() if c == cell), "") for cell in rows[0]]
        begin = 1
    return [
        Entry(number=number, **{f: c for f, c in zip(order, row, strict=False) if f})
        for number, row in enumerate(rows[begin:], begin + 1)
    ]


def checked(
    entries: Sequence[Entry], *, known: Iterable[Recipient] = ()
) -> list[dict[str, object]]:
    """Columns of the recipients; raises RowsRefused with every bad row, RequestRefused for too
    many or none."""
    if not entries:
        raise RequestRefused(_("Ce fichier n’a aucune ligne."), "file")
    if len(entries) > MOST_HEADS:
        raise RequestRefused(
            _("%(most)d destinataires au plus par demande.") % {"most": MOST_HEADS}, "file"
        )
    places = _breton_postcodes(entries)
    seen = {_same(each.name, each.street, each.postcode): 0 for each in known}
    rows: list[dict[str, object]] = []
    troubles: list[tuple[int, str]] = []
    for entry in entries:
        row, told = _row(entry, places)
        same = _same(entry.name, entry.street, str(row["postcode"]))
        if same in seen:
            earlier = seen[same]
            told.append(
                _("même personne et même adresse que la ligne %(row)d") % {"row": earlier}
                if earlier
                else _("cette personne est déjà dans la liste, à la même adresse")
            )
        seen.setdefault(same, entry.number)
        rows.append(row)
        if told:
            troubles.append((entry.number, " ; ".join(told)))
    if troubles:
        raise RowsRefused(troubles)
    return rows


def by_department(box: GiftBox) -> list[tuple[str, int]]:
    """All that suppliers learn before acceptance: how many parcels for each department."""
    codes = Counter(
        each[:3] if each[:2] in ("97", "98") else each[:2]
        for each in box.recipients.filter(erased_at=None).values_list("postcode", flat=True)
    )
    return sorted(codes.items())


def template_xlsx(box: GiftBox) -> bytes:
    """The columns that are read, with the recipients that are known."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Destinataires")
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    for place, (title, _known) in enumerate(COLUMNS.values()):
        sheet.write_string(0, place, title, bold)
    # Postcodes and telephones begin with a zero: cells are text.
    sheet.set_column(0, 1, 30, text)
    sheet.set_column(2, len(COLUMNS) - 1, 18, text)
    last = len(COLUMNS) - 1
    sheet.data_validation(1, last, MOST_HEADS, last, {"validate": "list", "source": ["oui", "non"]})
    for at, each in enumerate(box.recipients.filter(erased_at=None), start=1):
        for place, field in enumerate(COLUMNS):
            value = getattr(each, field)
            told = ("oui" if value else "non") if field == "without_alcohol" else str(value)
            sheet.write_string(at, place, told, text)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _entries(table: Table) -> list[Entry]:
    names = {field: known for field, (_title, known) in COLUMNS.items()}
    columns = matched(table.columns, names)
    missing = [COLUMNS[field][0] for field in NEEDED if field not in columns]
    if missing:
        raise RequestRefused(
            _("Colonnes introuvables : %(names)s. Partez du modèle : sa première ligne nomme les "
              "colonnes.") % {"names": ", ".join(missing)}, "file",
        )  # fmt: skip
    found = []
    for row in table.rows:
        cells = {field: text_of(row.values.get(column, "")) for field, column in columns.items()}
        if any(cells.values()):
            found.append(Entry(number=row.number, **cells))
        if len(found) > MOST_HEADS:
            break
    return found


def _row(entry: Entry, places: set[str]) -> tuple[dict[str, object], list[str]]:
    told: list[str] = []
    row: dict[str, object] = {}
    for field in ("name", "street", "city", "message"):
        text = " ".join(getattr(entry, field).split())
        most = MOST[field]
        if not text and field in NEEDED:
            told.append(_("%(column)s manquant") % {"column": COLUMNS[field][0].lower()}
                        if field == "name"
                        else _("%(column)s manquante") % {"column": COLUMNS[field][0].lower()})  # fmt: skip
        if len(text) > most:
            told.append(
                _("%(column)s : %(most)d signes au plus")
                % {"column": COLUMNS[field][0].lower(), "most": most}
            )
        row[field] = text
    row["postcode"] = postcode_of(entry.postcode)
    if why := _wrong_postcode(str(row["postcode"]), entry.city, places):
        told.append(why)
    phone = entry.phone.strip()
    # A spreadsheet that took it for a number has lost its zero.
    phone = f"0{phone}" if re.fullmatch(r"[1-9]\d{8}", phone) else phone
    if phone and not PHONE.fullmatch(phone):
        told.append(_("téléphone à vérifier"))
    row["phone"] = phone
    answer = fold(entry.without_alcohol).strip()
    if answer not in YES | NO:
        told.append(_("sans alcool : répondez oui ou non"))
    row["without_alcohol"] = answer in YES
    return row, told


def postcode_of(text: str) -> str:
    """Five digits; a spreadsheet that took 01000 for a number has lost its zero."""
    plain = "".join(text.split())
    plain = plain.removesuffix(".0")
    return plain.zfill(5) if plain.isdigit() and len(plain) == 4 else plain


def _wrong_postcode(postcode: str, city: str, places: set[str]) -> str:
    if not postcode:
        return _("code postal manquant")
    if not re.fullmatch(r"\d{5}", postcode):
        return _("code postal : cinq chiffres, en France")
    if not FRANCE.fullmatch(postcode):
        return _("le code postal %(code)s n’existe pas en France") % {"code": postcode}
    is_known = postcode in places or "cedex" in fold(city)
    if postcode.startswith(BRITTANY) and not is_known:
        return _("aucune commune bretonne n’a le code postal %(code)s") % {"code": postcode}
    return ""


def _breton_postcodes(entries: Sequence[Entry]) -> set[str]:
    """Those that exist, where there is something to look up; one query."""
    if not any(postcode_of(entry.postcode).startswith(BRITTANY) for entry in entries):
        return set()
    listed = Commune.objects.values_list("postcodes", flat=True)
    return {code for codes in listed for code in codes.split()}


def _same(name: str, street: str, postcode: str) -> tuple[str, str, str]:
    return fold(name).strip(), fold(street).strip(), postcode


def _at(box: GiftBox, position: int) -> Recipient:
    found = box.recipients.filter(position=position).first()
    if found is None:
        raise RequestRefused(_("Ce destinataire n’est plus dans la liste : rechargez la page."))
    return found


def _why_closed(request: QuoteRequest, box: GiftBox, part: SupplierOrder | None) -> str:
    if box.addresses_erased_at is not None:
        return _("Les adresses de cette demande sont effacées.")
    if request.state == RequestState.CANCELLED:
        return _("Cette demande est sans suite : sa liste ne change plus.")
    if part is not None and part.state not in (State.AWAITING_PAYMENT, State.TO_PREPARE):
        return _("Le fournisseur a commencé les envois : écrivez-lui pour changer une adresse.")
    return ""


def _finish(request: QuoteRequest, box: GiftBox, *, at: datetime, by_id: int | None) -> None:
    """Never more than boxes; of an order, neither fewer. Its supplier hears of it."""
    total = box.recipients.count()
    if total > box.heads:
        raise RequestRefused(what_is_missing(request), "file")
    if request.state != RequestState.ORDERED:
        return
    if told := what_is_missing(request):
        raise RequestRefused(told, "file")
    invitation = request.invitations.filter(offers__state="accepted").first()
    tell(request, "recipients_changed", role=BUYER, by_id=by_id, at=at, invitation=invitation)
