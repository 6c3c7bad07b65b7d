"""Reads of quotes: who sees which requests and offers, and what each has to do.

A buyer sees drafts of its organisation and every readable offer; a supplier sees requests that
it is invited to, its own offers, questions of all, and nothing of the other suppliers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from shop.orders.models import SupplierOrder
from shop.quoting import rules
from shop.quoting.comparing import READABLE
from shop.quoting.models import (
    ACTIVE,
    LIVE,
    Acceptance,
    Approval,
    Award,
    AwardPart,
    Event,
    FrameworkCall,
    Invitation,
    InvitationState,
    Offer,
    OfferLine,
    OfferState,
    Question,
    QuoteRequest,
    Remark,
    RequestLine,
    RequestState,
)

# What suppliers arrange before they answer is not the buyer's to read.
AMONG_SUPPLIERS = "group_"
# What a supplier, or all who are invited, may read of a request's events.
TOLD_TO_ALL = {"sent", "extended", "closed", "cancelled", "answered"}


def of_organisation(
    *, organisation_id: int, entity_id: int | None = None
) -> QuerySet[QuoteRequest]:
    """Requests of an organisation, or of one of its entities alone, with their counts."""
    found = QuoteRequest.objects.filter(organisation=organisation_id, is_template=False)
    if entity_id is not None:
        found = found.filter(Q(entity=entity_id) | Q(entity=None))
    return _counted(found)


def of_person(*, user_id: int, addresses: Collection[str]) -> QuerySet[QuoteRequest]:
    """What somebody asked for themselves: with the account, or from an address that is theirs."""
    mine = Q(author=user_id) | Q(contact_email__in=addresses)
    return _counted(QuoteRequest.objects.filter(mine, organisation=None, is_template=False))


def _counted(found: QuerySet[QuoteRequest]) -> QuerySet[QuoteRequest]:
    answered = Q(invitations__state=InvitationState.ANSWERED)
    return (
        found.select_related("entity", "category", "author")
        .annotate(
            invited_count=Count("invitations", distinct=True),
            answered_count=Count("invitations", filter=answered, distinct=True),
        )
        .order_by("-edited_at", "-pk")
    )


def templates_of(*, organisation_id: int) -> QuerySet[QuoteRequest]:
    return QuoteRequest.objects.filter(organisation=organisation_id, is_template=True)


def for_buyer(
    *,
    request_id: int,
    organisation_id: int,
    entity_id: int | None = None,
    is_whole: bool = True,
) -> QuoteRequest | None:
    """One request of the organisation, with what its page shows if `is_whole`; None for
    another's.

    Who acts for one entity reads its requests and those of no entity.
    """
    every = _whole() if is_whole else QuoteRequest.objects.all()
    found = every.filter(pk=request_id, organisation=organisation_id)
    if entity_id is not None:
        found = found.filter(Q(entity=entity_id) | Q(entity=None))
    return found.first()


def by_token(*, token: str, is_whole: bool = True) -> QuoteRequest | None:
    """The request whose page this link opens, for a buyer without account or organisation."""
    every = _whole() if is_whole else QuoteRequest.objects.all()
    return every.filter(token=token).first()


def _whole() -> QuerySet[QuoteRequest]:
    return QuoteRequest.objects.select_related(
        "organisation__commune", "entity", "site__commune", "commune", "category", "author",
        "started_by",
    ).prefetch_related(
        Prefetch("lines", queryset=RequestLine.objects.select_related("lot", "sellable__listing")),
        "lots",
        "criteria",
        Prefetch("questions", queryset=Question.objects.order_by("asked_at")),
        Prefetch(
            "invitations",
            queryset=Invitation.objects.select_related("supplier__establishment__commune"),
        ),
    )  # fmt: skip


def offers_in(*, request_id: int) -> QuerySet[Offer]:
    """Every readable version, newest first for each supplier."""
    return (
        Offer.objects.filter(
            invitation__request=request_id,
            state__in=[*READABLE, OfferState.SUPERSEDED, OfferState.WITHDRAWN],
        )
        .select_related("invitation__supplier", "document")
        .prefetch_related("lines__member__supplier", "certificates__label")
        .order_by("invitation", "-version")
    )


def events_for_buyer(*, request_id: int) -> QuerySet[Event]:
    """All but what suppliers arrange among themselves before they answer."""
    found = Event.objects.filter(request=request_id).exclude(name__startswith=AMONG_SUPPLIERS)
    return found.select_related("by", "invitation__supplier")


def events_for_supplier(invitation: Invitation) -> QuerySet[Event]:
    """Its own, and those that all invited were told."""
    return Event.objects.filter(request=invitation.request_id).filter(
        Q(invitation=invitation) | Q(invitation=None, name__in=TOLD_TO_ALL)
    )


def remarks_of(*, request_id: int) -> QuerySet[Remark]:
    return Remark.objects.filter(invitation__request=request_id).select_related("by", "line")


def remarks(*, invitation_id: int) -> QuerySet[Remark]:
    return Remark.objects.filter(invitation=invitation_id).select_related("by", "line")


# The supplier's side


def invitations_of(*, supplier_id: int) -> QuerySet[Invitation]:
    """Requests that the supplier was asked, newest first; never drafts."""
    return (
        Invitation.objects.filter(supplier=supplier_id)
        .exclude(request__state=RequestState.DRAFT)
        .select_related("request__organisation", "request__category")
        .order_by("-invited_at", "-pk")
    )


def for_supplier(*, invitation_id: int, supplier_id: int) -> Invitation | None:
    return _invited().filter(pk=invitation_id, supplier=supplier_id).first()


def by_link(*, token: str) -> Invitation | None:
    """The invitation whose e-mailed link this is."""
    return _invited().filter(token=token).first()


def _invited() -> QuerySet[Invitation]:
    return (
        Invitation.objects.exclude(request__state=RequestState.DRAFT)
        .select_related(
            "request__organisation__commune", "request__entity", "request__site__commune",
            "request__commune", "request__category",
            "supplier__legal_entity", "supplier__establishment",
        )
        .prefetch_related(
            Prefetch("request__lines", queryset=RequestLine.objects.select_related("lot")),
            "request__lots",
            "request__criteria",
            Prefetch("offers", queryset=Offer.objects.select_related("document").prefetch_related(
                "lines__member__supplier", "certificates").order_by("-version")),
        )
    )  # fmt: skip


def questions_for_supplier(invitation: Invitation) -> list[Question]:
    """Answered ones of all, and the supplier's own that wait."""
    return list(
        Question.objects.filter(request=invitation.request_id)
        .filter(Q(answered_at__isnull=False) | Q(invitation=invitation))
        .order_by("asked_at")
    )


def current_offer(invitation: Invitation) -> Offer | None:
    """The version in force or last in force, from what is loaded."""
    known = [each for each in invitation.offers.all() if each.state != OfferState.DRAFT]
    return max(known, key=_standing, default=None)


def _standing(offer: Offer) -> tuple[bool, bool, int]:
    """A counter-offer can be replaced by a draft that was begun before it: its number is lower."""
    return offer.state in LIVE, offer.state != OfferState.SUPERSEDED, offer.version


@dataclass(frozen=True, slots=True)
class Change:
    """A line that differs between two versions; None on one side: added or left out."""

    title: str
    before: OfferLine | None
    after: OfferLine | None


def differences(before: Offer, after: Offer) -> list[Change]:
    """Lines whose quantity, price, VAT or name changed, in the newer version's order."""
    old = {line.line_id or f"+{line.title}": line for line in before.lines.all()}
    new = {line.line_id or f"+{line.title}": line for line in after.lines.all()}
    found = []
    for key, line in new.items():
        known = old.get(key)
        if known is None or _said(known) != _said(line):
            found.append(Change(line.title, known, line))
    found += [Change(line.title, line, None) for key, line in old.items() if key not in new]
    return found


def _said(line: OfferLine) -> tuple[object, ...]:
    return (line.title, line.quantity, line.unit, line.unit_price, line.vat_code, line.note)


def with_choice(found: QuerySet[QuoteRequest]) -> QuerySet[QuoteRequest]:
    """With what `choice_of` and `chosen_names` read."""
    return found.prefetch_related(
        Prefetch("awards", queryset=Award.objects.filter(state__in=ACTIVE)),
        Prefetch("awards__parts", queryset=AwardPart.objects.select_related(
            "offer__invitation__supplier").defer("offer__proofs")),
        "awards__parts__lines__offer_line__member__supplier",
    )  # fmt: skip


def choice_of(request: QuoteRequest) -> Award | None:
    """The award in force, of a request loaded `with_choice`."""
    return next((each for each in request.awards.all() if each.state in ACTIVE), None)


def chosen_names(award: Award) -> list[str]:
    """Who was chosen, and who does some of it beside them."""
    names = []
    for part in award.parts.all():
        names.append(part.offer.invitation.supplier.name)
        members = (line.offer_line.member for line in part.lines.all())
        names += [member.supplier.name for member in members if member is not None]
    return list(dict.fromkeys(names))


# What waits


def approvals_waiting(*, organisation_id: int) -> QuerySet[Approval]:
    """Steps of the organisation whose turn it is: no earlier one waits."""
    earlier = Approval.objects.filter(
        award=OuterRef("award"), state=Approval.State.WAITING, step__lt=OuterRef("step")
    )
    return Approval.objects.filter(
        ~Exists(earlier),
        state=Approval.State.WAITING,
        award__state="approving",
        award__request__organisation=organisation_id,
    ).select_related("award__request__entity", "award__request__organisation", "approver")


def award_in_force(*, request_id: int) -> Award | None:
    return (
        Award.objects.filter(request=request_id)
        .exclude(state__in=["rejected", "cancelled", "expired"])
        .prefetch_related("parts__offer__invitation__supplier", "lines__offer_line", "approvals")
        .first()
    )


def acceptance_of(*, request_id: int) -> Acceptance | None:
    return (
        Acceptance.objects.filter(award__request=request_id)
        .select_related("order__envelope", "document", "award")
        .first()
    )


# What the law asks of a public buyer


def _awarded(
    *, organisation_id: int, until: date
) -> tuple[QuerySet[Award], QuerySet[FrameworkCall]]:
    """Accepted awards and calls of the 12 months before; a framework counts by its calls alone."""
    since = until - timedelta(days=365)
    awards = Award.objects.filter(
        request__organisation=organisation_id,
        request__wants_framework=False,
        state="accepted",
        ended_at__date__gt=since,
        ended_at__date__lte=until,
    )
    calls = standing_calls().filter(
        framework__award_part__award__request__organisation=organisation_id,
        at__date__gt=since,
        at__date__lte=until,
    )
    return awards.order_by(), calls.order_by()


CALLED_FAMILY = "framework__award_part__award__request__cpv"


def standing_calls() -> QuerySet[FrameworkCall]:
    """Calls whose order was not cancelled."""
    return FrameworkCall.objects.exclude(
        order__supplier_orders__state=SupplierOrder.State.CANCELLED
    )


def spent_in_family(*, organisation_id: int, cpv: str, until: date) -> int:
    """Cents without tax that were awarded in a need family (two digits) in the 12 months before."""
    if len(cpv) < 2:
        return 0
    awards, calls = _awarded(organisation_id=organisation_id, until=until)
    awarded = awards.filter(request__cpv__startswith=cpv[:2]).values_list("net")
    called = calls.filter(**{f"{CALLED_FAMILY}__startswith": cpv[:2]}).values_list("net")
    return sum(net for (net,) in awarded.union(called, all=True))


def committed(*, organisation_id: int, year: int) -> dict[int | None, int]:
    """Cents without tax ordered in a year by entity (None: by none), whatever the way.

    Orders alone are counted: an award by the order it became, a framework by each of its calls,
    a recurring service by its monthly orders; so nothing is counted twice.
    """
    rows = (
        SupplierOrder.objects.filter(organisation=organisation_id, placed_at__year=year)
        .exclude(state__in=[SupplierOrder.State.CANCELLED, SupplierOrder.State.AWAITING_PAYMENT])
        .order_by()
        .values_list("order__envelope__entity")
        .annotate(sum=Sum("net"))
    )
    return dict(rows)


def warnings(request: QuoteRequest, *, at: datetime, net: int | None = None) -> list[rules.Warning]:
    """Thresholds that this need reaches with what was spent in its family over 12 months.

    For public buyers alone; of the awarded sum, else of the upper budget. Never a block.
    """
    if not request.is_public or request.organisation_id is None:
        return []
    here = net if net is not None else (request.budget_high or 0)
    if request.wants_framework:
        # R2121-8: the need of a framework is its maximum.
        here = request.maximum or here
    before = spent_in_family(
        organisation_id=request.organisation_id, cpv=request.cpv, until=at.date()
    )
    return rules.threshold_warnings(total=here + before, day=at.date())


def totals_by_family(*, organisation_id: int, until: date) -> Sequence[tuple[str, int]]:
    """12-month totals (cents without tax) by two digits of the CPV, largest first."""
    awards, calls = _awarded(organisation_id=organisation_id, until=until)
    rows = [
        *awards.values_list("request__cpv").annotate(sum=Sum("net")),
        *calls.values_list(CALLED_FAMILY).annotate(sum=Sum("net")),
    ]
    found: dict[str, int] = {}
    for cpv, total in rows:
        found[cpv[:2]] = found.get(cpv[:2], 0) + total
    return sorted(found.items(), key=lambda pair: -pair[1])
