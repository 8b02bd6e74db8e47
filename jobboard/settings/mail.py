from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .environment import SITE_NAME, SITE_URL, env, text


def mail_config(url):
    """Of django-environ, and `anymail+postmark:` and the like for a provider's API (its keys: ANYMAIL_…)."""
    scheme = url.partition(":")[0]
    if scheme.startswith("anymail+"):
        return {"EMAIL_BACKEND": f"anymail.backends.{scheme.removeprefix('anymail+')}.EmailBackend"}
    return env.email_url_config(url)


_mail = mail_config(text("EMAIL_URL", "smtp://127.0.0.1:1025"))
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
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <noreply@{urlsplit(SITE_URL).hostname}>")
ALERTS_FROM_EMAIL = text("ALERTS_FROM_EMAIL", DEFAULT_FROM_EMAIL)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_RATE = env.int("MAIL_RATE", default=0)  # messages a minute; 0 is unlimited
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", default=4)  # of each worker process to the next hop, at most
if MAIL_CONNECTIONS < 1:
    raise ImproperlyConfigured("MAIL_CONNECTIONS must be 1 or more.")
MAIL_AMBIGUOUS = text("MAIL_AMBIGUOUS", "retry")
MAIL_LOG = env.str("MAIL_LOG", default="")
if MAIL_AMBIGUOUS not in ("retry", "park", "reconcile"):
    raise ImproperlyConfigured("MAIL_AMBIGUOUS must be retry, park or reconcile.")
if MAIL_AMBIGUOUS == "reconcile" and not MAIL_LOG:
    raise ImproperlyConfigured("MAIL_AMBIGUOUS=reconcile needs MAIL_LOG, the log file of the next hop.")
