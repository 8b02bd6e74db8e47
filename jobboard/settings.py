"""The one settings file, and the only reader of the environment.

Values come from the environment, then from `.env`, then from `var/run.env`, which `make run` keeps while its services
run, so that `manage.py` finds them by itself.
"""

import socket
import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from jobboard import logs
from jobboard.runtime import read_run_env

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
read_run_env(VAR_DIR / "run.env", env.ENVIRON)

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
PRODUCTION = not (DEBUG or DEMO)


def needed(name, default):
    """The setting, or in production a start that stops with one sentence."""
    value = env.str(name, default="")
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(
            f"{name} is missing: set it in the environment or in .env (see .env.example)."
        )
    return default


SECRET_KEY = needed("SECRET_KEY", "only-for-development")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [
    host for host in needed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").replace(" ", "").split(",") if host
]
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_NAME = env.str("SITE_NAME", default="Stellwerk")
HTTPS = SITE_URL.startswith("https://")
CURRENCY = env.str("CURRENCY", default="EUR")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# --- Database ---------------------------------------------------------------------------------------------------------

WORKER = "celery" in Path(sys.argv[0]).name or "worker" in sys.argv
STATEMENT_TIMEOUT = "60s" if WORKER else "3s"
COMMAND = Path(sys.argv[0]).name == "manage.py"


def database(url):
    """PgBouncer-safe: no session state but the timeouts, which a management command does without."""
    config = env.db_url_config(url)
    if config["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL must name a PostgreSQL database (postgres://…): search and queues rest on it."
        )
    options = config.setdefault("OPTIONS", {})
    options["prepare_threshold"] = None
    # A host that is off says nothing: neither to who connects, nor on a line that was open.
    options |= {
        "connect_timeout": 3,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
    }
    if not COMMAND:
        # The planner takes reading a text's vector for free, and so would rather read all of a table than ask an index.
        options["options"] = (
            f"-c statement_timeout={STATEMENT_TIMEOUT} -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s"
            " -c enable_seqscan=off -c jit=off -c max_parallel_workers_per_gather=0"
        )
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database(needed("DATABASE_URL", "postgres://jobboard@127.0.0.1:5432/jobboard"))}
DATABASE_REPLICA_URL = env.str("DATABASE_REPLICA_URL", default="")
if DATABASE_REPLICA_URL:
    DATABASES["replica"] = database(DATABASE_REPLICA_URL) | {"TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["jobboard.routers.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache and broker -------------------------------------------------------------------------------------------------

REDIS_URL = needed("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "jobboard.cache.ForgivingRedisCache",
        "LOCATION": env.str("CACHE_URL", default="") or REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
        "KEY_PREFIX": "jobboard",
    },
    # What each process may keep by itself.
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
    "fallback": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_fallback",
        # Beyond so many it drops a third of them at random, and with them what was counted against somebody.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

CELERY_BROKER_URL = REDIS_URL
# No socket_timeout: a worker whose acknowledgement timed out would count that task as begun for good and,
# since it takes one at a time, never take another. A broker whose host is off is noticed by TCP instead.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "socket_keepalive_options": {
        getattr(socket, name): value
        for name, value in {
            "TCP_KEEPIDLE": 10,
            "TCP_KEEPINTVL": 5,
            "TCP_KEEPCNT": 3,
            "TCP_USER_TIMEOUT": 25_000,  # milliseconds
        }.items()
        if hasattr(socket, name)
    },
    "health_check_interval": 25,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "critical"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# --- Mail -------------------------------------------------------------------------------------------------------------


def mail_config(url):
    """Of django-environ, and `anymail+postmark:` and the like for a provider's API (its keys: ANYMAIL_…)."""
    scheme = url.partition(":")[0]
    if scheme.startswith("anymail+"):
        return {"EMAIL_BACKEND": f"anymail.backends.{scheme.removeprefix('anymail+')}.EmailBackend"}
    return env.email_url_config(url)


_mail = mail_config(env.str("EMAIL_URL", default="smtp://127.0.0.1:1025"))
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value
    for name, value in env.ENVIRON.items()
    if name.startswith("ANYMAIL_") and value
}
ANYMAIL["WEBHOOK_SECRET"] = env.str("ANYMAIL_WEBHOOK_SECRET", default="")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail.get("EMAIL_HOST")
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <noreply@{urlsplit(SITE_URL).hostname}>"
)
ALERTS_FROM_EMAIL = env.str("ALERTS_FROM_EMAIL", default=DEFAULT_FROM_EMAIL)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_RATE = env.int("MAIL_RATE", default=0)  # messages a minute; 0 is unlimited
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", default=4)  # of each worker process to the next hop, at most
if MAIL_CONNECTIONS < 1:
    raise ImproperlyConfigured("MAIL_CONNECTIONS must be 1 or more.")
MAIL_AMBIGUOUS = env.str("MAIL_AMBIGUOUS", default="retry")
MAIL_LOG = env.str("MAIL_LOG", default="")
if MAIL_AMBIGUOUS not in ("retry", "park", "reconcile"):
    raise ImproperlyConfigured("MAIL_AMBIGUOUS must be retry, park or reconcile.")
if MAIL_AMBIGUOUS == "reconcile" and not MAIL_LOG:
    raise ImproperlyConfigured("MAIL_AMBIGUOUS=reconcile needs MAIL_LOG, the log file of the next hop.")

# --- Apps -------------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "jobboard.pages",  # first: its templates and admin site override
    "alerts",
    "applications",
    "postings",
    "companies",
    "accounts",
    "places",
    "mail",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "jobboard.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "jobboard.middleware.RequestMiddleware",
    "jobboard.middleware.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "jobboard.middleware.StaticFilesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "jobboard.middleware.HeadersMiddleware",
    "jobboard.middleware.MethodGuardMiddleware",
    "jobboard.middleware.NulGuardMiddleware",
    "jobboard.middleware.ReadOnlyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jobboard.middleware.ReadAgainMiddleware",
    "jobboard.middleware.SlowSearchMiddleware",
]

ROOT_URLCONF = "jobboard.urls"
WSGI_APPLICATION = "jobboard.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jobboard.pages.context_processors.site",
            ],
            "builtins": [f"jobboard.pages.templatetags.{name}" for name in ("board", "keep", "lists")],
        },
    }
]
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"

# --- Accounts ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
RATE_LIMITS = env.str("RATE_LIMITS", default="on")
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "request_login_code": "accounts.forms.CodeForm",
    "reset_password": "accounts.forms.ResetForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # without the second, the sign-in page asks for none either
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
SESSION_ENGINE = "accounts.sessions"
SECOND_FACTOR_REQUIRED = PRODUCTION  # for whoever uses the admin
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of phones differ, and people type slowly
MFA_FORMS = {
    "add_webauthn": "accounts.passkeys.AddForm",
    "authenticate_webauthn": "accounts.passkeys.AuthenticateForm",
    "login_webauthn": "accounts.passkeys.LoginForm",
    "reauthenticate_webauthn": "accounts.passkeys.ConfirmForm",
}
# accounts.proof asks for a fresh proof instead, of people without a password too.
MFA_REAUTHENTICATION_REQUIRED = False
# What costs, mails or can be guessed; docs/accounts.md says why so. Codes and passwords are counted by the address as
# it is tried from one network, and "anywhere" by the address alone.
ALL_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "login_failed_anywhere": "50/h/key",
    "request_login_code": "20/m/ip,200/h/ip,3/m/key,10/h/key,30/d/key",
    "request_login_code_anywhere": "30/h/key",
    "reset_password": "20/m/ip",
    "change_address": "10/d/user",
    "apply": "60/h/ip,300/d/ip",
    "alert": "20/h/ip,20/d/key",
    "message": "30/h/user",
    "invite": "50/d/user",
    "report": "10/h/ip,30/d/ip",
    "employers": "5/h/ip,20/d/ip",
    "export": "10/h/user",
    # Of programs: all a minute, since they are told to come back after one (postings/machines.py).
    "api": "300/m/ip",
    "feed": "30/m/ip",
    "sitemap": "300/m/ip",
}
ACCOUNT_RATE_LIMITS = False if RATE_LIMITS == "off" else ALL_RATE_LIMITS
MFA_RATE_LIMITS = False if RATE_LIMITS == "off" else {}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# --- Languages and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en")
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Berlin")
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "jobboard.formats"  # dates in English that no side of an ocean misreads

# --- Files ------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"  # logos: public, made by us out of what was uploaded
MEDIA_URL_S3 = env.str("MEDIA_URL_S3", default="")
PRIVATE_ROOT = VAR_DIR / "private"  # CVs: never served but by a view that asks who is there


def private_storage(url):
    """`s3://KEY:SECRET@host[:port]/bucket` (https; add `?insecure=1` for http, `?region=…`) or files in var/private."""
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
        }
    from botocore.config import Config  # loads slowly, and few need it

    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    scheme = "http" if query.get("insecure") == "1" else "https"
    port = f":{parts.port}" if parts.port else ""
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.path.strip("/"),
            "endpoint_url": f"{scheme}://{parts.hostname}{port}",
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "region_name": query.get("region", "us-east-1"),
            "default_acl": None,  # a bucket is private unless somebody opens it, and many know no such lists
            "querystring_auth": True,
            "file_overwrite": True,  # names are never used twice, so it need not ask each time
            "max_memory_size": 1024 * 1024,
            "client_config": Config(
                connect_timeout=2,
                read_timeout=10,
                retries={"total_max_attempts": 2},
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                # Newer checksums that S3-compatible servers don't all know.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": private_storage(MEDIA_URL_S3),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
CLAMD_URL = env.str("CLAMD_URL", default="")
if CLAMD_URL and urlsplit(CLAMD_URL).scheme not in ("tcp", "unix"):
    raise ImproperlyConfigured("CLAMD_URL must be tcp://host:3310 or unix:///path/of/the/socket.")
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    5000  # more than fit into an address: a search with that many is answered, too
)

# --- Security ---------------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True  # no script of ours reads them
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "jobboard.pages.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = HTTPS and PRODUCTION
SECURE_HSTS_SECONDS = 31536000 if HTTPS and PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Logs, metrics, errors -------------------------------------------------------------------------------------------

LOGGING = logs.config(production=PRODUCTION)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN must have 20 characters or more: who knows it reads /metrics.")
SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    from jobboard import reporting  # loads much, and few need it

    reporting.start(SENTRY_DSN)

# --- The product ------------------------------------------------------------------------------------------------------

RETENTION_UNCONFIRMED_ALERTS = env.int("RETENTION_UNCONFIRMED_ALERTS", default=7)
RETENTION_QUIET_ALERTS = env.int("RETENTION_QUIET_ALERTS", default=365)
RETENTION_UNCONFIRMED_APPLICATIONS = env.int("RETENTION_UNCONFIRMED_APPLICATIONS", default=7)
RETENTION_STAGED_FILES = env.int("RETENTION_STAGED_FILES", default=1)
RETENTION_DRAFTS = env.int("RETENTION_DRAFTS", default=90)
RETENTION_REJECTED_APPLICATIONS = env.int("RETENTION_REJECTED_APPLICATIONS", default=183)
RETENTION_APPLICATIONS = env.int("RETENTION_APPLICATIONS", default=365)
RETENTION_UNUSED_DOCUMENTS = env.int("RETENTION_UNUSED_DOCUMENTS", default=30)
RETENTION_INACTIVE_ACCOUNTS = env.int("RETENTION_INACTIVE_ACCOUNTS", default=730)
RETENTION_EXPORTS = env.int("RETENTION_EXPORTS", default=7)  # files of applicants that recruiters asked for
RETENTION_ACCESS_LOG = env.int("RETENTION_ACCESS_LOG", default=365)
RETENTION_DELIVERIES = env.int("RETENTION_DELIVERIES", default=90)
RETENTION_CLOSED_REPORTS = env.int("RETENTION_CLOSED_REPORTS", default=90)
FEED_ALLOWED_HOSTS = [
    host.strip().lower() for host in env.list("FEED_ALLOWED_HOSTS", default=[]) if host.strip()
]
POSTING_READABLE_DAYS = 30  # after closing; then 410
