"""Errors to Sentry, or what speaks its protocol (SENTRY_DSN): where the code failed, never with whose data."""

import logging

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from . import logs


def start(dsn):
    sentry_sdk.init(
        dsn,
        default_integrations=False,
        integrations=[
            DjangoIntegration(transaction_style="function_name", middleware_spans=False, signals_spans=False),
            CeleryIntegration(),
            AtexitIntegration(),
            DedupeIntegration(),
            LoggingIntegration(event_level=logging.ERROR),
        ],
        before_send=without_data,
        max_breadcrumbs=0,  # queries and messages, with what they were asked
        include_local_variables=False,
        include_source_context=True,
        max_request_body_size="never",
        server_name="",
        shutdown_timeout=2,
    )


def without_data(event, hint):
    """Of a request its method; messages and exceptions as the log has them."""
    event["request"] = {"method": event.get("request", {}).get("method", "")}
    for name in ("user", "extra", "breadcrumbs"):
        event.pop(name, None)
    event.setdefault("tags", {})["request_id"] = logs.request_id.get()
    if "logentry" in event:
        event["logentry"] = {"message": logs.cleaned(event["logentry"].get("message", ""))}
    for exception in event.get("exception", {}).get("values", []):
        exception["value"] = logs.cleaned(str(exception.get("value") or ""))
    return event
