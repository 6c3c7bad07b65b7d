"""Production: PostgreSQL, Redis, S3-compatible media, HTTPS. Starts only when all are set."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import CACHES, STORAGES, VAR_DIR, env
from .databases import with_persistent_connections


def required(name: str) -> str:
    """The environment's value; ImproperlyConfigured names what is missing and where to set it."""
    value = env(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: see .env.example")
    return value


DEBUG = False
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = required("SECRET_KEY")
if len(SECRET_KEY) < 40 or SECRET_KEY.startswith("development-"):
    raise ImproperlyConfigured("SECRET_KEY is too weak: make one with `openssl rand -base64 48`")
ALLOWED_HOSTS = required("ALLOWED_HOSTS").split(",")
SITE_URL = WAGTAILADMIN_BASE_URL = required("SITE_URL")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

required("DATABASE_URL")
DATABASES = {"default": with_persistent_connections(env.db("DATABASE_URL"))}
REDIS_URL = required("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CACHES = {
    **CACHES,
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "boutique",
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# Real money: nothing but the real gateway.
DEMO_GATEWAY = False
PAYMENT_GATEWAY = "stripe"
for _name in ("STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"):
    required(_name)
for _name in ("SHOP_LEGAL_NAME", "SHOP_SIREN", "SHOP_ADDRESS", "SHOP_IBAN", "MEDIATOR"):
    required(_name)

if env("S3_BUCKET", default=""):
    _s3 = {
        "bucket_name": env("S3_BUCKET"),
        "endpoint_url": env("S3_ENDPOINT", default=None),
        "region_name": env("S3_REGION", default=None),
        "access_key": env("S3_ACCESS_KEY"),
        "secret_key": env("S3_SECRET_KEY"),
    }
    STORAGES = {
        **STORAGES,
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {**_s3, "location": "media", "querystring_auth": False},
        },
        "private": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {**_s3, "location": "private", "querystring_auth": True},
        },
    }
else:
    MEDIA_ROOT = env("MEDIA_ROOT", default=str(VAR_DIR / "media"))

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
# The load balancer asks for health over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # Wagtail's previews are framed by its own admin
    "security.W021",  # the preload list of browsers is the domain owner's decision
]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
