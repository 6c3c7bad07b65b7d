"""Recall of a lot: who got it, the register of what they were told, the listing off sale."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from shop.listings.models import Listing
from shop.listings.operations import archive
from shop.orders.models import LotRecord, Recall, RecallNotice
from shop.orders.states import State
from shop.outbox import operations as outbox


class RecallRefused(ValueError):
    """The recall cannot be written; the message says what to do. Nothing was told to anybody."""


def records_of(*, supplier_id: int, listing_id: int, lot: str) -> QuerySet[LotRecord]:
    """Where that lot of that listing went; cancelled parts never left."""
    return LotRecord.objects.filter(
        line__sellable__listing=listing_id,
        line__supplier_order__supplier=supplier_id,
        lot__iexact=lot.strip(),
    ).exclude(line__supplier_order__state=State.CANCELLED)


def quantities(*, supplier_id: int, listing_id: int, lot: str) -> dict[int, int]:
    """Part → how many articles of the lot it holds."""
    rows = records_of(supplier_id=supplier_id, listing_id=listing_id, lot=lot).order_by()
    return dict(rows.values_list("line__supplier_order").annotate(sum=Sum("quantity")))


def known_lots(*, supplier_id: int, listing_id: int, most: int = 20) -> list[str]:
    """The lots of a listing that were recorded, the newest first."""
    rows = LotRecord.objects.filter(
        line__sellable__listing=listing_id, line__supplier_order__supplier=supplier_id
    ).order_by("-recorded_at")
    return list(dict.fromkeys(rows.values_list("lot", flat=True)[: most * 20]))[:most]


def check(*, supplier_id: int, listing_id: int, lot: str) -> dict[int, int]:
    """The parts that a recall would tell. Raises RecallRefused when it cannot be made."""
    if not Listing.objects.filter(pk=listing_id, supplier=supplier_id).exists():
        raise RecallRefused(_("Choisissez l’un de vos produits."))
    if not lot.strip():
        raise RecallRefused(_("Indiquez le numéro du lot, tel qu’il est sur l’emballage."))
    if Recall.objects.filter(listing=listing_id, lot__iexact=lot.strip()).exists():
        raise RecallRefused(_("Ce lot est déjà rappelé : voyez le registre ci-dessous."))
    found = quantities(supplier_id=supplier_id, listing_id=listing_id, lot=lot)
    if not found:
        known = ", ".join(known_lots(supplier_id=supplier_id, listing_id=listing_id))
        raise RecallRefused(
            _("Aucune commande ne porte le lot %(lot)s de ce produit.") % {"lot": lot.strip()}
            + (" " + _("Lots enregistrés : %(known)s.") % {"known": known} if known else "")
        )
    return found


def recall(
    *,
    supplier_id: int,
    listing_id: int,
    lot: str,
    reason: str,
    advice: str,
    by_id: int,
    at: datetime,
) -> Recall:
    """Write the register, take the listing off sale, let every buyer be told; once a lot.

    Raises RecallRefused.
    """
    lot, reason, advice = lot.strip(), reason.strip(), advice.strip()
    with transaction.atomic():
        # Two recalls of one lot wait for each other.
        list(Listing.objects.select_for_update().filter(pk=listing_id).values_list("pk"))
        found = check(supplier_id=supplier_id, listing_id=listing_id, lot=lot)
        if not reason or not advice:
            raise RecallRefused(_("Dites aux clients le motif, et ce qu’ils doivent faire."))
        row = Recall.objects.create(
            supplier_id=supplier_id,
            listing_id=listing_id,
            lot=lot[:40],
            reason=reason,
            advice=advice,
            at=at,
            by_id=by_id,
        )
        RecallNotice.objects.bulk_create(
            [
                RecallNotice(recall=row, supplier_order_id=part, quantity=quantity)
                for part, quantity in found.items()
            ]
        )
        archive(listing_ids=[listing_id], at=at)
        outbox.record("lot.recalled", row.pk, at=at)
    return row


def register(*, supplier_id: int) -> QuerySet[Recall]:
    return (
        Recall.objects.filter(supplier=supplier_id)
        .select_related("listing__product", "by")
        .prefetch_related("notices__supplier_order")
    )
