"""Logs, metrics and reports of errors."""

from django.core.exceptions import ImproperlyConfigured

from jobboard import logs

from .environment import PRODUCTION, env

LOGGING = logs.config(production=PRODUCTION)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN must have 20 characters or more: who knows it reads /metrics.")
SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    from jobboard import reporting  # loads much, and few need it

    reporting.start(SENTRY_DSN)
