"""The suite's ground: a database a worker, frozen time on request, nothing left behind."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from tests import databases


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id) -> Iterator[None]:
    with django_db_blocker.unblock():
        admin = settings.DATABASES["default"]["NAME"]
        name = databases.prepare(worker_id)
    yield
    with django_db_blocker.unblock():
        databases.discard(name, str(admin))


@pytest.fixture(scope="session", autouse=True)
def _media_is_swept() -> Iterator[None]:
    yield
    shutil.rmtree(Path(settings.MEDIA_ROOT).parent, ignore_errors=True)


@pytest.fixture(autouse=True)
def _cache_is_empty() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
