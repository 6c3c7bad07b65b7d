"""Writes of how a supplier delivers. Every change is a fact: pages of the shop follow."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from shop.outbox import operations as outbox
from shop.places.models import Commune
from suppliers.directory.models import (
    Closure,
    DeliveryRound,
    DeliveryTerms,
    ParcelRate,
    PickupPoint,
    PickupSlot,
    Supplier,
)

Row = TypeVar("Row", bound=Model)
DEPARTMENTS = ("22", "29", "35", "56")


class LogisticsRefused(ValueError):
    """What was given does not fit; the message says what to do. Nothing was written."""


def _locked(supplier_id: int) -> None:
    """Changes of one supplier's logistics wait for each other."""
    Supplier.objects.select_for_update(of=("self",)).get(pk=supplier_id)


def save_terms(
    *,
    supplier_id: int,
    minimum_order: int,
    free_from: int | None,
    weekly_orders: int | None,
    shipping_days: Collection[int],
    parcels: bool,
    at: datetime,
) -> DeliveryTerms:
    days = sorted(set(shipping_days))
    if any(day not in range(1, 8) for day in days):
        raise LogisticsRefused(_("Choisissez des jours de la semaine."))
    if parcels and not days:
        raise LogisticsRefused(_("Choisissez au moins un jour où partent les colis."))
    if weekly_orders is not None and weekly_orders < 1:
        raise LogisticsRefused(_("Au moins une commande par semaine, ou laissez vide."))
    with transaction.atomic():
        _locked(supplier_id)
        row, _new = DeliveryTerms.objects.update_or_create(
            supplier_id=supplier_id,
            defaults={
                "minimum_order": minimum_order,
                "free_from": free_from,
                "weekly_orders": weekly_orders,
                "shipping_days": days,
                "parcels": parcels,
            },
        )
        outbox.record("supplier.changed", supplier_id, at=at)
    return row


def save_rate(
    *,
    supplier_id: int,
    zone: str,
    department: str,
    up_to_grams: int,
    cents: int,
    at: datetime,
    rate_id: int | None = None,
) -> ParcelRate:
    department = department if zone == ParcelRate.Zone.DEPARTMENT else ""
    if zone == ParcelRate.Zone.DEPARTMENT and department not in DEPARTMENTS:
        raise LogisticsRefused(_("Choisissez un département : 22, 29, 35 ou 56."))
    if up_to_grams < 1:
        raise LogisticsRefused(_("Indiquez un poids en kilogrammes, plus grand que zéro."))
    with transaction.atomic():
        _locked(supplier_id)
        row = _own(ParcelRate, supplier_id, rate_id) or ParcelRate(supplier_id=supplier_id)
        same = ParcelRate.objects.filter(
            supplier=supplier_id, zone=zone, department=department, up_to_grams=up_to_grams
        )
        if same.exclude(pk=row.pk).exists():
            raise LogisticsRefused(
                _("Un tarif existe déjà pour cette zone et ce poids : modifiez-le plutôt.")
            )
        row.zone, row.department = zone, department
        row.up_to_grams, row.cents = up_to_grams, cents
        row.save()
        outbox.record("supplier.changed", supplier_id, at=at)
    return row


def save_round(
    *,
    supplier_id: int,
    name: str,
    weekday: int,
    starts_at: time | None,
    ends_at: time | None,
    cutoff_days: int,
    cutoff_time: time,
    cents: int,
    commune_ids: Sequence[str],
    is_active: bool,
    at: datetime,
    round_id: int | None = None,
) -> DeliveryRound:
    name = name.strip()
    if (starts_at is None) != (ends_at is None):
        raise LogisticsRefused(_("Indiquez les deux heures de passage, ou aucune."))
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        raise LogisticsRefused(_("La tournée doit finir après avoir commencé."))
    if not commune_ids:
        raise LogisticsRefused(_("Indiquez au moins une commune."))
    with transaction.atomic():
        _locked(supplier_id)
        row = _own(DeliveryRound, supplier_id, round_id) or DeliveryRound(supplier_id=supplier_id)
        _refuse_same_name(DeliveryRound, supplier_id, name, row.pk)
        row.name, row.weekday, row.cents, row.is_active = name, weekday, cents, is_active
        row.starts_at, row.ends_at = starts_at, ends_at
        row.cutoff_days, row.cutoff_time = cutoff_days, cutoff_time
        row.save()
        row.communes.set(Commune.objects.filter(pk__in=commune_ids))
        outbox.record("supplier.changed", supplier_id, at=at)
    return row


def save_point(
    *,
    supplier_id: int,
    name: str,
    street: str,
    postcode: str,
    commune_id: str,
    note: str,
    is_active: bool,
    at: datetime,
    point_id: int | None = None,
) -> PickupPoint:
    name = name.strip()
    with transaction.atomic():
        _locked(supplier_id)
        row = _own(PickupPoint, supplier_id, point_id) or PickupPoint(supplier_id=supplier_id)
        _refuse_same_name(PickupPoint, supplier_id, name, row.pk)
        row.name, row.street, row.postcode = name, street, postcode
        row.commune_id, row.note, row.is_active = commune_id, note, is_active
        row.save()
        outbox.record("supplier.changed", supplier_id, at=at)
    return row


def save_slot(
    *,
    supplier_id: int,
    point_id: int,
    weekday: int,
    opens_at: time,
    closes_at: time,
    at: datetime,
    slot_id: int | None = None,
) -> PickupSlot:
    if closes_at <= opens_at:
        raise LogisticsRefused(_("L’horaire doit finir après avoir commencé."))
    with transaction.atomic():
        _locked(supplier_id)
        point = _own(PickupPoint, supplier_id, point_id)
        if point is None:
            raise LogisticsRefused(_("Choisissez l’un de vos points de retrait."))
        row = PickupSlot(point=point)
        if slot_id is not None:
            row = _found(PickupSlot.objects.filter(pk=slot_id, point__supplier=supplier_id).first())
        same = PickupSlot.objects.filter(point=point, weekday=weekday).exclude(pk=row.pk)
        if same.filter(opens_at__lt=closes_at, closes_at__gt=opens_at).exists():
            raise LogisticsRefused(_("Cet horaire en recouvre un autre du même jour."))
        row.point, row.weekday = point, weekday
        row.opens_at, row.closes_at = opens_at, closes_at
        row.save()
        outbox.record("supplier.changed", supplier_id, at=at)
    return row


def save_closure(
    *,
    supplier_id: int,
    starts_on: date,
    ends_on: date,
    reason: str,
    at: datetime,
    closure_id: int | None = None,
) -> Closure:
    if ends_on < starts_on:
        raise LogisticsRefused(_("La fermeture doit finir après avoir commencé."))
    with transaction.atomic():
        _locked(supplier_id)
        row = _own(Closure, supplier_id, closure_id) or Closure(supplier_id=supplier_id)
        row.starts_on, row.ends_on, row.reason = starts_on, ends_on, reason.strip()
        row.save()
        outbox.record("supplier.changed", supplier_id, at=at)
    return row


def remove(
    *,
    supplier_id: int,
    row: ParcelRate | DeliveryRound | PickupPoint | PickupSlot | Closure,
    at: datetime,
) -> None:
    """Delete a rule of the supplier's own; orders keep what they were told."""
    owner = row.point.supplier_id if isinstance(row, PickupSlot) else row.supplier_id
    if owner != supplier_id:
        raise LogisticsRefused(_("Cette ligne n’existe plus : rechargez la page."))
    with transaction.atomic():
        _locked(supplier_id)
        row.delete()
        outbox.record("supplier.changed", supplier_id, at=at)


def _own(model: type[Row], supplier_id: int, pk: int | None) -> Row | None:
    """The supplier's own row; None where a new one is wanted. Raises LogisticsRefused."""
    if pk is None:
        return None
    return _found(model._default_manager.filter(pk=pk, supplier=supplier_id).first())


def _found(row: Row | None) -> Row:
    if row is None:
        raise LogisticsRefused(_("Cette ligne n’existe plus : rechargez la page."))
    return row


def _refuse_same_name(model: type[Model], supplier_id: int, name: str, pk: int | None) -> None:
    if not name:
        raise LogisticsRefused(_("Donnez-lui un nom."))
    same = model._default_manager.filter(supplier=supplier_id, name=name)
    if same.exclude(pk=pk).exists():
        raise LogisticsRefused(
            _("« %(name)s » existe déjà : choisissez un autre nom.") % {"name": name}
        )
