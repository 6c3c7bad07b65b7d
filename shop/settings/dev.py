"""Development and demonstration: SQLite, no service, no key."""

import os

from .base import *  # noqa: F403
from .base import VAR_DIR, env
from .databases import sqlite, with_persistent_connections

VAR_DIR.mkdir(exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = "development-only-key-that-production-refuses"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
PORT = env.int("PORT", default=8000)
SITE_URL = WAGTAILADMIN_BASE_URL = f"http://localhost:{PORT}"

DATABASES = {"default": with_persistent_connections(sqlite(VAR_DIR / "boutique.sqlite3"))}
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": with_persistent_connections(env.db("DATABASE_URL"))}

# A demonstration page says so in its header and offers the demo accounts.
DEMO = True

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mails"

_broker = VAR_DIR / "broker"
for _folder in ("in", "done", "control"):
    (_broker / _folder).mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="filesystem://localhost")
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "in"),
        "data_folder_out": str(_broker / "in"),
        "processed_folder": str(_broker / "done"),
        "control_folder": str(_broker / "control"),
        "store_processed": False,
    }
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
OSCAR_BASKET_COOKIE_SECURE = False

# SQLite keeps no unique rule in which two NULL are the same: the operations check it under a lock.
SILENCED_SYSTEM_CHECKS = ["models.W047"]
