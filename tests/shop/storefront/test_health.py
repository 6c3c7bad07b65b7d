"""Alive needs nothing; ready needs every part, and says which one failed."""

import json
import socket

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection

from shop.storefront import health


def told(response):
    return response.status_code, json.loads(response.content)


def test_healthz_answers_without_the_database(rf):
    response = health.healthz(rf.get("/healthz"))
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_health_is_for_reading(rf):
    assert health.healthz(rf.post("/healthz")).status_code == 405


@pytest.fixture
def without_redis(settings):
    settings.CELERY_BROKER_URL = "memory://"


@pytest.mark.django_db
def test_readyz_names_each_part(rf, without_redis):
    response = health.readyz(rf.get("/readyz"))
    assert told(response) == (200, {"ready": True, "database": "ok", "cache": "ok"})


@pytest.mark.django_db
def test_readyz_says_503_when_the_database_is_gone(rf, without_redis, monkeypatch):
    def gone():
        raise DatabaseError("password of the database")

    monkeypatch.setattr(connection, "cursor", gone)
    response = health.readyz(rf.get("/readyz"))
    assert told(response) == (503, {"ready": False, "database": "failed", "cache": "ok"})


@pytest.mark.django_db
def test_readyz_says_503_when_the_cache_forgets(rf, without_redis, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda key: None)
    response = health.readyz(rf.get("/readyz"))
    assert told(response) == (503, {"ready": False, "database": "ok", "cache": "failed"})


@pytest.mark.django_db
def test_readyz_says_503_when_the_broker_does_not_answer(rf, settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{nobody.getsockname()[1]}/0"
        response = health.readyz(rf.get("/readyz"))
    assert told(response) == (
        503,
        {"ready": False, "database": "ok", "cache": "ok", "broker": "failed"},
    )


@pytest.mark.django_db
def test_readyz_asks_the_broker_where_it_is_redis(rf, settings):
    if not settings.CELERY_BROKER_URL.startswith("redis"):
        pytest.skip("needs Redis: make test-services")
    assert told(health.readyz(rf.get("/readyz")))[1]["broker"] == "ok"
