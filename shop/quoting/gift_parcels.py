"""Parcels of gift boxes, one a recipient: read by the chosen supplier, tracked, sent, delivered.

The order's part follows: the first parcel that leaves ships it, the last that arrives delivers it,
by the operations of `shop.orders`.
"""

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from django.db import transaction
from django.utils.translation import gettext as _

from shop.orders import operations
from shop.orders.models import SupplierOrder
from shop.orders.operations import ParcelInput, PreparationRefused
from shop.orders.states import State
from shop.quoting.drafting import RequestRefused
from shop.quoting.models import GiftBox, Recipient
from shop.quoting.sheets import matched, opened, text_of
from suppliers.feeds.readers import Table

LONGEST = 60  # signs of a carrier's name or a tracking number
TITLES = ("N°", "Nom", "Rue", "Code postal", "Commune", "Téléphone", "Mot personnel", "Sans alcool",
          "Transporteur", "Suivi")  # fmt: skip
TRACKED: dict[str, tuple[str, ...]] = {
    "position": ("n", "no", "numero", "n de colis"),
    "carrier": ("transporteur", "carrier"),
    "tracking": ("suivi", "numero de suivi", "n de suivi", "tracking"),
}


@dataclass(frozen=True, slots=True)
class Tracking:
    carrier: str
    tracking: str


def box_of_part(part: SupplierOrder) -> GiftBox | None:
    """The boxes that this part is to deliver: of its own accepted offer, and of no other's."""
    return (
        GiftBox.objects.filter(
            request__awards__acceptance__order=part.order_id,
            request__awards__parts__offer__invitation__supplier=part.supplier_id,
            request__awards__state="accepted",
        )
        .select_related("request")
        .distinct()
        .first()
    )


def track(*, part_id: int, told: Mapping[int, Tracking], at: datetime) -> int:
    """Carrier and number by the place of the parcel; how many changed. Raises RequestRefused."""
    with transaction.atomic():
        part, box = _locked(part_id)
        _refuse_closed(part)
        rows = {each.position: each for each in box.recipients.all()}
        unknown = sorted(set(told) - set(rows))
        if unknown:
            raise RequestRefused(
                _("Numéros de colis inconnus : %(numbers)s.")
                % {"numbers": ", ".join(map(str, unknown[:10]))},
                "file",
            )
        changed = []
        for position, new in told.items():
            row = rows[position]
            for value in (new.carrier, new.tracking):
                if len(value) > LONGEST:
                    raise RequestRefused(
                        _(
                            "Colis %(place)d : transporteur et suivi comptent %(most)d signes au plus."
                        )
                        % {"place": position, "most": LONGEST},
                        "file",
                    )
            if (row.carrier, row.tracking) != (new.carrier, new.tracking):
                row.carrier, row.tracking = new.carrier, new.tracking
                changed.append(row)
        Recipient.objects.bulk_update(changed, ["carrier", "tracking"], batch_size=500)
    return len(changed)


def read_tracking(data: bytes, name: str) -> dict[int, Tracking]:
    """By place, from the exported sheet with its last columns filled; raises RequestRefused."""
    return opened(data, name, _tracking)


def mark_sent(*, part_id: int, positions: Collection[int], by_id: int | None, at: datetime) -> int:
    """These parcels have left; how many are new. The first one ships the part.

    Raises RequestRefused, PreparationRefused (proof not approved), WrongMove.
    """
    with transaction.atomic():
        part, box = _locked(part_id)
        _refuse_closed(part)
        rows = _chosen(box, positions)
        leaving = [row for row in rows if row.sent_at is None]
        if leaving and part.state not in (State.SHIPPED, State.DELIVERED):
            _ship(part, leaving, by_id=by_id, at=at)
        box.recipients.filter(pk__in=[row.pk for row in leaving], sent_at=None).update(sent_at=at)
    return len(leaving)


def mark_delivered(
    *, part_id: int, positions: Collection[int], by_id: int | None, at: datetime
) -> int:
    """These parcels have arrived; how many are new. The last one delivers the part.

    Raises RequestRefused for a parcel that has not left.
    """
    with transaction.atomic():
        part, box = _locked(part_id)
        _refuse_closed(part)
        rows = _chosen(box, positions)
        early = [row for row in rows if row.sent_at is None]
        if early:
            raise RequestRefused(
                _("Colis %(place)d : marquez-le d’abord parti.") % {"place": early[0].position}
            )
        arrived = [row.pk for row in rows if row.delivered_at is None]
        box.recipients.filter(pk__in=arrived, delivered_at=None).update(delivered_at=at)
        if not box.recipients.filter(delivered_at=None).exists() and part.state == State.SHIPPED:
            operations.mark_delivered(part_id=part.pk, by_id=by_id, at=at)
    return len(arrived)


def sheet_xlsx(box: GiftBox) -> bytes:
    """For the supplier's carrier, and to bring back with its last columns filled."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Colis")
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    for place, title in enumerate(TITLES):
        sheet.write_string(0, place, title, bold)
    for at, each in enumerate(box.recipients.all(), start=1):
        sheet.write_number(at, 0, each.position)
        told = (each.name or _("adresses effacées"), each.street, each.postcode, each.city,
                each.phone, each.message, _("oui") if each.without_alcohol else _("non"),
                each.carrier, each.tracking)  # fmt: skip
        for place, value in enumerate(told, start=1):
            sheet.write_string(at, place, value, text)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 2, 30)
    sheet.set_column(3, len(TITLES) - 1, 18)
    sheet.freeze_panes(1, 2)
    book.close()
    return out.getvalue()


def _locked(part_id: int) -> tuple[SupplierOrder, GiftBox]:
    part = operations.locked_part(part_id)
    box = box_of_part(part)
    if box is None:
        raise RequestRefused(_("Cette commande n’est pas une commande de coffrets."))
    return part, box


def _refuse_closed(part: SupplierOrder) -> None:
    if part.state == State.CANCELLED:
        raise RequestRefused(_("Cette commande est annulée."))


def _chosen(box: GiftBox, positions: Collection[int]) -> Sequence[Recipient]:
    rows = list(box.recipients.select_for_update().filter(position__in=positions))
    if not rows:
        raise RequestRefused(_("Cochez d’abord les colis."))
    if len(rows) != len(set(positions)):
        raise RequestRefused(_("La liste a changé : rechargez la page."))
    return rows


def _ship(
    part: SupplierOrder, leaving: Sequence[Recipient], *, by_id: int | None, at: datetime
) -> None:
    """Once for all boxes: each parcel has its own tracking."""
    carriers = {row.carrier for row in leaving if row.carrier}
    numbers = [row.tracking for row in leaving if row.tracking]
    if not operations.left_to_send(part):
        raise PreparationRefused(_("Tout ce qui était à envoyer est déjà parti."))
    operations.ship(
        part_id=part.pk,
        parcel=ParcelInput(
            carrier=carriers.pop() if len(carriers) == 1 else "",
            tracking_number=numbers[0] if len(numbers) == len(leaving) == 1 else "",
        ),
        by_id=by_id,
        at=at,
    )


def _tracking(table: Table) -> dict[int, Tracking]:
    columns = matched(table.columns, TRACKED)
    if set(columns) != set(TRACKED):
        raise RequestRefused(
            _("Gardez les colonnes N°, Transporteur et Suivi du fichier téléchargé."), "file"
        )
    found: dict[int, Tracking] = {}
    for row in table.rows:
        cells = {field: text_of(row.values.get(column, "")) for field, column in columns.items()}
        if not any(cells.values()):
            continue
        number = cells["position"].removesuffix(".0")
        if not number.isdecimal() or len(number) > 6:
            raise RequestRefused(
                _("Ligne %(row)d : numéro de colis à vérifier.") % {"row": row.number}, "file"
            )
        if int(number) in found:
            raise RequestRefused(
                _("Le colis %(place)d figure deux fois.") % {"place": int(number)}, "file"
            )
        found[int(number)] = Tracking(cells["carrier"], cells["tracking"])
    if not found:
        raise RequestRefused(_("Ce fichier n’a aucune ligne."), "file")
    return found
