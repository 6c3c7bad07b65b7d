"""Feeds and their runs: start, answer, apply, undo.

A run is a row: whoever rings, a worker takes it by its lease, does one step and commits. What a
dead worker left is taken up again with the same result.
"""

import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, Final

from celery import current_app
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from shop.outbox import operations as outbox
from suppliers.feeds import applying, bases, grouping, queries, reading, units
from suppliers.feeds.mapping import guess
from suppliers.feeds.models import Change, Feed, FeedRun, RowTrouble, Source
from suppliers.feeds.readers import open_table
from suppliers.feeds.readers.base import Row, Table, Unreadable

LEASE: Final = timedelta(minutes=2)
MOST_ATTEMPTS: Final = 5
SAMPLES: Final = 40
SHOWN_SAMPLES: Final = 8
BELL: Final = "feeds.work"
# The name of the source of files that people put here: no other may have it.
UPLOADS: Final = "Fichiers déposés"
State = FeedRun.State


class FeedBusy(ValueError):
    """The feed has a run that a worker has, or will: no other may begin."""


class WrongMove(ValueError):
    """The run is not in a state that allows it; the message says so."""


# Starting --------------------------------------------------------------------------------------


def upload_feed(*, supplier_id: int) -> Feed:
    """The feed of files that people put here."""
    uploads = Feed.objects.filter(supplier=supplier_id, source=Source.UPLOAD).order_by("pk")
    if known := uploads.first():
        return known
    return Feed.objects.get_or_create(
        supplier_id=supplier_id, name=UPLOADS, defaults={"source": Source.UPLOAD}
    )[0]


def start(
    *,
    feed_id: int,
    file: IO[bytes],
    name: str,
    by_id: int | None,
    at: datetime,
    asks: bool,
    rings: bool = True,
) -> FeedRun:
    """A run of that file. Runs that waited for a person give way. Raises FeedBusy.

    `asks`: a person confirms the columns when the feed does not know them yet.
    """
    with transaction.atomic():
        feed = Feed.objects.select_for_update().get(pk=feed_id)
        FeedRun.objects.filter(feed=feed, state__in=FeedRun.WAITING).update(
            state=State.DROPPED, finished_at=at
        )
        try:
            with transaction.atomic():
                run = FeedRun.objects.create(
                    feed=feed, file_name=Path(name).name[:200], started_by_id=by_id, started_at=at,
                    asked={"mapping": asks and not feed.mapping},
                )  # fmt: skip
        except IntegrityError as error:
            raise FeedBusy(_("Un import de cette source est déjà en cours.")) from error
        run.file.save(f"{run.pk}-{secrets.token_hex(8)}", File(file), save=True)
        if rings:
            ring(run.pk)
    return run


def failed_fetch(
    *, feed_id: int, reason: str, by_id: int | None, at: datetime, tells: bool = True
) -> None:
    """A source that could not be fetched is a run that failed: people see it in the history.

    `tells`: its team is written to as well.
    """
    with transaction.atomic():
        run = FeedRun.objects.create(
            feed_id=feed_id, state=State.FAILED, reason=reason[:500], started_at=at,
            finished_at=at, started_by_id=by_id,
        )  # fmt: skip
        if tells:
            outbox.record("feed_run.waiting", run.pk, at=at)


def ring(run_id: int) -> None:
    """Wake a worker for that run after the commit; beat sweeps what nobody heard."""
    transaction.on_commit(
        lambda: current_app.send_task(BELL, kwargs={"run_id": run_id}), robust=True
    )


def waiting_runs(*, at: datetime) -> list[int]:
    """Runs that no worker has now."""
    free = Q(leased_until=None) | Q(leased_until__lt=at)
    rows = FeedRun.objects.filter(free, state__in=FeedRun.WORKING).order_by("pk")
    return list(rows.values_list("pk", flat=True))


# Working ---------------------------------------------------------------------------------------


def work(*, run_id: int, at: datetime) -> None:
    """Do what the run waits for, if no other worker does. Time within is the machine's own."""
    from django.utils import timezone

    free = Q(leased_until=None) | Q(leased_until__lt=at)
    taken = FeedRun.objects.filter(free, pk=run_id, state__in=FeedRun.WORKING).update(
        leased_until=at + LEASE, attempts=F("attempts") + 1
    )
    if not taken:
        return
    run = FeedRun.objects.select_related("feed").get(pk=run_id)
    try:
        if run.attempts > MOST_ATTEMPTS:
            _fail(run, _("L’import s’est interrompu plusieurs fois. Réessayez plus tard."), at=at)
        elif run.state in (State.QUEUED, State.READING):
            read(run, at=timezone.now())
        elif run.state == State.APPLYING:
            applying.apply(run, beat=_keeps(run))
        elif run.state == State.UNDOING:
            applying.undo(run, beat=_keeps(run))
    finally:
        FeedRun.objects.filter(pk=run_id).update(leased_until=None)
    run.refresh_from_db()
    if run.state == State.APPLYING:  # read, and applied without a person
        ring(run_id)


def _keeps(run: FeedRun) -> Any:
    """Tells how far it is and keeps the lease."""
    from django.utils import timezone

    def beat(done: int) -> None:
        FeedRun.objects.filter(pk=run.pk).update(
            done=done, leased_until=timezone.now() + LEASE, attempts=1
        )

    return beat


def _fail(run: FeedRun, reason: str, *, at: datetime) -> None:
    with transaction.atomic():
        Change.objects.filter(run=run, state=Change.State.PLANNED).delete()
        run.state, run.reason, run.finished_at = State.FAILED, reason[:500], at
        run.save()
        outbox.record("feed_run.waiting", run.pk, at=at)


@contextmanager
def local_file(run: FeedRun) -> Iterator[Path]:
    """The run's file as a path: readers seek in it."""
    try:
        yield Path(run.file.path)
        return
    except NotImplementedError:
        pass
    with tempfile.NamedTemporaryFile() as copy, run.file.open("rb") as file:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def read(run: FeedRun, *, at: datetime) -> None:
    """Read the file against the catalogue; the run is then asking, ready, blocked or applying."""
    Change.objects.filter(run=run).delete()
    RowTrouble.objects.filter(run=run).delete()
    run.state, run.done, run.reason = State.READING, 0, ""
    run.save()
    try:
        with local_file(run) as path:
            _understand(run, open_table(path, name=run.file_name), at=at)
    except Unreadable as refusal:
        _fail(run, str(refusal), at=at)


def _understand(run: FeedRun, table: Table, *, at: datetime) -> None:
    feed = run.feed
    first = list(islice(table.rows, SAMPLES))
    if not first:
        raise Unreadable(_("Le fichier n’a que ses titres, aucune ligne de produit."))
    samples = [row.values for row in first]
    understood = guess(
        columns=table.columns, samples=samples, preset=table.preset, remembered=feed.mapping
    )
    basis = feed.basis or understood.basis or table.basis or understood.likely_basis
    basis = basis or queries.usual_basis(supplier_id=feed.supplier_id)
    run.format, run.encoding, run.delimiter = table.format, table.encoding, table.delimiter
    run.columns, run.mapping, run.notes = table.columns, understood.columns, table.notes
    run.samples = [
        {name: str(value)[:80] for name, value in row.items()} for row in samples[:SHOWN_SAMPLES]
    ]
    run.asked = {
        "mapping": run.asked.get("mapping", False),
        "unsure": understood.unsure,
        "missing": [name for name in understood.missing if not understood.identity],
        "basis": not basis and "price" in understood.columns.values(),
        "guessed_basis": basis,
        "may_be_cents": table.format.startswith("json")
        and bases.may_be_cents(understood.columns, samples),
        # A person may choose what a row is told by; else it is its name.
        "identity": not understood.identity and not feed.key_columns,
    }
    context = queries.context(feed=feed, basis=basis, day=at.date())
    if context.regime != "normal":
        # Without VAT both say the same.
        run.asked["basis"] = False
    if stop := _question(run):
        run.state, run.reason = State.ASKING, stop
        with transaction.atomic():
            run.save()
            outbox.record("feed_run.waiting", run.pk, at=at)
        return
    # A person who chose what a row is told by has one product a row.
    run.asked["families"] = {} if feed.key_columns else grouping.of(understood.columns, samples)
    rows: Iterable[Row] = chain(first, table.rows)
    for column, unit in units.of(understood.columns, samples):
        first = list(units.joined(first, column, unit))
        table.rows = units.joined(table.rows, column, unit)
        rows = chain(first, table.rows)
    plan = reading.Plan(run=run, context=context, guess=understood, samples=samples)
    rows = grouping.joined(rows, run.asked["families"])
    plan.read(rows, beat=_keeps(run))
    run.asked["unknown"] = {
        field: dict(words.most_common(100)) for field, words in plan.checker.unknown.items()
    }
    reading.save(run, plan, at=at)
    _decide(run, at=at)


def _question(run: FeedRun) -> str:
    asked = run.asked
    if asked["missing"]:
        return _("Aucune colonne ne donne le nom des produits : montrez-nous laquelle.")
    has_goods = bool({"price", "stock"} & set(run.mapping.values()))
    if asked["identity"] and (asked["mapping"] or not has_goods):
        return _(
            "Ni référence ni EAN : dites-nous quelles colonnes, ensemble, retrouvent une ligne."
        )
    if asked["basis"]:
        return _("Les prix de ce fichier sont-ils HT ou TTC ?")
    if asked["mapping"]:
        return _("Vérifiez une fois ce que contient chaque colonne.")
    return ""


def _decide(run: FeedRun, *, at: datetime) -> None:
    """What follows a reading: a guard stops it, a person looks, or it applies itself."""
    with transaction.atomic():
        run.done = 0
        if run.guards:
            run.state, run.reason = State.BLOCKED, " ".join(run.guards.values())[:500]
            outbox.record("feed_run.waiting", run.pk, at=at)
        elif run.feed.applies_alone:
            run.state = State.APPLYING
        else:
            run.state = State.READY
        run.save()


# What people decide ----------------------------------------------------------------------------


def _move(run_id: int, *, to: str, allowed: tuple[str, ...], **values: Any) -> FeedRun:
    """Raises WrongMove unless the run is in one of these states now; FeedBusy beside another."""
    try:
        with transaction.atomic():
            moved = FeedRun.objects.filter(pk=run_id, state__in=allowed).update(state=to, **values)
            if not moved:
                raise WrongMove(_("Cet import a changé entre-temps : regardez où il en est."))
    except IntegrityError as error:
        raise FeedBusy(_("Un import de cette source est déjà en cours.")) from error
    return FeedRun.objects.select_related("feed").get(pk=run_id)


def answer(
    *,
    run_id: int,
    mapping: dict[str, str] | None = None,
    basis: str = "",
    key_columns: list[str] | None = None,
    values: dict[str, dict[str, str]] | None = None,
    rings: bool = True,
) -> FeedRun:
    """A person's answers are kept on the feed, and the file is read again. Raises WrongMove."""
    with transaction.atomic():
        run = _move(run_id, to=State.QUEUED, allowed=FeedRun.WAITING, asked={}, attempts=0)
        feed = Feed.objects.select_for_update().get(pk=run.feed_id)
        if mapping is not None:
            feed.mapping = {**feed.mapping, **mapping}
        if basis:
            feed.basis = basis
        if key_columns is not None:
            feed.key_columns = key_columns
        for field, words in (values or {}).items():
            feed.values = {**feed.values, field: {**feed.values.get(field, {}), **words}}
        feed.save()
        if rings:
            ring(run_id)
    return run


def apply(
    *, run_id: int, by_id: int | None, at: datetime, confirms: bool = False, rings: bool = True
) -> FeedRun:
    """Put the changes into the catalogue. `confirms`: although guards stopped it.

    Raises WrongMove; a feed that takes only files without error is never confirmed.
    """
    allowed = (State.READY, State.BLOCKED) if confirms else (State.READY,)
    with transaction.atomic():
        run = FeedRun.objects.select_for_update().get(pk=run_id)
        if "refused" in run.guards:
            raise WrongMove(run.guards["refused"])
        run = _move(
            run_id, to=State.APPLYING, allowed=allowed, applied_by_id=by_id, done=0, attempts=0
        )
        if rings:
            ring(run_id)
    return run


def drop(*, run_id: int, at: datetime) -> FeedRun:
    """Leave it: the catalogue stays as it is. Raises WrongMove."""
    return _move(run_id, to=State.DROPPED, allowed=FeedRun.WAITING, finished_at=at)


def undo(*, run_id: int, rings: bool = True) -> FeedRun:
    """Take a run back; the feed no longer applies alone, or it would do the same again.

    Raises WrongMove, FeedBusy.
    """
    with transaction.atomic():
        run = _move(run_id, to=State.UNDOING, allowed=(State.APPLIED,), done=0, attempts=0)
        Feed.objects.filter(pk=run.feed_id).update(applies_alone=False)
        if rings:
            ring(run_id)
    return run


def new_token(*, feed_id: int) -> str:
    """A token for our API, told once: only its digest is kept."""
    token = secrets.token_urlsafe(32)
    Feed.objects.filter(pk=feed_id).update(token_digest=queries.token_digest(token))
    return token


# Beside what makes tokens, for who checks one.
token_digest = queries.token_digest
