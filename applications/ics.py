"""An interview as a calendar file (RFC 5545), with its time zone spelled out: programs need not know the name."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

MEDIA_TYPE = "text/calendar"
NAME = "interview.ics"
SPAN = timedelta(
    days=400
)  # around the interview: more than a year, so that it holds both changes of the clock


def calendar_file(interview):
    """As a download. The caller has asked whether this person may have it."""
    response = HttpResponse(of(interview), content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    response["Cache-Control"] = "private, no-store"
    return response


def of(interview):
    """The text of the file, the same for both sides but for its language."""
    application = interview.change.application
    zone = timezone.get_default_timezone()
    title, company = application.ad.get("title", ""), application.ad.get("company", "")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(settings.SITE_NAME)}//Applications//EN",
        "CALSCALE:GREGORIAN",
        *time_zone(zone, interview.starts_at),
        "BEGIN:VEVENT",
        f"UID:interview-{interview.uid}@{urlsplit(settings.SITE_URL).hostname}",
        f"SEQUENCE:{interview.sequence}",
        f"DTSTAMP:{(interview.change.told_at or interview.change.at).astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={zone}:{local(interview.starts_at, zone)}",
        f"DTEND;TZID={zone}:{local(interview.ends_at, zone)}",
        f"SUMMARY:{escaped(_('Interview: %(title)s, %(company)s') % {'title': title, 'company': company})}",
        *([f"LOCATION:{escaped(interview.where)}"] if interview.where else []),
        f"URL:{urljoin(settings.SITE_URL, application.get_absolute_url())}",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def local(moment, zone):
    return f"{moment.astimezone(zone):%Y%m%dT%H%M%S}"


def time_zone(zone, moment):
    """The zone as it is around the moment: each change of its clock, and what held before."""
    begun = moment - SPAN
    rules = [rule(begun.astimezone(zone), begun.astimezone(zone))]
    rules += [
        rule((change - timedelta(seconds=1)).astimezone(zone), change.astimezone(zone))
        for change in changes(zone, begun, moment + SPAN)
    ]
    return ["BEGIN:VTIMEZONE", f"TZID:{zone}", *(line for lines in rules for line in lines), "END:VTIMEZONE"]


def changes(zone, begun, ended):
    """The instants at which the zone's clock is changed, found by halving the days on which it is."""
    day = begun.astimezone(UTC)
    while day < ended:
        low, high = day, day + timedelta(days=1)
        if offset(zone, low) != offset(zone, high):
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if offset(zone, middle) == offset(zone, low) else (low, middle)
            yield high.replace(microsecond=0)
        day += timedelta(days=1)


def offset(zone, moment):
    return moment.astimezone(zone).utcoffset()


def rule(before, after):
    """A part of VTIMEZONE. Its beginning is told by the clock as it was just before."""
    kind = "DAYLIGHT" if after.dst() else "STANDARD"
    began = datetime.fromtimestamp(after.timestamp(), UTC) + before.utcoffset()
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{began:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{signed(before.utcoffset())}",
        f"TZOFFSETTO:{signed(after.utcoffset())}",
        f"TZNAME:{after.tzname()}",
        f"END:{kind}",
    ]


def signed(delta):
    minutes = int(delta.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def escaped(text):
    """No line break of a text may begin a line of the file."""
    for special in "\\;,":
        text = text.replace(special, f"\\{special}")
    return "\\n".join(text.splitlines())


def folded(line):
    """No line is longer than 75 bytes, and no character is torn apart."""
    parts, size = [""], 0
    for character in line:
        length = len(character.encode())
        if size + length > 75:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += length
    return "\r\n".join(parts)
