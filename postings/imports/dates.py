"""Moments, in the forms in which feeds tell them."""

import re
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from datetime import date as Date
from email.utils import parsedate_to_datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

EARLIEST, LATEST = 2000, 2100
EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
DAY_IN_WORDS = re.compile(r"(?:[A-Za-z]{3,9},? )?(\d{1,2} [A-Za-z]{3}[A-Za-z]* \d{4})")


def shift_of(text):
    """How far sample data has to be moved so that it looks alive."""
    try:
        return timezone.localdate() - Date.fromisoformat(text) if text else timedelta()
    except ValueError:
        return timedelta()


def date_of(value, *, is_end=False, shift=timedelta()):
    """A moment; a mere day ends at its end. Dates of 1900 or 9999 mean that there is none."""
    text = str(value or "").strip()[:40]
    try:
        moment = told(text, is_end) if text else None
        if moment is None:
            return None
        moment += shift
        if timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        return moment.astimezone(UTC) if EARLIEST <= moment.year < LATEST else None
    except (ValueError, OverflowError, OSError):
        return None


@lru_cache(maxsize=4096)
def told(text, is_end):
    """Many ads of a source tell the same day."""
    with suppress(ValueError, OverflowError, OSError):
        return day(text, is_end) or parse_datetime(text) or other_forms(text, is_end)


def day(text, is_end):
    """2024-05-01, 20240501, 2024-W18-3, 2024-5-1; None for what isn't a mere day."""
    try:
        date = Date.fromisoformat(text)
    except ValueError:
        date = parse_date(text)
    return date and whole_day(date, is_end)


def whole_day(date, is_end):
    return datetime.combine(date, time.max if is_end else time.min)


def other_forms(text, is_end):
    """Seconds or milliseconds since 1970, Tue, 29 Jun 2021 22:49:39 GMT, 29 Jun 2021, 31.12.2026, 31/12/2026 18:00."""
    if EPOCH.fullmatch(text):
        number = float(text)
        return datetime.fromtimestamp(number / 1000 if number > 10**11 else number, UTC)
    if match := DAY_FIRST.fullmatch(text):
        return day_first(match, is_end)
    if match := DAY_IN_WORDS.fullmatch(text):
        return whole_day(parsedate_to_datetime(f"{match[1]} 00:00:00 +0000").date(), is_end)
    return parsedate_to_datetime(text)


def day_first(match, is_end):
    """12/31/2026 can only be meant the American way."""
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    date = Date(year, first, second) if second > 12 else Date(year, second, first)
    if match[4] is None:
        return whole_day(date, is_end)
    return datetime.combine(date, time(int(match[4]), int(match[5]), int(match[6] or 0)))
