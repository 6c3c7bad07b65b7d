"""What every environment shares. Nothing here reads the environment but names and sizes."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from oscar.defaults import *  # noqa: F403 - Oscar reads its defaults from our settings

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
# Tests and production take the environment alone; a developer may keep a .env file.
environ.Env.read_env(str(BASE_DIR / ".env"))

# Everything that the shop writes on this machine.
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

SITE_NAME = env("SITE_NAME", default="La Boutique Solidaire")
SITE_TAGLINE = env("SITE_TAGLINE", default="de Bretagne")
SITE_URL = env("SITE_URL", default="http://localhost:8000")
# Where a person with a question writes; printed in the footer and in e-mails.
CONTACT_EMAIL = env("CONTACT_EMAIL", default="bonjour@boutique-solidaire.example")

INSTALLED_APPS = [
    # Oscar: models, strategy and offers only; no URL of it is mounted.
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.basket.apps.BasketConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.checkout.apps.CheckoutConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.order.apps.OrderConfig",
    "shop.forks.partner.apps.PartnerConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.search.apps.SearchConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    # Ours, upstream first.
    "shop.places.apps.PlacesConfig",
    "shop.pictures.apps.PicturesConfig",
    "shop.outbox.apps.OutboxConfig",
    "shop.documents.apps.DocumentsConfig",
    "shop.accounts.apps.AccountsConfig",
    "shop.organisations.apps.OrganisationsConfig",
    "suppliers.directory.apps.DirectoryConfig",
    "shop.listings.apps.ListingsConfig",
    "shop.search.apps.SearchConfig",
    "suppliers.feeds.apps.FeedsConfig",
    "shop.orders.apps.OrdersConfig",
    "shop.payments.apps.PaymentsConfig",
    "shop.quoting.apps.QuotingConfig",
    "shop.invoicing.apps.InvoicingConfig",
    "shop.impact.apps.ImpactConfig",
    "suppliers.portal.apps.PortalConfig",
    "shop.storefront.apps.StorefrontConfig",
    "shop.pro.apps.ProConfig",
    "shop.backoffice.apps.BackofficeConfig",
    "shop.api.apps.ApiConfig",
    "shop.demo.apps.DemoConfig",
    "cms.apps.CmsConfig",
    "tasks.apps.TasksConfig",
    # Accounts.
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    # Editors' house and back office.
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "widget_tweaks",
    "django_tables2",
    "django_htmx",
    "ninja",
    "csp",
    # Django's own.
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.flatpages",  # a migration of Oscar depends on it
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shop.storefront.middleware.GuardQueryString",
    "csp.middleware.CSPMiddleware",
    "shop.storefront.middleware.SharedPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "shop.storefront.middleware.BasketAfterLogIn",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shop.storefront.context.page",
            ],
            "builtins": [
                "shop.storefront.templatetags.boutique",
                "shop.storefront.templatetags.layout",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "first_name", "last_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = "/"
SITE_ID = 1

ACCOUNT_ADAPTER = "shop.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "confirm_email": "1/3m/key",
}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
# One proxy in front in production sets the client's address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
# ProConnect or any OpenID Connect provider, by settings alone.
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": (
            [
                {
                    "provider_id": env("OIDC_ID", default="proconnect"),
                    "name": env("OIDC_NAME", default="ProConnect"),
                    "client_id": env("OIDC_CLIENT_ID"),
                    "secret": env("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": env("OIDC_SERVER_URL")},
                }
            ]
            if env("OIDC_CLIENT_ID", default="")
            else []
        )
    }
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English"), ("br", "Brezhoneg")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "shop" / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "shop" / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Proofs, contracts: their address asks for a permission (shop.backoffice.proofs).
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "base_url": "/gestion/preuves/"},
    },
    "staticfiles": {"BACKEND": "shop.storefront.bundles.BundledStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORMAT_MODULE_PATH = None

CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Small things that every page needs, kept for a minute in each process: no way to Redis.
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "process",
    },
    # Rendered parts of pages, each under the facts it was made of: shop.fragments.
    "fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
# How long an anonymous page may be shared, in seconds: the longest a price can be out of date.
SHARED_PAGE_SECONDS = 5

SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shop.storefront.views.errors.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's previews open in a frame of its own admin.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor sends many.

CONTENT_SECURITY_POLICY = {
    # Wagtail's admin writes inline styles and scripts; it is for staff alone.
    "EXCLUDE_URL_PREFIXES": ["/gestion/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": [NONE],
    },
}

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"avif": "avif", "webp": "webp"}
WAGTAIL_USER_EDIT_FORM = "shop.backoffice.forms.UserEditForm"
WAGTAIL_USER_CREATION_FORM = "shop.backoffice.forms.UserCreationForm"
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False

# Wagtail queues its own work through django-tasks: handed to Celery.
TASKS = {"default": {"BACKEND": "tasks.wagtail.CeleryBackend"}}

CELERY_BROKER_URL = "filesystem://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# Oscar
OSCAR_SHOP_NAME = SITE_NAME
OSCAR_DEFAULT_CURRENCY = "EUR"
OSCAR_SLUG_ALLOW_UNICODE = False
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_MODERATE_REVIEWS = True
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_BASKET_COOKIE_SECURE = True
OSCAR_TAX_EXPONENT = Decimal("0.01")
# A reduction is told including tax, as people read prices.
OSCAR_OFFERS_INCL_TAX = True
# Oscar's catalogue code asks for a connection though no view of it is mounted.
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
PHONENUMBER_DEFAULT_REGION = "FR"

EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <{CONTACT_EMAIL}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}

AUDIENCES = [("individual", _("Particulier")), ("pro", _("Entreprise ou collectivité"))]

# The API answers anyone; this many requests a minute from one address.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=240)

# Orders and payment.
# An unpaid order keeps its stock for so long.
HOLD_MINUTES = env.int("HOLD_MINUTES", default=30)
# Days after delivery until the supplier's share is sent.
PAYOUT_DELAY_DAYS = env.int("PAYOUT_DELAY_DAYS", default=7)
# "stripe" when its key is set, else the demo gateway (refused in production).
STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
STRIPE_PUBLISHABLE_KEY = env("STRIPE_PUBLISHABLE_KEY", default="")
STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="")
PAYMENT_GATEWAY = "stripe" if STRIPE_SECRET_KEY else "demo"
DEMO_GATEWAY = True
DEMO_GATEWAY_SECRET = "demo-gateway"  # signs the demo gateway's own webhooks
TERMS_VERSION = "2026-11"

# Who issues what the shop itself invoices (commissions) and stands on documents.
SHOP_LEGAL_NAME = env("SHOP_LEGAL_NAME", default="Association La Boutique Solidaire (fictive)")
SHOP_SIREN = env("SHOP_SIREN", default="123456782")
SHOP_VAT_NUMBER = env("SHOP_VAT_NUMBER", default="FR11123456782")
SHOP_ADDRESS = env("SHOP_ADDRESS", default="1 place de la Mairie, 35000 Rennes")
SHOP_IBAN = env("SHOP_IBAN", default="FR7630006000011234567890189")
MEDIATOR = env("MEDIATOR", default="Médiateur de la consommation (fictif), 35000 Rennes")

# Dotted path of a shop.invoicing.chorus.ChorusAdapter; empty: invoices are deposited by hand.
CHORUS_ADAPTER = env("CHORUS_ADAPTER", default="")

# Hosts that feeds may reach although they are not on the public Internet: tests' own servers.
FEED_PRIVATE_HOSTS: tuple[str, ...] = ()
# Files put here, in a folder of the supplier's slug, are read as if they had been sent.
FEED_FOLDER = env("FEED_FOLDER", default=str(VAR_DIR / "drop"))
