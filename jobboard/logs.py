"""Structured logs: in production a JSON object a line, else words. Ids and counts, never what people are or typed.

Paths may hold tokens and queries what somebody looks for, so neither is written: a request is named by its view. What
others write (Django, gunicorn, the driver of the database, exceptions) is cleaned here, on its way out.
"""

import logging
import re
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter as BaseJsonFormatter

request_id = ContextVar("request_id", default="")

CUT = "[…]"
PLAIN_SEGMENT = re.compile(r"/[a-z-]{0,20}(?:/|$)")
UUID = re.compile(r"[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}")
# All are bounded, so that a long line of an attacker's takes no long time.
URL = re.compile(r"([a-z+]{2,20}://)(?:[^\s/@]{0,200}@)?([\w.:\[\]-]*)[^\s\"'<>]*")
ADDRESS = re.compile(r"[^\s@<>\"'(),;:=\[\]]{1,64}@[\w-]+(?:\.[\w-]+)+")
WORD = re.compile(r"[\w.:-]{32,}")
# PostgreSQL adds the values of the row to what it refuses, and the driver those of the query.
VALUES = re.compile(
    r"^[ \t]*((?:DETAIL|CONTEXT|LINE \d+|QUERY|WHERE):|[^\n]*(?:input syntax|out of range) for type [\w ]+:)"
    r".*?(?=\n\nThe above exception|\n\nDuring handling|\Z)",
    re.MULTILINE | re.DOTALL,
)


def config(*, production):
    """For Django's LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"clean": {"()": "jobboard.logs.Clean"}},
        "formatters": {
            "json": {
                "()": "jobboard.logs.JsonFormatter",
                "fmt": "%(levelname)s %(name)s %(message)s %(request_id)s",
                "timestamp": "time",
                "rename_fields": {"levelname": "level", "name": "logger"},
            },
            "words": {"()": "jobboard.logs.WordsFormatter", "fmt": "%(levelname)s %(name)s: %(message)s"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["clean"],
                "formatter": "json" if production else "words",
            }
        },
        "root": {"handlers": ["console"], "level": "INFO" if production else "WARNING"},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": "INFO"},
            "django.server": {"handlers": [], "propagate": True},
            "httpx": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},  # else a line for each message that comes
        },
    }


def view_name(request):
    """Says what was asked for without saying it: the view's name, of which there are not many."""
    match = request.resolver_match
    return match.view_name or match.route if match else "(none)"


def cleaned(text):
    text = URL.sub(r"\1\2", VALUES.sub(rf"\1 {CUT}", text))
    return WORD.sub(without_tokens, ADDRESS.sub(CUT, text))


def without_tokens(found):
    """Signed links, session keys and the like go; UUIDs, which are our ids, and names of modules and functions stay."""
    return ":".join(
        ".".join(CUT if is_token(part) else part for part in words.split("."))
        for words in found[0].split(":")
    )


def is_token(word):
    return (
        len(word) >= 32 and not UUID.fullmatch(word) and (word != word.lower() or any(map(str.isdigit, word)))
    )


class Clean(logging.Filter):
    """Adds the request's id, and takes out of the message what must not stand in a log."""

    def filter(self, record):
        record.request_id = request_id.get()
        request = record.__dict__.pop("request", None)  # Django's; written out it has the query
        if record.name == "gunicorn.error" and str(record.msg).startswith("Invalid request from"):
            record.msg = "Invalid request"  # it goes on with the address and what was sent
        if isinstance(record.args, tuple):
            record.args = tuple(self.without_path(word, request) for word in record.args)
        record.msg, record.args = cleaned(record.getMessage()), None
        return True

    def without_path(self, word, request):
        if not isinstance(word, str) or not word.startswith("/"):
            return word
        if getattr(request, "resolver_match", None):
            return view_name(request)
        first = PLAIN_SEGMENT.match(word)
        return f"{first[0]}{CUT}" if first else CUT


class CleanExceptions:
    def formatException(self, exc_info):
        return cleaned(super().formatException(exc_info))


class JsonFormatter(CleanExceptions, BaseJsonFormatter):
    pass


class WordsFormatter(CleanExceptions, logging.Formatter):
    pass
