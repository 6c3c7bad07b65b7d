"""Apply the steps of recorded facts: each once, each in one transaction with its effect."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from shop.outbox.models import Applied, Fact, Failure

Step = Callable[..., object]
Journey = Mapping[str, Sequence[tuple[str, Step]]]

FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=6)
log = logging.getLogger(__name__)


class UnknownStep(LookupError):
    """The journey of that fact has no such step."""


def sweep(*, journey: Journey, at: datetime, most: int = 500, after: int = 0) -> int:
    """Apply what is open and due, oldest first; returns how many facts are now done.

    Facts up to the id `after` are left to others.
    """
    waiting = Failure.objects.filter(retry_at__gt=at).values("fact")
    rows = Fact.objects.filter(done_at=None, pk__gt=after).exclude(pk__in=waiting)
    facts = list(rows.order_by("pk")[:most])
    return sum(deliver(fact_id=fact.pk, journey=journey, at=at) for fact in facts)


def deliver(*, fact_id: int, journey: Journey, at: datetime) -> bool:
    """Apply the open steps of one fact; True when none is left open."""
    fact = Fact.objects.get(pk=fact_id)
    open_steps = 0
    for name, step in journey.get(fact.name, ()):
        if not _apply(fact=fact, name=name, step=step, at=at):
            open_steps += 1
    if open_steps == 0:
        Fact.objects.filter(pk=fact.pk, done_at=None).update(done_at=at)
    return open_steps == 0


def _apply(*, fact: Fact, name: str, step: Step, at: datetime) -> bool:
    try:
        with transaction.atomic():
            # Two workers: the second waits on the unique row, then finds it there.
            _, new = Applied.objects.get_or_create(
                fact=fact, step=name, defaults={"applied_at": at}
            )
            if new:
                step(fact.subject_id, at=at)
            Failure.objects.filter(fact=fact, step=name).delete()
    except Exception as error:
        log.exception("fact %s, step %s", fact, name)
        _remember(fact=fact, name=name, error=error, at=at)
        return False
    return True


def _remember(*, fact: Fact, name: str, error: Exception, at: datetime) -> None:
    with transaction.atomic():
        failure, new = Failure.objects.get_or_create(
            fact=fact, step=name, defaults={"error": repr(error), "retry_at": at + FIRST_RETRY}
        )
        if not new:
            failure.tries += 1
            failure.error = repr(error)
            failure.retry_at = at + min(FIRST_RETRY * 2 ** min(failure.tries, 12), LONGEST_RETRY)
            failure.save()


def replay(*, name: str, step: str, journey: Journey, at: datetime) -> int:
    """Run one step for every fact of that name to which it was not applied; returns how many.

    Backfills a step that joined the journey later. Raises UnknownStep.
    """
    steps = dict(journey.get(name, ()))
    if step not in steps:
        raise UnknownStep(f"{name} has no step {step}; it has {', '.join(steps) or 'none'}")
    missing = Fact.objects.filter(name=name).exclude(applied__step=step).order_by("pk")
    count = 0
    for fact in missing.iterator():
        count += _apply(fact=fact, name=step, step=steps[step], at=at)
    return count
