"""Structured logs, a JSON object a line. No personal data: ids and counts only, never names, addresses or queries."""

import logging
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter as BaseJsonFormatter

request_id = ContextVar("request_id", default="")


class RequestIdFilter(logging.Filter):
    def filter(self, record):
        record.request_id = request_id.get()
        return True


class JsonFormatter(BaseJsonFormatter):
    """Drops the request object that Django attaches, which would print the person's query string."""

    def process_log_record(self, log_record):
        log_record.pop("request", None)
        return super().process_log_record(log_record)
