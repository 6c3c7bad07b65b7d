"""Writes of suppliers and their proofs. What changes a card is recorded as a fact."""

from collections.abc import Iterable
from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import Model, Q

from shop.outbox import operations as outbox
from shop.places.text import fold
from suppliers.directory.models import (
    Certificate,
    Establishment,
    Label,
    LegalEntity,
    ListingFamily,
    ServiceArea,
    Status,
    StatusKind,
    Supplier,
)


class WrongMove(ValueError):
    """A decision that the certificate's state does not allow; the message says why, in French."""


def save_supplier(*, supplier: Supplier, at: datetime) -> Supplier:
    """Create or change a shop front; a new one gets its partner, whose name follows."""
    partners = apps.get_model("partner", "Partner").objects
    with transaction.atomic():
        supplier.sort_name = fold(supplier.name)
        if supplier.partner_id is None:
            supplier.partner = partners.create(name=supplier.name)
        else:
            partners.filter(pk=supplier.partner_id).update(name=supplier.name)
        supplier.save()
        outbox.record("supplier.changed", supplier.pk, at=at)
    return supplier


def verify_certificate(*, certificate_id: int, by_id: int, at: datetime) -> None:
    """Staff have looked at the proof: the label shows from now on, within its dates."""
    _decide(
        certificate_id=certificate_id,
        to=Certificate.State.VERIFIED,
        changes={"refusal": "", "verified_at": at, "verified_by_id": by_id},
        at=at,
    )


def refuse_certificate(*, certificate_id: int, by_id: int, reason: str, at: datetime) -> None:
    """The proof does not hold; the supplier reads why. Raises WrongMove without a reason."""
    if not reason.strip():
        raise WrongMove("Dites au fournisseur pourquoi le certificat est refusé.")
    _decide(
        certificate_id=certificate_id,
        to=Certificate.State.REFUSED,
        changes={"refusal": reason.strip(), "verified_at": at, "verified_by_id": by_id},
        at=at,
    )


def _decide(
    *, certificate_id: int, to: Certificate.State, changes: dict[str, object], at: datetime
) -> None:
    with transaction.atomic():
        certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate_id)
        if certificate.state == to:
            raise WrongMove("Cette décision est déjà prise.")
        certificate.state = to
        for name, value in changes.items():
            setattr(certificate, name, value)
        certificate.save()
        changed(supplier_ids=suppliers_touched_by(certificate), at=at)


def changed(*, supplier_ids: Iterable[int], at: datetime) -> None:
    """Cards and search of these suppliers follow, in the background."""
    outbox.record_all("supplier.changed", sorted(set(supplier_ids)), at=at)


def suppliers_touched_by(instance: Model) -> set[int]:
    """Ids of the shop fronts whose cards show something of this row."""
    fronts = Supplier.objects.filter(_touching(instance))
    return set(fronts.values_list("pk", flat=True))


def _touching(instance: Model) -> Q:
    if isinstance(instance, Supplier):
        return Q(pk=instance.pk)
    if isinstance(instance, LegalEntity):
        return Q(legal_entity=instance.pk)
    if isinstance(instance, Establishment):
        return _of_establishment(instance.pk)
    if isinstance(instance, Status):
        return _of_establishment(instance.establishment_id)
    if isinstance(instance, ServiceArea | ListingFamily):
        return Q(pk=instance.supplier_id)
    if isinstance(instance, Certificate):
        return _of_certificates(Q(pk=instance.pk))
    if isinstance(instance, Label):
        return _of_certificates(Q(label=instance.pk))
    if isinstance(instance, StatusKind):
        places = Status.objects.filter(kind=instance.pk).values("establishment")
        return Q(establishment__in=places) | Q(listings__establishment__in=places)
    raise TypeError(f"{instance} shows on no card")


def _of_establishment(pk: int) -> Q:
    return Q(establishment=pk) | Q(listings__establishment=pk)


def _of_certificates(chosen: Q) -> Q:
    rows = Certificate.objects.filter(chosen)
    places = rows.exclude(establishment=None).values("establishment")
    return (
        Q(pk__in=rows.exclude(supplier=None).values("supplier"))
        | Q(pk__in=rows.exclude(family=None).values("family__supplier"))
        | Q(legal_entity__in=rows.exclude(legal_entity=None).values("legal_entity"))
        | Q(establishment__in=places)
        | Q(listings__establishment__in=places)
    )
