"""When feeds are fetched, and from where: an address, another shop, the drop folder."""

import gzip
import os
import random
import shutil
import stat
import tempfile
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from suppliers.feeds import connectors, network, operations
from suppliers.feeds.models import Every, Feed, Source

STEPS: Final = {
    Every.HOUR: timedelta(hours=1),
    Every.DAY: timedelta(days=1),
    Every.WEEK: timedelta(weeks=1),
}
FIRST_WAIT: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(days=1)
# A file that changed so lately may still be written.
SETTLED: Final = timedelta(seconds=5)


def due(*, at: datetime) -> list[int]:
    rows = Feed.objects.filter(is_active=True, next_at__lte=at).exclude(
        source__in=[Source.UPLOAD, Source.API]
    )
    return list(rows.order_by("next_at").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What to remember once the run has begun; `taken` then leaves the drop folder."""

    name: str
    etag: str = ""
    last_modified: str = ""
    taken: Path | None = None


def sync(*, feed_id: int, at: datetime, by_id: int | None = None) -> str:
    """Fetch the feed and start a run of what changed; returns what to tell, "" when it began.

    A source that fails waits longer each time, up to a day, with some chance in it so that many
    do not come back at once; its team is told of the first failure of a series.
    """
    feed = Feed.objects.select_related("supplier").get(pk=feed_id)
    if not feed.is_active:
        return _("Cette source n’est plus lue.")
    if by_id is None and not _claimed(feed, at):
        return _("Cette source n’est pas attendue maintenant.")
    with tempfile.NamedTemporaryFile() as file:
        try:
            fetched = _fetched(feed, file, at=at)
        except network.Unreachable as refusal:
            return _failed(feed, str(refusal), by_id=by_id, at=at)
        Feed.objects.filter(pk=feed_id).update(failures=0)
        if fetched is None:
            return _("Rien n’a changé depuis la dernière lecture.")
        file.seek(0)
        try:
            operations.start(
                feed_id=feed_id, file=file, name=fetched.name, by_id=by_id, at=at,
                asks=by_id is not None,
            )  # fmt: skip
        except operations.FeedBusy as refusal:
            if feed.every:
                Feed.objects.filter(pk=feed_id).update(next_at=at + FIRST_WAIT)
            return str(refusal)
    _remember(feed, fetched)
    return ""


def _claimed(feed: Feed, at: datetime) -> bool:
    """Whether it is due, and no other worker takes it: bells may ring twice."""
    if feed.next_at and feed.next_at > at:
        return False
    step = STEPS.get(Every(feed.every))
    mine = Feed.objects.filter(pk=feed.pk, is_active=True, next_at=feed.next_at)
    return bool(mine.update(next_at=at + step if step else None))


def _failed(feed: Feed, reason: str, *, by_id: int | None, at: datetime) -> str:
    if by_id is None:
        wait = FIRST_WAIT * 2 ** min(feed.failures, 12)
        jitter = random.uniform(0.8, 1.2)  # noqa: S311 - spreads work, guards nothing
        values: dict[str, Any] = {"failures": min(feed.failures + 1, 1000)}
        if feed.every:
            values["next_at"] = at + min(min(wait, LONGEST_WAIT) * jitter, LONGEST_WAIT)
        Feed.objects.filter(pk=feed.pk).update(**values)
    operations.failed_fetch(
        feed_id=feed.pk, reason=reason, by_id=by_id, at=at, tells=feed.failures == 0
    )
    return reason


def _remember(feed: Feed, fetched: _Fetched) -> None:
    """Only now: what was fetched for a run that did not begin must be fetched again."""
    # Of this address: a person may have given another meanwhile.
    Feed.objects.filter(pk=feed.pk, address=feed.address).update(
        etag=fetched.etag, last_modified=fetched.last_modified
    )
    if fetched.taken:
        fetched.taken.unlink(missing_ok=True)


def _fetched(feed: Feed, file: IO[bytes], *, at: datetime) -> _Fetched | None:
    """None when the source has nothing new. Raises network.Unreachable."""
    if feed.source == Source.FOLDER:
        return _dropped(feed, file, at=at)
    if feed.source == Source.URL:
        return _downloaded(feed, file)
    connectors.write(feed, file)
    return _Fetched(f"{feed.source}.json")


def _downloaded(feed: Feed, file: IO[bytes]) -> _Fetched | None:
    answer = network.fetch(
        feed.address, into=file, etag=feed.etag, last_modified=feed.last_modified,
        **connectors.opening(feed),
    )  # fmt: skip
    if answer.is_same:
        return None
    _gunzip(file)
    name = Path(unquote(urlsplit(feed.address).path)).name.removesuffix(".gz") or "flux"
    return _Fetched(name, answer.etag, answer.last_modified)


# Files -----------------------------------------------------------------------------------------


def _gunzip(file: IO[bytes]) -> None:
    """Files that are themselves compressed, in place. Raises network.Unreachable."""
    file.seek(0)
    if file.read(2) != b"\x1f\x8b":
        return
    file.seek(0)
    with tempfile.TemporaryFile() as plain:
        try:
            with gzip.open(file) as packed:
                _copy(packed, plain)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise network.Unreachable(_("Le fichier compressé est abîmé ou incomplet.")) from error
        plain.seek(0)
        file.seek(0)
        file.truncate()
        shutil.copyfileobj(plain, file)


def _copy(source: Any, into: IO[bytes]) -> None:
    """Raises network.TooBig beyond what one file may hold."""
    written = 0
    while chunk := source.read(1024 * 1024):
        written += len(chunk)
        if written > network.MOST_BYTES:
            raise network.TooBig(
                _("Ce fichier dépasse %(most)d Mo.") % {"most": network.MOST_BYTES // 1_000_000}
            )
        into.write(chunk)


def folder(*, supplier_slug: str) -> Path:
    """Where files for that supplier are put."""
    return Path(settings.FEED_FOLDER) / supplier_slug


def _dropped(feed: Feed, file: IO[bytes], *, at: datetime) -> _Fetched | None:
    """The oldest file that is whole. One a time: the next would take the place of its run."""
    found = _settled(folder(supplier_slug=feed.supplier.slug), before=at - SETTLED)
    if not found:
        return None
    path = found[0]
    try:
        # Nobody can put a link in its place meanwhile.
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as source:
            if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
                return None
            _copy(source, file)
    except OSError as error:
        raise network.Unreachable(
            _("Le fichier « %(file)s » du dossier de dépôt ne peut pas être lu.")
            % {"file": path.name}
        ) from error
    _gunzip(file)
    return _Fetched(path.name.removesuffix(".gz"), taken=path)


def _settled(place: Path, *, before: datetime) -> list[Path]:
    """Regular files, oldest first; hidden ones belong to who writes them."""
    found = []
    try:
        entries = list(os.scandir(place))
    except FileNotFoundError:
        return []
    for entry in entries:
        if entry.name.startswith(".") or not entry.is_file(follow_symlinks=False):
            continue
        changed = entry.stat(follow_symlinks=False).st_mtime
        if changed <= before.timestamp():
            found.append((changed, entry.name, Path(entry.path)))
    return [path for _changed, _name, path in sorted(found)]
