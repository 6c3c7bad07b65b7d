"""Catalogues that suppliers' own software sends, each source with its token."""

import tempfile
from typing import IO, Any
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.utils import timezone
from django.utils.http import parse_header_parameters
from ninja import Router
from ninja.security import HttpBearer

from shop.api import schemas
from shop.api.answers import count, problem
from suppliers.feeds import operations, queries
from suppliers.feeds.models import Feed, FeedRun

MOST_BYTES = 200_000_000
CHUNK = 256 * 1024
MOST_NAME = 200


class FeedToken(HttpBearer):
    """The token of an active source."""

    def authenticate(self, request: HttpRequest, token: str) -> Feed | None:
        """Raises TooMany. The digest is looked up, so that no time tells how near a guess was."""
        count(request)
        return queries.feed_of_token(token=token)


router = Router(auth=FeedToken(), tags=["feeds"])


class _Refused(Exception):
    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail = status, title, detail


@router.post(
    "",
    response={
        202: schemas.FeedRunOut, 400: schemas.Problem, 401: schemas.Problem, 409: schemas.Problem,
        411: schemas.Problem, 413: schemas.Problem, 415: schemas.Problem, 422: schemas.Problem,
        429: schemas.Problem,
    },
    summary="Send a catalogue: the file itself is the body, in any format that the shop reads",
    openapi_extra={
        "parameters": [
            {
                "in": "header", "name": "X-File-Name", "required": False,
                "schema": {"type": "string"},
                "description": "the file's name, percent-encoded; Content-Disposition does too",
            }
        ],
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
    },
)  # fmt: skip
def start_feed_run(request: HttpRequest) -> HttpResponse:
    feed = _feed(request)
    with tempfile.NamedTemporaryFile() as file:
        try:
            _receive(request, file)
        except _Refused as refusal:
            return problem(
                request, status=refusal.status, title=refusal.title, detail=refusal.detail
            )
        file.seek(0)
        try:
            run = operations.start(
                feed_id=feed.pk, file=file, name=_name(request), by_id=None, at=timezone.now(),
                asks=False,
            )  # fmt: skip
        except operations.FeedBusy as refusal:
            return problem(request, status=409, title="Busy", detail=str(refusal))
    return _told(run, status=202, Location=reverse("api:get_feed_run", args=[run.pk]))


@router.get(
    "/{int:run_id}",
    response={
        200: schemas.FeedRunOut, 401: schemas.Problem, 404: schemas.Problem, 429: schemas.Problem,
    },
    summary="How a catalogue that was sent is doing",
)  # fmt: skip
def get_feed_run(request: HttpRequest, run_id: int) -> HttpResponse:
    run = FeedRun.objects.filter(feed=_feed(request).pk, pk=run_id).first()
    if run is None:
        raise Http404
    return _told(run, status=200)


def _feed(request: HttpRequest) -> Feed:
    feed: Feed = request.auth  # type: ignore[attr-defined]  # set by FeedToken
    return feed


def _told(run: FeedRun, *, status: int, **headers: str) -> JsonResponse:
    body: dict[str, Any] = {**queries.as_json(run), "reason": run.reason}
    return JsonResponse(
        body,
        status=status,
        headers={"Cache-Control": "no-store", **headers},
        json_dumps_params={"ensure_ascii": False},
    )


def _receive(request: HttpRequest, file: IO[bytes]) -> None:
    """The body as it comes: it is never held whole. Raises _Refused."""
    if request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        raise _Refused(415, "Unsupported", "Send the file itself as the body, not a form.")
    said = request.META.get("CONTENT_LENGTH") or ""
    if not said.isdecimal() and request.headers.get("Transfer-Encoding"):
        raise _Refused(411, "Length required", "Send a Content-Length.")
    length = int(said) if said.isdecimal() else 0
    if length > MOST_BYTES:
        raise _Refused(413, "Too large", f"A catalogue has {MOST_BYTES // 1_000_000} MB at most.")
    received = 0
    try:
        while chunk := request.read(CHUNK):
            received += len(chunk)
            file.write(chunk)
    except UnreadablePostError as error:
        raise _Refused(400, "Interrupted", "The body could not be read.") from error
    if not received and not length:
        raise _Refused(422, "Empty", "The body is empty: it should be the catalogue.")
    if received != length:
        raise _Refused(400, "Interrupted", "The body ended before its Content-Length.")


def _name(request: HttpRequest) -> str:
    """What the sender calls the file."""
    name = unquote(request.headers.get("X-File-Name", ""))
    if not name and (said := request.headers.get("Content-Disposition")):
        try:
            name = parse_header_parameters(said)[1].get("filename", "")
        except (ValueError, LookupError):
            name = ""
    # Only its last part, without what a database or a screen cannot hold.
    name = name.replace("\\", "/").rpartition("/")[2]
    return (
        "".join(sign for sign in name if sign.isprintable()).strip(" .")[:MOST_NAME] or "catalogue"
    )
