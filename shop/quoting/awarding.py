"""The choice and its approval by the buyer's own people."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.accounts.models import User
from shop.organisations import queries as organisations
from shop.quoting import gifts
from shop.quoting.amounts import Priced, shared_totals
from shop.quoting.events import tell
from shop.quoting.models import (
    Approval,
    Award,
    AwardLine,
    AwardPart,
    AwardState,
    Offer,
    OfferLine,
    OfferState,
    QuoteRequest,
)
from shop.quoting.outcomes import release
from shop.quoting.states import APPROVER, BUYER, target


class AwardRefused(ValueError):
    """The choice cannot be made, approved or accepted so; the message says what to do."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def award(
    *,
    request_id: int,
    offer_line_ids: Sequence[int],
    reason: str,
    at: datetime,
    by_id: int | None = None,
    outcomes: Mapping[int, str] | None = None,
) -> Award:
    """Choose lines of offers; each line asked goes to one supplier at most.

    The approval steps of the organisation are frozen with it; without any it waits for
    acceptance at once. `outcomes` say by invitation why the others were not chosen; they are
    told on acceptance. Raises AwardRefused, WrongMove.
    """
    if not reason.strip():
        raise AwardRefused(_("Écrivez le motif du choix : il est gardé au dossier."), "reason")
    with transaction.atomic():
        request = (
            QuoteRequest.objects.select_for_update(of=("self",))
            .select_related("organisation", "entity")
            .get(pk=request_id)
        )
        to = target("request", "award", state=request.state, role=BUYER)
        lines = _chosen(request, offer_line_ids)
        offers = _of(lines, at)
        if told := gifts.refuse_split(request, len(offers)):
            raise AwardRefused(told, "lines")
        made = Award.objects.create(
            request=request, reason=reason.strip(), net=0, tax=0, made_by_id=by_id, made_at=at
        )
        _write_parts(made, offers, lines)
        for offer in offers:
            offer.state = target("offer", "select", state=offer.state, role=BUYER)
            offer.save(update_fields=["state"])
        gifts.keep_last_order(request)
        _keep_outcomes(request, outcomes or {})
        request.state = to
        request.save(update_fields=["state"])
        _ask_approval(made, request, at)
        tell(request, "awarded", role=BUYER, by_id=by_id, at=at, note=made.reason)
    return made


def approve(*, approval_id: int, by_id: int, at: datetime, note: str = "") -> Award:
    """One approver says yes; after the last step the award can be accepted.

    Raises AwardRefused for who may not, for the author of the choice, out of turn, or decided
    already.
    """
    with transaction.atomic():
        request, made, approval, instead = _deciding(approval_id, by_id, at)
        _decide(approval, Approval.State.APPROVED, by_id, instead, at, note)
        if not made.approvals.filter(state=Approval.State.WAITING).exists():
            made.state = target("award", "approve", state=made.state, role=APPROVER)
            made.save(update_fields=["state"])
        tell(request, "approved", role=APPROVER, by_id=by_id, at=at, note=note.strip())
    return made


def reject(*, approval_id: int, by_id: int, at: datetime, note: str) -> Award:
    """An approver says no, with a reason: the request is compared again."""
    if not note.strip():
        raise AwardRefused(_("Dites pourquoi vous refusez : le demandeur doit le savoir."), "note")
    with transaction.atomic():
        request, made, approval, instead = _deciding(approval_id, by_id, at)
        _decide(approval, Approval.State.REFUSED, by_id, instead, at, note)
        release(made, request, at=at, role=APPROVER, name="reject", by_id=by_id, note=note.strip())
    return made


def cancel(*, award_id: int, at: datetime, by_id: int | None = None, note: str = "") -> None:
    """The buyer takes the choice back before acceptance."""
    request_id = Award.objects.values_list("request", flat=True).get(pk=award_id)
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        made = Award.objects.select_for_update(of=("self",)).get(pk=award_id)
        release(made, request, at=at, role=BUYER, name="cancel", by_id=by_id, note=note)


def _chosen(request: QuoteRequest, ids: Sequence[int]) -> list[OfferLine]:
    if not ids:
        raise AwardRefused(_("Choisissez au moins une ligne."), "lines")
    lines = list(
        OfferLine.objects.filter(
            pk__in=ids, offer__invitation__request=request, offer__state=OfferState.SUBMITTED
        )
        .select_related("offer")
        .order_by("offer", "position")
    )
    if len(lines) != len(set(ids)):
        raise AwardRefused(_("Une des offres choisies a changé : rechargez la comparaison."))
    asked = [line.line_id for line in lines if line.line_id is not None]
    if len(asked) != len(set(asked)):
        raise AwardRefused(
            _("La même ligne est choisie chez deux fournisseurs : gardez-en un."), "lines"
        )
    return lines


def _of(lines: Sequence[OfferLine], at: datetime) -> list[Offer]:
    today = timezone.localdate(at)
    offers = list(
        Offer.objects.select_for_update(of=("self",))
        .filter(pk__in={line.offer_id for line in lines})
        .select_related("invitation__supplier")
        .order_by("pk")
    )
    for offer in offers:
        if offer.valid_until is not None and offer.valid_until < today:
            raise AwardRefused(
                _("L’offre de %(name)s a expiré le %(day)s : demandez-lui de la prolonger.")
                % {"name": offer.invitation.supplier.name, "day": f"{offer.valid_until:%d/%m/%Y}"}
            )
    return offers


def _write_parts(made: Award, offers: Sequence[Offer], lines: Sequence[OfferLine]) -> None:
    """Amounts of the chosen lines of each offer, VAT per rate, with its whole delivery charge."""
    for offer in offers:
        mine = [line for line in lines if line.offer_id == offer.pk]
        money = shared_totals(
            [Priced(each.quantity, each.unit_price, each.vat_permille) for each in mine],
            [each.member_id for each in mine],
            delivery=offer.delivery_cents,
        )
        part = AwardPart.objects.create(
            award=made,
            offer=offer,
            net=money.total.net,
            tax=money.total.tax,
            delivery_cents=offer.delivery_cents,
        )
        AwardLine.objects.bulk_create(
            [
                AwardLine(
                    award=made, part=part, offer_line=line, line_id=line.line_id,
                    net=amount.net, tax=amount.tax,
                )
                for line, amount in zip(mine, money.lines, strict=True)
            ]
        )  # fmt: skip
        made.net += money.total.net
        made.tax += money.total.tax
    made.save(update_fields=["net", "tax"])


def _keep_outcomes(request: QuoteRequest, outcomes: Mapping[int, str]) -> None:
    for invitation in request.invitations.filter(pk__in=outcomes):
        invitation.outcome = outcomes[invitation.pk].strip()
        invitation.save(update_fields=["outcome"])


def _ask_approval(made: Award, request: QuoteRequest, at: datetime) -> None:
    organisation = request.organisation
    rules = (
        organisations.steps_for(
            organisation=organisation, entity=request.entity, net_cents=made.net
        )
        if organisation is not None
        else []
    )
    Approval.objects.bulk_create(
        [
            Approval(
                award=made,
                step=step,
                approver_id=rule.approver.user_id if rule.approver else None,
                above=rule.above,
            )
            for step, rule in enumerate(rules, start=1)
        ]
    )
    name = "ask_approval" if rules else "need_none"
    made.state = target("award", name, state=made.state, role=BUYER)
    made.save(update_fields=["state"])


def next_step(made: Award) -> Approval | None:
    return made.approvals.filter(state=Approval.State.WAITING).order_by("step").first()


def may_decide(approval: Approval, *, by_id: int, at: datetime) -> tuple[bool, int | None]:
    """Whether this person may decide on the step, and in whose place."""
    request = approval.award.request
    if request.organisation is None or approval.award.made_by_id == by_id:
        return False, None
    return organisations.may_decide(
        User.objects.get(pk=by_id),
        approval.approver_id,
        request.entity,
        timezone.localdate(at),
        organisation=request.organisation,
    )


def _deciding(
    approval_id: int, by_id: int, at: datetime
) -> tuple[QuoteRequest, Award, Approval, int | None]:
    request_id = Approval.objects.values_list("award__request", flat=True).get(pk=approval_id)
    request = (
        QuoteRequest.objects.select_for_update(of=("self",))
        .select_related("organisation", "entity")
        .get(pk=request_id)
    )
    approval = Approval.objects.select_for_update(of=("self",)).get(pk=approval_id)
    made = Award.objects.select_for_update(of=("self",)).get(pk=approval.award_id)
    made.request, approval.award = request, made
    if approval.state != Approval.State.WAITING or made.state != AwardState.APPROVING:
        raise AwardRefused(_("Cette étape est déjà décidée : rechargez la page."))
    first = next_step(made)
    if first is None or first.pk != approval.pk:
        raise AwardRefused(_("Une étape précédente attend encore sa décision."))
    if made.made_by_id == by_id:
        raise AwardRefused(
            _("Qui a fait le choix ne l’approuve pas : demandez à une autre personne.")
        )
    allowed, instead = may_decide(approval, by_id=by_id, at=at)
    if not allowed:
        raise AwardRefused(_("Cette décision revient à une autre personne de votre organisation."))
    return request, made, approval, instead


def _decide(
    approval: Approval, state: str, by_id: int, instead: int | None, at: datetime, note: str
) -> None:
    approval.state, approval.decided_by_id, approval.decided_at = state, by_id, at
    approval.instead_of_id, approval.note = instead, note.strip()
    approval.save()
