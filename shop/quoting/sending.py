"""From draft to consultation: sending, extending, reminding, closing, giving up."""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.orders.placing import new_number
from shop.outbox import operations as outbox
from shop.quoting import rules
from shop.quoting.drafting import RequestRefused
from shop.quoting.events import tell
from shop.quoting.matching import matching, wish_of
from shop.quoting.models import Invitation, InvitationState, QuoteRequest, RequestState
from shop.quoting.outcomes import refuse_live
from shop.quoting.states import BUYER, CLOCK, target
from suppliers.directory.models import Supplier

MOST_INVITED = 300
# Offers are valid for a year at most: they must outlive the consultation.
LONGEST = timedelta(days=183)
# A supplier needs time to answer; a reminder goes out this long before the end.
SHORTEST = timedelta(hours=2)
# L2125-1, 1° code de la commande publique.
MOST_YEARS = 4
REMIND_BEFORE = timedelta(hours=48)


def send(
    *,
    request_id: int,
    at: datetime,
    supplier_ids: Collection[int] | None = None,
    role: str = BUYER,
    by_id: int | None = None,
) -> QuoteRequest:
    """Ask these suppliers, or (audience "open") all that match; raises RequestRefused, WrongMove.

    Queries do not grow with lines or suppliers.
    """
    with transaction.atomic():
        request = (
            QuoteRequest.objects.select_for_update(of=("self",))
            .select_related("organisation", "site", "started_by")
            .get(pk=request_id)
        )
        to = target("request", "send", state=request.state, role=role)
        if request.is_template:
            raise RequestRefused(_("Un modèle ne s’envoie pas : faites-en d’abord une demande."))
        _refuse_incomplete(request, at)
        chosen = _chosen(request, supplier_ids, at)
        request.number = f"D{new_number(at)}"
        request.state, request.sent_at, request.edited_at = to, at, at
        request.save(update_fields=["number", "state", "sent_at", "edited_at"])
        _invite(request, chosen, at)
        tell(request, "sent", role=role, by_id=by_id, at=at)
    return request


def invite(
    *, request_id: int, supplier_ids: Collection[int], at: datetime, by_id: int | None = None
) -> int:
    """More suppliers for an open request, before its deadline; how many are new."""
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        if request.state != RequestState.OPEN or request.deadline is None or request.deadline <= at:
            raise RequestRefused(_("La consultation est close : prolongez-la d’abord."))
        known = set(request.invitations.values_list("supplier", flat=True))
        asked = Supplier.objects.filter(
            pk__in=set(supplier_ids) - known, state=Supplier.State.PUBLISHED
        )
        new = list(asked.values_list("pk", flat=True))
        if len(known) + len(new) > MOST_INVITED:
            raise RequestRefused(
                _("%(count)d fournisseurs au plus par demande.") % {"count": MOST_INVITED}
            )
        _invite(request, new, at)
        if new:
            tell(request, "invited_more", role=BUYER, by_id=by_id, at=at)
    return len(new)


def extend(
    *, request_id: int, deadline: datetime, at: datetime, by_id: int | None = None, note: str = ""
) -> None:
    """A later deadline for everyone; who had missed the first is asked again."""
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        to = target("request", "extend", state=request.state, role=BUYER)
        if request.deadline is None or deadline <= request.deadline:
            raise RequestRefused(
                _("La nouvelle date doit être plus tard que l’ancienne."), "deadline"
            )
        _refuse_deadline(deadline, at)
        request.state, request.deadline, request.closed_at = to, deadline, None
        request.save(update_fields=["state", "deadline", "closed_at"])
        missed = request.invitations.filter(state=InvitationState.MISSED)
        missed.update(state=InvitationState.INVITED, reminded_at=None)
        tell(request, "extended", role=BUYER, by_id=by_id, at=at, note=note)


def close(*, request_id: int, at: datetime, role: str = BUYER, by_id: int | None = None) -> None:
    """No first answers any more: the buyer closes early, the clock at the deadline."""
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        request.state = target("request", "close", state=request.state, role=role)
        request.closed_at = at
        request.save(update_fields=["state", "closed_at"])
        silent = Q(state__in=[InvitationState.INVITED, InvitationState.SEEN])
        request.invitations.filter(silent).update(state=InvitationState.MISSED)
        tell(request, "closed", role=role, by_id=by_id, at=at)


def cancel(
    *, request_id: int, reason: str, at: datetime, role: str = BUYER, by_id: int | None = None
) -> None:
    """Given up with a reason; live offers are told refused."""
    if not reason.strip():
        raise RequestRefused(_("Dites pourquoi : les fournisseurs invités le liront."), "reason")
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        request.state = target("request", "cancel", state=request.state, role=role)
        request.ended_at, request.end_reason = at, reason.strip()
        request.save(update_fields=["state", "ended_at", "end_reason"])
        refuse_live(request, except_ids=(), outcome=reason.strip(), at=at)
        tell(request, "cancelled", role=role, by_id=by_id, at=at, note=reason.strip())


def close_due(*, at: datetime) -> int:
    """Requests whose deadline has come, closed; how many. Rung every minute."""
    due = QuoteRequest.objects.filter(state=RequestState.OPEN, deadline__lte=at)
    ids = list(due.values_list("pk", flat=True))
    for pk in ids:
        _close_if_due(pk, at)
    return len(ids)


def _close_if_due(pk: int, at: datetime) -> None:
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update(of=("self",)).get(pk=pk)
        # Extended or closed since it was listed.
        if request.state != RequestState.OPEN or request.deadline is None:
            return
        if request.deadline <= at:
            close(request_id=pk, at=at, role=CLOCK)


def remind_due(*, at: datetime) -> int:
    """One reminder each to who has not answered, within two days of the end, never after it.

    A request sent less than four days before its deadline is reminded at half its time.
    """
    rows = Invitation.objects.filter(
        state__in=[InvitationState.INVITED, InvitationState.SEEN],
        reminded_at=None,
        request__state=RequestState.OPEN,
        request__deadline__gt=at,
        request__deadline__lte=at + REMIND_BEFORE,
        request__started_by=None,
    ).values_list("pk", "invited_at", "request__deadline")
    due = [
        pk
        for pk, invited, deadline in rows
        if deadline is not None and at - invited >= (deadline - invited) / 2
    ]
    with transaction.atomic():
        mine = list(
            Invitation.objects.select_for_update()
            .filter(pk__in=due, reminded_at=None)
            .values_list("pk", flat=True)
        )
        Invitation.objects.filter(pk__in=mine).update(reminded_at=at)
        outbox.record_all("quote.reminded", mine, at=at)
    return len(mine)


def _refuse_deadline(deadline: datetime, at: datetime) -> None:
    if deadline < at + SHORTEST:
        raise RequestRefused(_("Laissez au moins deux heures pour répondre."), "deadline")
    if deadline > at + LONGEST:
        raise RequestRefused(_("Une consultation dure six mois au plus."), "deadline")


def _refuse_incomplete(request: QuoteRequest, at: datetime) -> None:
    if not request.lines.exists() and not request.need.strip():
        raise RequestRefused(_("Décrivez votre besoin, ou ajoutez au moins une ligne."), "need")
    if request.deadline is None:
        raise RequestRefused(_("Indiquez jusqu’à quand vous attendez les réponses."), "deadline")
    _refuse_deadline(request.deadline, at)
    if request.wanted_on and request.wanted_on < timezone.localdate(request.deadline):
        raise RequestRefused(
            _("La date souhaitée vient avant la fin de la consultation : décalez l’une ou "
              "l’autre."), "wanted_on",
        )  # fmt: skip
    _refuse_period(request, timezone.localdate(at))
    criteria = list(request.criteria.all())
    weights = sum(each.weight for each in criteria)
    if criteria and weights != 100:
        raise RequestRefused(
            _("Les poids des critères font %(sum)d %% : ils doivent faire 100 %%.")
            % {"sum": weights},
            "criteria",
        )
    if request.is_public:
        told = rules.refuse_unequal(
            [(each.code, each.label) for each in criteria], day=timezone.localdate(at)
        )
        if told:
            raise RequestRefused(told, "criteria")


def _refuse_period(request: QuoteRequest, day: date) -> None:
    """A framework says when it begins and ends and its maximum; nothing ends in the past."""
    first, last = request.period_from, request.period_to
    if request.wants_framework:
        if first is None:
            raise RequestRefused(_("Indiquez le début de l’accord-cadre."), "period_from")
        if last is None:
            raise RequestRefused(_("Indiquez la fin de l’accord-cadre."), "period_to")
        if last <= first:
            raise RequestRefused(_("L’accord-cadre finit après son début."), "period_to")
        if not request.maximum:
            raise RequestRefused(
                _("Indiquez le maximum HT de l’accord-cadre : il est obligatoire (R2162-4)."),
                "maximum",
            )
        if request.is_public and last > years_later(first, MOST_YEARS):
            raise RequestRefused(
                _("Un accord-cadre public dure quatre ans au plus (L2125-1 du code de la "
                  "commande publique) : avancez sa fin."), "period_to",
            )  # fmt: skip
    if last is not None and last <= day:
        raise RequestRefused(
            _("La fin de la période est passée : indiquez un jour à venir."), "period_to"
        )
    if last is not None and first is None:
        raise RequestRefused(_("Indiquez aussi le début de la période."), "period_from")


def years_later(day: date, years: int) -> date:
    """The same day of a later year; 1 March for 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _chosen(
    request: QuoteRequest, supplier_ids: Collection[int] | None, at: datetime
) -> Sequence[int]:
    if request.started_by_id is not None:
        return [request.started_by_id]
    if request.audience == QuoteRequest.Audience.OPEN:
        day = timezone.localdate(at)
        found = matching(wish_of(request, day=day), day=day)
    else:
        found = Supplier.objects.filter(
            pk__in=request.chosen if supplier_ids is None else supplier_ids,
            state=Supplier.State.PUBLISHED,
        ).order_by("sort_name")
    ids = list(found.values_list("pk", flat=True)[: MOST_INVITED + 1])
    if not ids:
        raise RequestRefused(
            _("Aucun fournisseur n’est choisi : cochez-en au moins un, ou élargissez la "
              "recherche."), "suppliers",
        )  # fmt: skip
    if len(ids) > MOST_INVITED:
        raise RequestRefused(
            _("%(count)d fournisseurs au plus par demande.") % {"count": MOST_INVITED}, "suppliers"
        )
    return ids


def _invite(request: QuoteRequest, supplier_ids: Sequence[int], at: datetime) -> None:
    made = Invitation.objects.bulk_create(
        [
            Invitation(
                request=request,
                supplier_id=pk,
                token=secrets.token_urlsafe(24),
                invited_at=at,
            )
            for pk in supplier_ids
        ],
        batch_size=500,
    )
    if request.started_by_id is None:
        outbox.record_all("quote.invited", [each.pk for each in made], at=at)
