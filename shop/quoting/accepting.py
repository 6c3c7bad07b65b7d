"""Acceptance: "bon pour accord", or the buyer's own purchase order; what is frozen, one order.

Every supplier's quote is frozen in its own series; where lines were left out, a new quote of the
chosen lines replaces the offered one. Then one order is placed, with a part for each supplier;
a framework or a recurring service opens instead, and is ordered from later.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.documents import operations as documents
from shop.money import PER_CENT
from shop.orders.models import Envelope
from shop.orders.placing import Agreed, Buyer, DeliveryInput, LineInput, place_order
from shop.quoting import gifts, groups, papers
from shop.quoting.amounts import MILLI, line_cents, unit_of, written
from shop.quoting.awarding import AwardRefused
from shop.quoting.events import tell
from shop.quoting.models import (
    Acceptance,
    Award,
    AwardPart,
    AwardState,
    OfferLine,
    QuoteRequest,
)
from shop.quoting.opening import is_recurring, open_frameworks, open_plans, refuse_ended
from shop.quoting.outcomes import refuse_live
from shop.quoting.states import BUYER, target

PDF_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Signature:
    """Who binds the buyer, and how. `pdf`, `order_number` and `gross` (cents) come with the
    buyer's own purchase order."""

    name: str
    quality: str
    signed_on: date
    order_number: str = ""
    commitment_number: str = ""
    pdf: bytes = b""
    gross: int | None = None

    @property
    def kind(self) -> str:
        return Acceptance.Kind.PURCHASE_ORDER if self.order_number else Acceptance.Kind.SIGNATURE


def accept(
    *,
    award_id: int,
    signature: Signature,
    at: datetime,
    role: str = BUYER,
    by_id: int | None = None,
) -> Acceptance:
    """Accept an approved award, once: the same award again gives the same acceptance.

    Raises AwardRefused when an offer has expired, the total of the purchase order is another
    one, a commitment number is missing where the organisation needs it; WrongMove when approval
    is not there. Nothing is written then.
    """
    request_id = Award.objects.values_list("request", flat=True).get(pk=award_id)
    with transaction.atomic():
        request = (
            QuoteRequest.objects.select_for_update(of=("self",))
            .select_related("organisation__commune", "entity", "site__commune", "commune")
            .get(pk=request_id)
        )
        award = Award.objects.select_for_update(of=("self",)).get(pk=award_id)
        known = Acceptance.objects.filter(award=award).first()
        if known is not None:
            return known
        parts = _parts(award, request)
        _refuse(award, parts, request, signature, at)
        award.state = target("award", "accept", state=award.state, role=role)
        award.ended_at = at
        award.save(update_fields=["state", "ended_at"])
        if signature.commitment_number:
            request.commitment_number = signature.commitment_number
        if signature.order_number:
            request.purchase_reference = signature.order_number
        for part in parts:
            _freeze(part, request, at)
        acceptance = _record(award, parts, request, signature, at=at, role=role, by_id=by_id)
        if request.wants_framework:
            open_frameworks(parts, request, at=at)
        elif is_recurring(request):
            open_plans(parts, request, at=at)
        else:
            acceptance.order = _order(award, parts, request, at=at, by_id=by_id).order
            acceptance.save(update_fields=["order"])
        _end(request, parts, at=at, role=role, by_id=by_id)
    return acceptance


def _parts(award: Award, request: QuoteRequest) -> list[AwardPart]:
    parts = list(
        award.parts.select_related(
            "offer__document",
            "offer__invitation__supplier__legal_entity__commune",
            "offer__invitation__supplier__establishment",
        ).prefetch_related("lines__offer_line__member__supplier", "offer__lines")
    )
    for part in parts:
        part.offer.invitation.request = request
    return parts


def _refuse(
    award: Award,
    parts: Sequence[AwardPart],
    request: QuoteRequest,
    signature: Signature,
    at: datetime,
) -> None:
    today = timezone.localdate(at)
    if award.state == AwardState.APPROVING:
        raise AwardRefused(_("Ce choix attend encore une approbation."))
    refuse_ended(request, day=today)
    for part in parts:
        until = part.offer.valid_until
        if until is not None and until < today:
            raise AwardRefused(
                _("L’offre de %(name)s a expiré le %(day)s : demandez-lui de la prolonger.")
                % {"name": part.offer.invitation.supplier.name, "day": f"{until:%d/%m/%Y}"}
            )
    if told := gifts.what_is_missing(request):
        raise AwardRefused(told, "recipients")
    if not signature.name.strip() or not signature.quality.strip():
        raise AwardRefused(_("Indiquez le nom et la qualité du signataire."), "name")
    if signature.signed_on > today:
        raise AwardRefused(_("La date de signature est à venir : vérifiez-la."), "signed_on")
    organisation = request.organisation
    needed = organisation is not None and organisation.commitment_required
    if needed and not (signature.commitment_number or request.commitment_number):
        raise AwardRefused(
            _("Chorus Pro refuse les factures de votre organisation sans numéro d’engagement : "
              "indiquez-le."), "commitment_number",
        )  # fmt: skip
    if signature.kind == Acceptance.Kind.PURCHASE_ORDER:
        _refuse_paper(award, signature)


def _refuse_paper(award: Award, signature: Signature) -> None:
    data = signature.pdf
    if not data:
        raise AwardRefused(_("Joignez le bon de commande en PDF."), "file")
    if len(data) > PDF_BYTES:
        raise AwardRefused(_("Ce fichier dépasse 10 Mo : enregistrez-le en plus léger."), "file")
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        raise AwardRefused(_("Ce fichier n’est pas un PDF."), "file")
    if signature.gross != award.gross:
        stated = "–" if signature.gross is None else papers.euros(signature.gross)
        raise AwardRefused(
            _("Le total du bon de commande (%(stated)s TTC) n’est pas celui du choix "
              "(%(wanted)s TTC) : corrigez le bon de commande, ou revenez sur le choix.")
            % {"stated": stated, "wanted": papers.euros(award.gross)},
            "gross",
        )  # fmt: skip


def _freeze(part: AwardPart, request: QuoteRequest, at: datetime) -> None:
    """The quote that is accepted: the offered one, or a new one of the chosen lines alone."""
    offer = part.offer
    offer.state = target("offer", "accept", state=offer.state, role=BUYER)
    offer.save(update_fields=["state"])
    chosen = [line.offer_line for line in part.lines.all()]
    document = offer.document
    if len(chosen) != len(offer.lines.all()):
        document = documents.issue(
            kind="quote",
            owner=offer.invitation.supplier.legal_entity.siren,
            prefix=f"DV-{timezone.localdate(at).year}-",
            content=papers.quote(offer, offer.invitation, at=at, lines=chosen),
            at=at,
            replaces=offer.document,
        )
    part.document = document
    part.save(update_fields=["document"])


def _record(
    award: Award,
    parts: Sequence[AwardPart],
    request: QuoteRequest,
    signature: Signature,
    *,
    at: datetime,
    role: str,
    by_id: int | None,
) -> Acceptance:
    sha256 = hashlib.sha256(signature.pdf).hexdigest() if signature.pdf else ""
    document = documents.issue(
        kind="acceptance",
        owner="shop",
        prefix=f"ACC-{timezone.localdate(at).year}-",
        content=papers.acceptance(award, parts, request, signature, sha256=sha256, at=at),
        at=at,
    )
    made = Acceptance(
        award=award,
        kind=signature.kind,
        name=signature.name.strip()[:120],
        quality=signature.quality.strip()[:120],
        signed_on=signature.signed_on,
        order_number=signature.order_number.strip()[:80],
        commitment_number=signature.commitment_number.strip()[:80],
        file_sha256=sha256,
        stated_gross=signature.gross,
        document=document,
        role=role,
        by_id=by_id,
        at=at,
    )
    if signature.pdf:
        made.file.save(
            f"{request.number}/{sha256[:16]}.pdf", ContentFile(signature.pdf), save=False
        )
    made.save()
    return made


def buyer_of(request: QuoteRequest) -> Buyer:
    site, organisation = request.site, request.organisation
    commune = site.commune if site else request.commune
    street = site.street if site else request.street
    if not street and organisation is not None:
        street, commune = organisation.street, organisation.commune
    return Buyer(
        name=(site.contact_name if site else "") or request.contact_name,
        email=request.contact_email,
        phone=(site.contact_phone if site else "") or request.contact_phone,
        street=street,
        street_more=site.name if site else "",
        postcode=commune.postcode if commune else "",
        commune_name=commune.name if commune else "",
        commune_id=commune.pk if commune else None,
        user_id=request.author_id,
        organisation_id=request.organisation_id,
        entity_id=request.entity_id,
    )


def agreed_line(
    told: OfferLine,
    request: QuoteRequest,
    *,
    supplier_id: int,
    quantity: int | None = None,
    unit_price: int | None = None,
) -> LineInput:
    """A line of an order: whole quantities as they are, others as one piece at their price.

    `quantity` in thousandths and `unit_price` in 1/10,000 €, where they are not the offer's.
    """
    count = told.quantity if quantity is None else quantity
    price = told.unit_price if unit_price is None else unit_price
    is_whole = count % MILLI == 0
    title = (
        told.title if is_whole else f"{told.title} ({written(count)} {unit_of(told.unit, count)})"
    )
    return LineInput(
        sellable_id=told.sellable_id,
        quantity=count // MILLI if is_whole else 1,
        unit_price=price if is_whole else line_cents(price, count) * PER_CENT,
        basis="excl",
        agreed=Agreed(
            supplier_id=supplier_id,
            title=title,
            unit=told.unit if is_whole else _("forfait"),
            vat_code=told.vat_code,
            kind="service" if request.kind == QuoteRequest.Kind.SERVICE else "goods",
            category_id=request.category_id,
        ),
    )


def delivery_input(part: AwardPart, request: QuoteRequest, at: datetime) -> DeliveryInput:
    day = timezone.localdate(at)
    promised = request.wanted_on
    if promised is None and part.offer.delivery_days is not None:
        promised = day + timedelta(days=part.offer.delivery_days)
    has_place = request.site_id is not None or request.commune_id is not None
    has_place = has_place or gifts.box_of(request) is not None  # parcels to its recipients
    return DeliveryInput(
        kind="parcel" if has_place else "on_site",
        label=request.site.name if request.site else "",
        cents=part.delivery_cents,
        promised_on=promised if promised is None or promised >= day else day,
        payment_days=part.offer.payment_days,
    )


def _order(
    award: Award,
    parts: Sequence[AwardPart],
    request: QuoteRequest,
    *,
    at: datetime,
    by_id: int | None,
) -> Envelope:
    lines: list[LineInput] = []
    deliveries: dict[int, DeliveryInput] = {}
    for part in parts:
        chosen = [line.offer_line for line in part.lines.all()]
        lead = part.offer.invitation.supplier
        lines += [
            agreed_line(
                line, request,
                supplier_id=line.member.supplier_id if line.member is not None else lead.pk,
            )
            for line in chosen
        ]  # fmt: skip
        # Orders that a framework or a plan places later have no deposit of their own.
        delivery = replace(
            delivery_input(part, request, at), deposit_permille=part.offer.deposit_permille
        )
        for supplier in groups.doers(chosen, lead):
            deliveries[supplier.pk] = delivery
            # The offer's delivery charge comes once.
            delivery = replace(delivery, cents=0)
    return place_order(
        key=f"award-{award.pk}",
        lines=lines,
        buyer=buyer_of(request),
        basis="excl",
        payment=Envelope.Payment.TRANSFER,
        origin=Envelope.Origin.QUOTE,
        at=at,
        deliveries=deliveries,
        purchase_reference=request.purchase_reference,
        commitment_number=request.commitment_number,
        entered_by_id=by_id,
    )


def _end(
    request: QuoteRequest,
    parts: Sequence[AwardPart],
    *,
    at: datetime,
    role: str,
    by_id: int | None,
) -> None:
    request.state = target("request", "order", state=request.state, role=role)
    request.ended_at = at
    request.save(update_fields=["state", "ended_at", "commitment_number", "purchase_reference"])
    chosen = [part.offer_id for part in parts]
    told = {each.pk: each.outcome for each in request.invitations.exclude(outcome="")}
    refuse_live(
        request, except_ids=chosen, at=at, outcomes=told,
        outcome=_("Une autre offre répondait mieux aux critères de la demande."),
    )  # fmt: skip
    tell(request, "accepted", role=role, by_id=by_id, at=at)
