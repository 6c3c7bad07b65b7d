"""Purchased lines, written once when goods are delivered or money comes back; amended, never changed.

Statuses and labels are those proved on the day of delivery. What is proved, withdrawn or attested
later makes a new version of the line that says why; a report counts the newest one.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from shop.impact import rules
from shop.impact.lines import Status
from shop.impact.models import Attestation, PurchaseLine
from shop.listings import proofs
from shop.money import divide, split
from shop.orders.models import (
    Charge,
    Envelope,
    Refund,
    RefundLine,
    SupplierOrder,
    SupplierOrderLine,
)
from shop.organisations.models import Organisation
from shop.places.distance import kilometres
from shop.places.models import Commune
from shop.quoting.models import Offer, OfferState
from suppliers.directory.models import Establishment, LegalForm

_STATUSES: Final = frozenset(Status.values)
# A legal form makes an ESS structure by itself (loi 2014-856, article 1er).
_FORMS: Final = {
    LegalForm.ASSOCIATION: Status.ASSOCIATION,
    LegalForm.SCOP: Status.SCOP,
    LegalForm.SCIC: Status.SCIC,
    LegalForm.CAE: Status.CAE,
    LegalForm.COOPERATIVE: Status.COOPERATIVE,
    LegalForm.MUTUELLE: Status.MUTUELLE,
    LegalForm.FONDATION: Status.FONDATION,
}
_REDUCTION: Final = Charge.Kind.REDUCTION
# Lines that are amended at once.
_CHUNK: Final = 500


def record_part(supplier_order_id: int, *, at: datetime) -> None:
    """The delivered lines of an organisation's part, and refunds that came before; once."""
    part = (
        SupplierOrder.objects.select_related("organisation__commune", "supplier__establishment")
        .filter(pk=supplier_order_id, organisation__isnull=False, delivered_at__isnull=False)
        .first()
    )
    if part is None:
        return
    with transaction.atomic():
        # Two deliveries of the same fact wait for each other here.
        SupplierOrder.objects.select_for_update().get(pk=part.pk)
        known = set(
            PurchaseLine.objects.filter(order_line__supplier_order=part).values_list(
                "order_line_id", flat=True
            )
        )
        lines = [sold for sold in _lines(part) if sold.line.pk not in known]
        PurchaseLine.objects.bulk_create(_bought(part, lines, at=at), batch_size=_CHUNK)
        for refund in part.refunds.filter(state=Refund.State.SUCCEEDED):
            _record_refund(refund, at=at)


def record_refund(refund_id: int, *, at: datetime) -> None:
    """What came back of delivered goods, as negative lines; once."""
    with transaction.atomic():
        refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund_id)
        part = SupplierOrder.objects.select_for_update().get(pk=refund.supplier_order_id)
        if part.organisation_id is not None and part.delivered_at is not None:
            _record_refund(refund, at=at)


def catch_up(*, organisation: Organisation, at: datetime) -> int:
    """Records the delivered parts that are missing; returns how many there were."""
    missing = (
        SupplierOrder.objects.filter(organisation=organisation, delivered_at__isnull=False)
        .filter(
            Exists(
                SupplierOrderLine.objects.filter(
                    ~Exists(PurchaseLine.objects.filter(order_line=OuterRef("pk"))),
                    supplier_order=OuterRef("pk"),
                )
            )
            | Exists(
                RefundLine.objects.filter(
                    Q(line__isnull=False) | Q(charge__kind=_REDUCTION),
                    ~Exists(PurchaseLine.objects.filter(refund_line=OuterRef("pk"))),
                    refund__supplier_order=OuterRef("pk"),
                    refund__state=Refund.State.SUCCEEDED,
                )
            )
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    count = 0
    for pk in list(missing):
        record_part(pk, at=at)
        count += 1
    return count


def amend_supplier(supplier_id: int, *, at: datetime) -> int:
    """New versions of the supplier's lines whose proofs or attested labour are others now."""
    current = PurchaseLine.objects.filter(
        supplier_id=supplier_id, amended_by=None, upload__removed_at=None
    )
    ids = list(current.order_by("pk").values_list("pk", flat=True))
    count = 0
    for first in range(0, len(ids), _CHUNK):
        count += _amend(ids[first : first + _CHUNK], at=at)
    return count


@dataclass(frozen=True, slots=True)
class _Sold:
    """A line with its category's slug, and its cents at the final weight net of reductions."""

    line: SupplierOrderLine
    shelf: str
    net: int
    tax: int


def _lines(part: SupplierOrder) -> list[_Sold]:
    rows = (
        SupplierOrderLine.objects.filter(supplier_order=part)
        .select_related("sellable__listing")
        .annotate(
            shelf=Coalesce(
                "category__profile__slug",
                "sellable__listing__category__profile__slug",
                Value(""),
            ),
            off_net=Coalesce(Sum("charges__net", filter=Q(charges__kind=_REDUCTION)), 0),
            off_tax=Coalesce(Sum("charges__tax", filter=Q(charges__kind=_REDUCTION)), 0),
        )
        .order_by("pk")
    )
    return [
        _Sold(
            row,
            row.shelf,
            (row.net if row.final_net is None else row.final_net) + row.off_net,
            (row.tax if row.final_tax is None else row.final_tax) + row.off_tax,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class _Place:
    """An establishment as a line tells it."""

    name: str
    department: str
    form: str
    commune: Commune
    establishment_id: int
    entity_id: int


def _places(sirets: Iterable[str]) -> dict[str, _Place]:
    found = Establishment.objects.filter(siret__in=set(sirets)).select_related(
        "legal_entity", "commune"
    )
    return {
        each.siret: _Place(
            each.legal_entity.name,
            each.commune.department,
            each.legal_entity.legal_form,
            each.commune,
            each.pk,
            each.legal_entity_id,
        )
        for each in found
    }


def _bought(part: SupplierOrder, lines: Sequence[_Sold], *, at: datetime) -> list[PurchaseLine]:
    day = _day(part.delivered_at)
    organisation = part.organisation
    assert day is not None
    assert organisation is not None
    own = part.supplier.establishment.siret
    known = _places([own, *(sold.line.siret for sold in lines)])
    # A SIRET that was corrected since: the supplier's own establishment.
    places = {sold.line.pk: known.get(sold.line.siret, known[own]) for sold in lines}
    covered = {
        sold.line.pk: _covered(part.supplier_id, sold.line, places[sold.line.pk]) for sold in lines
    }
    proved = proofs.contents(covered, day=day)
    told = _answered(part, lines)
    envelope = Envelope.objects.filter(order=part.order_id).first()
    rows = []
    for sold in lines:
        line = sold.line
        place = places[line.pk]
        listing = line.sellable.listing if line.sellable else None
        recycled = listing.recycled_percent if listing else None
        statuses, labels = proved_codes(proved[line.pk], place.form)
        rows.append(
            PurchaseLine(
                organisation=organisation,
                entity_id=envelope.entity_id if envelope else None,
                order_line=line,
                recorded_at=at,
                rules_version=rules.version(),
                day=day,
                ordered_on=_day(part.placed_at),
                contract=part.number,
                supplier_id=part.supplier_id,
                siret=line.siret,
                name=place.name[:160],
                department=place.department,
                description=line.title,
                category=sold.shelf,
                cpv=told.cpv,
                family=rules.shop_families().get(sold.shelf, ""),
                cents=sold.net,
                tax=sold.tax,
                vat_permille=line.vat_permille,
                statuses=joined(statuses),
                labels=joined(labels),
                proofs=proved[line.pk],
                reuse=bool(listing and listing.reuse_type),
                recycled=bool(recycled),
                recycled_permille=recycled * 10 if recycled else None,
                labour_cents=told.labour.get(line.pk),
                insertion_hours=told.hours.get(line.pk),
                origin=listing.origin if listing else "",
                distance_km=_distance(place.commune, organisation.commune),
            )
        )
    return rows


def _covered(supplier_id: int, line: SupplierOrderLine, place: _Place) -> proofs.Covered:
    listing = line.sellable.listing if line.sellable else None
    family = listing.family_id if listing else None
    return proofs.Covered(supplier_id, place.establishment_id, place.entity_id, family)


def _distance(here: Commune, there: Commune | None) -> int | None:
    if there is None:
        return None
    return round(
        kilometres(
            latitude=here.latitude,
            longitude=here.longitude,
            to_latitude=there.latitude,
            to_longitude=there.longitude,
        )
    )


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the accepted offer says of the work: by line id."""

    cpv: str
    labour: Mapping[int, int]
    hours: Mapping[int, Decimal]


def _answered(part: SupplierOrder, lines: Sequence[_Sold]) -> _Answered:
    offer = (
        Offer.objects.filter(
            Q(award_parts__award__acceptance__order=part.order_id)
            | Q(award_parts__framework__calls__order=part.order_id)
            | Q(award_parts__service_plan__visits__order_line__supplier_order=part),
            Q(invitation__supplier=part.supplier_id) | Q(lines__member__supplier=part.supplier_id),
            state=OfferState.ACCEPTED,
        )
        .distinct()
        .select_related("invitation__request")
        .first()
    )
    if offer is None:
        return _Answered("", {}, {})
    labour: dict[int, int] = {}
    if offer.labour_permille is not None:
        labour = {sold.line.pk: divide(sold.net * offer.labour_permille, 1000) for sold in lines}
    hours: dict[int, Decimal] = {}
    weights = [sold.net for sold in lines]
    offered = sum(offer.lines.values_list("net", flat=True))
    if offer.insertion_hours is not None and sum(weights) > 0 and offered > 0:
        # What is delivered of the offer carries its share of the hours: of a group's lines, of a
        # partial choice, of a call, of a month.
        own = divide(offer.insertion_hours * 100 * sum(weights), offered)
        parts = split(own, weights)
        hours = {
            line.line.pk: Decimal(part).scaleb(-2) for line, part in zip(lines, parts, strict=True)
        }
    return _Answered(offer.invitation.request.cpv, labour, hours)


def _record_refund(refund: Refund, *, at: datetime) -> None:
    """A refund copies what its line was recorded as, so that a line and its return cancel out."""
    rows = (
        RefundLine.objects.filter(
            Q(line__isnull=False) | Q(charge__kind=_REDUCTION), refund=refund, purchases=None
        )
        .annotate(sold=Coalesce("line", "charge__line"))
        .order_by("pk")
    )
    found = list(rows)
    originals = {
        each.order_line_id: each
        for each in PurchaseLine.objects.filter(
            order_line__in=[row.sold for row in found], amended_by=None
        )
    }
    PurchaseLine.objects.bulk_create(
        [_reversed(originals[row.sold], row, refund, at) for row in found if row.sold in originals],
        batch_size=_CHUNK,
    )


def _reversed(
    original: PurchaseLine, row: RefundLine, refund: Refund, at: datetime
) -> PurchaseLine:
    day = max(_day(refund.settled_at) or date.min, original.day)
    copy = _copy(original, at)
    copy.order_line = None
    copy.refund_line = row
    copy.day, copy.ordered_on, copy.paid_on = day, None, day
    copy.cents, copy.tax = -row.net, -row.tax
    # What came back of a supplier's money leaves its labour in the same proportion.
    if original.labour_cents is not None and original.cents:
        copy.labour_cents = -(row.net * original.labour_cents // original.cents)
    copy.insertion_hours = None
    return copy


def _copy(original: PurchaseLine, at: datetime) -> PurchaseLine:
    values = {
        field.attname: getattr(original, field.attname)
        for field in PurchaseLine._meta.concrete_fields
        if not field.primary_key
    }
    values |= {
        "recorded_at": at,
        "rules_version": rules.version(),
        "version": 1,
        "amends_id": None,
        "reason": "",
    }
    return PurchaseLine(**values)


@translation.override("fr")
def _amend(ids: Sequence[int], *, at: datetime) -> int:
    with transaction.atomic():
        lines = list(
            PurchaseLine.objects.select_for_update(of=("self",))
            .filter(pk__in=ids, amended_by=None)
            .select_related(
                "order_line__sellable__listing",
                "order_line__supplier_order",
                "refund_line__line__sellable__listing",
                "refund_line__refund__supplier_order",
            )
            .order_by("pk")
        )
        places = _places(line.siret for line in lines)
        labour = _labour_shares(lines)
        amended = []
        by_day: dict[date, list[PurchaseLine]] = {}
        for line in lines:
            if line.siret in places:
                by_day.setdefault(_proof_day(line), []).append(line)
        for day, of_day in by_day.items():
            covered = {
                line.pk: proofs.Covered(
                    line.supplier_id or 0,
                    places[line.siret].establishment_id,
                    places[line.siret].entity_id,
                    _family_id(line),
                )
                for line in of_day
            }
            proved = proofs.contents(covered, day=day)
            for line in of_day:
                new = _amended(line, proved[line.pk], places[line.siret].form, labour, at)
                if new is not None:
                    amended.append(new)
        PurchaseLine.objects.bulk_create(amended, batch_size=_CHUNK)
    return len(amended)


def _proof_day(line: PurchaseLine) -> date:
    """Of delivery: what came back is proved as it was sold."""
    if line.refund_line is not None:
        return _day(line.refund_line.refund.supplier_order.delivered_at) or line.day
    return line.day


def _family_id(line: PurchaseLine) -> int | None:
    sold = line.order_line or (line.refund_line.line if line.refund_line else None)
    return sold.sellable.listing.family_id if sold is not None and sold.sellable else None


def _amended(
    line: PurchaseLine,
    proved: str,
    form: str,
    labour: Mapping[tuple[int, int, str], int],
    at: datetime,
) -> PurchaseLine | None:
    statuses, labels = proved_codes(proved, form)
    if line.upload_id is not None:
        # What the file declared stands; what is proved adds to it.
        statuses, labels = statuses | codes_of(line.statuses), labels | codes_of(line.labels)
    new = _copy(line, at)
    new.statuses, new.labels, new.proofs = joined(statuses), joined(labels), proved
    year = _paid_on(line).year
    for category in ("", line.category):
        costs = labour.get((line.organisation_id, year, category))
        if costs is not None:
            new.labour_cents = line.cents - divide(line.cents * costs, 1000)
    reasons = _reasons(line, new)
    if not reasons:
        return None
    new.version, new.amends, new.reason = line.version + 1, line, "; ".join(reasons)[:255]
    return new


def _paid_on(line: PurchaseLine) -> date:
    """The day whose year an attestation speaks of; that of delivery until it is paid."""
    part = line.order_line.supplier_order if line.order_line else None
    return (_day(part.paid_at) if part else line.paid_on) or line.day


def _reasons(old: PurchaseLine, new: PurchaseLine) -> list[str]:
    found = []
    for before, after in (
        (codes_of(old.statuses), codes_of(new.statuses)),
        (codes_of(old.labels), codes_of(new.labels)),
    ):
        if after - before:
            found.append(_("preuve ajoutée : %(codes)s") % {"codes": joined(after - before)})
        if before - after:
            found.append(_("preuve retirée : %(codes)s") % {"codes": joined(before - after)})
    if old.labour_cents != new.labour_cents:
        found.append(_("main-d’œuvre attestée"))
    return found


def _labour_shares(lines: Sequence[PurchaseLine]) -> dict[tuple[int, int, str], int]:
    """Costs (‰) by organisation, year and category, as the one supplier has attested them.

    Read from what was sent: shares that were typed since count from the next sending.
    """
    supplier_id = lines[0].supplier_id if lines else None
    if supplier_id is None:
        return {}
    attested = Attestation.objects.filter(supplier_id=supplier_id, is_current=True)
    return {
        (organisation, year, category): permille
        for organisation, year, content in attested.values_list(
            "organisation_id", "year", "document__content"
        )
        for category, permille in json.loads(content).get("shares", {}).items()
    }


@lru_cache(maxsize=4096)
def proved_codes(content: str, form: str = "") -> tuple[frozenset[str], frozenset[str]]:
    """Status and label codes in the content of a proof, with what the legal form makes."""
    known = rules.shop_labels()
    statuses, labels = set(), set()
    for proof in json.loads(content or "[]"):
        if proof["kind"] == "status":
            statuses.add(proof["code"].upper())
        elif proof["code"] in known:
            labels.add(known[proof["code"]])
    made = _FORMS.get(LegalForm(form)) if form in LegalForm.values else None
    if made:
        statuses.add(made.value)
    return frozenset(statuses & _STATUSES), frozenset(labels)


def joined(codes: Iterable[str]) -> str:
    return "|".join(sorted(codes))


@lru_cache(maxsize=4096)
def codes_of(text: str) -> frozenset[str]:
    return frozenset(text.split("|")) if text else frozenset()


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None
