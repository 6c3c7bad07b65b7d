"""Tables of lines that a worker reads: kept, read whole or refused whole, taken up again."""

from datetime import datetime, timedelta
from typing import Final

from celery import current_app
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from shop.quoting import sheets
from shop.quoting.drafting import RequestRefused
from shop.quoting.models import LineFile, QuoteRequest, RequestState

BELL: Final = "quotes.read_lines_due"
# A worker that has said nothing for so long is dead.
SILENCE: Final = timedelta(minutes=2)
# Rows between two signs of life.
STEP: Final = 200


def add(
    *, request_id: int, data: bytes, name: str, at: datetime, by_id: int | None = None
) -> LineFile:
    """Keep a table to be read in the background; raises RequestRefused at once for one that is
    empty or too large, for what is sent already, and while another is read."""
    if not data:
        raise RequestRefused(_("Ce fichier est vide."), "file")
    if len(data) > sheets.MOST_BYTES:
        raise RequestRefused(_("Ce fichier dépasse 5 Mo : partagez-le."), "file")
    if QuoteRequest.objects.get(pk=request_id).state != RequestState.DRAFT:
        raise RequestRefused(_("Cette demande est envoyée : elle ne se modifie plus."), "file")
    made = LineFile(request_id=request_id, name=name[-160:], at=at, by_id=by_id)
    made.file.save(f"{request_id}/{name[-40:]}", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            made.save()
            transaction.on_commit(ring, robust=True)
    except IntegrityError:
        made.file.delete(save=False)
        raise RequestRefused(
            _("Un autre tableau est en cours de lecture : attendez sa fin."), "file"
        ) from None
    return made


def ring() -> None:
    current_app.send_task(BELL)


def last_of(request_id: int) -> LineFile | None:
    return LineFile.objects.filter(request=request_id).first()


def due(*, at: datetime) -> list[int]:
    """Tables that wait, or whose worker died."""
    found = LineFile.objects.filter(_unread(at)).order_by("pk")
    return list(found.values_list("pk", flat=True))


def _unread(at: datetime) -> Q:
    return Q(state=LineFile.State.WAITING) | Q(
        state=LineFile.State.READING, heartbeat_at__lt=at - SILENCE
    )


@translation.override("fr")
def read(line_file_id: int, *, at: datetime) -> None:
    """Adds the table's lines to its draft, all or none; nothing for one that another reads."""
    taken = LineFile.objects.filter(_unread(at), pk=line_file_id).update(
        state=LineFile.State.READING, heartbeat_at=at, rows=0
    )
    if not taken:
        return
    table = LineFile.objects.get(pk=line_file_id)
    with table.file.open("rb") as opened:
        data = opened.read()

    def tell(rows: int) -> None:
        if rows % STEP == 0:
            LineFile.objects.filter(pk=line_file_id).update(rows=rows, heartbeat_at=timezone.now())

    try:
        found = sheets.read(data, table.name, tell=tell)
        with transaction.atomic():
            LineFile.objects.select_for_update().get(pk=line_file_id, state=LineFile.State.READING)
            sheets.join(request_id=table.request_id, found=found, at=at, by_id=table.by_id)
            _end(line_file_id, LineFile.State.READ, rows=len(found))
    except RequestRefused as refusal:
        _end(line_file_id, LineFile.State.REFUSED, refusal=str(refusal))


def _end(line_file_id: int, state: str, *, rows: int = 0, refusal: str = "") -> None:
    LineFile.objects.filter(pk=line_file_id).update(
        state=state, rows=rows, refusal=refusal, ended_at=timezone.now()
    )
