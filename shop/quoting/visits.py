"""Recurring services: visits planned, put off, signed on the spot, and billed by month.

Every operation locks the plan first: what is planned or done never passes what was accepted.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import DateField, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.orders import operations
from shop.orders.models import Envelope, SupplierOrder
from shop.orders.placing import place_order
from shop.quoting.accepting import agreed_line, buyer_of, delivery_input
from shop.quoting.amounts import MILLI, MOST, unit_of, written
from shop.quoting.events import tell
from shop.quoting.models import OfferLine, QuoteRequest, ServicePlan, Visit
from shop.quoting.states import CLOCK, SUPPLIER

MOST_AHEAD = 400
MOST_TEXT = 4000
MOST_STROKES = 200
MOST_POINTS = 5000
# The screen's width and height, whatever they are.
EDGE = 1000
OPEN = (Visit.State.PLANNED, Visit.State.DONE)


class VisitRefused(ValueError):
    """It cannot be planned, moved or signed so; the message says what to do, `field` where."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Once, every so many weeks, or every month until a day."""

    every: str = "once"
    weeks: int = 1
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A line of the plan: thousandths accepted, to come, and done."""

    line: OfferLine
    accepted: int
    planned: int
    done: int

    @property
    def left(self) -> int:
        return self.accepted - self.planned - self.done

    @property
    def undone(self) -> int:
        return self.accepted - self.done


# Reads -----------------------------------------------------------------------------------------


def plans() -> QuerySet[ServicePlan]:
    return ServicePlan.objects.select_related(
        "award_part__offer__invitation__supplier",
        "award_part__offer__invitation__request__organisation",
        "award_part__award__request__entity",
        "award_part__award__request__site__commune",
        "award_part__award__request__commune",
        "award_part__document",
    )


def plans_of_supplier(*, supplier_id: int) -> QuerySet[ServicePlan]:
    found = plans().filter(award_part__offer__invitation__supplier=supplier_id)
    return found.order_by("-starts_on", "-pk")


def plans_of_organisation(
    *, organisation_id: int, entity_id: int | None = None
) -> QuerySet[ServicePlan]:
    """Newest first; who acts for one entity reads its plans and those of none."""
    found = plans().filter(award_part__award__request__organisation=organisation_id)
    if entity_id is not None:
        entity = "award_part__award__request__entity"
        found = found.filter(Q(**{entity: entity_id}) | Q(**{f"{entity}__isnull": True}))
    return found.order_by("-starts_on", "-pk")


def plans_of_request(*, request_id: int) -> QuerySet[ServicePlan]:
    return plans().filter(award_part__award__request=request_id).order_by("pk")


def visits_in(found: QuerySet[ServicePlan]) -> QuerySet[Visit]:
    """Visits of these plans by day, with what their lists and pages show."""
    return (
        Visit.objects.filter(plan__in=found)
        .select_related(
            "offer_line", "done_by", "postponed_to", "order_line__supplier_order",
            "plan__award_part__offer__invitation__supplier",
            "plan__award_part__award__request__organisation",
            "plan__award_part__award__request__site__commune",
            "plan__award_part__award__request__commune",
        )
        .order_by("planned_on", "pk")
    )  # fmt: skip


def tallies_of(plan: ServicePlan) -> list[Tally]:
    """Each accepted line, with what is to come and what is done of it."""
    rows = plan.visits.filter(state__in=OPEN).order_by().values_list("offer_line", "state")
    counted = {(line, state): total for line, state, total in rows.annotate(sum=Sum("quantity"))}
    chosen = plan.award_part.lines.select_related("offer_line").order_by("offer_line__position")
    return [
        Tally(
            line=each.offer_line,
            accepted=each.offer_line.quantity,
            planned=counted.get((each.offer_line_id, Visit.State.PLANNED), 0),
            done=counted.get((each.offer_line_id, Visit.State.DONE), 0),
        )
        for each in chosen
    ]


def bills_of(plan: ServicePlan) -> QuerySet[SupplierOrder]:
    """The monthly orders of the plan, newest first."""
    found = SupplierOrder.objects.filter(lines__visits__plan=plan).distinct()
    return found.prefetch_related("lines").order_by("-placed_at")


def unbilled_months(plan: ServicePlan, *, day: date) -> list[date]:
    """First days of the months before this one that have done visits without a bill."""
    return [month for _plan, month in _unbilled(plan.visits.all(), day)]


def due(*, day: date) -> list[tuple[int, date]]:
    """(plan, first day of the month) of everything to bill, oldest first."""
    return _unbilled(Visit.objects.all(), day)


def _unbilled(found: QuerySet[Visit], day: date) -> list[tuple[int, date]]:
    start = _midnight(day.replace(day=1))
    rows = (
        found.filter(state=Visit.State.DONE, order_line=None, done_at__lt=start)
        .order_by()
        .values_list("plan", TruncMonth("done_at", output_field=DateField()))
        .distinct()
    )
    return sorted(rows, key=lambda row: (row[1], row[0]))


# Planning --------------------------------------------------------------------------------------


def plan(
    *,
    plan_id: int,
    offer_line_id: int,
    quantity: int,
    first_on: date,
    at: datetime,
    rhythm: Rhythm | None = None,
    by_id: int | None = None,
) -> list[Visit]:
    """Plan visits of a line, `quantity` thousandths each, once or repeated.

    Raises VisitRefused out of the plan's dates, for the past, for more than is left of the line,
    for a day that has one already, and beyond 400 visits to come. Nothing is written then.
    """
    with transaction.atomic():
        found = _locked(plan_id)
        told = _tally_of(found, offer_line_id)
        _refuse_quantity(told.line, quantity)
        days = _days(found, first_on, rhythm or Rhythm(), timezone.localdate(at))
        if quantity * len(days) > told.left:
            raise VisitRefused(_left_message(told, told.left, len(days)), "quantity")
        _refuse_taken(found, offer_line_id, days)
        ahead = found.visits.filter(state=Visit.State.PLANNED).count()
        if ahead + len(days) > MOST_AHEAD:
            raise VisitRefused(
                _("%(count)d interventions à venir au plus : prévoyez une période plus courte.")
                % {"count": MOST_AHEAD}, "until",
            )  # fmt: skip
        made = Visit.objects.bulk_create(
            [
                Visit(plan=found, offer_line_id=offer_line_id, planned_on=day, quantity=quantity)
                for day in days
            ]
        )
        _tell(
            found, "visits_planned", at=at, by_id=by_id,
            note=_("%(title)s : %(count)d, du %(first)s au %(last)s")
            % {"title": told.line.title, "count": len(days), "first": f"{days[0]:%d/%m/%Y}",
               "last": f"{days[-1]:%d/%m/%Y}"},
        )  # fmt: skip
    return made


def _days(found: ServicePlan, first: date, rhythm: Rhythm, today: date) -> list[date]:
    if not found.starts_on <= first <= found.ends_on:
        raise VisitRefused(_period_message(found), "first_on")
    if first < today:
        raise VisitRefused(_("Choisissez aujourd’hui ou un jour à venir."), "first_on")
    if rhythm.every == "once":
        return [first]
    last = rhythm.until
    if last is None:
        raise VisitRefused(_("Indiquez jusqu’à quel jour."), "until")
    if last < first:
        raise VisitRefused(_("Ce jour vient avant le premier : échangez-les."), "until")
    if last > found.ends_on:
        raise VisitRefused(_period_message(found), "until")
    if rhythm.every == "weeks" and not 1 <= rhythm.weeks <= 52:
        raise VisitRefused(_("Indiquez toutes les combien de semaines, de 1 à 52."), "weeks")
    days: list[date] = []
    for day in _repeated(first, rhythm):
        if day > last:
            return days
        if len(days) == MOST_AHEAD:
            break
        days.append(day)
    raise VisitRefused(
        _("%(count)d interventions à la fois au plus : prévoyez une période plus courte.")
        % {"count": MOST_AHEAD}, "until",
    )  # fmt: skip


def _repeated(first: date, rhythm: Rhythm) -> Iterator[date]:
    step = 0
    while True:
        if rhythm.every == "weeks":
            yield first + timedelta(weeks=rhythm.weeks * step)
        else:
            yield months_later(first, step)
        step += 1


def months_later(day: date, count: int) -> date:
    """The same day of a later month, or its last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(
        date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1)
    )


def _period_message(found: ServicePlan) -> str:
    return _("Choisissez un jour du %(first)s au %(last)s : c’est ce qui a été accepté.") % {
        "first": f"{found.starts_on:%d/%m/%Y}", "last": f"{found.ends_on:%d/%m/%Y}",
    }  # fmt: skip


def _left_message(told: Tally, left: int, count: int = 1) -> str:
    values = {"title": told.line.title, "left": written(max(left, 0)),
              "unit": unit_of(told.line.unit, left), "count": count}  # fmt: skip
    if count > 1:
        return _("%(title)s : il reste %(left)s %(unit)s sur ce qui a été accepté, trop peu pour "
                 "%(count)d interventions.") % values  # fmt: skip
    return _("%(title)s : il reste %(left)s %(unit)s sur ce qui a été accepté.") % values


def _refuse_quantity(line: OfferLine, quantity: int) -> None:
    if not 0 < quantity <= MOST * MILLI:
        raise VisitRefused(
            _("%(title)s : indiquez une quantité au-dessus de zéro.") % {"title": line.title},
            "quantity",
        )


def _refuse_taken(
    found: ServicePlan, offer_line_id: int, days: Sequence[date], field: str = "first_on"
) -> None:
    """The same form sent twice plans once."""
    taken = found.visits.filter(
        offer_line=offer_line_id, planned_on__in=days, state__in=OPEN
    ).first()
    if taken is not None:
        raise VisitRefused(
            _("%(title)s est déjà prévu le %(day)s.")
            % {"title": taken.offer_line.title, "day": f"{taken.planned_on:%d/%m/%Y}"},
            field,
        )


# One visit -------------------------------------------------------------------------------------


def postpone(
    *, visit_id: int, to_day: date, reason: str, at: datetime, by_id: int | None = None
) -> Visit:
    """Put off (or bring forward) to another day of the plan; the new visit. Raises VisitRefused."""
    with transaction.atomic():
        visit = _planned(visit_id)
        _refuse_silence(reason)
        if to_day < timezone.localdate(at):
            raise VisitRefused(_("Choisissez aujourd’hui ou un jour à venir."), "to_day")
        if to_day == visit.planned_on:
            raise VisitRefused(_("C’est déjà ce jour-là : choisissez-en un autre."), "to_day")
        if not visit.plan.starts_on <= to_day <= visit.plan.ends_on:
            raise VisitRefused(_period_message(visit.plan), "to_day")
        _refuse_taken(visit.plan, visit.offer_line_id, [to_day], "to_day")
        made = Visit.objects.create(
            plan=visit.plan,
            offer_line_id=visit.offer_line_id,
            planned_on=to_day,
            quantity=visit.quantity,
        )
        visit.state, visit.reason, visit.postponed_to = (
            Visit.State.POSTPONED, reason.strip()[:160], made,
        )  # fmt: skip
        visit.save(update_fields=["state", "reason", "postponed_to"])
        _tell(
            visit.plan, "visit_postponed", at=at, by_id=by_id,
            note=_("%(title)s, du %(before)s au %(after)s : %(reason)s")
            % {"title": visit.offer_line.title, "before": f"{visit.planned_on:%d/%m/%Y}",
               "after": f"{to_day:%d/%m/%Y}", "reason": visit.reason},
        )  # fmt: skip
    return made


def cancel(*, visit_id: int, reason: str, at: datetime, by_id: int | None = None) -> Visit:
    """It will not take place, and its quantity can be planned again. Raises VisitRefused."""
    with transaction.atomic():
        visit = _planned(visit_id)
        _refuse_silence(reason)
        visit.state, visit.reason = Visit.State.CANCELLED, reason.strip()[:160]
        visit.save(update_fields=["state", "reason"])
        _tell(
            visit.plan, "visit_cancelled", at=at, by_id=by_id,
            note=_("%(title)s du %(day)s : %(reason)s")
            % {"title": visit.offer_line.title, "day": f"{visit.planned_on:%d/%m/%Y}",
               "reason": visit.reason},
        )  # fmt: skip
    return visit


def sign(
    *,
    visit_id: int,
    quantity: int,
    report: str,
    signed_name: str,
    at: datetime,
    strokes: str = "",
    by_id: int | None = None,
) -> Visit:
    """The attachment sheet: what was done (thousandths), signed on the spot by the client.

    `strokes` is JSON as the screen drew it; the name alone signs too. Raises VisitRefused before
    the day, for more than was accepted, without a name, and for strokes that are none.
    """
    drawn = read_strokes(strokes)
    with transaction.atomic():
        visit = _planned(visit_id)
        if visit.planned_on > timezone.localdate(at):
            raise VisitRefused(
                _("Cette intervention est prévue le %(day)s : avancez-la d’abord à aujourd’hui.")
                % {"day": f"{visit.planned_on:%d/%m/%Y}"}
            )
        _refuse_quantity(visit.offer_line, quantity)
        told = _tally_of(visit.plan, visit.offer_line_id)
        if quantity > told.undone:
            raise VisitRefused(_left_message(told, told.undone), "quantity")
        if not signed_name.strip() or len(signed_name.strip()) > 120:
            raise VisitRefused(
                _("Indiquez le nom de qui signe pour le client, 120 caractères au plus."),
                "signed_name",
            )
        if len(report) > MOST_TEXT:
            raise VisitRefused(_("Ce texte dépasse 4 000 caractères : résumez-le."), "report")
        visit.state, visit.quantity, visit.report = Visit.State.DONE, quantity, report.strip()
        visit.signed_name, visit.signature = signed_name.strip(), drawn
        visit.done_at, visit.done_by_id = at, by_id
        visit.save()
        _tell(
            visit.plan, "visit_done", at=at, by_id=by_id,
            note=_("%(title)s du %(day)s, signée par %(name)s")
            % {"title": visit.offer_line.title, "day": f"{visit.planned_on:%d/%m/%Y}",
               "name": visit.signed_name},
        )  # fmt: skip
    return visit


def read_strokes(text: str) -> list[list[int]]:
    """[[x, y, x, y, …], …] in 0…1000, at most 200 strokes and 5,000 points; VisitRefused else."""
    if not text.strip():
        return []
    wrong = VisitRefused(_("La signature n’a pas pu être lue : effacez-la, puis signez à nouveau."),
                         "strokes")  # fmt: skip
    if len(text) > MOST_POINTS * 10 + MOST_STROKES * 2 + 2:
        raise wrong
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise wrong from None
    if not isinstance(found, list) or len(found) > MOST_STROKES:
        raise wrong
    if not all(_is_stroke(each) for each in found) or sum(map(len, found)) > 2 * MOST_POINTS:
        raise wrong
    return found


def _is_stroke(stroke: object) -> bool:
    return (
        isinstance(stroke, list)
        and len(stroke) >= 2
        and len(stroke) % 2 == 0
        # A boolean is an int too.
        and all(type(each) is int and 0 <= each <= EDGE for each in stroke)
    )


def _refuse_silence(reason: str) -> None:
    if not reason.strip():
        raise VisitRefused(_("Dites pourquoi : le client le lit."), "reason")


# Billing ---------------------------------------------------------------------------------------


def bill_month(
    *, plan_id: int, month: date, at: datetime, by_id: int | None = None
) -> Envelope | None:
    """One order for the visits done in a month that is over, delivered at once; None without any.

    `month` is any day of it. The same month again gives the same order. The delivery charge of the
    offer comes with the first. The invoice follows by the usual steps. Raises VisitRefused while
    the month lasts.
    """
    first = month.replace(day=1)
    after = months_later(first, 1)
    if timezone.localdate(at) < after:
        raise VisitRefused(
            _("Ce mois n’est pas fini : il se facture à partir du %(day)s.")
            % {"day": f"{after:%d/%m/%Y}"}
        )
    with transaction.atomic():
        found = _locked(plan_id)
        key = f"plan-{plan_id}-{first:%Y-%m}"
        known = Envelope.objects.filter(key=key).first()
        done = list(
            found.visits.filter(
                state=Visit.State.DONE, order_line=None,
                done_at__gte=_midnight(first), done_at__lt=_midnight(after),
            ).select_related("offer_line")
        )  # fmt: skip
        if known is not None or not done:
            return known
        request = _request_of(found)
        lines = _by_line(done)
        envelope = _place(found, request, lines, key=key, at=at, by_id=by_id)
        part = envelope.order.supplier_orders.get()
        for row, (line, _count) in zip(part.lines.order_by("pk"), lines, strict=True):
            mine = [visit.pk for visit in done if visit.offer_line_id == line.pk]
            Visit.objects.filter(pk__in=mine).update(order_line=row)
        # The service is done: the invoice follows from here.
        operations.mark_delivered(part_id=part.pk, by_id=by_id, at=at)
        tell(
            request, "month_billed", role=SUPPLIER if by_id else CLOCK, by_id=by_id, at=at,
            invitation=found.award_part.offer.invitation,
            note=f"{first:%m/%Y} – {part.number}",
        )  # fmt: skip
    return envelope


def _by_line(done: Sequence[Visit]) -> list[tuple[OfferLine, int]]:
    counted: dict[int, int] = {}
    lines = {visit.offer_line_id: visit.offer_line for visit in done}
    for visit in done:
        counted[visit.offer_line_id] = counted.get(visit.offer_line_id, 0) + visit.quantity
    return [(lines[pk], counted[pk]) for pk in sorted(counted, key=lambda pk: lines[pk].position)]


def _place(
    found: ServicePlan,
    request: QuoteRequest,
    lines: Sequence[tuple[OfferLine, int]],
    *,
    key: str,
    at: datetime,
    by_id: int | None,
) -> Envelope:
    part = found.award_part
    supplier_id = part.offer.invitation.supplier_id
    is_first = not Envelope.objects.filter(key__startswith=f"plan-{found.pk}-").exists()
    delivery = replace(
        delivery_input(part, request, at),
        kind="on_site",
        cents=part.delivery_cents if is_first else 0,
        # Nothing is to come: no week of the supplier's fills up.
        promised_on=None,
    )
    return place_order(
        key=key,
        lines=[
            agreed_line(line, request, supplier_id=supplier_id, quantity=count)
            for line, count in lines
        ],
        buyer=buyer_of(request),
        basis="excl",
        payment=Envelope.Payment.TRANSFER,
        origin=Envelope.Origin.QUOTE,
        at=at,
        deliveries={supplier_id: delivery},
        purchase_reference=request.purchase_reference,
        commitment_number=request.commitment_number,
        entered_by_id=by_id,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


# Shared ----------------------------------------------------------------------------------------


def _locked(plan_id: int) -> ServicePlan:
    return (
        ServicePlan.objects.select_for_update(of=("self",))
        .select_related("award_part__offer__invitation")
        .get(pk=plan_id)
    )


def _planned(visit_id: int) -> Visit:
    """The visit behind its plan's lock, still to come."""
    found = _locked(Visit.objects.values_list("plan", flat=True).get(pk=visit_id))
    visit = Visit.objects.select_related("offer_line").get(pk=visit_id)
    visit.plan = found
    if visit.state != Visit.State.PLANNED:
        raise VisitRefused(
            _("Cette intervention est « %(state)s » : rechargez la page.")
            % {"state": visit.get_state_display()}
        )
    return visit


def _tally_of(found: ServicePlan, offer_line_id: int) -> Tally:
    for each in tallies_of(found):
        if each.line.pk == offer_line_id:
            return each
    raise VisitRefused(_("Cette prestation n’est pas de ce contrat : rechargez la page."), "line")


def _request_of(found: ServicePlan) -> QuoteRequest:
    invitation = found.award_part.offer.invitation
    invitation.request = QuoteRequest.objects.select_related(
        "organisation__commune", "entity", "site__commune", "commune"
    ).get(pk=invitation.request_id)
    return invitation.request


def _tell(found: ServicePlan, name: str, *, at: datetime, by_id: int | None, note: str) -> None:
    tell(
        _request_of(found), name, role=SUPPLIER, by_id=by_id, at=at,
        invitation=found.award_part.offer.invitation, note=note,
    )  # fmt: skip
