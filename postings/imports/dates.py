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
ZONED_DAY = re.compile(r"(\d{4}-\d\d-\d\d) ?(?:Z|[+-]\d\d:?\d\d)")
IN_UTC = re.compile(r"(\d{4}-.+:\d\d(?:\.\d+)?) (?:UTC|GMT)")
DAY, YEAR = r"(?P<day>\d{1,2})", r"(?P<year>\d{4}|\d\d)"
WEEKDAY, WORD = r"(?:[^\W\d]{2,10}\.?,? )?", r"(?P<month>[^\W\d]{3,9})\.?"
CLOCK = r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?: ?(?P<half>[ap]m)| Uhr)?)?"
FORMS = [
    re.compile(form + CLOCK, re.IGNORECASE)
    for form in (
        rf"{DAY}[./](?P<month>\d{{1,2}})[./]{YEAR}",
        rf"{DAY}-(?P<month>\d{{1,2}})-(?P<year>\d{{4}})",
        r"(?P<year>\d{4})[./](?P<month>\d{1,2})[./](?P<day>\d{1,2})",
        rf"{WEEKDAY}{DAY}(?:\.|st|nd|rd|th)?[ -]{WORD},?[ -]{YEAR}",
        rf"{WEEKDAY}{WORD} {DAY}(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
    )
]
MONTHS = {
    **dict.fromkeys(("jan", "jän"), 1),
    **dict.fromkeys(("feb",), 2),
    **dict.fromkeys(("mar", "mär", "mae", "mrz"), 3),
    **dict.fromkeys(("apr",), 4),
    **dict.fromkeys(("may", "mai"), 5),
    **dict.fromkeys(("jun",), 6),
    **dict.fromkeys(("jul",), 7),
    **dict.fromkeys(("aug",), 8),
    **dict.fromkeys(("sep",), 9),
    **dict.fromkeys(("oct", "okt"), 10),
    **dict.fromkeys(("nov",), 11),
    **dict.fromkeys(("dec", "dez"), 12),
}


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
        text = " ".join(IN_UTC.sub(r"\1Z", text).split())
        return day(text, is_end) or parse_datetime(text) or other_forms(text, is_end)


def day(text, is_end):
    """2024-05-01, 20240501, 2024-W18-3, 2024-5-1, 2024-05-01+02:00; None for what isn't a mere day."""
    if match := ZONED_DAY.fullmatch(text):
        text = match[1]
    try:
        date = Date.fromisoformat(text)
    except ValueError:
        date = parse_date(text)
    return date and whole_day(date, is_end)


def whole_day(date, is_end):
    return datetime.combine(date, time.max if is_end else time.min)


def other_forms(text, is_end):
    """Seconds or milliseconds since 1970, Tue, 29 Jun 2021 22:49:39 GMT, 31.12.26, 31/12/2026 18:00, 5. März 2026."""
    if EPOCH.fullmatch(text):
        number = float(text)
        return datetime.fromtimestamp(number / 1000 if number > 10**11 else number, UTC)
    for form in FORMS:
        if match := form.fullmatch(text):
            return moment_of(match.groupdict(), is_end)
    return parsedate_to_datetime(text)


def moment_of(told, is_end):
    """Of numbers the day comes first; 12/31/2026 and 5/1/2026 3:04 PM can only be meant the American way."""
    day, year, half = int(told["day"]), int(told["year"]), (told["half"] or "").lower()
    is_word = not told["month"].isdecimal()
    month = MONTHS.get(told["month"][:3].lower(), 0) if is_word else int(told["month"])
    if month > 12 or (half and not is_word):
        day, month = month, day
    date = Date(year if year > 99 else 2000 + year, month, day)
    if told["hour"] is None:
        return whole_day(date, is_end)
    hour = int(told["hour"])
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return datetime.combine(date, time(hour, int(told["minute"]), int(told["second"] or 0)))
