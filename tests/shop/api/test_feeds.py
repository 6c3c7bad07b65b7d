"""Catalogues sent through the API: whose they are, how much they may hold, what is told."""

import json
import tracemalloc
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from shop.api import feeds
from suppliers.feeds import operations
from suppliers.feeds.models import Feed, FeedRun
from tests.factories.feeds import FeedFactory, FeedRunFactory
from tests.factories.selling import CategoryFactory
from tests.factories.suppliers import SupplierFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/feed-runs"
CSV = "Référence;Nom;Catégorie;Prix TTC;Stock\nM1;Miel de ronce;Miels;6,90;12\nM2;;Miels;x;1\n".encode()


@pytest.fixture
def feed(db):
    CategoryFactory(name="Miels", profile__vat_code="reduced")
    return FeedFactory(supplier=SupplierFactory(legal_entity__vat_regime="normal"), source="api")


@pytest.fixture
def send(feed):
    token = operations.new_token(feed_id=feed.pk)

    def send(body=CSV, *, token=token, kind="text/csv", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        # As a browser of another site would: no CSRF token, checks on.
        return Client(enforce_csrf_checks=True).post(
            URL, body, kind, headers={"Authorization": f"Bearer {token}", **headers}
        )

    send.token = token
    return send


def read(address, token):
    response = Client().get(address, headers={"Authorization": f"Bearer {token}"})
    return response, json.loads(response.content)


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    return body


def test_a_catalogue_is_taken_and_followed_to_its_end(feed, send):
    response = send(X_File_Name="catalogue%20d%27%C3%A9t%C3%A9.csv")
    assert response.status_code == 202
    told = json.loads(response.content)
    run = FeedRun.objects.get()
    assert (told["run"], told["state"], told["refused"]) == (run.pk, "queued", [])
    assert (run.feed_id, run.file_name, run.started_by) == (feed.pk, "catalogue d'été.csv", None)
    assert run.asked == {"mapping": False}
    with run.file.open("rb") as file:
        assert file.read() == CSV
    operations.work(run_id=run.pk, at=timezone.now())
    response, told = read(response["Location"], send.token)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert (told["state"], told["rows"], told["created"]) == ("ready", 2, 1)
    assert {one["row"] for one in told["refused"]} == {3}


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({}, "catalogue"), ({"Content_Disposition": 'attachment; filename="prix.xlsx"'}, "prix.xlsx"),
        ({"Content_Disposition": "attachment; filename*=UTF-8''%C3%A9t%C3%A9.csv"}, "été.csv"),
        ({"Content_Disposition": "attachment; filename*=latin-99''%E9.csv"}, "catalogue"),
        ({"X_File_Name": "../../etc/passwd"}, "passwd"), ({"X_File_Name": "C:\\prix\\a.csv"}, "a.csv"),
        ({"X_File_Name": "a%00b%0A.csv"}, "ab.csv"), ({"X_File_Name": ".."}, "catalogue"),
        ({"X_File_Name": "x" * 500}, "x" * 200),
    ],
)  # fmt: skip
def test_the_file_is_called_as_its_sender_says(send, headers, name):
    assert send(**headers).status_code == 202
    assert FeedRun.objects.get().file_name == name


@pytest.mark.parametrize("token", ["", "inconnu", "é" * 9, "a" * 4000])
def test_a_stranger_is_refused(send, token):
    response = send(token=token)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    problem(response)
    assert not FeedRun.objects.exists()


def test_a_feed_without_token_is_opened_by_none(send):
    FeedFactory()
    assert Feed.objects.filter(token_digest="").exists()
    assert send(token="").status_code == 401


def test_an_inactive_source_is_closed(feed, send):
    run = FeedRunFactory(feed=feed)
    Feed.objects.update(is_active=False)
    assert send().status_code == 401
    assert read(f"{URL}/{run.pk}", send.token)[0].status_code == 401


def test_a_new_token_ends_the_old_one(feed, send):
    new = operations.new_token(feed_id=feed.pk)
    assert send().status_code == 401
    assert send(token=new).status_code == 202


def test_a_run_is_told_to_its_own_source_alone(feed, send):
    other = FeedRunFactory(feed=FeedFactory(supplier=feed.supplier))
    response, told = read(f"{URL}/{other.pk}", send.token)
    assert (response.status_code, told["title"]) == (404, "Not found")
    assert read(f"{URL}/{other.pk + 99}", send.token)[0].status_code == 404


def test_a_busy_source_takes_no_other_file(feed, send):
    assert send().status_code == 202
    response = send()
    assert (response.status_code, problem(response)["title"]) == (409, "Busy")
    assert FeedRun.objects.count() == 1


def test_an_empty_body_is_no_catalogue(send):
    response = send(b"")
    assert (response.status_code, problem(response)["title"]) == (422, "Empty")


def test_more_than_a_form_may_hold_is_taken(send, settings):
    body = CSV + b"M3;Miel;Miels;1,00;1\n" * 200_000
    assert len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert send(body).status_code == 202
    assert FeedRun.objects.get().file.size == len(body)


def test_a_body_beyond_the_limit_is_not_read(send, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_BYTES", len(CSV))
    response = send(CSV + b"x")
    assert (response.status_code, problem(response)["title"]) == (413, "Too large")
    assert send(CSV).status_code == 202


def test_a_body_is_never_held_whole(send):
    body = b"x" * 40_000_000
    tracemalloc.start()
    try:
        assert send(body).status_code == 202
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # The client of the suite holds it once itself, in a buffer of its own.
    assert most < 2 * len(body)


def test_a_body_that_breaks_off_is_no_catalogue():
    """A server gives what came when its client went away."""
    asked = RequestFactory().post(URL, b"", "text/csv")
    cut = WSGIRequest(
        {**asked.META, "CONTENT_LENGTH": str(len(CSV) + 1000), "wsgi.input": BytesIO(CSV)}
    )
    with pytest.raises(feeds._Refused) as refusal:
        feeds._receive(cut, BytesIO())
    assert (refusal.value.status, refusal.value.title) == (400, "Interrupted")


def test_a_body_of_unknown_length_is_asked_for_its_own(send):
    response = send(CSV, Content_Length="", Transfer_Encoding="chunked")
    assert (response.status_code, problem(response)["title"]) == (411, "Length required")


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
def test_a_form_is_no_catalogue(send, kind):
    response = send(b"fichier=x", kind=kind)
    assert (response.status_code, problem(response)["title"]) == (415, "Unsupported")


@override_settings(API_REQUESTS_PER_MINUTE=2)
def test_too_many_are_told_when_to_come_back(send, time_machine):
    time_machine.move_to("2026-11-22T10:00:10Z", tick=False)
    assert [send(token="x").status_code for _n in range(3)] == [401, 401, 429]
    response = send()
    assert (response.status_code, response["Retry-After"]) == (429, "50")
    problem(response)


def test_the_openapi_document_tells_how_to_send(client, db):
    document = json.loads(client.get("/api/v1/openapi.json").content)
    post = document["paths"][URL]["post"]
    assert set(post["responses"]) >= {"202", "401", "409", "413", "422", "429"}
    assert "application/octet-stream" in post["requestBody"]["content"]
    assert [p["name"] for p in post["parameters"]] == ["X-File-Name"]
    (scheme,) = post["security"][0]
    assert document["components"]["securitySchemes"][scheme] == {"type": "http", "scheme": "bearer"}
    assert "get" in document["paths"][URL + "/{run_id}"]
