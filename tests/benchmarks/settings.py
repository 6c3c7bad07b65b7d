"""The shop as production runs it, without HTTPS: what the benchmarks serve and count."""

import os
from pathlib import Path

from shop.settings.base import *  # noqa: F403
from shop.settings.base import CACHES, STORAGES, VAR_DIR, env
from shop.settings.databases import sqlite, with_persistent_connections

DEBUG = False
DEMO = True
SECRET_KEY = "benchmarks-only"
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
SITE_URL = WAGTAILADMIN_BASE_URL = "http://127.0.0.1"

BENCH = VAR_DIR / "bench"
_database = os.environ.get("BENCH_DATABASE", str(BENCH / "none.sqlite3"))
DATABASES = {
    "default": with_persistent_connections(
        env.db_url_config(_database) if "://" in _database else sqlite(Path(_database))
    )
}
if os.environ.get("BENCH_REDIS"):
    CACHES = {
        **CACHES,
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": os.environ["BENCH_REDIS"],
            # A cache for each database: what one shop keeps is not another's.
            "KEY_PREFIX": _database.rsplit("/", 1)[-1],
        },
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CELERY_BROKER_URL = "memory://"

SHARED_PAGE_SECONDS = env.int("BENCH_SHARED_PAGE_SECONDS", default=0)
MEDIA_ROOT = BENCH / "media"
STATIC_ROOT = BENCH / "static"
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": BENCH / "private", "base_url": None},
    },
}
# Nothing here is sent to a browser: compressing it would cost half a minute.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "js", "svg", "woff2", "json", "map", "txt", "html"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
OSCAR_BASKET_COOKIE_SECURE = False
LOGGING["root"]["level"] = "ERROR"  # type: ignore[index]  # noqa: F405
