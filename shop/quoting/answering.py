"""The supplier's side: seeing the request, pricing it, submitting, declining, withdrawing."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.documents import operations as documents
from shop.money import UnknownVat, vat
from shop.quoting import gift_offers, gifts, groups, papers
from shop.quoting.amounts import MILLI, MOST, Priced, shared_totals
from shop.quoting.events import tell
from shop.quoting.models import (
    Invitation,
    InvitationState,
    Offer,
    OfferLine,
    OfferState,
    QuoteRequest,
    RequestLine,
    RequestState,
)
from shop.quoting.states import SUPPLIER, target
from suppliers.directory.models import Certificate, Supplier
from suppliers.directory.queries import certificates_on

LONGEST_VALIDITY = 366  # days
# What `save` may set beside lines and certificates.
FIELDS = frozenset({
    "note", "valid_until", "delivery_cents", "delivery_days", "payment_days", "deposit_permille",
    "insertion_permille", "insertion_hours", "labour_permille", "reason",
})  # fmt: skip


class OfferRefused(ValueError):
    """The offer cannot be kept or submitted so; `field` says where, the message what to do."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class PricedLine:
    """What is offered for a line asked (or, without one, beside): 1/10,000 € without tax a unit,
    quantities in thousandths."""

    title: str
    quantity: int
    unit: str
    unit_price: int
    vat_code: str
    line_id: int | None = None
    sellable_id: int | None = None
    is_substitute: bool = False
    min_quantity: int = 0
    breaks: tuple[tuple[int, int], ...] = ()
    note: str = ""
    # The member of the group that does it; None: who answers.
    member_id: int | None = None


def locked(invitation_id: int) -> Invitation:
    """The invitation with its request, both locked: request first, as everywhere."""
    request_id = Invitation.objects.values_list("request", flat=True).get(pk=invitation_id)
    request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("supplier__legal_entity", "supplier__establishment")
        .get(pk=invitation_id)
    )
    invitation.request = request
    return invitation


def see(*, invitation_id: int, at: datetime, by_id: int | None = None) -> None:
    """The supplier opened the request; the first time counts."""
    with transaction.atomic():
        invitation = locked(invitation_id)
        if invitation.seen_at is not None or invitation.state != InvitationState.INVITED:
            return
        invitation.state = target("invitation", "see", state=invitation.state, role=SUPPLIER)
        invitation.seen_at = at
        invitation.save(update_fields=["state", "seen_at"])


def save(
    *,
    invitation_id: int,
    at: datetime,
    lines: Sequence[PricedLine] | None = None,
    certificate_ids: Collection[int] | None = None,
    by_id: int | None = None,
    **facts: Any,
) -> Offer:
    """Keep the draft of the next version; raises OfferRefused. Nothing of it is seen by the buyer.

    A new version begins as a copy of the last one.
    """
    unknown = set(facts) - FIELDS
    if unknown:
        raise TypeError(f"not a field of an offer: {sorted(unknown)}")
    with transaction.atomic():
        invitation = locked(invitation_id)
        _refuse_closed(invitation, at)
        _refuse_member(invitation)
        offer = _draft(invitation, at)
        for name, value in facts.items():
            setattr(offer, name, value)
        _refuse_terms(offer)
        if lines is not None:
            _write_lines(offer, lines, timezone.localdate(at))
        if certificate_ids is not None:
            offer.certificates.set(_own(invitation.supplier, certificate_ids))
        sum_up(offer)
        offer.save()
    return offer


def submit(
    *,
    invitation_id: int,
    at: datetime,
    by_id: int | None = None,
    signed_name: str = "",
) -> Offer:
    """The draft becomes the version in force: numbered, frozen, and read by the buyer.

    Raises OfferRefused after the deadline (unless a revision was asked), without lines or
    validity, with an expired certificate or a VAT category that is not in force.
    """
    with transaction.atomic():
        invitation = locked(invitation_id)
        _refuse_closed(invitation, at)
        _refuse_member(invitation)
        offer = invitation.offers.filter(state=OfferState.DRAFT, by_buyer=False).first()
        if offer is None:
            raise OfferRefused(_("Il n’y a rien à remettre : chiffrez d’abord les lignes."))
        day = timezone.localdate(at)
        _refuse_incomplete(offer, invitation, day)
        before = _in_play(invitation)
        if before is not None:
            before.state = target("offer", "replace", state=before.state, role=SUPPLIER)
            before.save(update_fields=["state"])
        offer.state = target("offer", "submit", state=offer.state, role=SUPPLIER)
        _put_in_force(offer, invitation, at=at, by_id=by_id, signed_name=signed_name)
    return offer


def agree(
    *, invitation_id: int, at: datetime, by_id: int | None = None, signed_name: str = ""
) -> Offer:
    """The supplier takes the buyer's counter-offer as its own: numbered and in force."""
    with transaction.atomic():
        invitation = locked(invitation_id)
        offer = _in_play(invitation)
        if offer is None:
            raise OfferRefused(_("Il n’y a pas de contre-proposition à accepter."))
        offer.state = target("offer", "agree", state=offer.state, role=SUPPLIER)
        day = timezone.localdate(at)
        _refuse_incomplete(offer, invitation, day)
        _put_in_force(offer, invitation, at=at, by_id=by_id, signed_name=signed_name)
    return offer


def decline(*, invitation_id: int, reason: str, at: datetime, by_id: int | None = None) -> None:
    """The supplier will not answer, or takes its answer back, and says why."""
    if not reason.strip():
        raise OfferRefused(_("Dites en un mot pourquoi : cela aide l’acheteur."), "reason")
    with transaction.atomic():
        invitation = locked(invitation_id)
        if invitation.request.state not in (RequestState.OPEN, RequestState.CLOSED):
            raise OfferRefused(_("Cette consultation est terminée."))
        offer = _in_play(invitation)
        if offer is not None:
            offer.state = target("offer", "withdraw", state=offer.state, role=SUPPLIER)
            offer.save(update_fields=["state"])
        invitation.state = target("invitation", "decline", state=invitation.state, role=SUPPLIER)
        invitation.declined_at, invitation.decline_reason = at, reason.strip()
        invitation.save(update_fields=["state", "declined_at", "decline_reason"])
        gifts.keep_last_order(invitation.request)
        tell(
            invitation.request, "withdrawn" if offer else "declined", role=SUPPLIER, by_id=by_id,
            at=at, invitation=invitation, note=reason.strip(),
        )  # fmt: skip


def _in_play(invitation: Invitation) -> Offer | None:
    return invitation.offers.filter(
        state__in=[OfferState.SUBMITTED, OfferState.REVISION_ASKED, OfferState.COUNTERED]
    ).first()


def _refuse_closed(invitation: Invitation, at: datetime) -> None:
    """Answers come before the deadline; after it, only what the buyer asked to be revised."""
    request = invitation.request
    in_play = _in_play(invitation)
    asked = in_play is not None and in_play.state != OfferState.SUBMITTED
    if request.state == RequestState.CLOSED and asked:
        return
    if request.state != RequestState.OPEN:
        raise OfferRefused(
            _("Cette consultation est terminée : il n’est plus possible de répondre.")
        )
    if request.deadline is not None and at >= request.deadline and not asked:
        raise OfferRefused(
            _("La date limite est passée : il n’est plus possible de répondre. Demandez à "
              "l’acheteur s’il veut prolonger.")
        )  # fmt: skip


def _draft(invitation: Invitation, at: datetime) -> Offer:
    known = invitation.offers.filter(state=OfferState.DRAFT, by_buyer=False).first()
    if known is not None:
        return known
    last = invitation.offers.order_by("-version").first()
    if last is None:
        return Offer.objects.create(invitation=invitation, version=1, created_at=at)
    return new_version(last, at=at)


def new_version(last: Offer, *, at: datetime, by_buyer: bool = False) -> Offer:
    """A draft with the terms, lines and certificates of another version."""
    made = Offer.objects.create(
        invitation=last.invitation,
        version=last.invitation.offers.order_by("-version").values_list("version", flat=True)[0]
        + 1,
        by_buyer=by_buyer,
        created_at=at,
        net=last.net,
        tax=last.tax,
        **{name: getattr(last, name) for name in FIELDS - {"reason"}},
    )
    lines = list(last.lines.all())
    for line in lines:
        line.pk, line.offer = None, made
    OfferLine.objects.bulk_create(lines)
    made.certificates.set(last.certificates.all())
    return made


def _refuse_terms(offer: Offer) -> None:
    if not 0 <= offer.payment_days <= 60:
        raise OfferRefused(
            _("Le délai de paiement va de 0 à 60 jours (L441-10 code de commerce)."), "payment_days"
        )
    shares = {
        "deposit_permille": offer.deposit_permille,
        "insertion_permille": offer.insertion_permille,
        "labour_permille": offer.labour_permille,
    }
    for name, value in shares.items():
        if value is not None and not 0 <= value <= 1000:
            raise OfferRefused(_("Une part va de 0 à 100 %."), name)


def _refuse_member(invitation: Invitation) -> None:
    try:
        groups.refuse_member(invitation)
    except groups.GroupRefused as refusal:
        raise OfferRefused(str(refusal)) from None


def refuse_lines(
    lines: Sequence[PricedLine],
    *,
    asked: Mapping[int, RequestLine],
    supplier: Supplier,
    day: date,
    members: Mapping[int, Supplier] | None = None,
) -> None:
    """Raises OfferRefused at the first line that cannot be offered so; `members` are the suppliers
    of the group by the id of their place in it."""
    doers = members or {}
    seen: set[int] = set()
    for place, line in enumerate(lines, start=1):
        where = f"line-{line.line_id}" if line.line_id else f"extra-{place}"
        told = {"title": line.title or place}
        if not line.title.strip():
            raise OfferRefused(_("Dites ce que vous proposez sur chaque ligne."), where)
        if not line.unit.strip():
            raise OfferRefused(_("« %(title)s » : indiquez l’unité.") % told, where)
        if not 0 < line.quantity <= MOST * MILLI:
            raise OfferRefused(_("« %(title)s » : quantité à vérifier.") % told, where)
        if line.unit_price < 0:
            raise OfferRefused(_("« %(title)s » : le prix est négatif.") % told, where)
        if line.min_quantity > line.quantity:
            raise OfferRefused(
                _("« %(title)s » : votre minimum dépasse la quantité proposée.") % told, where
            )
        if line.line_id is not None and (line.line_id not in asked or line.line_id in seen):
            raise OfferRefused(_("« %(title)s » ne répond à aucune ligne demandée.") % told, where)
        if line.line_id is not None:
            seen.add(line.line_id)
        if [q for q, _p in line.breaks] != sorted({q for q, _p in line.breaks}) or any(
            q <= 0 or p < 0 for q, p in line.breaks
        ):
            raise OfferRefused(
                _("« %(title)s » : les paliers vont de la plus petite à la plus grande quantité.")
                % told,
                where,
            )
        try:
            vat(code=line.vat_code, day=day)
        except UnknownVat:
            raise OfferRefused(
                _("« %(title)s » : ce taux de TVA n’est pas en vigueur.") % told, where
            ) from None
        if line.member_id is not None and line.member_id not in doers:
            raise OfferRefused(
                _("« %(title)s » : ce membre n’a pas accepté de répondre avec vous.") % told, where
            )
        doer = supplier if line.member_id is None else doers[line.member_id]
        _refuse_regime(line, doer, told, where, is_member=line.member_id is not None)


def _refuse_regime(
    line: PricedLine, doer: Supplier, told: dict[str, Any], where: str, *, is_member: bool
) -> None:
    franchise = doer.legal_entity.vat_regime != "normal"
    if franchise == (line.vat_code == "franchise") or line.vat_code.startswith("exempt"):
        return
    if is_member:
        message = (
            _("« %(title)s » : %(name)s est en franchise de TVA, choisissez « Franchise ».")
            if franchise
            else _("« %(title)s » : %(name)s n’est pas en franchise, choisissez un taux.")
        )
    else:
        message = (
            _("« %(title)s » : vous êtes en franchise de TVA, choisissez « Franchise ».")
            if franchise
            else _("« %(title)s » : vous n’êtes pas en franchise, choisissez un taux.")
        )
    raise OfferRefused(message % {**told, "name": doer.name}, where)


def _write_lines(offer: Offer, lines: Sequence[PricedLine], day: date) -> None:
    asked = {each.pk: each for each in offer.invitation.request.lines.all()}
    members = {
        member.pk: member.supplier
        for member in (
            groups.agreed_of(offer.invitation) if any(each.member_id for each in lines) else ()
        )
    }
    refuse_lines(lines, asked=asked, supplier=offer.invitation.supplier, day=day, members=members)
    offer.lines.all().delete()
    OfferLine.objects.bulk_create(
        [
            OfferLine(
                offer=offer,
                line_id=line.line_id,
                member_id=line.member_id,
                position=position,
                title=line.title.strip()[:255],
                sellable_id=line.sellable_id,
                quantity=line.quantity,
                unit=line.unit.strip()[:20],
                unit_price=line.unit_price,
                vat_code=line.vat_code,
                vat_permille=vat(code=line.vat_code, day=day).permille,
                net=0,
                tax=0,
                is_substitute=line.is_substitute,
                min_quantity=line.min_quantity,
                breaks=[list(pair) for pair in line.breaks],
                note=line.note[:255],
            )
            for position, line in enumerate(lines, start=1)
        ]
    )


def sum_up(offer: Offer) -> None:
    """Amounts of the lines and of the whole, VAT per rate."""
    lines = list(offer.lines.all())
    money = shared_totals(
        [Priced(each.quantity, each.unit_price, each.vat_permille) for each in lines],
        [each.member_id for each in lines],
        delivery=offer.delivery_cents if lines else 0,
    )
    for line, amount in zip(lines, money.lines, strict=True):
        line.net, line.tax = amount.net, amount.tax
    OfferLine.objects.bulk_update(lines, ["net", "tax"], batch_size=500)
    offer.net, offer.tax = money.total.net, money.total.tax


def _own(supplier: Supplier, ids: Collection[int]) -> list[Certificate]:
    return list(
        Certificate.objects.filter(
            Q(supplier=supplier)
            | Q(family__supplier=supplier)
            | Q(establishment=supplier.establishment_id)
            | Q(legal_entity=supplier.legal_entity_id),
            pk__in=ids,
        )
    )


def _refuse_incomplete(offer: Offer, invitation: Invitation, day: date) -> None:
    lines = list(offer.lines.select_related("line", "member__supplier"))
    if not lines:
        raise OfferRefused(_("Chiffrez au moins une ligne."), "lines")
    try:
        groups.refuse_absent(lines)
    except groups.GroupRefused as refusal:
        raise OfferRefused(str(refusal), "lines") from None
    if offer.valid_until is None:
        raise OfferRefused(_("Indiquez jusqu’à quand votre offre est valable."), "valid_until")
    deadline = invitation.request.deadline
    earliest = max(day, timezone.localdate(deadline) if deadline else day)
    if offer.valid_until < earliest:
        raise OfferRefused(
            _("Votre offre doit rester valable au moins jusqu’au %(day)s, fin de la consultation.")
            % {"day": f"{earliest:%d/%m/%Y}"},
            "valid_until",
        )
    if (offer.valid_until - day).days > LONGEST_VALIDITY:
        raise OfferRefused(_("Une offre est valable un an au plus."), "valid_until")
    if not invitation.request.alternatives_allowed and any(each.is_substitute for each in lines):
        raise OfferRefused(_("L’acheteur n’accepte pas de variante à cette demande."), "lines")
    for line in lines:
        try:
            in_force = vat(code=line.vat_code, day=day).permille
        except UnknownVat:
            in_force = -1
        if in_force != line.vat_permille:
            raise OfferRefused(
                _("« %(title)s » : ce taux de TVA n’est plus en vigueur.") % {"title": line.title},
                f"line-{line.line_id}" if line.line_id else f"extra-{line.position}",
            )
    told, where = gift_offers.refuse_alcohol(offer, gifts.box_of(invitation.request))
    if told:
        raise OfferRefused(told, where)
    valid = set(certificates_on(supplier=invitation.supplier, day=day).values_list("pk", flat=True))
    for each in offer.certificates.select_related("label"):
        if each.pk not in valid:
            raise OfferRefused(
                _("Le certificat %(label)s n° %(number)s n’est pas valable aujourd’hui : retirez-le, "
                  "ou déposez le nouveau.")
                % {"label": each.label.name, "number": each.number},
                "certificates",
            )  # fmt: skip


def _proofs(offer: Offer, day: date) -> str:
    return documents.canonical(
        [
            {
                "label": each.label.name,
                "body": each.body,
                "number": each.number,
                "issued_on": each.issued_on.isoformat(),
                "expires_on": each.expires_on.isoformat() if each.expires_on else None,
                "read_on": day.isoformat(),
            }
            for each in offer.certificates.select_related("label").order_by("pk")
        ]
    )


def _put_in_force(
    offer: Offer, invitation: Invitation, *, at: datetime, by_id: int | None, signed_name: str
) -> None:
    """Frozen and numbered in the supplier's own series; the request hears of it."""
    sum_up(offer)
    offer.proofs = _proofs(offer, timezone.localdate(at))
    offer.submitted_at, offer.submitted_by_id = at, by_id
    offer.signed_name = signed_name.strip()[:120]
    earlier = (
        Offer.objects.filter(
            invitation=invitation, document__isnull=False, document__replaced_by=None
        )
        .select_related("document")
        .first()
    )
    offer.document = documents.issue(
        kind="quote",
        owner=invitation.supplier.legal_entity.siren,
        prefix=f"DV-{timezone.localdate(at).year}-",
        content=papers.quote(offer, invitation, at=at),
        at=at,
        replaces=earlier.document if earlier else None,
    )
    offer.save()
    invitation.state = target("invitation", "answer", state=invitation.state, role=SUPPLIER)
    invitation.answered_at, invitation.decline_reason = at, ""
    invitation.save(update_fields=["state", "answered_at", "decline_reason"])
    gifts.keep_last_order(invitation.request)
    tell(
        invitation.request,
        "offered" if offer.version == 1 else "revised",
        role=SUPPLIER,
        by_id=by_id,
        at=at,
        invitation=invitation,
    )


def proofs_of(offer: Offer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(offer.proofs) if offer.proofs else []
    return found
