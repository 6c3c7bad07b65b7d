"""The suite: SQLite by default, PostgreSQL and Redis when their addresses are given."""

import os
import tempfile
from pathlib import Path
from zlib import crc32

from .base import *  # noqa: F403
from .base import CACHES, STORAGES, VAR_DIR, env
from .databases import sqlite

# Of this checkout: the suite of another one sweeps its own.
_scratch = Path(tempfile.gettempdir()) / (
    f"boutique-tests-{os.getuid()}-{crc32(str(BASE_DIR).encode()):08x}"
)
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")

DEBUG = False
DEMO = False
SECRET_KEY = "tests-only"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"

if os.environ.get("TEST_DATABASE_URL"):
    DATABASES = {"default": env.db("TEST_DATABASE_URL")}
else:
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES = {"default": sqlite(VAR_DIR / "test.sqlite3")}
    # A file, not memory: threads and the live server must see the same database.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test-run.sqlite3"}

if os.environ.get("TEST_REDIS_URL"):
    _number = int(_worker.removeprefix("gw")) + 1 if _worker.startswith("gw") else 0
    _redis = f"{os.environ['TEST_REDIS_URL'].rsplit('/', 1)[0]}/{_number % 16}"
    CACHES = {
        **CACHES,
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            # A database each: clearing the cache empties all of one.
            "LOCATION": _redis,
        },
    }
    CELERY_BROKER_URL = os.environ["TEST_REDIS_URL"]
else:
    CELERY_BROKER_URL = "memory://"

SHARED_PAGE_SECONDS = 0
MEDIA_ROOT = _scratch / _worker / "media"
# Static files are found where they lie; WhiteNoise only wants its folder to exist.
STATIC_ROOT = _scratch / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": _scratch / _worker / "private", "base_url": "/gestion/preuves/"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = False
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]  # allauth takes either
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
OSCAR_BASKET_COOKIE_SECURE = False
