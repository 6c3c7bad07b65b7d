"""Papers that go with the goods: delivery note without prices, pick list by temperature."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from shop.documents.pdf import render
from shop.invoicing.months import written
from shop.orders.models import Envelope, LotRecord, SupplierOrder, SupplierOrderLine

TEMPERATURES = {
    "ambient": "Température ambiante",
    "chilled": "Frais, 0 à 4 °C",
    "frozen": "Surgelé, −18 °C",
}
# Frozen goods leave their store last.
WALK = ("ambient", "chilled", "frozen")
DATES = {"use_by": "DLC", "best_before": "DDM"}
OF_AGE = "Remise contre preuve de majorité"


def _parts(supplier_order_ids: Iterable[int]) -> list[SupplierOrder]:
    return list(
        SupplierOrder.objects.filter(pk__in=list(supplier_order_ids))
        .select_related(
            "order__envelope",
            "supplier__establishment__commune",
            "supplier__legal_entity",
            "organisation",
            "pickup_point__commune",
        )
        .prefetch_related("lines__sellable__listing", "lines__lots")
        .order_by("promised_on", "number")
    )


def delivery_note(*, supplier_order_id: int) -> bytes:
    """The PDF that goes with a part: lots, dates, temperature, a place to sign, no price."""
    (part,) = _parts([supplier_order_id])
    return render("documents/delivery_note.typ", data=note_data(part), at=part.placed_at)


def note_data(part: SupplierOrder) -> dict[str, Any]:
    """What templates/documents/delivery_note.typ reads."""
    envelope: Envelope = part.order.envelope
    lines = sorted(part.lines.all(), key=lambda line: line.pk)
    supplier = part.supplier
    site = supplier.establishment
    facts = [
        ("Commande", part.number),
        ("Passée le", written(timezone.localdate(part.placed_at))),
        ("Prévue le", written(part.promised_on) if part.promised_on else ""),
        ("Livraison", part.delivery_label or part.get_delivery_display()),
        ("Bon de commande", envelope.purchase_reference),
        ("Téléphone", envelope.phone),
    ]
    return {
        "title": "Bon de livraison",
        "number": part.number,
        "foot": f"{supplier.name} · commande {part.number} · {settings.SHOP_LEGAL_NAME}",
        "seller": {
            "name": supplier.name,
            "lines": [
                *(
                    [supplier.legal_entity.name]
                    if supplier.legal_entity.name != supplier.name
                    else []
                ),
                site.street,
                f"{site.postcode} {site.commune.name}",
                *([supplier.phone] if supplier.phone else []),
            ],
        },
        "buyer": _receiver(part, envelope),
        "facts": [(name, value) for name, value in facts if value],
        "of_age": OF_AGE if any(line.is_alcohol for line in lines) else "",
        "rows": [_note_row(line) for line in lines],
    }


def _receiver(part: SupplierOrder, envelope: Envelope) -> dict[str, Any]:
    name = part.organisation.name if part.organisation else envelope.name or part.buyer_email
    point = part.pickup_point
    if part.delivery == SupplierOrder.Delivery.PICKUP and point:
        return {
            "name": name,
            "lines": [
                f"Retrait : {point.name}",
                point.street,
                f"{point.postcode} {point.commune.name}",
            ],
        }
    place = f"{envelope.postcode} {envelope.commune_name}".strip()
    attention = envelope.name if part.organisation else ""
    lines = [attention, envelope.street, envelope.street_more, place]
    return {"name": name, "lines": [line for line in lines if line]}


def _note_row(line: SupplierOrderLine) -> dict[str, Any]:
    listing = line.sellable.listing if line.sellable else None
    return {
        "reference": line.reference,
        "title": line.title,
        "quantity": _quantity(line),
        "lots": [_lot(lot, listing.date_kind if listing else "") for lot in line.lots.all()],
        "temperature": TEMPERATURES[listing.temperature] if listing else "",
    }


def _quantity(line: SupplierOrderLine) -> str:
    if line.weighed is None:
        return f"{line.quantity} {line.unit}".strip()
    return f"{line.quantity} ({line.weighed / 1000:.3f} kg)".replace(".", ",")


def _lot(lot: LotRecord, date_kind: str) -> str:
    until = f", {DATES.get(date_kind, 'date')} {lot.date:%d/%m/%Y}" if lot.date else ""
    return f"{lot.lot} × {lot.quantity}{until}"


def pick_list(*, supplier_order_ids: Sequence[int]) -> bytes:
    """What to take from the shelves for these parts, by temperature, then reference."""
    parts = _parts(supplier_order_ids)
    at = max((part.placed_at for part in parts), default=timezone.now())
    return render("documents/pick_list.typ", data=pick_data(parts), at=at)


def pick_data(parts: Sequence[SupplierOrder]) -> dict[str, Any]:
    """What templates/documents/pick_list.typ reads."""
    wanted: dict[str, dict[tuple[str, int], dict[str, Any]]] = {}
    for part in parts:
        for line in part.lines.all():
            temperature = line.sellable.listing.temperature if line.sellable else "ambient"
            shelf = wanted.setdefault(temperature, {})
            # Two suppliers may use one reference; what a quote agreed stands by itself.
            found = shelf.setdefault(
                (line.reference, line.sellable_id or -line.pk),
                {"reference": line.reference, "title": line.title, "quantity": 0, "orders": []},
            )
            found["quantity"] += line.quantity
            found["orders"].append(f"{part.number} × {line.quantity}")
    names = sorted({part.supplier.name for part in parts})
    return {
        "title": "Liste de préparation",
        "number": f"{len(parts)} commande{'s' if len(parts) > 1 else ''}",
        "foot": f"{', '.join(names)} · {settings.SHOP_LEGAL_NAME}",
        "shelves": [
            {
                "name": TEMPERATURES[temperature],
                "rows": [
                    {**row, "quantity": str(row["quantity"])}
                    for _, row in sorted(wanted[temperature].items())
                ],
            }
            for temperature in WALK
            if temperature in wanted
        ],
    }
