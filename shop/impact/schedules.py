"""Reports that make themselves: which period comes next, and asking for it once it is over."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.impact import reports
from shop.impact.frameworks import FRAMEWORKS
from shop.impact.lines import Period
from shop.impact.models import Schedule
from shop.impact.reports import ReportRefused, Wanted
from shop.organisations.models import Entity

# Days after a period's end: what was delivered on its last days is noted by then.
SETTLING: Final = timedelta(days=5)
_MONTHS: Final = {Schedule.Every.MONTH: 1, Schedule.Every.QUARTER: 3, Schedule.Every.YEAR: 12}
# Periods that one ring asks for at most, after a long silence.
_MOST: Final = 12

logger = logging.getLogger(__name__)


def start(
    *,
    organisation_id: int,
    every: str,
    frameworks: Sequence[str],
    at: datetime,
    by_id: int,
    entity_id: int | None = None,
) -> Schedule:
    """A report at the end of each period, from the running one on; one that was stopped begins
    again. Raises ReportRefused."""
    if every not in Schedule.Every.values:
        raise ReportRefused(_("Choisissez un rythme de la liste."), "every")
    if set(frameworks) - set(FRAMEWORKS):
        raise ReportRefused(_("Ce cadre n’existe pas."), "frameworks")
    if (
        entity_id is not None
        and not Entity.objects.filter(pk=entity_id, organisation=organisation_id).exists()
    ):
        raise ReportRefused(_("Ce service n’est pas de votre organisation."), "entity")
    told: dict[str, Any] = {
        "frameworks": list(frameworks),
        "next_from": period_of(every, timezone.localdate(at)).first,
        "is_active": True,
        "made_by_id": by_id,
        "made_at": at,
    }
    which: dict[str, Any] = {
        "organisation_id": organisation_id, "entity_id": entity_id, "every": every,
    }  # fmt: skip
    schedule, _made = Schedule.objects.update_or_create(**which, defaults=told)
    return schedule


def stop(*, schedule: Schedule) -> None:
    Schedule.objects.filter(pk=schedule.pk).update(is_active=False)


def period_of(every: str, day: date) -> Period:
    """The month, quarter or year of that day."""
    months = _MONTHS[Schedule.Every(every)]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    following = first.month - 1 + months
    last = date(first.year + following // 12, following % 12 + 1, 1) - timedelta(days=1)
    return Period(first, last)


def ask_due(*, at: datetime) -> int:
    """Asks for the reports whose period is over; returns how many there were. Asked twice, a
    period is made once (constraint `one_report_per_scheduled_period`)."""
    over = timezone.localdate(at) - SETTLING
    asked = 0
    for pk in Schedule.objects.filter(is_active=True, next_from__lt=over).values_list(
        "pk", flat=True
    ):
        asked += _ask(pk, over, at)
    return asked


def _ask(schedule_id: int, over: date, at: datetime) -> int:
    asked = 0
    with transaction.atomic():
        schedule = Schedule.objects.select_for_update(of=("self",)).get(pk=schedule_id)
        for _turn in range(_MOST):
            period = period_of(schedule.every, schedule.next_from)
            if not schedule.is_active or period.last >= over:
                break
            try:
                reports.ask(
                    organisation_id=schedule.organisation_id,
                    wanted=Wanted(
                        period,
                        compared=period_of(schedule.every, _back(period.first)),
                        entity_id=schedule.entity_id,
                        frameworks=tuple(schedule.frameworks),
                    ),
                    at=at,
                    by_id=schedule.made_by_id,
                    schedule_id=schedule.pk,
                )
            except ReportRefused:
                # What it asks for is no more: nobody is served by refusing it every night.
                logger.exception("schedule %s cannot be made", schedule.pk)
                schedule.is_active = False
                break
            schedule.next_from = period.last + timedelta(days=1)
            asked += 1
        schedule.save(update_fields=["next_from", "is_active"])
    return asked


def year_before(period: Period) -> Period:
    return Period(*(_back(day) for day in (period.first, period.last)))


def _back(day: date) -> date:
    """The same day a year before; the 29th of February is the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
